"""How far what a home period is to lead to has come, worked out from what is stored and never ticked by hand.

Which of it a period counts stands in the round's file: improvements in governance, improvements that secure competence,
items of the checklist that have moved, and an operation to report. How they are levelled is our own (SKR says only
"a number of"). What stands still makes nothing green, and neither does what was reached before the period began.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from flows.model import Role
from flows.rounds import Counted, HomePeriod, Movement, PeriodGoal
from flows.standing import Stage, Standing

AIM = 2
"""How many improvements in governance make that target green, when at least one of them has been tested; where a team
has not said how many it aims for."""

GROUPS = ("politicians", "top_managers", "strategists", "controllers", "line_managers", "staff")
"""Who needs expertise, each in their own role (SKR's inventory of competence)."""

HAVE, PLANNED, NEED = "have", "planned", "need"


class Level(StrEnum):
    GREY = "grey"
    YELLOW = "yellow"
    GREEN = "green"


class Reach(StrEnum):
    """How far an operation has come towards the meeting where it is reported, each beyond the one before."""

    NAMED = "named"
    BEGUN = "begun"
    FIGURES = "figures"
    READY = "ready"


@dataclass(frozen=True)
class Target:
    """`names` are what it rests on, `still` what nobody has touched for weeks, `before` what came of earlier periods.

    `parts` are the roles that an operation lacks; `lacks` names what is to be done next, by the phrase for it.
    """

    counts: Counted | None
    level: Level = Level.GREY
    planned: int = 0
    tested: int = 0
    done: int = 0
    aim: tuple[int, int] | None = None
    """So many of those that are aimed for."""

    reach: Reach | None = None
    names: tuple[str, ...] = ()
    still: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    covered: tuple[int, int] | None = None
    """Of the role groups that have been noted, how many have the expertise or a plan for it."""

    goal: PeriodGoal | None = None
    """Where nothing counts it: the goal itself, which only the team can judge."""


@dataclass(frozen=True)
class Titled:
    """An improvement by its title, with the target that its kind counts towards, and whether it stands still."""

    title: str
    target: str | None
    standing: Standing
    still: bool = False


def targets(
    period: HomePeriod,
    works: Sequence[Titled],
    moved: Sequence[Movement] | None,
    *,
    since: datetime | None = None,
    aim: int = AIM,
    assessed: bool = False,
    expertise: Mapping[str, str] | None = None,
) -> list[Target]:
    """What the period has, goal by goal. `since` is when it began; None: all that is known belongs to it.

    `moved` is None until there are two joint self-assessments to compare; `assessed`: there is one. `expertise` has the
    role groups that have been noted: have, planned or need.
    """

    def counted(name: Counted, secured: bool) -> Target:
        theirs = [work for work in works if work.target == name]
        match name:
            case "governance":
                return _improvements(name, theirs, since, aim, secured)
            case "competence":
                return _covered(_improvements(name, theirs, since, 1, secured), expertise or {})
            case "checklist":
                return _moved(moved, works, since, assessed)
            case "operation":
                return _operation(theirs, since, secured)

    return [
        target
        for goal in period.goal
        for target in ([counted(name, goal.secured) for name in goal.counts] or [Target(None, goal=goal)])
    ]


def stage_in(standing: Standing, since: datetime | None) -> Stage | None:
    """How far an improvement has come in the period that began then. None: it has no part in it, since it was over
    before or was given up, or nothing has been planned, tested or secured since what was reached before.
    """
    tested = _is_in(standing.tested_at, since)
    if standing.stage is Stage.DONE and (_is_in(standing.secured_at, since) or (standing.closed and tested)):
        return Stage.DONE
    if tested:
        return Stage.TESTED
    if standing.step is None:
        return None
    if standing.stage in (Stage.BEGUN, Stage.PLANNED):
        return standing.stage
    return Stage.PLANNED if _is_in(standing.planned_at, since) else None


def _titles(works: Iterable[Titled]) -> tuple[str, ...]:
    return tuple(work.title for work in works)


def _is_in(at: datetime | None, since: datetime | None) -> bool:
    return at is not None and (since is None or at >= since)


def _improvements(
    name: Counted, works: Sequence[Titled], since: datetime | None, aim: int, secured: bool
) -> Target:  # fmt: skip
    stage_of = [(work, stage_in(work.standing, since)) for work in works]
    counted = [work for work, stage in stage_of if stage not in (None, Stage.BEGUN)]
    stages = [stage for _, stage in stage_of]
    done = stages.count(Stage.DONE)
    tested = done + stages.count(Stage.TESTED)
    reached = done if secured else sum(not work.still for work in counted)
    green = reached >= aim and tested > 0
    return Target(
        name,
        Level.GREEN if green else Level.YELLOW if counted else Level.GREY,
        planned=len(counted),
        tested=tested,
        done=done,
        aim=(min(reached, aim), aim),
        names=_titles(counted),
        still=_titles(work for work in works if work.still),
        before=_from_before([work for work in works if work not in counted], since),
        lacks=() if green else (_next_of(name, works, len(counted), tested, secured),),
    )


def _next_of(name: str, works: Sequence[Titled], planned: int, tested: int, secured: bool) -> str:
    going = [work for work in works if work.standing.step and not work.standing.secured_at]
    if secured and any(work.standing.tested_at and work.standing.may_spread for work in going):
        return "secure"
    if not going:
        return f"begin_{name}"
    if any(work.still for work in going):
        return "move"
    if not planned:
        return "plan"
    return "test" if secured or not tested else f"begin_{name}"


def _from_before(works: Sequence[Titled], since: datetime | None) -> tuple[str, ...]:
    """Those of them of which there was something to tell before the period began, and nothing since."""
    known = [(work.title, at) for work in works if (at := _result_at(work.standing)) is not None]
    return tuple(title for title, at in known if not _is_in(at, since))


def _result_at(standing: Standing) -> datetime | None:
    """When there last was something to tell of it: a decision, or that it was secured."""
    return max((at for at in (standing.decided_at, standing.secured_at) if at), default=None)


def _covered(counted: Target, expertise: Mapping[str, str]) -> Target:
    """Expertise is secured too when every role group has it or a plan for it; a group in need is what comes next."""
    if not expertise:
        return counted
    covered = sum(state in (HAVE, PLANNED) for state in expertise.values())
    all_of_them = covered == len(GROUPS)
    level = Level.GREEN if all_of_them else Level.YELLOW if covered and counted.level is Level.GREY else counted.level
    lacks = () if level is Level.GREEN else counted.lacks
    aim = None if all_of_them else counted.aim
    return replace(counted, level=level, lacks=lacks, aim=aim, covered=(covered, len(expertise)))


def _moved(
    moved: Sequence[Movement] | None, works: Sequence[Titled], since: datetime | None, assessed: bool
) -> Target:  # fmt: skip
    if moved is None:
        planned = [work for work in works if stage_in(work.standing, since) not in (None, Stage.BEGUN)]
        level = Level.YELLOW if any(work.standing.item for work in planned) else Level.GREY
        return Target("checklist", level, lacks=("assess" if assessed else "assess_first",))
    up = [movement for movement in moved if movement.change > 0]
    proven = tuple(one.item.id for one in up if one.evidence)
    if proven:
        return Target("checklist", Level.GREEN, names=proven)
    return Target("checklist", Level.YELLOW if up else Level.GREY, lacks=("evidence" if up else "item",))


def _operation(works: Sequence[Titled], since: datetime | None, secured: bool) -> Target:
    """By the one that has come furthest."""
    theirs = [work for work in works if work.standing.step or _is_in(_result_at(work.standing), since)]
    before = _from_before([work for work in works if work not in theirs], since)
    still = _titles(work for work in works if work.still)
    target = Target("operation", still=still, before=before, lacks=("begin_operation",))
    if not theirs:
        return target
    first = max(theirs, key=lambda work: (len(_reached(work.standing, since)), not work.still))
    reached = _reached(first.standing, since)
    lacks = _next_of_operation(first, reached, since, secured)
    return replace(
        target,
        level=Level.GREY if not reached else Level.YELLOW if lacks else Level.GREEN,
        reach=reached[-1] if reached else None,
        names=_titles(work for work in theirs if _reached(work.standing, since)),
        parts=first.standing.lacks if lacks else (),
        lacks=lacks,
    )


def _reached(standing: Standing, since: datetime | None) -> list[Reach]:
    """All that it has come through, in order."""
    met = {
        Reach.NAMED: Role.UNIT not in standing.lacks,
        Reach.BEGUN: standing.has_begun,
        Reach.FIGURES: standing.has_figures,
        Reach.READY: _is_in(_result_at(standing), since),
    }
    order = list(met)
    return order[: next((place for place, one in enumerate(order) if not met[one]), len(order))]


def _next_of_operation(
    work: Titled, reached: Sequence[Reach], since: datetime | None, secured: bool
) -> tuple[str, ...]:  # fmt: skip
    stands, is_ready = work.standing, len(reached) == len(Reach)
    if work.still:
        return ("move",)
    if is_ready and (not secured or _is_in(stands.secured_at, since)):
        return ()
    if stands.step is None or stands.secured_at:
        return ("begin_operation",)
    if Reach.FIGURES in reached and stands.may_spread:
        return ("secure",)
    return (("name", "facts", "figures", "decide", "test")[len(reached)],)
