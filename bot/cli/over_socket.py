"""Socket Mode: a connection that mends itself, notices silence, and gives up when Slack closes it for good."""

import contextlib
import json
import logging
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.cli.patience import AT_ONCE, LINK_DISABLED, WAITS, Away, Patience, is_final, refusal
from bot.settings import Settings
from bot.slack.client import Outcome, SlackFailure, Trouble, quiet_logger, trouble_of, web_client

log = logging.getLogger(__name__)

_PING_SECONDS = 4.0
"""The SDK takes a socket for dead, and makes a new one, when more than four of its pings have had no answer."""

_SILENT_PINGS = 7


class Line(SocketModeClient):
    """Slack's client. `refused`: Slack's word for why it will never connect again; it has then called `gave_up`."""

    def __init__(self, app_token: str, web: WebClient, gave_up: Callable[[], object], ping_seconds: float) -> None:
        self.refused = ""
        self._gave_up = gave_up
        self._failures, self._not_before = 0, 0.0
        self._heard = time.time()
        super().__init__(app_token, logger=quiet_logger(), web_client=web, ping_interval=ping_seconds)

    def open(self) -> None:
        """The first connection. Raises Away or CannotRun."""
        try:
            super().connect_to_new_endpoint()
        except SlackFailure as error:
            raise refusal(trouble_of(error), "SLACK_APP_TOKEN") from None
        if not self.is_connected():
            raise Away("Slack's socket cannot be reached.")

    def is_well(self) -> bool:
        """Connected, and heard from within half a minute (as pings are counted)."""
        session = self.current_session
        if session is None or not self.is_connected():
            return False
        heard = max(self._heard, session.last_ping_pong_time or 0)
        return time.time() - heard < _SILENT_PINGS * self.ping_interval

    def hang_up(self) -> None:
        """In this order, or the SDK's own close waits for seconds, or for ever, or leaves a socket open:

        nobody makes a new connection any more; what has begun is acknowledged; the reading thread wakes, and is told
        to end until it has heard it.
        """
        self.closed, self.auto_reconnect_enabled = True, False
        super().enqueue_message("")  # wakes the one that waits for messages
        for runner in (self.current_app_monitor, self.message_processor):
            runner.shutdown()  # type: ignore[no-untyped-call]
        self.message_workers.shutdown()
        session, reading = self.current_session, self.current_session_runner
        if session is not None and session.sock is not None:
            with contextlib.suppress(OSError):  # closed by the other side already
                session.sock.shutdown(socket.SHUT_RDWR)
        reading.event.set()
        while reading.is_alive():
            self.current_session_state.terminated = True
            reading.thread.join(0.1)
        self.close()

    def issue_new_wss_url(self) -> str:
        """The SDK's own sleeps when it is told to wait; here the next look comes later."""
        return str(self.web_client.apps_connections_open(app_token=self.app_token)["url"])

    def connect(self) -> None:
        """A socket that is silent from its first moment is found too: the SDK counts from the first answer."""
        super().connect()
        session = self.current_session
        if session is not None and session.last_ping_pong_time is None:
            session.last_ping_pong_time = time.time()

    def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Anew, while running: it never raises, and the pause between tries grows."""
        if self.refused:
            return
        try:
            super().connect_to_new_endpoint(force)
        except SlackFailure as error:
            self._could_not(trouble_of(error))
            return
        if self.is_connected():
            self._failures = 0
        else:
            self._could_not(Trouble(Outcome.PASSING, "socket"))

    def enqueue_message(self, message: str) -> None:
        self._heard = time.time()
        if LINK_DISABLED in message and _is_last_word(message):
            self._give_up(LINK_DISABLED)
        else:
            super().enqueue_message(message)

    def _monitor_current_session(self) -> None:
        if time.monotonic() >= self._not_before:
            super()._monitor_current_session()  # type: ignore[no-untyped-call]

    def _could_not(self, trouble: Trouble) -> None:
        if is_final(trouble):
            self._give_up(trouble.word)
            return
        asked = trouble.wait if trouble.word == "ratelimited" else 0
        wait = max(asked, WAITS[min(self._failures, len(WAITS) - 1)])
        self._failures += 1
        self._not_before = time.monotonic() + wait
        log.warning("Slack cannot be reached (%s). Trying again in %g s.", trouble.word, wait)

    def _give_up(self, word: str) -> None:
        log.error("Slack has closed the socket for good: %s", word)
        self.refused = word
        self._gave_up()


def _is_last_word(message: str) -> bool:
    found = json.loads(message)
    return bool(found.get("type") == "disconnect" and found.get("reason") == LINK_DISABLED)


@contextmanager
def connected(
    app: App,
    settings: Settings,
    patience: Patience = AT_ONCE,
    gave_up: Callable[[], object] = lambda: None,
    ping_seconds: float = _PING_SECONDS,
) -> Iterator[Line]:
    """A Socket Mode connection. Raises what `Patience` raises when there is none from the beginning."""
    assert settings.slack_app_token is not None
    web = web_client("", settings.slack_api_url)
    line = Line(settings.slack_app_token.get_secret_value(), web, gave_up, ping_seconds)

    def hand_over(client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        start = time.time()
        send_response(client, request, run_bolt_app(app, request), start)

    line.socket_mode_request_listeners.append(hand_over)
    try:
        patience.until_it_works(line.open)
        yield line
    finally:
        line.hang_up()
