"""Work that is under way keeps the method that it began with: what this program asks anew is not asked of it."""

import pytest

from flows.fitting import fitted
from flows.model import Method, Role
from flows.standing import Stage, standing
from flows.verdict import comparison, findings, guess_held
from tests.flows.facts import START
from tests.flows.telling import EARLIER, OFFERS, Told


def tells_in_the_earlier_method(kind: str) -> Told:
    return Told(fitted(Method.model_validate_json(EARLIER.read_text(encoding="utf-8")), kind, OFFERS))


@pytest.mark.parametrize("kind", ["governance", "competence", "checklist", "operation"])
def test_work_that_began_before_goes_its_whole_way(kind: str) -> None:
    told = tells_in_the_earlier_method(kind)
    told.reaches("study").decides("adopt").reaches("")
    assert told.journey.step is None
    asked = {answer.question for answer in told.every}
    assert {"baseline", "observation", "right_solution"} <= asked
    assert not {"inequality", "counted_as", "today_before", "since"} & asked


def test_of_figures_in_words_nothing_is_worked_out() -> None:
    told = tells_in_the_earlier_method("governance").reaches("study").decides("adapt")
    journey = told.journey
    assert isinstance(journey.answered(Role.RESULT), str)
    assert (comparison(journey), guess_held(journey)) == (None, {})
    assert not {"figures_against", "no_facts"} & findings(journey, START.date())
    stands = standing(journey, (START, "anna"), "Europe/Stockholm")
    assert (stands.stage, stands.has_figures, stands.leaves_somebody) == (Stage.TESTED, True, False)
