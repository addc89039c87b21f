"""The quick way: six answers to a first test, and what waited is asked once the team has seen how it went.

And how much is asked on the other ways: of governance, and of work that is followed up.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest

from flows import loader
from flows.model import Role, Turn
from flows.verdict import comparison
from tests.flows.facts import Made
from tests.flows.telling import Told, first_of, tells

KINDS = [kind.id for kind in loader.method().kinds]
SIX = [
    "choose_area.inequality",
    "find_causes.ideas",
    "plan_test.what_where",
    "plan_test.prediction",
    "plan_test.ends_on",
    "plan_test.who",
]


A_START = {"kind": "share", "women": [14, 30], "men": [11, 30]}


@dataclass
class Counted:
    """A team that chose its way with the title, and every question that it is then asked, as `step.question`."""

    told: Told
    asked: list[str] = field(default_factory=list)

    def until(self, step_id: str | None, **chosen: Any) -> "Counted":
        """Answers until the step where the team is, is that one; None: to the end of the way."""
        while (here := self.told.journey.step) is not None and here.id != step_id:
            self.answers(**chosen)
        return self

    def answers(self, **chosen: Any) -> "Counted":
        """The next question, and the move that follows from it."""
        here, question = self.told.journey.step, self.told.journey.next_for("anna")
        assert here is not None
        assert question is not None
        self.asked.append(f"{here.id}.{question.id}")
        self.told.answers(here.id, question.id, chosen.get(question.id, first_of(question)))
        if (onward := self.told.journey.onward()) is not None:
            number = len(self.told.moves) + 1
            self.told.moves.append(Made(number, onward.turn, onward.from_step, onward.to_step, onward.reason))
        return self

    def of(self, step_id: str) -> list[str]:
        """What was asked in that step, by the questions' ids."""
        return [path.partition(".")[2] for path in self.asked if path.startswith(f"{step_id}.")]

    @property
    def required(self) -> list[str]:
        return [path for path in self.asked if (found := self.told.method.at(path)) and found[1].required]


def goes(mode: str, kind: str = "governance") -> Counted:
    """The way is chosen with the title, and is no answer that is asked for."""
    told = tells(kind)
    found = told.method.with_role(Role.ENTERS)
    assert found is not None
    return Counted(told.answers(found[0].id, found[1].id, mode))


# Six answers


@pytest.mark.parametrize("kind", KINDS)
def test_six_answers_lead_to_the_first_test_whatever_is_to_be_better(kind: str) -> None:
    quick = goes("quick", kind).until("do_test")
    assert quick.asked == SIX
    assert quick.required == SIX


def test_step_by_step_everything_is_asked_before_the_first_test() -> None:
    slow = goes("new").until("do_test")
    assert len(slow.asked) > 20
    assert set(SIX) < set(slow.asked)


def test_facts_are_passed_by_before_the_first_test() -> None:
    moves = [(move.from_step, move.to_step) for move in goes("quick").until("do_test").told.moves]
    assert moves == [("choose_area", "find_causes"), ("find_causes", "plan_test"), ("plan_test", "do_test")]
    assert ("choose_area", "gather_facts") in [
        (move.from_step, move.to_step) for move in goes("new").until("do_test").told.moves
    ]


def test_two_ideas_are_one_answer_more() -> None:
    """Which of them is tested; one idea is the one."""
    quick = goes("quick").until("do_test", ideas="En ruta i mallen\nEn fråga på mötet")
    assert [path for path in quick.asked if path not in SIX] == ["find_causes.chosen_idea"]
    assert goes("quick").until("do_test", ideas="En ruta").told.journey.answered(Role.IDEA) == "En ruta"


# What waited

WAITED = {
    "choose_area": ["area", "aim", "goal_in_words", "owner", "item", "affected"],
    "gather_facts": ["measure", "today"],
    "find_causes": ["causes", "confirmed", "evidence", "why_chain", "theory"],
}


def test_after_adapt_what_waited_is_asked_and_nothing_else_of_those_steps() -> None:
    quick = goes("quick").until("study", before=None).until("do_test", decision="adapt")
    later = Counted(quick.told, quick.asked[quick.asked.index("study.reason") + 1 :])
    assert {step: later.of(step) for step in WAITED} == WAITED
    assert later.of("plan_test")[0] == "what_where", "the next test is planned anew"
    assert quick.told.journey.cycle == 2


def test_an_idea_that_is_dropped_on_the_quick_way_is_written_anew_and_the_inequality_stands() -> None:
    quick = goes("quick").until("study").until("find_causes", decision="abandon")
    assert quick.of("choose_area") == ["inequality", *WAITED["choose_area"]]
    quick.until("plan_test")
    assert quick.of("find_causes").count("ideas") == 2
    assert "chosen_idea" in quick.of("find_causes")


@pytest.mark.parametrize("start", [None, A_START], ids=["no start", "a start"])
def test_nothing_of_what_is_so_already_is_asked_twice(start: dict[str, Any] | None) -> None:
    """Only what a cycle has of its own comes again in the next one: its plan, what happened, and what it showed."""
    quick = goes("quick").until("do_test")
    quick.until("study", before=start).until("do_test", decision="adapt").until(None, decision="adopt")
    cycle = {step.id for step in quick.told.method.steps[3:6]}
    twice = {path for path, times in Counter(quick.asked).items() if times > 1}
    assert {path.partition(".")[0] for path in twice} <= cycle
    measured = ("counted_as", "better", *(("today",) if start else ()))
    assert not set(quick.of("gather_facts")) & set(measured), "it was said in Do, in other words"
    assert "measure" in quick.of("gather_facts")
    assert ("today" in quick.of("gather_facts")) is (start is None)


def test_whoever_goes_back_to_the_facts_is_asked_for_them_whatever_was_said_in_study() -> None:
    """Such as completed work whose figures from before were the wrong ones; the new ones count."""
    done = goes("finished").until("study").until("secure_spread", then=None, decision="adopt")
    assert done.told.journey.answered(Role.START) is None
    wrong = goes("finished").until("study").until("gather_facts", decision="back_up", back_to="gather_facts")
    wrong.until("find_causes", counted_as="count", today={"kind": "count", "women": [3, None], "men": [4, None]})
    assert wrong.of("gather_facts") == ["measure", "counted_as", "counted_in", "better", "today"]
    assert wrong.told.journey.answered(Role.START) == {"kind": "count", "women": [3, None], "men": [4, None]}


def test_a_unit_is_asked_for_when_a_mean_was_told_of_in_do() -> None:
    mean = goes("quick").until("study", counted_as_now="mean").until("find_causes", decision="adapt")
    assert "counted_in" in mean.of("gather_facts")
    share = goes("quick").until("study", counted_as_now="share").until("find_causes", decision="adapt")
    assert "counted_in" not in share.of("gather_facts")


def test_do_asks_what_was_passed_by_and_study_does_not_ask_it_again() -> None:
    quick = goes("quick").until("study")
    assert quick.of("do_test") == ["carried_out", "counted_as_now", "better_now", "before", "result", "seen_heard"]
    quick.until("secure_spread", decision="adopt")
    assert quick.of("study") == ["match", "improvement", "learned", "decision", "reason"]
    assert comparison(quick.told.journey) is not None, "the result beside the start that Do asked for"


def test_a_start_that_was_not_known_in_do_is_not_asked_for_again_in_study() -> None:
    quick = goes("quick").until("study", before=None).until("secure_spread", decision="adopt")
    assert quick.of("study") == ["match", "improvement", "learned", "decision", "reason"]
    assert comparison(quick.told.journey) is None
    slow = goes("new").until("study")
    assert slow.of("do_test") == ["carried_out", "result", "seen_heard"], "the facts are there"


def test_once_a_test_has_been_studied_the_way_is_no_longer_quick() -> None:
    """A second adapt leads to the plan, as on the other ways."""
    quick = goes("quick").until("study").until("do_test", decision="adapt").until("study")
    quick.until("plan_test", decision="adapt")
    assert [(move.turn, move.to_step) for move in quick.told.moves if move.turn == Turn.ADAPT] == [
        (Turn.ADAPT, "choose_area"),
        (Turn.ADAPT, "plan_test"),
    ]


# How much is asked on the other ways


def test_of_governance_thirty_answers_are_required_over_the_whole_way_at_the_most() -> None:
    """With two causes that are confirmed and two ideas, so that both choices between lines are asked too."""
    whole = goes("new").until(
        None, causes="Mallen\nVanan", confirmed=["Mallen", "Vanan"], ideas="En ruta\nEn fråga", decision="adopt"
    )
    assert {"find_causes.main_cause", "find_causes.chosen_idea"} <= set(whole.required)
    assert whole.told.journey.step is None
    assert len(whole.required) + 1 <= 30, "with the way itself, which is chosen with the title"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mode", ["new", "quick", "ongoing", "finished"])
def test_on_no_way_is_a_question_asked_twice_before_the_team_goes_back(mode: str, kind: str) -> None:
    whole = goes(mode, kind).until(None, decision="adopt")
    assert len(whole.asked) == len(set(whole.asked))


def test_work_under_way_goes_to_its_facts() -> None:
    assert goes("ongoing").until("gather_facts").told.moves[-1].from_step == "choose_area"


def test_completed_work_goes_straight_to_study_with_figures_before_and_after_and_no_guess() -> None:
    done = goes("finished").until("study")
    assert [(move.from_step, move.to_step) for move in done.told.moves] == [("choose_area", "study")]
    done.until("secure_spread", decision="adopt")
    assert done.of("study") == [
        "counted_as_then", "better_then", "then", "since", "improvement", "learned", "decision", "reason",
    ]  # fmt: skip
    assert comparison(done.told.journey) is not None
    assert done.told.journey.answered(Role.RESULT) == done.told.journey.answered(Role.START)


def test_completed_work_without_figures_from_before_is_compared_with_nothing() -> None:
    done = goes("finished").until("study").until("secure_spread", then=None, decision="adopt")
    assert comparison(done.told.journey) is None
    assert done.told.journey.answered(Role.RESULT) is not None


def test_a_guess_is_asked_about_where_there_is_one() -> None:
    """Also of completed work that goes another round."""
    again = goes("finished").until("study").until("plan_test", decision="adapt").until("study")
    asked = len(again.of("study"))
    again.until("secure_spread", decision="adopt")
    assert "match" in again.of("study")[asked:]
    assert "match" not in again.of("study")[:asked]


def test_a_team_that_goes_back_to_the_facts_before_its_first_test_is_asked_for_them() -> None:
    """And for no more: what else has waited waits until the test has been studied."""
    team = goes("quick").until("do_test")
    back = team.told.journey.back_up("gather_facts", "Vi vet för lite")
    assert back is not None
    team.told.moves.append(Made(len(team.told.moves) + 1, back.turn, back.from_step, back.to_step, back.reason))
    team.asked.clear()
    team.until("plan_test")
    assert {"measure", "counted_as", "better", "today"} <= set(team.of("gather_facts"))
    assert team.of("find_causes") == ["ideas"]


def test_who_goes_back_to_study_may_correct_the_figures_of_completed_work() -> None:
    """And keeps what still holds; it is not asked again in the next cycle."""
    done = goes("finished").until("secure_spread", decision="adopt")
    done.told.moves.append(Made(len(done.told.moves) + 1, Turn.BACK_UP, "secure_spread", "study", "Fel siffror"))
    again = [question.id for question in done.told.journey.asked(done.told.method.step("study"))]
    assert again[:4] == ["counted_as_then", "better_then", "then", "since"]
    next_cycle = goes("finished").until("do_test", decision="adapt").until("study")
    assert not {"counted_as_now", "better_now", "before"} & set(next_cycle.of("do_test"))
