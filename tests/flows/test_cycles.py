"""How well a cycle was done, by what research on PDSA asks for: counted from the answers of its own time."""

import pytest

from flows.calendar import SWEDEN
from flows.cycles import Mark, calibration, cycles, is_begun, marks, marks_of_series
from flows.journey import Journey
from tests.flows.telling import Told, tells

GOOD = {
    "prediction": "Minst fyra av fem underlag, för kvinnor och män",
    "scale": 5,
    "whole": 140,
    "confidence": 8,
    "result": "Tre av fem för kvinnor, fyra av fem för män",
    "learned": "Siffrorna måste komma före rutan i mallen",
    "theory": "Om vi lägger in en ruta så fylls den i, eftersom mallen styr",
}


def goes_round(told: Told, decision: str, **answers: object) -> Told:
    """From where the team is to a decision."""
    said = {**GOOD, **answers, "decision": decision}
    while (here := told.journey.step) is not None:
        told.finishes(here.id, **said)
        if here.id == "study":
            break
    return told


def series(told: Told) -> list[Journey]:
    return cycles(told.journey, told.every)


def test_a_good_cycle_has_every_mark() -> None:
    [cycle, _] = series(goes_round(tells("governance"), "adapt"))
    assert is_begun(cycle)
    assert marks(cycle, SWEDEN) == dict.fromkeys(list(Mark)[:8], True)


@pytest.mark.parametrize(
    ("answers", "lacks"),
    [
        ({"prediction": "Det blir bättre"}, Mark.PREDICTION),
        ({"learned": "Mycket"}, Mark.LEARNED),
        ({"scale": 140}, Mark.SMALL),
        ({"theory": "Det brukar fungera"}, Mark.THEORY),
        ({"result": "Tre av fem"}, Mark.BOTH_SEXES),
        ({"result": "Fem, varav två kvinnor"}, Mark.BOTH_SEXES),
    ],
)
def test_a_mark_is_missing_when_its_answer_is_not_what_it_takes(answers: dict[str, object], lacks: Mark) -> None:
    cycle = series(goes_round(tells("governance"), "adapt", **answers))[0]
    assert [mark for mark, met in marks(cycle, SWEDEN).items() if not met] == [lacks]


def test_without_a_whole_a_short_test_counts_as_small() -> None:
    """28 days from the day that the test began."""
    told = tells("governance").reaches("plan_test")
    short = goes_round(told, "adapt", whole=None, ends_on="2027-02-05")
    assert marks(series(short)[0], SWEDEN)[Mark.SMALL]
    long = goes_round(tells("governance").reaches("plan_test"), "adapt", whole=None, ends_on="2027-04-05")
    assert not marks(series(long)[0], SWEDEN)[Mark.SMALL]


def test_each_cycle_is_seen_as_it_was_and_later_answers_change_nothing() -> None:
    told = goes_round(tells("governance"), "adapt", prediction="Det blir bättre")
    goes_round(told, "adopt", scale=10)
    first, second = series(told)
    assert not marks(first, SWEDEN)[Mark.PREDICTION]
    assert marks(second, SWEDEN)[Mark.PREDICTION]
    assert marks_of_series([first, second]) == {Mark.SERIES: True, Mark.GROWS: True}
    assert marks_of_series([first]) == {Mark.SERIES: False, Mark.GROWS: False}


def test_a_cycle_that_has_only_begun_has_not_been_tested() -> None:
    told = goes_round(tells("governance"), "abandon")
    begun = series(told)[-1]
    assert not is_begun(begun)
    assert not marks(begun, SWEDEN)[Mark.STAGES]
    assert not marks(begun, SWEDEN)[Mark.COMPARED]


def test_a_method_that_does_not_ask_for_it_is_not_marked_by_it() -> None:
    told = goes_round(tells("governance"), "adapt")
    plan = told.method.step("plan_test")
    fewer = plan.model_copy(update={"question": tuple(q for q in plan.question if q.id not in ("scale", "whole"))})
    steps = tuple(fewer if step.id == "plan_test" else step for step in told.method.steps)
    told.method = told.method.model_copy(update={"steps": steps})
    assert Mark.SMALL not in marks(series(told)[0], SWEDEN)
    assert Mark.GROWS not in marks_of_series(series(told))


def test_confidence_is_laid_beside_what_held() -> None:
    """Three guesses: sure and right, sure and wrong, unsure and wrong. One that cannot be told counts for nothing."""
    told = goes_round(tells("governance"), "adapt", match="as_guessed", confidence=9)
    goes_round(told, "adapt", match="worse", confidence=7)
    goes_round(told, "adapt", match="better", confidence=3)
    goes_round(told, "adopt", match="cannot_tell", confidence=10)
    found = calibration(series(told))
    assert found is not None
    assert (found.sure, found.unsure) == ((1, 2), (0, 1))
    assert found.brier == pytest.approx((0.1**2 + 0.7**2 + 0.3**2) / 3)


def test_without_a_compared_guess_there_is_no_calibration() -> None:
    assert calibration(series(tells("governance").reaches("study"))) is None
