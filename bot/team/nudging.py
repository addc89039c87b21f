"""Whether somebody is to be nudged now, and how often: by their wish, Slack's status, and what the team thinks."""

from collections.abc import Sequence
from datetime import datetime

from bot.team.who import zone_of
from flows import calendar
from flows.calendar import Due
from storage import hints, people, reminders
from storage.desk import Desk
from storage.people import Person
from storage.reminders import Planned
from storage.teams import Team

WEEKLY, LATER = "weekly", "later"
"""The kinds of reminder that people themselves decide how often they come."""

_OPINIONS, _ENOUGH, _SHARE = 20, 5, 0.6
"""Of a team's latest opinions, when there are enough, so large a share must be that reminders help."""


def quiet(person: Person, zone: str, now: datetime) -> str:
    """Why somebody is not to be nudged now: `paused` by their own wish, or `away` by their own status in Slack."""
    if person.paused_until is not None and calendar.local_day(now, zone) < person.paused_until:
        return "paused"
    return "away" if person.away_until is not None and now < person.away_until else ""


def rarely(desk: Desk, team_ids: Sequence[int]) -> set[int]:
    """The teams that find that reminders seldom help: they then come every other week."""
    helped = hints.opinions(desk, team_ids, WEEKLY, _OPINIONS)
    return {team for team, said in helped.items() if len(said) >= _ENOUGH and sum(said) < _SHARE * len(said)}


def remind_later(desk: Desk, user: str, team: Team) -> Due:
    """*Later*: the next working morning, at the team's hour in the person's own zone."""
    person = people.get(desk, user)
    due = calendar.next_working_morning(desk.now, team.clock, zone_of(person, team.time_zone))
    reminders.add(desk, team.id, Planned(user, LATER, str(team.id), due.day, due.moment))
    return due
