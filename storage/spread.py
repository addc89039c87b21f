"""Where an improvement spreads: the units that take it up, and each one's own first test.

A unit's row is as it was last written; who saw an older one is told by the caller.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from storage import rows, tables
from storage.desk import Desk


@dataclass(frozen=True)
class Receiver:
    """A unit that takes a solution up. `core` is what it keeps as it is, `adapt` what it may make its own."""

    id: int
    improvement_id: int
    unit: str
    contact: str
    core: str
    adapt: str
    first_test: str
    """Empty until the unit has one."""


@dataclass(frozen=True)
class Agreed:
    """What is agreed with a unit, as in Receiver."""

    contact: str
    core: str
    adapt: str
    first_test: str


def keep(desk: Desk, improvement_id: int, unit: str, agreed: Agreed, author: str) -> None:
    """The same unit again is the same receiver."""
    kept = {**vars(agreed), "author": author, "at": desk.now}
    adding = rows.insert(tables.spread, desk.connection.dialect.name).values(
        workspace_id=desk.workspace, improvement_id=improvement_id, unit=unit, **kept
    )
    desk.connection.execute(adding.on_conflict_do_update(index_elements=["improvement_id", "unit"], set_=kept))


def of(desk: Desk, improvements: Sequence[int]) -> list[Receiver]:
    """Oldest first."""
    table = tables.spread
    found = desk.connection.execute(
        select(*rows.columns(Receiver, table))
        .where(table.c.workspace_id == desk.workspace, table.c.improvement_id.in_(improvements))
        .order_by(table.c.id)
    )
    return [rows.value(Receiver, row) for row in found]
