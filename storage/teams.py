"""Teams, who is in them, and who leads them."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, delete, insert, select, update

from storage import improvements, rows, tables


@dataclass(frozen=True)
class Settings:
    """What a person can say of a team. `weekday` 0 is Monday; `clock` is wall-clock time in each reader's own zone.

    Managers (and politicians) and mentors follow the team from outside: they answer nothing and are no members.
    """

    organisation: str
    name: str
    language: str
    time_zone: str
    weekday: int
    clock: time
    members: tuple[str, ...]
    leads: tuple[str, ...]
    managers: tuple[str, ...] = ()
    mentors: tuple[str, ...] = ()
    edition: str = ""
    """The round's edition, by its id: which meetings and which checklist. Empty: the newest."""

    weekly_in: str = "dm"
    """Or `channel`: one weekly message for all."""

    round_id: int | None = None
    """The round that the team goes with; its edition is the round's, and so are its meetings' days."""


@dataclass(frozen=True, kw_only=True)
class Team(Settings):
    id: int
    workspace_id: str
    channel_id: str
    aim: int = 2
    """How many improvements in governance it aims for."""

    def has(self, user: str) -> bool:
        return user in self.members


# What every answer asks for is put together once: building a statement costs more than running it.
_ONE = select(tables.team).where(
    tables.team.c.workspace_id == bindparam("workspace"), tables.team.c.id == bindparam("team")
)
_MARK = (
    update(tables.team)
    .where(tables.team.c.workspace_id == bindparam("workspace"), tables.team.c.id == bindparam("team"))
    .values(plan_due_at=bindparam("at"))
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
    .order_by(tables.member.c.role != "member")
    .order_by(tables.team.c.id)
    .limit(1)
)


def keep(connection: Connection, workspace: str, channel: str, settings: Settings, by: str, at: datetime) -> int:
    """Set the channel's team up, or change it. The leads are members too. Returns the team's id."""
    _forget_standings(connection, workspace, channel)
    said = {name: getattr(settings, name) for name in _SAID}
    values = {"workspace_id": workspace, "channel_id": channel, "started_by": by, "started_at": at, **said}
    statement = rows.insert(tables.team, connection.dialect.name).values(**values)
    statement = statement.on_conflict_do_update(index_elements=["workspace_id", "channel_id"], set_=said)
    team_id: int = connection.execute(statement.returning(tables.team.c.id)).scalar_one()
    _set_members(connection, workspace, team_id, settings)
    return team_id


def mark(connection: Connection, workspace: str, team_id: int, now: datetime) -> None:
    """A fact has changed what the team is to be told and when: the clock plans it anew.

    Always written, even when the mark is there: the lock keeps a planning that is under way from missing this fact.
    """
    connection.execute(_MARK, {"workspace": workspace, "team": team_id, "at": now})


def set_aim(connection: Connection, workspace: str, team_id: int, aim: int) -> None:
    table = tables.team
    connection.execute(update(table).where(table.c.workspace_id == workspace, table.c.id == team_id).values(aim=aim))


def get(connection: Connection, workspace: str, team_id: int) -> Team | None:
    found = connection.execute(_ONE, {"workspace": workspace, "team": team_id}).all()
    members = _members(connection, workspace, [team_id]).get(team_id, [])
    return next((_team(row, members) for row in found), None)


def in_channel(connection: Connection, workspace: str, channel: str) -> Team | None:
    return _one(connection, workspace, tables.team.c.channel_id == channel)


def of_person(connection: Connection, workspace: str, user: str) -> list[Team]:
    """The teams a person is in, oldest first."""
    return _where(connection, workspace, _with_role(workspace, user, ["member"]))


def followed_by(connection: Connection, workspace: str, user: str) -> list[Team]:
    """The teams that a person follows as a manager or mentor, oldest first."""
    return _where(connection, workspace, _with_role(workspace, user, ["manager", "mentor"]))


def in_round(connection: Connection, workspace: str, round_id: int) -> list[Team]:
    """The teams that take part in a round, oldest first."""
    return _where(connection, workspace, tables.team.c.round_id == round_id)


def language_of(connection: Connection, workspace: str, user: str) -> str | None:
    """The language of the first team the person is in."""
    return connection.execute(_LANGUAGE, {"workspace": workspace, "user": user}).scalar_one_or_none()


def every(connection: Connection) -> list[Team]:
    """All teams of all workspaces; for the clock at start, never for a person."""
    workspaces = connection.execute(select(tables.workspace.c.id)).scalars().all()
    return [team for workspace in workspaces for team in _where(connection, workspace, True)]


def _forget_standings(connection: Connection, workspace: str, channel: str) -> None:
    """Who is asked, and whose days count, may be others from now on. Before the team itself is written: whoever
    answers holds the improvement first, and the team after it."""
    table = tables.team
    there = select(table.c.id).where(table.c.workspace_id == workspace, table.c.channel_id == channel)
    team_id = connection.execute(there).scalar_one_or_none()
    if team_id is not None:
        improvements.forget_standings(connection, workspace, team_id)


_SAID = ("organisation", "name", "language", "time_zone", "weekday", "clock", "edition", "weekly_in", "round_id")


def _with_role(workspace: str, user: str, roles: list[str]) -> ColumnElement[bool]:
    """Joined, and not asked for among the ids: SQLite then goes from the person to the teams, not through all teams."""
    table = tables.member
    return and_(
        table.c.team_id == tables.team.c.id,
        table.c.workspace_id == workspace,
        table.c.user_id == user,
        table.c.role.in_(roles),
    )


def _one(connection: Connection, workspace: str, condition: Any) -> Team | None:
    return next(iter(_where(connection, workspace, condition)), None)


def _where(connection: Connection, workspace: str, condition: Any) -> list[Team]:
    table = tables.team
    found = connection.execute(
        select(table).where(table.c.workspace_id == workspace, condition).order_by(table.c.id)
    ).all()
    members = _members(connection, workspace, [row.id for row in found])
    return [_team(row, members.get(row.id, [])) for row in found]


def _team(row: Row[*tuple[Any, ...]], members: list[Row[*tuple[Any, ...]]]) -> Team:
    by_role = {role: tuple(one.user_id for one in members if one.role == role) for role in _ROLES}
    leads = tuple(one.user_id for one in members if one.leads)
    managers, mentors = by_role["manager"], by_role["mentor"]
    return rows.value(Team, row, members=by_role["member"], leads=leads, managers=managers, mentors=mentors)


_ROLES = ("member", "manager", "mentor")


def _members(connection: Connection, workspace: str, teams: list[int]) -> dict[int, list[Row[*tuple[Any, ...]]]]:
    found = connection.execute(_MEMBERS, {"workspace": workspace, "teams": teams})
    by_team: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    for row in found:
        by_team.setdefault(row.team_id, []).append(row)
    return by_team


def _set_members(connection: Connection, workspace: str, team_id: int, settings: Settings) -> None:
    table = tables.member
    connection.execute(delete(table).where(table.c.workspace_id == workspace, table.c.team_id == team_id))
    roles = dict.fromkeys(settings.mentors, "mentor") | dict.fromkeys(settings.managers, "manager")
    roles |= dict.fromkeys((*settings.leads, *settings.members), "member")
    everyone = [
        {"workspace_id": workspace, "team_id": team_id, "user_id": user, "leads": user in settings.leads, "role": role}
        for user, role in roles.items()
    ]
    if everyone:
        connection.execute(insert(table), everyone)
