"""What may be said of a test and of finished work: what the team itself has said and done, and nothing more."""

from dataclasses import dataclass
from datetime import date, datetime

from flows.comparing import Comparison, compared
from flows.figures import Figures, figures
from flows.guessing import Outcome, outcomes
from flows.journey import Journey, Move
from flows.model import Role, Turn
from flows.rules import Finding
from flows.texts import Text


@dataclass(frozen=True)
class Verdict:
    """For whom it became better, by the team's own account. Where nothing is there, nothing can be said."""

    better_for: tuple[Text, ...] = ()
    nobody: bool = False
    unsure: bool = False


def verdict(journey: Journey) -> Verdict:
    """By the latest Study. What contradicts itself (better for women, and for nobody) is not said to be better."""
    chosen = journey.options(Role.BETTER_FOR)
    nobody, unsure = any(option.no for option in chosen), any(option.unsure for option in chosen)
    better = () if nobody or unsure else tuple(option.text for option in chosen)
    return Verdict(better, nobody, unsure and not nobody)


def higher_is_better(journey: Journey) -> bool | None:
    """Which way the measure is to go; None where nobody has said."""
    way = journey.option(Role.BETTER_WAY)
    return None if way is None or way.yes == way.no else way.yes


def comparison(journey: Journey) -> Comparison | None:
    """The result beside the start, by the figures for women and men; None where there is nothing to compare."""
    higher, (start, result) = higher_is_better(journey), _start_and_result(journey)
    return None if higher is None else compared(start, result, higher_is_better=higher)


def guess_held(journey: Journey) -> dict[str, Outcome]:
    """Whether the guess held for women and for men, as far as it can be read beside the figures."""
    guess, higher = journey.answered(Role.PREDICTION), higher_is_better(journey)
    start, result = _start_and_result(journey)
    if not isinstance(guess, str) or higher is None or result is None:
        return {}
    return outcomes(guess, result, start, higher_is_better=higher)


def _start_and_result(journey: Journey) -> tuple[Figures | None, Figures | None]:
    return figures(journey.answered(Role.START)), figures(journey.answered(Role.RESULT))


def findings(journey: Journey, today: date) -> frozenset[Finding]:
    """What is so of an improvement, by its answers together."""
    found, seen, decision = comparison(journey), verdict(journey), journey.option(Role.DECISION)
    match, ends, asks = journey.option(Role.MATCH), journey.planned_end(), journey.method.with_role
    so = {
        Finding.ADOPTING: decision is not None and decision.turn is Turn.ADOPT,
        Finding.FIGURES_AGAINST: found is not None and found.speaks_against,
        Finding.NOT_BETTER: seen.nobody or seen.unsure or (match is not None and (match.no or match.unsure)),
        Finding.ONE_CASE: journey.answered(Role.SCALE) == 1,
        Finding.NO_FACTS: asks(Role.START) is not None and journey.answered(Role.START) is None,
        Finding.STILL_TESTING: ends is not None and ends > today,
    }
    return frozenset(finding for finding, holds in so.items() if holds)


def made_tests(journey: Journey) -> int:
    """How many tests were made and studied. None are counted by a method that does not ask whether they were made."""
    if journey.method.with_role(Role.CARRIED_OUT) is None:
        return 0
    return len(studied(journey))


def is_tested(journey: Journey) -> bool:
    """Whether a test was made and studied, as far as the method asks. Work that was finished before it came here,
    and is only studied, has had no test.
    """
    return bool(studied(journey))


def is_secured(journey: Journey) -> bool:
    """Adopted, and written down with an owner in the line."""
    adopted = any(move.turn == Turn.ADOPT for move in journey.moves)
    return adopted and all(journey.answered(role) for role in (Role.STANDARD, Role.LINE_OWNER))


def studied(journey: Journey) -> list[datetime]:
    """When each cycle ended, by a decision or by going back to the plan or further, with a test that was made: one that
    was left forwards, which a test that did not happen is not.
    """
    doing = journey.method.before(journey.method.cycle[1])[-1].id
    made, ended = False, []
    for move in journey.moves:
        if move.from_step == doing and move.turn == Turn.FORWARD:
            made = True
        elif made and _ends_study(journey, move):
            made = False
            ended.append(move.at)
    return ended


def decided_at(journey: Journey) -> datetime | None:
    """When Study was last left with a decision: of a test, or of work that was finished before and is followed up."""
    return next((move.at for move in reversed(journey.moves) if _ends_study(journey, move)), None)


def _ends_study(journey: Journey, move: Move) -> bool:
    return move.from_step == journey.method.cycle[1] and (move.turn == Turn.ADOPT or journey.begins_cycle(move))
