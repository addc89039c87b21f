"""That an improvement was told of, as somebody has noted. Appended: who tells again notes it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, insert, select

from storage import rows, tables
from storage.desk import Desk
from storage.prepared import Prepared


@dataclass(frozen=True)
class Told:
    """`day` is when it was to be told; None when no day had been chosen."""

    improvement_id: int
    day: date | None
    by: str
    at: datetime


_OF = Prepared(
    lambda _dialect: (
        select(*rows.columns(Told, tables.told))
        .where(
            tables.told.c.workspace_id == bindparam("workspace"),
            tables.told.c.improvement_id.in_(bindparam("improvements", expanding=True)),
        )
        .order_by(tables.told.c.id)
    )
)


def keep(desk: Desk, told: Told) -> None:
    desk.connection.execute(insert(tables.told), {"workspace_id": desk.workspace, **vars(told)})


def of(desk: Desk, improvements: Sequence[int]) -> list[Told]:
    """Oldest first."""
    return [Told(*row) for row in _OF(desk.connection, {"workspace": desk.workspace, "improvements": improvements})]
