"""An improvement was secured some months ago: does it still hold? Asked in the team's channel."""

from collections.abc import Iterator
from datetime import date, timedelta

from bot.features.step.follow_ups import SLIPPING, UNSURE, YES
from bot.refs import OfDay, ToLookAt
from bot.reminders.kind import Kind, Needs, Seen, Telling
from bot.slack import kit
from bot.slack.kit import Block
from bot.team.overview import Overview, Placed, Work
from bot.voice import Voice
from flows import calendar
from flows.model import Role
from storage.reminders import Planned

NAME = "follow_up"

_AFTER = (1, 3, 6, 12)
"""Months after an improvement was secured, beside the day that the team chose itself; also when the round is over."""

_SLIPPING = timedelta(days=14)
"""Until it is asked again whether what was slipping back has been put right."""


def due(seen: Seen) -> Iterator[Planned]:
    team = seen.team
    for work in seen.overview.works:
        for day in days(seen.overview, work):
            said_on = calendar.after_summer(calendar.working_day(day))
            moment = calendar.moment_at(said_on, team.clock, team.time_zone)
            if moment > seen.now:
                yield Planned(team.channel_id, NAME, _about(work, day), said_on, moment)


def days(seen: Overview, work: Placed) -> list[date]:
    """When it is to be looked at whether a secured improvement still holds; none for one that is not secured."""
    stands, zone = work.standing, seen.team.time_zone
    if stands.secured_at is None:
        return []
    since = calendar.local_day(stands.secured_at, zone)
    usual = {calendar.months_after(since, months) for months in _AFTER}
    own = {stands.follow_up} if stands.follow_up else set()
    last = seen.last_seen(work)
    soon = {calendar.local_day(last.at, zone) + _SLIPPING} if last is not None and last.holds == "slipping" else set()
    return sorted(usual | own | soon)


def _about(work: Placed, day: date) -> str:
    return str(OfDay(work.improvement.id, day))


def says(telling: Telling) -> list[Block]:
    wanted = {reminder.about for reminder in telling.due(NAME)}
    works = telling.facts.works
    return [
        block
        for seen in telling.theirs
        for work in seen.works
        for day in days(seen, work)
        if _about(work, day) in wanted
        for block in _asked(works[work.improvement.id], day, telling.voice)
    ]


def _asked(work: Work, day: date, voice: Voice) -> list[Block]:
    """Some time after an improvement was secured: does it still hold?"""
    journey, where = work.journey, ToLookAt(work.improvement.id, day)
    standard, owner = (kit.escape(journey.words_for(role, voice.language)) for role in (Role.STANDARD, Role.LINE_OWNER))
    title = kit.escape(work.improvement.title)
    text = voice.say("follow_up.text", title=title, standard=standard, owner=owner)
    return [
        kit.section(text),
        kit.actions([kit.button(voice.say(way.id), way, where) for way in (YES, SLIPPING, UNSURE)]),
    ]


KIND = Kind(NAME, due, says, needs=(Needs.ANSWERS,))
