"""Statements that are put together once say what SQLAlchemy would have said."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, bindparam, create_engine, insert, select, text
from sqlalchemy.exc import DBAPIError

from storage import outgoing, people, tables
from storage.desk import Desk
from storage.engine import reading, writing
from storage.prepared import Prepared, PreparedForMany, numbered

NOON = datetime(2027, 1, 11, 12, 0, tzinfo=UTC)
_NAMED = Prepared(
    lambda _dialect: (
        select(tables.workspace.c.id)
        .where(tables.workspace.c.id.in_(bindparam("those", expanding=True)))
        .order_by(tables.workspace.c.id)
    )
)


@pytest.fixture
def three(engine: Engine) -> Engine:
    with writing(engine) as connection:
        for workspace in ("T1", "T2", "T3"):
            people.welcome(Desk(connection, workspace, NOON))
    return engine


@pytest.mark.parametrize(
    ("those", "found"),
    [((), []), (("T2",), ["T2"]), ({"T1", "T3"}, ["T1", "T3"]), ([f"T{n}" for n in range(40)], ["T1", "T2", "T3"])],
)
def test_a_collection_may_have_any_size(three: Engine, those: list[str], found: list[str]) -> None:
    """Also another the next time, and one whose text is not kept."""
    for _ in range(2):
        with reading(three) as connection:
            assert [workspace for (workspace,) in _NAMED(connection, {"those": those})] == found


_ADDING = PreparedForMany(
    lambda _dialect, number: insert(tables.workspace).values(numbered(tables.workspace, ["id"], number))
)


@pytest.mark.parametrize("number", [0, 1, 2, 45])
def test_many_are_written_at_once(three: Engine, number: int) -> None:
    fresh = [f"T{n}" for n in range(100, 100 + number)]
    with writing(three) as connection:
        _ADDING(connection, [{"id": workspace} for workspace in fresh])
    with reading(three) as connection:
        assert [one for (one,) in _NAMED(connection, {"those": fresh})] == fresh


def test_what_it_was_given_is_not_told_when_it_fails(three: Engine) -> None:
    with pytest.raises(DBAPIError) as told, writing(three) as connection:
        _ADDING(connection, [{"id": "T9"}, {"id": "T1"}])
    assert "T1" not in str(told.value)
    with reading(three) as connection:
        assert _NAMED(connection, {"those": ["T9"]}) == []


def test_a_connection_that_was_lost_takes_those_with_it_that_rest(three: Engine) -> None:
    """Nobody else finds them lost one by one; and the error says so, so that the turn is begun again."""
    if three.dialect.name == "sqlite":
        pytest.skip("a file has no server")
    those = [three.connect() for _ in range(4)]
    for connection in those:
        connection.close()
    with pytest.raises(DBAPIError) as told:
        _asks_over_a_lost_connection(three)
    assert told.value.connection_invalidated
    assert "FROM workspace" in str(told.value.statement)
    for _ in range(4):
        with writing(three) as connection:
            assert _NAMED(connection, {"those": ["T1"]}) == [("T1",)]


def _asks_over_a_lost_connection(engine: Engine) -> None:
    everybody = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    outside = create_engine(engine.url, isolation_level="AUTOCOMMIT")
    with writing(engine) as connection:
        with outside.connect() as ending:
            ending.execute(text(f"{everybody} AND pid <> pg_backend_pid()"))
        outside.dispose()
        _NAMED(connection, {"those": ["T1"]})


def test_every_moment_is_written_in_one_way(three: Engine) -> None:
    """Moments are compared as the database has them; on SQLite that is by their letters."""
    with writing(three) as connection:
        desk = Desk(connection, "T1", NOON)
        outgoing.add(connection, [outgoing.fresh(desk, "say", "U1", {}, "U1", "c1") for _ in range(3)])
    with reading(three) as connection:
        written = connection.execute(text("SELECT DISTINCT CAST(not_before AS VARCHAR(40)) FROM outgoing")).scalars()
        assert len(written.all()) == 1


def test_a_connection_that_was_lost_while_it_rested_is_not_used(three: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody notices."""
    if three.dialect.name == "sqlite":
        pytest.skip("a file has no server")
    with three.connect() as connection:
        ours = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    outside = create_engine(three.url, isolation_level="AUTOCOMMIT")
    with outside.connect() as ending:
        ending.execute(text("SELECT pg_terminate_backend(:ours, 5000)"), {"ours": ours})
    outside.dispose()
    monkeypatch.setattr("storage.engine._RESTED_SECONDS", 0.0)
    with writing(three) as connection:
        assert _NAMED(connection, {"those": ["T1"]}) == [("T1",)]
        assert connection.execute(text("SELECT pg_backend_pid()")).scalar_one() != ours
