"""What can we test by next Tuesday? Asked when the days to a meeting are few."""

from datetime import date

import pytest

from flows.pace import SmallTest, by_next_tuesday


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
