"""Putting the coach together, and running it over Socket Mode or HTTP."""

import contextlib
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from sqlalchemy import text

from bot import planning
from bot.app import create_app
from bot.clock.metronome import start_clock
from bot.clock.tick import tick_until_quiet
from bot.coach import Coach
from bot.methods import Methods, OwnWords
from bot.settings import Settings
from bot.slack import web_client
from flows import loader
from storage.engine import migrate, open_engine, reading

log = logging.getLogger(__name__)

_WORKERS, _FOR_FORMS = 8, 8
"""Slow posts never keep a form waiting: Slack gives us three seconds for one."""


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def a_coach(settings: Settings, clock: Callable[[], datetime] = now) -> Iterator[Coach]:
    """Everything the bot needs, on a database with the newest tables. Ends with all begun work done."""
    engine = open_engine(settings.database_url)
    migrate(engine)
    client = web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    workers = ThreadPoolExecutor(max_workers=_WORKERS, thread_name_prefix="afterwards")
    forms = ThreadPoolExecutor(max_workers=_FOR_FORMS, thread_name_prefix="forms")
    try:
        yield Coach(
            engine=engine,
            methods=Methods(loader.method(), OwnWords(settings.own_words)),
            reminders=loader.reminders(),
            slack=_one_workspace(client),
            now=clock,
            later=workers.submit,
            soon=forms.submit,
        )
    finally:
        forms.shutdown(wait=True)
        workers.shutdown(wait=True)
        engine.dispose()


def make_app(coach: Coach, settings: Settings) -> App:
    secret = settings.slack_signing_secret
    return create_app(
        coach,
        client=web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url),
        signing_secret=secret.get_secret_value() if secret and not settings.over_socket else "",
    )


@contextmanager
def connected(app: App, settings: Settings) -> Iterator[None]:
    """A Socket Mode connection that mends itself."""
    assert settings.slack_app_token is not None
    client = web_client("", settings.slack_api_url)
    handler = SocketModeHandler(app, settings.slack_app_token.get_secret_value(), web_client=client)
    handler.connect()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        _hang_up(handler)
        handler.close()  # type: ignore[no-untyped-call]


def _hang_up(handler: SocketModeHandler) -> None:
    """Wake the reading thread: the SDK's own close waits until its read of three seconds is over."""
    client = handler.client
    client.auto_reconnect_enabled = False
    session = getattr(client, "current_session", None)
    if session is not None and session.sock is not None:
        with contextlib.suppress(OSError):  # closed by the other side already
            session.sock.shutdown(socket.SHUT_RDWR)


@contextmanager
def ticking(coach: Coach) -> Iterator[None]:
    """The clock is running."""
    planning.begin(coach)
    stop = start_clock(lambda: tick_until_quiet(coach))
    try:
        yield
    finally:
        stop()


def serve(coach: Coach, settings: Settings, until: threading.Event, ready: Callable[[], None]) -> None:
    """Run until told to stop. `ready` is called once Slack can reach us."""
    app = make_app(coach, settings)
    if settings.over_socket:
        with connected(app, settings), ticking(coach):
            ready()
            until.wait()
        return
    with over_http(coach, app, settings.port), ticking(coach):
        ready()
        until.wait()


@contextmanager
def over_http(coach: Coach, app: App, port: int, host: str = "0.0.0.0") -> Iterator[int]:  # noqa: S104 - behind a proxy
    """Signed HTTP on every path, and `/healthz`. Yields the port that is listened to (0 chooses a free one)."""
    from slack_bolt.adapter.wsgi import SlackRequestHandler
    from waitress import create_server

    slack = SlackRequestHandler(app, path="/slack/events")

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        if environ["PATH_INFO"] == "/healthz":
            return _health(coach, start_response)
        if not environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "0").isdigit():  # the SDK answers this with a 500
            start_response("401 Unauthorized", [("Content-Type", "text/plain")])
            return [b""]
        return slack(environ, start_response)

    server = create_server(answer, host=host, port=port, threads=10, asyncore_loop_timeout=0.1)

    def run() -> None:
        with contextlib.suppress(OSError):  # closed from outside while it waits on its socket
            server.run()

    thread = threading.Thread(target=run, name="http", daemon=True)
    thread.start()
    try:
        yield int(server.effective_port)
    finally:
        server.close()
        thread.join(timeout=5)


def _health(coach: Coach, start_response: Callable[..., Any]) -> list[bytes]:
    """200 when the database answers, 503 when it does not."""
    try:
        with reading(coach.engine) as connection:
            connection.execute(text("SELECT 1"))
    except Exception:
        log.exception("the database does not answer")
        start_response("503 Service Unavailable", [("Content-Type", "text/plain")])
        return [b"database"]
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"ok"]


def _one_workspace(client: WebClient) -> Callable[[str], WebClient]:
    """The token of the settings serves the one workspace it was made for."""
    return lambda _workspace: client
