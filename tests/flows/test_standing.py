"""Where an improvement stands, as it is kept: always what its facts say, whichever way a team has gone."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from flows.calendar import SWEDEN
from flows.journey import Journey, Onward
from flows.model import Turn
from flows.standing import Stage, Standing, standing
from tests.flows.facts import START, Given, Made
from tests.flows.telling import first_of, tells

MEMBERS = ("anna", "lars", "sara")
TURNS = (*["answers"] * 12, "passes", "backs up", "closes")


def stands(journey: Journey) -> Standing:
    return standing(journey, (START, "anna"), SWEDEN)


class Walk:
    """A team of three goes some way: what is kept follows turn by turn, what is made of the facts begins anew."""

    def __init__(self, kind: str) -> None:
        self.kept = Journey(tells(kind).method, MEMBERS, (), ())

    def facts(self) -> Journey:
        return Journey(self.kept.method, MEMBERS, tuple(self.kept.moves), tuple(self.kept.answers))

    def turns(self, data: st.DataObject) -> None:
        what, who = data.draw(st.sampled_from(TURNS)), data.draw(st.sampled_from(MEMBERS))
        step = self.kept.step
        if what == "closes" and step is not None and data.draw(st.integers(0, 9)) == 0:
            self._moves(Onward(Turn.CLOSE, step.id, None, "Tiden tog slut"), who)
        elif what == "backs up" and step is not None and self.kept.done_steps:
            back = data.draw(st.sampled_from([one.id for one in self.kept.method.before(step.id)]))
            self._moves(self.kept.back_up(back, "Fel mått"), who)
        else:
            self._answers(data, who, passes=what == "passes")

    def _answers(self, data: st.DataObject, who: str, *, passes: bool) -> None:
        step, question = self.kept.step, self.kept.next_for(who)
        if step is None or question is None:
            return
        options = [one.id for one in getattr(question, "options", ()) if question.kind == "one_choice"]
        value = data.draw(st.sampled_from(options)) if options else first_of(question)
        member = who if question.from_each else ""
        given = Given(step.id, question.id, None if passes else value, len(self.kept.moves), member, who)
        self.kept = self.kept.with_answer(given)
        if (onward := self.kept.onward()) is not None:
            self._moves(onward, who)

    def _moves(self, onward: Onward | None, who: str) -> None:
        assert onward is not None
        number = len(self.kept.moves) + 1
        move = Made(number, onward.turn, onward.from_step, onward.to_step, onward.reason, who)
        self.kept = self.kept.with_move(move)


@given(st.data())
def test_what_is_kept_after_every_turn_is_what_the_facts_say(data: st.DataObject) -> None:
    walk = Walk(data.draw(st.sampled_from(["governance", "competence", "operation"])))
    for _ in range(data.draw(st.integers(0, 90))):
        walk.turns(data)
        kept, facts = stands(walk.kept).to_json(), walk.facts()
        assert kept == stands(facts).to_json()
        read = Standing.from_json(kept)
        assert read == stands(facts)
        assert [read.open_for(one) for one in MEMBERS] == [bool(facts.open_for(one)) for one in MEMBERS]


def test_it_tells_what_an_overview_asks_for() -> None:
    """Adopted, written down and owned: done, secured, with the day on which somebody looks whether it lasts."""
    begun = stands(tells("operation").journey)
    assert (begun.step, begun.done, begun.of, begun.asks_all) == ("choose_area", 0, 10, True)
    assert (begun.stage, begun.drives, begun.asides) == (Stage.BEGUN, (), ("chain",))
    assert begun.lacks == ("unit", "line_manager", "enters", "expected", "drives")
    under_test = stands(tells("governance").reaches("do_test").journey)
    assert (under_test.stage, str(under_test.test_ends), under_test.drives) == (Stage.PLANNED, "2027-02-01", None)
    secured = stands(tells("governance").reaches("study").decides("adopt").finishes("secure_spread").journey)
    assert (secured.stage, secured.secured_at, str(secured.follow_up)) == (Stage.DONE, START, "2027-02-01")
    assert secured.owners == ("U1",)
    told = tells("governance").reaches("reflect_tell").answers("reflect_tell", "tell_how", "På nämndens möte")
    assert (stands(told.journey).teller, stands(told.journey).tell_on) == ("anna", None)
    assert str(stands(told.answers("reflect_tell", "tell_on", "2027-02-10").journey).tell_on) == "2027-02-10"
    told.moves.append(Made(len(told.moves) + 1, Turn.CLOSE, "reflect_tell", None, "Tiden tog slut"))
    assert stands(told.journey).tell_on is None


def test_it_tells_when_a_test_was_planned_and_studied_and_what_there_is_to_report() -> None:
    """A test that was not made is none, and work that was finished before is decided on without one."""

    def told(journey: Journey) -> tuple[bool, ...]:
        one = stands(journey)
        return one.has_begun, one.planned_at is not None, one.has_figures, one.tested_at is not None

    assert told(tells("operation").finishes("choose_area").journey) == (False, False, False, False)
    assert told(tells("operation").reaches("find_causes").journey) == (True, False, False, False)
    assert told(tells("operation").reaches("do_test").journey) == (True, True, False, False)
    undone = tells("operation").reaches("do_test").finishes("do_test", carried_out="not_done")
    assert told(undone.journey) == (True, True, False, False)
    assert stands(undone.journey).decided_at is None
    assert told(tells("operation").reaches("study").journey) == (True, True, True, False)
    studied = tells("operation").reaches("study").decides("adapt").journey
    assert (*told(studied), stands(studied).decided_at) == (True, True, True, True, START)
    followed_up = tells("operation").finishes("choose_area", mode="finished").decides("adopt").journey
    assert (*told(followed_up), stands(followed_up).decided_at) == (True, False, True, False, START)


def test_what_was_kept_in_another_way_is_made_anew() -> None:
    told = tells("governance").reaches("study")
    kept = json.loads(stands(told.journey).to_json())
    assert Standing.from_json(json.dumps(kept)) == stands(told.journey)
    assert Standing.from_json(json.dumps(["another program", *kept[1:]])) is None
    assert Standing.from_json(None) is None


def test_whoever_has_not_answered_for_themselves_is_waited_for() -> None:
    """Why what is kept is forgotten when the members change."""
    told = tells("governance").reaches("reflect_tell")
    while (question := told.journey.next_for("anna")) is not None:
        told.answers("reflect_tell", question.id, first_of(question))
    with_lars = stands(replace(told.journey, members=("anna", "lars")))
    assert stands(told.journey).waits_for == ()
    assert (with_lars.waits_for, with_lars.asks_all) == (("lars",), False)
    assert (with_lars.open_for("lars"), with_lars.open_for("anna")) == (True, False)
