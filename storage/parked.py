"""People and channels that Slack will take nothing for. Nobody tries again until something has changed there.

The first reason stands until then.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, delete, select

from storage import rows, tables, teams
from storage.prepared import Prepared

_table = tables.parked
_AMONG = Prepared(
    lambda _dialect: select(_table.c.recipient, _table.c.reason).where(
        _table.c.workspace_id == bindparam("workspace"),
        _table.c.recipient.in_(bindparam("recipients", expanding=True)),
    )
)


def keep(connection: Connection, workspace: str, recipient: str, reason: str, now: datetime) -> None:
    """Nothing more is said to the recipient, for this reason in Slack's word."""
    values = {"workspace_id": workspace, "recipient": recipient, "reason": reason[:60], "since": now}
    connection.execute(rows.insert(_table, connection.dialect.name).values(**values).on_conflict_do_nothing())


def release(connection: Connection, workspace: str, recipient: str, now: datetime) -> None:
    """Something has changed: the recipient may be written to again, and what is to be said there is planned anew."""
    if among(connection, workspace, [recipient]):
        teams.mark_many(connection, workspace, teams.concerned(connection, workspace, recipient), now)
        here = and_(_table.c.workspace_id == workspace, _table.c.recipient == recipient)
        connection.execute(delete(_table).where(here))


def among(connection: Connection, workspace: str, recipients: Collection[str]) -> dict[str, str]:
    """Those of the recipients that are parked, each with the reason."""
    found = _AMONG(connection, {"workspace": workspace, "recipients": recipients})
    return {recipient: reason for recipient, reason in found}  # noqa: C416 - the rows are of any length
