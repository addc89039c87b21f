"""Putting the coach together, and running it over Socket Mode or HTTP."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

from slack_bolt import App
from slack_sdk import WebClient
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from bot.app import create_app
from bot.cli.door import Door
from bot.cli.health import troubles
from bot.cli.patience import AT_ONCE, Away, CannotRun, Code, Patience, ToldToStop, refusal
from bot.clock.metronome import start_clock
from bot.clock.tick import tick_until_quiet
from bot.coach import Coach, Job
from bot.methods import Methods, OwnWords
from bot.reminders import plan
from bot.settings import Settings
from bot.slack.client import Outcome, SlackFailure, Trouble, trouble_of, web_client
from flows import loader
from storage.engine import NewerDatabase, is_away, migrate, open_engine

_WORKERS, _FOR_FORMS = 8, 8
"""Slow posts never keep a form waiting: Slack gives us three seconds for one."""


def now() -> datetime:
    return datetime.now(UTC)


def run(settings: Settings, until: threading.Event, ready: Callable[[], None]) -> None:
    """The whole program, until told to stop. Whoever is away at start is waited for, and `/healthz` says who.

    Raises CannotRun when somebody must act first, also later: when Slack has closed Socket Mode for good.
    """
    patience = Patience(until)
    secret = settings.slack_signing_secret
    door = Door("" if secret is None or settings.over_socket else secret.get_secret_value())
    with contextlib.suppress(ToldToStop), ExitStack() as stack:
        if not settings.over_socket:
            stack.enter_context(_open(door, settings.host, settings.port))
        if settings.health_port is not None:
            health = Door(trouble=lambda: door.trouble())
            stack.enter_context(_open(health, settings.host, settings.health_port))
        coach = stack.enter_context(a_coach(settings, patience=patience))
        serve(coach, settings, until, ready, door, patience)


@contextmanager
def _open(door: Door, host: str, port: int) -> Iterator[None]:
    from bot.cli.over_http import listening

    with ExitStack() as stack:
        try:
            stack.enter_context(listening(door, host, port))
        except (OSError, ValueError) as error:
            why = f"Port {port} at {host} cannot be listened to ({error}). Set HOST, PORT or HEALTH_PORT."
            raise CannotRun(why, Code.PORT) from None
        yield


@contextmanager
def a_coach(settings: Settings, clock: Callable[[], datetime] = now, patience: Patience = AT_ONCE) -> Iterator[Coach]:
    """Everything the bot needs, on a database with the newest tables. Ends with all begun work done."""
    engine = open_engine(settings.database_url)
    patience.until_it_works(lambda: _bring_up_to_date(engine))
    client = web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    workers = ThreadPoolExecutor(max_workers=_WORKERS, thread_name_prefix="afterwards")
    forms = ThreadPoolExecutor(max_workers=_FOR_FORMS, thread_name_prefix="forms")
    try:
        own_words = OwnWords(settings.own_words)
        yield put_together(engine, client, clock, later=workers.submit, soon=forms.submit, own_words=own_words)
    finally:
        forms.shutdown(wait=True)
        workers.shutdown(wait=True)
        engine.dispose()


def put_together(
    engine: Engine,
    client: WebClient,
    clock: Callable[[], datetime],
    *,
    later: Callable[[Job], object],
    soon: Callable[[Job], object],
    own_words: OwnWords | None = None,
) -> Coach:
    """On a database that has its tables, for the one workspace that the client's token was made for."""
    return Coach(
        engine=engine,
        methods=Methods(loader.method(), own_words or OwnWords(None)),
        reminders=loader.reminders(),
        slack=lambda _workspace: client,
        now=clock,
        later=later,
        soon=soon,
    )


def make_app(coach: Coach, settings: Settings) -> App:
    secret = settings.slack_signing_secret
    return create_app(
        coach,
        client=web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url),
        signing_secret=secret.get_secret_value() if secret and not settings.over_socket else "",
    )


def _bring_up_to_date(engine: Engine) -> None:
    """Raises Away or CannotRun."""
    try:
        migrate(engine)
    except NewerDatabase as error:
        why = f"{error}. Install the newer program, or put the backup back that was made before it."
        raise CannotRun(f"The database is newer than this program: {why}", Code.DATABASE) from None
    except DBAPIError as error:
        said = str(error.orig).partition("\n")[0]
        if is_away(error):
            raise Away(f"The database does not answer ({said}).") from None
        raise CannotRun(f"The database cannot be used ({said}). Check DATABASE_URL.", Code.DATABASE) from None


def _be_known_to_slack(settings: Settings) -> None:
    """Raises Away or CannotRun."""
    try:
        web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url).auth_test()
    except SlackFailure as error:
        raise refusal(trouble_of(error), "SLACK_BOT_TOKEN") from None


@contextmanager
def ticking(coach: Coach) -> Iterator[None]:
    """The clock is running."""
    plan.begin(coach)
    stop = start_clock(lambda: tick_until_quiet(coach))
    try:
        yield
    finally:
        stop()


def serve(
    coach: Coach,
    settings: Settings,
    until: threading.Event,
    ready: Callable[[], None],
    door: Door,
    patience: Patience,
) -> None:
    """Run until told to stop. `ready` is called once Slack can reach us."""
    door.trouble = lambda: "slack"
    patience.until_it_works(lambda: _be_known_to_slack(settings))
    app = make_app(coach, settings)
    with _reached(app, coach, settings, until, door, patience), ticking(coach):
        ready()
        until.wait()


@contextmanager
def _reached(
    app: App, coach: Coach, settings: Settings, until: threading.Event, door: Door, patience: Patience
) -> Iterator[None]:
    """Slack reaches the app, by the one way in of the settings. Raises CannotRun when Slack has closed it for good."""
    if not settings.over_socket:
        door.app, door.trouble = app, lambda: troubles(coach.engine)
        try:
            yield
        finally:
            door.close()
        return
    from bot.cli.over_socket import connected

    with connected(app, settings, patience, gave_up=until.set) as line:
        door.trouble = lambda: troubles(coach.engine, line.is_well)
        yield
        if line.refused:
            raise refusal(Trouble(Outcome.WORKSPACE, line.refused), "SLACK_APP_TOKEN")
