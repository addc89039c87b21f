"""Socket Mode over HTTP: /link, where the app's sockets come in, and how they break."""

import asyncio
import contextlib
import json

from aiohttp import WSMsgType, web

from localslack.delivery import MOST_SOCKETS, Delivery
from localslack.state import State
from localslack.values import Json

_PING_SECONDS, _CLOSE_SECONDS = 20, 1


class Sockets:
    """On the server's loop. A socket that is connected stands in `delivery`."""

    def __init__(self, delivery: Delivery, state: State, app_id: str) -> None:
        self._delivery, self._state, self._app_id = delivery, state, app_id
        self._wires: dict[web.WebSocketResponse, asyncio.Transport] = {}
        self.silent_next = False

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/link", self._link)]

    async def close(self, last_word: Json | None = None) -> None:
        """Every socket, after a last message if there is one; nothing is delivered over them any more."""
        for socket in self._taken_out():
            if last_word is not None:
                await socket.send_json(last_word)
            await socket.close()

    async def deafen(self) -> None:
        """They stay open, and nothing that comes over them is read."""
        for socket in self._taken_out():
            self._wires[socket].pause_reading()

    def _taken_out(self) -> list[web.WebSocketResponse]:
        sockets, self._delivery.sockets = self._delivery.sockets, []
        return sockets

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        if len(self._delivery.sockets) >= MOST_SOCKETS:
            raise web.HTTPTooManyRequests
        socket = web.WebSocketResponse(heartbeat=_PING_SECONDS, timeout=_CLOSE_SECONDS)
        await socket.prepare(request)
        assert request.transport is not None
        self._wires[socket] = request.transport
        await socket.send_json(self._hello(len(self._delivery.sockets) + 1))
        if self.silent_next:
            self.silent_next = False
            request.transport.pause_reading()
        self._delivery.sockets.append(socket)
        self._state.changed()
        try:
            await self._listen(socket)
        finally:
            with contextlib.suppress(ValueError):  # it has been dropped already
                self._delivery.sockets.remove(socket)
            del self._wires[socket]
            self._state.changed()
        return socket

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        with contextlib.suppress(ConnectionError):  # a ping may come from one that is gone when it is answered
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._delivery.acknowledged(_json_or_none(message.data))

    def _hello(self, connections: int) -> Json:
        return {
            "type": "hello", "num_connections": connections, "connection_info": {"app_id": self._app_id},
            "debug_info": {"host": "localslack", "approximate_connection_time": 3600},
        }  # fmt: skip


def _json_or_none(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None
