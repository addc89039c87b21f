"""Where an improvement stands, as one small value: made of its facts by one pure function, and kept for speed.

An overview of many teams reads this and none of the facts. Nothing in it depends on what day it is.
"""

import json
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from types import UnionType
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

from flows import calendar, comparing, model, pace, verdict
from flows import figures as figures_of
from flows import journey as journey_of
from flows.figures import figures
from flows.journey import Journey
from flows.model import Role, Turn
from flows.pace import stays
from flows.reading import Value
from flows.verdict import comparison, decided_at, is_secured, is_tested, studied

_MADE_BY = (calendar, comparing, figures_of, journey_of, model, pace, verdict)
"""What a standing is made by, beside this file."""


@cache
def made_by() -> str:
    """Stands first in what is kept: a digest of all that it is made by. What another program has kept is made anew."""
    code = [Path(str(module.__file__)).read_bytes() for module in _MADE_BY]
    return sha256(b"\0".join([*code, Path(__file__).read_bytes(), version("holidays").encode()])).hexdigest()[:12]


DUE_BY = (Role.TEST_ENDS, Role.FOLLOW_UP, Role.TELL_ON, Role.TELL_HOW, Role.OWNER)
"""The roles of the answers that move, without a move, what the clock has to say and to whom."""

PARTS = (Role.UNIT, Role.LINE_MANAGER, Role.ENTERS, Role.EXPECTED, Role.DRIVES)
"""What an operation has when it is chosen, described and linked."""


class Stage(StrEnum):
    """How far an improvement has come. An idea that was tested and dropped is tested: learning is a result."""

    BEGUN = "begun"
    PLANNED = "planned"
    TESTED = "tested"
    DONE = "done"


class Standing(NamedTuple):
    """In the order in which it is kept. A tuple, since thousands of them are read at once."""

    step: str | None
    """None when it is finished or closed."""

    closed: bool
    done_steps: int
    done: int
    of: int
    """Of so many questions in the step so many are settled."""

    asks_all: bool
    """Something is open that whoever knows can answer."""

    may_spread: bool
    """It has come to the step where the standard is written down."""

    has_begun: bool
    """The facts have been gathered, or there was no need: the team has come as far as to its ideas."""

    has_figures: bool
    """There is a result."""

    leaves_somebody: bool
    """Its figures are better for one group, while the other has it worse or the gap has grown."""

    cycle: int
    moves: int
    touched_by: str
    moved_by: str
    stage: Stage
    item: str
    """The item of the checklist that it belongs to."""

    teller: str
    """Who has said how others are to be told of it."""

    broken: str
    """What its chain of command's weak part is said to be; empty as long as nobody has said."""

    drove: str
    """Whether what is to drive it did, as it was answered; empty as long as it was not."""

    waits_for: tuple[str, ...]
    """The members who alone hold the step."""

    owners: tuple[str, ...]
    drives: tuple[str, ...] | None
    """The ids of the improvements that are to drive it; None where that is not asked."""

    lacks: tuple[str, ...]
    """The roles of PARTS that have no answer."""

    asides: tuple[str, ...]
    """The forms beside the way that it has."""

    stays: tuple[int, ...]
    """How many working days the team stayed in each step that it has left."""

    touched_at: datetime
    moved_at: datetime | None
    secured_at: datetime | None
    planned_at: datetime | None
    tested_at: datetime | None
    """When the last test that was made had been studied."""

    decided_at: datetime | None
    """When Study was last left with a decision, also of work that was finished before."""

    test_ends: date | None
    follow_up: date | None
    tell_on: date | None
    """The day on which others are to be told; None when it is closed, or to be given anew."""

    def open_for(self, person: str) -> bool:
        """Whether this person can answer something in the step where the team is."""
        return self.asks_all or person in self.waits_for

    def to_json(self) -> str:
        return _ENCODED([made_by(), *self])

    @classmethod
    def from_json(cls, kept: str | None) -> "Standing | None":
        """None for what was never kept, or was made otherwise: it is to be made of the facts."""
        values = _DECODED(kept)[0] if kept else [None]
        if values[0] != made_by():
            return None
        for place, read in _READ:
            if values[place] is not None:
                values[place] = read(values[place])
        return cls._make(values[1:])


def _reader(annotated: object) -> Callable[[Any], Any] | None:
    """What makes a field's value of what JSON has in its stead; None where that is the value itself."""
    kinds = get_args(annotated) if isinstance(annotated, UnionType) else (annotated,)
    readers: dict[object, Callable[[Any], Any]] = {
        tuple: tuple, datetime: datetime.fromisoformat, date: date.fromisoformat, Stage: Stage
    }  # fmt: skip
    return next((readers[kind] for kind in (get_origin(one) or one for one in kinds) if kind in readers), None)


_READ = [
    (place, read)
    for place, annotated in enumerate(get_type_hints(Standing).values(), start=1)
    if (read := _reader(annotated)) is not None
]
"""What has to be read of what is kept, each by its place, after what made it."""


def standing(journey: Journey, began: tuple[datetime, str], zone: str) -> Standing:
    """`began`: when and by whom it was begun. `zone` is the team's, whose days count."""
    step, last = journey.step, journey.moves[-1] if journey.moves else None
    done, of = journey.progress(step) if step else (0, 0)
    touched_at, touched_by = _last_touch(journey, began)
    found = comparison(journey)
    return Standing(
        step=step.id if step else None,
        closed=journey.closed,
        done_steps=journey.done_steps,
        done=done,
        of=of,
        asks_all=step is not None
        and any(not question.from_each and not journey.settled(step, question) for question in journey.asked(step)),
        may_spread=step is None or journey.place_of(Role.STANDARD) <= journey.done_steps,
        has_begun=_has_begun(journey),
        has_figures=_has_figures(journey.answered(Role.RESULT)),
        leaves_somebody=found is not None and found.leaves_somebody,
        cycle=journey.cycle,
        moves=len(journey.moves),
        touched_by=touched_by,
        moved_by=last.by if last else "",
        stage=stage(journey),
        item=str(journey.answered(Role.ITEM) or ""),
        teller=_teller(journey),
        broken=str(journey.answered(Role.BROKEN) or ""),
        drove=str(journey.answered(Role.DROVE) or ""),
        waits_for=journey.waits_for(),
        owners=_several(journey.answered(Role.OWNER)),
        drives=_several(journey.answered(Role.DRIVES)) if journey.method.with_role(Role.DRIVES) else None,
        lacks=tuple(role.value for role in PARTS if not journey.answered(role)),
        asides=tuple(aside.id for aside in journey.method.asides),
        stays=tuple(stays(journey, calendar.local_day(began[0], zone), zone)),
        touched_at=touched_at,
        moved_at=last.at if last else None,
        secured_at=journey.secured_at(),
        planned_at=_planned_at(journey),
        tested_at=next(reversed(studied(journey)), None),
        decided_at=decided_at(journey),
        test_ends=journey.test_ends(),
        follow_up=_day(journey.answered(Role.FOLLOW_UP)),
        tell_on=_tell_on(journey),
    )


def stage(journey: Journey) -> Stage:
    """What counts towards a target. Work that was finished before it came here, and is only followed up, has no test
    of its own: it counts as begun (the home period's first three targets ask for tests that were made).
    """
    if is_tested(journey):
        return Stage.DONE if is_secured(journey) else Stage.TESTED
    return Stage.PLANNED if _planned_at(journey) else Stage.BEGUN


def _planned_at(journey: Journey) -> datetime | None:
    """When the plan of a test was last done."""
    plan = journey.method.cycle[0]
    left = (move.at for move in reversed(journey.moves) if move.from_step == plan and move.turn == Turn.FORWARD)
    return next(left, None)


def _has_figures(result: Value | None) -> bool:
    """For women and men; in a method that asks for words, that something was said."""
    found = figures(result)
    return found.is_split if found else result is not None


def _has_begun(journey: Journey) -> bool:
    """A method that does not ask for ideas has begun when it comes to the plan."""
    first = min(journey.place_of(Role.IDEAS), journey.method.place(journey.method.cycle[0]))
    return any(move.to_step and journey.method.place(move.to_step) >= first for move in journey.moves)


def _tell_on(journey: Journey) -> date | None:
    return None if journey.closed else _day(journey.answered_now(Role.TELL_ON))


def _teller(journey: Journey) -> str:
    found = journey.method.with_role(Role.TELL_HOW)
    answer = journey.latest(*found) if found else None
    return answer.author if answer is not None else ""


def _last_touch(journey: Journey, began: tuple[datetime, str]) -> tuple[datetime, str]:
    touches = [began, *((move.at, move.by) for move in journey.moves)]
    answer = journey.last_answer()
    return max([*touches, (answer.at, answer.author)] if answer is not None else touches)


def _several(value: Value | None) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else (str(value),) if value else ()


def _day(value: Value | None) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def _written(moment: date) -> str:
    return moment.isoformat()


_DECODED = json.JSONDecoder().raw_decode
"""As json.loads, which takes twice the time for what is so small."""

_ENCODED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_written).encode
