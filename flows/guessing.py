"""A guess in words, beside the figures that came: whether it held for women and for men, as far as it can be read.

A guess is a number, an interval, a least or a most, or a direction. What cannot be read is left to the team.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from flows.figures import SHARES, FigureKind, Figures, Group

_NEAR = 0.1
"""A single number held when what came lies within a tenth of it, or within one case."""

_TINY = 1e-9


class Outcome(StrEnum):
    HELD = "held"
    BETTER = "better"
    WORSE = "worse"


@dataclass(frozen=True)
class Guess:
    """What was guessed of a group, as a least and a most level; either may be open."""

    least: float | None
    most: float | None

    def outcome(self, level: float, *, higher_is_better: bool) -> Outcome:
        if self.least is not None and level < self.least:
            return Outcome.WORSE if higher_is_better else Outcome.BETTER
        if self.most is not None and level > self.most:
            return Outcome.BETTER if higher_is_better else Outcome.WORSE
        return Outcome.HELD


_WORDS = {
    "noll": 0, "en": 1, "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9,
    "tio": 10,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_NUMBER = rf"(\d+(?:[.,]\d+)?|\b(?:{'|'.join(_WORDS)})\b)"
_PART = re.compile(rf"{_NUMBER}\s*(?:av|utav|of|out of|/)\s*{_NUMBER}", re.IGNORECASE)
_BETWEEN = re.compile(rf"{_NUMBER}\s*(?:%|procent|per cent)?\s*(?:-|till|to|och|and)\s*{_NUMBER}", re.IGNORECASE)
_PER_CENT = re.compile(r"%|procent|per\s?cent", re.IGNORECASE)
_ONE = re.compile(_NUMBER, re.IGNORECASE)
_AT_LEAST = re.compile(r"\b(?:minst|åtminstone|över|mer än|fler än|at least|over|more than)\b", re.IGNORECASE)
_AT_MOST = re.compile(r"\b(?:högst|som mest|under|mindre än|färre än|at most|less than|fewer than)\b", re.IGNORECASE)
_UP = re.compile(r"\b(?:ökar|öka|fler|mer|högre|stiger|increases?|more|higher|rises?)\b", re.IGNORECASE)
_DOWN = re.compile(
    r"\b(?:minskar|minska|färre|lägre|kortare|sjunker|decreases?|fewer|less|lower|shorter|falls?)\b", re.IGNORECASE
)
_SAME = re.compile(r"\b(?:oförändra\w*|som förut|ingen skillnad|unchanged|as before|no difference)\b", re.IGNORECASE)
_WOMEN = re.compile(r"\b(?:kvinn|flick|tjej|wom[ae]n|girl)", re.IGNORECASE)
_MEN = re.compile(r"\b(?:män|pojk|kill|boy)", re.IGNORECASE)
_MEN_IN_ENGLISH = re.compile(r"\b(?:men\b|boy)", re.IGNORECASE)
"""In Swedish the word is a but."""
_ENGLISH = re.compile(r"\b(?:wom[ae]n|girl)", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[;,]\s+|\s+(?:medan|while)\s+|\s+(?:och|and)\s+(?=(?:kvinn|flick|män|pojk|wom|girl|men\b|boy)\w*\s+\D{0,12}\d)",
    re.IGNORECASE,
)


def outcomes(guess: str, came: Figures, before: Figures | None, *, higher_is_better: bool) -> dict[str, Outcome]:
    """By group (`women`, `men`): whether what was guessed of it came. Nothing of a group whose guess cannot be read."""
    found = {}
    for name in ("women", "men"):
        group, was = getattr(came, name), getattr(before, name) if before and before.kind is came.kind else None
        said = _of(name, guess)
        if group is None or said is None:
            continue
        read = _read(said, came, group, before.level(was) if before and was else None)
        if read is not None:
            found[name] = read.outcome(came.level(group), higher_is_better=higher_is_better)
    return found


def _of(name: str, guess: str) -> str | None:
    """What was said of that group; what was said of both, or of neither, is said of each."""
    men = _MEN_IN_ENGLISH if _ENGLISH.search(guess) else _MEN
    wanted, other = (_WOMEN, men) if name == "women" else (men, _WOMEN)
    if not (_WOMEN.search(guess) and men.search(guess)):
        return guess if not other.search(guess) else None
    own = [clause for clause in _CLAUSE.split(guess) if wanted.search(clause)]
    alone = [clause for clause in own if not other.search(clause)]
    with_number = next((clause for clause in alone or own if _ONE.search(clause)), None)
    return with_number or (guess if _is_of_both(guess) else (alone or [None])[0])


def _is_of_both(guess: str) -> bool:
    return re.search(r"\b(?:båda|både|both|each|var)\b", guess, re.IGNORECASE) is not None


def _read(said: str, came: Figures, group: Group, before: float | None) -> Guess | None:
    number = _number_in(said, came)
    if number is None:
        return _direction(said, before)
    low, high = number
    if _AT_LEAST.search(said):
        return Guess(low, None)
    if _AT_MOST.search(said):
        return Guess(None, high)
    near = max(_NEAR * abs(high), _a_case(came, group)) if low == high else 0
    return Guess(low - near, high + near)


def _number_in(said: str, came: Figures) -> tuple[float, float] | None:
    part = _PART.search(said)
    if part is not None and came.kind in SHARES and _value(part[2]):
        share = 100 * _value(part[1]) / _value(part[2])
        return share, share
    if came.kind in SHARES and _PER_CENT.search(said) is None:
        return None  # eighteen girls, or eighteen per cent of them
    between = _BETWEEN.search(said)
    if between is not None and _value(between[1]) < _value(between[2]):
        return _value(between[1]), _value(between[2])
    one = _ONE.search(said)
    return (_value(one[1]), _value(one[1])) if one else None


def _direction(said: str, before: float | None) -> Guess | None:
    if before is None:
        return None
    if _SAME.search(said):
        return Guess(before - _NEAR * abs(before), before + _NEAR * abs(before))
    if _UP.search(said):
        return Guess(before + _TINY, None)
    return Guess(None, before - _TINY) if _DOWN.search(said) else None


def _a_case(came: Figures, group: Group) -> float:
    """How much one case more or less would move the level."""
    return 100 / group.of if came.kind is FigureKind.SHARE and group.of else 0


def _value(said: str) -> float:
    return float(_WORDS.get(said.casefold(), 0) or (said.replace(",", ".") if said[0].isdigit() else 0))
