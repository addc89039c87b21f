"""What the stand-in answers over HTTP: the Web API, the socket, response_url, uploads, and the page."""

import asyncio
import contextlib
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from localslack import files
from localslack.actions import Refused
from localslack.delivery import MOST_SOCKETS
from localslack.faults import Fault
from localslack.state import Json
from localslack.webapi import ApiError

if TYPE_CHECKING:
    from localslack.server import LocalSlack

_PAGE = Path(__file__).parent / "page"
_BYTES = 50_000_000
_PING_SECONDS, _CLOSE_SECONDS = 20, 1
_AS_JSON = ("blocks", "view", "metadata", "attachments", "files")


class Routes:
    """Every handler runs on the server's loop; what waits for the app goes to a worker thread."""

    def __init__(self, slack: "LocalSlack") -> None:
        self._slack = slack
        self._pages: set[web.WebSocketResponse] = set()
        self._wires: dict[web.WebSocketResponse, asyncio.Transport] = {}
        self._telling: set[asyncio.Task[None]] = set()

    def app(self) -> web.Application:
        app = web.Application(client_max_size=_BYTES)
        app.add_routes(
            [
                web.get("/", self._index),
                web.static("/page", _PAGE),
                web.get("/link", self._link),
                web.get("/ui/state", self._ui_state),
                web.get("/ui/live", self._ui_live),
                web.post("/ui/act", self._ui_act),
                web.post("/response/{name}", self._respond),
                web.post("/upload/{file}", self._upload),
                web.get("/files/{file}/{name}", self._file),
                web.route("*", "/api/{method}", self._api),
            ]
        )
        return app

    async def close(self) -> None:
        for socket in [*self._slack.delivery.sockets, *self._pages]:
            await socket.close()

    def deafen(self, socket: web.WebSocketResponse) -> None:
        """Nothing that comes over it is read any more. On the loop."""
        self._wires[socket].pause_reading()

    def tell_pages(self, version: int) -> None:
        """That there is something new. On the loop."""
        for socket in self._pages:
            telling = asyncio.ensure_future(_tell(socket, version))
            self._telling.add(telling)  # the loop itself holds tasks only weakly
            telling.add_done_callback(self._telling.discard)

    async def _index(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(_PAGE / "index.html")

    async def _api(self, request: web.Request) -> web.Response:
        method, start, args = request.match_info["method"], time.monotonic(), {}
        fault = self._slack.next_fault(method)
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault.kind == "drop_before":
            _break(request)
        try:
            args = await _arguments(request)
            answer, status = self._answered(method, args, fault, request)
        except ApiError as error:
            answer, status = {"ok": False, "error": error.word, **error.more}, 200
        self._slack.note_call(method, args, answer, start)
        if fault.kind == "drop_after":
            _break(request)
        return web.json_response(answer, status=status, headers=self._headers(answer, fault))

    def _answered(self, method: str, args: Json, fault: Fault, request: web.Request) -> tuple[Json, int]:
        token = args.pop("token", "") or request.headers.get("Authorization", "").removeprefix("Bearer ")
        if fault.kind in ("status", "error"):
            return {"ok": False, "error": fault.error}, fault.status
        caller = self._slack.caller(str(token))
        if wait := self._slack.seconds_to_wait(method, args):
            return {"ok": False, "error": "ratelimited", "retry_after": wait}, 429
        return self._slack.api.call(method, args, caller), 200

    def _headers(self, answer: Json, fault: Fault) -> dict[str, str]:
        headers = {"x-oauth-scopes": ",".join(sorted(self._slack.api.scopes))}
        wait = fault.retry_after or answer.pop("retry_after", None)
        return headers | ({"Retry-After": str(wait)} if wait else {})

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        delivery, state = self._slack.delivery, self._slack.state
        if len(delivery.sockets) >= MOST_SOCKETS:
            raise web.HTTPTooManyRequests
        socket = web.WebSocketResponse(heartbeat=_PING_SECONDS, timeout=_CLOSE_SECONDS)
        await socket.prepare(request)
        assert request.transport is not None
        self._wires[socket] = request.transport
        await socket.send_json(self._hello(len(delivery.sockets) + 1))
        if self._slack.silent_next:
            self._slack.silent_next = False
            self.deafen(socket)
        delivery.sockets.append(socket)
        state.changed()
        try:
            with contextlib.suppress(ConnectionError):  # a ping may come from one that is gone when it is answered
                async for message in socket:
                    if message.type is WSMsgType.TEXT:
                        delivery.acknowledged(_json_or_none(message.data))
        finally:
            with contextlib.suppress(ValueError):  # it has been dropped already
                delivery.sockets.remove(socket)
            del self._wires[socket]
            state.changed()
        return socket

    def _hello(self, connections: int) -> Json:
        return {
            "type": "hello", "num_connections": connections, "connection_info": {"app_id": self._slack.app_id},
            "debug_info": {"host": "localslack", "approximate_connection_time": 3600},
        }  # fmt: skip

    async def _respond(self, request: web.Request) -> web.Response:
        actions = self._slack.actions
        try:
            kept = actions.use_response(request.match_info["name"])
        except ApiError as error:
            return web.json_response({"ok": False, "error": error.word}, status=404)
        try:
            answer = await _body(request)
            actions.respond(kept["user"], kept["channel"], answer, kept["ts"])
        except ApiError as error:
            return web.json_response({"ok": False, "error": error.word, **error.more}, status=400)
        return web.Response(text="ok")

    async def _upload(self, request: web.Request) -> web.Response:
        """As a raw body, or as the first file of a form."""
        if request.content_type == "multipart/form-data":
            parts = [part for part in (await request.post()).values() if isinstance(part, web.FileField)]
            content = parts[0].file.read() if parts else b""
        else:
            content = await request.read()
        if not files.receive(self._slack.api, request.match_info["file"], content):
            raise web.HTTPBadRequest
        return web.Response(text=f"OK - {len(content)}")

    async def _file(self, request: web.Request) -> web.Response:
        found = files.content_of(self._slack.api, request.match_info["file"])
        if found is None:
            raise web.HTTPNotFound
        content, kind = found
        return web.Response(body=content, content_type=kind)

    async def _ui_state(self, request: web.Request) -> web.Response:
        return web.Response(
            text=self._slack.page.state_for(request.query.get("as", "")), content_type="application/json"
        )

    async def _ui_act(self, request: web.Request) -> web.Response:
        """A wrong request and a refusal are both told in words."""
        try:
            asked = await _body(request)
            return web.json_response({"ok": True, **await asyncio.to_thread(self._slack.page.act, asked)})
        except (Refused, AssertionError, ApiError) as error:
            return web.json_response({"ok": False, "error": str(error)})
        except KeyError as error:
            return web.json_response({"ok": False, "error": f"{error} is missing, or not known"})

    async def _ui_live(self, request: web.Request) -> web.WebSocketResponse:
        """Tells the page's version with every change."""
        socket = web.WebSocketResponse(heartbeat=_PING_SECONDS, timeout=_CLOSE_SECONDS)
        await socket.prepare(request)
        self._pages.add(socket)
        try:
            async for _ in socket:
                pass
        finally:
            self._pages.discard(socket)
        return socket


async def _tell(socket: web.WebSocketResponse, version: int) -> None:
    with contextlib.suppress(ConnectionError):  # the page has just been closed
        await socket.send_json({"version": version})


async def _arguments(request: web.Request) -> Json:
    """From the query string, a form or JSON, as the SDK sends them; JSON inside a form is read too."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        args |= await _body(request)
    else:
        args |= await request.post()
    return {name: _from_json(name, value) if name in _AS_JSON else value for name, value in args.items()}


async def _body(request: web.Request) -> Json:
    """A JSON object; the SDK sends an empty body for no arguments."""
    text = await request.text()
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        raise ApiError("invalid_json") from None
    if not isinstance(found, dict):
        raise ApiError("json_not_object")
    return found


_FORMAT_ERRORS = {"blocks": "invalid_blocks_format", "metadata": "invalid_metadata_format"}


def _from_json(name: str, value: Any) -> Any:
    try:
        return json.loads(value) if isinstance(value, str) and value else value
    except ValueError:
        raise ApiError(_FORMAT_ERRORS.get(name, "invalid_arguments")) from None


def _json_or_none(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _break(request: web.Request) -> None:
    """Close the connection without a word."""
    if request.transport is not None:
        request.transport.abort()
    raise ConnectionResetError
