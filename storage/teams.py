"""Teams, who is in them, and who leads them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select

from storage import rows, tables


@dataclass(frozen=True)
class Settings:
    """What a person can say of a team. `weekday` 0 is Monday; `clock` is wall-clock time in each reader's own zone."""

    organisation: str
    name: str
    language: str
    time_zone: str
    weekday: int
    clock: time
    members: tuple[str, ...]
    leads: tuple[str, ...]


@dataclass(frozen=True)
class Team(Settings):
    id: int
    workspace_id: str
    channel_id: str

    def has(self, user: str) -> bool:
        return user in self.members


# What every answer asks for is put together once: building a statement costs more than running it.
_ONE = select(tables.team).where(
    tables.team.c.workspace_id == bindparam("workspace"), tables.team.c.id == bindparam("team")
)
_MEMBERS = (
    select(tables.member)
    .where(
        tables.member.c.workspace_id == bindparam("workspace"),
        tables.member.c.team_id.in_(bindparam("teams", expanding=True)),
    )
    .order_by(tables.member.c.user_id)
)
_LANGUAGE = (
    select(tables.team.c.language)
    .join(tables.member, tables.member.c.team_id == tables.team.c.id)
    .where(tables.member.c.workspace_id == bindparam("workspace"), tables.member.c.user_id == bindparam("user"))
    .order_by(tables.team.c.id)
    .limit(1)
)


def keep(connection: Connection, workspace: str, channel: str, settings: Settings, by: str, at: datetime) -> int:
    """Set the channel's team up, or change it. The leads are members too. Returns the team's id."""
    said = {name: getattr(settings, name) for name in _SAID}
    values = {"workspace_id": workspace, "channel_id": channel, "started_by": by, "started_at": at, **said}
    statement = rows.insert(tables.team, connection.dialect).values(**values)
    statement = statement.on_conflict_do_update(index_elements=["workspace_id", "channel_id"], set_=said)
    team_id: int = connection.execute(statement.returning(tables.team.c.id)).scalar_one()
    _set_members(connection, workspace, team_id, settings)
    return team_id


def get(connection: Connection, workspace: str, team_id: int) -> Team | None:
    found = connection.execute(_ONE, {"workspace": workspace, "team": team_id}).all()
    members = _members(connection, workspace, [team_id]).get(team_id, [])
    return next((_team(row, members) for row in found), None)


def in_channel(connection: Connection, workspace: str, channel: str) -> Team | None:
    return _one(connection, workspace, tables.team.c.channel_id == channel)


def of_person(connection: Connection, workspace: str, user: str) -> list[Team]:
    """The teams a person is in, oldest first."""
    theirs = select(tables.member.c.team_id).where(
        tables.member.c.workspace_id == workspace, tables.member.c.user_id == user
    )
    return _where(connection, workspace, tables.team.c.id.in_(theirs))


def language_of(connection: Connection, workspace: str, user: str) -> str | None:
    """The language of the first team the person is in."""
    return connection.execute(_LANGUAGE, {"workspace": workspace, "user": user}).scalar_one_or_none()


def every(connection: Connection) -> list[Team]:
    """All teams of all workspaces; for the clock at start, never for a person."""
    workspaces = connection.execute(select(tables.workspace.c.id)).scalars().all()
    return [team for workspace in workspaces for team in _where(connection, workspace, True)]


_SAID = ("organisation", "name", "language", "time_zone", "weekday", "clock")


def _one(connection: Connection, workspace: str, condition: Any) -> Team | None:
    return next(iter(_where(connection, workspace, condition)), None)


def _where(connection: Connection, workspace: str, condition: Any) -> list[Team]:
    table = tables.team
    found = connection.execute(
        select(table).where(table.c.workspace_id == workspace, condition).order_by(table.c.id)
    ).all()
    members = _members(connection, workspace, [row.id for row in found])
    return [_team(row, members.get(row.id, [])) for row in found]


def _team(row: Row[*tuple[Any, ...]], members: list[tuple[str, bool]]) -> Team:
    everyone = tuple(user for user, _ in members)
    return rows.value(Team, row, members=everyone, leads=tuple(user for user, leads in members if leads))


def _members(connection: Connection, workspace: str, teams: list[int]) -> dict[int, list[tuple[str, bool]]]:
    found = connection.execute(_MEMBERS, {"workspace": workspace, "teams": teams})
    by_team: dict[int, list[tuple[str, bool]]] = {}
    for row in found:
        by_team.setdefault(row.team_id, []).append((row.user_id, row.leads))
    return by_team


def _set_members(connection: Connection, workspace: str, team_id: int, settings: Settings) -> None:
    table = tables.member
    connection.execute(delete(table).where(table.c.workspace_id == workspace, table.c.team_id == team_id))
    everyone: Iterable[str] = dict.fromkeys((*settings.leads, *settings.members))
    connection.execute(
        insert(table),
        [
            {"workspace_id": workspace, "team_id": team_id, "user_id": user, "leads": user in settings.leads}
            for user in everyone
        ],
    )
