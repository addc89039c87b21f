"""The stand-in itself: an HTTP server in a thread of its own, in front of the state, the Web API and the actions."""

import asyncio
import contextlib
import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

import yaml
from aiohttp import WSMsgType, web

from bot.localslack.actions import Actions, Refused
from bot.localslack.delivery import Delivery, encoded, signed
from bot.localslack.faults import Fault
from bot.localslack.page_api import PageApi
from bot.localslack.people import Person
from bot.localslack.state import Call, Clock, Json, Place, Someone, State
from bot.localslack.webapi import ApiError, WebApi

_PAGE = Path(__file__).parent / "page"
_TRAFFIC_KEPT = 100


class LocalSlack:
    """A workspace with people and channels, and the app of the manifest installed in it. A context manager."""

    def __init__(
        self,
        *,
        manifest: Path,
        people: list[Someone],
        channels: list[Place],
        team_id: str = "T0LOCAL",
        team_name: str = "Local",
        port: int = 0,
        store: Path | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.manifest: Json = yaml.safe_load(manifest.read_text(encoding="utf-8"))
        self.bot_token, self.app_token, self.signing_secret = "xoxb-local", "xapp-local", "local-signing-secret"
        self.bot_user_id, self.bot_id, self.app_id = "UHEMMAPLAN", "BLOCAL", "ALOCAL"
        self.team_id, self.team_name, self.clock = team_id, team_name, clock
        self.state = State(people, channels, self.bot_user_id, clock, store)
        for person in people:
            self.state.dm_with(person.id)
        self.delivery = Delivery(self.signing_secret)
        self._port, self._revoked = port, False
        self._faults: dict[str, list[Fault]] = defaultdict(list)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="localslack", daemon=True)
        self._listening = threading.Event()
        self._trouble: OSError | None = None
        self._live: set[web.WebSocketResponse] = set()
        self.state.listeners.append(self._tell_pages)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    def start(self) -> None:
        """Returns when it is listening. OSError when the port is taken."""
        self._thread.start()
        self._listening.wait(10)
        if self._trouble is not None:
            raise self._trouble
        scopes = self.manifest["oauth_config"]["scopes"]
        identity = {
            "url": f"{self.url}/", "team": self.team_name, "user": "hemmaplan", "team_id": self.team_id,
            "user_id": self.bot_user_id, "bot_id": self.bot_id, "app_id": self.app_id, "is_enterprise_install": False,
        }  # fmt: skip
        granted = {*scopes["bot"], *scopes.get("bot_optional", [])}
        self.api = WebApi(self.state, granted, identity, lambda: f"ws://127.0.0.1:{self._port}/link")
        self.actions = Actions(self.state, self.api, self.manifest, self._send, self.url)
        self.page = PageApi(self.state, self.actions, self)

    def stop(self) -> None:
        """Close every socket and the server."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def __enter__(self) -> "LocalSlack":
        self.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stop()

    def person(self, user: str) -> Person:
        return Person(self, self.state.people[user])

    def deliver_to(self, url: str) -> None:
        """Signed HTTP to this url instead of sockets."""
        self.delivery.url = url

    def calls(self, method: str | None = None) -> list[Call]:
        """What the app called, in order."""
        with self.state.lock:
            return [call for call in self.state.calls if method in (None, call.method)]

    def messages(self, channel: str) -> list[Json]:
        with self.state.lock:
            return list(self.state.messages[channel])

    def misbehave(self, method: str, fault: Fault, times: int = 1) -> None:
        """The next calls of the method go wrong like this."""
        self._faults[method] += [fault] * times

    def deliver_twice(self, times: int = 1) -> None:
        self.delivery.twice += times

    def refuse(self, scope: str) -> None:
        """As if the scope had not been granted."""
        self.api.scopes.discard(scope)

    def revoke(self) -> None:
        """The token is no longer valid."""
        self._revoked = True

    def drop_socket(self) -> None:
        """Break the sockets, as a network does."""
        for socket in self._taken_out():
            asyncio.run_coroutine_threadsafe(socket.close(), self._loop).result(5)

    def refresh_socket(self) -> None:
        """Ask the app to connect anew, as Slack does every few hours."""
        for socket in self._taken_out():
            message = {"type": "disconnect", "reason": "refresh_requested"}
            asyncio.run_coroutine_threadsafe(socket.send_json(message), self._loop).result(5)
            asyncio.run_coroutine_threadsafe(socket.close(), self._loop).result(5)

    def _taken_out(self) -> list[web.WebSocketResponse]:
        """The sockets there are; nothing is delivered over them any more."""
        sockets, self.delivery.sockets = self.delivery.sockets, []
        return sockets

    def wait_for(self, predicate: Callable[[], Any], seconds: float = 10) -> None:
        """Until it holds; every change is looked at. AssertionError with what there is when it does not come."""
        with self.state.lock:
            held = self.state.lock.wait_for(predicate, seconds)
        if not held:
            shown = {name: self.person(name).reads() for name in self.state.people}
            raise AssertionError(f"it did not come within {seconds} s; what there is: {json.dumps(shown, indent=1)}")

    def wait_for_socket(self, seconds: float = 10) -> None:
        self.wait_for(lambda: self.delivery.sockets, seconds)

    def signed_request(self, kind: str, payload: Json, timestamp: int | None = None) -> tuple[dict[str, str], str]:
        """Headers and body as Slack would send them, for tests that post by hand."""
        body, content = encoded(kind, payload)
        return {**signed(self.signing_secret, body, timestamp), "Content-Type": content}, body

    def send_event(self, event: Json) -> None:
        self.actions.event(event)

    def _send(self, kind: str, payload: Json) -> Json:
        """Deliver to the app from any thread but the server's own."""
        start, status = time.monotonic(), "ok"
        try:
            return asyncio.run_coroutine_threadsafe(self.delivery.send(kind, payload), self._loop).result()
        except Exception as error:
            status = str(error)
            raise
        finally:
            self._note("out", kind, status, start)

    def _note(self, direction: str, what: str, status: str, start: float) -> None:
        spent = round((time.monotonic() - start) * 1000)
        entry = {
            "at": self.state.now().isoformat(), "direction": direction, "what": what, "status": status, "ms": spent
        }  # fmt: skip
        self.state.traffic = [*self.state.traffic, entry][-_TRAFFIC_KEPT:]

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._open())
            self._loop.run_forever()
        except OSError as error:
            self._trouble = error
            self._listening.set()
        finally:
            self._loop.close()

    async def _open(self) -> None:
        app = web.Application(client_max_size=50_000_000)
        app.add_routes(
            [
                web.get("/", self._index),
                web.static("/page", _PAGE),
                web.get("/link", self._link),
                web.get("/ui/state", self._ui_state),
                web.get("/ui/live", self._ui_live),
                web.post("/ui/act", self._ui_act),
                web.post("/response/{name}", self._respond),
                web.route("*", "/api/{method}", self._api),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self._listening.set()

    async def _close(self) -> None:
        self.state.listeners.clear()
        for socket in [*self.delivery.sockets, *self._live]:
            await socket.close()
        await self._runner.cleanup()

    async def _index(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(_PAGE / "index.html")

    async def _api(self, request: web.Request) -> web.Response:
        method, start = request.match_info["method"], time.monotonic()
        args = await _arguments(request)
        fault = self._faults[method].pop(0) if self._faults[method] else None
        if fault is not None and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault is not None and fault.kind == "drop_before":
            _break(request)
        if fault is not None and fault.kind in ("status", "error"):
            return self._faulty(method, args, fault, start)
        answer = self._carry_out(method, args, request)
        self._note("in", method, answer.get("error", "ok"), start)
        if fault is not None and fault.kind == "drop_after":
            _break(request)
        scopes = ",".join(sorted(self.api.scopes))
        return web.json_response(answer, headers={"x-oauth-scopes": scopes})

    def _carry_out(self, method: str, args: Json, request: web.Request) -> Json:
        token = args.pop("token", "") or request.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            if self._revoked or token not in (self.bot_token, self.app_token):
                raise ApiError("invalid_auth" if token else "not_authed")
            answer = self.api.call(method, args)
        except ApiError as error:
            answer = {"ok": False, "error": error.word, **error.more}
        with self.state.lock:
            self.state.calls.append(Call(method, args, answer))
            self.state.lock.notify_all()
        return answer

    def _faulty(self, method: str, args: Json, fault: Fault, start: float) -> web.Response:
        answer = {"ok": False, "error": fault.error}
        with self.state.lock:
            self.state.calls.append(Call(method, args, answer))
        self._note("in", method, fault.error, start)
        headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
        return web.json_response(answer, status=fault.status, headers=headers)

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(heartbeat=20)
        await socket.prepare(request)
        await socket.send_json(
            {"type": "hello", "num_connections": 1, "debug_info": {"approximate_connection_time": 3600}}
        )
        self.delivery.sockets.append(socket)
        self.state.changed()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self.delivery.acknowledged(json.loads(message.data))
        finally:
            if socket in self.delivery.sockets:
                self.delivery.sockets.remove(socket)
            self.state.changed()
        return socket

    async def _respond(self, request: web.Request) -> web.Response:
        kept = self.actions.responses.get(request.match_info["name"])
        if kept is None or kept["left"] < 1:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        kept["left"] -= 1
        answer = await request.json()
        await asyncio.to_thread(self.actions.respond, kept["user"], kept["channel"], answer, kept["ts"])
        return web.Response(text="ok")

    async def _ui_state(self, request: web.Request) -> web.Response:
        return web.json_response(self.page.state_for(request.query.get("as", "")))

    async def _ui_act(self, request: web.Request) -> web.Response:
        asked = await request.json()
        try:
            return web.json_response({"ok": True, **await asyncio.to_thread(self.page.act, asked)})
        except (Refused, AssertionError, KeyError, StopIteration) as error:
            return web.json_response({"ok": False, "error": str(error)})

    async def _ui_live(self, request: web.Request) -> web.WebSocketResponse:
        """Tells the page's version with every change."""
        socket = web.WebSocketResponse(heartbeat=20)
        await socket.prepare(request)
        self._live.add(socket)
        try:
            async for _ in socket:
                pass
        finally:
            self._live.discard(socket)
        return socket

    def _tell_pages(self, version: int) -> None:
        asyncio.run_coroutine_threadsafe(self._send_to_pages(version), self._loop)

    async def _send_to_pages(self, version: int) -> None:
        for socket in list(self._live):
            with contextlib.suppress(ConnectionError):  # the page has just been closed
                await socket.send_json({"version": version})


async def _arguments(request: web.Request) -> Json:
    """From the query string, a form or JSON, as the SDK sends them; JSON inside a form is read too."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        body = await request.text()
        return {**args, **(json.loads(body) if body else {})}
    for name, value in (await request.post()).items():
        args[name] = _from_json(value) if name in ("blocks", "view", "metadata", "attachments") else value
    return args


def _from_json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _break(request: web.Request) -> None:
    """Close the connection without a word."""
    if request.transport is not None:
        request.transport.abort()
    raise ConnectionResetError
