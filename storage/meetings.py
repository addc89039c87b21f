"""Benchmarking meetings, and what was learned at them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from storage import rows, tables


@dataclass(frozen=True)
class Meeting:
    id: int
    team_id: int
    name: str
    starts_at: datetime
    place: str
    cancelled: bool = False
    slot: str | None = None
    """Which of the round's meetings it is."""

    hosting: bool = False
    """Whether the team itself is host."""

    given_at: datetime | None = None
    """When the round has it, as it was last given to the team."""


def add(
    connection: Connection, workspace: str, team_id: int, name: str, starts_at: datetime, place: str, **more: object
) -> int:
    """The new meeting's id; `more` may be slot, hosting and given_at.

    The same name at the same moment again is the same one.
    """
    for meeting in of_team(connection, workspace, team_id):
        if (meeting.name, meeting.starts_at, meeting.cancelled) == (name, starts_at, False):
            return meeting.id
    values = {"workspace_id": workspace, "team_id": team_id, "name": name, "starts_at": starts_at, "place": place}
    values |= more
    return int(connection.execute(insert(tables.meeting).values(**values).returning(tables.meeting.c.id)).scalar_one())


def change(connection: Connection, workspace: str, meeting_id: int, **changed: object) -> None:
    """Move, rename or cancel."""
    table = tables.meeting
    connection.execute(
        update(table).where(table.c.workspace_id == workspace, table.c.id == meeting_id).values(**changed)
    )


def get(connection: Connection, workspace: str, meeting_id: int) -> Meeting | None:
    table = tables.meeting
    asked = select(*rows.columns(Meeting, table)).where(table.c.workspace_id == workspace, table.c.id == meeting_id)
    row = connection.execute(asked).one_or_none()
    return rows.value(Meeting, row) if row else None


def of_team(connection: Connection, workspace: str, team_id: int) -> list[Meeting]:
    """All of a team's meetings, cancelled ones too, in the order they take place."""
    table = tables.meeting
    found = connection.execute(
        select(*rows.columns(Meeting, table))
        .where(table.c.workspace_id == workspace, table.c.team_id == team_id)
        .order_by(table.c.starts_at, table.c.id)
    )
    return [rows.value(Meeting, row) for row in found]
