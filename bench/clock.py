"""The clock: an idle beat, a message from its claim to its follower's plan, the allowed pace, a date moved for many."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from bench import person
from bench.counting import seen
from bench.crowds import Crowd, analysed, fill
from bench.measure import Figure, Figures, cpu, interleaved, wall
from bench.places import NOW, WORKSPACE, Databases, Stand, a_team, at_a_stand, channel, clock_running, plan_all, planned
from bench.slack import SilentSlack
from flows import rounds as editions
from storage import tables
from storage.engine import reading, writing

_BEAT = timedelta(seconds=1)
_MONDAY = NOW + timedelta(days=7)
"""When every team's weekly reminders are due, in one and the same second."""

_MESSAGE_TEAMS, _IDLE_TEAMS, _ROUND_TEAMS = 80, 10_000, 1_500
_PACE_SECONDS, _PACE_TEAMS, _POST_SECONDS = 30, 40, 0.15
_LEAD = "ULEAD"
_PATIENCE = 120
"""Seconds that the planning of all teams is waited for."""


def idle_beat(databases: Databases) -> Figures:
    """A beat with nothing due, at 10,000 teams that are all planned for.

    `statements` counts each BEGIN as one. `write_locks` are the transactions that write, or take SQLite's write lock.
    The floor is one SELECT by an index, in a transaction of its own.
    """
    with at_a_stand(databases.fresh("sqlite")) as stand:
        fill(stand, Crowd(_IDLE_TEAMS))
        _plan_weekly(stand, Crowd(_IDLE_TEAMS))
        with seen(stand.engine) as found:
            stand.beat()
            stand.beat()
            found.clear()
            stand.beat()
            more = {"statements": len(found.statements) + found.transactions, "write_locks": len(found.locks)}
        value, floor = interleaved(100, lambda: cpu(stand.beat), _one_row(stand))
        yield "idle_beat", Figure(value, floor, "ms CPU", more)


def _one_row(stand: Stand) -> Callable[[], float]:
    which = select(tables.team.c.name).where(tables.team.c.id == 77)

    def look() -> None:
        with reading(stand.engine) as connection:
            connection.execute(which).scalar_one()

    return lambda: cpu(look)


def _plan_weekly(stand: Stand, crowd: Crowd) -> None:
    """Next Monday's weekly reminders, as planning writes them, put straight into the table."""
    row = {"kind": "weekly", "day": _MONDAY.date(), "due_at": _MONDAY, "not_before": _MONDAY, "state": "due"}
    with writing(stand.engine) as connection:
        connection.execute(
            insert(tables.reminder),
            [
                {
                    **row, "workspace_id": crowd.workspace(n), "team_id": n, "recipient": user, "about": str(n),
                    "event_key": f"{n}{user}",
                }
                for n in range(1, crowd.teams + 1)
                for user in crowd.members(n)
            ],
        )  # fmt: skip
        connection.execute(update(tables.team).values(plan_due_at=None))
    analysed(stand)


def message(databases: Databases) -> Figures:
    """A weekly reminder, all of it: claimed, composed, sent, recorded, and next week's planned.

    Three people in each of 80 teams, one workspace, all due in the same second; the clock beats every second at
    the pace that Slack allows, so a beat says three. `statements` are for one message too, each BEGIN one of them. The
    floor, for as many in a beat: one UPDATE that claims them, one that records them, and each message's blocks made and
    written as JSON.
    """
    crowd = Crowd(_MESSAGE_TEAMS, answers=20, moves=1, meetings=3)
    with at_a_stand(databases.fresh("sqlite")) as stand, at_a_stand(databases.fresh("sqlite")) as theirs:
        for one in (stand, theirs):
            fill(one, crowd)
        plan_all(stand)
        _plan_weekly(theirs, crowd)
        stand.clock.moment = theirs.clock.moment = _MONDAY
        stand.beat()  # the first twenty, and what a process works out once, such as each year's holidays
        bare = _bare_beat(theirs, stand.slack.messages[-1])
        spent, floor, begun = 0.0, 0.0, stand.slack.posts
        while stand.slack.posts < crowd.teams * 3 // 2:
            stand.clock.moment += _BEAT
            before = stand.slack.posts
            spent += cpu(stand.beat)
            floor += bare(stand.slack.posts - before)
        spent += cpu(stand.beat)  # what the last ones led to is planned
        messages = stand.slack.posts - begun
        more = {"statements": _statements_a_message(stand)}
        yield "message", Figure(spent * 1000 / messages, floor * 1000 / messages, "ms CPU", more)


def _statements_a_message(stand: Stand) -> float:
    with seen(stand.engine) as found:
        begun = stand.slack.posts
        while stand.slack.posts < begun + 60:
            stand.clock.moment += _BEAT
            stand.beat()
        return (len(found.statements) + found.transactions) / (stand.slack.posts - begun)


def _bare_beat(stand: Stand, like: dict[str, Any]) -> Callable[[int], float]:
    """So many rows claimed and recorded, and as many messages like this one made."""
    table = tables.reminder
    texts = json.dumps(like["blocks"], ensure_ascii=False).replace("{", "{{").replace("}", "}}")

    def say(number: int) -> None:
        with writing(stand.engine) as connection:
            batch = select(table.c.id).where(table.c.state == "due", table.c.not_before <= _MONDAY).limit(number)
            claimed = update(table).where(table.c.id.in_(batch)).values(state="claimed").returning(table.c.id)
            ids = list(connection.execute(claimed).scalars())
        for one in ids:
            blocks = json.loads(texts.format(one))
            stand.slack.chat_postMessage(channel="U1", blocks=json.dumps(blocks), text="-")
        with writing(stand.engine) as connection:
            connection.execute(update(table).where(table.c.id.in_(ids)).values(state="sent"))

    return lambda number: cpu(lambda: say(number))


def pace(databases: Databases) -> Figures:
    """The share of the allowed pace that is used, with Slack at 150 ms a post, the real clock beating for 30 seconds.

    Everything is due at once. Each workspace is allowed twenty messages and three a second more; what is allowed is
    counted to the last second, also when the next beat was not yet due.
    """
    for workspaces in (1, 20):
        slack, begun = SilentSlack(lambda: NOW, seconds=_POST_SECONDS), _Begun()
        with at_a_stand(databases.fresh("sqlite"), slack=slack, now=begun.now, later=lambda work: work()) as stand:
            crowd = Crowd(_PACE_TEAMS * workspaces, workspaces=workspaces, answers=20, moves=1)
            fill(stand, crowd)
            _plan_weekly(stand, crowd)
            begun.at = time.perf_counter()
            with clock_running(stand):
                time.sleep(_PACE_SECONDS)
                said, slack.seconds = slack.posts, 0  # the beat under way may end quickly
        allowed = workspaces * (20 + 3 * _PACE_SECONDS)
        yield f"pace_{workspaces}", Figure(100 * said / allowed, 100, "%", more_is_better=True)


@dataclass
class _Begun:
    """The coach's clock: Monday's reminders, and half a minute more as it passes."""

    at: float | None = None

    def now(self) -> datetime:
        passed = 0 if self.at is None else min(time.perf_counter() - self.at, _PACE_SECONDS)
        return _MONDAY + timedelta(seconds=passed)


def round_moved(databases: Databases) -> Figures:
    """A programme lead moves a meeting of a round of 1,500 teams, until the form is acknowledged.

    Each team has that meeting already, an improvement, and all its reminders planned. `longest_lock_ms` is how long any
    one transaction, then or while everything is planned anew, kept others from writing; `all_planned_s` how long it
    takes from the acknowledgement until the clock, beating as in life, has planned for every team. The floor is one
    transaction of three statements: the round's meeting, all the teams' meetings, and a mark on each team.
    """
    with at_a_stand(databases.fresh("sqlite")) as theirs:
        round_id, slot = _a_round(theirs)
        floor = cpu(lambda: _bare_move(theirs, round_id, slot)) * 1000
    started = time.perf_counter()
    with at_a_stand(databases.fresh("sqlite"), now=lambda: _since(started)) as stand:
        round_id, slot = _a_round(stand)
        plan_all(stand)
        stand.does(person.presses(_LEAD, "round.dates", str(round_id)))
        moving = person.submits(_LEAD, person.opened(stand), {slot: "2027-03-22"})
        with seen(stand.engine) as found:
            value = cpu(lambda: stand.deliver(moving)) * 1000
            planning = wall(lambda: _until_planned(stand))
            more = {"longest_lock_ms": max(found.locks) * 1000, "all_planned_s": planning}
        yield "round_moved", Figure(value, floor, "ms CPU", more)


def _since(started: float) -> datetime:
    return NOW + timedelta(seconds=time.perf_counter() - started)


def _a_round(stand: Stand) -> tuple[int, str]:
    """Begun by its lead, with a date for one meeting, which every team has. The round's id and the meeting's slot."""
    edition = editions.round_of(editions.NEWEST)
    a_team(stand, 0, (_LEAD,))
    stand.does(person.types(_LEAD, "omgång", channel(0)))
    begun = stand.does(person.submits(_LEAD, person.opened(stand), {"name": "Omgång", "edition": edition.id}))
    dates = person.reply(begun)["view"]
    slot = edition.meeting[1].id
    stand.does(person.submits(_LEAD, dates, {slot: "2027-03-15"}))
    with writing(stand.engine) as connection:
        connection.execute(delete(tables.member))
        connection.execute(delete(tables.team))
        round_id, at = connection.execute(
            select(tables.round_meeting.c.round_id, tables.round_meeting.c.starts_at)
        ).one()
    fill(stand, Crowd(_ROUND_TEAMS, answers=20, moves=1, round_id=round_id))
    with writing(stand.engine) as connection:
        row = {"workspace_id": WORKSPACE, "name": "BM", "place": "", "starts_at": at, "slot": slot}
        connection.execute(insert(tables.meeting), [{**row, "team_id": n + 1} for n in range(_ROUND_TEAMS)])
    return int(round_id), slot


def _bare_move(stand: Stand, round_id: int, slot: str) -> None:
    day = NOW + timedelta(days=70)
    meeting, team, common = tables.meeting, tables.team, tables.round_meeting
    theirs = select(team.c.id).where(team.c.round_id == round_id)
    with writing(stand.engine) as connection:
        connection.execute(
            update(common).where(common.c.round_id == round_id, common.c.slot == slot).values(starts_at=day)
        )
        connection.execute(
            update(meeting).where(meeting.c.slot == slot, meeting.c.team_id.in_(theirs)).values(starts_at=day)
        )
        connection.execute(update(team).where(team.c.round_id == round_id).values(plan_due_at=NOW))


def _until_planned(stand: Stand) -> None:
    until = time.perf_counter() + _PATIENCE
    with clock_running(stand):
        while not planned(stand) and time.perf_counter() < until:
            time.sleep(0.05)
