"""How well a cycle was done, by what research on PDSA asks for: counted from the answers of its own time."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from flows.calendar import SWEDEN
from flows.cycles import (
    ENOUGH,
    Calibration,
    Cycle,
    Mark,
    as_published,
    calibration,
    cycles,
    guesses,
    marks,
    marks_of_series,
)
from flows.model import Question, Turn
from tests.flows.facts import Made
from tests.flows.telling import Told, asked_otherwise, tells, tells_with_a_miss

GOOD = {
    "prediction": "Minst fyra av fem underlag, för kvinnor och män",
    "scale": 5,
    "whole": 140,
    "confidence": 8,
    "result": "Tre av fem för kvinnor, fyra av fem för män",
    "learned": "Siffrorna måste komma före rutan i mallen",
    "theory": "Om vi lägger in en ruta så fylls den i, eftersom mallen styr",
}
VAGUE = "Det blir bättre"


def does(told: Told, step: str, **answers: object) -> Told:
    return told.finishes(step, **{**GOOD, **answers})


def comes_to(step: str, told: Told) -> Told:
    while (here := told.journey.step) is not None and here.id != step:
        does(told, here.id)
    return told


def goes_round(told: Told, decision: str, **answers: object) -> Told:
    """From where the team is to a decision."""
    while (here := told.journey.step) is not None:
        does(told, here.id, decision=decision, **answers)
        if here.id == "study":
            break
    return told


def backs_up(told: Told, to: str) -> Told:
    here = told.journey.step
    assert here is not None
    told.moves.append(Made(len(told.moves) + 1, Turn.BACK_UP, here.id, to, "Fel siffror"))
    return told


def series(told: Told) -> list[Cycle]:
    return cycles(told.journey, told.every)


def lacks(told: Told) -> list[Mark]:
    """What the last cycle has not."""
    return [mark for mark, met in marks(series(told)[-1], SWEDEN).items() if not met]


def guessed(told: Told) -> list[tuple[float, bool]]:
    return guesses(series(told), SWEDEN)


def test_a_good_cycle_has_every_mark() -> None:
    [cycle] = series(goes_round(tells("governance"), "adapt"))
    cycle_marks = [mark for mark in Mark if mark not in (Mark.SERIES, Mark.GROWS)]
    assert marks(cycle, SWEDEN) == dict.fromkeys(cycle_marks, True)


@pytest.mark.parametrize(
    ("answers", "lacking"),
    [
        ({"prediction": VAGUE}, Mark.PREDICTION),
        ({"learned": "Mycket"}, Mark.LEARNED),
        ({"scale": 140}, Mark.SMALL),
        ({"theory": "Det brukar fungera"}, Mark.THEORY),
        ({"result": "Tre av fem"}, Mark.BOTH_SEXES),
        ({"result": "Fem, varav två kvinnor"}, Mark.BOTH_SEXES),
    ],
)
def test_a_mark_is_missing_when_its_answer_is_not_what_it_takes(answers: dict[str, object], lacking: Mark) -> None:
    assert lacks(goes_round(tells("governance"), "adapt", **answers)) == [lacking]


def test_without_a_whole_a_short_test_counts_as_small() -> None:
    """28 days from the day that the test began."""
    told = comes_to("plan_test", tells("governance"))
    short = goes_round(told, "adapt", whole=None, ends_on="2027-02-05")
    assert lacks(short) == []
    long = goes_round(comes_to("plan_test", tells("governance")), "adapt", whole=None, ends_on="2027-04-05")
    assert lacks(long) == [Mark.SMALL]


def test_each_cycle_is_seen_as_it_was_and_later_answers_change_nothing() -> None:
    told = goes_round(tells("governance"), "adapt", prediction=VAGUE)
    goes_round(told, "adopt", scale=10)
    first, second = series(told)
    assert not marks(first, SWEDEN)[Mark.PREDICTION]
    assert marks(second, SWEDEN)[Mark.PREDICTION]


def test_cycles_are_a_series_from_two_on_and_grow_when_none_is_smaller() -> None:
    told = goes_round(tells("governance"), "adapt")
    assert marks_of_series(series(told)) == {Mark.SERIES: False}
    goes_round(told, "adapt", scale=10)
    assert marks_of_series(series(told)) == {Mark.SERIES: True, Mark.GROWS: True}
    goes_round(told, "adopt", scale=4)
    assert marks_of_series(series(told)) == {Mark.SERIES: True, Mark.GROWS: False}


# Only what was done


def test_only_a_test_that_was_made_is_a_cycle() -> None:
    """Neither one that is planned, nor one under way, nor the plan that follows it."""
    told = does(comes_to("plan_test", tells("governance")), "plan_test")
    assert series(told) == []
    assert marks_of_series(series(told)) == {}
    goes_round(told, "abandon")
    assert len(series(told)) == 1
    comes_to("do_test", told)
    assert len(series(told)) == 1
    does(told, "do_test")
    assert len(series(told)) == 2


def test_a_test_that_did_not_happen_is_no_cycle() -> None:
    """Not even where the team had first said that it had."""
    told = does(comes_to("do_test", tells("governance")), "do_test", carried_out="not_done")
    assert series(told) == []
    goes_round(told, "adapt")
    assert len(series(told)) == 1
    does(backs_up(comes_to("study", told), "do_test"), "do_test", carried_out="not_done")
    assert len(series(told)) == 1


def test_work_that_was_only_followed_up_is_no_cycle() -> None:
    told = goes_round(tells("governance"), "adapt", mode="finished")
    assert told.moves[-1].from_step == "study"
    assert series(told) == []
    assert len(series(goes_round(told, "adopt"))) == 1


def test_what_everybody_passed_over_is_not_written_down() -> None:
    def each(asked: Question) -> Question:
        return asked.model_copy(update={"asks": "each"})

    told = asked_otherwise(tells("governance"), "learned", each)
    assert lacks(goes_round(told, "adapt", learned=None)) == [Mark.STAGES, Mark.LEARNED]
    assert Mark.STAGES not in lacks(goes_round(told, "adapt"))


def test_a_method_that_does_not_ask_for_it_is_not_marked_by_it() -> None:
    told = goes_round(goes_round(tells("governance"), "adapt"), "adapt")
    fewer = told.method.step("plan_test")
    left = tuple(one for one in fewer.question if one.id not in ("scale", "whole", "prediction"))
    steps = tuple(step.model_copy(update={"question": left}) if step == fewer else step for step in told.method.steps)
    told.method = told.method.model_copy(update={"steps": steps})
    first = marks(series(told)[0], SWEDEN)
    assert not {Mark.PREDICTION, Mark.COMPARED} & first.keys()
    assert first[Mark.SMALL], "by its days, which every method asks for"
    assert Mark.GROWS not in marks_of_series(series(told))
    assert as_published([series(told)], SWEDEN).keys() == {Mark.STAGES, Mark.SERIES}


# The guess stands


def test_a_guess_that_is_written_when_the_result_is_known_is_none() -> None:
    told = does(comes_to("plan_test", tells("governance")), "plan_test", prediction=VAGUE)
    backs_up(told, "plan_test")
    goes_round(told, "adopt", prediction=GOOD["result"], confidence=10, match="as_guessed")
    assert lacks(told) == [Mark.PREDICTION, Mark.COMPARED]
    assert guessed(told) == []


def test_the_first_guess_stands_whatever_is_written_in_its_place() -> None:
    """But it is not known whether it held: the other was laid beside the result."""
    told = does(comes_to("plan_test", tells("governance")), "plan_test")
    backs_up(told, "find_causes")
    goes_round(told, "adopt", prediction=VAGUE, match="as_guessed")
    assert lacks(told) == [Mark.COMPARED]
    assert guessed(told) == []


def test_the_same_guess_given_again_is_the_first_with_its_own_confidence() -> None:
    told = does(comes_to("plan_test", tells("governance")), "plan_test", confidence=3)
    backs_up(told, "plan_test")
    goes_round(told, "adopt", confidence=10, match="as_guessed")
    assert lacks(told) == []
    assert guessed(told) == [(3, True)]


def test_a_guess_may_be_corrected_until_the_test_begins() -> None:
    told = comes_to("plan_test", tells("governance"))
    for words, confidence in ((VAGUE, 2), (GOOD["prediction"], 9)):
        told.answers("plan_test", "prediction", words).answers("plan_test", "confidence", confidence)
    backs_up(told, "find_causes")
    goes_round(told, "adopt", confidence=7, match="as_guessed")
    assert lacks(told) == []
    assert guessed(told) == [(7, True)]


def test_the_guess_of_a_test_that_did_not_happen_is_not_that_of_the_next() -> None:
    told = does(comes_to("plan_test", tells("governance")), "plan_test", prediction=VAGUE)
    does(told, "do_test", carried_out="not_done")
    goes_round(told, "adopt", confidence=6, match="as_guessed")
    assert lacks(told) == []
    assert guessed(told) == [(6, True)]


@pytest.mark.parametrize(
    ("given_at", "in_time"),
    [
        (datetime(2027, 1, 9, 9, tzinfo=UTC), True),
        (datetime(2027, 1, 10, 22, 30, tzinfo=UTC), True),
        (datetime(2027, 1, 10, 23, 30, tzinfo=UTC), False),
    ],
    ids=str,
)
def test_a_guess_written_after_the_tests_own_last_day_was_not_made_before_it(given_at: datetime, in_time: bool) -> None:
    """The test ends on 10 January; in Sweden midnight is at 23 UTC."""
    told = goes_round(tells("governance"), "adopt", ends_on="2027-01-10", match="as_guessed")
    told.every = [replace(one, at=given_at) if one.question == "prediction" else one for one in told.every]
    assert lacks(told) == ([] if in_time else [Mark.PREDICTION, Mark.COMPARED])
    assert guessed(told) == ([(8, True)] if in_time else [])


# How sure guesses are


def test_a_guess_held_or_did_not_and_better_than_it_is_no_miss() -> None:
    told = tells_with_a_miss()
    for match, confidence in (("as_guessed", 9), ("worse", 7), ("better", 3), ("cannot_tell", 10)):
        goes_round(told, "adapt", match=match, confidence=confidence)
    assert guessed(told) == [(9, True), (7, False)]


@pytest.mark.parametrize("without", ["confidence", "match"])
def test_without_a_confidence_or_a_comparison_there_is_no_guess_to_count(without: str) -> None:
    told = comes_to("plan_test", tells("governance"))
    told.finishes("plan_test", **{**GOOD, "confidence": None if without == "confidence" else 8})
    told.finishes("do_test", **GOOD)
    if without == "confidence":
        told.decides("adapt")
    assert guessed(told) == []


def test_of_fewer_than_ten_guesses_nothing_is_said() -> None:
    few = [(9.0, True)] * 3 + [(7.0, False)] * 5 + [(6.0, True)]
    assert calibration(few) is None
    assert len(few) + 1 == ENOUGH
    assert calibration([*few, (1.0, False)]) == Calibration(sure=(3, 8), unsure=(1, 2))


# Beside what was published


def test_a_team_is_counted_in_the_units_of_what_was_published() -> None:
    """Cycles that are in a series, of all cycles; series that grow, of those of two or more."""
    two = series(goes_round(goes_round(tells("governance"), "adapt"), "adopt", scale=10))
    three = series(goes_round(goes_round(goes_round(tells("governance"), "adapt"), "adapt"), "adopt"))
    alone = series(goes_round(tells("governance"), "adapt", prediction=VAGUE))
    begun = series(comes_to("do_test", tells("governance")))
    assert as_published([two, three, alone, begun], SWEDEN) == {
        Mark.STAGES: (6, 6),
        Mark.PREDICTION: (5, 6),
        Mark.SERIES: (5, 6),
        Mark.GROWS: (1, 2),
    }
    assert as_published([alone, begun], SWEDEN) == {
        Mark.STAGES: (1, 1),
        Mark.PREDICTION: (0, 1),
        Mark.SERIES: (0, 1),
    }
    assert as_published([begun], SWEDEN) == {}
