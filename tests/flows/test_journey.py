"""The way through a small method of the tests' own: forward, back, round again."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.journey import Journey
from flows.model import Method, Question, Turn
from flows.reading import Value
from tests.flows.facts import START, Given, Made

WORDS = {"sv": "ord", "en": "words"}
SAID = {"ask": WORDS, "label": WORDS, "why": WORDS, "example": WORDS}


def question(name: str, kind: str = "short_text", **more: object) -> dict[str, object]:
    return {"id": name, "kind": kind, **SAID, **more}


def option(name: str, **more: object) -> dict[str, object]:
    return {"id": name, "text": WORDS, **more}


def step(name: str, *questions: dict[str, object]) -> dict[str, object]:
    return {"id": name, "title": WORDS, "what": WORDS, "why": WORDS, "closing": WORDS, "question": questions}


DECISION = [
    option("adopt", turn="adopt"),
    option("adapt", turn="adapt", to="plan"),
    option("abandon", turn="abandon", to="facts"),
    option("back_up", turn="back_up"),
]
METHOD = Method.model_validate(
    {
        "id": "small",
        "version": "1",
        "title": WORDS,
        "cycle": ("plan", "study"),
        "kinds": [option("one")],
        "steps": [
            step("facts", question("seen"), question("more", required=False)),
            step("plan", question("what"), question("ends", "date", role="test_ends")),
            step("do", question("happened")),
            step(
                "study",
                question("decision", "one_choice", role="decision", options=DECISION),
                question(
                    "back_to",
                    "one_choice",
                    role="back_to",
                    options=[option("facts"), option("plan")],
                    when={"question": "decision", "chosen": ["back_up"]},
                ),
                question("reason", role="reason"),
            ),
            step("tell", question("mine", asks="each"), question("ours")),
        ],
    }
)


@dataclass
class Team:
    """Answers and moves as a team would; every answer that was ever given is remembered beside."""

    journey: Journey = field(default_factory=lambda: Journey(METHOD, ("anna", "lars"), (), ()))
    ever: list[Given] = field(default_factory=list)

    def answers(self, name: str, value: Value | None = "ord", member: str = "anna") -> "Team":
        here = self.journey.step
        assert here is not None
        asked = here.find(name)
        assert asked is not None
        at = START + timedelta(minutes=len(self.ever))
        given = Given(here.id, name, value, len(self.journey.moves), member if asked.from_each else "", member, at)
        self.ever.append(given)
        self.journey = self.journey.with_answer(given)
        if (onward := self.journey.onward()) is not None:
            self.moves(onward)
        return self

    def moves(self, onward: object) -> "Team":
        made = Made(len(self.journey.moves) + 1, onward.turn, onward.from_step, onward.to_step, onward.reason)  # type: ignore[attr-defined]
        self.journey = self.journey.with_move(made)
        return self

    def backs_up(self, to: str) -> "Team":
        onward = self.journey.back_up(to, "fel")
        assert onward is not None
        return self.moves(onward)

    def reaches_study(self) -> "Team":
        if self.here == "facts":
            self.answers("seen").answers("more", None)
        return self.answers("what").answers("ends", "2027-01-20").answers("happened")

    @property
    def here(self) -> str | None:
        return self.journey.step.id if self.journey.step else None

    def current(self, name: str, person: str = "anna") -> object:
        step = next(one for one in METHOD.steps if one.find(name))
        asked = step.find(name)
        assert asked is not None
        answer = self.journey.current(step, asked, person)
        return answer.value if answer else None


def test_a_step_is_left_when_every_question_is_settled() -> None:
    """An optional question is settled by being passed over, a required one is not."""
    team = Team().answers("seen", None)
    assert team.here == "facts"
    team.answers("more", None)
    assert team.here == "facts"
    team.answers("seen")
    assert team.here == "plan"
    assert team.journey.done_steps == 1
    assert team.journey.progress(METHOD.steps[0]) == (2, 2)


@pytest.mark.parametrize(
    ("decision", "to", "cycle"), [("adopt", "tell", 1), ("adapt", "plan", 2), ("abandon", "facts", 2)]
)
def test_studys_decision_leads_on(decision: str, to: str, cycle: int) -> None:
    team = Team().reaches_study().answers("decision", decision).answers("reason", "därför")
    assert (team.here, team.journey.cycle) == (to, cycle)
    assert team.journey.moves[-1].reason == "därför"


def test_backing_up_from_study_asks_where_to() -> None:
    """The question of where is only asked when the decision is to back up."""
    team = Team().reaches_study()
    study = METHOD.step("study")
    assert [one.id for one in team.journey.asked(study)] == ["decision", "reason"]
    team.answers("decision", "back_up")
    assert [one.id for one in team.journey.asked(study)] == ["decision", "back_to", "reason"]
    team.answers("back_to", "facts").answers("reason", "fel mått")
    assert (team.here, team.journey.cycle, team.journey.moves[-1].turn) == ("facts", 2, Turn.BACK_UP)


def test_after_backing_up_older_answers_are_carried_over_and_count_when_given_again() -> None:
    team = Team().answers("seen", "gammalt").answers("more", None).backs_up("facts")
    seen = METHOD.steps[0].question[0]
    assert team.current("seen") is None
    latest = team.journey.latest(METHOD.steps[0], seen)
    assert latest is not None
    assert latest.value == "gammalt"
    team.answers("seen", "gammalt").answers("more", None)
    assert (team.here, team.journey.cycle) == ("plan", 1)


def test_a_decision_that_is_no_longer_offered_leads_simply_on() -> None:
    """The content may have changed since it was answered."""
    team = Team().reaches_study().answers("decision", "wait").answers("reason")
    assert (team.here, team.journey.moves[-1].turn) == ("tell", Turn.FORWARD)


def test_backing_up_before_the_study_stays_in_the_same_cycle() -> None:
    team = Team().answers("seen").answers("more").answers("what").answers("ends", "2027-01-20").backs_up("plan")
    assert team.journey.cycle == 1


def test_one_cannot_back_up_forwards_or_to_nowhere() -> None:
    team = Team().answers("seen").answers("more")
    assert team.journey.back_up("study", "?") is None
    assert team.journey.back_up("plan", "?") is None
    assert team.journey.back_up("nowhere", "?") is None


def test_a_question_to_each_is_settled_when_everyone_has_answered() -> None:
    team = Team().reaches_study().answers("decision", "adopt").answers("reason").answers("mine").answers("ours")
    assert (team.here, team.journey.waits_for()) == ("tell", ("lars",))
    assert team.journey.open_for("lars") == [METHOD.step("tell").question[0]]
    assert team.journey.open_for("anna") == team.journey.open_for("mikael") == []
    team.answers("mine", None, "lars")
    assert team.here is None
    assert team.journey.done_steps == len(METHOD.steps)
    assert team.journey.open_for("anna") == []
    assert team.journey.waits_for() == ()
    assert not team.journey.may_go_on()
    assert team.journey.next_for("anna") is team.journey.before("anna", "mine") is team.journey.test_ends() is None


def test_a_team_may_go_on_without_those_who_have_not_answered() -> None:
    """Once somebody has, and all else is there."""
    team = Team().reaches_study().answers("decision", "adopt").answers("reason").answers("ours")
    assert not team.journey.may_go_on()
    team.answers("mine")
    assert team.journey.may_go_on()
    assert team.journey.onward() is None
    tell = METHOD.step("tell")
    team.moves(team.journey.leaving(tell))
    assert team.here is None
    assert team.backs_up("tell").here == "tell"


def test_an_improvement_that_was_closed_cannot_be_backed_up() -> None:
    team = Team()
    team.journey = team.journey.with_move(Made(1, Turn.CLOSE, "facts", None))
    assert team.journey.closed
    assert team.journey.back_up("facts", "?") is None


def test_questions_come_in_order_and_one_can_go_back() -> None:
    journey = Team().journey
    assert [one.id for one in journey.open_for("anna")] == ["seen", "more"]
    assert journey.next_for("anna", after="seen") == METHOD.steps[0].question[1]
    assert journey.next_for("anna", after="more") is None
    assert journey.before("anna", "more") == METHOD.steps[0].question[0]
    assert journey.before("anna", "seen") is None


def test_a_tests_last_day_is_known_while_it_is_under_way() -> None:
    """Between the plan and the study, and not before or after."""
    team = Team().answers("seen").answers("more").answers("what")
    assert team.journey.test_ends() is None
    team.answers("ends", "2027-01-20")
    assert team.journey.test_ends() == date(2027, 1, 20)
    team.answers("happened")
    assert team.journey.test_ends() is None


def test_the_last_answer_is_the_latest_in_time() -> None:
    team = Team()
    assert team.journey.last_answer() is None
    team.answers("seen").answers("more")
    assert team.journey.last_answer() == team.ever[-1]


acts = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=60)


@given(acts)
def test_whatever_a_team_does_it_is_somewhere_and_nothing_is_lost(todo: list[tuple[int, int]]) -> None:
    """Random answers, skips and back-steps: moves are numbered, cycles never fall, every answer can be found again."""
    team = Team()
    for what, which in todo:
        cycle = team.journey.cycle
        _act(team, what, which)
        assert team.here in {None, *(one.id for one in METHOD.steps)}
        assert team.journey.cycle >= cycle
        assert [move.number for move in team.journey.moves] == list(range(1, len(team.journey.moves) + 1))
    latest = {(one.step, one.question, one.member): one for one in team.ever}
    assert {*team.journey.answers} == {*latest.values()}


def _act(team: Team, what: int, which: int) -> None:
    here = team.journey.step
    if here is None or what == 0:
        earlier = METHOD.before(here.id) if here else METHOD.steps
        if earlier:
            team.backs_up(earlier[which % len(earlier)].id)
        return
    person = team.journey.members[which % 2]
    open_now = team.journey.open_for(person)
    if open_now:
        asked = open_now[which % len(open_now)]
        team.answers(asked.id, None if what == 1 else _value(asked, which), person)


def _value(asked: Question, which: int) -> Value:
    if asked.kind == "date":
        return "2027-01-20"
    if asked.kind == "one_choice":
        return asked.options[which % len(asked.options)].id
    return "ord"


def test_values_of_the_journey_cannot_be_changed() -> None:
    journey = Team().journey
    assert replace(journey, members=("sara",)) != journey
