"""What the doors of the server share: how a request is read."""

import json

from aiohttp import web

from localslack.values import Json
from localslack.webapi import ApiError


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
