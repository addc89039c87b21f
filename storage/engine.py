"""The database: SQLite for one machine, PostgreSQL where users outgrow it. The same promises on both."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Dialect, Engine, create_engine, event, exc, inspect, text
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATIONS = Path(__file__).parent / "migrations"
REVISIONS = sorted(file.name.partition("_")[0] for file in (_MIGRATIONS / "versions").glob("[0-9]*.py"))
"""The names of all that this program knows, oldest first: told by the files, since Alembic is dear to ask."""

_MIGRATING = 0x48656D6D61
"""PostgreSQL's lock for one who brings the tables up: any number of our own."""

_BUSY_SECONDS = 10
_CONNECT_SECONDS = 10
_RESTED_SECONDS = 1.0

_FOR_GOOD = (
    "does not exist", "authentication failed", "no password supplied", "pg_hba.conf", "invalid ", "permission denied",
    "unable to open database file", "not a database", "readonly",
)  # fmt: skip
"""What the drivers say when waiting does not help; they give no codes for a connection that was refused."""


class NewerDatabase(Exception):
    """A newer program has been here. `revision` is what it left."""

    def __init__(self, revision: str) -> None:
        super().__init__(f"the database is at {revision}, this program knows up to {REVISIONS[-1]}")
        self.revision = revision


_TURNS: WeakKeyDictionary[Engine, Lock] = WeakKeyDictionary()
"""Who may write to each of this process' SQLite databases."""


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///file` or `postgresql+psycopg://…`. Nothing is connected or created yet.

    Its errors never show the values of a statement: those are people's answers.
    """
    if make_url(url).get_backend_name() != "sqlite":
        engine = create_engine(
            url,
            hide_parameters=True,
            pool_size=10,
            max_overflow=10,
            connect_args={"connect_timeout": _CONNECT_SECONDS},
        )
        event.listen(engine, "handle_error", _hide_values)
        event.listen(engine, "checkin", _note_the_time)
        event.listen(engine, "checkout", partial(_ask_for_life, engine.dialect))
        return engine
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    _TURNS[engine] = Lock()
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent look at the database."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """All or nothing. On SQLite writers queue from the first line, so that none fails half-way.

    One thread never begins a second one inside the first: on SQLite it would wait for itself.
    """
    with _queue(engine), engine.connect().execution_options(hemmaplan_writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def _queue(engine: Engine) -> Iterator[None]:
    """A process' own writers wait in a queue that wakes them at once: SQLite's own sleeps, and is unfair."""
    turn = _TURNS.get(engine)
    if turn is None:
        yield
        return
    if not turn.acquire(timeout=_BUSY_SECONDS):
        raise exc.TimeoutError("no turn to write")
    try:
        yield
    finally:
        turn.release()


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the tables to a revision: `head`, or a name; a lower one takes the newer tables away again.

    Raises NewerDatabase when they are at one that is not known here. Nothing is done, and Alembic not even
    imported, when they are there already.
    """
    here = revision_of(engine)
    if here and here not in REVISIONS:
        raise NewerDatabase(here)
    wanted = REVISIONS[-1] if revision == "head" else revision
    if here == wanted:
        return
    from alembic import command

    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":  # SQLite's writers queue already
            connection.execute(text("SELECT pg_advisory_xact_lock(:ours)"), {"ours": _MIGRATING})
        change = command.downgrade if wanted == "base" or wanted < here else command.upgrade
        change(alembic_config(connection), wanted)


def revision_of(engine: Engine) -> str:
    """Where the tables are; empty when there are none."""
    with reading(engine) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""


def alembic_config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def is_away(error: DBAPIError) -> bool:
    """The database cannot be reached or is busy, and waiting may help."""
    return isinstance(error, OperationalError) and not any(word in str(error.orig) for word in _FOR_GOOD)


def _note_the_time(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info["rests_since"] = time.monotonic()


def _ask_for_life(dialect: Dialect, connection: Any, record: ConnectionPoolEntry, _checked_out: object) -> None:
    """A connection that has rested may have been lost meanwhile: it is asked before it is used, and all that rest with
    it are given up when it has. (SQLAlchemy's own pre-ping asks every time.)
    """
    if time.monotonic() - record.info.get("rests_since", float("inf")) < _RESTED_SECONDS:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        raise exc.InvalidatePoolError from error


def _hide_values(context: ExceptionContext) -> None:
    original, wrapped = context.original_exception, context.sqlalchemy_exception
    without_values(original)
    if wrapped is not None:
        wrapped.args = (f"({type(original).__name__}) {original.args[0]}",)


def without_values(error: BaseException) -> None:
    """PostgreSQL adds the failing row to its message as DETAIL; what it is all about stands in the first line."""
    error.args = (str(error).partition("\n")[0],)


def as_sqlalchemy_raises(connection: Connection, error: Exception, sql: str) -> BaseException:
    """For what is run on the driver's own cursor: without the values. Where the connection has been lost, so have those
    that rest with it in the pool.
    """
    dialect = connection.dialect
    lost = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)  # type: ignore[arg-type]
    if lost:
        connection.invalidate(error)
        connection.engine.dispose()
    without_values(error)
    return exc.DBAPIError.instance(
        sql, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, connection_invalidated=lost, dialect=dialect
    )


def _prepare_sqlite(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # SQLAlchemy begins; the driver must not
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=NORMAL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """On the driver's own connection: the way there costs more than the statement."""
    sql = "BEGIN IMMEDIATE" if connection.get_execution_options().get("hemmaplan_writes") else "BEGIN"
    try:
        connection.connection.driver_connection.execute(sql)  # type: ignore[union-attr]
    except connection.dialect.loaded_dbapi.Error as error:
        raise as_sqlalchemy_raises(connection, error, sql) from error
