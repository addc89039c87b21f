"""How long a step takes, and how small a test has to be for there to be time to learn from it before a meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from flows import calendar
from flows.journey import Journey
from flows.model import Method, Step

_TUESDAY = 1
_SOON, _VERY_SOON = 35, 21
"""Days to a meeting. What is shown there is to be ready a week before, so four weeks and two are left for the test."""


_USUAL, _AT_LEAST, _ENOUGH = 10, 3, 3
"""Working days that a step takes where a team has not left three steps yet, and the fewest that it is given."""


def usual_days(stays: Sequence[int]) -> int:
    """How many working days a step takes this team: the median of how long it stayed in the steps that it has left."""
    return max(_AT_LEAST, round(median(stays))) if len(stays) >= _ENOUGH else _USUAL


def stays(journey: Journey, began: date, zone: str) -> list[int]:
    """How many working days the team stayed in each step that it has left."""
    days = [began, *(calendar.local_day(move.at, zone) for move in journey.moves)]
    return [calendar.working_days_between(one, other) for one, other in pairwise(days)]


def by_the_meeting(
    method: Method, here: str | None, ends: date | None, usual: int, today: date, meeting: date
) -> Step | None:
    """The step that the team comes to by the meeting, at `usual` working days a step; None when the way is at its end.

    While a test is under way, counting begins on the day that it ends.
    """
    if here is None:
        return None
    steps = max(0, calendar.working_days_between(max(ends, today) if ends else today, meeting)) // usual
    return method.steps[min(method.place(here) + steps, len(method.steps) - 1)]


@dataclass(frozen=True)
class SmallTest:
    """What can be tested by next Tuesday: this many cases, `days` before the meeting."""

    tuesday: date
    cases: int
    days: int


def by_next_tuesday(today: date, meeting: date | None) -> SmallTest | None:
    """A smaller test when days are few (IHI's *What change can we test by next Tuesday?*); None when they are not.

    None too when no working Tuesday is left before the meeting.
    """
    if meeting is None or not 0 < (meeting - today).days <= _SOON:
        return None
    tuesday = today + timedelta(days=(_TUESDAY - today.weekday() - 1) % 7 + 1)
    day = calendar.working_day(tuesday)
    days = (meeting - today).days
    return SmallTest(day, 1 if days <= _VERY_SOON else 5, days) if day < meeting else None
