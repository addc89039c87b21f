"""The stand-in itself: an HTTP server in a thread of its own, in front of the state, the Web API and the actions."""

import asyncio
import concurrent.futures
import copy
import json
import os
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

import yaml
from aiohttp import web

from localslack.actions import Actions
from localslack.delivery import Attempt, Delivery, NoAnswer, encoded, signed
from localslack.faults import NONE, Fault
from localslack.methods import METHODS
from localslack.page_api import PageApi
from localslack.people import Person
from localslack.rates import Rates
from localslack.routes import Routes
from localslack.state import Call, Clock, Json, Place, Someone, State
from localslack.webapi import ApiError, WebApi

_HOST = "127.0.0.1"
_TRAFFIC_KEPT = 100
_SAVE_SECONDS = 0.2
_LOOK_SECONDS = 0.05
_CLOSE_SECONDS = 0.05


def listen_at(port: int) -> socket.socket:
    """The port is its own from then on (0 chooses a free one). OSError when it is taken."""
    try:
        return socket.create_server((_HOST, port))
    except OSError as error:
        raise OSError(error.errno, os.strerror(error.errno or 0).lower()) from error


class LocalSlack:
    """A workspace with people and channels, and the app of the manifest installed in it. A context manager.

    `door`: the socket to listen at, for one who has made sure of the port before.
    """

    def __init__(
        self,
        *,
        manifest: Path,
        people: list[Someone],
        channels: list[Place],
        team_id: str = "T0LOCAL",
        team_name: str = "Local",
        port: int = 0,
        door: socket.socket | None = None,
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
        self.silent_next = False
        self._door = door
        self._port = port if door is None else int(door.getsockname()[1])
        self._revoked, self._link_disabled, self._serving = False, False, False
        self._faults: dict[str, list[Fault]] = defaultdict(list)
        self._rates: Rates | None = None
        self._routes = Routes(self)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="localslack", daemon=True)
        self._listening = threading.Event()
        self._saving: asyncio.TimerHandle | None = None

    @property
    def url(self) -> str:
        return f"http://{_HOST}:{self._port}"

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    def start(self) -> None:
        """Returns when it is listening: at its door. OSError when the port is taken."""
        self._door = self._door or listen_at(self._port)
        self._port = self._door.getsockname()[1]
        self._assemble()
        self._thread.start()
        self._listening.wait()

    def _assemble(self) -> None:
        """What needs the address."""
        scopes = self.manifest["oauth_config"]["scopes"]
        granted = {*scopes["bot"], *scopes.get("bot_optional", [])}
        app_home = self.manifest.get("features", {}).get("app_home", {})
        self.api = WebApi(
            self.state, METHODS, granted, self._identity(), self.url, self._announce,
            messages_tab=app_home.get("messages_tab_enabled", True),
        )  # fmt: skip
        self.actions = Actions(self.state, self.api, self.manifest, self._send)
        self.page = PageApi(self.state, self.actions, self)

    def _identity(self) -> Json:
        return {
            "url": f"{self.url}/", "team": self.team_name, "user": "hemmaplan", "team_id": self.team_id,
            "user_id": self.bot_user_id, "bot_id": self.bot_id, "app_id": self.app_id, "is_enterprise_install": False,
        }  # fmt: skip

    def stop(self) -> None:
        """Close every socket and the server, and save. Deliveries that wait for the app end as not answered."""
        if not self._serving:
            return
        with self.state.lock:
            self._serving = False
            self.state.listeners.clear()
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()
        self.state.save()

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
        """What is stored there, oldest first; `only` names the one who sees it."""
        with self.state.lock:
            return copy.deepcopy(self.state.messages[channel])

    def misbehave(self, method: str, fault: Fault, times: int = 1) -> None:
        """The next calls of the method go wrong like this."""
        with self.state.lock:
            self._faults[method] += [fault] * times

    def next_fault(self, method: str) -> Fault:
        with self.state.lock:
            return self._faults[method].pop(0) if self._faults[method] else NONE

    def rate_limits(self, on: bool = True) -> None:
        """Refuse calls that are more than their tier allows, and a second message a second in a channel."""
        self._rates = Rates() if on else None

    def seconds_to_wait(self, method: str, args: Json) -> int:
        return self._rates.wait(method, args) if self._rates else 0

    def deliver_twice(self, times: int = 1) -> None:
        """Each of the next deliveries comes once more, the same in everything but what tells of a retry."""
        self.delivery.twice += times

    def retry_now(self) -> int:
        """The next try of the events that the app has not acknowledged; how many are still left."""
        return self.actions.retry()

    def refuse(self, scope: str) -> None:
        """As if the scope had not been granted."""
        self.api.scopes.discard(scope)

    def revoke(self) -> None:
        """The token is no longer valid, and the app is told so if it wants to know."""
        self._revoked = True
        self.actions.event({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.bot_user_id]}})
        self.actions.event({"type": "app_uninstalled"})

    def caller(self, token: str) -> str:
        """Whose token it is, `bot` or `app`. Raises ApiError."""
        known = {} if self._revoked else {self.bot_token: "bot", self.app_token: "app"}
        if token not in known:
            raise ApiError("invalid_auth" if token else "not_authed")
        if self._link_disabled and known[token] == "app":
            raise ApiError("link_disabled")
        return known[token]

    def drop_socket(self) -> None:
        """Break the sockets, as a network does."""
        for one in self._taken_out():
            asyncio.run_coroutine_threadsafe(one.close(), self._loop).result(5)

    def refresh_socket(self) -> None:
        """Ask the app to connect anew, as Slack does every few hours."""
        for one in self._taken_out():
            message = {"type": "disconnect", "reason": "refresh_requested"}
            asyncio.run_coroutine_threadsafe(one.send_json(message), self._loop).result(5)
            asyncio.run_coroutine_threadsafe(one.close(), self._loop).result(5)

    def silence_socket(self) -> None:
        """The sockets stay open, and nothing comes over them any more, no answer to a ping either."""
        for one in self._taken_out():
            self._loop.call_soon_threadsafe(self._routes.deafen, one)

    def silence_next_socket(self) -> None:
        """The next one is like that from the beginning."""
        self.silent_next = True

    def disable_link(self) -> None:
        """Somebody has switched Socket Mode off: the sockets are closed, and there will be no others."""
        self._link_disabled = True
        for one in self._taken_out():
            message = {"type": "disconnect", "reason": "link_disabled"}
            asyncio.run_coroutine_threadsafe(one.send_json(message), self._loop).result(5)
            asyncio.run_coroutine_threadsafe(one.close(), self._loop).result(5)

    def _taken_out(self) -> list[web.WebSocketResponse]:
        """The sockets there are; nothing is delivered over them any more."""
        sockets, self.delivery.sockets = self.delivery.sockets, []
        return sockets

    def wait_for(self, predicate: Callable[[], Any], seconds: float = 10) -> None:
        """Until it holds. AssertionError with what there is when it does not come.

        Looked at with every change, and now and then for what changes elsewhere.
        """
        end = time.monotonic() + seconds
        with self.state.lock:
            while not (held := predicate()) and (left := end - time.monotonic()) > 0:
                self.state.lock.wait(min(left, _LOOK_SECONDS))
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
        """Any event, whether the manifest subscribes to it or not."""
        self.actions.any_event(event)

    def note_call(self, method: str, args: Json, answer: Json, start: float) -> None:
        """Remember a call, however it was answered. `start`: when it came, on the monotonic clock."""
        with self.state.lock:
            self.state.calls.append(Call(method, args, answer, self.state.now()))
            self.state.lock.notify_all()
        self._note("in", method, answer.get("error", "ok"), start)

    def _announce(self, event: Json) -> None:
        """Deliver an event from the server's own thread, which must not wait for the app."""
        self._loop.run_in_executor(None, self.actions.event, event)

    def _send(self, kind: str, payload: Json, attempt: Attempt) -> Json:
        """Deliver to the app from any thread but the server's own. The payload is a copy: the app must not see later
        changes, and no other thread may change what is being sent."""
        start, status = time.monotonic(), "ok"
        with self.state.lock:
            if not self._serving:
                raise NoAnswer("connection_failed", final=True)
            sent = self.delivery.send(kind, copy.deepcopy(payload), attempt)
            waiting = asyncio.run_coroutine_threadsafe(sent, self._loop)
        try:
            return waiting.result()
        except concurrent.futures.CancelledError:  # it is being stopped
            status = "stopped"
            raise NoAnswer("connection_failed", final=True) from None
        except NoAnswer as error:
            status = error.reason
            raise
        finally:
            self._note("out", kind, status, start)

    def _note(self, direction: str, what: str, status: str, start: float) -> None:
        spent = round((time.monotonic() - start) * 1000)
        entry = {
            "at": self.state.now().isoformat(), "direction": direction, "what": what, "status": status, "ms": spent
        }  # fmt: skip
        with self.state.lock:
            self.state.traffic = [*self.state.traffic, entry][-_TRAFFIC_KEPT:]

    async def _serve(self) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        runner = web.AppRunner(self._routes.app(), access_log=None, shutdown_timeout=_CLOSE_SECONDS)
        await runner.setup()
        assert self._door is not None
        await web.SockSite(runner, self._door).start()
        self.state.listeners.append(self._changed)
        self._serving = True
        self._listening.set()
        await self._stopping.wait()
        if self._saving is not None:
            self._saving.cancel()
        await self._routes.close()
        await runner.cleanup()

    def _changed(self, version: int) -> None:
        """On whichever thread made the change, so the rest is done on the loop's."""
        self._loop.call_soon_threadsafe(self._tell, version)

    def _tell(self, version: int) -> None:
        self._routes.tell_pages(version)
        if self.state.store is not None and self._saving is None:
            self._saving = self._loop.call_later(_SAVE_SECONDS, self._save)

    def _save(self) -> None:
        self._saving = None
        self.state.save()
