"""A chain of command as a picture: from what is to drive it, down link by link, with the weak one and what is empty."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from bot.pictures.sheet import (
    ALT_LIMIT,
    BRAND,
    EDGE,
    PALE,
    PAPER,
    QUIET,
    WARM,
    WIDTH,
    Drawn,
    Sheet,
    chip,
    short,
    wrapped,
)
from bot.texts import say
from flows.chain import Chain
from flows.texts import Language

_NAME, _WORDS, _LEADING = 32, 28, 1.25
"""Sizes of letters, and of a line in them."""

_HEAD, _BETWEEN = 100, 40
_MARK, _TEXT = 75, 140
"""How far from the left edge."""

_LINES = 4
"""Of a link's words at most."""


def chain_map(chain: Chain, language: Language, title: str) -> Drawn:
    """The chain from above, as high as its words need. `title` is the improvement's. Any thread may call it."""
    return Drawn(_sheet(chain, language, title).png(), chain_in_words(chain, language, title))


def chain_in_words(chain: Chain, language: Language, title: str) -> str:
    """What the picture shows, in at most ALT_LIMIT characters: the most of each link's words that fit."""
    tellings = (_told(chain, language, title, most) for most in (400, 200, 120, 60, 30))
    return next(alt for alt in tellings if len(alt) <= ALT_LIMIT)


def _told(chain: Chain, language: Language, title: str, most: int) -> str:
    parts = list(_parts(chain, language))
    way = " → ".join(_in_words(part, most) for part in parts if part.looks != "end")
    ends = "".join(f". {part.name} {part.words}" for part in parts if part.looks == "end")
    return f"{chain.name}: {short(title, 150)}. {way}{ends}"


def _in_words(part: "_Part", most: int) -> str:
    return f"{part.name}: {short(part.words, most)}" + (f" ({part.note})" if part.note else "")


@dataclass(frozen=True)
class _Part:
    """`looks`: told, empty or weak; `end` for whether it drove, which is no link."""

    looks: str
    name: str
    words: str
    note: str = ""


def _parts(chain: Chain, language: Language) -> Iterator[_Part]:
    unlinked, empty = say("chain.unlinked", language), say("chain.empty", language)
    looks = "told" if chain.driven_by else "empty"
    yield _Part(looks, say("chain.driven_by", language), chain.driven_by or unlinked)
    for link in chain.links:
        looks = "weak" if link.weak else "told" if link.words else "empty"
        yield _Part(looks, link.name, link.words or empty, say("chain.weak", language) if link.weak else "")
    if chain.drove:
        yield _Part("end", say("chain.drove", language), chain.drove)


# Drawn


def _sheet(chain: Chain, language: Language, title: str) -> Sheet:
    measure, parts = Sheet(), list(_parts(chain, language))
    lines = [_lines(measure, part) for part in parts]
    heights = [_NAME * _LEADING + len(some) * _WORDS * _LEADING + _BETWEEN for some in lines]
    sheet = Sheet(round(_HEAD + sum(heights)))
    tops = [sum(heights[place:]) for place in range(len(parts))]
    _title(sheet, tops[0] + _HEAD - 56, f"{chain.name}: {title}")
    _between(sheet, parts, tops)
    for part, some, top in zip(parts, lines, tops, strict=True):
        _part(sheet, part, some, top)
    return sheet


def _lines(sheet: Sheet, part: _Part) -> list[str]:
    """As many as there is room for; the last one tells that there is more."""
    width = partial(sheet.width, size=_WORDS)
    found = wrapped(sheet.known(part.words), WIDTH - _TEXT - EDGE, lambda text: width(f"{text}…"))
    return [*found[: _LINES - 1], f"{found[_LINES - 1]}…"] if len(found) > _LINES else found


def _title(sheet: Sheet, y: float, text: str) -> None:
    lines = wrapped(sheet.known(text), WIDTH - 2 * EDGE, lambda line: sheet.width(f"{line}…", 36, bold=True))
    sheet.write(EDGE, y, lines[0] + ("…" if len(lines) > 1 else ""), 36, bold=True)


def _between(sheet: Sheet, parts: Sequence[_Part], tops: Sequence[float]) -> None:
    """A link that is there on both sides is a whole line; at what is empty or weak it is broken."""
    for above, below, start, end in zip(parts, parts[1:], tops, tops[1:], strict=False):
        if below.looks != "end":
            ends = [(_MARK, start - _NAME / 2), (_MARK, end - _NAME / 2)]
            whole = above.looks == below.looks == "told"
            sheet.line(ends, BRAND if whole else PALE, 9 if whole else 6, linestyle="solid" if whole else (0, (2, 2)))


def _part(sheet: Sheet, part: _Part, lines: Sequence[str], top: float) -> None:
    y = top - _NAME
    _mark(sheet, part.looks, top - _NAME / 2)
    name = sheet.known(part.name)
    sheet.write(_TEXT, y, name, _NAME, bold=True, color=WARM if part.looks == "weak" else BRAND)
    if part.note:
        middle = _TEXT + sheet.width(name, _NAME, bold=True) + 30 + sheet.width(part.note, 24, bold=True) / 2
        chip(sheet, middle, top - _NAME / 2, part.note, WARM)
    for number, line in enumerate(lines, 1):
        quiet = {"color": QUIET} if part.looks == "empty" else {}
        sheet.write(_TEXT, y - number * _WORDS * _LEADING - 6, line, _WORDS, **quiet)


def _mark(sheet: Sheet, looks: str, y: float) -> None:
    """Told apart by their shapes: a tick in a dot, an exclamation mark in a diamond, an open ring."""
    if looks == "weak":
        sheet.shape([(_MARK, y + 32), (_MARK + 32, y), (_MARK, y - 32), (_MARK - 32, y)], WARM)
    elif looks == "told":
        sheet.dot(_MARK, y, 24, BRAND)
    elif looks == "empty":
        sheet.dot(_MARK, y, 20, PAPER, QUIET)
    sign = {"weak": "!", "told": "✓"}.get(looks, "")
    sheet.write(_MARK, y, sign, 26, bold=True, color=PAPER, ha="center", va="center_baseline")
