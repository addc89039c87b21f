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


@pytest.mark.parametrize(
    "typed",
    ["Hon heter Eva, 640823-3234", "19640823-3234", "6408233234", "samordningsnummer 640883-3231", "eva@norrvik.se",
     "<mailto:eva@norrvik.se|eva@norrvik.se>", "ring 0123-45 67 89", "+46 70 123 45 67"],
)  # fmt: skip
def test_what_points_out_a_person_is_not_kept(typed: str) -> None:
    """640823-3234 is Skatteverket's own example."""
    with pytest.raises(Refused) as refusal:
        reading.words(typed, 200)
    assert "så jag har inte sparat något" in refusal.value.text.sv
    assert "so I have kept nothing" in refusal.value.text.en


@pytest.mark.parametrize(
    "typed",
    ["3 av 25 ärenden, 12 %", "mellan 2026-01-12 och 2026-02-20", "640823-3235", "641323-3234", "640800-3234",
     "klockan 08.30-16.30", "200 000 kronor", "diarienummer 2026/0123", "@Lars"],
)  # fmt: skip
def test_figures_and_dates_point_out_nobody(typed: str) -> None:
    assert reading.words(typed, 200) == typed


def test_people_are_read_from_a_picker_or_from_mentions() -> None:
    assert reading.people(["U1", "U2", "U1"]) == ["U1", "U2"]
    assert reading.people("<@U1> och <@U2|anna>") == ["U1", "U2"]
    with pytest.raises(Refused):
        reading.people("Anna")


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


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_survives_being_written_and_read(day: date) -> None:
    assert reading.day(day.isoformat(), TODAY) == day.isoformat()


@given(st.text())
def test_no_text_at_all_breaks_a_reader(typed: str) -> None:
    """Whatever is typed, it is read or refused."""
    readers = [
        lambda: reading.words(typed, 100),
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
