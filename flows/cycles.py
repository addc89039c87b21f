"""Test cycles whose test was made, as they stood when they ended, and how well each was done by what research asks for.

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
from flows.figures import figures
from flows.journey import Answer, Journey
from flows.model import Role, Turn
from flows.reading import Value
from flows.rules import RULES, Facts

_LEARNED_AT_LEAST = 20
_SHORT = 28
"""Days. A test that is no longer counts as small where nobody has said how large the whole is."""

ENOUGH = 10
"""Guesses, before anything is said of them: as many as the run chart rules ask of points, since fewer may be chance."""


class Mark(StrEnum):
    """What a cycle has when it is well done; the last two are of the series."""

    STAGES = "stages"
    PREDICTION = "prediction"
    COMPARED = "compared"
    LEARNED = "learned"
    SMALL = "small"
    THEORY = "theory"
    BOTH_SEXES = "both_sexes"
    SERIES = "series"
    GROWS = "grows"


@dataclass(frozen=True)
class Share:
    per_cent: int
    of: int


PUBLISHED = {
    Mark.STAGES: Share(71, 421),
    Mark.PREDICTION: Share(12, 294),
    Mark.SERIES: Share(55, 299),
    Mark.GROWS: Share(30, 64),
}
"""McNicholas et al. 2019, table 2. SERIES is a share of cycles, GROWS one of series of two or more."""

_NEEDS = {
    Mark.PREDICTION: (Role.PREDICTION,),
    Mark.COMPARED: (Role.PREDICTION, Role.MATCH),
    Mark.LEARNED: (Role.LEARNED,),
    Mark.SMALL: (Role.TEST_ENDS,),
    Mark.THEORY: (Role.THEORY,),
    Mark.BOTH_SEXES: (Role.RESULT,),
    Mark.GROWS: (Role.SCALE,),
}
"""A mark is looked for only where the method asks for what it takes."""


@dataclass(frozen=True)
class Cycle:
    """One whose test was made. `journey` is as it was when the cycle ended, or is now; `planned` is as it was when the
    test began: what was guessed later was not guessed before.
    """

    journey: Journey
    planned: Journey


@dataclass(frozen=True)
class Calibration:
    """How often a guess held, as (held, of all), when the team was sure of it (7 to 10) and when not."""

    sure: tuple[int, int]
    unsure: tuple[int, int]


def cycles(journey: Journey, every: Sequence[Answer]) -> list[Cycle]:
    """Each test cycle whose test was made, oldest first: nothing for a test that is under way or did not happen, nor
    for work that was only followed up.

    `every` has all answers ever given, oldest first.
    """
    began = [move.number for move in journey.moves if journey.begins_cycle(move)]
    whole = [*(_until(journey, number, every) for number in began), journey]
    return [made for one in whole if (made := _made(one, every)) is not None]


def dropped_ideas(journey: Journey, every: Sequence[Answer]) -> list[tuple[str, str]]:
    """The ideas that were left after a test, oldest first, each with the reason that was given."""
    left = [move for move in journey.moves if move.turn == Turn.ABANDON]
    ideas = ((_until(journey, move.number, every).answered(Role.IDEA), move.reason) for move in left)
    return [(str(idea), reason) for idea, reason in ideas if idea is not None]


def marks(cycle: Cycle, zone: str) -> dict[Mark, bool]:
    """The marks of one cycle, met or not; those that its method cannot give are left out. The team's days count."""
    journey = cycle.journey
    met = {
        Mark.STAGES: _all_stages(journey),
        Mark.PREDICTION: _fine(_guess(cycle, zone), "prediction_checkable"),
        Mark.COMPARED: _compared(cycle, zone),
        Mark.LEARNED: len(str(journey.answered_now(Role.LEARNED) or "")) >= _LEARNED_AT_LEAST,
        Mark.SMALL: _small(cycle, zone),
        Mark.THEORY: _fine(journey.answered(Role.THEORY), "if_then_because"),
        Mark.BOTH_SEXES: _has_both_sexes(journey.answered_now(Role.RESULT)),
    }
    return {mark: met[mark] for mark in met if _possible(journey, mark)}


def marks_of_series(series: Sequence[Cycle]) -> dict[Mark, bool]:
    """The marks of an improvement's cycles together. One cycle alone is no series, and cannot have grown."""
    if len(series) < 2:
        return {Mark.SERIES: False} if series else {}
    sizes = [size for cycle in series if isinstance(size := cycle.journey.answered_now(Role.SCALE), int | float)]
    grows = len(sizes) > 1 and sizes[-1] > sizes[0] and all(one <= other for one, other in pairwise(sizes))
    met = {Mark.SERIES: True, Mark.GROWS: grows}
    return {mark: met[mark] for mark in met if _possible(series[-1].journey, mark)}


def as_published(of_team: Sequence[Sequence[Cycle]], zone: str) -> dict[Mark, tuple[int, int]]:
    """A team's own (met, of all) for what is PUBLISHED, of the same things: cycles, or series of two or more."""
    per_cycle = [marks(cycle, zone) for series in of_team for cycle in series]
    per_series = [marks_of_series(series) for series in of_team]
    counted = {
        Mark.STAGES: [met[Mark.STAGES] for met in per_cycle],
        Mark.PREDICTION: [met[Mark.PREDICTION] for met in per_cycle if Mark.PREDICTION in met],
        Mark.SERIES: [met[Mark.SERIES] for series, met in zip(of_team, per_series, strict=True) for _ in series],
        Mark.GROWS: [met[Mark.GROWS] for met in per_series if Mark.GROWS in met],
    }
    return {mark: (sum(those), len(those)) for mark, those in counted.items() if those}


def guesses(those: Iterable[Cycle], zone: str) -> list[tuple[float, bool]]:
    """(confidence, whether it held) of each guess that held or did not: not of one that was better than that, that
    could not be told, or that was put in another's place after the test had begun.
    """
    return [guess for cycle in those if (guess := _outcome(cycle, zone)) is not None]


def calibration(guessed: Sequence[tuple[float, bool]]) -> Calibration | None:
    """Nothing of fewer than ENOUGH guesses."""
    if len(guessed) < ENOUGH:
        return None
    sure = [held for confidence, held in guessed if confidence >= 7]
    unsure = [held for confidence, held in guessed if confidence < 7]
    return Calibration((sum(sure), len(sure)), (sum(unsure), len(unsure)))


def _outcome(cycle: Cycle, zone: str) -> tuple[float, bool] | None:
    confidence, option = cycle.planned.answered_now(Role.CONFIDENCE), cycle.journey.option(Role.MATCH, now=True)
    if not isinstance(confidence, int | float) or option is None or option.yes == option.no:
        return None
    return (confidence, option.yes) if _compared(cycle, zone) else None


def _until(journey: Journey, number: int, every: Sequence[Answer]) -> Journey:
    """The journey as it was before that move. An answer of an aside, or of an earlier step, is the one of that time."""
    given = {(answer.step, answer.question, answer.member): answer for answer in every if answer.after_move < number}
    moves = [move for move in journey.moves if move.number < number]
    return replace(journey, moves=moves, answers=list(given.values()))


def _made(journey: Journey, every: Sequence[Answer]) -> Cycle | None:
    """Its last cycle, if the test was made. One that did not happen is planned, and guessed about, anew."""
    method, (plan, study) = journey.method, journey.method.cycle
    anew = [one.number for one in journey.moves if journey.begins_cycle(one) or one.turn == Turn.UNDONE]
    began = _left(journey, plan, max(anew, default=0))
    if began is None or _left(journey, method.before(study)[-1].id, began - 1) is None:
        return None
    return Cycle(journey, _until(journey, began, every))


def _left(journey: Journey, step: str, after: int) -> int | None:
    """The number of the first move later than that with which the step was left forwards."""
    left = (move.number for move in journey.moves if move.from_step == step and move.turn == Turn.FORWARD)
    return next((number for number in left if number > after), None)


def _all_stages(journey: Journey) -> bool:
    """Whether all that is required has an answer; passed over is not answered."""
    first, last = (journey.method.place(name) for name in journey.method.cycle)
    asked = [(step, one) for step in journey.method.steps[first : last + 1] for one in journey.asked(step)]
    return all(journey.is_answered(step, question) for step, question in asked if question.required)


def _guess(cycle: Cycle, zone: str) -> Value | None:
    """The one that stood when the test began; None when it was given after the test's own last day."""
    found, ends = cycle.planned.method.with_role(Role.PREDICTION), cycle.planned.planned_end()
    answer = cycle.planned.current(*found) if found else None
    if answer is None or (ends is not None and calendar.local_day(answer.at, zone) > ends):
        return None
    return answer.value


def _compared(cycle: Cycle, zone: str) -> bool:
    """Whether what happened was put beside that guess, and not beside one that was written in its place."""
    guess = _guess(cycle, zone)
    stands = guess is not None and guess == cycle.journey.answered(Role.PREDICTION)
    return stands and cycle.journey.answered_now(Role.MATCH) is not None


def _small(cycle: Cycle, zone: str) -> bool:
    scale, whole = (cycle.journey.answered_now(role) for role in (Role.SCALE, Role.WHOLE))
    if isinstance(scale, int | float) and isinstance(whole, int | float):
        return scale < whole
    ends, began = cycle.journey.planned_end(), cycle.journey.moves[len(cycle.planned.moves)]
    return ends is not None and (ends - calendar.local_day(began.at, zone)).days <= _SHORT


def _has_both_sexes(value: Value | None) -> bool:
    """Of figures: that they are split. Of the words of a method that asks for words: what their rules say."""
    found = figures(value)
    return found.is_split if found else _fine(value, "both_sexes", "total_of_which")


def _fine(value: Value | None, *rules: str) -> bool:
    """Whether it was answered, and none of the rules finds fault with it."""
    nothing_else = Facts(meeting=None, today=date.min, other={})
    return value is not None and not any(RULES[rule](value, nothing_else) for rule in rules)


def _possible(journey: Journey, mark: Mark) -> bool:
    return all(journey.method.with_role(role) is not None for role in _NEEDS.get(mark, ()))
