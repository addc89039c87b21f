"""Whoever says or draws something is given a voice: the reader's language, the turn's moment, and where it is a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date, format_datetime
from babel.lists import format_list

from bot.texts import counted, say
from flows import calendar
from flows.reading import LOCALES
from flows.texts import Language, Text


@dataclass(frozen=True)
class Voice:
    """`now` is an aware UTC moment, one for the whole turn; `zone` names the days where nothing else is said."""

    language: Language
    now: datetime
    zone: str = calendar.SWEDEN

    @property
    def today(self) -> date:
        return calendar.local_day(self.now, self.zone)

    def say(self, phrase: str, /, **values: object) -> str:
        """A phrase of the bot's own; see bot.texts."""
        return say(phrase, self.language, **values)

    def counted(self, phrase: str, number: int, /, **values: object) -> str:
        """A phrase that knows one from many."""
        return counted(phrase, self.language, number, **values)

    def of(self, text: Text) -> str:
        """A text of the method or of a round."""
        return text[self.language]

    def listed(self, words: Iterable[str]) -> str:
        """kvinnor, män och andra · women, men and others."""
        return str(format_list(list(words), locale=LOCALES[self.language]))

    def day(self, day: date) -> str:
        """måndag 15 mars · Monday 15 March; with the year when it is another than today's."""
        return self._day(day, with_year=day.year != self.today.year)

    def weekday(self, day: date) -> str:
        """tisdag 16 mars · Tuesday 16 March: a day that is near."""
        return self._day(day, with_year=False)

    def short_day(self, day: date) -> str:
        """3 december · 3 December."""
        return str(format_date(day, "d MMMM", locale=LOCALES[self.language]))

    def moment(self, at: datetime, zone: str = "") -> str:
        """måndag 15 mars kl. 09:00 · Monday 15 March at 09:00, on the wall clock of the zone, else of the voice's."""
        local = calendar.local(at, zone or self.zone)
        clock = str(format_datetime(local, "HH:mm", locale=LOCALES[self.language]))
        return self.say("when.moment", day=self.day(calendar.local_day(at, zone or self.zone)), clock=clock)

    def left(self, days: int) -> str:
        """i dag · i morgon · 12 dagar kvar."""
        if days == 0:
            return self.say("when.today")
        if days == 1:
            return self.say("when.tomorrow")
        return self.counted("when.left", days) if days > 0 else self.counted("when.ago", -days)

    def ago(self, at: datetime, zone: str = "") -> str:
        """i dag · i går · för 3 dagar sedan."""
        days = -calendar.days_left(at, self.now, zone or self.zone)
        if days <= 0:
            return self.say("when.today")
        return self.say("when.yesterday") if days == 1 else self.counted("when.ago", days)

    def _day(self, day: date, *, with_year: bool) -> str:
        return str(format_date(day, "EEEE d MMMM y" if with_year else "EEEE d MMMM", locale=LOCALES[self.language]))
