"""People and channels that Slack will take nothing for. Nobody tries again until something has changed there.

The first reason stands until then.
"""

from collections.abc import Collection

from sqlalchemy import and_, bindparam, delete, select

from storage import rows, tables, teams
from storage.desk import Desk
from storage.prepared import Prepared

_table = tables.parked
_AMONG = Prepared(
    lambda _dialect: select(_table.c.recipient, _table.c.reason).where(
        _table.c.workspace_id == bindparam("workspace"),
        _table.c.recipient.in_(bindparam("recipients", expanding=True)),
    )
)


def keep(desk: Desk, recipient: str, reason: str) -> None:
    """Nothing more is said to the recipient, for this reason in Slack's word."""
    values = {"workspace_id": desk.workspace, "recipient": recipient, "reason": reason[:60], "since": desk.now}
    desk.connection.execute(rows.insert(_table, desk.connection.dialect.name).values(**values).on_conflict_do_nothing())


def release(desk: Desk, recipient: str) -> None:
    """Something has changed: the recipient may be written to again, and what is to be said there is planned anew."""
    if among(desk, [recipient]):
        teams.mark_many(desk, teams.concerned(desk, recipient))
        here = and_(_table.c.workspace_id == desk.workspace, _table.c.recipient == recipient)
        desk.connection.execute(delete(_table).where(here))


def among(desk: Desk, recipients: Collection[str]) -> dict[str, str]:
    """Those of the recipients that are parked, each with the reason."""
    found = _AMONG(desk.connection, {"workspace": desk.workspace, "recipients": recipients})
    return {recipient: reason for recipient, reason in found}  # noqa: C416 - the rows are of any length
