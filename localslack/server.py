"""The stand-in itself: an HTTP server in a thread of its own, in front of the state, the Web API and the actions."""

import asyncio
import concurrent.futures
import copy
import json
import os
import socket
import threading
import time
from collections.abc import Callable, Coroutine
from dataclasses import asdict
from pathlib import Path
from types import TracebackType

from aiohttp import web

from localslack import manifest as manifests
from localslack.actions import Actions
from localslack.api_routes import ApiRoutes
from localslack.delivery import Attempt, Delivery, NoAnswer, encoded, signed
from localslack.doors import no_foreign_pages
from localslack.faults import Fault, Faults
from localslack.file_routes import FileRoutes
from localslack.gallery import Gallery, GalleryRoutes
from localslack.methods import METHODS
from localslack.page_api import PageApi
from localslack.page_routes import PageRoutes
from localslack.people import Person
from localslack.rates import Rates
from localslack.sockets import Sockets
from localslack.state import State
from localslack.values import Call, Clock, Hint, Identity, Json, Place, Someone
from localslack.webapi import Tokens, WebApi

APP = "UAPP"
"""The app's user id, unless another is chosen: a member of the channels whose `members` have it."""

_HOST = "127.0.0.1"
_BYTES = 50_000_000
_SAVE_SECONDS = 0.2
_LOOK_SECONDS = 0.05
_CLOSE_SECONDS = 0.05
_WAIT_SECONDS = 5


def listen_at(port: int) -> socket.socket:
    """The port is its own from then on (0 chooses a free one). OSError when it is taken."""
    try:
        return socket.create_server((_HOST, port))
    except OSError as error:
        raise OSError(error.errno, os.strerror(error.errno or 0).lower()) from error


class LocalSlack:
    """A workspace with people and channels, and the app of the manifest installed in it. A context manager.

    The app is pointed at `api_url` with `bot_token`, and with `app_token` (Socket Mode: it connects by itself) or
    `signing_secret` (HTTP: `deliver_to` its address). `door`: the socket to listen at, for one who has made sure of
    the port before. `store`: a file in which all is kept until the next time. `clock`: the time, if not the real one.
    `hint`: what the page tells a newcomer. `gallery`: what the app can show, for the page at `/gallery`. Raises
    ManifestError.
    """

    def __init__(
        self,
        *,
        manifest: Path,
        people: list[Someone],
        channels: list[Place],
        team_id: str = "T0LOCAL",
        team_name: str = "Local",
        bot_user_id: str = APP,
        port: int = 0,
        door: socket.socket | None = None,
        store: Path | None = None,
        clock: Clock | None = None,
        hint: Hint | None = None,
        gallery: Gallery | None = None,
    ) -> None:
        self.manifest = manifests.read(manifest)
        self.bot_token, self.app_token, self.signing_secret = "xoxb-local", "xapp-local", "local-signing-secret"
        self.bot_user_id, self.bot_id, self.app_id = bot_user_id, "BLOCAL", "ALOCAL"
        self.team_id, self.team_name = team_id, team_name
        self.state = State(people, channels, bot_user_id, clock, store)
        for person in people:
            self.state.dm_with(person.id)
        self.delivery, self.faults = Delivery(self.signing_secret), Faults()
        self._hint, self._door, self._gallery = hint, door, gallery
        self._port = port if door is None else int(door.getsockname()[1])
        self._tokens = Tokens(self.bot_token, self.app_token)
        self._serving, self._listening = False, threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="localslack", daemon=True)
        self._saving: asyncio.TimerHandle | None = None

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://{_HOST}:{self._port}"

    @property
    def api_url(self) -> str:
        """The Web API: `WebClient(base_url=…)`."""
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
        state, asked = self.state, self.manifest
        self.api = WebApi(
            state, METHODS, set(asked.scopes), self._identity(), self.url, self._announce,
            messages_tab=asked.messages_tab,
        )  # fmt: skip
        self.actions = Actions(state, self.api, asked, self._send)
        self.page = PageApi(
            state, self.actions, self.delivery, self.drop_socket, self._hint, gallery=self._gallery is not None
        )
        self._api_routes = ApiRoutes(self.api, self._tokens, self.faults)
        self._sockets = Sockets(self.delivery, state, self.app_id)
        self._pages = PageRoutes(self.page)

    def _identity(self) -> Identity:
        return Identity(
            url=f"{self.url}/", team=self.team_name, user=self.manifest.user, team_id=self.team_id,
            user_id=self.bot_user_id, bot_id=self.bot_id, app_id=self.app_id,
        )  # fmt: skip

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=_BYTES, middlewares=[no_foreign_pages])
        for part in (self._pages, self._sockets, FileRoutes(self.api, self.actions), self._api_routes):
            app.add_routes(part.routes())
        if self._gallery is not None:
            app.add_routes(GalleryRoutes(self.page, self._gallery).routes())
        return app

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
        """Somebody of the workspace, by their id, to type and click with."""
        return Person(self.state.people[user], self.state, self.actions)

    def deliver_to(self, url: str) -> None:
        """Signed HTTP to this url instead of sockets."""
        self.delivery.url = url

    def calls(self, method: str | None = None) -> list[Call]:
        """What the app called, in order; of one method, or all."""
        with self.state.lock:
            return [call for call in self.state.calls if method in (None, call.method)]

    def messages(self, channel: str) -> list[Json]:
        """What is stored there, oldest first; `only` names the one who sees it. Copies, by the names of Message."""
        with self.state.lock:
            return [asdict(message) for message in self.state.messages[channel]]

    def misbehave(self, method: str, fault: Fault, times: int = 1) -> None:
        """The next calls of the method go wrong like this."""
        self.faults.add(method, fault, times)

    def rate_limits(self, on: bool = True) -> None:
        """Refuse calls that are more than their tier allows, and a second message a second in a channel."""
        self._api_routes.rates = Rates() if on else None

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
        self._tokens.revoke()
        self.actions.event({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.bot_user_id]}})
        self.actions.event({"type": "app_uninstalled"})

    def drop_socket(self) -> None:
        """Break the sockets, as a network does."""
        self._on_loop(self._sockets.close())

    def refresh_socket(self) -> None:
        """Ask the app to connect anew, as Slack does every few hours."""
        self._on_loop(self._sockets.close({"type": "disconnect", "reason": "refresh_requested"}))

    def silence_socket(self) -> None:
        """The sockets stay open, and nothing comes over them any more, no answer to a ping either."""
        self._on_loop(self._sockets.deafen())

    def silence_next_socket(self) -> None:
        """The next one is like that from the beginning."""
        self._sockets.silent_next = True

    def disable_link(self) -> None:
        """Somebody has switched Socket Mode off: the sockets are closed, and there will be no others."""
        self._tokens.link_disabled = True
        self._on_loop(self._sockets.close({"type": "disconnect", "reason": "link_disabled"}))

    def _on_loop(self, work: Coroutine[None, None, None]) -> None:
        """Done when this returns. From any thread but the server's own."""
        asyncio.run_coroutine_threadsafe(work, self._loop).result(_WAIT_SECONDS)

    def wait_for(self, predicate: Callable[[], object], seconds: float = 10) -> None:
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
        """Until the app has connected over Socket Mode."""
        self.wait_for(lambda: self.delivery.sockets, seconds)

    def signed_request(self, kind: str, payload: Json, timestamp: int | None = None) -> tuple[dict[str, str], str]:
        """Headers and body as Slack would send them, for tests that post by hand."""
        body, content = encoded(kind, payload)
        return {**signed(self.signing_secret, body, timestamp), "Content-Type": content}, body

    def send_event(self, event: Json) -> None:
        """Any event, whether the manifest subscribes to it or not."""
        self.actions.any_event(event)

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
            self.state.note("out", kind, status, start)

    async def _serve(self) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=_CLOSE_SECONDS)
        await runner.setup()
        assert self._door is not None
        await web.SockSite(runner, self._door).start()
        self.state.listeners.append(self._changed)
        self._serving = True
        self._listening.set()
        await self._stopping.wait()
        if self._saving is not None:
            self._saving.cancel()
        await self._sockets.close()
        await self._pages.close()
        await runner.cleanup()

    def _changed(self, version: int) -> None:
        """On whichever thread made the change, so the rest is done on the loop's."""
        self._loop.call_soon_threadsafe(self._tell, version)

    def _tell(self, version: int) -> None:
        self._pages.tell(version)
        if self.state.store is not None and self._saving is None:
            self._saving = self._loop.call_later(_SAVE_SECONDS, self._save)

    def _save(self) -> None:
        self._saving = None
        self.state.save()
