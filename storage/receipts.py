"""What Slack has delivered and what was pressed, so that the same again is done once.

A receipt is written in the transaction of the work itself: it stands when the work is done, and never before. Whoever
delivers the same at the same time waits for that transaction, and then finds it done or does it.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, Executable, bindparam, delete, or_

from storage import rows, tables
from storage.desk import Desk
from storage.prepared import Prepared

_KEPT, _AT_ONCE = timedelta(days=2), timedelta(hours=1)
"""Forgotten an hour's worth at a time: a beat of the clock has better things to do."""

_table = tables.receipt
_TAKE = Prepared(
    lambda dialect: (
        rows.insert(_table, dialect)
        .values({field: bindparam(field) for field in ("key", "workspace_id", "received_at")})
        .on_conflict_do_nothing()
        .returning(_table.c.key)
    )
)


def _taking_again(dialect: str) -> Executable:
    adding = rows.insert(_table, dialect).values(
        {field: bindparam(field) for field in ("key", "workspace_id", "received_at")}
    )
    long_ago = or_(  # also from a clock that has been put back since
        _table.c.received_at <= bindparam("before", type_=tables.Moment()),
        _table.c.received_at > bindparam("ahead", type_=tables.Moment()),
    )
    return adding.on_conflict_do_update(
        index_elements=["key"], set_={"received_at": adding.excluded.received_at}, where=long_ago
    ).returning(_table.c.key)


_TAKE_AGAIN = Prepared(_taking_again)


OLD = _table.c.received_at < bindparam("forgotten_at_last")
"""For another statement: whether there is an hour's worth to be forgotten."""


def take(desk: Desk, key: str) -> bool:
    """True for whoever is to do the work: nobody has done it."""
    taking = {"key": key, "workspace_id": desk.workspace, "received_at": desk.now}
    return bool(_TAKE(desk.connection, taking))


def take_again(desk: Desk, key: str, after: timedelta) -> bool:
    """As take; once `after` has passed, the same key is something new."""
    taking = {
        "key": key,
        "workspace_id": desk.workspace,
        "received_at": desk.now,
        "before": desk.now - after,
        "ahead": desk.now + after,
    }
    return bool(_TAKE_AGAIN(desk.connection, taking))


def moments(now: datetime) -> dict[str, datetime]:
    """The parameters of OLD."""
    return {"forgotten_at_last": now - _KEPT - _AT_ONCE}


def forget_old(connection: Connection, now: datetime) -> None:
    connection.execute(delete(_table).where(_table.c.received_at < now - _KEPT))
