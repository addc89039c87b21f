"""Figures for women and men, as they are kept and as they are said in words; flows/reading_figures.py reads them.

A value is kept as plain JSON. Its kind says what the numbers are, since there are two shares (SCB, *Så här kan du
redovisa könsuppdelad statistik*): how many of the women and how many of the men something is true of, and how a whole
is divided between women and men.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from babel.numbers import format_decimal

from flows.reading import LOCALES
from flows.texts import Language, Text


class FigureKind(StrEnum):
    COUNT = "count"
    MEAN = "mean"
    SHARE = "share"
    """Of the women, and of the men: each within its own group."""

    SHARE_OF_ALL = "share_of_all"
    """Of a whole, how much is the women's and how much the men's: together all of it."""


SHARES = (FigureKind.SHARE, FigureKind.SHARE_OF_ALL)


@dataclass(frozen=True)
class Group:
    """`number` as it was given: a count, a mean, a percentage, or with `of` so many cases of so many.

    `of` of a mean or a count is how many people or cases are behind it. Others may be a number of cases alone, beside
    women and men of so many.
    """

    number: float
    of: float | None = None


@dataclass(frozen=True)
class Figures:
    """For women and men; or, with `reason`, why they cannot be split. `young`: they are girls and boys.

    `period` is what time they are of, and `unit` what a count or a mean is counted in, both in words.
    """

    kind: FigureKind
    women: Group | None = None
    men: Group | None = None
    other: Group | None = None
    period: str = ""
    unit: str = ""
    young: bool = False
    reason: str = ""

    @property
    def is_split(self) -> bool:
        return self.women is not None and self.men is not None

    def level(self, group: Group) -> float:
        """What is compared: a percentage for a share, else the number itself."""
        if self.kind in SHARES and group.of is not None:
            return 100 * group.number / group.of
        if self.kind is FigureKind.SHARE_OF_ALL:
            return 100 * group.number / self.whole
        return group.number

    @property
    def whole(self) -> float:
        """All that was counted, of every group."""
        return sum(group.number for group in (self.women, self.men, self.other) if group is not None)

    def kept(self) -> dict[str, Any]:
        """As JSON: what is not there is left out."""
        groups = {"women": self.women, "men": self.men, "other": self.other}
        numbers = {name: [group.number, group.of] for name, group in groups.items() if group is not None}
        rest = {"period": self.period, "unit": self.unit, "young": self.young, "reason": self.reason}
        return {"kind": self.kind.value, **numbers, **{name: value for name, value in rest.items() if value}}


FIELDS = ("women", "women_of", "men", "men_of", "other", "period")
"""What figures are filled in by, in a form."""


def held(found: Figures) -> dict[str, str]:
    """As FIELDS hold them."""
    groups = (("women", found.women), ("men", found.men), ("other", found.other))
    numbers = {name: group.number for name, group in groups if group is not None}
    numbers |= {f"{name}_of": group.of for name, group in groups[:2] if group is not None and group.of is not None}
    return {name: f"{number:.15g}" for name, number in numbers.items()} | {"period": found.period or found.reason}


def figures(value: object) -> Figures | None:
    """A kept value as figures; None for anything else, such as the words of a method from before."""
    if not isinstance(value, Mapping) or value.get("kind") not in list(FigureKind):
        return None
    groups = {name: Group(*value[name]) for name in ("women", "men", "other") if value.get(name)}
    return Figures(
        FigureKind(value["kind"]), **groups, period=str(value.get("period", "")), unit=str(value.get("unit", "")),
        young=bool(value.get("young")), reason=str(value.get("reason", "")),
    )  # fmt: skip


def fits(value: object, kind: FigureKind | None) -> bool:
    """Whether a kept value counts what its measure counts now (None: nobody has said): hours are no share.

    What is not split fits any measure, and so does what is no figures.
    """
    found = figures(value)
    return found is None or not found.is_split or kind is None or found.kind is kind


_NAMES = {
    ("women", False): Text(sv="kvinnor", en="women"),
    ("women", True): Text(sv="flickor", en="girls"),
    ("men", False): Text(sv="män", en="men"),
    ("men", True): Text(sv="pojkar", en="boys"),
    ("other", False): Text(sv="annat eller ej angivet", en="other or not stated"),
    ("other", True): Text(sv="annat eller ej angivet", en="other or not stated"),
}


def name_of(group: str, language: Language, *, young: bool) -> str:
    """What a group is called: women, or girls where it is girls and boys."""
    return _NAMES[group, young][language]


def in_words(found: Figures, language: Language) -> str:
    """*kvinnor 14 av 25 (56 %), män 11 av 30 (37 %), mars*."""
    if not found.is_split:
        return f"{_NOT_SPLIT[language]}: {found.reason}"
    groups = (("women", found.women), ("men", found.men), ("other", found.other))
    parts = [
        f"{name_of(name, language, young=found.young)} {_amount(found, group, language)}"
        for name, group in groups
        if group is not None
    ]
    return ", ".join([*parts, found.period] if found.period else parts)


_NOT_SPLIT = Text(sv="inte uppdelat på kön", en="not split by sex")
_OF = Text(sv="av", en="of")


def _amount(found: Figures, group: Group, language: Language) -> str:
    amount, level = written(group.number, language), percent(found.level(group), language)
    if found.kind in SHARES and group.of is not None:
        return f"{amount} {_OF[language]} {written(group.of, language)} ({level})"
    if found.kind in SHARES and found.women is not None and found.women.of is not None:
        return amount
    if found.kind is FigureKind.SHARE or (found.kind is FigureKind.SHARE_OF_ALL and is_a_hundred(found.whole)):
        return _with_sign(amount, language)  # as it was given; a hundred cases are the same in per cent
    counted = f"{amount} {found.unit}".rstrip()
    if found.kind is FigureKind.SHARE_OF_ALL:
        return f"{counted} ({level})"
    return counted if group.of is None else f"{counted} (n = {written(group.of, language)})"


def is_a_hundred(per_cent: float) -> bool:
    """All of it, as near as what was rounded comes."""
    return abs(per_cent - 100) < 1.01


def written(amount: float, language: Language) -> str:
    """With the language's own comma, and at most two decimals."""
    return str(format_decimal(round(amount, 2), format="#,##0.##", locale=LOCALES[language]))


def percent(level: float, language: Language) -> str:
    """A percentage without decimals, where there is one with a point to it."""
    whole = abs(level - round(level)) < 0.05 or level >= 10
    return _with_sign(written(round(level) if whole else round(level, 1), language), language)


def _with_sign(amount: str, language: Language) -> str:
    return f"{amount} %" if language == "sv" else f"{amount}%"
