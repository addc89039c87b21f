"""What can we test by next Tuesday? Asked when the days to a meeting are few."""

from datetime import date

import pytest

from flows.journey import Journey
from flows.pace import Forecast, Foresight, Pace, SmallTest, by_next_tuesday, by_the_meeting, stays, usual_days
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


ALWAYS_TEN = Pace([10, 10, 10])


def foresees(
    journey: Journey, today: date, meeting: date, came: date, pace: Pace = ALWAYS_TEN, *, still: bool = True
) -> Forecast | None:
    here = journey.step.id if journey.step else None
    return by_the_meeting(pace, journey.method, here, came, journey.test_ends(), today, meeting, still=still)


@pytest.mark.parametrize(
    ("meeting", "says", "step"),
    [
        (date(2027, 1, 20), Foresight.STAYS, "gather_facts"),
        (date(2027, 1, 27), Foresight.REACHES, "find_causes"),
        (date(2027, 3, 15), Foresight.REACHES, "study"),
        (date(2027, 9, 15), Foresight.ENDS, None),
    ],
)
def test_how_far_a_team_comes_by_the_meeting_is_told_at_its_own_pace(
    meeting: date, says: Foresight, step: str | None
) -> None:
    told = tells("governance").finishes("choose_area")
    found = foresees(told.journey, date(2027, 1, 12), meeting, came=date(2027, 1, 12))
    assert found is not None
    assert (found.says, found.step.id if found.step else None) == (says, step)


def test_nothing_is_foreseen_before_three_steps_have_been_left() -> None:
    told = tells("governance").finishes("choose_area")
    assert foresees(told.journey, date(2027, 1, 12), date(2027, 3, 15), date(2027, 1, 12), Pace([10, 10])) is None


def test_the_time_that_it_has_stood_counts() -> None:
    """Half the step has been spent: the next comes in five days, and not in ten."""
    told = tells("governance").finishes("choose_area")
    found = foresees(told.journey, date(2027, 1, 19), date(2027, 1, 26), came=date(2027, 1, 12))
    assert found is not None
    assert (found.says, found.stood) == (Foresight.REACHES, 5)


def test_a_standstill_is_called_one() -> None:
    """More than twice what a step takes. A team that has not moved for two months is promised nothing."""
    told = tells("governance").finishes("choose_area")
    assert foresees(told.journey, date(2027, 2, 9), date(2027, 6, 1), came=date(2027, 1, 12)) == Forecast(
        Foresight.ENDS, None, 20
    )
    found = foresees(told.journey, date(2027, 3, 12), date(2027, 6, 1), came=date(2027, 1, 12))
    assert found is not None
    assert (found.says, found.stood) == (Foresight.STANDS_STILL, 43)


def test_what_somebody_is_at_does_not_stand_still() -> None:
    """Nor what may rest: the caller knows."""
    told = tells("governance").finishes("choose_area")
    found = foresees(told.journey, date(2027, 3, 12), date(2027, 6, 1), came=date(2027, 1, 12), still=False)
    assert found is not None
    assert found.says is Foresight.REACHES


def test_a_test_that_ended_yesterday_has_not_stood_still_while_it_ran() -> None:
    """It ended on 1 February, after three months in the step."""
    told = tells("governance").reaches("do_test")
    found = foresees(told.journey, date(2027, 2, 2), date(2027, 2, 5), came=date(2026, 11, 2))
    assert found is not None
    assert (found.says, found.stood) == (Foresight.STAYS, 1)


def test_a_test_that_is_under_way_is_let_end_first() -> None:
    """It ends on 1 February, however long it takes; a finished way comes nowhere further."""
    told = tells("governance").reaches("do_test")
    found = foresees(told.journey, date(2027, 1, 12), date(2027, 2, 10), came=date(2026, 11, 2))
    assert found is not None
    assert (found.says, found.step and found.step.id) == (Foresight.STAYS, "do_test")
    finished = tells("governance").reaches("study").decides("adopt").reaches("the end")
    assert foresees(finished.journey, date(2027, 1, 12), date(2027, 2, 10), came=date(2027, 1, 12)) is None
