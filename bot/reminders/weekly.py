"""The weekly message: what waits for this person, or for the team in its channel; also when it was asked for.

*Later* is put beside the plan by who asks for it (see bot.team.nudging).
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from bot.features import opinion, status
from bot.reminders import said
from bot.reminders.kind import Kind, Needs, Seen, Telling
from bot.slack import kit
from bot.slack.kit import Block
from bot.team.nudging import LATER, WEEKLY
from bot.team.overview import Overview
from bot.team.who import zone_of
from bot.voice import Voice
from flows import calendar
from storage.people import Person
from storage.reminders import Planned

_LISTED = 5
"""Improvements that a weekly message shows. Of those that follow, the number."""


def due(seen: Seen) -> Iterator[Planned]:
    """Every week, or every other where the team finds that it seldom helps."""
    team, every = seen.team, 2 if seen.rare else 1
    if team.weekly_in == "channel":
        day = calendar.next_weekly(seen.now, team.weekday, team.clock, team.time_zone, every)
        yield Planned(team.channel_id, WEEKLY, str(team.id), day.day, day.moment)
        return
    for user in team.members:
        person = seen.known[user]
        zone, clock = zone_of(person, team.time_zone), person.clock or team.clock
        after = _back(person, seen.now, zone)
        for _ in range(2):  # the next may be today's, said already before the hour was changed
            day = calendar.next_weekly(after, team.weekday, clock, zone, every)
            yield Planned(user, WEEKLY, str(team.id), day.day, day.moment)
            after = day.moment


def _back(person: Person, now: datetime, zone: str) -> datetime:
    """When somebody who has paused or is away is back; now when they are neither."""
    back = max(now, person.away_until or now)
    if person.paused_until is None:
        return back
    return max(back, calendar.moment_at(person.paused_until, time(0, 0), zone) - timedelta(seconds=1))


def says(telling: Telling) -> list[Block]:
    """Where the countdown has said how things stand, nothing."""
    if not telling.alone or not telling.theirs or not (telling.due(WEEKLY) or telling.due(LATER)):
        return []
    return _for_all(telling) if telling.in_channel else _for_one(telling)


def _for_one(telling: Telling) -> list[Block]:
    """What waits for this person, the meeting, and what moved; two lines for somebody with nothing open."""
    overviews, user, voice = telling.theirs, telling.user, telling.voice
    found = said.open_for(overviews, user)
    meeting = "\n".join(status.meeting_line(seen, voice) for seen in overviews)
    if not found:
        return [kit.section(f"{voice.say('weekly.nothing')}\n{meeting}"), said.pause(voice)]
    asked_for = bool(telling.due(LATER))
    if not asked_for and _is_moving(telling):
        return [kit.section(f"{voice.say('weekly.moving')}\n{meeting}"), *said.ways_on(overviews, user, voice)]
    hello = voice.say("weekly.asked_for" if asked_for else "weekly.hello")
    blocks = [kit.section(f"{hello}\n{meeting}")]
    blocks += [said.stands(seen, work, voice) for seen, work in found[:_LISTED]]
    blocks += said.more(len(found) - _LISTED, voice)
    blocks += _moved(overviews, voice)
    return [*blocks, *said.ways_on(overviews, user, voice), *_helped(telling)]


def _for_all(telling: Telling) -> list[Block]:
    """The same for a team that reads it together in its channel."""
    seen, voice = telling.theirs[0], telling.voice
    blocks = [kit.section(f"{voice.say('weekly.hello')}\n{status.meeting_line(seen, voice)}")]
    for work in seen.going[:_LISTED]:
        blocks += [said.stands(seen, work, voice), said.answer(work, voice)]
    blocks += said.more(len(seen.going) - _LISTED, voice)
    if not seen.going:
        blocks.append(kit.section(voice.say("status.nothing_going")))
    return [*blocks, *_moved([seen], voice), *_helped(telling)]


def _moved(overviews: list[Overview], voice: Voice) -> list[Block]:
    lines = [line for seen in overviews for line in status.moved_last_week(seen, voice)][:5]
    return [kit.context("\n".join([voice.say("weekly.moved_title"), *lines]))] if lines else []


def _is_moving(telling: Telling) -> bool:
    """Whether the person has just done something with what waits for them."""
    touched, user = telling.facts.touched, telling.user
    return any(
        at is not None and seen.is_lately(at)
        for seen, work in said.open_for(telling.theirs, user)
        for at in [touched.get((work.improvement.id, user))]
    )


def _helped(telling: Telling) -> list[Block]:
    """*Did this help?*, and why it comes so seldom when it did not."""
    seen, voice = telling.theirs[0], telling.voice
    note = [kit.context(voice.say("weekly.rare"))] if seen.team.id in telling.facts.rare else []
    return [*note, opinion.asked(seen.team.id, f"{WEEKLY}.{seen.today}", voice)]


KIND = Kind(WEEKLY, due, says, needs=(Needs.TOUCHED,))
