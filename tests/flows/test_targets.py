"""The four targets, from the journeys of a few improvements."""

from flows.calendar import SWEDEN
from flows.rounds import Movement, round_of
from flows.standing import standing
from flows.targets import GROUPS, Level, Titled, targets
from tests.flows.facts import START, Made
from tests.flows.telling import Told, tells

ITEM = round_of("").checklist.item[0]


def levels(works: list[Titled], moved: list[Movement] | None = None) -> list[str]:
    return [one.level.value for one in targets(works, moved)]


def titled(title: str, target: str, told: Told) -> Titled:
    return Titled(title, target, standing(told.journey, (START, "anna"), SWEDEN))


def test_with_nothing_begun_all_are_grey_and_say_what_to_begin() -> None:
    found = targets([], None)
    assert [one.level for one in found] == [Level.GREY] * 4
    assert [one.lacks for one in found] == [("begin_1",), ("begin_2",), ("assess_first",), ("begin_4",)]
    assert targets([], None, assessed=True)[2].lacks == ("assess",)


def test_governance_goes_from_begun_to_planned_to_reached() -> None:
    """Reached with two planned of which one is tested; a dropped idea counts as tested."""
    begun, planned = tells("governance"), tells("governance").reaches("do_test")
    dropped = tells("governance").reaches("study").decides("abandon")
    assert targets([titled("A", "governance", begun)], None)[0].lacks == ("plan",)
    first = targets([titled("A", "governance", planned)], None)[0]
    assert (first.level, first.planned, first.tested, first.lacks) == (Level.YELLOW, 1, 0, ("test",))
    alone = targets([titled("A", "governance", dropped)], None)[0]
    assert (alone.tested, alone.lacks) == (1, ("begin_1",))
    both = targets([titled("A", "governance", planned), titled("B", "governance", dropped)], None)[0]
    assert (both.level, both.planned, both.tested, both.names, both.lacks) == (Level.GREEN, 2, 1, ("A", "B"), ())


def test_competence_is_reached_when_one_is_secured() -> None:
    """Adopted, written down, and owned in the line organisation; and never counted as governance too."""
    tested = tells("competence").reaches("study").decides("adopt")
    assert targets([titled("K", "competence", tested)], None)[1].lacks == ("secure",)
    secured = tells("competence").reaches("study").decides("adopt").finishes("secure_spread")
    found = targets([titled("K", "competence", secured)], None)
    assert (found[1].level, found[1].done) == (Level.GREEN, 1)
    assert found[0].level is Level.GREY


def test_backing_up_from_the_plan_is_no_plan_and_what_was_closed_is_followed_by_something_new() -> None:
    backed_up = tells("governance").reaches("plan_test")
    backed_up.moves.append(Made(len(backed_up.moves) + 1, "back_up", "plan_test", "find_causes"))
    assert targets([titled("A", "governance", backed_up)], None)[0].planned == 0
    closed = tells("competence").reaches("study").decides("abandon")
    closed.moves.append(Made(len(closed.moves) + 1, "close", "find_causes", None))
    found = targets([titled("K", "competence", closed)], None)[1]
    assert (found.tested, found.lacks) == (1, ("begin_2",))


def test_a_team_says_how_many_it_aims_for() -> None:
    works = [titled("A", "governance", tells("governance").reaches("study").decides("abandon"))]
    assert targets(works, None, aim=1)[0].level is Level.GREEN
    assert targets(works, None, aim=2)[0].level is Level.YELLOW


def test_expertise_is_secured_too_when_every_role_group_has_it_or_a_plan() -> None:
    """Some of them is on the way; a group in need is told by the count, and changes no improvement's count."""
    some = targets([], None, expertise={"politicians": "have", "staff": "need"})[1]
    assert (some.level, some.covered, some.lacks) == (Level.YELLOW, (1, 2), ("begin_2",))
    none = targets([], None, expertise={"staff": "need"})[1]
    assert (none.level, none.covered) == (Level.GREY, (0, 1))
    every = targets([], None, expertise=dict.fromkeys(GROUPS, "planned"))[1]
    assert (every.level, every.covered, every.lacks) == (Level.GREEN, (6, 6), ())


def test_the_checklist_needs_a_movement_with_evidence() -> None:
    up, proven = Movement(ITEM, 1, 2), Movement(ITEM, 1, 2, ("§ 112",))
    still = Movement(ITEM, 1, 1)
    assert levels([], [still])[2] == "grey"
    assert targets([], [still])[2].lacks == ("item",)
    assert targets([], [up])[2].lacks == ("evidence",)
    assert levels([], [up])[2] == "yellow"
    assert levels([], [up, proven])[2] == "green"
    planned = titled("A", "governance", tells("governance").finishes("choose_area").reaches("do_test"))
    assert levels([planned])[2] == "yellow"


def test_an_operation_names_the_parts_it_lacks() -> None:
    begun = tells("operation")
    assert levels([titled("Hallen", "operation", begun)])[3] == "grey"
    chosen = tells("operation").finishes("choose_area")
    found = targets([titled("Hallen", "operation", chosen)], None)[3]
    assert (found.level, found.names, found.lacks) == (Level.YELLOW, ("Hallen",), ("part_drives",))
    linked = tells("operation").finishes("choose_area").answers("chain", "driven_by", ["1"])
    assert targets([titled("Hallen", "operation", linked)], None)[3].level is Level.GREEN
