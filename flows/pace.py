"""How long a step takes, and how small a test has to be for there to be time to learn from it before a meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
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


class Foresight(StrEnum):
    """What can be said of how far a team comes by a meeting. Nothing, before it has left three steps."""

    STANDS_STILL = "stands_still"  # for more than twice as long as it usually takes
    STAYS = "stays"
    REACHES = "reaches"
    ENDS = "ends"  # the whole way, before the meeting


@dataclass(frozen=True)
class Forecast:
    """`step` is where the improvement is by the meeting; None where it is at the end of its way.

    `stood` is how many working days it has been where it is.
    """

    says: Foresight
    step: Step | None
    stood: int


@dataclass(frozen=True)
class Pace:
    """A team's own: the working days that it stayed in each step that it has left, in all its improvements."""

    stays: Sequence[int]

    @property
    def is_known(self) -> bool:
        return len(self.stays) >= _ENOUGH

    @property
    def usual(self) -> int:
        return usual_days(self.stays)


def by_the_meeting(
    pace: Pace, method: Method, here: str | None, came: date, ends: date | None, today: date, meeting: date, *,
    still: bool = True,
) -> Forecast | None:  # fmt: skip
    """How far it comes at the team's own pace. `came`: the day on which it came to the step where it is.

    While a test is under way, counting begins on the day that it ends. The time that has been spent in the step, or
    since the test ended, counts towards what the step takes. What has stood for twice that long has no pace, if it is
    `still`: nobody is at it, and nobody has said that it may rest. None: nothing can be said.
    """
    if here is None or not pace.is_known:
        return None
    testing = ends is not None and ends >= today
    stood = calendar.working_days_between(max(came, ends) if ends else came, today)
    if still and not testing and stood > 2 * pace.usual:
        return Forecast(Foresight.STANDS_STILL, method.step(here), stood)
    begins = ends if testing and ends is not None else today
    left_here = pace.usual if testing else max(1, pace.usual - stood)
    days = max(0, calendar.working_days_between(begins, meeting))
    steps = 0 if days < left_here else 1 + (days - left_here) // pace.usual
    reached = method.place(here) + steps
    if reached >= len(method.steps):
        return Forecast(Foresight.ENDS, None, stood)
    return Forecast(Foresight.REACHES if steps else Foresight.STAYS, method.steps[reached], stood)


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
