"""From a team's facts to what is to be said and when.

A fact that changes it marks its team (storage.teams.mark), and the next beat of the clock plans the teams that are
marked, in short transactions that hold their locks: nobody waits for a plan, and no two plans meet.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

from bot.coach import Coach, Workspace
from bot.reminders.kind import Seen
from bot.reminders.kinds import KINDS
from bot.slack.client import SlackFailure, trouble_of
from bot.slack.workspaces import by_workspace
from bot.team import boards, nudging, overview
from bot.team.nudging import LATER, rarely
from bot.team.round_dates import give_dates
from flows import cycles, standing
from storage import methods, parked, people, reminders, teams
from storage.desk import Desk
from storage.engine import reading, writing
from storage.improvements import Made
from storage.reminders import Plan, Planned
from storage.teams import Team

log = logging.getLogger(__name__)

_REMEMBERED = [kind.name for kind in KINDS if kind.remembers]

_A_BEAT, _TOGETHER = 50, 10
"""Marked teams that are planned in a beat, and in a transaction, while which others wait to write (SQLite)."""

_BEHIND = timedelta(minutes=10)
"""Until a team is tried again that could not be planned."""


def plan_marked(coach: Coach) -> int:
    """Plan teams that are marked, a bounded number. Returns how many; those that another process plans are left."""
    planned = 0
    while planned < _A_BEAT:
        some = _plan_together(coach)
        planned += some
        if some < _TOGETHER:
            break
    return planned


def begin(coach: Coach) -> None:
    """At start: plans are made anew where what they go by, beside the facts, has changed since they were made.

    And a workspace that was in trouble gets a new try when Slack takes the token that we have now.
    """
    with reading(coach.engine) as connection:
        before, troubled = methods.plans_go_by(connection), people.in_trouble(connection)
    now = _plans_go_by(coach)
    if now != before:
        with writing(coach.engine) as connection:
            teams.mark_all(connection, coach.now())
            methods.keep_plans_go_by(connection, now)
    for workspace in troubled:
        _try_again(coach.workspace(workspace))


def _plans_go_by(coach: Coach) -> str:
    """The milestones, what standings are made by (the calendar with its holidays too), and the code that reckons."""
    code = [Path(str(module.__file__)).read_bytes() for module in (cycles, nudging, overview)]
    parts = [coach.reminders.model_dump_json().encode(), standing.made_by().encode(), *_kinds()]
    return sha256(b"\0".join([*parts, *code])).hexdigest()


def _kinds() -> list[bytes]:
    """This file and its neighbours: a change of when something is due makes every plan anew."""
    return [file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.py"))]


def _try_again(workspace: Workspace) -> None:
    try:
        workspace.slack.auth_test()
    except SlackFailure as error:
        log.warning("workspace %s is still left alone: %s", workspace.id, trouble_of(error).word)
        return
    with workspace.writing() as desk:
        people.forgive(desk)


def _plan_together(coach: Coach, those: Sequence[int] = ()) -> int:
    """Plan some teams, or these. When that fails each is planned by itself, and one that still fails is put behind."""
    taken: list[tuple[Team, datetime]] = []
    try:
        with writing(coach.engine) as connection:
            now = coach.now()
            taken = teams.take_marked(connection, now, _TOGETHER, those)
            made = {
                here: _plan(Desk(connection, here, now), coach, some)
                for here, some in by_workspace(taken, lambda one: one[0].workspace_id)
            }
    except Exception:
        if not taken:
            raise
        if len(taken) > 1:
            return sum(_plan_together(coach, [team.id]) for team, _ in taken)
        log.exception("team %s could not be planned for", taken[0][0].id)
        with writing(coach.engine) as connection:
            teams.put_behind(connection, taken[0][0].id, coach.now() + _BEHIND)
        return 0
    for workspace, stand in made.items():  # whoever holds a team must not wait for its improvements
        if stand:
            coach.afterwards(partial(boards.keep, coach.workspace(workspace), stand))
    return len(taken)


def _plan(desk: Desk, coach: Coach, those: Sequence[tuple[Team, datetime]]) -> list[Made]:
    """Plan a workspace's teams, each from a moment on. Their locks are held. Gives what was made for it."""
    every, made = _see(desk, coach, [team for team, _ in those], {team.id: moment for team, moment in those})
    plans = {seen.team.id: Plan(seen.now, _planned(seen)) for seen in every}
    reminders.plan(desk, plans, beside=[LATER])
    return made


def _see(desk: Desk, coach: Coach, those: list[Team], since: Mapping[int, datetime]) -> tuple[list[Seen], list[Made]]:
    for team in those:
        give_dates(desk, team)
    ids = list(since)
    users = sorted({user for team in those for user in (*team.members, *team.managers)})
    known = people.many(desk, users)
    refused = parked.among(desk, [*users, *(team.channel_id for team in those)])
    silent = {*refused} | {user for user in users if known[user].deactivated}
    said = reminders.said(desk, ids, _REMEMBERED)
    rare = rarely(desk, ids)
    every, made = boards.for_the_clock(desk, coach.methods, those)
    return [
        Seen(
            coach.reminders,
            replace(overview, now=since[team]),
            known,
            silent,
            team in rare,
            {kind: said[team, kind] for kind in _REMEMBERED},
        )
        for overview in every
        for team in [overview.team.id]
    ], made


def _planned(seen: Seen) -> list[Planned]:
    """Everything that the team is to be told, to those who can be told."""
    return [planned for kind in KINDS for planned in kind.due(seen) if planned.recipient not in seen.silent]
