"""What the doors of the server share: how a request is read, and who may not make one."""

import json
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from localslack.values import Json
from localslack.webapi import ApiError

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_OF_THE_PAGE = ("/ui/", "/page/", "/files/", "/gallery")


async def body(request: web.Request) -> Json:
    """A JSON object; the SDK sends an empty body for no arguments. Raises ApiError."""
    text = await request.text()
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        raise ApiError("invalid_json") from None
    if not isinstance(found, dict):
        raise ApiError("json_not_object")
    return found


@web.middleware
async def no_foreign_pages(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Another site that is open in the browser must neither act here nor read what is here.

    It could post to this address (Origin tells), or have its own name point at it (Host tells). Apps send no Origin,
    and may call this machine by any name.
    """
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise web.HTTPForbidden(text="another site's page may not do this")
    of_the_page = request.path == "/" or request.path.startswith(_OF_THE_PAGE)
    if of_the_page and urlsplit(f"//{request.host}").hostname not in _LOOPBACK:
        raise web.HTTPForbidden(text="the page is at 127.0.0.1 and at localhost, under no other name")
    return await handler(request)
