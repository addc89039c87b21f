"""The page over HTTP: its files, what it is shown, what it asks for, and that something has changed."""

import asyncio
import contextlib
from pathlib import Path

from aiohttp import web

from localslack.actions import Refused
from localslack.doors import body
from localslack.page_api import PageApi
from localslack.webapi import ApiError

_PAGE = Path(__file__).parent / "page"
_PING_SECONDS = 20


class PageRoutes:
    """Every handler runs on the server's loop; what waits for the app goes to a worker thread."""

    def __init__(self, page: PageApi) -> None:
        self._page = page
        self._open: set[web.WebSocketResponse] = set()
        self._telling: set[asyncio.Task[None]] = set()

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.get("/", self._index),
            web.static("/page", _PAGE),
            web.get("/ui/state", self._state),
            web.get("/ui/live", self._live),
            web.post("/ui/act", self._act),
        ]

    async def close(self) -> None:
        for socket in list(self._open):
            await socket.close()

    def tell(self, version: int) -> None:
        """Every open page that there is something new."""
        for socket in self._open:
            telling = asyncio.ensure_future(_tell(socket, version))
            self._telling.add(telling)  # the loop itself holds tasks only weakly
            telling.add_done_callback(self._telling.discard)

    async def _index(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(_PAGE / "index.html")

    async def _state(self, request: web.Request) -> web.Response:
        shown = self._page.state_for(request.query.get("as", ""))
        return web.Response(text=shown, content_type="application/json")

    async def _act(self, request: web.Request) -> web.Response:
        """A wrong request and a refusal are both told in words."""
        if request.content_type != "application/json":  # what a form of another site can send without asking
            raise web.HTTPUnsupportedMediaType(text="only application/json")
        try:
            asked = await body(request)
            return web.json_response({"ok": True, **await asyncio.to_thread(self._page.act, asked)})
        except (Refused, AssertionError, ApiError) as error:
            return web.json_response({"ok": False, "error": str(error)})
        except KeyError as error:
            return web.json_response({"ok": False, "error": f"{error} is missing, or not known"})

    async def _live(self, request: web.Request) -> web.WebSocketResponse:
        """Tells the page's version with every change."""
        socket = web.WebSocketResponse(heartbeat=_PING_SECONDS, timeout=1)
        await socket.prepare(request)
        self._open.add(socket)
        try:
            async for _ in socket:
                pass
        finally:
            self._open.discard(socket)
        return socket


async def _tell(socket: web.WebSocketResponse, version: int) -> None:
    with contextlib.suppress(ConnectionError):  # the page has just been closed
        await socket.send_json({"version": version})
