"""Journeys through the method that ships, fitted to a kind of improvement: told by what a team does."""

from dataclasses import dataclass, field
from typing import Any

from flows import loader
from flows.fitting import fitted
from flows.journey import Journey
from flows.model import Method, Option, Question, Step
from flows.reading import Value
from flows.rounds import round_of
from flows.texts import Text
from tests.flows.facts import START, Given, Made

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


def first_of(question: Question) -> Value:
    options = getattr(question, "options", ())
    words = {"date": "2027-02-01", "number": 5, "people": ["U1"], "link": "https://example.org"}
    if question.kind in ("one_line", "several_lines"):
        return question.accept(["1"] if question.kind == "several_lines" else "1", START.date())
    if options:
        return [options[0].id] if question.kind == "several_choices" else str(options[0].id)
    return words.get(question.kind, "Några ord")  # type: ignore[return-value]


def test_what_is_not_of_the_kind_is_not_asked() -> None:
    """The unit only of an operation; the goal in words where no goals have been put in."""
    area = tells("governance").method.step("choose_area")
    assert area.find("unit") is None
    assert area.find("goal") is None
    assert area.find("goal_in_words") is not None
    assert tells("operation").method.step("choose_area").find("unit") is not None
    assert tells("governance").method.asides == ()


def test_goals_that_are_there_are_chosen_among() -> None:
    goals = {**OFFERS, "goals": (Option(id="g1", text=Text(sv="Likvärdig service", en="Equal service")),)}
    area = fitted(loader.method(), "governance", goals).step("choose_area")
    assert area.find("goal_in_words") is None
    assert area.find("goal") is not None


def test_finished_work_enters_at_study_and_work_under_way_at_the_facts() -> None:
    assert tells("governance").finishes("choose_area", mode="finished").journey.step == loader.method().step("study")
    ongoing = tells("governance").finishes("choose_area", mode="ongoing").journey.step
    assert ongoing is not None
    assert ongoing.id == "gather_facts"


def test_a_guess_is_locked_from_do_and_open_again_in_the_next_cycle() -> None:
    told = tells("governance").reaches("do_test")
    plan = told.method.step("plan_test")
    prediction, scale = plan.find("prediction"), plan.find("scale")
    assert prediction is not None
    assert scale is not None
    assert told.journey.locked(plan, prediction)
    assert not told.journey.locked(plan, scale)
    assert not told.reaches("study").decides("adapt").journey.locked(plan, prediction)


def test_lines_are_read_from_a_list_however_it_is_written() -> None:
    told = tells("governance").reaches("find_causes")
    causes = told.method.step("find_causes")
    for words in ("1. Ett 2. Två", "- Ett\n- Två\n\n- Två", "Ett\nTvå"):
        told.answers("find_causes", "causes", words)
        confirmed = told.journey.find(causes, "confirmed")
        assert confirmed is not None
        assert [option.text.sv for option in confirmed.options] == ["Ett", "Två"]  # type: ignore[union-attr]
        assert confirmed.accept(["Två"], START.date()) == ["Två"]
        assert confirmed.shown(["Ett", "Två"], "sv") == "• Ett\n• Två"
    long = "x" * 200
    told.answers("find_causes", "causes", long)
    cut = told.journey.find(causes, "confirmed")
    assert cut is not None
    assert cut.options[0].text.sv.endswith("…")  # type: ignore[union-attr]
    assert cut.accept("1", START.date()) == [long]


def test_an_answer_is_found_by_its_role_and_told_in_words() -> None:
    from flows.model import Role

    told = tells("operation").finishes("choose_area").answers("chain", "driven_by", ["1"])
    assert told.journey.answered(Role.DRIVES) == ["1"]
    assert told.journey.words_for(Role.DRIVES, "sv") == "Kortare kö"
    assert told.journey.words_for(Role.STANDARD, "sv") == ""
    assert tells("governance").journey.answered(Role.DRIVES) is None
