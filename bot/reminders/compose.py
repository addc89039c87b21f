"""What a bundle of due reminders says, made from what is true at that moment; or that it is not to be said (now)."""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.coach import Coach
from bot.features import opinion
from bot.refs import CountdownTo
from bot.reminders import planning
from bot.reminders import words as reminder
from bot.slack.kit import Block
from bot.team import boards as overview
from bot.team import overview as picture
from bot.team.overview import Overview, Placed, Work
from bot.team.who import language_of, voice_of_team, zone_of
from bot.voice import Voice
from flows import calendar
from flows.calendar import Due
from flows.model import Milestone
from storage import improvements, parked, people, teams
from storage.engine import reading
from storage.meetings import Meeting
from storage.people import Person
from storage.reminders import Bundle, Reminder
from storage.teams import Team

log = logging.getLogger(__name__)

_TRY_AGAIN = timedelta(minutes=1)


@dataclass(frozen=True)
class Message:
    """What is to be said, and the recipient's local date that it counts for."""

    blocks: list[Block]
    day: date


@dataclass(frozen=True)
class Dropped:
    """Nothing is to be said, for this reason."""

    reason: str


@dataclass(frozen=True)
class NotNow:
    """It may be said then."""

    until: datetime


Verdict = Message | Dropped | NotNow


@dataclass(frozen=True)
class _Facts:
    """What the messages of a batch to one workspace are made of, read once."""

    coach: Coach
    now: datetime
    pictures: Mapping[int, Overview]
    """By the team's id."""

    followed: Mapping[int, Overview]
    """Those that somebody is told of from outside, with all that there is to see of them."""

    works: Mapping[int, Work]
    """By the improvement's id, with their answers: of the teams that are told of what was answered or is missing."""

    touched: Mapping[tuple[int, str], datetime]
    """When somebody last did something with an improvement, by its id and theirs; as far as it is lately."""

    people: Mapping[str, Person]
    rare: Collection[int]
    parked: Collection[str]

    def of(self, bundle: Bundle) -> list[Overview]:
        """The teams that the bundle is about, as far as they are still there."""
        ids = dict.fromkeys(one.team_id for one in bundle.reminders)
        return [self.pictures[one] for one in ids if one in self.pictures]


def compose(coach: Coach, workspace: str, bundles: Sequence[Bundle]) -> list[tuple[Bundle, Verdict]]:
    """What each of a workspace's bundles says now. When that fails, each is tried by itself: one team's trouble is
    not to silence the others.
    """
    try:
        with reading(coach.engine) as connection:
            facts = _facts(connection, coach, workspace, bundles)
        return [(bundle, _compose(facts, bundle)) for bundle in bundles]
    except Exception:
        if len(bundles) > 1:
            return [pair for bundle in bundles for pair in compose(coach, workspace, [bundle])]
        log.exception("reminder %s could not be put together", bundles[0].carrier.id)
        return [(bundles[0], NotNow(coach.now() + _TRY_AGAIN))]


def _facts(connection: Connection, coach: Coach, workspace: str, bundles: Sequence[Bundle]) -> _Facts:
    now, recipients = coach.now(), [bundle.recipient for bundle in bundles]
    every = [one for bundle in bundles for one in bundle.reminders]
    ids = sorted({one.team_id for one in every})
    about = teams.many(connection, workspace, ids)
    seen, _ = overview.for_the_clock(connection, coach.methods, workspace, about)

    def told_of(*kinds: str) -> list[Team]:
        theirs = {one.team_id for one in every if one.kind in kinds}
        return [team for team in about if team.id in theirs]

    full = told_of(planning.COUNTDOWN, planning.FOLLOW_UP)
    nudged = {one.team_id for bundle in bundles if _is_weekly(bundle) for one in bundle.reminders}
    return _Facts(
        coach,
        now,
        {one.team.id: one for one in seen},
        {one.team.id: one for one in _followed(connection, coach, workspace, told_of(planning.DIGEST), now)},
        {one.improvement.id: one for one in picture.works_of(connection, coach.methods, workspace, full)},
        _touched_lately(connection, workspace, [one for one in seen if one.team.id in nudged], now),
        people.many(connection, workspace, recipients),
        planning.rarely(connection, workspace, ids),
        parked.among(connection, workspace, recipients),
    )


def _is_weekly(bundle: Bundle) -> bool:
    return any(one.kind == planning.WEEKLY for one in bundle.reminders)


def _followed(
    connection: Connection, coach: Coach, workspace: str, those: Sequence[Team], now: datetime
) -> Sequence[Overview]:
    outlines = overview.outlines_of(connection, coach.methods, workspace, those)
    return overview.overviews(connection, coach.methods, workspace, outlines, now)


def _touched_lately(
    connection: Connection, workspace: str, pictures: Sequence[Overview], now: datetime
) -> dict[tuple[int, str], datetime]:
    lately = [
        work.improvement.id
        for seen in pictures
        for work in seen.going
        if reminder.is_lately(seen, work.standing.touched_at, now)
    ]
    return improvements.touched(connection, workspace, lately)


def _compose(facts: _Facts, bundle: Bundle) -> Verdict:
    if bundle.recipient in facts.parked:
        return Dropped("parked")
    about = facts.of(bundle)
    seen = next((seen for seen in about if seen.team.channel_id == bundle.recipient), None)
    return _for_person(facts, bundle, about) if seen is None else _for_channel(facts, bundle, seen)


def _for_channel(facts: _Facts, bundle: Bundle, seen: Overview) -> Verdict:
    now, team, voice = facts.now, seen.team, voice_of_team(seen.team, facts.now)
    if (until := _daytime(bundle, team.time_zone, now)) > now:
        return NotNow(until)
    blocks = _countdown(facts, bundle, [seen], voice)
    if blocks:
        blocks.append(opinion.asked(team.id, f"countdown.{seen.today(now)}", voice))
    elif _is_weekly(bundle):
        blocks = reminder.weekly_for_all(seen, team.id in facts.rare, voice)
    for work in _ended_tests(bundle, seen):
        blocks += reminder.test_ended(work, voice)
    for work, day in _follow_ups(bundle, seen):
        blocks += reminder.follow_up(facts.works[work.improvement.id], day, voice)
    return Message(reminder.cut(blocks, voice), seen.today(now)) if blocks else Dropped("no longer true")


def _for_person(facts: _Facts, bundle: Bundle, about: Sequence[Overview]) -> Verdict:
    now, user = facts.now, bundle.recipient
    person = facts.people[user]
    theirs = [seen for seen in about if seen.team.has(user)]
    followed = [seen for seen in about if user in seen.team.managers]
    if person.deactivated or not (theirs or followed):
        return Dropped("left")
    first = (theirs or followed)[0].team
    zone = zone_of(person, first.time_zone)
    today = calendar.local_day(now, zone)
    if reason := planning.quiet(person, zone, now):
        return Dropped(reason)
    if (until := _daytime(bundle, zone, now)) > now:
        return NotNow(until)
    voice = Voice(language_of(person, first.language), now, zone)
    blocks = _own(facts, bundle, theirs, first, today, voice)
    if followed and any(one.kind == planning.DIGEST for one in bundle.reminders):
        blocks += reminder.digest([facts.followed[seen.team.id] for seen in followed], voice)
    return Message(reminder.cut(blocks, voice), today) if blocks else Dropped("no longer true")


def _daytime(bundle: Bundle, zone: str, now: datetime) -> datetime:
    return calendar.in_daytime(now, zone, [Due(one.day, one.due_at) for one in bundle.reminders])


def _own(
    facts: _Facts, bundle: Bundle, pictures: list[Overview], first: Team, today: date, voice: Voice
) -> list[Block]:
    """What somebody is told of the teams that they are in."""
    now, user = facts.now, bundle.recipient
    blocks = _countdown(facts, bundle, pictures, voice)
    kinds = {one.kind for one in bundle.reminders}
    if blocks:  # the countdown has said how things stand
        blocks += reminder.ways_on(pictures, user, voice)
        blocks.append(opinion.asked(first.id, f"countdown.{today}", voice))
    elif kinds & {planning.WEEKLY, planning.LATER}:
        asked_for = planning.LATER in kinds
        moving = not asked_for and reminder.is_moving(pictures, user, facts.touched, now)
        blocks = reminder.weekly(pictures, user, asked_for, moving, first.id in facts.rare, voice)
    alone = not blocks
    standing = _stuck(bundle, pictures, user, now)
    for _, work, kind, since in standing:
        draw = reminder.stuck if kind == planning.STUCK else reminder.ask_lead
        blocks += draw(work, since, voice)
    if alone and standing:
        seen, work, *_ = standing[0]
        blocks.append(opinion.asked(seen.team.id, f"stuck.{planning.about_stuck(work)}", voice))
    return blocks


def _countdown(facts: _Facts, bundle: Bundle, pictures: Sequence[Overview], voice: Voice) -> list[Block]:
    """The countdown as it stands today: of several milestones that are due only the nearest is said."""
    nearest: dict[int, tuple[Overview, Meeting, Milestone]] = {}
    for one in bundle.reminders:
        if one.kind == planning.COUNTDOWN:
            found = _milestone(facts, one, pictures)
            if found is not None:
                nearest[found[1].id] = found
    return [
        block
        for seen, meeting, milestone in nearest.values()
        for block in reminder.countdown(seen, facts.works, meeting, milestone, voice)
    ]


def _milestone(
    facts: _Facts, one: Reminder, pictures: Sequence[Overview]
) -> tuple[Overview, Meeting, Milestone] | None:
    """What to say of the meeting today, or None when it has been moved or cancelled since, or it is too late."""
    seen = next((seen for seen in pictures if seen.team.id == one.team_id), None)
    which = CountdownTo.read(one.about).meeting
    meeting = next((meeting for meeting in seen.meetings if meeting.id == which), None) if seen else None
    if seen is None or meeting is None or meeting.cancelled:
        return None
    planned = planning.countdown_of(facts.coach, seen.team, meeting)
    if not any(due.day == one.day and planning.about_countdown(meeting, due) == one.about for due in planned):
        return None
    passed = [due for due in planned if due.moment <= facts.now]
    milestone = facts.coach.reminders.milestone_at(passed[-1].days) if passed else None
    if milestone is None or (milestone.days < 0) != (seen.days_left(meeting, facts.now) < 0):
        return None
    return seen, meeting, milestone


def _ended_tests(bundle: Bundle, seen: Overview) -> list[Placed]:
    wanted = {one.about for one in bundle.reminders if one.kind == planning.TEST_ENDED}
    return [work for work in seen.going if planning.about_test(work) in wanted]


def _follow_ups(bundle: Bundle, seen: Overview) -> list[tuple[Placed, date]]:
    wanted = {one.about for one in bundle.reminders if one.kind == planning.FOLLOW_UP}
    return [
        (work, day)
        for work in seen.works
        for day in planning.follow_up_days(seen, work)
        if planning.about_follow_up(work, day) in wanted
    ]


def _stuck(
    bundle: Bundle, pictures: Sequence[Overview], user: str, now: datetime
) -> list[tuple[Overview, Placed, str, date]]:
    """What still stands where it stood when this was planned, since when, and waits for this person or their lead."""
    wanted = {(one.kind, one.about) for one in bundle.reminders if one.kind in (planning.STUCK, planning.ASK_LEAD)}
    return [
        (seen, work, kind, planning.stuck_since(seen, work))
        for seen in pictures if wanted
        for work in seen.going
        for kind in (planning.STUCK, planning.ASK_LEAD)
        if (kind, planning.about_stuck(work)) in wanted
        and planning.is_still(seen, work, seen.today(now))
        and (user in seen.team.leads if kind == planning.ASK_LEAD else user in planning.who_could_move(seen, work))
    ]  # fmt: skip
