"""Whether what was secured still holds, as somebody saw it on the days when it was to be looked at.

Appended: what is seen again is there again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, insert, select

from storage import rows, tables
from storage.desk import Desk
from storage.prepared import Prepared


@dataclass(frozen=True)
class FollowUp:
    """`day` is when it was to be looked at; `holds` is yes, slipping or unsure; `seen` the figure, if one is given."""

    improvement_id: int
    day: date
    holds: str
    seen: str | None
    by: str
    at: datetime


_OF = Prepared(
    lambda _dialect: (
        select(*rows.columns(FollowUp, tables.follow_up))
        .where(
            tables.follow_up.c.workspace_id == bindparam("workspace"),
            tables.follow_up.c.improvement_id.in_(bindparam("improvements", expanding=True)),
        )
        .order_by(tables.follow_up.c.id)
    )
)


def keep(desk: Desk, seen: FollowUp) -> None:
    desk.connection.execute(insert(tables.follow_up), {"workspace_id": desk.workspace, **vars(seen)})


def of(desk: Desk, improvements: Sequence[int]) -> list[FollowUp]:
    """Oldest first."""
    return [FollowUp(*row) for row in _OF(desk.connection, {"workspace": desk.workspace, "improvements": improvements})]
