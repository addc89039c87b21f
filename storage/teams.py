"""Teams, who is in them, and who leads them; and which of them the clock is to plan anew.

A team is one in its channel, and is as it was last said. Whatever changes what its improvements are asked holds them
first and then the team, as everybody does who answers: that is seen to here. A fact marks its team in its own
transaction, and a planning that is under way then is followed by another.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    delete,
    insert,
    or_,
    select,
    update,
)

from storage import improvements, rows, tables
from storage.desk import Desk
from storage.goals import Goal
from storage.improvements import Answer, Move
from storage.prepared import Prepared

_BEHIND_AT_MOST = timedelta(minutes=15)


@dataclass(frozen=True)
class TeamSettings:
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
class Team(TeamSettings):
    id: int
    workspace_id: str
    channel_id: str
    aim: int = 2
    """How many improvements in governance it aims for."""

    def has(self, user: str) -> bool:
        return user in self.members


_OWN = rows.columns(Team, tables.team)
_NAMES = [column.name for column in _OWN]


def _members_listed(dialect: str) -> ColumnElement[str]:
    member = tables.member
    return rows.listed(dialect, [member.c.user_id, member.c.leads, member.c.role], member.c.team_id == tables.team.c.id)


def _goals_listed(dialect: str) -> ColumnElement[str]:
    return rows.listed(dialect, rows.columns(Goal, tables.goal), tables.goal.c.team_id == tables.team.c.id)


def _whole(dialect: str, *where: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Teams with who is in them, oldest first: rows for _with_members."""
    return select(*_OWN, _members_listed(dialect)).where(*where).order_by(tables.team.c.id)


_THIS_ONE = (tables.team.c.workspace_id == bindparam("workspace"), tables.team.c.id == bindparam("team"))
_ONE = Prepared(lambda dialect: _whole(dialect, *_THIS_ONE))
_WITH_GOALS = Prepared(
    lambda dialect: select(*_OWN, _members_listed(dialect), _goals_listed(dialect)).where(*_THIS_ONE)
)
_OPENED = Prepared(
    lambda dialect: select(
        *_OWN, _members_listed(dialect), _goals_listed(dialect), *improvements.facts_listed(dialect)
    ).where(*_THIS_ONE)
)


def _earlier(than: Any) -> ColumnElement[datetime]:
    """The mark that a team has, when it is the earlier."""
    mark = tables.team.c.plan_due_at
    return case((mark < than, mark), else_=than)


_THESE = tables.team.c.id.in_(bindparam("teams", expanding=True))
_THOSE = Prepared(lambda dialect: _whole(dialect, _THESE))
_MANY = Prepared(lambda dialect: _whole(dialect, _THESE, tables.team.c.workspace_id == bindparam("workspace")))
_LOCK = Prepared(
    lambda _dialect: (
        select(tables.team.c.id)
        .where(tables.team.c.workspace_id == bindparam("workspace"), _THESE)
        .order_by(tables.team.c.id)
        .with_for_update(key_share=True)
    )
)
_MARKING = {"plan_due_at": _earlier(bindparam("at", type_=tables.Moment()))}
_MARK = Prepared(
    lambda _dialect: (
        update(tables.team)
        .where(tables.team.c.workspace_id == bindparam("workspace"), tables.team.c.id == bindparam("team"))
        .values(_MARKING)
    )
)
_MARK_MANY = Prepared(
    lambda _dialect: (
        update(tables.team).where(tables.team.c.workspace_id == bindparam("workspace"), _THESE).values(_MARKING)
    )
)
_UNMARK = Prepared(lambda _dialect: update(tables.team).where(_THESE).values(plan_due_at=None))

MARKED = and_(
    tables.team.c.plan_due_at.is_not(None),
    or_(tables.team.c.plan_due_at <= bindparam("now"), tables.team.c.plan_due_at > bindparam("furthest_mark")),
)
"""For another statement: whether a team is to be planned now; its parameters are those of `moments`.

One that is put behind waits for its moment; a mark that lies further ahead is one of a clock that was wrong.
"""


def _lock_marked(*which: ColumnElement[bool]) -> Prepared:
    return Prepared(
        lambda _dialect: (
            select(tables.team.c.id, tables.team.c.plan_due_at)
            .where(MARKED, *which)
            .order_by(tables.team.c.plan_due_at, tables.team.c.workspace_id, tables.team.c.id)
            .limit(bindparam("most", type_=Integer()))
            .with_for_update(skip_locked=True, key_share=True)
        )
    )


_LOCK_MARKED, _LOCK_THOSE_MARKED = _lock_marked(), _lock_marked(_THESE)


def keep(desk: Desk, channel: str, settings: TeamSettings, by: str) -> int:
    """Set the channel's team up, or change it. The leads are members too. Returns the team's id."""
    _forget_standings(desk, channel)
    said = {name: getattr(settings, name) for name in _SAID}
    values = {"workspace_id": desk.workspace, "channel_id": channel, "started_by": by, "started_at": desk.now, **said}
    statement = rows.insert(tables.team, desk.connection.dialect.name).values(**values)
    statement = statement.on_conflict_do_update(index_elements=["workspace_id", "channel_id"], set_=said)
    team_id: int = desk.connection.execute(statement.returning(tables.team.c.id)).scalar_one()
    _set_members(desk, team_id, settings)
    return team_id


def mark(desk: Desk, team_id: int) -> None:
    """A fact has changed what the team is to be told and when: the clock plans it anew, from the first mark on.

    Always written, even when the mark is there: the lock keeps a planning that is under way from missing this fact.
    """
    _MARK(desk.connection, {"workspace": desk.workspace, "team": team_id, "at": desk.now})


def mark_all_of(desk: Desk, user: str) -> None:
    """As mark, for every team that the person has to do with."""
    mark_many(desk, concerned(desk, user))


def mark_round(desk: Desk, round_id: int) -> int:
    """As mark, for every team of a round. How many they are."""
    table = tables.team
    those = (table.c.workspace_id == desk.workspace, table.c.round_id == round_id)
    desk.connection.execute(select(table.c.id).where(*those).order_by(table.c.id).with_for_update(key_share=True))
    return desk.connection.execute(update(table).where(*those).values(plan_due_at=_earlier(desk.now))).rowcount


def mark_many(desk: Desk, those: Collection[int]) -> None:
    """As mark, for several teams: their locks are taken in the order of their ids."""
    ids = [team for (team,) in _LOCK(desk.connection, {"workspace": desk.workspace, "teams": those})]
    if ids:
        _MARK_MANY(desk.connection, {"workspace": desk.workspace, "teams": ids, "at": desk.now})


def concerned(desk: Desk, recipient: str) -> list[int]:
    """The teams that a person has to do with, in whatever role, or that a channel is the one of."""
    team, member = tables.team, tables.member
    theirs = select(member.c.team_id).where(member.c.workspace_id == desk.workspace, member.c.user_id == recipient)
    found = select(team.c.id).where(
        team.c.workspace_id == desk.workspace, or_(team.c.channel_id == recipient, team.c.id.in_(theirs))
    )
    return list(desk.connection.execute(found.order_by(team.c.id)).scalars())


def mark_all(connection: Connection, now: datetime) -> None:
    """Every team of every workspace is planned anew: what planning itself goes by has changed."""
    connection.execute(update(tables.team).where(tables.team.c.plan_due_at.is_(None)).values(plan_due_at=now))


def moments(now: datetime) -> dict[str, datetime]:
    """The parameters of MARKED."""
    return {"now": now, "furthest_mark": now + _BEHIND_AT_MOST}


def take_marked(
    connection: Connection, now: datetime, most: int, those: Collection[int] = ()
) -> list[tuple[Team, datetime]]:
    """Some teams that are marked and that nobody else is planning, locked and without their marks: those first that
    have waited longest, or none but `those`.

    With each the moment of its mark: what came to be due since is to be said too. Whoever changes a fact of theirs now
    waits to mark them, and marks them anew.
    """
    which = {"most": most, "teams": those} if those else {"most": most}
    found = (_LOCK_THOSE_MARKED if those else _LOCK_MARKED)(connection, {**which, **moments(now)})
    since = {team: min(marked_at, now) for team, marked_at in found}
    if not since:
        return []
    _UNMARK(connection, {"teams": list(since)})
    taken = [_with_members(row) for row in _THOSE(connection, {"teams": list(since)})]
    return [(team, since[team.id]) for team in taken]


def put_behind(connection: Connection, team_id: int, until: datetime) -> None:
    """It could not be planned: others are planned first."""
    table = tables.team
    still = and_(table.c.id == team_id, table.c.plan_due_at.is_not(None))
    connection.execute(update(table).where(still).values(plan_due_at=until))


def set_aim(desk: Desk, team_id: int, aim: int) -> None:
    table = tables.team
    desk.connection.execute(
        update(table).where(table.c.workspace_id == desk.workspace, table.c.id == team_id).values(aim=aim)
    )


def set_lead(desk: Desk, team_id: int, user: str) -> None:
    """The person leads the team beside those who do, and is a member of it."""
    improvements.forget_standings(desk, team_id)
    said = {"leads": True, "role": "member"}
    values = {"workspace_id": desk.workspace, "team_id": team_id, "user_id": user, **said}
    statement = rows.insert(tables.member, desk.connection.dialect.name).values(**values)
    desk.connection.execute(statement.on_conflict_do_update(index_elements=["team_id", "user_id"], set_=said))


def get(desk: Desk, team_id: int) -> Team | None:
    found = _ONE(desk.connection, {"workspace": desk.workspace, "team": team_id})
    return _with_members(found[0]) if found else None


def opened(desk: Desk, team_id: int, improvement_id: int) -> tuple[Team, list[Goal], list[Move], list[Answer]] | None:
    """As with_goals, and the facts of one of the team's improvements (as in improvements.facts_of); in one look."""
    for row in _OPENED(desk.connection, {"workspace": desk.workspace, "team": team_id, "improvement": improvement_id}):
        *own, goals, moves, answers = row
        return _with_members(own), _goals_of(goals), *improvements.facts_of(moves, answers)
    return None


def with_goals(desk: Desk, team_id: int) -> tuple[Team, list[Goal]] | None:
    """The team and its goals, retired ones too."""
    for *own, goals in _WITH_GOALS(desk.connection, {"workspace": desk.workspace, "team": team_id}):
        return _with_members(own), _goals_of(goals)
    return None


def _goals_of(listed: str) -> list[Goal]:
    return [Goal(number, team, words, bool(retired)) for number, team, words, retired in sorted(json.loads(listed))]


def _with_members(row: Sequence[Any]) -> Team:
    *own, members = row
    people = [_Member(user, bool(leads), role) for user, leads, role in sorted(json.loads(members))]
    return _put_together(dict(zip(_NAMES, own, strict=True)), people)


def lock(desk: Desk, team_id: int) -> None:
    """Whoever else wants to change something of the team's or its improvements' waits until the transaction ends.

    The improvements are held first, as by whoever answers.
    """
    improvements.hold(desk, team_id)
    _LOCK(desk.connection, {"workspace": desk.workspace, "teams": [team_id]})


def many(desk: Desk, those: Collection[int]) -> list[Team]:
    """Those of the teams that there are, oldest first."""
    return [_with_members(row) for row in _MANY(desk.connection, {"workspace": desk.workspace, "teams": those})]


def in_channel(desk: Desk, channel: str) -> Team | None:
    return _one(desk, tables.team.c.channel_id == channel)


def leave(desk: Desk, user: str) -> list[int]:
    """Somebody is in no team any more, and leads none. The ids of those that they were in."""
    table = tables.member
    those = (table.c.workspace_id == desk.workspace, table.c.user_id == user, table.c.role == "member")
    left = sorted(desk.connection.execute(select(table.c.team_id).where(*those)).scalars())
    improvements.forget_standings(desk, *left)
    _LOCK(desk.connection, {"workspace": desk.workspace, "teams": left})
    desk.connection.execute(delete(table).where(*those, table.c.team_id.in_(left)))
    return left


def of_person(desk: Desk, user: str) -> list[Team]:
    """The teams a person is in, oldest first."""
    return _where(desk, _with_role(desk.workspace, user, ["member"]))


def followed_by(desk: Desk, user: str) -> list[Team]:
    """The teams that a person follows as a manager or mentor, oldest first."""
    return _where(desk, _with_role(desk.workspace, user, ["manager", "mentor"]))


def in_round(desk: Desk, round_id: int) -> list[Team]:
    """The teams that take part in a round, oldest first."""
    return _where(desk, tables.team.c.round_id == round_id)


def every(connection: Connection) -> list[Team]:
    """All teams of all workspaces; for who runs the server, never for a person."""
    found = _whole(connection.dialect.name).order_by(None).order_by(tables.team.c.workspace_id, tables.team.c.id)
    return [_with_members(row) for row in connection.execute(found)]


def _forget_standings(desk: Desk, channel: str) -> None:
    """Who is asked, and whose days count, may be others from now on. Before the team itself is written: whoever
    answers holds the improvement first, and the team after it."""
    table = tables.team
    there = select(table.c.id).where(table.c.workspace_id == desk.workspace, table.c.channel_id == channel)
    team_id = desk.connection.execute(there).scalar_one_or_none()
    if team_id is not None:
        improvements.forget_standings(desk, team_id)


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


def _one(desk: Desk, condition: Any) -> Team | None:
    return next(iter(_where(desk, condition)), None)


def _where(desk: Desk, condition: Any) -> list[Team]:
    found = _whole(desk.connection.dialect.name, tables.team.c.workspace_id == desk.workspace, condition)
    return [_with_members(row) for row in desk.connection.execute(found)]


class _Member(NamedTuple):
    user_id: str
    leads: bool
    role: str


def _put_together(own: Mapping[str, Any], members: Sequence[_Member]) -> Team:
    by_role = {role: tuple(row.user_id for row in members if row.role == role) for role in _ROLES}
    leads = tuple(member.user_id for member in members if member.leads)
    return Team(
        **own, members=by_role["member"], leads=leads, managers=by_role["manager"], mentors=by_role["mentor"]
    )  # fmt: skip


_ROLES = ("member", "manager", "mentor")


def _set_members(desk: Desk, team_id: int, settings: TeamSettings) -> None:
    table = tables.member
    desk.connection.execute(delete(table).where(table.c.workspace_id == desk.workspace, table.c.team_id == team_id))
    roles = dict.fromkeys(settings.mentors, "mentor") | dict.fromkeys(settings.managers, "manager")
    roles |= dict.fromkeys((*settings.leads, *settings.members), "member")
    everyone = [
        {
            "workspace_id": desk.workspace,
            "team_id": team_id,
            "user_id": user,
            "leads": user in settings.leads,
            "role": role,
        }
        for user, role in roles.items()
    ]
    if everyone:
        desk.connection.execute(insert(table), everyone)
