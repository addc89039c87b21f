"""From what somebody wrote, or filled in, to figures for women and men; or a refusal that they can act on.

What can be read in two ways is asked about and never guessed.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import takewhile
from typing import Any

from flows.figures import FIELDS, SHARES, FigureKind, Figures, Group, is_a_hundred, written
from flows.personal import plain
from flows.reading import Refused, number

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
    if kind is None and per_cent == {True} and women.of is None and is_a_hundred(women.number + men.number):
        raise Refused(
            "Tillsammans blir det 100 procent. Är det så alltihop är fördelat: skriv ”av alla” sist. Är det andelen"
            " inom var grupp: skriv ”inom gruppen” sist.",
            "Together that is 100%. If that is how the whole is divided, end with “of all”. If it is the share"
            " within each group, end with “within the group”.",
        )
    if kind is FigureKind.SHARE_OF_ALL and per_cent == {True} and not is_a_hundred(total):
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
        f"Menar du {whole} eller {decimal}? Skriv tusental utan punkt eller komma, och högst två decimaler.",
        f"Do you mean {whole} or {decimal.replace(',', '.')}? Write thousands without a comma or a point, and two"
        " decimals at most.",
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
