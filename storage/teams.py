"""Teams, who is in them, and who leads them."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, time
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)

from storage import rows, tables
from storage.goals import Goal
from storage.prepared import Prepared


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


def _listed(table: Table, names: Sequence[str]) -> Callable[[str], ColumnElement[str]]:
    """A team's rows of another table as one JSON list, in either database's words."""

    def written(dialect: str) -> ColumnElement[str]:
        columns = [table.c[name] for name in names]
        listed = (
            func.json_group_array(func.json_array(*columns))
            if dialect == "sqlite"
            else cast(func.coalesce(func.json_agg(func.json_build_array(*columns)), literal_column("'[]'::json")), Text)
        )
        return select(listed).where(table.c.team_id == tables.team.c.id).correlate(tables.team).scalar_subquery()

    return written


_NAMES = [field.name for field in fields(Team) if field.name in tables.team.c]
_MEMBERS_LISTED = _listed(tables.member, ("user_id", "leads", "role"))
_GOALS_LISTED = _listed(tables.goal, ("id", "team_id", "words", "retired"))
_ONE = Prepared(
    lambda dialect: select(
        *(tables.team.c[name] for name in _NAMES), _MEMBERS_LISTED(dialect), _GOALS_LISTED(dialect)
    ).where(tables.team.c.workspace_id == bindparam("workspace"), tables.team.c.id == bindparam("team"))
)
_MARK = Prepared(
    lambda _dialect: (
        update(tables.team)
        .where(tables.team.c.workspace_id == bindparam("workspace"), tables.team.c.id == bindparam("team"))
        .values(plan_due_at=bindparam("at"))
    )
)
_MEMBERS = (
    select(tables.member)
    .where(
        tables.member.c.workspace_id == bindparam("workspace"),
        tables.member.c.team_id.in_(bindparam("teams", expanding=True)),
    )
    .order_by(tables.member.c.user_id)
)


def keep(connection: Connection, workspace: str, channel: str, settings: Settings, by: str, at: datetime) -> int:
    """Set the channel's team up, or change it. The leads are members too. Returns the team's id."""
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
    _MARK(connection, {"workspace": workspace, "team": team_id, "at": now})


def mark_all_of(connection: Connection, workspace: str, user: str, now: datetime) -> None:
    """As mark, for every team that the person is in or follows; in order, so that two at once never wait in a ring."""
    table = tables.member
    which = select(table.c.team_id).where(table.c.workspace_id == workspace, table.c.user_id == user)
    for team_id in sorted(connection.execute(which).scalars()):
        mark(connection, workspace, team_id, now)


def mark_round(connection: Connection, workspace: str, round_id: int, now: datetime) -> int:
    """As mark, for every team of a round. How many they are."""
    table = tables.team
    those = (table.c.workspace_id == workspace, table.c.round_id == round_id)
    connection.execute(select(table.c.id).where(*those).order_by(table.c.id).with_for_update(key_share=True))
    return connection.execute(update(table).where(*those).values(plan_due_at=now)).rowcount


def marked(connection: Connection) -> list[tuple[str, int]]:
    table = tables.team
    found = connection.execute(select(table.c.workspace_id, table.c.id).where(table.c.plan_due_at.is_not(None)))
    return [(row.workspace_id, row.id) for row in found]


def planned(connection: Connection, workspace: str, team_id: int) -> None:
    table = tables.team
    connection.execute(update(table).where(table.c.id == team_id).values(plan_due_at=None))


def set_aim(connection: Connection, workspace: str, team_id: int, aim: int) -> None:
    table = tables.team
    connection.execute(update(table).where(table.c.workspace_id == workspace, table.c.id == team_id).values(aim=aim))


def get(connection: Connection, workspace: str, team_id: int) -> Team | None:
    found = with_goals(connection, workspace, team_id)
    return found[0] if found else None


def with_goals(connection: Connection, workspace: str, team_id: int) -> tuple[Team, list[Goal]] | None:
    """The team and its goals, retired ones too, oldest first; in one look."""
    for row in _ONE(connection, {"workspace": workspace, "team": team_id}):
        *own, members, goals = row
        people = [_Member(user, bool(leads), role) for user, leads, role in sorted(json.loads(members))]
        noted = sorted(json.loads(goals))
        team = _put_together(dict(zip(_NAMES, own, strict=True)), people)
        return team, [Goal(number, team_id, words, bool(retired)) for number, team_id, words, retired in noted]
    return None


def lock(connection: Connection, workspace: str, team_id: int) -> None:
    """Whoever else wants to change something of the team's waits until the transaction ends. Taken before others."""
    table = tables.team
    which = select(table.c.id).where(table.c.workspace_id == workspace, table.c.id == team_id)
    connection.execute(which.with_for_update(key_share=True))


def in_channel(connection: Connection, workspace: str, channel: str) -> Team | None:
    return _one(connection, workspace, tables.team.c.channel_id == channel)


def leave(connection: Connection, workspace: str, user: str) -> list[int]:
    """Somebody is in no team any more, and leads none. The ids of those that they were in."""
    table = tables.member
    those = (table.c.workspace_id == workspace, table.c.user_id == user, table.c.role == "member")
    left = sorted(connection.execute(select(table.c.team_id).where(*those)).scalars())
    for team_id in left:
        lock(connection, workspace, team_id)
    connection.execute(delete(table).where(*those, table.c.team_id.in_(left)))
    return left


def of_person(connection: Connection, workspace: str, user: str) -> list[Team]:
    """The teams a person is in, oldest first."""
    return _where(connection, workspace, tables.team.c.id.in_(_with_role(workspace, user, ["member"])))


def followed_by(connection: Connection, workspace: str, user: str) -> list[Team]:
    """The teams that a person follows as a manager or mentor, oldest first."""
    return _where(connection, workspace, tables.team.c.id.in_(_with_role(workspace, user, ["manager", "mentor"])))


def in_round(connection: Connection, workspace: str, round_id: int) -> list[Team]:
    """The teams that take part in a round, oldest first."""
    return _where(connection, workspace, tables.team.c.round_id == round_id)


def every(connection: Connection) -> list[Team]:
    """All teams of all workspaces; for the clock at start, never for a person."""
    workspaces = connection.execute(select(tables.workspace.c.id)).scalars().all()
    return [team for workspace in workspaces for team in _where(connection, workspace, True)]


_SAID = ("organisation", "name", "language", "time_zone", "weekday", "clock", "edition", "weekly_in", "round_id")


def _with_role(workspace: str, user: str, roles: list[str]) -> Any:
    table = tables.member
    return select(table.c.team_id).where(
        table.c.workspace_id == workspace, table.c.user_id == user, table.c.role.in_(roles)
    )


def _one(connection: Connection, workspace: str, condition: Any) -> Team | None:
    return next(iter(_where(connection, workspace, condition)), None)


def _where(connection: Connection, workspace: str, condition: Any) -> list[Team]:
    table = tables.team
    found = connection.execute(
        select(table).where(table.c.workspace_id == workspace, condition).order_by(table.c.id)
    ).all()
    members = _members(connection, workspace, [row.id for row in found])
    return [_put_together({name: getattr(row, name) for name in _NAMES}, members.get(row.id, [])) for row in found]


class _Member(NamedTuple):
    user_id: str
    leads: bool
    role: str


def _put_together(own: Mapping[str, Any], members: Sequence[_Member]) -> Team:
    by_role = {role: tuple(one.user_id for one in members if one.role == role) for role in _ROLES}
    leads = tuple(one.user_id for one in members if one.leads)
    return Team(
        **own, members=by_role["member"], leads=leads, managers=by_role["manager"], mentors=by_role["mentor"]
    )  # fmt: skip


_ROLES = ("member", "manager", "mentor")


def _members(connection: Connection, workspace: str, teams: list[int]) -> dict[int, list[_Member]]:
    found = connection.execute(_MEMBERS, {"workspace": workspace, "teams": teams})
    by_team: dict[int, list[_Member]] = {}
    for row in found:
        by_team.setdefault(row.team_id, []).append(_Member(row.user_id, row.leads, row.role))
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
