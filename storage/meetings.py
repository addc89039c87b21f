"""A team's benchmarking meetings: when and where each is, as it was last said. A cancelled one stays, and says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from storage import rows, tables
from storage.desk import Desk
from storage.prepared import Prepared


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


_OF_TEAMS = Prepared(
    lambda _dialect: (
        select(*rows.columns(Meeting, tables.meeting))
        .where(
            tables.meeting.c.workspace_id == bindparam("workspace"),
            tables.meeting.c.team_id.in_(bindparam("teams", expanding=True)),
        )
        .order_by(tables.meeting.c.starts_at, tables.meeting.c.id)
    )
)


def add(
    desk: Desk, team_id: int, name: str, starts_at: datetime, place: str, *,
    slot: str | None = None, hosting: bool = False, given_at: datetime | None = None,
) -> int:  # fmt: skip
    """The new meeting's id. The same name at the same moment again is the same one."""
    for meeting in of_team(desk, team_id):
        if (meeting.name, meeting.starts_at, meeting.cancelled) == (name, starts_at, False):
            return meeting.id
    values = {"workspace_id": desk.workspace, "team_id": team_id, "name": name, "starts_at": starts_at, "place": place}
    values |= {"slot": slot, "hosting": hosting, "given_at": given_at}
    return int(
        desk.connection.execute(insert(tables.meeting).values(**values).returning(tables.meeting.c.id)).scalar_one()
    )


def change(desk: Desk, meeting: Meeting) -> None:
    """Move, rename or cancel: it is as this from now on. It was read while the team was held."""
    table = tables.meeting
    desk.connection.execute(
        update(table).where(table.c.workspace_id == desk.workspace, table.c.id == meeting.id).values(**_said(meeting))
    )


def get(desk: Desk, meeting_id: int) -> Meeting | None:
    table = tables.meeting
    asked = select(*rows.columns(Meeting, table)).where(
        table.c.workspace_id == desk.workspace, table.c.id == meeting_id
    )
    row = desk.connection.execute(asked).one_or_none()
    return rows.value(Meeting, row) if row else None


def of_team(desk: Desk, team_id: int) -> list[Meeting]:
    """All of a team's meetings, cancelled ones too, in the order they take place."""
    return of_teams(desk, [team_id])[team_id]


def of_teams(desk: Desk, teams: Sequence[int]) -> dict[int, list[Meeting]]:
    """As of_team, by team."""
    by_team: dict[int, list[Meeting]] = {team: [] for team in teams}
    for row in _OF_TEAMS(desk.connection, {"workspace": desk.workspace, "teams": teams}):
        meeting = Meeting(*row)
        by_team[meeting.team_id].append(meeting)
    return by_team


def _said(meeting: Meeting) -> dict[str, object]:
    return {name: value for name, value in vars(meeting).items() if name not in ("id", "team_id")}
