"""Figures for women and men: what is read as what, what is refused with which words, and what is said of them again."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows import loader
from flows.figures import FIELDS, FigureKind, Figures, Group, figures, held, in_words
from flows.model import Role
from flows.reading import Refused
from flows.reading_figures import from_fields, from_words
from flows.texts import LANGUAGES, Language

COUNT, MEAN, SHARE, SHARE_OF_ALL = FigureKind.COUNT, FigureKind.MEAN, FigureKind.SHARE, FigureKind.SHARE_OF_ALL


def of(kind: FigureKind, women: Any, men: Any, other: Any = None, **more: Any) -> Figures:
    """A group as it is written here: 14, or (14, 25) for 14 of 25."""
    groups = [None if one is None else Group(*one) if isinstance(one, tuple) else Group(one) for one in (women, men)]
    rest = None if other is None else Group(*other) if isinstance(other, tuple) else Group(other)
    return Figures(kind, *groups, rest, **more)


SHARES = of(SHARE, (14, 25), (11, 30))
YOUNG = {"young": True}

READ: list[tuple[str, Figures]] = [
    # Swedish
    ("kvinnor 14 av 25, män 11 av 30", SHARES),
    ("Kvinnor: 14 av 25\nMän: 11 av 30", SHARES),
    ("kvinnor 14/25, män 11/30", SHARES),
    ("män 11 utav 30 och kvinnor 14 utav 25", SHARES),
    ("14 av 25 kvinnor och 11 av 30 män", SHARES),
    ("kvinnor 14 av 25 (56 %), män 11 av 30 (37 %)", SHARES),
    ("kvinnor 0 av 25, män 30 av 30", of(SHARE, (0, 25), (30, 30))),
    ("kvinnor 14, män 11", of(COUNT, 14, 11)),
    ("14 kvinnor och 11 män", of(COUNT, 14, 11)),
    ("14 flickor, 11 pojkar", of(COUNT, 14, 11, **YOUNG)),
    ("kvinnor 0, män 0", of(COUNT, 0, 0)),
    ("kvinnor ca 14, män cirka 11", of(COUNT, 14, 11)),
    ("flickor 48 %, pojkar 95 %", of(SHARE, 48, 95, **YOUNG)),
    ("tjejerna 48 procent, killarna 95 procent", of(SHARE, 48, 95, **YOUNG)),
    ("flickor och kvinnor 48, pojkar och män 95", of(COUNT, 48, 95)),
    ("kvinnor 100 %, män 100 %", of(SHARE, 100, 100)),
    ("kvinnor 56,5 %, män 37.25 %", of(SHARE, 56.5, 37.25)),
    ("kvinnor 12,5, män 9,1", of(COUNT, 12.5, 9.1)),
    ("kvinnor 1 200, män 900", of(COUNT, 1200, 900)),
    ("kvinnor 1 200 av 3 000, män 900 av 2 500", of(SHARE, (1200, 3000), (900, 2500))),
    # English
    ("women 14 of 25, men 11 of 30", SHARES),
    ("women 14 out of 25, men 11 out of 30", SHARES),
    ("14 of 25 women and 11 of 30 men", SHARES),
    ("women 14, men 11", of(COUNT, 14, 11)),
    ("girls 48%, boys 95 per cent", of(SHARE, 48, 95, **YOUNG)),
    ("girls 36%, boys 64%, of all", of(SHARE_OF_ALL, 36, 64, **YOUNG)),
    ("girls 36%, boys 64% within each group", of(SHARE, 36, 64, **YOUNG)),
    ("women waited 12.5 days, men 9 days", of(COUNT, 12.5, 9, unit="days")),
    # The two shares
    ("flickor 36 %, pojkar 64 % av alla", of(SHARE_OF_ALL, 36, 64, **YOUNG)),
    ("flickor 36 %, pojkar 64 % inom gruppen", of(SHARE, 36, 64, **YOUNG)),
    # Other, or not stated
    ("kvinnor 14 av 25, män 11 av 30, annat 2 av 3", of(SHARE, (14, 25), (11, 30), (2, 3))),
    ("kvinnor 14 av 25, män 11 av 30, annat 2", of(SHARE, (14, 25), (11, 30), 2)),
    ("okänt 3, kvinnor 4, män 5", of(COUNT, 4, 5, 3)),
    ("women 4, men 5, non-binary 1", of(COUNT, 4, 5, 1)),
    ("kvinnor 4, män 5, andra 2", of(COUNT, 4, 5, 2)),
    # The time they are of
    ("kvinnor 14, män 11, september till november", of(COUNT, 14, 11, period="september till november")),
    ("2025: kvinnor 14, män 11", of(COUNT, 14, 11, period="2025")),
    ("kvinnor 14 av 25, män 11 av 30 2025", of(SHARE, (14, 25), (11, 30), period="2025")),
    ("kvinnor 14 och män 11 under två veckor i mars", of(COUNT, 14, 11, period="under två veckor i mars")),
    ("kvinnor 14, män 11, andra halvåret 2025", of(COUNT, 14, 11, period="andra halvåret 2025")),
    ("kvinnor 54 % inom 14 dagar, män 71 % inom 14 dagar", of(SHARE, 54, 71, period="inom 14 dagar")),
    # What they are counted in
    ("kvinnor 12,5 dagar, män 9 dagar, mars", of(COUNT, 12.5, 9, period="mars", unit="dagar")),
    ("Kvinnorna fick 14 timmar, männen 22 timmar", of(COUNT, 14, 22, unit="timmar")),
    ("kvinnor 12 dagar (n = 14), män 9 dagar (n = 11)", of(MEAN, (12, 14), (9, 11), unit="dagar")),
    # Not split
    ("inte uppdelat: registret har inte kön", of(COUNT, None, None, reason="registret har inte kön")),
    ("Ej könsuppdelat, registret saknar kön", of(COUNT, None, None, reason="registret saknar kön")),
    ("går inte att dela upp på kön, för få svar", of(COUNT, None, None, reason="för få svar")),
    ("not split by sex: no register has it", of(COUNT, None, None, reason="no register has it")),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "meant"), READ, ids=[one[0][:60] for one in READ])
def test_what_somebody_writes_is_read(typed: str, meant: Figures) -> None:
    assert from_words(typed, None) == meant


BY_THE_MEASURE: list[tuple[str, FigureKind, str, Figures]] = [
    ("kvinnor 12,5 dagar, män 9 dagar, mars", MEAN, "dagar", of(MEAN, 12.5, 9, period="mars", unit="dagar")),
    ("kvinnor 12,5, män 9", MEAN, "dagar", of(MEAN, 12.5, 9, unit="dagar")),
    ("kvinnor 12,5 av 14, män 9 av 11", MEAN, "dagar", of(MEAN, (12.5, 14), (9, 11), unit="dagar")),
    ("kvinnor 12,5 (n=14), män 9 (n=11)", MEAN, "dagar", of(MEAN, (12.5, 14), (9, 11), unit="dagar")),
    ("kvinnor 3 %, män 4 %", MEAN, "%", of(MEAN, 3, 4, unit="%")),
    ("flickor 36 %, pojkar 64 %", SHARE_OF_ALL, "", of(SHARE_OF_ALL, 36, 64, **YOUNG)),
    ("flickor 36 %, pojkar 64 %", SHARE, "", of(SHARE, 36, 64, **YOUNG)),
    ("flickor 180 timmar, pojkar 320 timmar", SHARE_OF_ALL, "", of(SHARE_OF_ALL, 180, 320, unit="timmar", **YOUNG)),
    ("kvinnor 30 %, män 50 %, annat 20 %", SHARE_OF_ALL, "", of(SHARE_OF_ALL, 30, 50, 20)),
    ("kvinnor 180 av 500, män 200 av 500", SHARE_OF_ALL, "", of(SHARE_OF_ALL, (180, 500), (200, 500))),
    ("inte uppdelat: för få svar", SHARE, "", of(SHARE, None, None, reason="för få svar")),
]


@pytest.mark.parametrize(("typed", "kind", "unit", "meant"), BY_THE_MEASURE)
def test_what_the_measure_counts_says_how_it_is_read(typed: str, kind: FigureKind, unit: str, meant: Figures) -> None:
    assert from_words(typed, kind, unit) == meant


BOTH = "Write a number for women and one for men"
SAME_WAY = "Write all numbers in the same way"
SINGLE = "Write a single number for each group"
OF_WHICH = "hides the men. Write both"

REFUSED: list[tuple[str, FigureKind | None, str]] = [
    ("kvinnor 14", None, BOTH),
    ("14 och 11", None, BOTH),
    ("kvinnor fjorton, män elva", None, BOTH),
    ("inga siffror finns", None, BOTH),
    ("", None, BOTH),
    ("120 besökare, varav 52 kvinnor", None, OF_WHICH),
    ("120, därav 52 kvinnor och 68 män", None, OF_WHICH),
    ("120 visitors, of whom 52 women", None, OF_WHICH),
    ("kvinnor 1.200, män 900", None, "Do you mean 1200 or 1.200?"),
    ("women 1,200, men 900", None, "Do you mean 1200 or 1.200?"),
    ("flickor 36 %, pojkar 64 %", None, "Together that is 100%"),
    ("kvinnor 14 av 25, män 40 %", None, SAME_WAY),
    ("kvinnor 14 av 25, män 11", None, SAME_WAY),
    ("kvinnor 56 %, män 37", None, SAME_WAY),
    ("kvinnor 14, män 11", SHARE, SAME_WAY),
    ("kvinnor 14 av 25, män 11 av 30, annat 2 %", None, SAME_WAY),
    ("kvinnor 56 %, män 37 %, annat 2 av 3", None, SAME_WAY),
    ("kvinnor 14 (av 25), män 11 (av 30)", None, SAME_WAY),
    ("Av 25 kvinnor fick 14 hjälp, av 30 män 11", None, SAME_WAY),
    ("kvinnor 26 av 25, män 11 av 30", None, "The first number cannot be larger than the second"),
    ("kvinnor 0 av 0, män 11 av 30", None, "The first number cannot be larger than the second"),
    ("kvinnor 140 %, män 90 %", None, "A share is 100% at the most"),
    ("kvinnor 0 %, män 0 %", SHARE_OF_ALL, "should be 100"),
    ("kvinnor 0, män 0", SHARE_OF_ALL, "One of the numbers has to be more than zero"),
    ("kvinnor 36 %, män 50 %", SHARE_OF_ALL, "Together that is 86%, and it should be 100"),
    ("kvinnor 14 av 25, män 11 av 30", SHARE_OF_ALL, "how the whole is divided"),
    ("kvinnor 56 %, män 37 %", COUNT, "This is not counted as a percentage"),
    ("kvinnor 56 %, män 37 %", MEAN, "This is not counted as a percentage"),
    ("kvinnor 48 till 50, män 70", None, SINGLE),
    ("women 48 to 50%, men 70 to 95%", None, SINGLE),
    ("kvinnor 48–50, män 70", None, SINGLE),
    ("kvinnor 48 % -> 50 %, män 70 %", None, SINGLE),
    ("kvinnor 14 25, män 3", None, SINGLE),
    ("2024: kvinnor 14, män 11. 2025: kvinnor 16, män 12.", None, SINGLE),
    ("14 kvinnor och 11 män 2024, 16 kvinnor och 12 män 2025", None, SINGLE),
    ("48 till 50 kvinnor, 70 män", None, SINGLE),
    ("färre än 5 kvinnor, 12 män", None, SINGLE),
    ("kvinnor 14½, män 3", None, SINGLE),
    ("kvinnor färre än 5, män 12", None, SINGLE),
    ("women at least 5, men 12", None, SINGLE),
    ("kvinnor -5, män 12", None, "It should be 0 or more"),
    ("inte uppdelat", None, "Say too why the figures cannot be split"),
    ("not split: -", None, "Say too why the figures cannot be split"),
]


@pytest.mark.parametrize(("typed", "kind", "said"), REFUSED, ids=[f"{one[0]} {one[1] or ''}" for one in REFUSED])
def test_what_can_be_read_in_two_ways_or_hides_a_sex_is_refused(typed: str, kind: FigureKind | None, said: str) -> None:
    with pytest.raises(Refused) as refused:
        from_words(typed, kind)
    assert said in refused.value.text.en
    assert refused.value.text.sv != refused.value.text.en


def test_a_number_that_is_one_number_is_not_refused_as_two() -> None:
    """A dash may stand before a number, a day after it, and a time from one day to another."""
    assert from_words("kvinnor - 14\nmän - 11", None) == of(COUNT, 14, 11)
    assert from_words("- kvinnor 14\n- män 11", None) == of(COUNT, 14, 11)
    assert from_words("kvinnor 14, män 11, 1-15 mars", None) == of(COUNT, 14, 11, period="1-15 mars")


# In a form

FILLED: list[tuple[dict[str, Any], FigureKind | None, Figures]] = [
    ({"women": "14", "women_of": "25", "men": "11", "men_of": "30", "period": " mars "}, None,
     of(SHARE, (14, 25), (11, 30), period="mars")),
    ({"women": "14", "women_of": "25", "men": "11", "men_of": "30", "other": "2"}, SHARE,
     of(SHARE, (14, 25), (11, 30), 2)),
    ({"women": "56,5", "men": "37"}, SHARE, of(SHARE, 56.5, 37)),
    ({"women": "0,125", "men": "0.250"}, MEAN, of(MEAN, 0.125, 0.25)),
    ({"women": 14, "men": 11.0, "other": "0", "period": None}, COUNT, of(COUNT, 14, 11, 0)),
    ({"women": "36", "men": "64"}, SHARE_OF_ALL, of(SHARE_OF_ALL, 36, 64)),
    ({"women": "", "men": "", "period": "registret saknar kön"}, MEAN,
     of(MEAN, None, None, reason="registret saknar kön")),
]  # fmt: skip


@pytest.mark.parametrize(("filled", "kind", "meant"), FILLED)
def test_what_somebody_fills_in_is_read(filled: dict[str, Any], kind: FigureKind | None, meant: Figures) -> None:
    assert from_fields(filled, kind) == meant


NOT_BOTH = "Fill in both women and men"

WRONGLY_FILLED: list[tuple[dict[str, Any], str]] = [
    ({"women": "14", "period": "mars"}, NOT_BOTH),
    ({"women_of": "25", "men_of": "30", "period": "mars"}, NOT_BOTH),
    ({"other": "4", "period": "mars"}, NOT_BOTH),
    ({}, "Say too why the figures cannot be split"),
    ({"period": "?"}, "Say too why the figures cannot be split"),
    ({"women": "14", "women_of": "25", "men": "11"}, SAME_WAY),
    ({"women": "1.200", "men": "900"}, "Do you mean 1200 or 1.200?"),
    ({"women": "26", "women_of": "25", "men": "11", "men_of": "30"}, "The first number cannot be larger"),
    ({"women": "140", "men": "11"}, "A share is 100% at the most"),
    ({"women": "-1", "men": "11"}, "It should be 0 or more"),
    ({"women": "fjorton", "men": "11"}, "Write a number"),
]


@pytest.mark.parametrize(("filled", "said"), WRONGLY_FILLED)
def test_what_is_filled_in_by_half_or_cannot_be_is_refused(filled: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused) as refused:
        from_fields(filled, SHARE)
    assert said in refused.value.text.en


# Kept, and said again

SAID: list[tuple[Figures, str, str]] = [
    (of(SHARE, (14, 25), (11, 30), period="mars"),
     "kvinnor 14 av 25 (56 %), män 11 av 30 (37 %), mars", "women 14 of 25 (56%), men 11 of 30 (37%), mars"),
    (of(SHARE, 48, 95, **YOUNG), "flickor 48 %, pojkar 95 %", "girls 48%, boys 95%"),
    (of(SHARE, 56.5, 37.25), "kvinnor 56,5 %, män 37,25 %", "women 56.5%, men 37.25%"),
    (of(SHARE, (1, 14), (2, 3)),
     "kvinnor 1 av 14 (7,1 %), män 2 av 3 (67 %)", "women 1 of 14 (7.1%), men 2 of 3 (67%)"),
    (of(SHARE, (4, 5), (3, 5), (1, 2)),
     "kvinnor 4 av 5 (80 %), män 3 av 5 (60 %), annat eller ej angivet 1 av 2 (50 %)",
     "women 4 of 5 (80%), men 3 of 5 (60%), other or not stated 1 of 2 (50%)"),
    (of(SHARE, (4, 5), (3, 5), 2),
     "kvinnor 4 av 5 (80 %), män 3 av 5 (60 %), annat eller ej angivet 2",
     "women 4 of 5 (80%), men 3 of 5 (60%), other or not stated 2"),
    (of(SHARE_OF_ALL, 36, 64), "kvinnor 36 %, män 64 %", "women 36%, men 64%"),
    (of(SHARE_OF_ALL, 180, 320, unit="timmar"),
     "kvinnor 180 timmar (36 %), män 320 timmar (64 %)", "women 180 timmar (36%), men 320 timmar (64%)"),
    (of(SHARE_OF_ALL, (180, 500), (200, 500)),
     "kvinnor 180 av 500 (36 %), män 200 av 500 (40 %)", "women 180 of 500 (36%), men 200 of 500 (40%)"),
    (of(COUNT, 1200, 9), "kvinnor 1\N{NO-BREAK SPACE}200, män 9", "women 1,200, men 9"),
    (of(MEAN, (12.5, 14), (9, 11), unit="dagar"),
     "kvinnor 12,5 dagar (n = 14), män 9 dagar (n = 11)", "women 12.5 dagar (n = 14), men 9 dagar (n = 11)"),
    (of(COUNT, None, None, reason="för få svar"), "inte uppdelat på kön: för få svar", "not split by sex: för få svar"),
]  # fmt: skip


@pytest.mark.parametrize(("found", "sv", "en"), SAID, ids=[one[1] for one in SAID])
def test_figures_are_said_in_both_languages(found: Figures, sv: str, en: str) -> None:
    assert (in_words(found, "sv"), in_words(found, "en")) == (sv, en)


@pytest.mark.parametrize("value", [None, "Flickor 36 procent", 5, ["women"], {}, {"kind": "weight"}], ids=str)
def test_what_is_kept_and_is_no_figures_is_none(value: object) -> None:
    """Such as the words of a method from before."""
    assert figures(value) is None


NUMBERS = st.integers(0, 999) | st.integers(0, 99999).map(lambda hundredths: hundredths / 100)
PEOPLE = st.integers(1, 999)


@st.composite
def any_figures(draw: st.DrawFn) -> Figures:
    kind = draw(st.sampled_from(FigureKind))
    if draw(st.integers(0, 9)) == 0:
        return Figures(kind, reason=draw(st.sampled_from(["för få svar", "no register has it"])))
    period = draw(st.sampled_from(["", "mars 2026", "september till november", "hela 2025"]))
    unit = draw(st.sampled_from(["dagar", "timmar"])) if kind in (COUNT, MEAN) else ""
    groups = [draw(_group(kind)) for _ in range(draw(st.integers(2, 3)))]
    return Figures(kind, *groups, period=period, unit=unit, young=draw(st.booleans()))


def _group(kind: FigureKind) -> st.SearchStrategy[Group]:
    if kind is SHARE:
        return PEOPLE.flatmap(lambda of: st.integers(0, of).map(lambda number: Group(number, of)))
    if kind is SHARE_OF_ALL:
        return st.integers(1, 999).map(Group)
    return st.builds(Group, NUMBERS, st.none() | PEOPLE)


@given(any_figures())
def test_what_is_kept_is_the_same_when_it_is_read_again(found: Figures) -> None:
    assert figures(found.kept()) == found


@given(any_figures(), st.sampled_from(LANGUAGES))
def test_what_the_coach_says_of_figures_can_be_written_to_it(found: Figures, language: Language) -> None:
    """So that whoever copies what was read back, and mends a number in it, is understood."""
    assert from_words(in_words(found, language), found.kind, found.unit) == found


@given(any_figures())
def test_a_form_that_is_saved_as_it_stands_changes_nothing(found: Figures) -> None:
    """There is only no room in it for out of how many others."""
    others = replace(found.other, of=None) if found.other is not None else None
    assert from_fields(held(found), found.kind, found.unit, young=found.young) == replace(found, other=others)


@pytest.mark.parametrize("words", ["mars\x00", "\ud83dmars", " mars "])
def test_the_time_in_a_form_is_read_like_other_words(words: str) -> None:
    """What no database keeps never comes out."""
    [question] = [one for _, one in loader.method().questions() if one.role is Role.START]
    kept = question.accept({"women": "4", "men": "5", "period": words}, date(2027, 1, 11))
    assert isinstance(kept, dict)
    assert kept["period"] == "mars"


def test_a_large_number_in_a_form_stays_what_it_was() -> None:
    large = of(COUNT, 12345678, 1234567.25)
    assert from_fields(held(large), COUNT) == large


# Whatever somebody writes

PARTS = [
    "kvinnor", "män", "flickor", "pojkar", "women", "men", "annat", "andra", "14", "25", "1 200", "1.200", "12,5", "-5",
    "½", "²", "av", "of", "/", "%", "procent", ",", ".", ";", ":", "(", ")", "n =", "varav", "till", "mars", "2025",
    "\n", "inte uppdelat", "av alla", "inom gruppen", "färre än", "9" * 40, "e9", "٣",
]  # fmt: skip
TYPED = st.text(max_size=300) | st.lists(st.sampled_from(PARTS), max_size=30).map(" ".join).map(lambda it: it[:300])


@pytest.mark.parametrize("huge", ["9" * 80, "1e90", "9" * 16])
def test_a_number_that_nobody_counts_to_is_refused(huge: str) -> None:
    """It could be kept, and never be said or drawn again."""
    for read in (
        lambda: from_words(f"kvinnor {huge}, män 3", None),
        lambda: from_fields({"women": huge, "men": 3}, None),
    ):
        with pytest.raises(Refused):
            read()


@pytest.mark.parametrize(
    "typed", ["kvinnor 1e5, män 3", "kvinnor 10^6, män 3", "kvinnor 12:30, män 11:20", "kvinnor 3, män 2E4"]
)
def test_a_number_that_goes_on_in_another_way_is_not_read_by_half(typed: str) -> None:
    with pytest.raises(Refused, match="single number"):
        from_words(typed, None)


@settings(max_examples=500)
@example("kvinnor 99999999999999996174794753, män 0", None, "")
@given(TYPED, st.none() | st.sampled_from(FigureKind), st.sampled_from(["", "dagar", "%", "(", "\\"]))
def test_any_text_is_read_or_refused(typed: str, kind: FigureKind | None, unit: str) -> None:
    """And what is read can be kept and said."""
    with suppress(Refused):
        found = from_words(typed, kind, unit)
        assert kind in (None, found.kind)
        assert found.is_split != bool(found.reason)
        assert figures(json.loads(json.dumps(found.kept()))) == found
        assert all(in_words(found, language) for language in LANGUAGES)


@given(
    st.dictionaries(st.sampled_from(FIELDS), st.none() | TYPED | st.integers() | st.floats(), max_size=6),
    st.none() | st.sampled_from(FigureKind),
)
def test_any_form_is_read_or_refused(filled: dict[str, Any], kind: FigureKind | None) -> None:
    with suppress(Refused):
        found = from_fields(filled, kind)
        assert figures(json.loads(json.dumps(found.kept()))) == found
        assert held(found).keys() <= set(FIELDS)


@pytest.mark.parametrize(
    "part", ["kvinnor ", "14 ", "kvinnor 1", "av ", "1 200 ", "(n = ", "% ", "kvinnor a ", "män 1 av "]
)
def test_no_text_takes_long(part: str) -> None:
    typed = (part * 300)[:300]
    with suppress(Refused):
        assert from_words(typed, None).kept()
