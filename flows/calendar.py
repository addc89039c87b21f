"""From wall clocks and local dates to moments. The only user of zoneinfo.

A moment is an aware datetime in UTC. A team's times are wall-clock times on local dates and become moments here,
late, so that Monday 09:00 stays 09:00 over both changes of the clock. Times between 07:00 and 18:00 only: an hour
that is skipped or comes twice lies outside them in every zone where Hemmaplan is used.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

SWEDEN = "Europe/Stockholm"
"""The zone of a team that has not said otherwise."""

EARLIEST, LATEST = time(7, 0), time(18, 0)
_ON_TIME = timedelta(minutes=5)
_BEFORE_MEETING = timedelta(minutes=90)


class Due(NamedTuple):
    """A day on which something is said, in somebody's local time, and the moment in UTC. `days` before a meeting."""

    day: date
    moment: datetime
    days: int = 0


def is_zone(name: str) -> bool:
    return name in _zones()


@cache
def _zones() -> frozenset[str]:
    """Read once: asking the system walks through hundreds of files."""
    return frozenset(available_timezones())


def moment_at(day: date, clock: time, zone: str) -> datetime:
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)


def local(moment: datetime, zone: str) -> datetime:
    """The wall clock there. `moment` must be aware."""
    return moment.astimezone(ZoneInfo(zone))


def local_day(moment: datetime, zone: str) -> date:
    return local(moment, zone).date()


def is_working_day(day: date) -> bool:
    """Not a weekend, a Swedish public holiday, or one of the eves that Sweden takes off (Midsummer, Christmas …)."""
    return day.weekday() < 5 and day not in _swedish_holidays(day.year)


def working_day(day: date, *, step: int = 1) -> date:
    """The day itself, or the next working day after it (before it with step=-1)."""
    while not is_working_day(day):
        day += timedelta(days=step)
    return day


def is_summer(day: date) -> bool:
    """July, when Sweden is away: nothing is asked then."""
    return day.month == 7


def after_summer(day: date) -> date:
    """The day itself, or for one in July the first working day of August."""
    return working_day(date(day.year, 8, 1)) if is_summer(day) else day


def next_weekly(after: datetime, weekday: int, clock: time, zone: str, every: int = 1) -> Due:
    """The first weekly moment after `after`, or with every=2 the first in an even week (ISO). Weekday 0 is Monday.

    A holiday moves it to the next working day; in July there is none.
    """
    start = local_day(after, zone) - timedelta(days=14)  # a long holiday may have moved an earlier week's day past now
    first = start + timedelta(days=(weekday - start.weekday()) % 7)
    for week in range(16):
        wanted = first + timedelta(weeks=week)
        day = working_day(wanted)
        due = Due(day, moment_at(day, clock, zone))
        if due.moment > after and not is_summer(day) and wanted.isocalendar().week % every == 0:
            return due
    raise AssertionError("sixteen weeks without a working day")


def next_monthly(after: datetime, clock: time, zone: str) -> Due:
    """The first working day of the next month that is not July."""
    day = after_summer(working_day(months_after(local_day(after, zone).replace(day=1), 1)))
    return Due(day, moment_at(day, clock, zone))


def next_working_morning(after: datetime, clock: time, zone: str) -> Due:
    """The next working day's moment, tomorrow at the earliest."""
    day = working_day(local_day(after, zone) + timedelta(days=1))
    return Due(day, moment_at(day, clock, zone))


def in_daytime(now: datetime, zone: str, due: Sequence[Due]) -> datetime:
    """The moment itself when what is due may be said there now, else when the next daytime begins.

    Daytime is 07-18 on working days, and on a day off that something was due on, such as the day of a meeting. What
    was due a few minutes ago is on time, whenever that was.
    """
    here = local(now, zone)
    days = {one.day for one in due}
    on_time = any(timedelta(0) <= now - one.moment <= _ON_TIME for one in due)
    wanted = is_working_day(here.date()) or here.date() in days
    if on_time or (wanted and EARLIEST <= here.time() < LATEST):
        return now
    today = here.date() if here.time() < EARLIEST else here.date() + timedelta(days=1)
    return moment_at(working_day(today), EARLIEST, zone)


def countdown(meeting: datetime, days: Iterable[int], clock: time, zone: str) -> list[Due]:
    """When each milestone is said, far to near; `days` before the meeting, negative after it.

    Counted on local dates; a day off is moved towards the meeting (after it: away from it), and of two that meet on
    one day the nearer one stays. On the day itself it is said well before the meeting begins.
    """
    meeting_day = local_day(meeting, zone)
    merged: dict[date, Due] = {}
    for left in sorted(days, reverse=True):
        wanted = meeting_day - timedelta(days=left)
        day = min(working_day(wanted), meeting_day) if left >= 0 else working_day(wanted)
        moment = moment_at(day, clock, zone)
        merged[day] = Due(day, _early(meeting, zone) if day == meeting_day else moment, left)
    return sorted(merged.values(), key=lambda due: due.moment)


def working_days_before(day: date, days: int) -> date:
    """The day that lies so many working days back."""
    for _ in range(days):
        day = working_day(day - timedelta(days=1), step=-1)
    return day


def working_days_after(day: date, days: int) -> date:
    """The day that lies so many working days ahead."""
    for _ in range(days):
        day = working_day(day + timedelta(days=1))
    return day


@lru_cache(maxsize=10_000)
def working_days_between(first: date, last: date) -> int:
    """How many working days there are after the first, up to and with the last."""
    days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    return sum(is_working_day(day) for day in days)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is no such day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def days_left(meeting: datetime, now: datetime, zone: str) -> int:
    """Local dates between now and the meeting: 0 is today, 1 tomorrow, negative when it has been."""
    return (local_day(meeting, zone) - local_day(now, zone)).days


def _early(meeting: datetime, zone: str) -> datetime:
    day = local_day(meeting, zone)
    latest = min(local(meeting - _BEFORE_MEETING, zone).time(), time(9, 0))
    same_day = local_day(meeting - _BEFORE_MEETING, zone) == day
    return moment_at(day, max(EARLIEST, latest) if same_day else EARLIEST, zone)


@cache
def _swedish_holidays(year: int) -> frozenset[date]:
    import holidays  # every country's, so it is read when a day is first reckoned with and not at start

    found = holidays.country_holidays("SE", years=year, categories=("public", "de_facto"), include_sundays=False)
    return frozenset(found)
