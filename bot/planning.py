"""From a team's facts to what is to be said and when; called wherever such a fact changes, in its transaction."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from bot import picture
from bot.coach import Coach
from bot.picture import STILL, Picture, Work
from bot.round_dates import give_dates
from flows import calendar
from flows.calendar import Due
from flows.model import Role
from storage import hints, people, reminders, teams
from storage.engine import writing
from storage.meetings import Meeting
from storage.people import Person
from storage.reminders import Planned
from storage.teams import Team

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


def plan_team(connection: Connection, coach: Coach, workspace: str, team_id: int) -> None:
    """Make the team's coming reminders what its facts now ask for."""
    team = teams.get(connection, workspace, team_id)
    if team is None:
        return
    now = coach.now()
    seen = picture.of_teams(connection, coach.methods, workspace, [team], now)[0]
    known = people.many(connection, workspace, list(team.members))
    planned = [
        *_weekly(team, known, rarely(connection, team), now),
        *_digest(team, now),
        *_stuck(connection, seen, known, now),
        *_countdowns(coach, seen, now),
        *_ended_tests(seen, now),
        *_follow_ups(seen, now),
    ]
    reminders.plan(connection, workspace, team_id, planned, now)


def plan_person(connection: Connection, coach: Coach, workspace: str, user: str) -> None:
    """As plan_team, for every team that the person is in."""
    for team in teams.of_person(connection, workspace, user):
        plan_team(connection, coach, workspace, team.id)


def plan_everything(coach: Coach) -> None:
    """At start: content, holidays, settings or this code may have changed since the plans were made."""
    with writing(coach.engine) as connection:
        people.forgive(connection)
        every = teams.every(connection)
    for team in every:
        with writing(coach.engine) as connection:
            plan_team(connection, coach, team.workspace_id, team.id)


def plan_marked(coach: Coach) -> None:
    with writing(coach.engine) as connection:
        marked = teams.marked(connection)
    for workspace, team_id in marked:
        with writing(coach.engine) as connection:
            team = teams.get(connection, workspace, team_id)
            if team is not None:
                give_dates(connection, team)
                teams.planned(connection, workspace, team_id)
                plan_team(connection, coach, workspace, team_id)


def remind_later(connection: Connection, now: datetime, workspace: str, user: str, team: Team) -> Due:
    """*Later*: the next working morning, at the team's hour in the person's own zone."""
    person = people.get(connection, workspace, user)
    due = calendar.next_working_morning(now, team.clock, zone_of(person, team))
    reminders.add(connection, workspace, team.id, Planned(user, LATER, str(team.id), due.day, due.moment))
    return due


def zone_of(person: Person, team: Team) -> str:
    return person.time_zone if person.time_zone and calendar.is_zone(person.time_zone) else team.time_zone


def countdown_of(coach: Coach, team: Team, meeting: Meeting) -> list[Due]:
    days = [milestone.days for milestone in coach.reminders.milestone]
    return calendar.countdown(meeting.starts_at, days, team.clock, team.time_zone)


def about_countdown(meeting: Meeting, due: Due) -> str:
    return f"{meeting.id}:{due.days}"


def about_test(work: Work) -> str:
    return f"{work.improvement.id}:{work.journey.test_ends()}"


def about_follow_up(work: Work, day: date) -> str:
    return f"{work.improvement.id}:{day}"


def follow_up_days(seen: Picture, work: Work) -> list[date]:
    """When it is to be looked at whether a secured improvement still holds; none for one that is not secured."""
    secured = work.journey.secured_at()
    if secured is None:
        return []
    zone = seen.team.time_zone
    since = calendar.local_day(secured, zone)
    chosen = work.journey.answered(Role.FOLLOW_UP)
    days = {calendar.months_after(since, months) for months in _FOLLOWED_UP_AFTER}
    own = {date.fromisoformat(str(chosen))} if chosen else set()
    last = seen.last_seen(work)
    soon = {calendar.local_day(last.at, zone) + _SLIPPING} if last is not None and last.holds == "slipping" else set()
    return sorted(days | own | soon)


def rarely(connection: Connection, team: Team) -> bool:
    """Whether the team finds that reminders seldom help: they then come every other week."""
    helped = hints.opinions(connection, team.workspace_id, team.id, WEEKLY, _OPINIONS)
    return len(helped) >= _ENOUGH and sum(helped) < _SHARE * len(helped)


def about_stuck(work: Work) -> str:
    """The stay in a step: asked about once."""
    return f"{work.improvement.id}:{len(work.journey.moves)}"


def is_still(seen: Picture, work: Work, today: date) -> bool:
    """Whether nobody has done anything for some working days, and nobody has said that it may wait."""
    touched = calendar.local_day(work.last_touch[1], seen.team.time_zone)
    waits = work.improvement.waits_until
    return touched < calendar.working_days_before(today, STILL) and (waits is None or waits < today)


def who_could_move(seen: Picture, work: Work) -> list[str]:
    """Who has not answered for themselves, then who looks after it, then the leads and the others."""
    owners = work.journey.answered(Role.OWNER)
    named = [one for one in (owners if isinstance(owners, list) else []) if seen.team.has(one)]
    return [*work.journey.waits_for(), *named, *seen.team.leads, *seen.team.members]


def stuck_since(seen: Picture, work: Work) -> date:
    """The local day on which the team came to the step."""
    moves = work.journey.moves
    return calendar.local_day(moves[-1].at if moves else work.improvement.started_at, seen.team.time_zone)


def _stuck(connection: Connection, seen: Picture, known: dict[str, Person], now: datetime) -> Iterator[Planned]:
    """Who blocks is asked once, in private; when nothing has come of it, the leads get three ways on; then no more."""
    team = seen.team
    asked, told = (reminders.said(connection, team.workspace_id, team.id, kind) for kind in (STUCK, ASK_LEAD))
    for work in seen.going:
        about = about_stuck(work)
        if about not in asked:
            here = [one for one in who_could_move(seen, work) if not _away(known[one], now)]
            if not here:
                continue
            blocking, zone = here[0], zone_of(known[here[0]], team)
            yield _asking(blocking, STUCK, about, _too_long(seen, work, seen.usual_days), team, zone, now)
        elif about not in told:
            day = max(calendar.working_days_after(asked[about], _LEAD_AFTER), _rested(seen, work))
            for lead in team.leads:
                yield _asking(lead, ASK_LEAD, about, day, team, team.time_zone, now)


def _away(person: Person, now: datetime) -> bool:
    return person.deactivated or (person.paused_until is not None and now.date() < person.paused_until)


def _too_long(seen: Picture, work: Work, usual: int) -> date:
    """The day by which a step is usually left, or a test told about; later when somebody has just done something."""
    ends = work.journey.test_ends()
    began = max(stuck_since(seen, work), ends) if ends else stuck_since(seen, work)
    return max(calendar.working_days_after(began, usual), _rested(seen, work))


def _rested(seen: Picture, work: Work) -> date:
    touched = calendar.local_day(work.last_touch[1], seen.team.time_zone)
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


def _follow_ups(seen: Picture, now: datetime) -> Iterator[Planned]:
    team = seen.team
    for work in seen.works:
        for day in follow_up_days(seen, work):
            said_on = calendar.after_summer(calendar.working_day(day))
            moment = calendar.moment_at(said_on, team.clock, team.time_zone)
            if moment > now:
                yield Planned(team.channel_id, FOLLOW_UP, about_follow_up(work, day), said_on, moment)


def _weekly(team: Team, known: dict[str, Person], rare: bool, now: datetime) -> Iterator[Planned]:
    every = 2 if rare else 1
    if team.weekly_in == "channel":
        due = calendar.next_weekly(now, team.weekday, team.clock, team.time_zone, every)
        yield Planned(team.channel_id, WEEKLY, str(team.id), due.day, due.moment)
        return
    for user in team.members:
        person = known[user]
        if not person.deactivated:
            zone, clock = zone_of(person, team), person.clock or team.clock
            after = _not_while_paused(person, now, zone)
            for _ in range(2):  # the next may be today's, said already before the hour was changed
                due = calendar.next_weekly(after, team.weekday, clock, zone, every)
                yield Planned(user, WEEKLY, str(team.id), due.day, due.moment)
                after = due.moment


def _not_while_paused(person: Person, now: datetime, zone: str) -> datetime:
    if person.paused_until is None:
        return now
    return max(now, calendar.moment_at(person.paused_until, time(0, 0), zone) - timedelta(seconds=1))


def _countdowns(coach: Coach, seen: Picture, now: datetime) -> Iterator[Planned]:
    for meeting in seen.meetings:
        if meeting.cancelled:
            continue
        for due in countdown_of(coach, seen.team, meeting):
            if due.moment > now:
                for recipient in (seen.team.channel_id, *seen.team.leads):
                    yield Planned(recipient, COUNTDOWN, about_countdown(meeting, due), due.day, due.moment)


def _ended_tests(seen: Picture, now: datetime) -> Iterator[Planned]:
    for work in seen.going:
        ends = work.journey.test_ends()
        if ends is not None:
            entered = calendar.local_day(work.journey.moves[-1].at, seen.team.time_zone)
            day = calendar.working_day(max(ends, entered) + timedelta(days=1))
            moment = calendar.moment_at(day, seen.team.clock, seen.team.time_zone)
            if moment > now:
                yield Planned(seen.team.channel_id, TEST_ENDED, about_test(work), day, moment)
