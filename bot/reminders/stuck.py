"""An improvement stands still: whoever could move it is asked once, in private; then the leads get three ways on."""

from collections.abc import Iterator
from datetime import date, datetime

from bot.features import opinion, stuck
from bot.refs import OfStay
from bot.reminders import said
from bot.reminders.kind import Kind, Seen, Telling
from bot.slack import kit
from bot.slack.kit import Block
from bot.team.overview import STILL, Overview, Placed
from bot.team.who import zone_of
from bot.voice import Voice
from flows import calendar
from storage.reminders import Planned
from storage.teams import Team

ASKED, LEAD = "stuck", "ask_lead"

_LEAD_AFTER = 5
"""Working days after somebody was asked, in which nothing happened."""


def due(seen: Seen) -> Iterator[Planned]:
    """Who blocks, or else whoever could move it and is there."""
    for work in seen.overview.going:
        if _about(work) not in seen.said[ASKED]:
            blocking = next((user for user in _who_could_move(seen.overview, work) if not seen.is_away(user)), None)
            if blocking is not None:
                zone = zone_of(seen.known[blocking], seen.team.time_zone)
                yield _asking(blocking, ASKED, work, _too_long(seen.overview, work), seen.team, zone, seen.now)


def due_to_leads(seen: Seen) -> Iterator[Planned]:
    """When nothing has come of it; then no more."""
    asked, told = seen.said[ASKED], seen.said[LEAD]
    for work in seen.overview.going:
        about = _about(work)
        if about in asked and about not in told:
            day = max(calendar.working_days_after(asked[about], _LEAD_AFTER), _rested(seen.overview, work))
            for lead in seen.team.leads:
                yield _asking(lead, LEAD, work, day, seen.team, seen.team.time_zone, seen.now)


def _about(work: Placed) -> str:
    """The stay in a step: asked about once."""
    return str(OfStay(work.improvement.id, work.standing.moves))


def _too_long(seen: Overview, work: Placed) -> date:
    """The day by which a step is usually left, or a test told about; later when somebody has just done something."""
    ends = work.standing.test_ends
    began = max(_since(seen, work), ends) if ends else _since(seen, work)
    return max(calendar.working_days_after(began, seen.usual_days), _rested(seen, work))


def _rested(seen: Overview, work: Placed) -> date:
    touched = calendar.local_day(work.standing.touched_at, seen.team.time_zone)
    rested = calendar.working_days_after(touched, STILL + 1)
    waits = work.improvement.waits_until
    return max(rested, calendar.working_days_after(waits, 1)) if waits else rested


def _asking(recipient: str, kind: str, work: Placed, day: date, team: Team, zone: str, now: datetime) -> Planned:
    """On that day, or on the next working morning when it has passed; never in July."""
    if calendar.moment_at(day, team.clock, zone) <= now:
        day = calendar.next_working_morning(now, team.clock, zone).day
    day = calendar.after_summer(day)
    return Planned(recipient, kind, _about(work), day, calendar.moment_at(day, team.clock, zone))


def _who_could_move(seen: Overview, work: Placed) -> list[str]:
    """Who has not answered for themselves, then who looks after it, then the leads and the others."""
    first = [user for user in (*work.standing.waits_for, *work.standing.owners) if seen.team.has(user)]
    return [*first, *seen.team.leads, *seen.team.members]


def _since(seen: Overview, work: Placed) -> date:
    """The local day on which the team came to the step."""
    return calendar.local_day(work.standing.moved_at or work.improvement.started_at, seen.team.time_zone)


def says(telling: Telling) -> list[Block]:
    """To the one who can set it moving, once."""
    found = [
        (seen, work) for seen, work in _standing_still(telling, ASKED) if telling.user in _who_could_move(seen, work)
    ]
    voice = telling.voice
    blocks = [
        block
        for seen, work in found
        for block in (_standing("stuck.text", work, _since(seen, work), voice), said.answer(work, voice))
    ]
    return [*blocks, *_opinion(telling, found)]


def says_to_leads(telling: Telling) -> list[Block]:
    """To a lead, when it still has not moved: three ways on. Nobody is named."""
    found = [(seen, work) for seen, work in _standing_still(telling, LEAD) if telling.user in seen.team.leads]
    blocks = [block for seen, work in found for block in _three_ways_on(work, _since(seen, work), telling.voice)]
    return [*blocks, *_opinion(telling, found)]


def _standing_still(telling: Telling, kind: str) -> list[tuple[Overview, Placed]]:
    """What still stands where it stood when this was planned."""
    wanted = {reminder.about for reminder in telling.due(kind)}
    return [
        (seen, work)
        for seen in telling.theirs if wanted
        for work in seen.going
        if _about(work) in wanted and seen.is_still(work)
    ]  # fmt: skip


def _opinion(telling: Telling, found: list[tuple[Overview, Placed]]) -> list[Block]:
    """Whether it helped, where that is not asked about the rest of the message."""
    if not telling.alone or not found:
        return []
    seen, work = found[0]
    return [opinion.asked(seen.team.id, f"stuck.{_about(work)}", telling.voice)]


def _three_ways_on(work: Placed, since: date, voice: Voice) -> list[Block]:
    ways = (stuck.HELP, stuck.DATE, stuck.BACK_UP) if work.standing.done_steps else (stuck.HELP, stuck.DATE)
    buttons = [kit.button(voice.say(way.id), way, work.improvement.id) for way in ways]
    return [_standing("stuck.lead", work, since, voice), kit.actions(buttons)]


def _standing(phrase: str, work: Placed, since: date, voice: Voice) -> Block:
    here, title = work.standing.step, kit.escape(work.improvement.title)
    at = kit.escape(voice.of(work.method.step(here).title)) if here else ""
    return kit.section(voice.say(phrase, title=title, step=at, since=voice.short_day(since)))


KIND = Kind(ASKED, due, says, remembers=True)
TO_LEADS = Kind(LEAD, due_to_leads, says_to_leads, remembers=True)
