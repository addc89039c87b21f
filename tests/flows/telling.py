"""Journeys told by what a team does, through the method that ships, fitted to a kind of improvement."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows import loader
from flows.fitting import fitted
from flows.journey import Journey
from flows.model import Method, Option, Question, Step
from flows.reading import Value
from flows.rounds import round_of
from flows.texts import Text
from tests.flows.facts import START, Given, Made

EARLIER = Path(__file__).with_name("method_2026_3.json")
"""The method from before there were figures, as it is kept beside the improvements that began with it."""

OFFERS = {
    "checklist": round_of("").checklist.options,
    "improvements": (Option(id="1", text=Text(sv="Kortare kö", en="A shorter queue")),),
}


@dataclass
class Told:
    """A team of one, Anna, who answers with the first thing there is."""

    method: Method
    moves: list[Made] = field(default_factory=list)
    given: list[Given] = field(default_factory=list)
    every: list[Given] = field(default_factory=list)
    """All that was ever answered."""

    @property
    def journey(self) -> Journey:
        return Journey(self.method, ("anna",), tuple(self.moves), tuple(self.given))

    def answers(self, step: str, question: str, value: Any) -> "Told":
        member = "anna" if (asked := self._question(step, question)) and asked.from_each else ""
        self.given = [one for one in self.given if (one.step, one.question) != (step, question)]
        self.given.append(Given(step, question, value, len(self.moves), member))
        self.every.append(self.given[-1])
        return self

    def finishes(self, step_id: str, **chosen: Value) -> "Told":
        """Everything the step needs, and the move that follows."""
        step = self.method.step(step_id)
        while (onward := self.journey.onward()) is None and self.journey.step == step:
            question = self.journey.next_for("anna")
            assert question is not None
            self.answers(step_id, question.id, chosen.get(question.id, first_of(question)))
        if onward is not None:
            self.moves.append(Made(len(self.moves) + 1, onward.turn, onward.from_step, onward.to_step, onward.reason))
        return self

    def reaches(self, step_id: str) -> "Told":
        while (here := self.journey.step) is not None and here.id != step_id:
            self.finishes(here.id)
        return self

    def decides(self, decision: str) -> "Told":
        return self.finishes("study", decision=decision)

    def _question(self, step: str, question: str) -> Question | None:
        found: Step | None = self.method.find(step)
        return found.find(question) if found else None


def tells(kind: str) -> Told:
    return Told(fitted(loader.method(), kind, OFFERS))


def asked_otherwise(told: Told, name: str, changed: Callable[[Question], Question]) -> Told:
    """By a method of its own, in which that question is another."""
    steps = tuple(
        step.model_copy(update={"question": tuple(changed(one) if one.id == name else one for one in step.question)})
        for step in told.method.steps
    )
    told.method = told.method.model_copy(update={"steps": steps})
    return told


def tells_with_a_miss() -> Told:
    """The outcome that is worse than the guess says no."""
    return asked_otherwise(tells("governance"), "match", _worse_is_no)


def _worse_is_no(asked: Question) -> Question:
    options = getattr(asked, "options", ())
    changed = tuple(one.model_copy(update={"no": one.id == "worse"}) for one in options)
    return asked.model_copy(update={"options": changed})


def first_of(question: Question) -> Value:
    options = getattr(question, "options", ())
    words = {"date": "2027-02-01", "number": 5, "people": ["U1"], "link": "https://example.org"}
    if question.kind == "figures":
        return question.accept("kvinnor 14 av 30, män 11 av 30", START.date())
    if question.kind in ("one_line", "several_lines"):
        return question.accept(["1"] if question.kind == "several_lines" else "1", START.date())
    if options:
        return [options[0].id] if question.kind == "several_choices" else str(options[0].id)
    return words.get(question.kind, "Några ord")  # type: ignore[return-value]
