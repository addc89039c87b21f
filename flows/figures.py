"""Figures for women and men: read from words or from a form's fields, and said in words again.

A value is kept as plain JSON. Its kind says what the numbers are, since there are two shares (SCB, *Så här kan du
redovisa könsuppdelad statistik*): how many of the women and how many of the men something is true of, and how a whole
is divided between women and men.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import takewhile
from typing import Any

from babel.numbers import format_decimal

from flows.personal import plain
from flows.reading import LOCALES, Refused, number
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


# Said in words

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
    if found.kind is FigureKind.SHARE or (found.kind is FigureKind.SHARE_OF_ALL and _is_a_hundred(found.whole)):
        return _with_sign(amount, language)  # as it was given; a hundred cases are the same in per cent
    counted = f"{amount} {found.unit}".rstrip()
    if found.kind is FigureKind.SHARE_OF_ALL:
        return f"{counted} ({level})"
    return counted if group.of is None else f"{counted} (n = {written(group.of, language)})"


def _is_a_hundred(per_cent: float) -> bool:
    return abs(per_cent - 100) < 1.01  # each may have been rounded


def written(amount: float, language: Language) -> str:
    """With the language's own comma, and at most two decimals."""
    return str(format_decimal(round(amount, 2), format="#,##0.##", locale=LOCALES[language]))


def percent(level: float, language: Language) -> str:
    """A percentage without decimals, where there is one with a point to it."""
    whole = abs(level - round(level)) < 0.05 or level >= 10
    return _with_sign(written(round(level) if whole else round(level, 1), language), language)


def _with_sign(amount: str, language: Language) -> str:
    return f"{amount} %" if language == "sv" else f"{amount}%"


# Read

_NUMBER = r"(?:\d{1,3}(?: \d{3})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)?)"
_PER_CENT = r"(?:%|procent\w*|per\s?cent)"
_AMOUNT = (
    rf"(?P<number>(?:(?<![\w.,])-)?{_NUMBER})\s*(?P<per_cent>{_PER_CENT})?"
    rf"(?:\s*(?:utav|av|(?:out\s)?of|/)\s*(?P<of>{_NUMBER})(?![\d\s.,]*%))?"
)
_GROUP = (
    r"\b(?:(?P<women>kvinn\w*|flick\w*|tjej\w*|wom[ae]n\w*|girl\w*|female\w*)"
    r"|(?P<men>män\w*|manlig\w*|pojk\w*|kill\w*|men\b|boy\w*|males?\b)"
    r"|(?P<other>anna[tn]\w*|andra(?=\s*[:=]?\s*\d|\s*[,.;]|$)|övriga|icke-?binär\w*|ej angiv\w*|okän[dt]\w*"
    r"|others?\b|unknown|non-?binary|not stated))"
)
_WORD_FIRST = re.compile(rf"{_GROUP}[^\d,;.]{{0,30}}?\s*[:=]?\s*{_AMOUNT}", re.IGNORECASE)
_AMOUNT_FIRST = re.compile(rf"{_AMOUNT}\s+(?:\w+\s+){{0,1}}?{_GROUP}", re.IGNORECASE)
_ITS_SHARE = re.compile(rf"({_NUMBER}(?:\s[^\W\d]+)?)\s?\(\s?{_NUMBER}\s?{_PER_CENT}\s?\)", re.IGNORECASE)
_BEHIND = re.compile(rf"({_NUMBER})((?:\s[^\W\d]+)?)\s?\(\s?n\s?=\s?({_NUMBER})\s?\)", re.IGNORECASE)
_OF_WHICH = re.compile(r"\b(?:varav|därav|of which|of whom|whereof)\b", re.IGNORECASE)
_UNCLEAR = re.compile(r"(?<![\d.,])[1-9]\d{0,2}[.,]\d{3}(?!\d|[.,]\d)")
_ANOTHER = r"(?:till|to|->|→|-|⁄)"
_AND_ANOTHER = re.compile(rf"\s*%?\s*(?:{_ANOTHER}\s*)?(?!20\d\d\b)\d|[e^:]\d", re.IGNORECASE)
_NOT_ALONE = re.compile(
    rf"(?:(?<!\d)(?!20\d\d\b)\d+\s*%?\s*{_ANOTHER}?|[<>≤≥]"
    r"|(?:färre|mindre|lägre|fler|mer|högre)\sän|minst|högst|upp\still"
    r"|(?:fewer|less|lower|more|higher)\sthan|at\s(?:least|most)|up\sto)\s*$",
    re.IGNORECASE,
)
_UNREAD = re.compile(r"(?:^|[(,;:.])\s*(?:utav|av|(?:out\s)?of)\s\d|\bn\s?=", re.IGNORECASE)
_NOT_SPLIT_SAID = re.compile(
    r"^\s*(?:(?:inte|ej)\s+(?:köns)?(?:uppdela[td]\w*|delat)|går\s+inte\s+att\s+dela(?:\s+upp)?|not\s+split|cannot\s+be\s+split)"
    r"(?:\s+(?:på\s+kön|efter\s+kön|by\s+sex|by\s+gender))?\s*[:,.–-]?\s*(?P<reason>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_OF_ALL = re.compile(r"\b(?:av alla|av alltihop|of all|of the whole)\b", re.IGNORECASE)
_WITHIN = re.compile(r"\b(?:inom (?:gruppen|varje grupp)|within (?:the|each) group)\b", re.IGNORECASE)
_YOUNG = re.compile(r"\b(?:flick|pojk|tjej|kill|girl|boy)", re.IGNORECASE)
_GROWN = re.compile(r"\b(?:kvinn|män|wom[ae]n|men)", re.IGNORECASE)
_BETWEEN = ("och", "and", "men", "samt")

WORDS_AT_MOST = 300
"""Characters of what somebody writes, and of why figures cannot be split."""


def from_words(typed: str, kind: FigureKind | None, unit: str = "") -> Figures:
    """What somebody wrote, such as `kvinnor 14 av 25, män 11 av 30`. `kind` and `unit`: what its measure counts.

    Refused, with what to write instead, for what can be read in two ways or has not both women and men.
    """
    said = plain(typed).strip()
    if (not_split := _NOT_SPLIT_SAID.match(said)) is not None:
        return _not_split(not_split["reason"].strip(), kind)
    _refuse_unclear(said)
    text = _BEHIND.sub(r"\1 av \3\2", _ITS_SHARE.sub(r"\1", said))
    found = _groups(text)
    _refuse_unread(text, found)
    groups = {name: Group(_value(match["number"]), _value(match["of"])) for name, match in found.items()}
    read = _of_kind(kind or _marked(said), groups, {bool(match["per_cent"]) for match in found.values()}, unit)
    each = _after_each(text, found)
    counted_in = unit or ("" if read.kind is FigureKind.SHARE or " " in each else each)
    period = _period(text, found, counted_in, each)
    return _checked(replace(read, young=is_of_the_young(text), unit=counted_in, period=period))


def is_of_the_young(text: str) -> bool:
    """Whether girls and boys are spoken of, and no women or men."""
    return _YOUNG.search(text) is not None and _GROWN.search(text) is None


def from_fields(given: Mapping[str, Any], kind: FigureKind | None, unit: str = "", *, young: bool = False) -> Figures:
    """What somebody filled in: each of FIELDS; any may be missing.

    Where no number is filled in, `period` says why they cannot be split.
    """
    filled = {name: value for name, value in given.items() if name != "period" and value not in (None, "")}
    for value in filled.values():
        _refuse_unclear(str(value))
    numbers = {name: number(value, 0, None) for name, value in filled.items()}
    note = str(given.get("period") or "").strip()
    if not numbers:
        return _not_split(note, kind)
    names = [name for name in FIELDS if name in numbers and not name.endswith("_of")]
    groups = {name: Group(numbers[name], numbers.get(f"{name}_of")) for name in names}
    if not {"women", "men"} <= groups.keys():
        raise Refused(
            "Fyll i både kvinnor och män. Går siffrorna inte att dela upp: lämna båda tomma och skriv varför.",
            "Fill in both women and men. If the figures cannot be split, leave both empty and say why.",
        )
    return _checked(replace(_of_kind(kind, groups, set()), period=note, unit=unit, young=young))


def _not_split(reason: str, kind: FigureKind | None) -> Figures:
    if len(reason) < 3:
        raise Refused(
            "Skriv också varför siffrorna inte går att dela upp på kvinnor och män. Det är ett fynd i sig.",
            "Say too why the figures cannot be split by women and men. That is a finding in itself.",
        )
    return Figures(kind or FigureKind.COUNT, reason=reason)


def _marked(text: str) -> FigureKind | None:
    """What they are, where somebody says it in so many words."""
    if _OF_ALL.search(text):
        return FigureKind.SHARE_OF_ALL
    if _WITHIN.search(text):
        return FigureKind.SHARE
    return FigureKind.MEAN if _BEHIND.search(text) else None


def _groups(text: str) -> dict[str, re.Match[str]]:
    """The amounts by group, whichever way round they were written: *kvinnor 14*, or *14 kvinnor*."""
    for pattern in (_WORD_FIRST, _AMOUNT_FIRST):
        found: dict[str, re.Match[str]] = {}
        for match in pattern.finditer(text):
            name = next(name for name in ("women", "men", "other") if match[name])
            found.setdefault(name, match)
        if {"women", "men"} <= found.keys():
            return found
    raise Refused(
        "Skriv ett tal för kvinnor och ett för män (eller flickor och pojkar), till exempel ”kvinnor 14 av 25, män"
        " 11 av 30”. Går det inte att dela upp: skriv ”inte uppdelat” och varför.",
        "Write a number for women and one for men (or girls and boys), such as “women 14 of 25, men 11 of 30”. If"
        " they cannot be split, write “not split” and why.",
    )


def _of_kind(kind: FigureKind | None, groups: Mapping[str, Group], per_cent: set[bool], unit: str = "") -> Figures:
    """`per_cent`: whether the numbers were written with and without that sign; empty where there is none to write."""
    women, men = groups["women"], groups["men"]
    _refuse_mixed(kind, {group.of for name, group in groups.items() if name != "other" or group.of}, per_cent)
    total = sum(group.number for group in groups.values())
    if kind is None and per_cent == {True} and women.of is None and _is_a_hundred(women.number + men.number):
        raise Refused(
            "Tillsammans blir det 100 procent. Är det så alltihop är fördelat: skriv ”av alla” sist. Är det andelen"
            " inom var grupp: skriv ”inom gruppen” sist.",
            "Together that is 100%. If that is how the whole is divided, end with “of all”. If it is the share"
            " within each group, end with “within the group”.",
        )
    if kind is FigureKind.SHARE_OF_ALL and per_cent == {True} and not _is_a_hundred(total):
        raise Refused(
            f"Tillsammans blir det {written(total, 'sv')} procent, och det ska bli 100. Räkna också med ”annat” om det"
            " finns.",
            f"Together that is {written(total, 'en')}%, and it should be 100. Count “other” too if there are any.",
        )
    if kind in (FigureKind.COUNT, FigureKind.MEAN) and per_cent == {True} and not re.match(_PER_CENT, unit):
        raise Refused(
            "Det här räknas inte i procent. Skriv talen som de är, till exempel ”kvinnor 14, män 11”.",
            "This is not counted as a percentage. Write the numbers as they are, such as “women 14, men 11”.",
        )
    if kind is None:
        kind = FigureKind.SHARE if women.of is not None or per_cent == {True} else FigureKind.COUNT
    return Figures(kind, women, men, groups.get("other"))


def _refuse_mixed(kind: FigureKind | None, behind: set[float | None], per_cent: set[bool]) -> None:
    """Numbers that are not written alike, or that are not what the measure counts. `behind`: out of how many."""
    some_alone = None in behind and len(behind) > 1 and kind in (None, *SHARES)
    bare = kind is FigureKind.SHARE and per_cent == {False} and behind == {None}
    if len(per_cent) > 1 or some_alone or bare:
        raise _not_alike()
    if kind is FigureKind.SHARE_OF_ALL and len(behind) > 1:
        raise Refused(
            "Här gäller det hur alltihop är fördelat. Skriv till exempel ”kvinnor 180, män 320” eller ”kvinnor 36 %,"
            " män 64 %”.",
            "This is about how the whole is divided. Write it as “women 180, men 320” or “women 36%, men 64%”.",
        )


def _not_alike() -> Refused:
    return Refused(
        "Skriv alla tal på samma sätt: ”kvinnor 14 av 25, män 11 av 30” eller ”kvinnor 56 %, män 37 %”.",
        "Write all numbers in the same way, such as “women 14 of 25, men 11 of 30” or “women 56%, men 37%”.",
    )


def _checked(found: Figures) -> Figures:
    women = found.women
    assert women is not None
    for group in (women, found.men, found.other):
        if group is None:
            continue
        if group.of is not None and (group.of <= 0 or (found.kind in SHARES and group.number > group.of)):
            raise Refused(
                "Det första talet kan inte vara större än det andra: ”14 av 25” betyder 14 av sammanlagt 25.",
                "The first number cannot be larger than the second: “14 of 25” means 14 out of 25 in all.",
            )
        if found.kind is FigureKind.SHARE and women.of is None and group.number > 100:
            raise Refused(
                "En andel är högst 100 procent. Skriv av hur många, till exempel ”140 av 250”.",
                "A share is 100% at the most. Say out of how many, such as “140 of 250”.",
            )
    if found.kind is FigureKind.SHARE_OF_ALL and found.whole <= 0:
        raise Refused("Något av talen måste vara större än noll.", "One of the numbers has to be more than zero.")
    return found


def _refuse_unclear(text: str) -> None:
    """A total that hides one sex, and a number that is another by who reads it."""
    if _OF_WHICH.search(text):
        raise Refused(
            "”Totalt, varav kvinnor” gömmer männen. Skriv båda för sig, till exempel ”kvinnor 14 av 25, män 11 av 30”.",
            "“Total, of which women” hides the men. Write both, such as “women 14 of 25, men 11 of 30”.",
        )
    if (unclear := _UNCLEAR.search(text)) is None:
        return
    whole, decimal = re.sub(r"[.,]", "", unclear[0]), unclear[0].replace(".", ",")
    raise Refused(
        f"Menar du {whole} eller {decimal}? Skriv tusental utan punkt, och högst två decimaler.",
        f"Do you mean {whole} or {decimal.replace(',', '.')}? Write thousands without a comma, and two decimals at"
        " most.",
    )


def _refuse_unread(text: str, found: Mapping[str, re.Match[str]]) -> None:
    """Numbers that would be left out of what was read, or that say only where the number lies."""
    left = _without(text, found)
    again = _WORD_FIRST.search(left) or _AMOUNT_FIRST.search(left)
    if again or not all(_stands_alone(text, match) for match in found.values()):
        raise Refused(
            "Skriv ett enda tal för var grupp, det som gäller den här gången.",
            "Write a single number for each group, the one that applies this time.",
        )
    if _UNREAD.search(left):
        raise _not_alike()


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    ends = max(match.end(part) for part in ("number", "per_cent", "of"))
    return not (_AND_ANOTHER.match(text, ends) or _NOT_ALONE.search(text[: match.start("number")]))


def _value(typed: str | None) -> Any:
    return None if typed is None else number(typed, 0, None)


def _without(text: str, found: Mapping[str, re.Match[str]]) -> str:
    """What is left when the amounts have been read."""
    for start, end in sorted((match.span() for match in found.values()), reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return text


def _after_each(text: str, found: Mapping[str, re.Match[str]]) -> str:
    """The words that stand right after every amount alike: what they are counted in, most often."""
    spans = sorted(match.span() for match in found.values())
    until = [*(start for start, _ in spans[1:]), len(text)]
    said = [re.split(r"[,;.:()]", text[end:stop])[0].split() for (_, end), stop in zip(spans, until, strict=True)]
    words = [[word for word in one if word.lower() not in _BETWEEN] for one in said]
    return " ".join(first for first, *others in takewhile(_are_alike, zip(*words, strict=False)))


def _are_alike(words: tuple[str, ...]) -> bool:
    return len({word.lower() for word in words}) == 1


def _period(text: str, found: Mapping[str, re.Match[str]], unit: str, each: str) -> str:
    """The time that they are of, as far as somebody said it. What stands after `each` amount is said once, if it is
    not the unit.
    """
    left = _without(text, found)
    if each:
        left = _word(each).sub(" ", left, count=len(found) - (each != unit))
    for marker in (_OF_ALL, _WITHIN, *([_word(unit)] if unit else [])):
        left = marker.sub(" ", left)
    left = re.sub(rf"(?:^|\s)(?:{'|'.join(_BETWEEN)}|period|perioden)(?=\s|$)", " ", left)
    left = re.sub(r"\s+", " ", left).strip(" ,;.:()–-")
    return left if re.search(r"\w", left) else ""


def _word(said: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(said)}(?!\w)", re.IGNORECASE)
