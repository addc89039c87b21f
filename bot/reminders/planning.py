"""From a team's facts to what is to be said and when.

A fact that changes it marks its team (storage.teams.mark), and the next beat of the clock plans the teams that are
marked, in short transactions that hold their locks: nobody waits for a plan, and no two plans meet.
"""

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

from bot.coach import Coach
from bot.refs import CountdownTo, OfDay, OfStay
from bot.slack.client import SlackFailure, trouble_of
from bot.team import boards as overview
from bot.team import overview as picture
from bot.team.overview import STILL, Overview, Placed
from bot.team.round_dates import give_dates
from bot.team.who import zone_of
from flows import calendar, cycles, standing
from flows.calendar import Due
from storage import hints, methods, parked, people, reminders, teams
from storage.engine import reading, writing
from storage.improvements import Made
from storage.meetings import Meeting
from storage.people import Person
from storage.reminders import Plan, Planned
from storage.teams import Team

log = logging.getLogger(__name__)

WEEKLY, COUNTDOWN, TEST_ENDED, LATER, FOLLOW_UP = "weekly", "countdown", "test_ended", "later", "follow_up"
STUCK, ASK_LEAD, DIGEST = "stuck", "ask_lead", "digest"

_LEAD_AFTER = 5
"""Working days after somebody was asked, in which nothing happened."""

_OPINIONS, _ENOUGH, _SHARE = 20, 5, 0.6
"""Of a team's latest opinions, when there are enough, so large a share must be that reminders help."""

_FOLLOWED_UP_AFTER = (1, 3, 6, 12)
"""Months after an improvement was secured, beside the day that the team chose itself; also when the round is over."""


_SLIPPING = timedelta(days=14)
"""Until it is asked again whether what was slipping back has been put right."""


_A_BEAT, _TOGETHER = 50, 10
"""Marked teams that are planned in a beat, and in a transaction, while which others wait to write (SQLite)."""

_BEHIND = timedelta(minutes=10)
"""Until a team is tried again that could not be planned."""


@dataclass(frozen=True)
class _Seen:
    """What a team's plan goes by. `silent`: who has left Slack, and whom Slack will take nothing for.

    `now` is when the plan begins: the moment of the first fact that it has not heeded yet.
    """

    picture: Overview
    known: Mapping[str, Person]
    silent: Collection[str]
    rare: bool
    asked: Mapping[str, date]
    told: Mapping[str, date]
    now: datetime

    @property
    def team(self) -> Team:
        return self.picture.team

    def is_away(self, user: str) -> bool:
        person = self.known[user]
        return user in self.silent or bool(quiet(person, zone_of(person, self.team.time_zone), self.now))


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
        _try_again(coach, workspace)


def _plans_go_by(coach: Coach) -> str:
    """The milestones, what standings are made by (the calendar with its holidays too), and the code that reckons."""
    code = [Path(str(module.__file__)).read_bytes() for module in (cycles, picture)]
    parts = [coach.reminders.model_dump_json().encode(), standing.made_by().encode(), Path(__file__).read_bytes()]
    return sha256(b"\0".join([*parts, *code])).hexdigest()


def _try_again(coach: Coach, workspace: str) -> None:
    try:
        coach.slack(workspace).auth_test()
    except SlackFailure as error:
        log.warning("workspace %s is still left alone: %s", workspace, trouble_of(error).word)
        return
    with writing(coach.engine) as connection:
        people.forgive(connection, workspace)


def _plan_together(coach: Coach, those: Sequence[int] = ()) -> int:
    """Plan some teams, or these. When that fails each is planned by itself, and one that still fails is put behind."""
    taken: list[tuple[Team, datetime]] = []
    try:
        with writing(coach.engine) as connection:
            taken = teams.take_marked(connection, coach.now(), _TOGETHER, those)
            made = _plan(connection, coach, taken)
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
        coach.afterwards(partial(overview.keep, coach, workspace, stand))
    return len(taken)


def _plan(connection: Connection, coach: Coach, those: Sequence[tuple[Team, datetime]]) -> dict[str, list[Made]]:
    """Plan the teams, each from a moment on. Their locks are held. What was made for it, by workspace."""
    made: dict[str, list[Made]] = {}
    for workspace in dict.fromkeys(team.workspace_id for team, _ in those):
        since = {team.id: moment for team, moment in those if team.workspace_id == workspace}
        of_workspace = [team for team, _ in those if team.id in since]
        every, stand = _see(connection, coach, workspace, of_workspace, since)
        plans = {seen.team.id: Plan(seen.now, _planned(coach, seen)) for seen in every}
        reminders.plan(connection, workspace, plans)
        if stand:
            made[workspace] = stand
    return made


def _see(
    connection: Connection, coach: Coach, workspace: str, those: list[Team], since: Mapping[int, datetime]
) -> tuple[list[_Seen], list[Made]]:
    for team in those:
        give_dates(connection, team)
    ids = list(since)
    users = sorted({user for team in those for user in (*team.members, *team.managers)})
    known = people.many(connection, workspace, users)
    refused = parked.among(connection, workspace, [*users, *(team.channel_id for team in those)])
    silent = {*refused} | {user for user in users if known[user].deactivated}
    said = reminders.said(connection, workspace, ids, [STUCK, ASK_LEAD])
    rare = rarely(connection, workspace, ids)
    pictures, made = overview.for_the_clock(connection, coach.methods, workspace, those)
    return [
        _Seen(seen, known, silent, one in rare, said[one, STUCK], said[one, ASK_LEAD], since[one])
        for seen in pictures
        for one in [seen.team.id]
    ], made


def _planned(coach: Coach, seen: _Seen) -> list[Planned]:
    """Everything that the team is to be told, to those who can be told."""
    planned = [
        *_weekly(seen),
        *_digest(seen.team, seen.now),
        *_stuck(seen),
        *_countdowns(coach, seen.picture, seen.now),
        *_ended_tests(seen.picture, seen.now),
        *_follow_ups(seen.picture, seen.now),
    ]
    return [one for one in planned if one.recipient not in seen.silent]


def remind_later(connection: Connection, now: datetime, workspace: str, user: str, team: Team) -> Due:
    """*Later*: the next working morning, at the team's hour in the person's own zone."""
    person = people.get(connection, workspace, user)
    due = calendar.next_working_morning(now, team.clock, zone_of(person, team.time_zone))
    reminders.add(connection, workspace, team.id, Planned(user, LATER, str(team.id), due.day, due.moment))
    return due


def countdown_of(coach: Coach, team: Team, meeting: Meeting) -> list[Due]:
    days = [milestone.days for milestone in coach.reminders.milestone]
    return calendar.countdown(meeting.starts_at, days, team.clock, team.time_zone)


def about_countdown(meeting: Meeting, due: Due) -> str:
    return str(CountdownTo(meeting.id, due.days))


def about_test(work: Placed) -> str:
    return str(OfDay(work.improvement.id, work.standing.test_ends))


def about_follow_up(work: Placed, day: date) -> str:
    return str(OfDay(work.improvement.id, day))


def follow_up_days(seen: Overview, work: Placed) -> list[date]:
    """When it is to be looked at whether a secured improvement still holds; none for one that is not secured."""
    stands, zone = work.standing, seen.team.time_zone
    if stands.secured_at is None:
        return []
    since = calendar.local_day(stands.secured_at, zone)
    days = {calendar.months_after(since, months) for months in _FOLLOWED_UP_AFTER}
    own = {stands.follow_up} if stands.follow_up else set()
    last = seen.last_seen(work)
    soon = {calendar.local_day(last.at, zone) + _SLIPPING} if last is not None and last.holds == "slipping" else set()
    return sorted(days | own | soon)


def rarely(connection: Connection, workspace: str, team_ids: Sequence[int]) -> set[int]:
    """The teams that find that reminders seldom help: they then come every other week."""
    helped = hints.opinions(connection, workspace, team_ids, WEEKLY, _OPINIONS)
    return {team for team, said in helped.items() if len(said) >= _ENOUGH and sum(said) < _SHARE * len(said)}


def about_stuck(work: Placed) -> str:
    """The stay in a step: asked about once."""
    return str(OfStay(work.improvement.id, work.standing.moves))


def is_still(seen: Overview, work: Placed, today: date) -> bool:
    """Whether nobody has done anything for some working days, and nobody has said that it may wait."""
    touched = calendar.local_day(work.standing.touched_at, seen.team.time_zone)
    waits = work.improvement.waits_until
    return touched < calendar.working_days_before(today, STILL) and (waits is None or waits < today)


def who_could_move(seen: Overview, work: Placed) -> list[str]:
    """Who has not answered for themselves, then who looks after it, then the leads and the others."""
    first = [one for one in (*work.standing.waits_for, *work.standing.owners) if seen.team.has(one)]
    return [*first, *seen.team.leads, *seen.team.members]


def stuck_since(seen: Overview, work: Placed) -> date:
    """The local day on which the team came to the step."""
    return calendar.local_day(work.standing.moved_at or work.improvement.started_at, seen.team.time_zone)


def quiet(person: Person, zone: str, now: datetime) -> str:
    """Why somebody is not to be nudged now: `paused` by their own wish, or `away` by their own status in Slack."""
    if person.paused_until is not None and calendar.local_day(now, zone) < person.paused_until:
        return "paused"
    return "away" if person.away_until is not None and now < person.away_until else ""


def _stuck(seen: _Seen) -> Iterator[Planned]:
    """Who blocks is asked once, in private; when nothing has come of it, the leads get three ways on; then no more."""
    team, now = seen.team, seen.now
    for work in seen.picture.going:
        about = about_stuck(work)
        if about not in seen.asked:
            blocking = next((one for one in who_could_move(seen.picture, work) if not seen.is_away(one)), None)
            if blocking is not None:
                day, zone = _too_long(seen.picture, work), zone_of(seen.known[blocking], team.time_zone)
                yield _asking(blocking, STUCK, about, day, team, zone, now)
        elif about not in seen.told:
            day = max(calendar.working_days_after(seen.asked[about], _LEAD_AFTER), _rested(seen.picture, work))
            for lead in team.leads:
                yield _asking(lead, ASK_LEAD, about, day, team, team.time_zone, now)


def _too_long(seen: Overview, work: Placed) -> date:
    """The day by which a step is usually left, or a test told about; later when somebody has just done something."""
    ends = work.standing.test_ends
    began = max(stuck_since(seen, work), ends) if ends else stuck_since(seen, work)
    return max(calendar.working_days_after(began, seen.usual_days), _rested(seen, work))


def _rested(seen: Overview, work: Placed) -> date:
    touched = calendar.local_day(work.standing.touched_at, seen.team.time_zone)
    rested = calendar.working_days_after(touched, STILL + 1)
    waits = work.improvement.waits_until
    return max(rested, calendar.working_days_after(waits, 1)) if waits else rested


def _asking(recipient: str, kind: str, about: str, day: date, team: Team, zone: str, now: datetime) -> Planned:
    """On that day, or on the next working morning when it has passed; never in July."""
    if calendar.moment_at(day, team.clock, zone) <= now:
        day = calendar.next_working_morning(now, team.clock, zone).day
    day = calendar.after_summer(day)
    return Planned(recipient, kind, about, day, calendar.moment_at(day, team.clock, zone))


def _digest(team: Team, now: datetime) -> Iterator[Planned]:
    """Once a month to each manager and politician who follows the team."""
    due = calendar.next_monthly(now, team.clock, team.time_zone)
    for manager in team.managers:
        yield Planned(manager, DIGEST, str(team.id), due.day, due.moment)


def _follow_ups(seen: Overview, now: datetime) -> Iterator[Planned]:
    team = seen.team
    for work in seen.works:
        for day in follow_up_days(seen, work):
            said_on = calendar.after_summer(calendar.working_day(day))
            moment = calendar.moment_at(said_on, team.clock, team.time_zone)
            if moment > now:
                yield Planned(team.channel_id, FOLLOW_UP, about_follow_up(work, day), said_on, moment)


def _weekly(seen: _Seen) -> Iterator[Planned]:
    team, every = seen.team, 2 if seen.rare else 1
    if team.weekly_in == "channel":
        due = calendar.next_weekly(seen.now, team.weekday, team.clock, team.time_zone, every)
        yield Planned(team.channel_id, WEEKLY, str(team.id), due.day, due.moment)
        return
    for user in team.members:
        person = seen.known[user]
        zone, clock = zone_of(person, team.time_zone), person.clock or team.clock
        after = _back(person, seen.now, zone)
        for _ in range(2):  # the next may be today's, said already before the hour was changed
            due = calendar.next_weekly(after, team.weekday, clock, zone, every)
            yield Planned(user, WEEKLY, str(team.id), due.day, due.moment)
            after = due.moment


def _back(person: Person, now: datetime, zone: str) -> datetime:
    """When somebody who has paused or is away is back; now when they are neither."""
    back = max(now, person.away_until or now)
    if person.paused_until is None:
        return back
    return max(back, calendar.moment_at(person.paused_until, time(0, 0), zone) - timedelta(seconds=1))


def _countdowns(coach: Coach, seen: Overview, now: datetime) -> Iterator[Planned]:
    for meeting in seen.meetings:
        if meeting.cancelled:
            continue
        for due in countdown_of(coach, seen.team, meeting):
            if due.moment > now:
                for recipient in (seen.team.channel_id, *seen.team.leads):
                    yield Planned(recipient, COUNTDOWN, about_countdown(meeting, due), due.day, due.moment)


def _ended_tests(seen: Overview, now: datetime) -> Iterator[Planned]:
    for work in seen.going:
        ends, moved_at = work.standing.test_ends, work.standing.moved_at
        if ends is not None and moved_at is not None:
            entered = calendar.local_day(moved_at, seen.team.time_zone)
            day = calendar.working_day(max(ends, entered) + timedelta(days=1))
            moment = calendar.moment_at(day, seen.team.clock, seen.team.time_zone)
            if moment > now:
                yield Planned(seen.team.channel_id, TEST_ENDED, about_test(work), day, moment)
