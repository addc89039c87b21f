"""The four targets of a home period ("Vad ska vi uppnå"), worked out from what is stored and never ticked by hand.

The targets are the seed's: improvements in governance, improvements that secure competence, items of the checklist that
have moved, and an operation chosen. How they are levelled is our own (SKR says only "a number of").
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from flows.model import Role
from flows.rounds import Movement
from flows.standing import Stage, Standing

AIM = 2
"""How many improvements in governance make the first target green, when at least one of them has been tested; where a
team has not said how many it aims for."""

GROUPS = ("politicians", "top_managers", "strategists", "controllers", "line_managers", "staff")
"""Who needs expertise, each in their own role (SKR's inventory of competence)."""

HAVE, PLANNED, NEED = "have", "planned", "need"


class Level(StrEnum):
    GREY = "grey"
    YELLOW = "yellow"
    GREEN = "green"


@dataclass(frozen=True)
class Target:
    """`names` are what it rests on; `lacks` names what is to be done next, by the phrase for it."""

    number: int
    level: Level
    planned: int = 0
    tested: int = 0
    done: int = 0
    names: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    covered: tuple[int, int] | None = None
    """Of the role groups that have been noted, how many have the expertise or a plan for it."""


@dataclass(frozen=True)
class Titled:
    """An improvement by its title, with the target that its kind counts towards."""

    title: str
    target: str | None
    standing: Standing


def targets(
    works: Sequence[Titled],
    moved: Sequence[Movement] | None,
    *,
    aim: int = AIM,
    assessed: bool = False,
    expertise: Mapping[str, str] | None = None,
) -> list[Target]:
    """`moved` is None until there are two joint self-assessments of the same checklist; `assessed`: there is one.

    `expertise` has the role groups that have been noted: have, planned or need.
    """
    return [
        _counted(1, [work for work in works if work.target == "governance"], aim),
        _covered(_counted(2, [one for one in works if one.target == "competence"], 1), expertise or {}),
        _moved(moved, works, assessed),
        _operation([titled for titled in works if titled.target == "operation"]),
    ]


def _counted(number: int, works: Sequence[Titled], aim: int) -> Target:
    stages = [work.standing.stage for work in works]
    done, tested = stages.count(Stage.DONE), stages.count(Stage.TESTED) + stages.count(Stage.DONE)
    planned = tested + stages.count(Stage.PLANNED)
    names = tuple(one.title for one, at in zip(works, stages, strict=True) if at is not Stage.BEGUN)
    good = planned >= aim and tested >= 1 if number == 1 else done >= aim
    level = Level.GREEN if good else Level.YELLOW if planned else Level.GREY
    return Target(number, level, planned, tested, done, names, _next_of(number, works, planned, tested, aim, level))


def _next_of(
    number: int, works: Sequence[Titled], planned: int, tested: int, aim: int, level: Level
) -> tuple[str, ...]:
    if level is Level.GREEN:
        return ()
    if all(work.standing.closed for work in works):
        return (f"begin_{number}",)
    if not planned:  # what is only followed up has nothing to plan once it has been gone through
        return ("plan",) if any(work.standing.step for work in works) else (f"begin_{number}",)
    if not tested:
        return ("test",)
    return ("secure",) if number == 2 or planned >= aim else (f"begin_{number}",)


def _covered(counted: Target, expertise: Mapping[str, str]) -> Target:
    """Expertise is secured too when every role group has it or a plan for it; a group in need is what comes next."""
    if not expertise:
        return counted
    covered = sum(state in (HAVE, PLANNED) for state in expertise.values())
    all_of_them = covered == len(GROUPS)
    level = Level.GREEN if all_of_them else Level.YELLOW if covered and counted.level is Level.GREY else counted.level
    lacks = () if level is Level.GREEN else counted.lacks
    return replace(counted, level=level, lacks=lacks, covered=(covered, len(expertise)))


def _moved(moved: Sequence[Movement] | None, works: Sequence[Titled], assessed: bool) -> Target:
    if moved is None:
        begun = any(work.standing.item and work.standing.stage is not Stage.BEGUN for work in works)
        return Target(3, Level.YELLOW if begun else Level.GREY, lacks=("assess" if assessed else "assess_first",))
    up = [movement for movement in moved if movement.change > 0]
    proven = [one for one in up if one.evidence]
    names = tuple(one.item.id for one in proven)
    if proven:
        return Target(3, Level.GREEN, planned=len(up), done=len(proven), names=names)
    return Target(3, Level.YELLOW if up else Level.GREY, planned=len(up), lacks=("evidence" if up else "item",))


def _operation(works: Sequence[Titled]) -> Target:
    if not works:
        return Target(4, Level.GREY, lacks=("begin_4",))
    missing = {work.title: work.standing.lacks for work in works}
    title, parts = min(missing.items(), key=lambda pair: len(pair[1]))
    named = tuple(titled.title for titled in works if Role.UNIT not in titled.standing.lacks)
    if not parts:
        return Target(4, Level.GREEN, names=(title,))
    return Target(4, Level.YELLOW if named else Level.GREY, names=named, lacks=tuple(f"part_{role}" for role in parts))
