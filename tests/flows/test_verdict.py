"""What may be said of a test and of finished work: never more than the team has said and done."""

import pytest

from flows.model import Role, Turn
from flows.standing import Stage, stage
from flows.verdict import Verdict, is_secured, is_tested, made_tests, verdict
from tests.flows.facts import Made
from tests.flows.telling import Told, tells


def studied(*better_for: str) -> Told:
    return tells("governance").reaches("study").finishes("study", improvement=list(better_for), decision="adopt")


def test_it_became_better_for_those_whom_the_team_named() -> None:
    found = verdict(studied("women", "staff").journey)
    assert [text.en for text in found.better_for] == ["Women or girls", "Staff"]
    assert (found.nobody, found.unsure) == (False, False)


@pytest.mark.parametrize(
    ("answered", "expected"),
    [
        (["nobody"], Verdict(nobody=True)),
        (["cannot_tell"], Verdict(unsure=True)),
        (["women", "nobody"], Verdict(nobody=True)),
        (["women", "cannot_tell"], Verdict(unsure=True)),
    ],
    ids=str,
)
def test_nothing_is_better_where_the_team_does_not_say_so(answered: list[str], expected: Verdict) -> None:
    """Not for those who are named beside it either."""
    assert verdict(studied(*answered).journey) == expected


def test_of_what_has_not_been_studied_nothing_is_said() -> None:
    assert verdict(tells("governance").reaches("study").journey) == Verdict()


def test_a_test_that_was_not_made_leads_back_to_its_plan_and_counts_as_none() -> None:
    told = tells("governance").reaches("do_test")
    told.finishes("do_test", carried_out="not_done", came_between="The meeting was cancelled")
    assert (told.moves[-1].turn, told.moves[-1].to_step) == (Turn.UNDONE, "plan_test")
    assert told.moves[-1].reason == "The meeting was cancelled"
    assert (is_tested(told.journey), made_tests(told.journey), stage(told.journey)) == (False, 0, Stage.PLANNED)


def test_a_test_counts_when_it_has_been_made_and_studied() -> None:
    told = tells("governance").reaches("study")
    assert (made_tests(told.journey), stage(told.journey)) == (0, Stage.PLANNED)
    told.decides("adapt")
    assert (made_tests(told.journey), stage(told.journey)) == (1, Stage.TESTED)
    told.reaches("study").decides("adopt")
    assert (made_tests(told.journey), is_secured(told.journey)) == (2, False)
    told.finishes("secure_spread")
    assert (is_secured(told.journey), stage(told.journey)) == (True, Stage.DONE)


def moves(told: Told, turn: Turn, from_step: str, to_step: str | None) -> Told:
    told.moves.append(Made(len(told.moves) + 1, turn, from_step, to_step, "Wrong figures"))
    return told


def test_a_test_that_is_studied_twice_is_one_test() -> None:
    """The team went back to correct its figures within the cycle."""
    told = moves(tells("governance").reaches("study"), Turn.BACK_UP, "study", "do_test")
    told.finishes("do_test").decides("adopt")
    assert made_tests(told.journey) == 1


def test_a_test_whose_study_was_broken_off_has_not_been_studied() -> None:
    told = moves(tells("governance").reaches("study"), Turn.CLOSE, "study", None)
    assert (made_tests(told.journey), stage(told.journey)) == (0, Stage.PLANNED)


def test_after_a_test_that_was_not_made_the_forms_do_not_hold_that_it_was_not() -> None:
    """Nor the day that has passed."""
    told = tells("governance").reaches("do_test").finishes("do_test", carried_out="not_done")
    assert [name for name, anew in questions(told, "plan_test").items() if anew] == ["ends_on"]
    told.finishes("plan_test")
    assert {"carried_out", "came_between"} <= {name for name, anew in questions(told, "do_test").items() if anew}


def test_work_that_was_finished_before_has_had_no_test_here() -> None:
    """It is studied and secured, and counts neither as planned nor as tested."""
    told = tells("governance").finishes("choose_area", mode="finished").decides("adopt").finishes("secure_spread")
    assert (made_tests(told.journey), is_secured(told.journey), stage(told.journey)) == (0, True, Stage.BEGUN)


def questions(told: Told, step: str) -> dict[str, bool]:
    """Which of a step's questions are to be given anew."""
    here = told.method.step(step)
    return {question.id: told.journey.given_anew(here, question, "anna") for question in here.question}


def test_what_happened_in_one_cycle_is_told_anew_in_the_next_and_the_plan_is_carried_over() -> None:
    told = tells("governance").reaches("study").decides("adapt")
    assert not any(questions(told, "plan_test").values())
    assert questions(told, "do_test")["result"]
    assert questions(told, "study")["decision"]
    told.reaches("study")
    assert not questions(told, "do_test")["result"], "it has been given"


def test_what_happened_stands_when_the_team_backs_up_within_the_cycle() -> None:
    told = tells("governance").reaches("study")
    moves(told, Turn.BACK_UP, "study", "do_test")
    assert not any(questions(told, "do_test").values())


def test_an_idea_that_was_dropped_is_chosen_anew() -> None:
    """And one that the team only adjusts is not."""
    dropped = with_two_ideas().reaches("study").decides("abandon")
    assert [name for name, anew in questions(dropped, "find_causes").items() if anew] == ["chosen_idea"]
    adjusted = with_two_ideas().reaches("study").decides("adapt")
    assert not any(questions(adjusted, "find_causes").values())


def with_two_ideas() -> Told:
    return tells("governance").reaches("find_causes").finishes("find_causes", ideas="En ruta i mallen\nEn fråga")


def test_the_one_idea_that_there_was_is_chosen_anew_too_once_it_was_dropped() -> None:
    """Until then it is the answer, and nobody is asked to choose it."""
    told = tells("governance").reaches("study")
    causes = told.method.step("find_causes")
    assert told.journey.answered(Role.IDEA) == "Några ord"
    assert told.journey.find(causes, "chosen_idea") is None
    told.decides("abandon")
    assert told.journey.answered(Role.IDEA) is None
    told.answers("find_causes", "ideas", "En annan idé")
    chosen = told.journey.find(causes, "chosen_idea")
    assert chosen is not None
    assert [option.text.sv for option in chosen.options] == ["En annan idé"]  # type: ignore[union-attr]
