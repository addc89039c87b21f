"""Slack asked us to wait (429): which method in which workspace, until when. Kept by every process and every sender.

The latest word counts, also when it is the shorter one. A silence ends by itself.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, exists, select

from storage import rows, tables
from storage.desk import Desk
from storage.prepared import Prepared

_LONGEST = timedelta(hours=1)
"""What lies further ahead was written by a clock that was wrong."""

_table = tables.silence


def keep(desk: Desk, method: str, until: datetime) -> None:
    """Nobody calls the method in the workspace before that moment."""
    adding = rows.insert(_table, desk.connection.dialect.name).values(
        workspace_id=desk.workspace, method=method, until=until
    )
    desk.connection.execute(
        adding.on_conflict_do_update(index_elements=["workspace_id", "method"], set_={"until": adding.excluded.until})
    )


def until(desk: Desk, methods: Collection[str]) -> datetime | None:
    """The moment when all of the methods may be called again; None: now."""
    which = {"workspace": desk.workspace, "methods": methods, **moments(desk.now)}
    return next((moment for (moment,) in _UNTIL(desk.connection, which)), None)


def over(workspace_id: ColumnElement[str], methods: str) -> ColumnElement[bool]:
    """For another statement: whether methods may be called in the workspace of that column.

    They are given by the parameter of the name `methods`, beside those of `moments`.
    """
    named = _table.c.method.in_(bindparam(methods, expanding=True))
    return ~exists().where(_table.c.workspace_id == workspace_id, named, _LASTS)


def moments(now: datetime) -> dict[str, datetime]:
    return {"now": now, "longest_silence": now + _LONGEST}


_LASTS = and_(_table.c.until > bindparam("now"), _table.c.until <= bindparam("longest_silence"))
_UNTIL = Prepared(
    lambda _dialect: (
        select(_table.c.until)
        .where(_table.c.workspace_id == bindparam("workspace"))
        .where(_table.c.method.in_(bindparam("methods", expanding=True)), _LASTS)
        .order_by(_table.c.until.desc())
        .limit(1)
    )
)
