"""What can we test by next Tuesday? Asked when the days to a meeting are few."""

from datetime import date

import pytest

from flows.pace import SmallTest, by_next_tuesday, stays, usual_days
from tests.flows.facts import START
from tests.flows.test_whole_journeys import tells


@pytest.mark.parametrize(
    ("today", "meeting", "proposed"),
    [
        (date(2027, 1, 11), date(2027, 3, 15), None),  # nine weeks: no hurry
        (date(2027, 2, 10), date(2027, 3, 15), SmallTest(date(2027, 2, 16), 5, 33)),
        (date(2027, 2, 16), date(2027, 3, 9), SmallTest(date(2027, 2, 23), 1, 21)),  # on a Tuesday: the next one
        (date(2027, 3, 10), date(2027, 3, 15), None),  # no Tuesday is left
        (date(2027, 3, 15), date(2027, 3, 15), None),  # it is today
        (date(2027, 5, 27), date(2027, 6, 20), SmallTest(date(2027, 6, 1), 5, 24)),
        (date(2027, 1, 11), None, None),
    ],
)
def test_a_smaller_test_is_proposed_when_days_are_few(
    today: date, meeting: date | None, proposed: SmallTest | None
) -> None:
    assert by_next_tuesday(today, meeting) == proposed


def test_a_step_takes_what_it_has_taken_this_team() -> None:
    """The median, once there are three; else ten working days; and never fewer than three."""
    assert usual_days([]) == 10
    assert usual_days([2, 30]) == 10
    assert usual_days([4, 5, 40]) == 5
    assert usual_days([0, 0, 1]) == 3


def test_how_long_a_team_stayed_is_counted_in_working_days() -> None:
    """Its steps were all left on the day that it began."""
    told = tells("governance").reaches("find_causes")
    assert stays(told.journey, START.date(), "Europe/Stockholm") == [0, 0]
    assert stays(told.journey, date(2027, 1, 7), "Europe/Stockholm") == [2, 0]
