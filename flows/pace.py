"""How small a test has to be for there to be time to learn from it before the next meeting."""

from dataclasses import dataclass
from datetime import date, timedelta

from flows import calendar

_TUESDAY = 1
_SOON, _VERY_SOON = 35, 21
"""Days to a meeting. What is shown there is to be ready a week before, so four weeks and two are left for the test."""


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
