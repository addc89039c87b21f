"""Where an improvement spreads: the units that take it up, and how far each has come.

What is agreed with a unit is as it was last written; who saw an older one is told by the caller. How far it has come is
appended, never changed: the latest is how it stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select

from storage import rows, tables
from storage.desk import Desk


@dataclass(frozen=True)
class Came:
    """What somebody has said of how far a unit has come, and since which day. `words`: what it plans or has seen."""

    state: str
    day: date
    words: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Receiver:
    """A unit that takes a solution up. `core` is what it keeps as it is, `adapt` what it may make its own."""

    id: int
    improvement_id: int
    unit: str
    contact: str
    core: str
    adapt: str
    came: tuple[Came, ...]
    """Oldest first; it begins by being named."""

    @property
    def now(self) -> Came:
        return self.came[-1]


@dataclass(frozen=True)
class Agreed:
    """What is agreed with a unit, as in Receiver."""

    contact: str
    core: str
    adapt: str


def keep(desk: Desk, improvement_id: int, unit: str, agreed: Agreed, author: str) -> int:
    """The receiver's id. The same unit again is the same receiver; a new one has come nowhere before that is said."""
    kept = {**vars(agreed), "author": author, "at": desk.now}
    adding = rows.insert(tables.spread, desk.connection.dialect.name).values(
        workspace_id=desk.workspace, improvement_id=improvement_id, unit=unit, **kept
    )
    keeping = adding.on_conflict_do_update(index_elements=["improvement_id", "unit"], set_=kept)
    return int(desk.connection.execute(keeping.returning(tables.spread.c.id)).scalar_one())


def comes(desk: Desk, receiver_id: int, came: Came) -> None:
    """So far a unit has come."""
    values = {"workspace_id": desk.workspace, "spread_id": receiver_id, **vars(came)}
    desk.connection.execute(insert(tables.spread_state), values)


def of(desk: Desk, improvements: Sequence[int]) -> list[Receiver]:
    """Oldest first."""
    table = tables.spread
    found = desk.connection.execute(
        select(*rows.columns(Receiver, table))
        .where(table.c.workspace_id == desk.workspace, table.c.improvement_id.in_(improvements))
        .order_by(table.c.id)
    ).all()
    came = _came(desk, [row.id for row in found])
    return [rows.value(Receiver, row, came=tuple(came[row.id])) for row in found]


def _came(desk: Desk, receivers: Sequence[int]) -> dict[int, list[Came]]:
    table = tables.spread_state
    found = desk.connection.execute(
        select(table.c.spread_id, *rows.columns(Came, table))
        .where(table.c.workspace_id == desk.workspace, table.c.spread_id.in_(receivers))
        .order_by(table.c.id)
    )
    came: dict[int, list[Came]] = {receiver: [] for receiver in receivers}
    for row in found:
        came[row.spread_id].append(rows.value(Came, row))
    return came
