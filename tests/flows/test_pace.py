"""What can we test by next Tuesday? Asked when the days to a meeting are few."""

from datetime import date

import pytest

from flows.journey import Journey
from flows.model import Step
from flows.pace import SmallTest, by_next_tuesday, by_the_meeting, stays, usual_days
from tests.flows.facts import START
from tests.flows.telling import tells


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


def comes_to(journey: Journey, today: date, meeting: date) -> Step | None:
    here = journey.step.id if journey.step else None
    return by_the_meeting(journey.method, here, journey.test_ends(), 10, today, meeting)


@pytest.mark.parametrize(
    ("meeting", "step"),
    [
        (date(2027, 1, 20), "gather_facts"),
        (date(2027, 1, 27), "find_causes"),
        (date(2027, 3, 15), "study"),
        (date(2027, 9, 15), "reflect_tell"),
    ],
)
def test_how_far_a_team_comes_by_the_meeting_is_told_at_its_own_pace(meeting: date, step: str) -> None:
    told = tells("governance").finishes("choose_area")
    reached = comes_to(told.journey, date(2027, 1, 12), meeting)
    assert reached is not None
    assert reached.id == step


def test_a_test_that_is_under_way_is_let_end_first() -> None:
    """It ends on 1 February; a finished way comes nowhere further."""
    told = tells("governance").reaches("do_test")
    reached = comes_to(told.journey, date(2027, 1, 12), date(2027, 2, 10))
    assert reached is not None
    assert reached.id == "do_test"
    finished = tells("governance").reaches("study").decides("adopt").reaches("the end")
    assert comes_to(finished.journey, date(2027, 1, 12), date(2027, 2, 10)) is None
