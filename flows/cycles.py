"""Test cycles as they stood when they ended, and how well each was done by what research on PDSA asks for.

The marks follow Taylor et al. 2014 (BMJ Qual Saf 23:290), McNicholas et al. 2019 (BMJ Qual Saf 28:356) and Knudsen et
al. 2019 (BMC Health Serv Res 19:683); figures for both sexes are our own addition. Everything is worked out from what
is stored. It is there to show what to do next, never to rank teams.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise

from flows import calendar
from flows.journey import Answer, Journey
from flows.model import OneChoice, Role, Turn
from flows.reading import Value
from flows.rules import RULES, Facts

_LEARNED_AT_LEAST = 20
_SHORT = 28
"""Days. A test that is no longer counts as small where nobody has said how large the whole is."""


class Mark(StrEnum):
    """What a cycle has when it is well done; the last two are of the series."""

    STAGES = "stages"
    PREDICTION = "prediction"
    COMPARED = "compared"
    LEARNED = "learned"
    SMALL = "small"
    ONE_CHANGE = "one_change"
    THEORY = "theory"
    BOTH_SEXES = "both_sexes"
    SERIES = "series"
    GROWS = "grows"


PUBLISHED = {Mark.STAGES: 71, Mark.PREDICTION: 12, Mark.SERIES: 55, Mark.GROWS: 30}
"""Per cent of the 421 cycles in McNicholas et al. 2019, table 2."""

_NEEDS = {
    Mark.PREDICTION: Role.PREDICTION,
    Mark.COMPARED: Role.MATCH,
    Mark.LEARNED: Role.LEARNED,
    Mark.SMALL: Role.SCALE,
    Mark.ONE_CHANGE: Role.IDEA,
    Mark.THEORY: Role.THEORY,
    Mark.BOTH_SEXES: Role.RESULT,
    Mark.GROWS: Role.SCALE,
}
"""A mark is looked for only where the method asks for what it takes."""


@dataclass(frozen=True)
class Calibration:
    """How often a guess held, as (held, of all), when the team was sure of it (7 to 10) and when not.

    `brier` is the mean squared distance between confidence and outcome: 0 is perfect, 0.25 is a coin.
    """

    sure: tuple[int, int]
    unsure: tuple[int, int]
    brier: float


def cycles(journey: Journey, every: Sequence[Answer]) -> list[Journey]:
    """Each test cycle as a journey up to where the next one begins; the last is the journey as it is now.

    `every` has all answers ever given, oldest first.
    """
    began = [move.number for move in journey.moves if journey.begins_cycle(move)]
    return [*(_until(journey, number, every) for number in began), journey]


def is_begun(cycle: Journey) -> bool:
    """Whether its test has begun."""
    return _begun(cycle) is not None


def marks(cycle: Journey, zone: str) -> dict[Mark, bool]:
    """The marks of one cycle, met or not; those that its method cannot give are left out. The team's days count."""
    met = {
        Mark.STAGES: _all_stages(cycle),
        Mark.PREDICTION: _predicted(cycle),
        Mark.COMPARED: _now(cycle, Role.MATCH) is not None,
        Mark.LEARNED: len(str(_now(cycle, Role.LEARNED) or "")) >= _LEARNED_AT_LEAST,
        Mark.SMALL: _small(cycle, zone),
        Mark.ONE_CHANGE: cycle.answered(Role.IDEA) is not None,
        Mark.THEORY: _fine(cycle.answered(Role.THEORY), "if_then_because"),
        Mark.BOTH_SEXES: _fine(_now(cycle, Role.RESULT), "both_sexes", "total_of_which"),
    }
    return {mark: met[mark] for mark in met if _possible(cycle, mark)}


def marks_of_series(series: Sequence[Journey]) -> dict[Mark, bool]:
    """The marks of an improvement's cycles together."""
    begun = [cycle for cycle in series if is_begun(cycle)]
    sizes = [size for cycle in begun if isinstance(size := _now(cycle, Role.SCALE), int | float)]
    grows = len(sizes) > 1 and sizes[-1] > sizes[0] and all(one <= other for one, other in pairwise(sizes))
    met = {Mark.SERIES: len(begun) > 1, Mark.GROWS: grows}
    return {mark: met[mark] for mark in met if _possible(series[-1], mark)}


def calibration(those: Iterable[Journey]) -> Calibration | None:
    """Of all cycles whose guess had a confidence and was compared with what happened; None when there is none."""
    guesses = [guess for cycle in those if (guess := _guess(cycle)) is not None]
    if not guesses:
        return None
    sure = [held for confidence, held in guesses if confidence >= 7]
    unsure = [held for confidence, held in guesses if confidence < 7]
    brier = sum((confidence / 10 - held) ** 2 for confidence, held in guesses) / len(guesses)
    return Calibration((sum(sure), len(sure)), (sum(unsure), len(unsure)), brier)


def _guess(cycle: Journey) -> tuple[float, bool] | None:
    found, confidence = cycle.method.with_role(Role.MATCH), _now(cycle, Role.CONFIDENCE)
    outcome = _now(cycle, Role.MATCH)
    if found is None or not isinstance(found[1], OneChoice) or not isinstance(confidence, int | float):
        return None
    option = found[1].option(str(outcome))
    return (confidence, option.yes) if option is not None and not option.unsure else None


def _until(journey: Journey, number: int, every: Sequence[Answer]) -> Journey:
    """The journey as it was before that move. An answer of an aside, or of an earlier step, is the one of that time."""
    given = {(answer.step, answer.question, answer.member): answer for answer in every if answer.after_move < number}
    moves = [move for move in journey.moves if move.number < number]
    return replace(journey, moves=moves, answers=list(given.values()))


def _begun(cycle: Journey) -> int | None:
    """The number of the move with which the test began."""
    plan = cycle.method.step(cycle.method.cycle[0])
    opened = cycle.opened(plan)
    left = [move.number for move in cycle.moves if move.from_step == plan.id and move.turn == Turn.FORWARD]
    return next((number for number in reversed(left) if number > opened), None)


def _all_stages(cycle: Journey) -> bool:
    first, last = (cycle.method.place(name) for name in cycle.method.cycle)
    stages = cycle.method.steps[first : last + 1]
    return all(cycle.settled(step, question) for step in stages for question in cycle.asked(step) if question.required)


def _predicted(cycle: Journey) -> bool:
    """Said before the test began, and such that one can tell afterwards whether it held."""
    found, begun = cycle.method.with_role(Role.PREDICTION), _begun(cycle)
    answer = cycle.current(*found) if found else None
    in_time = answer is not None and (begun is None or answer.after_move < begun)
    return in_time and answer is not None and _fine(answer.value, "prediction_checkable")


def _small(cycle: Journey, zone: str) -> bool:
    scale, whole = _now(cycle, Role.SCALE), _now(cycle, Role.WHOLE)
    if not isinstance(scale, int | float):
        return False
    if isinstance(whole, int | float):
        return scale < whole
    ends, begun = cycle.planned_end(), _begun(cycle)
    if ends is None or begun is None:
        return False
    return (ends - calendar.local_day(cycle.moves[begun - 1].at, zone)).days <= _SHORT


def _fine(value: Value | None, *rules: str) -> bool:
    """Whether it was answered, and none of the rules finds fault with it."""
    nothing_else = Facts(meeting=None, today=date.min, other={})
    return value is not None and not any(RULES[rule](value, nothing_else) for rule in rules)


def _now(cycle: Journey, role: Role) -> Value | None:
    """What was answered in this cycle itself."""
    found = cycle.method.with_role(role)
    answer = cycle.current(*found) if found else None
    return answer.value if answer is not None else None


def _possible(cycle: Journey, mark: Mark) -> bool:
    return mark not in _NEEDS or cycle.method.with_role(_NEEDS[mark]) is not None
