"""From what a person gave (typed words or a picked value) to the value that is kept, or a refusal they can act on.

A value is JSON: text, number, a day as `2027-03-15`, a list of option ids or Slack user ids, or figures by sex (see
flows/figures.py).
"""

import math
import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal
from urllib.parse import urlsplit

from babel.dates import format_date, get_month_names
from babel.numbers import format_decimal

from flows.personal import has_contact, has_personal_number, plain
from flows.texts import Language, Text

Value = str | int | float | list[str] | dict[str, Any]

LOCALES: dict[Language, str] = {"sv": "sv_SE", "en": "en_GB"}

_FIRST_YEAR, _YEARS_AHEAD = 2000, 10  # no work lies outside; a year that does is a slip of the finger

_MOST = 1e12  # what is far larger cannot be said in words again, nor be put in a form's field


class Refused(Exception):
    """An answer that cannot be kept. `text` says what to do instead, to the person who gave it."""

    def __init__(self, sv: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(sv=sv, en=en)


def words(given: object, max_length: int) -> str:
    """A text of at most `max_length` characters. What points out a person is refused before it is kept anywhere."""
    text = note(given, max_length)
    if not text:
        raise Refused("Här behövs några ord.", "A few words are needed here.")
    return text


def note(given: object, max_length: int) -> str:
    """As words, where none are needed: a place, a source, whom to ask."""
    text = _stripped(given)
    if len(text) > max_length:
        raise Refused(
            f"Det blev {len(text)} tecken, här får {max_length} plats. Korta ned det lite.",
            f"That is {len(text)} characters, and {max_length} fit here. Please shorten it a little.",
        )
    _refuse_personal(text)
    return text


def number(given: object, minimum: float | None, maximum: float | None) -> int | float:
    """Reads 12, 12,5, 1 200 and 12 %. A number out of range is refused with the range."""
    typed = _brief(given)
    _refuse_personal(typed)
    text = re.sub(r"[\s%]|kr$|kr\.$", "", typed).replace("−", "-")
    if re.fullmatch(r"-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", text):  # 1,200 is two numbers, by who reads it
        raise Refused("Skriv talet utan komma, till exempel 1200.", "Write the number without a comma, such as 1200.")
    text = text.replace(",", ".")
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise Refused("Skriv ett tal, till exempel 12 eller 12,5.", "Write a number, for example 12 or 12.5.")
    if abs(value) > _MOST:
        raise Refused(
            "Så stora tal kan jag inte räkna med. Skriv talet i en större enhet, till exempel i miljoner.",
            "I cannot reckon with numbers that large. Write it in a larger unit, such as millions.",
        )
    if (minimum is not None and value < minimum) or (maximum is not None and value > maximum):
        raise _out_of_range(minimum, maximum)
    return int(value) if value.is_integer() else value


def day(given: object, today: date) -> str:
    """Reads 2027-03-15, 15/3, 15/3 2027, 15 mars and 15 March 2027. Without a year: the next such day.

    From the year 2000 to ten years ahead, so that what reckons with it never meets the end of time.
    """
    text = plain(_brief(given)).lower()
    found = _iso_day(text) or _spoken_day(text, today)
    if found is None:
        raise Refused(
            "Skriv datumet som 2027-03-15 eller 15 mars.",
            "Write the date as 2027-03-15 or 15 March.",
        )
    last_year = today.year + _YEARS_AHEAD
    if not _FIRST_YEAR <= found.year <= last_year:
        raise Refused(
            f"Det datumet ligger långt bort: skriv ett år från {_FIRST_YEAR} till {last_year}.",
            f"That date is far away: write a year from {_FIRST_YEAR} to {last_year}.",
        )
    return found.isoformat()


_USER = "[UW][A-Z0-9]{1,39}"


def people(given: object) -> list[str]:
    """Slack user ids, from a picker's list or from typed mentions (<@U123>)."""
    if isinstance(given, list | tuple):
        found = [one for one in map(_stripped, given) if re.fullmatch(_USER, one)]
    else:
        found = re.findall(rf"<@({_USER})\b", _stripped(given))
    if not found:
        raise Refused(
            "Välj minst en person, eller skriv @ och namnet.",
            "Choose at least one person, or type @ and the name.",
        )
    return list(dict.fromkeys(found))


def link(given: object) -> str:
    """An http or https address; Slack's own `<https://…|words>` is read too."""
    text = _stripped(given)
    if (wrapped := re.fullmatch(r"<(https?://[^|>]+)(?:\|[^>]*)?>", text)) is not None:
        text = wrapped.group(1)
    address = text if "://" in text else f"https://{text}"
    if len(text) > 2000 or not _is_web_address(address):
        raise Refused("Klistra in en länk som börjar med https://.", "Paste a link that begins with https://.")
    return address


def one_of(given: object, options: Sequence[tuple[str, Text]]) -> str:
    """An option's id, its words in either language, or its number in the list (from 1)."""
    found = _matching(_stripped(given), options)
    if found is None:
        raise Refused("Välj ett av alternativen.", "Choose one of the options.")
    return found


def some_of(given: object, options: Sequence[tuple[str, Text]], at_most: int) -> list[str]:
    """As one_of, but several: a picker's list, or typed with commas between."""
    parts = [_stripped(one) for one in (given if isinstance(given, list | tuple) else str(given or "").split(","))]
    found = [_matching(part, options) for part in dict.fromkeys(parts) if part]
    chosen = [one for one in dict.fromkeys(found) if one is not None]
    if not chosen or None in found:
        raise Refused("Välj bland alternativen, med komma emellan.", "Choose among the options, with commas between.")
    if len(chosen) > at_most:
        raise Refused(f"Välj högst {at_most}.", f"Choose {at_most} at the most.")
    return chosen


def shown(value: Value, language: Language) -> str:
    """A value in words: a day as people write it, a number with the language's own comma."""
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, int | float):
        return str(format_decimal(value, locale=LOCALES[language]))
    text = str(value)
    return shown_day(_iso_day(text), language) if _iso_day(text) else text


def shown_day(moment: date | None, language: Language, form: Literal["long", "medium"] = "long") -> str:
    """15 mars 2027 · 15 March 2027."""
    return str(format_date(moment, form, locale=LOCALES[language])) if moment else ""


def _stripped(given: object) -> str:
    text = str(given if given is not None else "").replace("\x00", "")
    return text.encode("utf-8", "ignore").decode("utf-8").strip()  # half a character cannot be kept


def _brief(given: object) -> str:
    """What is longer than any number or day is not looked into."""
    text = _stripped(given)
    return text if len(text) <= 100 else ""


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:  # brackets that close nothing
        return False
    if re.search(r"[<>|]", text):  # Slack's own way of writing some other kind of link
        return False
    host = parts.netloc
    return parts.scheme in ("http", "https") and "." in host and "@" not in host and not re.search(r"\s", text)


_STILL_IN_SLACK = Text(  # the same words under a form's field, where nothing was sent, and in a direct message
    sv="Skrev du det i ett meddelande står det kvar i Slack, och du kan ta bort det där.",
    en="If you wrote it in a message, that still stands in Slack, and you can delete it there.",
)


def _refuse_personal(text: str) -> None:
    """A personal identity number, a mail address or a telephone number does not belong in what many will read."""
    if has_personal_number(text):
        raise Refused(
            "Det ser ut att stå ett personnummer här, så jag har inte sparat något. Skriv utan det som pekar ut någon,"
            f" till exempel ”en kvinna i 40-årsåldern”. {_STILL_IN_SLACK.sv}",
            "There seems to be a personal identity number here, so I have kept nothing. Write it without what points"
            f" out a person, such as “a woman in her forties”. {_STILL_IN_SLACK.en}",
        )
    if has_contact(text):
        raise Refused(
            "Det ser ut att stå en e-postadress eller ett telefonnummer här, så jag har inte sparat något. Skriv"
            f" hellre en funktion, till exempel ”kanslichefen”. {_STILL_IN_SLACK.sv}",
            "There seems to be an e-mail address or a telephone number here, so I have kept nothing. Name a post"
            f" instead, such as “the head of the office”. {_STILL_IN_SLACK.en}",
        )


def _out_of_range(minimum: float | None, maximum: float | None) -> Refused:
    if minimum is not None and maximum is not None:
        return Refused(
            f"Talet ska vara mellan {minimum:g} och {maximum:g}.",
            f"It should be between {minimum:g} and {maximum:g}.",
        )
    if minimum is not None:
        return Refused(f"Talet ska vara minst {minimum:g}.", f"It should be {minimum:g} or more.")
    return Refused(f"Talet ska vara högst {maximum:g}.", f"It should be {maximum:g} or less.")


def _iso_day(text: str) -> date | None:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _spoken_day(text: str, today: date) -> date | None:
    found = re.fullmatch(r"(\d{1,2})(?:\s*/\s*(\d{1,2})|\.?\s+([a-zåäö]+))(?:[\s,-]+(\d{4}))?", text)
    if found is None:
        return None
    in_month, month, name, year = found.groups()
    which = int(month) if month else _month_named(name)
    if which is None:
        return None
    years = [int(year)] if year else range(today.year, today.year + 9)  # 29 February may be eight years off
    coming = [day for one in years if (day := _day_of(one, which, int(in_month))) is not None]
    return next((day for day in coming if year or day >= today), None)


def _day_of(year: int, month: int, in_month: int) -> date | None:
    try:
        return date(year, month, in_month)
    except ValueError:
        return None


def _month_named(name: str) -> int | None:
    for locale in LOCALES.values():
        for month, full in get_month_names("wide", locale=locale).items():
            if len(name) >= 3 and full.lower().startswith(name):
                return int(month)
    return None


def _matching(text: str, options: Sequence[tuple[str, Text]]) -> str | None:
    for place, (option, shown_as) in enumerate(options, start=1):
        if text.casefold() in (option, str(place), shown_as.sv.casefold(), shown_as.en.casefold()):
            return option
    return None
