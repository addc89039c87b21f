"""A suggestion about what was just answered: at most one a turn, and none twice while the step is open."""

from dataclasses import dataclass

from bot.conversation.answering import Answering
from bot.conversation.turn import Turn
from bot.team import overview
from flows.hints import Hint, applying, every_hint
from flows.journey import Journey
from flows.model import Question, Role
from flows.reading import Value
from flows.rules import BY_FINDINGS, READS, Facts
from flows.verdict import findings
from storage import hints
from storage.teams import Team


@dataclass(frozen=True)
class Hinted:
    """A suggestion about what was just answered."""

    question: Question
    hint: Hint


def choose(turn: Turn, team: Team, answering: Answering) -> Hinted | None:
    """The first that applies, those that hold before the others; of a question once, and of a sort once, while the step
    is open. It is kept as given.
    """
    found = sorted(_applying(turn, team, answering), key=lambda pair: not every_hint()[pair[1]].holds)
    if not found:
        return None
    asked, said = _given_before(turn, answering)
    for question, rule in found:
        if question.id not in asked and rule not in said:
            _keep(turn, answering, question, rule)
            return Hinted(question, every_hint()[rule])
    return None


def holding(turn: Turn, answering: Answering) -> set[str]:
    """The questions whose answers have been asked about by what holds the step, since it was last opened."""
    rules = {rule for rule, hint in every_hint().items() if hint.holds}
    return {given.question for given in _given(turn, answering) if given.rule in rules}


def _applying(turn: Turn, team: Team, answering: Answering) -> list[tuple[Question, str]]:
    """Each question that something can be said about, with the rule that says it."""
    anew = [(question, value) for question, value in answering.said_anew() if question.hints]
    dated = any(question.role is Role.TEST_ENDS for question, _ in anew)
    meeting = overview.next_meeting_day(turn.desk, team) if dated else None
    finding = any(rule in BY_FINDINGS for question, _ in anew for rule in question.hints)
    found = findings(answering.journey, answering.today) if finding else ()
    return [
        (question, rule)
        for question, value in anew
        for facts in [Facts(meeting, answering.today, _others(answering.journey, question), found)]
        for rule in applying(question.hints, value, facts)
    ]


def _others(journey: Journey, without: Question) -> dict[str, Value]:
    """What its rules read beside the answer itself, by role."""
    roles = {role for rule in without.hints for role in READS.get(rule, ()) if role != without.role}
    found = {role: journey.answered(Role(role)) for role in roles}
    return {role: value for role, value in found.items() if value is not None}


def _given_before(turn: Turn, answering: Answering) -> tuple[set[str], set[str]]:
    """The questions and the rules that something has been said by since the step was last opened."""
    given = _given(turn, answering)
    return {hint.question for hint in given}, {hint.rule for hint in given}


def _given(turn: Turn, answering: Answering) -> list[hints.Given]:
    before = hints.given_in(turn.desk, answering.work.improvement.id, answering.step.id)
    opened = answering.journey.opened(answering.step)
    return [hint for hint in before if hint.after_move >= opened]


def _keep(turn: Turn, answering: Answering, question: Question, rule: str) -> None:
    improvement, moves = answering.work.improvement.id, len(answering.journey.moves)
    about = hints.Given(improvement, answering.step.id, question.id, rule, moves, turn.now)
    hints.keep(turn.desk, about)
