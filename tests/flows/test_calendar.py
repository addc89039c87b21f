"""Wall clocks, holidays and both changes of the clock."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import calendar

STOCKHOLM = "Europe/Stockholm"
moments = st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(year=2020 + at.year % 15, day=min(at.day, 28)))
clocks = st.times(calendar.EARLIEST, calendar.LATEST).map(lambda clock: clock.replace(second=0, microsecond=0))
zones = st.sampled_from([STOCKHOLM, "Europe/Helsinki", "Atlantic/Reykjavik", "America/New_York", "Australia/Sydney"])


@given(moments, st.integers(0, 4), clocks, zones)
def test_the_next_weekly_moment_is_later_on_a_working_day_at_the_asked_hour(
    now: datetime, weekday: int, clock: time, zone: str
) -> None:
    """Whatever the zone, the season and the year's end; and never more than a long holiday, or July, away."""
    due = calendar.next_weekly(now, weekday, clock, zone)
    local = calendar.local(due.moment, zone)
    near_july = any(calendar.is_summer((now + timedelta(days=ahead)).date()) for ahead in range(17))
    assert now < due.moment <= now + timedelta(days=48 if near_july else 16)
    assert not calendar.is_summer(due.day)
    assert (local.date(), local.time()) == (due.day, clock)
    assert calendar.is_working_day(due.day)


@given(moments, st.integers(0, 4), clocks)
def test_week_after_week_no_week_is_skipped(now: datetime, weekday: int, clock: time) -> None:
    """From one to the next it is a week, give or take the holidays."""
    first = calendar.next_weekly(now, weekday, clock, STOCKHOLM)
    second = calendar.next_weekly(first.moment, weekday, clock, STOCKHOLM)
    over_july = first.day.month < 7 < second.day.month
    assert 1 <= (second.day - first.day).days <= (48 if over_july else 16)
    ordinary = [day for day in (first.day, second.day) if day.weekday() == weekday]
    if len(ordinary) == 2 and not over_july:
        assert (second.day - first.day).days in (7, 14)


@given(moments, st.integers(0, 4), clocks)
def test_every_other_week_is_an_even_one(now: datetime, weekday: int, clock: time) -> None:
    due = calendar.next_weekly(now, weekday, clock, STOCKHOLM, every=2)
    assert due.moment > now
    weekly = calendar.next_weekly(due.moment - timedelta(seconds=1), weekday, clock, STOCKHOLM)
    assert weekly == due
    after = calendar.next_weekly(due.moment, weekday, clock, STOCKHOLM, every=2)
    assert (after.day - due.day).days > 7


def test_in_july_nothing_is_asked() -> None:
    june = datetime(2027, 6, 29, 12, 0, tzinfo=UTC)
    assert calendar.next_weekly(june, 0, time(9), STOCKHOLM).day == date(2027, 8, 2)
    assert calendar.next_monthly(june, time(9), STOCKHOLM).day == date(2027, 8, 2)
    assert calendar.next_monthly(datetime(2027, 4, 12, tzinfo=UTC), time(9), STOCKHOLM).day == date(2027, 5, 3)
    assert calendar.after_summer(date(2027, 7, 12)) == date(2027, 8, 2)
    assert calendar.after_summer(date(2027, 6, 30)) == date(2027, 6, 30)


@given(moments, clocks, zones)
def test_a_countdown_runs_from_far_to_near_once_a_day(meeting: datetime, clock: time, zone: str) -> None:
    """Never after the meeting's day for what comes before it, and on the day itself before it begins."""
    planned = calendar.countdown(meeting, [56, 28, 14, 7, 3, 1, 0, -1], clock, zone)
    days = [due.day for due in planned]
    meeting_day = calendar.local_day(meeting, zone)
    assert days == sorted(set(days))
    assert [due.days for due in planned] == sorted((due.days for due in planned), reverse=True)
    assert all(due.day <= meeting_day for due in planned if due.days >= 0)
    assert all(due.day > meeting_day for due in planned if due.days < 0)
    assert meeting_day in days


def test_an_easter_countdown_moves_off_the_holidays_and_merges() -> None:
    """Monday 29 March 2027 is Easter Monday and the day after summer time began."""
    meeting = calendar.moment_at(date(2027, 3, 29), time(9), STOCKHOLM)
    planned = calendar.countdown(meeting, [7, 3, 1, 0, -1], time(9), STOCKHOLM)
    assert [(due.days, due.day.day, due.moment.hour) for due in planned] == [(7, 22, 8), (0, 29, 5), (-1, 30, 7)]


def test_nine_o_clock_stays_nine_o_clock_over_both_changes() -> None:
    for before, after in ((date(2027, 3, 22), date(2027, 3, 30)), (date(2026, 10, 19), date(2026, 10, 26))):
        for day in (before, after):
            assert calendar.local(calendar.moment_at(day, time(9), STOCKHOLM), STOCKHOLM).time() == time(9)


@pytest.mark.parametrize(
    "day", [date(2026, 12, 24), date(2026, 12, 31), date(2027, 6, 25), date(2027, 1, 6), date(2026, 11, 22)]
)
def test_eves_and_holidays_are_no_working_days(day: date) -> None:
    """Midsummer Eve, Christmas Eve and New Year's Eve are not in law, and nobody works."""
    assert not calendar.is_working_day(day)


def test_days_are_counted_on_local_dates() -> None:
    """An hour before midnight it is still the day before."""
    meeting = calendar.moment_at(date(2027, 3, 15), time(9), STOCKHOLM)
    assert calendar.days_left(meeting, datetime(2027, 3, 14, 22, 30, tzinfo=UTC), STOCKHOLM) == 1
    assert calendar.days_left(meeting, datetime(2027, 3, 14, 23, 30, tzinfo=UTC), STOCKHOLM) == 0
    assert calendar.days_left(meeting, datetime(2027, 3, 16, 12, 0, tzinfo=UTC), STOCKHOLM) == -1


def test_a_meeting_just_after_midnight_is_announced_in_the_morning_hours() -> None:
    """However early it begins, nobody is written to before seven."""
    meeting = calendar.moment_at(date(2027, 3, 15), time(0, 30), STOCKHOLM)
    due = calendar.countdown(meeting, [0], time(9), STOCKHOLM)[0]
    assert calendar.local(due.moment, STOCKHOLM).time() == time(7)


def test_the_next_working_morning_is_tomorrow_at_the_earliest() -> None:
    friday = datetime(2027, 1, 15, 6, 0, tzinfo=UTC)
    due = calendar.next_working_morning(friday, time(9), STOCKHOLM)
    assert due.day == date(2027, 1, 18)


def test_months_and_working_days_are_counted_on_the_calendar() -> None:
    assert calendar.months_after(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert calendar.months_after(date(2027, 12, 1), 12) == date(2028, 12, 1)
    assert calendar.working_days_before(date(2027, 1, 18), 3) == date(2027, 1, 13)
    assert calendar.working_days_after(date(2027, 1, 15), 3) == date(2027, 1, 20)
    assert calendar.working_days_between(date(2027, 1, 15), date(2027, 1, 20)) == 3
    assert calendar.working_days_between(date(2027, 1, 20), date(2027, 1, 15)) == 0
    assert calendar.working_days_before(date(2027, 3, 30), 1) == date(2027, 3, 25)


def test_zones_are_known_by_name() -> None:
    assert calendar.is_zone(STOCKHOLM)
    assert not calendar.is_zone("Mars/Olympus")
