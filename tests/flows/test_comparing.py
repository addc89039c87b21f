"""What two figures say: who has it better, which way the gap went, what is chance, and what is never called good."""

from math import comb
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.comparing import Change, Comparison, Gap, Verdict, Way, compared
from flows.figures import FigureKind, Figures, Group

COUNT, MEAN, SHARE, SHARE_OF_ALL = FigureKind.COUNT, FigureKind.MEAN, FigureKind.SHARE, FigureKind.SHARE_OF_ALL
GOOD = (Verdict.CLOSER, Verdict.BETTER)


def of(kind: FigureKind, women: Any, men: Any, other: Any = None, unit: str = "") -> Figures:
    """A group as it is written here: 14, or (14, 25) for 14 of 25."""
    groups = [None if one is None else Group(*one) if isinstance(one, tuple) else Group(one) for one in (women, men)]
    rest = None if other is None else Group(*other) if isinstance(other, tuple) else Group(other)
    return Figures(kind, *groups, rest, unit=unit)


def told(before: Figures | None, after: Figures | None, *, higher: bool = True) -> Comparison:
    found = compared(before, after, higher_is_better=higher)
    assert found is not None
    return found


def women(before: Any, after: Any) -> Change:
    """The women's change, with men as they were."""
    change = told(of(SHARE, before, (50, 100)), of(SHARE, after, (50, 100))).women
    assert change is not None
    return change


VERDICTS: list[tuple[str, Any, Any, Verdict, Gap]] = [
    # women and men before, and after; in percentages of the women and of the men
    ("better for both, and the gap closes", (40, 60), (60, 70), Verdict.CLOSER, Gap.CLOSES),
    ("better for the one that had it worse", (40, 60), (50, 60), Verdict.CLOSER, Gap.CLOSES),
    ("better for both, and past each other", (40, 60), (75, 65), Verdict.CLOSER, Gap.CLOSES),
    ("better for both, and the gap widens", (48, 70), (50, 95), Verdict.WIDER, Gap.WIDENS),
    ("better only for the one that had it better", (48, 70), (48, 95), Verdict.WIDER, Gap.WIDENS),
    ("the one that had it better lost", (40, 60), (40, 50), Verdict.BY_LOSS, Gap.CLOSES),
    ("one lost, the other gained", (40, 60), (45, 50), Verdict.BY_LOSS, Gap.CLOSES),
    ("better for both alike", (40, 60), (50, 70), Verdict.BETTER, Gap.SAME),
    ("worse for both alike", (40, 60), (30, 50), Verdict.WORSE, Gap.SAME),
    ("worse for both, and the gap closes", (40, 60), (35, 40), Verdict.WORSE, Gap.CLOSES),
    ("worse for the one that had it worse", (40, 60), (30, 60), Verdict.WORSE, Gap.WIDENS),
    ("as before", (40, 60), (40, 60), Verdict.UNCHANGED, Gap.SAME),
    ("one lost, the other gained, of nobody knows how many", (50, 70), (48, 95), Verdict.MIXED, Gap.WIDENS),
]


@pytest.mark.parametrize(("_", "before", "after", "verdict", "gap"), VERDICTS, ids=[one[0] for one in VERDICTS])
def test_the_verdict_follows_from_both_groups_and_the_gap(
    _: str, before: Any, after: Any, verdict: Verdict, gap: Gap
) -> None:
    found = told(of(SHARE, *before), of(SHARE, *after))
    assert (found.verdict, found.gap) == (verdict, gap)
    assert found.speaks_against == (verdict not in GOOD)


@pytest.mark.parametrize(("_", "before", "after", "verdict", "gap"), VERDICTS, ids=[one[0] for one in VERDICTS])
def test_where_lower_is_better_it_is_the_same_the_other_way_round(
    _: str, before: Any, after: Any, verdict: Verdict, gap: Gap
) -> None:
    lower = [of(MEAN, *(100 - level for level in levels)) for levels in (before, after)]
    found = told(*lower, higher=False)
    assert (found.verdict, found.gap) == (verdict, gap)


def test_lower_is_not_better_where_higher_is() -> None:
    waits = of(MEAN, 12, 9), of(MEAN, 9, 8)
    assert told(*waits, higher=False).verdict is Verdict.CLOSER
    assert told(*waits, higher=True).verdict is Verdict.WORSE


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (of(SHARE, 50, 70), of(SHARE, 48, 95)),
        (of(SHARE, (50, 100), (70, 100)), of(SHARE, (48, 100), (95, 100))),
        (of(SHARE, (500, 1000), (700, 1000)), of(SHARE, (480, 1000), (950, 1000))),
        (of(COUNT, 50, 70), of(COUNT, 48, 95)),
        (of(MEAN, 50, 70), of(MEAN, 48, 95)),
        (of(MEAN, (50, 10), (70, 90)), of(MEAN, (48, 10), (95, 90))),
        (of(SHARE_OF_ALL, 50, 70), of(SHARE_OF_ALL, 48, 95)),
    ],
    ids=["percentages", "of a hundred", "of a thousand", "counts", "means", "means of so many", "of a whole"],
)
def test_girls_from_50_to_48_and_boys_from_70_to_95_is_never_good(before: Figures, after: Figures) -> None:
    """However they are counted: what a total hides is said, and speaks against adopting it."""
    found = told(before, after)
    assert found.verdict not in GOOD
    assert found.speaks_against
    assert found.gap is Gap.WIDENS
    assert found.leaves_somebody or found.women is None


def test_somebody_is_left_only_where_another_gained_and_it_can_be_told() -> None:
    assert told(of(SHARE, 48, 70), of(SHARE, 50, 95)).leaves_somebody, "the gap grew"
    assert told(of(SHARE, 40, 60), of(SHARE, 45, 50)).leaves_somebody, "one lost"
    assert not told(of(SHARE, 40, 60), of(SHARE, 60, 70)).leaves_somebody
    assert not told(of(SHARE, 40, 60), of(SHARE, 30, 50)).leaves_somebody, "nobody gained"
    assert not told(of(SHARE, (2, 5), (3, 5)), of(SHARE, (1, 5), (4, 5))).leaves_somebody, "too few"


# In total

IN_TOTAL: list[tuple[Figures, Figures, Way | None, Verdict]] = [
    (of(SHARE, (50, 100), (70, 100)), of(SHARE, (30, 100), (95, 100)), Way.BETTER, Verdict.WIDER),
    (of(SHARE, (500, 1000), (70, 100)), of(SHARE, (400, 1000), (95, 100)), Way.WORSE, Verdict.WORSE),
    (of(COUNT, 50, 70), of(COUNT, 48, 95), Way.BETTER, Verdict.WIDER),
    (of(COUNT, 50, 70), of(COUNT, 20, 75), Way.WORSE, Verdict.WORSE),
    (of(COUNT, 50, 70, 40), of(COUNT, 48, 80, 10), Way.WORSE, Verdict.WORSE),
    (of(MEAN, (50, 10), (70, 90)), of(MEAN, (48, 10), (95, 90)), Way.BETTER, Verdict.WIDER),
    (of(MEAN, (50, 90), (70, 10)), of(MEAN, (40, 90), (95, 10)), Way.WORSE, Verdict.WORSE),
    (of(MEAN, 50, 70), of(MEAN, 48, 95), None, Verdict.MIXED),
    (of(SHARE, 50, 70), of(SHARE, 48, 95), None, Verdict.MIXED),
    (of(SHARE, (50, 100), (70, 100), 3), of(SHARE, (30, 100), (95, 100), 4), Way.BETTER, Verdict.WIDER),
]


@pytest.mark.parametrize(("before", "after", "total", "verdict"), IN_TOTAL)
def test_what_it_comes_to_in_total_is_told_by_the_numbers_behind(
    before: Figures, after: Figures, total: Way | None, verdict: Verdict
) -> None:
    """Ten times as many women make their loss weigh more. Where nobody knows how many, nothing is said of a total."""
    found = told(before, after)
    assert (found.total, found.verdict) == (total, verdict)


# A division of a whole

DIVIDED = [
    (of(SHARE_OF_ALL, 36, 64), of(SHARE_OF_ALL, 42, 58), Verdict.CLOSER),
    (of(SHARE_OF_ALL, 42, 58), of(SHARE_OF_ALL, 36, 64), Verdict.WORSE),
    (of(SHARE_OF_ALL, 36, 64), of(SHARE_OF_ALL, 64, 36), Verdict.UNCHANGED),
    (of(SHARE_OF_ALL, 36, 64), of(SHARE_OF_ALL, 36, 64), Verdict.UNCHANGED),
    (of(SHARE_OF_ALL, 36, 64), of(SHARE_OF_ALL, 210, 290), Verdict.CLOSER),
    (of(SHARE_OF_ALL, 30, 50, 20), of(SHARE_OF_ALL, 36, 46, 18), Verdict.CLOSER),
]


@pytest.mark.parametrize(("before", "after", "verdict"), DIVIDED)
@pytest.mark.parametrize("higher", [True, False])
def test_of_a_division_only_the_evenness_is_told(
    before: Figures, after: Figures, verdict: Verdict, higher: bool
) -> None:
    """What one gains there the other loses: nobody has it better or worse, whichever way is called better."""
    found = told(before, after, higher=higher)
    assert (found.verdict, found.women, found.men, found.total) == (verdict, None, None, None)
    assert (found.counted, found.needed, found.leaves_somebody) == (False, None, False)


# What is chance


@pytest.mark.parametrize(
    ("before", "after", "chance"),
    [
        ((1, 4), (3, 4), 17 / 70),  # Fisher's lady who tastes tea, three cups of four right
        ((0, 4), (4, 4), 1 / 70),  # and all of them
        ((1, 12), (9, 12), 0.001379728),  # the worked example of the article on the test in Wikipedia
        ((9, 12), (1, 12), 0.001379728),
        ((14, 25), (4, 5), (comb(25, 14) * 5 + comb(25, 13)) / comb(30, 18)),  # by hand
    ],
)
def test_a_start_that_was_counted_is_compared_by_fishers_exact_test(
    before: tuple[int, int], after: tuple[int, int], chance: float
) -> None:
    assert women(before, after).chance == pytest.approx(chance, abs=1e-9)


@pytest.mark.parametrize(
    ("start", "after", "chance"),
    [
        (80, (6, 12), 0.0194),
        (80, (5, 10), 0.0328),
        (80, (4, 8), 0.0563),
        (90, (3, 6), 0.01585),
        (50, (3, 3), 0.125),
        (50, (0, 3), 0.125),
    ],
)
def test_a_start_in_per_cent_is_compared_by_the_exact_binomial(
    start: float, after: tuple[int, int], chance: float
) -> None:
    assert women(start, after).chance == pytest.approx(chance, abs=5e-5)


@pytest.mark.parametrize(
    ("start", "after", "is_told"),
    [(80, (6, 12), True), (80, (7, 14), True), (90, (3, 6), True), (80, (4, 8), False), (90, (2, 4), False)],
)
def test_small_samples_tell_a_large_difference_as_etchells_found(
    start: float, after: tuple[int, int], is_told: bool
) -> None:
    """Etchells, Ho and Shojania 2016 (BMJ Qual Saf 25:202), table 1: of 50 % that was seen, twelve are enough against
    80 % and six against 90 %.
    """
    assert women(start, after).is_told is is_told


@pytest.mark.parametrize(("start", "after", "needed"), [(80, (4, 8), 10), (90, (2, 4), 6), (80, (2, 4), 10)])
def test_it_is_said_how_many_it_would_take(start: float, after: tuple[int, int], needed: int) -> None:
    """By the same test one-sided: ten against 80 % (Etchells has twelve, two-sided), and six against 90 %."""
    assert women(start, after).needed == needed
    assert women(start, (needed // 2, needed)).is_told
    assert women(start, (needed // 2, needed)).needed is None, "it is told"


def test_it_takes_more_than_there_are() -> None:
    """9 of 10 beside a start of 3 of 6 is not told by Fisher's test, though it would be beside 50 % for certain."""
    few = women((3, 6), (9, 10))
    assert not few.is_told
    assert few.needed is not None
    assert few.needed > 10
    assert women((3, 6), (few.needed * 9 // 10, few.needed)).is_told


def test_thousands_of_cases_are_compared_too() -> None:
    assert women(50, (900, 2000)).chance == pytest.approx(4.1e-6, rel=0.05)
    assert women((500, 1000), (900, 2000)).chance == pytest.approx(0.0056, rel=0.05)
    assert women(0, (1, 2000)).is_told, "it never happened before"
    assert women(100, (1999, 2000)).is_told
    assert women(50, (900, 2001)).chance is None, "nobody reckons with more"


def test_from_too_few_nothing_is_told_but_what_it_would_take() -> None:
    found = told(of(SHARE, (20, 40), (25, 40)), of(SHARE, (3, 5), (4, 5)))
    assert (found.verdict, found.counted, found.speaks_against) == (Verdict.TOO_FEW, True, True)
    assert found.needed is not None
    assert found.needed > 5
    again = told(of(SHARE, (20, 40), (25, 40)), of(SHARE, (40, 40), (40, 40)))
    assert (again.verdict, again.needed) == (Verdict.CLOSER, None)


def test_what_takes_more_than_two_hundred_is_not_promised() -> None:
    found = told(of(SHARE, 50, 50), of(SHARE, (51, 100), (51, 100)))
    assert (found.verdict, found.needed) == (Verdict.TOO_FEW, None)


def test_of_means_and_bare_percentages_chance_is_not_reckoned() -> None:
    for before, after in (
        (of(MEAN, (12, 5), (9, 5)), of(MEAN, (9, 5), (8, 5))),
        (of(SHARE, 40, 60), of(SHARE, 60, 70)),
    ):
        found = told(before, after, higher=before.kind is SHARE)
        assert (found.counted, found.verdict, found.needed) == (False, Verdict.CLOSER, None)


# What is not compared


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, of(SHARE, 40, 60)),
        (of(SHARE, 40, 60), None),
        (of(SHARE, 40, 60), of(COUNT, 40, 60)),
        (of(SHARE, 40, 60), of(SHARE_OF_ALL, 40, 60)),
        (of(COUNT, 40, 60), of(MEAN, 40, 60)),
        (of(MEAN, 12, 9, unit="dagar"), of(MEAN, 200, 190, unit="timmar")),
        (Figures(SHARE, reason="för få svar"), of(SHARE, 40, 60)),
        (of(SHARE, 40, 60), Figures(SHARE, reason="för få svar")),
    ],
    ids=["no start", "no result", "count", "whole", "mean", "unit", "start not split", "result not split"],
)
def test_nothing_is_compared_that_is_counted_in_another_way_or_not_split(
    before: Figures | None, after: Figures | None
) -> None:
    assert compared(before, after, higher_is_better=True) is None


def test_a_unit_that_was_said_once_is_that_of_both() -> None:
    assert told(of(MEAN, 12, 9, unit="Dagar"), of(MEAN, 9, 8, unit="dagar"), higher=False).verdict is Verdict.CLOSER
    assert told(of(MEAN, 12, 9, unit="dagar"), of(MEAN, 9, 8), higher=False).verdict is Verdict.CLOSER


# Whatever the figures are


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Figures, Figures]:
    kind = draw(st.sampled_from(FigureKind))
    return draw(_figures(kind)), draw(_figures(kind))


def _figures(kind: FigureKind) -> st.SearchStrategy[Figures]:
    alone = st.integers(1, 100) | st.integers(1, 1000).map(lambda tenths: tenths / 10)
    counted = st.integers(1, 3000).flatmap(lambda many: st.tuples(st.integers(0, many), st.just(many)))
    group = {SHARE: alone | counted, MEAN: alone | counted}.get(kind, st.integers(1, 5000))
    both = alone if kind is SHARE else group
    return st.builds(of, st.just(kind), both, both) | st.builds(of, st.just(kind), group, group, st.none() | group)


@given(pairs(), st.booleans())
def test_no_figures_break_it_and_what_is_good_is_good_for_somebody_and_bad_for_nobody(
    pair: tuple[Figures, Figures], higher: bool
) -> None:
    found = told(*pair, higher=higher)
    changes = [change for change in (found.women, found.men) if change is not None]
    assert all(change.chance is None or 0 <= change.chance <= 1 + 1e-9 for change in changes)
    if changes and found.verdict in GOOD:
        assert Way.BETTER in {change.way for change in changes}
        assert Way.WORSE not in {change.way for change in changes}
        assert found.gap is not Gap.WIDENS
    if found.leaves_somebody:
        assert found.verdict not in GOOD
