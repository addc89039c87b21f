"""What Slack has delivered and what was pressed, so that the same again is done once.

A receipt is written in the transaction of the work itself: it stands when the work is done, and never before. Whoever
delivers the same at the same time waits for that transaction, and then finds it done or does it.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete

from storage import rows, tables

_KEPT, _AT_ONCE = timedelta(days=2), timedelta(hours=1)
"""Forgotten an hour's worth at a time: a beat of the clock has better things to do."""

_table = tables.receipt
_TAKE = {
    name: rows.insert(_table, name)
    .values({field: bindparam(field) for field in ("key", "workspace_id", "received_at")})
    .on_conflict_do_nothing()
    .returning(_table.c.key)
    for name in ("sqlite", "postgresql")
}


OLD = _table.c.received_at < bindparam("forgotten_at_last")
"""For another statement: whether there is an hour's worth to be forgotten."""


def take(connection: Connection, workspace: str, key: str, now: datetime) -> bool:
    """True for whoever is to do the work: nobody has done it."""
    taking = {"key": key, "workspace_id": workspace, "received_at": now}
    return connection.execute(_TAKE[connection.dialect.name], taking).one_or_none() is not None


def moments(now: datetime) -> dict[str, datetime]:
    """The parameters of OLD."""
    return {"forgotten_at_last": now - _KEPT - _AT_ONCE}


def forget_old(connection: Connection, now: datetime) -> None:
    connection.execute(delete(_table).where(_table.c.received_at < now - _KEPT))
