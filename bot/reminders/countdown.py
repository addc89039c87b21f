"""The countdown to a meeting: to the channel and the leads, on the milestones' days, from what is true that day."""

from collections.abc import Iterator, Mapping

from bot.features import meetings, opinion
from bot.refs import CountdownTo
from bot.reminders import said
from bot.reminders.kind import Facts, Kind, Needs, Seen, Telling
from bot.slack import kit
from bot.slack.kit import Block
from bot.team.overview import Overview, Work
from bot.voice import Voice
from flows import calendar
from flows.calendar import Due
from flows.model import Milestone, Reminders
from storage.meetings import Meeting
from storage.reminders import Planned, Reminder
from storage.teams import Team

NAME = "countdown"

_LISTED = 8
"""Improvements that a countdown shows. Of those that follow, the number."""


def due(seen: Seen) -> Iterator[Planned]:
    for meeting in seen.overview.meetings:
        if meeting.cancelled:
            continue
        for day in _days(seen.milestones, seen.team, meeting):
            if day.moment > seen.now:
                for recipient in (seen.team.channel_id, *seen.team.leads):
                    yield Planned(recipient, NAME, _about(meeting, day), day.day, day.moment)


def _days(milestones: Reminders, team: Team, meeting: Meeting) -> list[Due]:
    days = [milestone.days for milestone in milestones.milestone]
    return calendar.countdown(meeting.starts_at, days, team.clock, team.time_zone)


def _about(meeting: Meeting, day: Due) -> str:
    return str(CountdownTo(meeting.id, day.days))


def says(telling: Telling) -> list[Block]:
    """The countdown as it stands today: of several milestones that are due only the nearest is said."""
    nearest: dict[int, tuple[Overview, Meeting, Milestone]] = {}
    for reminder in telling.due(NAME):
        found = _milestone(telling.facts, reminder, telling.theirs)
        if found is not None:
            nearest[found[1].id] = found
    works, voice = telling.facts.works, telling.voice
    blocks = [
        block
        for seen, meeting, milestone in nearest.values()
        for block in _counted_down(seen, works, meeting, milestone, voice)
    ]
    if not blocks:
        return []
    if not telling.in_channel:  # the countdown has said how things stand
        blocks += said.ways_on(telling.theirs, telling.user, voice)
    return [*blocks, opinion.asked(telling.theirs[0].team.id, f"{NAME}.{telling.today}", voice)]


def _milestone(
    facts: Facts, reminder: Reminder, overviews: list[Overview]
) -> tuple[Overview, Meeting, Milestone] | None:
    """What to say of the meeting today, or None when it has been moved or cancelled since, or it is too late."""
    seen = next((seen for seen in overviews if seen.team.id == reminder.team_id), None)
    which = CountdownTo.read(reminder.about).meeting
    meeting = next((meeting for meeting in seen.meetings if meeting.id == which), None) if seen else None
    if seen is None or meeting is None or meeting.cancelled:
        return None
    planned = _days(facts.milestones, seen.team, meeting)
    if not any(day.day == reminder.day and _about(meeting, day) == reminder.about for day in planned):
        return None
    passed = [day for day in planned if day.moment <= facts.now]
    milestone = facts.milestones.milestone_at(passed[-1].days) if passed else None
    if milestone is None or (milestone.days < 0) != (seen.days_left(meeting) < 0):
        return None
    return seen, meeting, milestone


def _counted_down(
    seen: Overview, works: Mapping[int, Work], meeting: Meeting, milestone: Milestone, voice: Voice,
) -> list[Block]:  # fmt: skip
    """Days left, what to do by now, and what is missing. `works`: with their answers, by the improvement's id."""
    days = seen.days_left(meeting)
    at = voice.moment(meeting.starts_at, seen.team.time_zone)
    heading = kit.escape(voice.of(milestone.heading).format(meeting=meeting.name, left=voice.left(days)))
    words = kit.escape(voice.of(milestone.text).format(meeting=meeting.name))
    deadlines = seen.edition.deadlines_at(milestone.days) if meeting.hosting else []
    hosted = [kit.section(f":pushpin: {kit.escape(voice.of(deadline.text))}") for deadline in deadlines]
    if days < 0:
        return [kit.section(f"*{heading}*\n{words}"), *hosted, _after(seen, meeting, voice)]
    blocks = [
        kit.section(f"*{heading}*\n{words}"),
        *hosted,
        kit.context(at),
    ]
    for work in seen.going[:_LISTED]:
        blocks.append(said.stands(seen, work, voice))
        blocks += _missing(works[work.improvement.id], voice)
    blocks += said.more(len(seen.going) - _LISTED, voice)
    if not seen.going:
        blocks.append(kit.section(voice.say("status.nothing_going")))
    return blocks


def _missing(work: Work, voice: Voice) -> list[Block]:
    here = work.journey.step
    if here is None:
        return []
    missing = [question for question in work.journey.asked(here) if not work.journey.settled(here, question)]
    labels = " · ".join(kit.escape(voice.of(question.label)) for question in missing)
    return [kit.context(voice.say("countdown.missing", missing=labels))] if labels else []


def _after(seen: Overview, meeting: Meeting, voice: Voice) -> Block:
    return kit.actions(
        [
            kit.button(voice.say("learned.button"), meetings.LEARNED, str(meeting.id), style="primary"),
            kit.button(voice.say("meeting.add_next"), meetings.NEW, str(seen.team.id)),
        ]
    )


KIND = Kind(NAME, due, says, needs=(Needs.ANSWERS,))
