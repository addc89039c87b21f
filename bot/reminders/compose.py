"""What a bundle of due reminders says, made from what is true at that moment; or that it is not to be said (now)."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.coach import Coach, Workspace
from bot.reminders import said
from bot.reminders.kind import Facts, Needs, Telling
from bot.reminders.kinds import KINDS
from bot.slack import kit
from bot.slack.kit import Block
from bot.team import boards
from bot.team.nudging import quiet, rarely
from bot.team.overview import Overview, works_of
from bot.team.who import language_of, voice_of_team, zone_of
from bot.voice import Voice
from flows import calendar
from flows.calendar import Due
from storage import improvements, parked, people, teams, told
from storage.desk import Desk
from storage.reminders import Bundle

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


Composed = Message | Dropped | NotNow


def compose(workspace: Workspace, bundles: Sequence[Bundle]) -> list[tuple[Bundle, Composed]]:
    """What each of a workspace's bundles says now. When that fails, each is tried by itself: one team's trouble is
    not to silence the others.
    """
    try:
        with workspace.reading() as desk:
            facts = _facts(desk, workspace.coach, bundles)
        return [(bundle, _compose(facts, bundle)) for bundle in bundles]
    except Exception:
        if len(bundles) > 1:
            return [pair for bundle in bundles for pair in compose(workspace, [bundle])]
        log.exception("reminder %s could not be put together", bundles[0].carrier.id)
        return [(bundles[0], NotNow(workspace.coach.now() + _TRY_AGAIN))]


def _facts(desk: Desk, coach: Coach, bundles: Sequence[Bundle]) -> Facts:
    recipients = [bundle.recipient for bundle in bundles]
    ids = sorted({reminder.team_id for bundle in bundles for reminder in bundle.reminders})
    about = teams.many(desk, ids)
    seen, _ = boards.for_the_clock(desk, coach.methods, about)
    needing = {need: [team for team in about if team.id in ids] for need in Needs for ids in [_needing(need, bundles)]}
    followed = boards.outlines_of(desk, coach.methods, needing[Needs.FOLLOWED])
    nudged = [overview for overview in seen if overview.team in needing[Needs.TOUCHED]]
    works = works_of(desk, coach.methods, needing[Needs.ANSWERS])
    return Facts(
        coach.reminders,
        desk.now,
        {overview.team.id: overview for overview in seen},
        {one.team.id: one for one in boards.overviews(desk, coach.methods, followed)},
        {work.improvement.id: work for work in works},
        _touched_lately(desk, nudged),
        _told(desk, [overview for overview in seen if overview.team in needing[Needs.TOLD]]),
        people.many(desk, recipients),
        rarely(desk, ids),
        parked.among(desk, recipients),
    )


def _needing(need: Needs, bundles: Sequence[Bundle]) -> set[int]:
    """The ids of the teams that stand in a message with something that needs that."""
    kinds = {kind.name for kind in KINDS if need in kind.needs}
    told = [bundle for bundle in bundles if any(reminder.kind in kinds for reminder in bundle.reminders)]
    return {reminder.team_id for bundle in told for reminder in bundle.reminders}


def _touched_lately(desk: Desk, overviews: Sequence[Overview]) -> dict[tuple[int, str], datetime]:
    lately = [
        work.improvement.id for seen in overviews for work in seen.going if seen.is_lately(work.standing.touched_at)
    ]
    return improvements.touched(desk, lately)


def _told(desk: Desk, overviews: Sequence[Overview]) -> set[tuple[int, date | None]]:
    about = [work.improvement.id for seen in overviews for work in seen.works if work.standing.tell_on]
    return {(one.improvement_id, one.day) for one in told.of(desk, about)} if about else set()


def _compose(facts: Facts, bundle: Bundle) -> Composed:
    if bundle.recipient in facts.parked:
        return Dropped("parked")
    about = facts.of(bundle)
    seen = next((seen for seen in about if seen.team.channel_id == bundle.recipient), None)
    return _for_person(facts, bundle, about) if seen is None else _for_channel(facts, bundle, seen)


def _for_channel(facts: Facts, bundle: Bundle, seen: Overview) -> Composed:
    voice = voice_of_team(seen.team, facts.now)
    return _in_daytime(Telling(facts, bundle, [seen], [], voice, in_channel=True))


def _for_person(facts: Facts, bundle: Bundle, about: Sequence[Overview]) -> Composed:
    user, person = bundle.recipient, facts.people[bundle.recipient]
    theirs = [seen for seen in about if seen.team.has(user)]
    followed = [seen for seen in about if user in seen.team.managers]
    if person.deactivated or not (theirs or followed):
        return Dropped("left")
    first = (theirs or followed)[0].team
    zone = zone_of(person, first.time_zone)
    if reason := quiet(person, zone, facts.now):
        return Dropped(reason)
    voice = Voice(language_of(person, first.language), facts.now, zone)
    return _in_daytime(Telling(facts, bundle, theirs, followed, voice, in_channel=False))


def _in_daytime(telling: Telling) -> Composed:
    due = [Due(reminder.day, reminder.due_at) for reminder in telling.bundle.reminders]
    until = calendar.in_daytime(telling.voice.now, telling.voice.zone, due)
    if until > telling.voice.now:
        return NotNow(until)
    blocks = in_one_message(telling)
    return Message(blocks, telling.today) if blocks else Dropped("no longer true")


def in_one_message(telling: Telling) -> list[Block]:
    """What every kind of reminder has to say, one after the other; nothing when none is true any more."""
    blocks: list[Block] = []
    for kind in KINDS:
        blocks += kind.says(replace(telling, alone=not blocks))
    return _cut(kit.one_primary(blocks), telling.voice)


def _cut(blocks: list[Block], voice: Voice) -> list[Block]:
    """The blocks as far as Slack takes them in one message; how much was left out is told."""
    if len(blocks) <= kit.MESSAGE_BLOCKS:
        return blocks
    kept, left = blocks[: kit.MESSAGE_BLOCKS - 1], blocks[kit.MESSAGE_BLOCKS - 1 :]
    return [*kept, *said.more(sum(block["type"] == "section" for block in left), voice)]
