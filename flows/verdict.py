"""What may be said of a test and of finished work: what the team itself has said and done, and nothing more."""

from dataclasses import dataclass

from flows.journey import Journey, Move
from flows.model import Option, Role, SeveralChoices, Turn
from flows.texts import Text

UNDONE = "undone"


def turned(journey: Journey, move: Move) -> str:
    """What a move is called: its turn, or UNDONE where a test that did not happen led back to its plan."""
    return UNDONE if journey.was_undone(move) else move.turn


@dataclass(frozen=True)
class Verdict:
    """For whom it became better, by the team's own account. Where nothing is there, nothing can be said."""

    better_for: tuple[Text, ...] = ()
    nobody: bool = False
    unsure: bool = False


def verdict(journey: Journey) -> Verdict:
    """By the latest Study. What contradicts itself (better for women, and for nobody) is not said to be better."""
    found, given = journey.method.with_role(Role.BETTER_FOR), journey.answered(Role.BETTER_FOR)
    if found is None or not isinstance(found[1], SeveralChoices) or not isinstance(given, list):
        return Verdict()
    chosen: list[Option] = [option for option in found[1].options if option.id in given]
    nobody, unsure = any(option.no for option in chosen), any(option.unsure for option in chosen)
    better = () if nobody or unsure else tuple(option.text for option in chosen)
    return Verdict(better, nobody, unsure and not nobody)


def made_tests(journey: Journey) -> int:
    """How many tests were made and studied. None are counted by a method that does not ask whether they were made."""
    if journey.method.with_role(Role.CARRIED_OUT) is None:
        return 0
    return _tests_left(journey)


def is_tested(journey: Journey) -> bool:
    """Whether a test was made and studied, as far as the method asks. Work that was finished before it came here,
    and is only studied, has had no test.
    """
    return _tests_left(journey) > 0


def is_secured(journey: Journey) -> bool:
    """Adopted, and written down with an owner in the line."""
    adopted = any(move.turn == Turn.ADOPT for move in journey.moves)
    return adopted and all(journey.answered(role) for role in (Role.STANDARD, Role.LINE_OWNER))


def _tests_left(journey: Journey) -> int:
    """How many cycles have ended, by a decision or by going back to the plan or further, with a test that was made: one
    that was left forwards, which a test that did not happen is not.
    """
    study = journey.method.cycle[1]
    doing = journey.method.before(study)[-1].id
    made = studied = 0
    for move in journey.moves:
        if move.from_step == doing and move.turn == Turn.FORWARD:
            made = 1
        elif made and move.from_step == study and (move.turn == Turn.ADOPT or journey.begins_cycle(move)):
            made, studied = 0, studied + 1
    return studied
