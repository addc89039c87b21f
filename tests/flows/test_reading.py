"""What people type, and what is made of it."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import reading
from flows.reading import Refused
from flows.texts import Text

TODAY = date(2027, 1, 11)
OPTIONS = [("weekly", Text(sv="Varje vecka", en="Every week")), ("monthly", Text(sv="Varje månad", en="Every month"))]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2027-03-15", "2027-03-15"),
        ("15/3", "2027-03-15"),
        ("15/3 2028", "2028-03-15"),
        ("15 mars", "2027-03-15"),
        ("15 March 2027", "2027-03-15"),
        ("1 jan", "2028-01-01"),
        ("29/2", "2028-02-29"),
        ("2027\u201103\u201115", "2027-03-15"),
        (" 15. mars 2027 ", "2027-03-15"),
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str, meant: str) -> None:
    """Without a year it is the next such day."""
    assert reading.day(typed, TODAY) == meant


@pytest.mark.parametrize("typed", ["", "i morgon", "2027-02-30", "31/2", "15 xyz", "15 m", "29/2 2027"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as refusal:
        reading.day(typed, TODAY)
    assert "2027-03-15" in refusal.value.text.sv


@pytest.mark.parametrize("typed", ["9999-12-31", "2038-01-01", "1999-12-31", "15 mars 9999", "15/3 0027"])
def test_a_day_far_away_is_refused_where_it_was_typed(typed: str) -> None:
    """What has been and what is planned lies between 2000 and ten years on; another year is a slip of the finger."""
    with pytest.raises(Refused, match="far away: write a year from 2000 to 2037") as refusal:
        reading.day(typed, TODAY)
    assert "långt bort: skriv ett år från 2000 till 2037" in refusal.value.text.sv


@pytest.mark.parametrize(
    ("typed", "meant"), [("12", 12), ("12,5", 12.5), ("1 200", 1200), ("12 %", 12), ("−3", -3), (7, 7), ("500 kr", 500)]
)
def test_a_number_is_read_as_people_write_it(typed: object, meant: float) -> None:
    assert reading.number(typed, None, None) == meant


@pytest.mark.parametrize("typed", ["", "tolv", "nan", "inf", "1,200", "1,200.5", None])
def test_what_is_no_number_is_refused(typed: object) -> None:
    with pytest.raises(Refused):
        reading.number(typed, None, None)


@pytest.mark.parametrize(
    ("minimum", "maximum", "words"), [(1, 10, "mellan 1 och 10"), (50, None, "minst 50"), (None, 5, "högst 5")]
)
def test_a_number_out_of_range_is_refused_with_the_range(
    minimum: float | None, maximum: float | None, words: str
) -> None:
    with pytest.raises(Refused) as refusal:
        reading.number("11", minimum, maximum)
    assert words in refusal.value.text.sv


@pytest.mark.parametrize("typed", ["https://skr.se/a?b=1", "<https://skr.se/a?b=1|skr.se>", "skr.se/a?b=1"])
def test_a_link_is_read_with_or_without_its_beginning(typed: str) -> None:
    assert reading.link(typed) == "https://skr.se/a?b=1"


NO_LINKS = [
    "",
    "inte en länk",
    "javascript:alert(1)",
    "ftp://x.se",
    "https://x",
    "<mailto:a@b.se|a@b.se>",
    "https://[x",
    "eva@norrvik.se",
    "https://skr.se/" + "a" * 2000,
]


@pytest.mark.parametrize("typed", NO_LINKS)
def test_what_is_no_link_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        reading.link(typed)


def test_words_are_needed_and_have_a_limit() -> None:
    """A refusal says how much fits."""
    assert reading.words("  ord\x00 ", 10) == "ord"
    with pytest.raises(Refused, match="A few words"):
        reading.words("  ", 10)
    with pytest.raises(Refused, match="11 characters, and 10 fit"):
        reading.words("x" * 11, 10)


PERSONAL_NUMBERS = [
    "Hon heter Eva, 640823-3234",
    "19640823-3234",
    "6408233234",
    "196408233234",
    "640823+3234",
    "samordningsnummer 640883-3231",
    "640823\u20133234",  # the dash that Word makes of a hyphen
    "640823\u20113234",  # a hyphen that holds together
    "640823\u22123234",
    "640823\u00a03234",
    "640823\u20093234",
    "640823-\n3234",
    "640823\n3234",
    "640823  3234",
    "640823 - 3234",
    "640823\u00a0\u2013\u00a03234",
    "1964-08-23-3234",
    "1964-08-23 \u2013 3234",
    "1964.08.23-3234",
    "640823\u200b-3234",
    "6408\u00ad23-3234",
    "\uff16\uff14\uff10\uff18\uff12\uff13-3234",  # the wide figures of a Japanese keyboard
    "Ärende om 640823-3234.",
    "ärende 196408233234",
    "(640823-3234)",
    "pnr640823-3234",
]
CONTACTS = [
    "eva@norrvik.se",
    "<mailto:eva@norrvik.se|eva@norrvik.se>",
    "eva.ek+kö@kommun.norrvik.se",
    "anna @ kommun.se",
    "anna\uff20kommun.se",
    "anna(at)kommun.se",
    "anna (at) kommun.se",
    "anna [AT] kommun(punkt)se",
    "anna@\u200bkommun.se",
    "ring 0123-45 67 89",
    "ring 0123\u201145\u00a067\u00a089",
    "070-123 45 67",
    "070\u2013123 45 67",
    "070 - 123 45 67",
    "070-123-45-67",
    "070 123\n45 67",
    "070  123  45  67",
    "070.123.45.67",
    "070/1234567",
    "0701234567",
    "Anna,0701234567",
    "Anna 2, 070-1234567",
    "Rum 12 070-123 45 67",
    "070-123 45 67 12 personer",
    "<tel:0701234567|070-123 45 67>",
    "08-123 456 78",
    "08-12 34 56",
    "(08) 123 456 78",
    "(08)-12 34 56",
    "(0123) 456 78",
    "018-12 34 56",
    "+46 70 123 45 67",
    "+46(0)70 123 45 67",
    "+46 (0)70-123 45 67",
    "(+46) 70 123 45 67",
    "+46701234567",
    "+46 8 123 45 67",
    "0046 70 123 45 67",
    "+47 912 34 567",
    "+47 22 33 44 55",
    "+45 12 34 56 78",
    "+358 40 123 4567",
    "00358401234567",
]
POINT_OUT_NOBODY = [
    "3 av 25 ärenden, 12 %",
    "mellan 2026-01-12 och 2026-02-20",
    "640823-3235",
    "641323-3234",
    "640800-3234",
    "klockan 08.30-16.30",
    "08.00\u201316.30 och 08.30 1200 besök",
    "08-12, 13-17",
    "08:00-17:00",
    "200 000 kronor",
    "+12 500 000 kr mot budget",
    "1 201 011 234 kr",
    "diarienummer 2026/0123",
    "KS 2026/00123",
    "KS 2026/00123-45",
    "dnr 0123-2026",
    "Ärende 1201011234",
    "ärendenummer: 1201011234",
    "I ärendet 1201011234",
    "case number 1201011234",
    "dnr 0123456789",
    "faktura 0012345678",
    "212000-0142",
    "bankgiro 123-4567",
    "@Lars",
    "Möte @ kontoret",
    "Flickor 0 12 34 56 78, pojkar 0 15 36 55 80",
    "Kvinnor: 05 10 15 20 25 30",
    "0 1 2 3 4 5 6 7 8 9",
    "0 120 340 560",
    "0,12 0,34 0,56 0,78",
    "0.12 0.34 0.56 0.78",
    "0,0701234567",
    "kvinnor 0-5, 06-15, 16-24 år",
    "läsåren 08/09 09/10 10/11",
    "vecka 08 09 10 11 12",
    "1990-2000",
    "1990\u20132000 2001\u20132010",
    "2019 2020 2021 2022 2023",
    "01.02.2026",
    "08-02-2026",
    "08/02 2026",
    "01022026",
    "2027-03-15 1330",
    "2026-01-12\u20132026-02-20",
    "48 % kvinnor, 52 % män, 0 % annat",
    "123 45 Norrvik",
    "x@y",
]


@pytest.mark.parametrize("typed", PERSONAL_NUMBERS)
def test_a_personal_identity_number_is_not_kept_however_it_is_written(typed: str) -> None:
    """640823-3234 is Skatteverket's own example. The refusal says what the person can do themselves, too."""
    with pytest.raises(Refused) as refusal:
        reading.words(typed, 200)
    assert "personnummer här, så jag har inte sparat något" in refusal.value.text.sv
    assert "personal identity number here, so I have kept nothing" in refusal.value.text.en
    assert "Skrev du det i ett meddelande står det kvar i Slack, och du kan ta bort det där." in refusal.value.text.sv
    assert "If you wrote it in a message, that still stands in Slack, and you can delete" in refusal.value.text.en


@pytest.mark.parametrize("typed", CONTACTS)
def test_a_mail_address_or_a_telephone_number_is_not_kept_however_it_is_written(typed: str) -> None:
    with pytest.raises(Refused) as refusal:
        reading.words(typed, 200)
    assert "telefonnummer här, så jag har inte sparat något" in refusal.value.text.sv
    assert "telephone number here, so I have kept nothing" in refusal.value.text.en
    assert "står det kvar i Slack" in refusal.value.text.sv


@pytest.mark.parametrize("typed", POINT_OUT_NOBODY)
def test_figures_and_dates_point_out_nobody(typed: str) -> None:
    assert reading.words(typed, 200) == typed


@pytest.mark.parametrize(
    "typed", ["a" * 40_000, "7" * 40_000, "a@a.a@" * 7_000, "0 1 " * 10_000, "640823-3234 " * 4_000]
)
def test_a_text_that_is_far_too_long_is_refused_for_its_length(typed: str) -> None:
    """Nothing is looked for in what does not fit anyway."""
    for read in (reading.words, reading.note):
        with pytest.raises(Refused, match="and 3000 fit here"):
            read(typed, 3000)


def test_a_note_may_be_left_empty_and_is_read_like_other_words() -> None:
    assert reading.note(None, 10) == ""
    assert reading.note("  ", 10) == ""
    assert reading.note(" rum\x00 5\ud83d ", 10) == "rum 5"
    with pytest.raises(Refused, match="11 characters, and 10 fit"):
        reading.note("x" * 11, 10)
    with pytest.raises(Refused, match="personal identity number"):
        reading.note("Eva 640823\u20133234", 100)
    with pytest.raises(Refused, match="telephone number"):
        reading.note("eva@norrvik.se", 100)


def test_a_personal_identity_number_is_no_number_to_keep() -> None:
    with pytest.raises(Refused, match="personal identity number"):
        reading.number("640823-3234", None, None)
    with pytest.raises(Refused, match="personal identity number"):
        reading.number("6408233234", None, None)


@pytest.mark.parametrize("typed", ["1" + "0" * 90, "1e13", "-" + "9" * 80])
def test_a_number_that_nobody_counts_to_is_refused(typed: str) -> None:
    """It would be too large to be said again."""
    with pytest.raises(Refused, match="larger unit"):
        reading.number(typed, None, None)


def test_people_are_read_from_a_picker_or_from_mentions() -> None:
    assert reading.people(["U1", "U2", "U1"]) == ["U1", "U2"]
    assert reading.people("<@U1> och <@U2|anna>") == ["U1", "U2"]
    for nobody in ("Anna", [], ["anna"], ["U" * 500], "<@>"):
        with pytest.raises(Refused):
            reading.people(nobody)


@pytest.mark.parametrize("typed", ["weekly", "Varje vecka", "every week", "1"])
def test_an_option_is_read_by_its_words_in_either_language_or_its_number(typed: str) -> None:
    assert reading.one_of(typed, OPTIONS) == "weekly"
    assert reading.some_of(f"{typed}, 2", OPTIONS, 2) == ["weekly", "monthly"]


def test_options_that_are_not_offered_or_too_many_are_refused() -> None:
    for wrong in ("ibland", "", "1, ibland"):
        with pytest.raises(Refused):
            reading.some_of(wrong, OPTIONS, 2)
    with pytest.raises(Refused, match="Choose 1 at the most"):
        reading.some_of(["weekly", "monthly"], OPTIONS, 1)
    with pytest.raises(Refused):
        reading.one_of("ibland", OPTIONS)


def test_values_are_shown_in_the_readers_language() -> None:
    assert reading.shown("2027-03-15", "sv") == "15 mars 2027"
    assert reading.shown("2027-03-15", "en") == "15 March 2027"
    assert reading.shown("2027-99-99", "sv") == "2027-99-99"
    assert reading.shown(1200.5, "sv") == "1\xa0200,5"
    assert reading.shown(["a", "b"], "en") == "a, b"
    assert reading.shown_day(None, "sv") == ""


@given(st.dates(date(2000, 1, 1), date(2037, 12, 31)))
def test_every_day_survives_being_written_and_read(day: date) -> None:
    assert reading.day(day.isoformat(), TODAY) == day.isoformat()


@pytest.mark.parametrize("unkept", ["\x00", "\ud83d"])
def test_what_no_database_keeps_never_comes_out(unkept: str) -> None:
    """NUL, and half of a character. A value is as if they had not been there."""
    assert reading.words(f"o{unkept}rd", 10) == "ord"
    assert reading.note(f"o{unkept}rd", 10) == "ord"
    assert reading.number(f"1{unkept}2", None, None) == 12
    assert reading.day(f"15{unkept} mars", TODAY) == "2027-03-15"
    assert reading.link(f"skr{unkept}.se") == "https://skr.se"
    assert reading.people(f"<@U1> <@U2{unkept}>") == ["U1", "U2"]
    assert reading.people([f"U{unkept}1"]) == ["U1"]
    assert reading.one_of(f"week{unkept}ly", OPTIONS) == "weekly"
    assert reading.some_of([f"week{unkept}ly"], OPTIONS, 2) == ["weekly"]


@given(st.text())
def test_no_text_at_all_breaks_a_reader(typed: str) -> None:
    """Whatever is typed, it is read or refused."""
    readers = [
        lambda: reading.words(typed, 100),
        lambda: reading.note(typed, 100) or "nothing",
        lambda: reading.number(typed, 0, 10),
        lambda: reading.day(typed, TODAY),
        lambda: reading.link(typed),
        lambda: reading.people(typed),
        lambda: reading.one_of(typed, OPTIONS),
        lambda: reading.some_of(typed, OPTIONS, 2),
    ]
    for read in readers:
        assert _read_or_refused(read)


def _read_or_refused(read: Callable[[], object]) -> object:
    try:
        return read() not in ("", [], None)
    except Refused as refusal:
        return refusal.text.sv and refusal.text.en
