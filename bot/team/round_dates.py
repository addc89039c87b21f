"""A round's dates: which of them somebody has moved, and what comes of that for a team that is in the round."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from bot.team.who import language_of_team
from flows import calendar
from flows.rounds import round_of
from storage import meetings, rounds
from storage.desk import Desk
from storage.meetings import Meeting
from storage.rounds import RoundMeeting
from storage.teams import Team

_CLOCK = time(9, 0)
"""When a round's meetings begin, until a team sets an hour of its own."""


def moved(days: Mapping[str, date], before: Sequence[RoundMeeting]) -> list[RoundMeeting]:
    """The meetings that are now on another day than before, by what was chosen for each slot."""
    stood = {meeting.slot: meeting.starts_at for meeting in before}
    chosen = [RoundMeeting(slot, calendar.moment_at(day, _CLOCK, calendar.SWEDEN), "") for slot, day in days.items()]
    return [meeting for meeting in chosen if stood.get(meeting.slot) != meeting.starts_at]


def give_dates(desk: Desk, team: Team) -> None:
    """The round's dates that the team has not been given yet: when it joins, and by the clock when they have moved.

    The team keeps the hour and place that it has set itself, and a day of its own until the round moves that meeting;
    what it has cancelled stays cancelled.
    """
    if team.round_id is None:
        return
    edition = round_of(team.edition)
    theirs = {meeting.slot: meeting for meeting in meetings.of_team(desk, team.id)}
    for dated in rounds.meetings(desk, team.round_id):
        slot, known = edition.find(dated.slot), theirs.get(dated.slot)
        if slot is None:
            continue
        if known is None:
            name, at = slot.name[language_of_team(team)], dated.starts_at
            meetings.add(desk, team.id, name, at, dated.place, slot=dated.slot, given_at=at)
        elif known.given_at != dated.starts_at:
            meetings.change(desk, _given(known, dated.starts_at, team.time_zone))


def _given(known: Meeting, at: datetime, zone: str) -> Meeting:
    """To the round's day, at the team's own hour; nothing but that it was given when the team has cancelled it."""
    day = calendar.local_day(at, zone)
    given = replace(known, given_at=at)
    if known.cancelled or calendar.local_day(known.starts_at, zone) == day:
        return given
    clock = calendar.local(known.starts_at, zone).time()
    return replace(given, starts_at=calendar.moment_at(day, clock, zone))
