"""Pictures from plain values, each with the same story in words. Nothing is fetched and nothing is kept between two."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from bot.pictures.sheet import (
    ALT_LIMIT,
    BRAND,
    EDGE,
    HEIGHT,
    INK,
    PALE,
    PAPER,
    QUIET,
    SOFT,
    WARM,
    WIDTH,
    Drawn,
    Sheet,
    chip,
    short,
    wrapped,
)  # fmt: skip
from bot.texts import counted, say
from flows.journey import Journey
from flows.model import Turn
from flows.texts import Language

_BACK = (Turn.BACK_UP, Turn.ADAPT, Turn.ABANDON, Turn.UNDONE)
_DASHES: dict[Turn, tuple[float, ...]] = {
    Turn.BACK_UP: (),
    Turn.UNDONE: (2.0, 2.0),
    Turn.ADAPT: (4.5, 2.2),
    Turn.ABANDON: (0.9, 1.6),
}
_FIRST_LABEL, _LEGEND_ROW = 44, 46
_LETTERS, _GAP = 25, 32


def journey_map(journey: Journey, language: Language, title: str) -> Drawn:
    """The way so far through the method's steps: forward as a line, turns back as numbered arcs above it.

    About a tenth of a second of processor time, and a second more for the first picture of a process. Any thread may
    call it.
    """
    legs = _legs(journey)
    return Drawn(_sheet(journey, legs, language, title).png(), _alt(journey, legs, language, title))


def journey_in_words(journey: Journey, language: Language, title: str) -> str:
    """What the picture shows, in at most ALT_LIMIT characters."""
    return _alt(journey, _legs(journey), language, title)


@dataclass(frozen=True)
class _Leg:
    """A move between two places: steps from 0, and behind them the end. Turns back are numbered in order from 1."""

    turn: Turn
    start: int
    end: int
    number: int = 0


def _legs(journey: Journey) -> list[_Leg]:
    legs: list[_Leg] = []
    number = 0
    for move in journey.moves:
        turn = Turn(move.turn)
        start = _place(journey, move.from_step)
        number += turn in _BACK
        end = start if turn is Turn.CLOSE else _place(journey, move.to_step)
        legs.append(_Leg(turn, start, end, number if turn in _BACK else 0))
    return legs


def _place(journey: Journey, step: str | None) -> int:
    return journey.method.place(step) if step else len(journey.method.steps)


# In words


def _alt(journey: Journey, legs: Sequence[_Leg], language: Language, title: str) -> str:
    """The longest telling that fits: all of a way with at most twelve turns back, else its beginning and its end."""
    title = short(title, 150)
    if not legs:
        return f"{title}: {say('map.begun', language, step=journey.method.steps[0].title[language])}"
    story = [(0, journey.method.steps[0].title[language]), *_events(journey, legs, language)]
    now = _now(journey, legs, language)
    widest = 6 if sum(number > 0 for number, _ in story) <= 12 else 3
    tellings = (f"{title}: {', '.join(_told(story, keep, language))}. {now}" for keep in range(widest, -1, -1))
    return next(alt for alt in tellings if len(alt) <= ALT_LIMIT)


def _events(journey: Journey, legs: Sequence[_Leg], language: Language) -> Iterator[tuple[int, str]]:
    """Every arrival with the number of its turn back, or 0. Being at the end is told by `_now`."""
    steps = journey.method.steps
    for leg in legs:
        if leg.turn is not Turn.CLOSE and leg.end < len(steps):
            phrase = "forward" if leg.turn is Turn.FORWARD else leg.turn.value
            yield leg.number, say(f"map.to_{phrase}", language, step=steps[leg.end].title[language], n=leg.number)


def _told(story: Sequence[tuple[int, str]], keep: int, language: Language) -> list[str]:
    """The first and the last `keep` turns back with all around them; how many lie between is counted."""
    words = [text for _, text in story]
    backs = [place for place, (number, _) in enumerate(story) if number]
    left = len(backs) - 2 * keep
    if left <= 0:
        return words
    last = words[backs[-keep] :] if keep else []
    return [*words[: backs[keep]], counted("map.more", language, left), *last]


def _now(journey: Journey, legs: Sequence[_Leg], language: Language) -> str:
    steps = journey.method.steps
    if journey.closed:
        place = legs[-1].end
        return say("map.was_closed", language, step=steps[min(place, len(steps) - 1)].title[language])
    if journey.step is None:
        return say("map.was_finished", language)
    again = "_again" if journey.cycle > 1 else ""
    return say(f"map.is_at{again}", language, step=journey.step.title[language], cycle=journey.cycle)


# Drawn


def _sheet(journey: Journey, legs: Sequence[_Leg], language: Language, title: str) -> Sheet:
    sheet = Sheet()
    road = _Road(journey, legs, language)
    names = _Names(sheet, road)
    legend = _legend_rows(sheet, road, language)
    floor = _LEGEND_ROW * len(legend) + 26
    y = floor + names.height + _FIRST_LABEL
    if not road.backs:
        y += (HEIGHT - 90 - y) / 3
    _head(sheet, road, language, title)
    _lines(sheet, road, y)
    _arcs(sheet, road, y + 27, HEIGHT - 96)
    names.write(y)
    _dots(sheet, road, y)
    _legend(sheet, legend)
    return sheet


class _Road:
    """What is to be drawn: the places from left to right, what was visited, and where the team is."""

    def __init__(self, journey: Journey, legs: Sequence[_Leg], language: Language) -> None:
        titles = [step.title[language] for step in journey.method.steps]
        self.visited = {0, *(leg.start for leg in legs), *(leg.end for leg in legs)}
        self.goal = len(titles)
        self.names = [*titles, say("map.the_end", language)] if self.goal in self.visited else titles
        self.space = WIDTH / (len(self.names) + 1)
        self.now = legs[-1].end if legs else 0
        self.closed = journey.closed
        self.cycle = journey.cycle
        self.ons = [leg for leg in legs if leg.turn in (Turn.FORWARD, Turn.ADOPT)]
        self.backs = [leg for leg in legs if leg.number]

    def x(self, place: int) -> float:
        return self.space * (place + 1)


def _head(sheet: Sheet, road: _Road, language: Language, title: str) -> None:
    cycle = say("step.cycle", language, cycle=road.cycle).capitalize() if road.cycle > 1 else ""
    room = WIDTH - 3 * EDGE - sheet.width(cycle, 30, bold=True)
    known = short(sheet.known(title), 150)
    size = 34 if sheet.width(known, 34, bold=True) <= room else 29
    fitting = bisect_right(range(len(known)), room, key=lambda n: sheet.width(short(known, n + 1), size, bold=True))
    sheet.write(EDGE, HEIGHT - 50, short(known, fitting), size, bold=True)
    sheet.write(WIDTH - EDGE, HEIGHT - 50, cycle, 30, bold=True, color=BRAND, ha="right")


def _lines(sheet: Sheet, road: _Road, y: float) -> None:
    sheet.line([(road.x(0), y), (road.x(len(road.names) - 1), y)], PALE, 5)
    for leg in road.ons:
        sheet.line([(road.x(leg.start), y), (road.x(leg.end), y)], BRAND, 9)
    for start, end in {(leg.start, leg.end) for leg in road.ons if leg.turn is Turn.ADOPT}:
        chip(sheet, (road.x(start) + road.x(end)) / 2, y, "✓", BRAND)


def _arcs(sheet: Sheet, road: _Road, floor: float, ceiling: float) -> None:
    """One arc for each way back, higher the farther back it leads, so that no two numbers meet."""
    spans = sorted({abs(leg.start - leg.end) for leg in road.backs})
    lowest = 96 if len(spans) <= 2 else 50
    thick, size = (5, 24) if len({_way(leg) for leg in road.backs}) <= 8 else (3, 21)
    rise = min((ceiling - floor - lowest) / max(len(spans) - 1, 1), 50)
    chips = []
    for (start, end), group in groupby(sorted(road.backs, key=_way), key=_way):
        legs = list(group)
        peak = lowest + rise * spans.index(abs(start - end))
        for place, turn in enumerate(sorted({leg.turn for leg in legs})):
            _arc(sheet, road.x(start), road.x(end), floor, peak - 13 * place, turn, thick)
        chips.append(((road.x(start) + road.x(end)) / 2, floor + peak, _numbers(legs)))
    for x, y, numbers in chips:
        chip(sheet, x, y, numbers, WARM, size)


def _way(leg: _Leg) -> tuple[int, int]:
    return leg.start, leg.end


def _numbers(legs: Sequence[_Leg]) -> str:
    """`2`, `1·4`, or how many times when that is too long to stand on its arc."""
    numbers = "·".join(str(leg.number) for leg in legs)
    return numbers if len(numbers) <= 4 else f"{len(legs)}×"


def _arc(sheet: Sheet, start: float, end: float, y: float, peak: float, turn: Turn, thick: float) -> None:
    side = 1 if end <= start else -1
    start, end = start - side * 7, end + side * 7
    lean = side * max(abs(start - end) * 0.15, 16)
    top = y + peak * 4 / 3
    head, tip = _arrow((end + lean, top), (end, y))
    curve = [(start, y), (start - lean, top), (end + lean, top), head]
    sheet.line(curve, WARM, thick, linestyle=(0, _DASHES[turn]) if _DASHES[turn] else "solid")
    sheet.shape(tip, WARM)


def _arrow(
    before: tuple[float, float], to: tuple[float, float]
) -> tuple[tuple[float, float], list[tuple[float, float]]]:
    """Where the line ends and the head's corners, for a line that comes from `before`."""
    length = ((to[0] - before[0]) ** 2 + (to[1] - before[1]) ** 2) ** 0.5
    dx, dy = (to[0] - before[0]) / length, (to[1] - before[1]) / length
    back = (to[0] - 19 * dx, to[1] - 19 * dy)
    return (to[0] - 15 * dx, to[1] - 15 * dy), [
        to,
        (back[0] - 10 * dy, back[1] + 10 * dx),
        (back[0] + 10 * dy, back[1] - 10 * dx),
    ]


def _dots(sheet: Sheet, road: _Road, y: float) -> None:
    for place in range(len(road.names)):
        _dot(sheet, road.x(place), y, _looks(road, place), 1.3 if place == road.goal else 1)
    if road.goal in road.visited:
        sheet.write(road.x(road.goal), y, "✓", 24, bold=True, color=PAPER, ha="center", va="center_baseline")


def _looks(road: _Road, place: int) -> str:
    if place == road.now and place < road.goal:
        return "closed" if road.closed else "now"
    return "visited" if place in road.visited else "ahead"


def _dot(sheet: Sheet, x: float, y: float, looks: str, scale: float = 1) -> None:
    if looks == "now":
        sheet.dot(x, y, 28 * scale, SOFT, BRAND)
        sheet.dot(x, y, 15 * scale, BRAND)
    elif looks == "closed":
        side = 20 * scale
        sheet.shape([(x - side, y - side), (x + side, y - side), (x + side, y + side), (x - side, y + side)], QUIET)
    elif looks == "visited":
        sheet.dot(x, y, 18 * scale, BRAND)
    else:
        sheet.dot(x, y, 15 * scale, PAPER, "#8b8579")


class _Names:
    """The places' names in the largest letters that fit, below the dots; many stand in two rows, every other lower."""

    def __init__(self, sheet: Sheet, road: _Road) -> None:
        self._sheet, self._road = sheet, road
        self._rows = 1 if len(road.names) <= 4 else 2
        room = road.space * self._rows - 24
        for size in (30, 28, 26, 24):
            self._size = size
            self._wrapped = [wrapped(name, room, self._measure(place)) for place, name in enumerate(road.names)]
            if all(
                len(lines) <= 2 and " ".join(lines) == name
                for lines, name in zip(self._wrapped, road.names, strict=True)
            ):
                break
        rows = [self._wrapped[row :: self._rows] for row in range(self._rows)]
        self._heights = [max(map(len, row)) * self._leading + 8 for row in rows]
        self.height = sum(self._heights)

    def write(self, y: float) -> None:
        for place, lines in enumerate(self._wrapped):
            lower = place % self._rows
            x, top = self._road.x(place), y - _FIRST_LABEL - lower * self._heights[0]
            if lower:
                self._sheet.line([(x, y), (x, top + 2)], PALE, 3)
            for number, line in enumerate(lines):
                self._sheet.write(x, top - number * self._leading - self._size, line, self._size, **self._look(place))

    @property
    def _leading(self) -> float:
        return self._size * 1.2

    def _look(self, place: int) -> dict[str, Any]:
        here = place == self._road.now
        colour = BRAND if here and not self._road.closed else INK if place in self._road.visited else QUIET
        return {"bold": here, "color": colour, "ha": "center", "gid": f"name {place}"}

    def _measure(self, place: int) -> "partial[float]":
        return partial(self._sheet.width, size=self._size, bold=place == self._road.now)


@dataclass(frozen=True)
class _Sign:
    """Something in the picture and what it is called in the legend."""

    looks: str
    words: str

    @property
    def room(self) -> float:
        return 88 if self.looks in _BACK else 58 if self.looks in ("forward", "adopt") else 46


def _legend_rows(sheet: Sheet, road: _Road, language: Language) -> list[list[tuple[float, _Sign]]]:
    """What the picture shows, and nothing else, each with where it begins; the rows are filled from the left."""
    rows: list[list[tuple[float, _Sign]]] = [[]]
    x = float(EDGE)
    for looks in _seen(road):
        sign = _Sign(looks, say(f"map.{looks}", language))
        width = sign.room + sheet.width(sign.words, _LETTERS)
        if x + width > WIDTH - EDGE:
            rows.append([])
            x = EDGE
        rows[-1].append((x, sign))
        x += width + _GAP
    return rows


def _seen(road: _Road) -> list[str]:
    looks = {_looks(road, place) for place in range(len(road.names))}
    turns = {leg.turn for leg in (*road.ons, *road.backs)}
    order = [*(turn.value for turn in _BACK), "now", "closed", "visited", "ahead", "forward", "adopt"]
    return [one for one in order if one in looks or one in turns]


def _legend(sheet: Sheet, rows: Sequence[Sequence[tuple[float, _Sign]]]) -> None:
    for place, row in enumerate(rows):
        y = 34 + _LEGEND_ROW * (len(rows) - 1 - place)
        for x, sign in row:
            _sample(sheet, x, y, sign.looks)
            sheet.write(x + sign.room, y - 9, sign.words, _LETTERS)


def _sample(sheet: Sheet, x: float, y: float, looks: str) -> None:
    if looks in _BACK:
        _arc(sheet, x + 74, x, y - 13, 26, Turn(looks), 4)
    elif looks in ("forward", "adopt"):
        sheet.line([(x, y), (x + 44, y)], BRAND, 9)
        if looks == "adopt":
            chip(sheet, x + 22, y, "✓", BRAND)
    else:
        _dot(sheet, x + 18, y, looks, 0.65)
