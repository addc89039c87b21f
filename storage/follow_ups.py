"""Whether what was secured still holds, as somebody saw it on the days when it was to be looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, insert, select

from storage import rows, tables


@dataclass(frozen=True)
class FollowUp:
    """`day` is when it was to be looked at; `holds` is yes, slipping or unsure."""

    improvement_id: int
    day: date
    holds: str
    words: str
    by: str
    at: datetime


def keep(connection: Connection, workspace: str, seen: FollowUp) -> None:
    connection.execute(insert(tables.follow_up), {"workspace_id": workspace, **vars(seen)})


def of(connection: Connection, workspace: str, improvements: Sequence[int]) -> list[FollowUp]:
    """Oldest first."""
    table = tables.follow_up
    found = connection.execute(
        select(*rows.columns(FollowUp, table))
        .where(table.c.workspace_id == workspace, table.c.improvement_id.in_(improvements))
        .order_by(table.c.id)
    )
    return [rows.value(FollowUp, row) for row in found]
