"""From two figures to what may be said of them: who has it better, which way the gap went, and whether one can tell.

`Verdict` has the four that a team is offered, and what is none of them. Nothing here decides: the team does.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, exp, floor, lgamma, log, log1p

from flows.figures import FigureKind, Figures, Group

UNLIKELY = 0.05
"""One-sided. A change that chance alone would make more seldom than this can be told from chance."""

_CASES_AT_MOST = 2000


class Way(StrEnum):
    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


class Gap(StrEnum):
    CLOSES = "closes"
    SAME = "same"
    WIDENS = "widens"


class Verdict(StrEnum):
    CLOSER = "closer"
    """Better for both, and the gap closes; or for the one that had it worse, and nobody lost."""

    WIDER = "wider"
    """Better in total, and the gap widens: somebody is left behind, or has it worse."""

    BY_LOSS = "by_loss"
    """The gap closes because one group lost."""

    TOO_FEW = "too_few"
    """It cannot be told from so few."""

    BETTER = "better"
    """For both, or for one with the other as before; the gap is as it was."""

    WORSE = "worse"
    UNCHANGED = "unchanged"
    MIXED = "mixed"
    """Better for one and worse for the other, and what it comes to in total cannot be seen."""


@dataclass(frozen=True)
class Change:
    """One group's, from a level to a level. `chance`: how likely it is by chance alone; None: it cannot be counted.

    `was` and `now` are the numbers behind the levels, where it can.
    """

    before: float
    after: float
    way: Way
    chance: float | None = None
    was: Group | None = None
    now: Group | None = None

    @property
    def is_told(self) -> bool:
        return self.chance is None or self.chance < UNLIKELY

    @property
    def needed(self) -> int | None:
        """So many cases in the group would have told this change from chance; None where it is told, or cannot be.

        It takes a while, and is worked out when it is asked for: the verdict is wanted at every answer, this is not.
        """
        if self.is_told or self.way is Way.SAME or self.was is None or self.now is None:
            return None
        return _needed(self.was, self.now, self.before / 100, up=self.after > self.before)


@dataclass(frozen=True)
class Comparison:
    """`women` and `men` are None for a division of a whole, where what one gains the other loses.

    `gap_before` and `gap_after` are the women's level less the men's, in the measure's own unit (points of a share).
    `counted`: how many cases are behind it is known, so that chance could be reckoned with. `after`: the later figures.
    """

    women: Change | None
    men: Change | None
    gap_before: float
    gap_after: float
    gap: Gap
    total: Way | None
    counted: bool
    verdict: Verdict
    after: Figures

    @property
    def leaves_somebody(self) -> bool:
        """Better for one, while the other has it worse or the gap has grown: what a total hides."""
        ways = {change.way for change in (self.women, self.men) if change is not None}
        if Way.BETTER not in ways or self.verdict is Verdict.TOO_FEW:
            return False
        return Way.WORSE in ways or self.gap is Gap.WIDENS

    @property
    def speaks_against(self) -> bool:
        """Whether it speaks against adopting what was tested."""
        return self.verdict not in (Verdict.CLOSER, Verdict.BETTER)

    @property
    def needed(self) -> int | None:
        """The cases that each group would need for what was seen to be told from chance; None: it cannot be said."""
        wanted = [change.needed for change in (self.women, self.men) if change is not None and change.needed]
        return min(wanted, default=None)


def compared(before: Figures | None, after: Figures | None, *, higher_is_better: bool) -> Comparison | None:
    """None where there is nothing to compare: one is missing, not split by sex, or counted in another way."""
    if before is None or after is None or not before.is_split or not after.is_split or not _alike(before, after):
        return None
    gap_before, gap_after = _gap(before), _gap(after)
    gap = _gap_way(gap_before, gap_after)
    if after.kind is FigureKind.SHARE_OF_ALL:
        return _divided(gap_before, gap_after, gap, after)
    sign = 1 if higher_is_better else -1
    women, men = (_change(before, after, name, sign) for name in ("women", "men"))
    counted = women.chance is not None and men.chance is not None
    total = _total(before, after, women, men, sign)
    verdict = _verdict(women, men, gap, total, counted=counted)
    return Comparison(women, men, gap_before, gap_after, gap, total, counted, verdict, after)


def _alike(before: Figures, after: Figures) -> bool:
    units = {found.unit.casefold() for found in (before, after) if found.unit}
    return before.kind is after.kind and len(units) <= 1


def _verdict(women: Change, men: Change, gap: Gap, total: Way | None, *, counted: bool) -> Verdict:
    ways = {women.way, men.way}
    if ways == {Way.SAME}:
        return Verdict.UNCHANGED
    if counted and not any(change.is_told for change in (women, men) if change.way is not Way.SAME):
        return Verdict.TOO_FEW
    if Way.BETTER not in ways:
        return Verdict.BY_LOSS if gap is Gap.CLOSES and Way.SAME in ways else Verdict.WORSE
    if Way.WORSE in ways:
        if gap is Gap.CLOSES:
            return Verdict.BY_LOSS
        return Verdict.WIDER if total is Way.BETTER else Verdict.WORSE if total is Way.WORSE else Verdict.MIXED
    return {Gap.CLOSES: Verdict.CLOSER, Gap.SAME: Verdict.BETTER, Gap.WIDENS: Verdict.WIDER}[gap]


def _change(before: Figures, after: Figures, name: str, sign: int) -> Change:
    was, now = getattr(before, name), getattr(after, name)
    start, end = before.level(was), after.level(now)
    way = _way(sign * (end - start))
    if after.kind is not FigureKind.SHARE or now.of is None or not _whole_numbers(now):
        return Change(start, end, way)
    return Change(start, end, way, _chance(start / 100, was, now, up=end > start), was, now)


def _way(difference: float) -> Way:
    if abs(difference) < 1e-9:
        return Way.SAME
    return Way.BETTER if difference > 0 else Way.WORSE


def _gap(found: Figures) -> float:
    assert found.women is not None
    assert found.men is not None
    return found.level(found.women) - found.level(found.men)


def _gap_way(before: float, after: float) -> Gap:
    difference = abs(after) - abs(before)
    if abs(difference) < 1e-9:
        return Gap.SAME
    return Gap.WIDENS if difference > 0 else Gap.CLOSES


def _divided(gap_before: float, gap_after: float, gap: Gap, after: Figures) -> Comparison:
    """How a whole is divided: only the gap can be judged."""
    verdict = {Gap.CLOSES: Verdict.CLOSER, Gap.SAME: Verdict.UNCHANGED, Gap.WIDENS: Verdict.WORSE}[gap]
    return Comparison(None, None, gap_before, gap_after, gap, None, counted=False, verdict=verdict, after=after)


def _total(before: Figures, after: Figures, women: Change, men: Change, sign: int) -> Way | None:
    """Of all together: where both went the same way, that; else by the numbers behind, where they are known."""
    if women.way is men.way or Way.SAME in (women.way, men.way):
        return women.way if men.way is Way.SAME else men.way
    levels = [_level_of_all(before), _level_of_all(after)]
    if levels[0] is None or levels[1] is None:
        return None
    return _way(sign * (levels[1] - levels[0]))


def _level_of_all(found: Figures) -> float | None:
    if found.kind is FigureKind.COUNT:
        return found.whole
    groups = [group for group in (found.women, found.men, found.other) if group is not None]
    behind = [(found.level(group), group.of) for group in groups if group.of is not None]
    if any(group is None or group.of is None for group in (found.women, found.men)):
        return None
    return sum(level * of for level, of in behind) / sum(of for _, of in behind)


def _whole_numbers(group: Group) -> bool:
    return (
        float(group.number).is_integer() and float(group.of or 0.5).is_integer() and (group.of or 0) <= _CASES_AT_MOST
    )


def _chance(share: float, was: Group, now: Group, *, up: bool) -> float:
    """How likely so large a change is by chance, in its own direction: Fisher's exact test where the start was counted
    too, else the exact binomial against the start's share.
    """
    cases, of = int(now.number), int(now.of or 0)
    if was.of is not None and _whole_numbers(was):
        return _fisher(int(was.number), int(was.of), cases, of, up=up)
    return _binomial(share, cases, of, up=up)


def _binomial(share: float, cases: int, of: int, *, up: bool) -> float:
    if share in (0, 1):  # what never or always happened before
        return float(cases <= of * share if up else cases >= of * share)
    tail = range(cases, of + 1) if up else range(cases + 1)
    return sum(exp(_ln_comb(of, k) + k * log(share) + (of - k) * log1p(-share)) for k in tail)


def _fisher(cases_before: int, of_before: int, cases: int, of: int, *, up: bool) -> float:
    hits, everybody = cases_before + cases, of_before + of
    tail = range(cases, min(of, hits) + 1) if up else range(max(0, hits - of_before), cases + 1)
    ways = _ln_comb(everybody, hits)
    return sum(exp(_ln_comb(of, k) + _ln_comb(of_before, hits - k) - ways) for k in tail)


def _ln_comb(of: int, k: int) -> float:
    """As a logarithm: of thousands of cases it is larger than a float."""
    return lgamma(of + 1) - lgamma(k + 1) - lgamma(of - k + 1)


def _needed(was: Group, now: Group, share: float, *, up: bool) -> int | None:
    """The fewest cases of which what was seen, or just less than that, would be told from the start by the same test;
    None above two hundred.
    """
    seen = Fraction(int(now.number), int(now.of or 1))
    for of in range(int(now.of or 0) + 1, 201):
        cases = floor(seen * of) if up else ceil(seen * of)
        if (cases / of > share) is up and _chance(share, was, Group(cases, of), up=up) < UNLIKELY:
            return of
    return None
