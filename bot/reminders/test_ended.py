"""A test's last day has passed: the team is asked how it went, in its channel."""

from collections.abc import Iterator
from datetime import timedelta

from bot.refs import OfDay
from bot.reminders import said
from bot.reminders.kind import Kind, Seen, Telling
from bot.slack import kit
from bot.slack.kit import Block
from bot.team.overview import Placed
from bot.voice import Voice
from flows import calendar
from storage.reminders import Planned

NAME = "test_ended"


def due(seen: Seen) -> Iterator[Planned]:
    team = seen.team
    for work in seen.overview.going:
        ends, moved_at = work.standing.test_ends, work.standing.moved_at
        if ends is not None and moved_at is not None:
            entered = calendar.local_day(moved_at, team.time_zone)
            day = calendar.working_day(max(ends, entered) + timedelta(days=1))
            moment = calendar.moment_at(day, team.clock, team.time_zone)
            if moment > seen.now:
                yield Planned(team.channel_id, NAME, _about(work), day, moment)


def _about(work: Placed) -> str:
    return str(OfDay(work.improvement.id, work.standing.test_ends))


def says(telling: Telling) -> list[Block]:
    wanted = {reminder.about for reminder in telling.due(NAME)}
    ended = [work for seen in telling.theirs for work in seen.going if _about(work) in wanted]
    return [block for work in ended for block in _asked(work, telling.voice)]


def _asked(work: Placed, voice: Voice) -> list[Block]:
    """The test's last day has passed: time to tell how it went."""
    ends = work.standing.test_ends
    day = voice.day(ends) if ends else ""
    text = voice.say("test_ended.text", title=kit.escape(work.improvement.title), day=day)
    return [kit.section(text), said.answer(work, voice)]


KIND = Kind(NAME, due, says)
