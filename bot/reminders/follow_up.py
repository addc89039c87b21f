"""An improvement was secured some months ago: does it still hold? Asked in the team's channel."""

from collections.abc import Iterator
from datetime import date

from bot.features.step import follow_ups
from bot.refs import OfDay
from bot.reminders.kind import Kind, Needs, Seen, Telling
from bot.slack.kit import Block
from bot.team.overview import Overview, Placed, Work
from bot.voice import Voice
from flows import calendar
from storage.reminders import Planned

NAME = "follow_up"

_AFTER = (1, 3, 6, 12)
"""Months after an improvement was secured, beside the day that the team chose itself; also when the round is over."""


def due(seen: Seen) -> Iterator[Planned]:
    team = seen.team
    for work in seen.overview.works:
        for day in days(seen.overview, work):
            said_on = follow_ups.said_on(day)
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
    soon = {follow_ups.asked_again(last, zone)} if last is not None and last.holds == "slipping" else set()
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
        for block in _asked(seen, works[work.improvement.id], day, telling.voice)
    ]


def _asked(seen: Overview, work: Work, day: date, voice: Voice) -> list[Block]:
    """Some time after an improvement was secured: does it still hold?"""
    before = seen.last_seen(work)
    given = [one for one in seen.follow_ups if (one.improvement_id, one.day) == (work.improvement.id, day)]
    asked = follow_ups.question(work, None if given else before, voice)
    return [asked, *follow_ups.answers(work, day, given, voice)]


KIND = Kind(NAME, due, says, needs=(Needs.ANSWERS,))
