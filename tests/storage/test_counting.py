"""What counts statements sees all of them, and can let any of them fail."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from bench.counting import seen
from storage.engine import reading, writing

_ASK, _WRITE = "SELECT id FROM workspace", "INSERT INTO workspace (id) VALUES ('T1')"


def test_a_statement_on_the_drivers_own_cursor_is_seen_like_any_other(engine: Engine) -> None:
    with seen(engine) as found:
        with writing(engine) as connection:
            connection.execute(text(_WRITE))
            connection.connection.driver_connection.execute(_ASK)  # type: ignore[union-attr]
            connection.connection.cursor().execute(_ASK)
        with reading(engine) as connection:
            connection.execute(text(_ASK))
    assert found.statements == [_WRITE, _ASK, _ASK, _ASK]
    assert found.transactions == 2
    assert len(found.locks) == 1


def test_what_fails_is_not_kept_unless_only_the_answer_to_the_commit_was_lost(engine: Engine) -> None:
    with seen(engine) as found:
        with writing(engine) as connection:
            connection.execute(text(_ASK))
        moments = found.moments
        for moment in range(1, moments + 1):
            found.clear(fails_at=moment)
            with pytest.raises(OperationalError), writing(engine) as connection:
                connection.execute(text(_WRITE))
            with reading(engine) as connection:
                assert bool(connection.execute(text(_ASK)).all()) == (moment == moments)
