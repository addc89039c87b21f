"""Days and moments in words, as people say them."""

from datetime import date, datetime

from babel.dates import format_date, format_datetime

from bot.texts import counted, say
from flows import calendar
from flows.reading import LOCALES
from flows.texts import Language

_DAY = {"sv": "EEEE d MMMM", "en": "EEEE d MMMM"}
_WITH_YEAR = {"sv": "EEEE d MMMM y", "en": "EEEE d MMMM y"}


def day(moment: date, language: Language, today: date | None = None) -> str:
    """måndag 15 mars · Monday 15 March; with the year when it is another than today's."""
    pattern = _DAY if today is not None and today.year == moment.year else _WITH_YEAR
    return str(format_date(moment, pattern[language], locale=LOCALES[language]))


def weekday(moment: date, language: Language) -> str:
    """tisdag 16 mars · Tuesday 16 March: a day that is near."""
    return day(moment, language, moment)


def short_day(moment: date, language: Language) -> str:
    """15 mars · 15 Mar."""
    return str(format_date(moment, "d MMM", locale=LOCALES[language])).rstrip(".")


def moment(at: datetime, zone: str, language: Language, today: date | None = None) -> str:
    """måndag 15 mars kl. 09:00 · Monday 15 March at 09:00, on the wall clock of the zone."""
    local = calendar.local(at, zone)
    clock = str(format_datetime(local, "HH:mm", locale=LOCALES[language]))
    return say("when.moment", language, day=day(calendar.local_day(at, zone), language, today), clock=clock)


def left(days: int, language: Language) -> str:
    """i dag · i morgon · 12 dagar kvar."""
    if days == 0:
        return say("when.today", language)
    if days == 1:
        return say("when.tomorrow", language)
    return counted("when.left", language, days) if days > 0 else counted("when.ago", language, -days)


def ago(at: datetime, now: datetime, zone: str, language: Language) -> str:
    """i dag · i går · för 3 dagar sedan."""
    days = -calendar.days_left(at, now, zone)
    if days <= 0:
        return say("when.today", language)
    return say("when.yesterday", language) if days == 1 else counted("when.ago", language, days)
