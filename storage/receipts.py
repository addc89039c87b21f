"""What Slack has delivered, so that the same thing delivered again is done once."""

from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Connection, Executable, bindparam, delete, update

from storage import rows, tables

_WORKING = timedelta(seconds=30)
"""Slack delivers again at once, after one minute and after five: the second takes up work that died."""

_KEPT = timedelta(days=2)


_FIELDS = ("key", "workspace_id", "received_at", "done")
_DONE = update(tables.receipt).where(tables.receipt.c.key == bindparam("which")).values(done=True)


def take(connection: Connection, workspace: str, key: str, now: datetime) -> bool:
    """True for whoever is to do the work: nobody has done it, and nobody has been at it lately."""
    taking = {"key": key, "workspace_id": workspace, "received_at": now, "done": False, "dead": now - _WORKING}
    return connection.execute(_take(connection.dialect.name), taking).one_or_none() is not None


@cache
def _take(dialect: str) -> Executable:
    """Put together once for each database: building it costs more than running it."""
    table = tables.receipt
    insert = rows.insert(table, dialect).values({name: bindparam(name) for name in _FIELDS})
    updating = insert.on_conflict_do_update(
        index_elements=["key"],
        set_={"received_at": insert.excluded.received_at},
        where=(table.c.done.is_(False)) & (table.c.received_at <= bindparam("dead")),
    )
    return updating.returning(table.c.key)


def done(connection: Connection, key: str) -> None:
    connection.execute(_DONE, {"which": key})


def give_back(connection: Connection, key: str) -> None:
    """The work failed: the next delivery may try at once."""
    table = tables.receipt
    connection.execute(delete(table).where(table.c.key == key, table.c.done.is_(False)))


def forget_old(connection: Connection, now: datetime) -> None:
    table = tables.receipt
    connection.execute(delete(table).where(table.c.received_at < now - _KEPT))
