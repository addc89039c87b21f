"""A database that fails, keeps everybody waiting, or is away; and what stands in it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, select, text

from flows import loader
from flows.model import Role
from storage import tables
from storage.engine import reading
from tests.world import World

_RAISES = """
CREATE FUNCTION out_of_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'disk full'; END $$
"""


@contextmanager
def failing(world: World, table: str, doing: str = "INSERT") -> Iterator[None]:
    """Nothing can be done to that table: the database raises, as it does when its disk is full."""
    engine, sqlite = world.coach.engine, _is_sqlite(world.coach.engine)
    body = "BEGIN SELECT RAISE(ABORT, 'disk full'); END" if sqlite else "FOR EACH ROW EXECUTE FUNCTION out_of_order()"
    with engine.begin() as connection:
        if not sqlite:
            connection.execute(text(_RAISES))
        connection.execute(text(f"CREATE TRIGGER out_of_order BEFORE {doing} ON {table} {body}"))
    try:
        yield
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"DROP TRIGGER out_of_order{'' if sqlite else f' ON {table}'}"))
            if not sqlite:
                connection.execute(text("DROP FUNCTION out_of_order"))


@contextmanager
def sleeping(world: World) -> Iterator[None]:
    """Whoever wants to write waits until this is over."""
    engine = world.coach.engine
    if _is_sqlite(engine):
        holder = sqlite3.connect(_path(engine), isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            holder.close()
        return
    other = create_engine(engine.url)
    with other.connect() as connection:
        connection.execute(text("LOCK TABLE receipt IN ACCESS EXCLUSIVE MODE"))
        yield
        connection.rollback()
    other.dispose()


@contextmanager
def away(world: World) -> Iterator[None]:
    """Nobody reaches the database; who was connected no longer is."""
    engine = world.coach.engine
    if _is_sqlite(engine):
        path = _path(engine)
        engine.dispose()
        kept = path.rename(path.with_suffix(".away"))
        path.mkdir()
        try:
            yield
        finally:
            engine.dispose()
            path.rmdir()
            kept.rename(path)
        return
    admin = create_engine(engine.url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    name = engine.url.database
    with admin.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        end_connections(world)
        try:
            yield
        finally:
            connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
    admin.dispose()


def end_connections(world: World, *, waiting: bool = False) -> int:
    """The server ends every connection to the database, or those that wait for a lock. How many there were."""
    admin = create_engine(world.coach.engine.url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    end = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
        " AND (NOT :waiting OR wait_event_type = 'Lock')"
    )
    with admin.connect() as connection:
        ended = connection.execute(end, {"name": world.coach.engine.url.database, "waiting": waiting}).all()
    admin.dispose()
    return len(ended)


def everything(world: World, table: Any, *columns: str) -> list[Any]:
    """The rows of a table in the order they came: of one column its values, else the rows."""
    with reading(world.coach.engine) as connection:
        chosen = [table.c[one] for one in columns] or [table]
        found = connection.execute(select(*chosen)).all()
    return [row[0] for row in found] if len(columns) == 1 else [tuple(row) for row in found]


def answers(world: World) -> list[Any]:
    """Their values, without how the improvement was entered, which is answered with its title."""
    enters = loader.method().with_role(Role.ENTERS)
    given = everything(world, tables.answer, "question", "value")
    return [value for question, value in given if enters is None or question != enters[1].id]


def _is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"


def _path(engine: Engine) -> Path:
    return Path(str(engine.url.database))
