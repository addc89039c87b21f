"""`hemmaplan flows walk`: go through a method in the terminal, with its real rules and nothing kept."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from flows import rounds
from flows.fitting import fitted
from flows.journey import Journey
from flows.model import Method, OneChoice, OneLine, Question, SeveralChoices, SeveralLines, Step
from flows.reading import Refused
from flows.texts import Language
from storage.improvements import Answer, Move

_ME = "you"
_STOP = "stop"


def walk(
    method: Method, language: Language, *, ask: Callable[[str], str], tell: Callable[[str], Any], today: date
) -> None:
    """Ask every question until the way is at its end, or until `stop`. A single dash passes a question over."""
    offers = {"checklist": rounds.round_of("").checklist.options}
    journey = Journey(fitted(method, method.kinds[0].id, offers), (_ME,), (), ())
    entered: Step | None = None
    while (step := journey.step) is not None:
        if step != entered:
            entered = step
            cycle = f" ({journey.cycle})" if journey.cycle > 1 else ""
            tell(f"\n== {step.title[language]}{cycle}\n{step.what[language]}")
        question = journey.next_for(_ME)
        assert question is not None, "a step without an open question would have been left"
        given = ask(_put(question, language))
        if given.strip().casefold() == _STOP:
            return
        journey = _answered(journey, step, question, given, language, tell, today)
    tell("\n:)")


def _put(question: Question, language: Language) -> str:
    lines = [f"\n{question.ask[language]}"]
    if isinstance(question, OneChoice | SeveralChoices | OneLine | SeveralLines):
        lines += [f"  {number}. {one.text[language]}" for number, one in enumerate(question.options, start=1)]
    else:
        lines.append(f"  ({question.example[language]})")
    return "\n".join(lines)


def _answered(
    journey: Journey, step: Step, question: Question, given: str, language: Language, tell: Callable[[str], Any],
    today: date,
) -> Journey:  # fmt: skip
    passed_over = given.strip() == "-" and not question.required
    try:
        value = None if passed_over else question.accept(_people(question, given), today)
    except Refused as refusal:
        tell(refusal.text[language])
        return journey
    now, moves = datetime.now(UTC), len(journey.moves)
    member = _ME if question.from_each else ""
    journey = journey.with_answer(Answer(0, step.id, question.id, member, value, "", _ME, moves, now))
    onward = journey.onward()
    if onward is None:
        return journey
    tell(step.closing[language])
    return journey.with_move(Move(0, moves + 1, onward.turn, onward.from_step, onward.to_step, "", _ME, now))


def _people(question: Question, given: str) -> object:
    """In a terminal nobody can be picked, so names do for people: somebody for each."""
    names = [name for name in given.split(",") if name.strip()]
    return [f"U{number}" for number in range(len(names))] if question.kind == "people" else given
