"""What Slack has delivered, so that the same thing delivered again is done once."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, update

from storage import rows, tables

_WORKING = timedelta(seconds=30)
"""Slack delivers again at once, after one minute and after five: the second takes up work that died."""

_KEPT = timedelta(days=2)


_DONE = update(tables.receipt).where(tables.receipt.c.key == bindparam("which")).values(done=True)


def take(connection: Connection, workspace: str, key: str, now: datetime) -> bool:
    """True for whoever is to do the work: nobody has done it, and nobody has been at it lately."""
    table = tables.receipt
    fresh = {"key": key, "workspace_id": workspace, "received_at": now, "done": False}
    insert = rows.insert(table, connection.dialect).values(**fresh)
    insert = insert.on_conflict_do_update(
        index_elements=["key"],
        set_={"received_at": now},
        where=(table.c.done.is_(False)) & (table.c.received_at <= now - _WORKING),
    )
    return connection.execute(insert.returning(table.c.key)).one_or_none() is not None


def done(connection: Connection, key: str) -> None:
    connection.execute(_DONE, {"which": key})


def give_back(connection: Connection, key: str) -> None:
    """The work failed: the next delivery may try at once."""
    table = tables.receipt
    connection.execute(delete(table).where(table.c.key == key, table.c.done.is_(False)))


def forget_old(connection: Connection, now: datetime) -> None:
    table = tables.receipt
    connection.execute(delete(table).where(table.c.received_at < now - _KEPT))
