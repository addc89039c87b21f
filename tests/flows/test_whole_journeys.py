"""Journeys through the method that ships, fitted to a kind of improvement: told by what a team does."""

from flows import loader
from flows.fitting import fitted
from flows.model import Option, Role
from flows.texts import Text
from tests.flows.facts import START
from tests.flows.telling import OFFERS, tells


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


def test_a_goal_in_words_is_found_where_a_chosen_one_is_looked_for() -> None:
    """And where goals have been put in, only the one that is chosen among them is."""
    told = tells("governance").answers("choose_area", "goal_in_words", "Likvärdig service")
    assert told.journey.words_for(Role.GOAL, "sv") == "Likvärdig service"
    goals = {**OFFERS, "goals": (Option(id="g1", text=Text(sv="Likvärdig service", en="Equal service")),)}
    found = fitted(loader.method(), "governance", goals).with_role(Role.GOAL)
    assert found is not None
    assert found[1].id == "goal"


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
    told = tells("operation").finishes("choose_area").answers("chain", "driven_by", ["1"])
    assert told.journey.answered(Role.DRIVES) == ["1"]
    assert told.journey.words_for(Role.DRIVES, "sv") == "Kortare kö"
    assert told.journey.words_for(Role.STANDARD, "sv") == ""
    assert tells("governance").journey.answered(Role.DRIVES) is None
