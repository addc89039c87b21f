"""Rounds and their checklists: versions, movement and readiness."""

from datetime import date
from pathlib import Path

import pytest

from flows.loader import ContentError, reminders
from flows.rounds import (
    CONTENT,
    NEWEST,
    VoteSpread,
    editions,
    load_round,
    missing_until_ready,
    movement,
    names_something,
    round_of,
)

EDITION = round_of("modellkoncept_2020")
ITEMS = [item.id for item in EDITION.checklist.item]


def test_the_editions_that_ship() -> None:
    """2020 as in the seed: three levels. 2024: four."""
    assert [len(one.checklist.level) for one in editions().values()] == [3, 4]
    assert all(len(one.checklist.item) == 10 for one in editions().values())
    assert [meeting.id for meeting in EDITION.meeting] == ["bm1", "bm2", "bm3", "conference"]
    assert len(EDITION.period[0].goal) == 4
    assert EDITION.find("bm3") == EDITION.meeting[2]
    assert EDITION.find("bm9") is None
    assert EDITION.checklist.find("bm9") is None


def test_an_edition_that_is_gone_becomes_the_newest() -> None:
    assert round_of("modellkoncept_1999").id == round_of("").id == NEWEST


def test_a_host_is_asked_for_things_on_days_that_are_counted_down_to() -> None:
    """Nothing is said on any other."""
    days = {milestone.days for milestone in reminders().milestone}
    assert [deadline.text["sv"][:15] for deadline in EDITION.deadlines_at(14)] == ["Ni är värdar: s"]
    assert EDITION.deadlines_at(7) == []
    for edition in editions().values():
        assert {deadline.days for deadline in edition.deadline} <= days


BM = {"bm1": date(2027, 1, 12), "bm2": date(2027, 3, 15), "bm3": date(2027, 6, 14), "conference": date(2027, 10, 4)}


@pytest.mark.parametrize(
    ("today", "known", "before", "began"),
    [
        (date(2027, 1, 11), "", "bm2", None),
        (date(2027, 1, 11), "bm1 bm2", "bm2", None),
        (date(2027, 1, 12), "bm1 bm2", "bm2", None),
        (date(2027, 1, 13), "bm1 bm2", "bm2", "bm1"),
        (date(2027, 3, 15), "bm1 bm2 bm3", "bm2", "bm1"),
        (date(2027, 3, 16), "bm1 bm2 bm3", "bm3", "bm2"),
        (date(2027, 3, 16), "bm1 bm2", "bm3", "bm2"),
        (date(2027, 4, 12), "bm3", "bm3", None),
        (date(2027, 4, 12), "bm1 bm3", "bm3", "bm1"),
        (date(2027, 6, 15), "bm1 bm2 bm3 conference", "conference", "bm3"),
        (date(2027, 10, 5), "bm1 bm2 bm3 conference", "conference", "bm3"),
    ],
)
def test_the_home_period_that_runs_is_told_by_the_meetings(
    today: date, known: str, before: str, began: str | None
) -> None:  # fmt: skip
    """Their own day belongs to the one that leads to them; the last goes on when the round is over."""
    running = EDITION.running({slot: BM[slot] for slot in known.split()}, today)
    assert (running.period.before, running.began) == (before, BM[began] if began else None)


def test_movement_is_told_item_by_item_with_what_it_rests_on() -> None:
    before, now = dict.fromkeys(ITEMS, 1), dict.fromkeys(ITEMS, 1) | {ITEMS[0]: 3, ITEMS[1]: 2}
    said, tested = {ITEMS[0]: "Beslut i KS § 112", ITEMS[1]: "x"}, {ITEMS[0]: ["Kö"], ITEMS[2]: ["Kö"]}
    moved = movement(EDITION.checklist, before, now, said, tested)
    assert [(one.change, one.evidence) for one in moved[:3]] == [
        (2, ("Beslut i KS § 112", "Kö")),
        (1, ()),
        (0, ("Kö",)),
    ]
    assert movement(EDITION.checklist, {}, now, {}, {})[0].change == 0


@pytest.mark.parametrize("words", ["", " ", "x", "-", "?", "a b c", "- - -", "??? ??? ???", "Vi tycker", "bättre nu"])
def test_words_that_name_nothing(words: str) -> None:
    assert not names_something(words)


@pytest.mark.parametrize(
    "words", ["Beslut i KS § 112", "Jämställdhetspolicyn, antagen 2021", "https://lindevalla.example/beslut"]
)
def test_words_that_name_something(words: str) -> None:
    assert names_something(words)


@pytest.mark.parametrize(
    ("scores", "missing"),
    [([1] * 10, (10, 6)), ([3] * 6 + [2] * 4, (0, 0)), ([3] * 5 + [2] * 5, (0, 1)), ([3] * 9 + [1], (1, 0))],
)
def test_ready_is_no_ones_and_threes_on_more_than_half(scores: list[int], missing: tuple[int, int]) -> None:
    """SKR's rule (skr.se 16328)."""
    given = dict(zip(ITEMS, scores, strict=True))
    assert missing_until_ready(EDITION.checklist, given) == missing


def test_a_spread_has_a_middle_and_may_agree() -> None:
    assert VoteSpread((1, 1, 2, 3)).middle == 1
    assert not VoteSpread((1, 1, 2, 3)).tells
    assert VoteSpread((1, 1, 2, 3, 3)).tells
    assert not VoteSpread((1, 1, 2, 3, 3)).close
    assert VoteSpread((2, 2, 2, 2, 2)).close
    assert VoteSpread((2, 2, 2, 2, 3)).close


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("score = 3", "score = 4", "must rise by one"),
        ('id = "transfer"', 'id = "decision"', "an item stands twice"),
        ('counts = ["competence"]', 'counts = ["governance"]', "two goals of a home period count the same"),
        ('counts = ["checklist"]', 'counts = ["charts"]', "must be one of 'governance'"),
        ('before = "bm2"', 'before = "bm9"', "no home period lies after 'bm1'"),
        ('id = "modellkoncept_2020"', 'id = "modell"', "the file must be modell.toml"),
        ("days = 14", 'days = 14\nwho = "all"', "who"),
    ],
)
def test_a_round_that_does_not_hold_together_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = (CONTENT / "rounds" / "modellkoncept_2020.toml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "modellkoncept_2020.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=said):
        load_round(file)
