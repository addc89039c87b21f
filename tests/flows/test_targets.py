"""What a home period is to lead to, from the journeys of a few improvements."""

from datetime import datetime, timedelta

from flows.calendar import SWEDEN
from flows.rounds import HomePeriod, Movement, round_of
from flows.standing import standing
from flows.targets import GROUPS, Level, Reach, Target, Titled, targets
from tests.flows.facts import START, Made
from tests.flows.telling import Told, tells

EDITION = round_of("")
ITEM = EDITION.checklist.item[0]
FIRST, SECOND, THIRD = EDITION.period
LATER = START + timedelta(days=60)
"""When the next home period begins: the tellings' own moves were all made before it."""


def titled(title: str, target: str, told: Told, *, still: bool = False) -> Titled:
    return Titled(title, target, standing(told.journey, (START, "anna"), SWEDEN), still)


def of(name: str, *works: Titled, period: HomePeriod = FIRST, since: datetime | None = None, aim: int = 2) -> Target:
    """One of the targets that the period counts."""
    return next(one for one in targets(period, works, None, since=since, aim=aim) if one.counts == name)


def governance(*works: Told, since: datetime | None = None, aim: int = 2) -> Target:
    named = [titled(name, "governance", told) for name, told in zip("ABC", works, strict=False)]
    return of("governance", *named, since=since, aim=aim)


def later(told: Told, since: int) -> Told:
    """What it did from that move on, it did in the next home period."""
    moves = [
        Made(one.number, one.turn, one.from_step, one.to_step, one.reason, one.by, LATER + timedelta(days=1))
        if one.number > since
        else one
        for one in told.moves
    ]
    return Told(told.method, moves, told.given, told.every)


def test_with_nothing_begun_all_are_grey_and_say_what_to_begin() -> None:
    found = targets(FIRST, [], None)
    assert [one.level for one in found] == [Level.GREY] * 4
    assert [one.lacks for one in found] == [
        ("begin_governance",), ("begin_competence",), ("assess_first",), ("begin_operation",),
    ]  # fmt: skip
    assert targets(FIRST, [], None, assessed=True)[2].lacks == ("assess",)


def test_each_period_has_its_own_and_what_nothing_counts_is_the_teams_to_judge() -> None:
    """Never green: not even when all that can be counted is."""
    assert [[one.counts for one in targets(period, [], None)] for period in (FIRST, SECOND, THIRD)] == [
        ["governance", "competence", "checklist", "operation"],
        ["operation", None, "checklist"],
        ["governance", "operation", None],
    ]
    hall = titled("Hallen", "operation", tells("operation").reaches("study").decides("adopt").finishes("secure_spread"))
    found = targets(SECOND, [hall], [Movement(ITEM, 1, 2, ("Beslut",))])
    assert [(one.level, one.goal) for one in found] == [
        (Level.GREEN, None), (Level.GREY, SECOND.goal[1]), (Level.GREEN, None),
    ]  # fmt: skip


def test_governance_goes_from_begun_to_planned_to_reached() -> None:
    """Reached with two planned of which one is tested; a dropped idea counts as tested."""
    begun, planned = tells("governance"), tells("governance").reaches("do_test")
    dropped = tells("governance").reaches("study").decides("abandon")
    assert governance(begun).lacks == ("plan",)
    first = governance(planned)
    assert (first.level, first.planned, first.tested, first.lacks) == (Level.YELLOW, 1, 0, ("test",))
    assert first.aim == (1, 2)
    alone = governance(dropped)
    assert (alone.tested, alone.aim, alone.lacks) == (1, (1, 2), ("begin_governance",))
    both = governance(planned, dropped)
    assert (both.level, both.planned, both.tested, both.names, both.lacks) == (Level.GREEN, 2, 1, ("A", "B"), ())
    assert both.aim == (2, 2)


def test_two_plans_without_a_test_are_not_reached_and_a_test_that_was_not_made_is_none() -> None:
    planned, undone = tells("governance").reaches("do_test"), tells("governance").reaches("do_test")
    undone.finishes("do_test", carried_out="not_done", came_between="Mötet ställdes in")
    found = governance(planned, undone)
    assert (found.level, found.planned, found.tested, found.lacks) == (Level.YELLOW, 2, 0, ("test",))


def test_a_plan_that_was_given_up_counts_no_longer() -> None:
    given_up = tells("governance").reaches("do_test")
    given_up.moves.append(Made(len(given_up.moves) + 1, "close", "do_test", None))
    tested = tells("governance").reaches("study").decides("adapt")
    found = governance(given_up, tested)
    assert (found.level, found.planned, found.names, found.before) == (Level.YELLOW, 1, ("B",), ())


def test_competence_is_reached_when_one_is_secured() -> None:
    """Adopted, written down, and owned in the line organisation; and never counted as governance too."""
    tested = tells("competence").reaches("study").decides("adopt")
    assert of("competence", titled("K", "competence", tested)).lacks == ("secure",)
    secured = tells("competence").reaches("study").decides("adopt").finishes("secure_spread")
    found = targets(FIRST, [titled("K", "competence", secured)], None, aim=1)
    assert (found[1].level, found[1].done, found[1].aim) == (Level.GREEN, 1, (1, 1))
    assert (found[0].level, found[0].planned, found[0].names) == (Level.GREY, 0, ())


def test_what_was_secured_and_is_gone_back_from_is_secured_no_longer() -> None:
    told = tells("competence").reaches("study").decides("adopt").finishes("secure_spread")
    told.moves.append(Made(len(told.moves) + 1, "back_up", "reflect_tell", "find_causes"))
    found = of("competence", titled("K", "competence", told))
    assert (found.level, found.tested, found.done, found.lacks) == (Level.YELLOW, 1, 0, ("test",))


def test_backing_up_from_the_plan_is_no_plan_and_what_was_closed_is_followed_by_something_new() -> None:
    backed_up = tells("governance").reaches("plan_test")
    backed_up.moves.append(Made(len(backed_up.moves) + 1, "back_up", "plan_test", "find_causes"))
    assert governance(backed_up).planned == 0
    closed = tells("competence").reaches("study").decides("abandon")
    closed.moves.append(Made(len(closed.moves) + 1, "close", "find_causes", None))
    found = of("competence", titled("K", "competence", closed))
    assert (found.tested, found.lacks) == (1, ("begin_competence",))


def test_a_team_says_how_many_it_aims_for() -> None:
    tested = tells("governance").reaches("study").decides("abandon")
    assert governance(tested, aim=1).level is Level.GREEN
    assert governance(tested, aim=2).level is Level.YELLOW
    assert governance(tested, aim=3).aim == (1, 3)


def test_what_stands_still_makes_nothing_green() -> None:
    """It is told as what it is, and still named; moving again it counts as before."""
    tested = titled("A", "governance", tells("governance").reaches("study").decides("adapt"))
    planned = tells("governance").reaches("do_test")
    assert of("governance", tested, titled("B", "governance", planned)).level is Level.GREEN
    found = of("governance", tested, titled("B", "governance", planned, still=True))
    assert (found.level, found.aim, found.still, found.lacks) == (Level.YELLOW, (1, 2), ("B",), ("move",))
    assert (found.planned, found.names) == (2, ("A", "B"))


def test_an_improvement_counts_in_the_period_where_it_was_tested() -> None:
    """What was tested before is named as from before, and counts again once it is tested again."""
    adapted = tells("governance").reaches("study").decides("adapt")
    before = governance(adapted, since=LATER, aim=1)
    assert (before.level, before.planned, before.aim, before.before) == (Level.GREY, 0, (0, 1), ("A",))
    made = len(adapted.moves)
    adapted.reaches("do_test")
    planned = governance(later(adapted, made), since=LATER, aim=1)
    assert (planned.level, planned.planned, planned.tested, planned.before) == (Level.YELLOW, 1, 0, ())
    adapted.reaches("study").decides("adapt")
    again = governance(later(adapted, made), since=LATER, aim=1)
    assert (again.level, again.planned, again.tested, again.before) == (Level.GREEN, 1, 1, ())
    assert governance(adapted, aim=1).level is Level.GREEN, "with no earlier period all belongs to this one"


def test_what_was_only_planned_before_is_still_planned() -> None:
    planned = governance(tells("governance").reaches("do_test"), since=LATER)
    assert (planned.level, planned.planned, planned.before) == (Level.YELLOW, 1, ())


def test_work_that_is_followed_up_is_from_before_only_when_it_was_decided_on_before() -> None:
    """It had no test of its own, so it counts in no period; what it came to now is not told as old."""
    told = tells("governance").finishes("choose_area", mode="finished").decides("adopt")
    before, now = governance(told, since=LATER), governance(later(told, 1), since=LATER)
    assert (before.planned, before.before) == (0, ("A",))
    assert (now.planned, now.tested, now.before) == (0, 0, ())


def test_in_the_last_period_improvements_are_reached_by_what_has_been_secured() -> None:
    """They are to be described so that others can do the same: tested is not enough, nor what was secured before."""
    adopted = tells("governance").reaches("study").decides("adopt")
    made = len(adopted.moves)
    tested = of("governance", titled("A", "governance", later(adopted, 0)), period=THIRD, since=LATER, aim=1)
    assert (tested.level, tested.tested, tested.aim, tested.lacks) == (Level.YELLOW, 1, (0, 1), ("secure",))
    adopted.finishes("secure_spread")
    secured = of("governance", titled("A", "governance", later(adopted, made)), period=THIRD, since=LATER, aim=1)
    assert (secured.level, secured.planned, secured.tested, secured.done) == (Level.GREEN, 1, 1, 1)
    long_ago = of("governance", titled("A", "governance", adopted), period=THIRD, since=LATER, aim=1)
    assert (long_ago.level, long_ago.done, long_ago.before) == (Level.GREY, 0, ("A",))
    assert long_ago.lacks == ("begin_governance",)


def test_an_operation_that_is_to_be_tested_again_is_ready_and_has_not_improved_yet() -> None:
    told = tells("operation").reaches("study").decides("adapt")
    found = hall(told, period=SECOND)
    assert (found.level, found.reach, found.lacks) == (Level.YELLOW, Reach.READY, ("test",))


def test_expertise_is_secured_too_when_every_role_group_has_it_or_a_plan() -> None:
    """Some of them is on the way; a group in need is told by the count, and changes no improvement's count."""
    some = targets(FIRST, [], None, expertise={"politicians": "have", "staff": "need"})[1]
    assert (some.level, some.covered, some.lacks) == (Level.YELLOW, (1, 2), ("begin_competence",))
    none = targets(FIRST, [], None, expertise={"staff": "need"})[1]
    assert (none.level, none.covered) == (Level.GREY, (0, 1))
    every = targets(FIRST, [], None, expertise=dict.fromkeys(GROUPS, "planned"))[1]
    assert (every.level, every.covered, every.lacks) == (Level.GREEN, (6, 6), ())


def checklist(*moved: Movement) -> Target:
    return targets(FIRST, [], moved)[2]


def test_the_checklist_needs_a_movement_with_evidence() -> None:
    up, proven = Movement(ITEM, 1, 2), Movement(ITEM, 1, 2, ("Beslut i KS § 112",))
    still = Movement(ITEM, 1, 1)
    assert (checklist(still).level, checklist(still).lacks) == (Level.GREY, ("item",))
    assert (checklist(up).level, checklist(up).lacks) == (Level.YELLOW, ("evidence",))
    assert (checklist(up, proven).level, checklist(up, proven).names) == (Level.GREEN, (ITEM.id,))


def test_work_on_an_item_is_on_the_way_before_it_is_scored_again() -> None:
    told = tells("governance").finishes("choose_area").reaches("do_test")
    assert of("checklist", titled("A", "governance", told)).level is Level.YELLOW
    told.moves.append(Made(len(told.moves) + 1, "close", "do_test", None))
    assert of("checklist", titled("A", "governance", told)).level is Level.GREY


def hall(told: Told, *, still: bool = False, period: HomePeriod = FIRST, since: datetime | None = None) -> Target:
    return of("operation", titled("Hallen", "operation", told, still=still), period=period, since=since)


def test_an_operation_is_named_begun_has_figures_and_is_ready_to_report() -> None:
    """Green at the last alone, whatever parts are there."""
    told = tells("operation")
    begun = hall(told)
    assert (begun.level, begun.reach, begun.lacks) == (Level.GREY, None, ("name",))
    named = hall(told.finishes("choose_area").answers("chain", "driven_by", ["1"]))
    assert (named.level, named.reach, named.parts, named.lacks) == (Level.YELLOW, Reach.NAMED, (), ("facts",))
    assert (hall(told.finishes("gather_facts")).reach, hall(told).lacks) == (Reach.BEGUN, ("figures",))
    figures = hall(told.reaches("study"))
    assert (figures.level, figures.reach, figures.lacks) == (Level.YELLOW, Reach.FIGURES, ("decide",))
    ready = hall(told.decides("adapt"))
    assert (ready.level, ready.reach, ready.names, ready.lacks) == (Level.GREEN, Reach.READY, ("Hallen",), ())


def test_an_operation_names_the_parts_it_lacks() -> None:
    chosen = hall(tells("operation").finishes("choose_area"))
    assert (chosen.level, chosen.names, chosen.parts) == (Level.YELLOW, ("Hallen",), ("drives",))


def test_work_that_was_finished_before_is_not_ready_without_figures() -> None:
    not_split = {"kind": "count", "reason": "registret saknar kön"}
    told = tells("operation").finishes("choose_area", mode="finished")
    found = hall(told.finishes("study", decision="adopt", since=not_split))
    assert (found.level, found.reach, found.lacks) == (Level.YELLOW, Reach.BEGUN, ("figures",))


def test_an_operation_that_stands_still_is_not_reached() -> None:
    told = tells("operation").reaches("study").decides("adapt")
    found = hall(told, still=True)
    assert (found.level, found.reach, found.still, found.lacks) == (
        Level.YELLOW, Reach.READY, ("Hallen",), ("move",),
    )  # fmt: skip


def test_the_operation_that_has_come_furthest_is_told_of_and_one_that_was_given_up_is_none() -> None:
    given_up = tells("operation").finishes("choose_area")
    given_up.moves.append(Made(len(given_up.moves) + 1, "close", "gather_facts", None))
    alone = hall(given_up)
    assert (alone.level, alone.names, alone.lacks) == (Level.GREY, (), ("begin_operation",))
    further = titled("Skolan", "operation", tells("operation").reaches("find_causes"))
    found = of("operation", titled("Hallen", "operation", tells("operation")), further)
    assert (found.reach, found.names) == (Reach.BEGUN, ("Skolan",))


def test_an_operation_reported_in_one_period_is_not_ready_in_the_next() -> None:
    """The second asks for an improvement there: what has been secured."""
    told = tells("operation").reaches("study").decides("adopt")
    made = len(told.moves)
    assert hall(told).level is Level.GREEN
    found = hall(told, period=SECOND, since=LATER)
    assert (found.level, found.reach, found.lacks) == (Level.YELLOW, Reach.FIGURES, ("secure",))
    tested = hall(later(told, 0), period=SECOND, since=LATER)
    assert (tested.level, tested.reach, tested.lacks) == (Level.YELLOW, Reach.READY, ("secure",))
    told.finishes("secure_spread")
    assert hall(later(told, made), period=SECOND, since=LATER).level is Level.GREEN
    secured_before = hall(told, period=SECOND, since=LATER)
    assert (secured_before.level, secured_before.lacks) == (Level.YELLOW, ("begin_operation",))
    told.reaches("")
    over = hall(told, period=SECOND, since=LATER)
    assert (over.level, over.names, over.before) == (Level.GREY, (), ("Hallen",))
