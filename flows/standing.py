"""Where an improvement stands, as one small value: made of its facts by one pure function, and kept for speed.

An overview of many teams reads this and none of the facts. Nothing in it depends on what day it is.
"""

import json
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from flows import calendar, model, pace, verdict
from flows import journey as journey_of
from flows.journey import Journey
from flows.model import Role, Turn
from flows.pace import stays
from flows.reading import Value
from flows.verdict import is_secured, is_tested

_MADE_BY = (calendar, journey_of, model, pace, verdict)
"""What a standing is made by, beside this file."""


@cache
def made_by() -> str:
    """Stands first in what is kept: a digest of all that it is made by. What another program has kept is made anew."""
    code = [Path(str(module.__file__)).read_bytes() for module in _MADE_BY]
    return sha256(b"\0".join([*code, Path(__file__).read_bytes(), version("holidays").encode()])).hexdigest()[:12]


PARTS = (Role.UNIT, Role.LINE_MANAGER, Role.ENTERS, Role.EXPECTED, Role.DRIVES)
"""What an operation has when it is chosen, described and linked."""


class Stage(StrEnum):
    """How far an improvement has come. An idea that was tested and dropped is tested: learning is a result."""

    BEGUN = "begun"
    PLANNED = "planned"
    TESTED = "tested"
    DONE = "done"


class Standing(NamedTuple):
    """In the order in which it is kept: plain values, then lists, then moments and days.

    A tuple, since thousands of them are read at once.
    """

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

    cycle: int
    moves: int
    touched_by: str
    moved_by: str
    stage: Stage
    item: str
    """The item of the checklist that it belongs to."""

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
    test_ends: date | None
    follow_up: date | None

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
        lists, moments, days = map(_tuple, values[16:22]), map(_moment, values[22:25]), map(_day, values[25:])
        return cls._make([*values[1:12], Stage(str(values[12])), *values[13:16], *lists, *moments, *days])


def standing(journey: Journey, began: tuple[datetime, str], zone: str) -> Standing:
    """`began`: when and by whom it was begun. `zone` is the team's, whose days count."""
    step, last = journey.step, journey.moves[-1] if journey.moves else None
    done, of = journey.progress(step) if step else (0, 0)
    touched_at, touched_by = _last_touch(journey, began)
    return Standing(
        step=step.id if step else None,
        closed=journey.closed,
        done_steps=journey.done_steps,
        done=done,
        of=of,
        asks_all=step is not None
        and any(not question.from_each and not journey.settled(step, question) for question in journey.asked(step)),
        may_spread=step is None or journey.place_of(Role.STANDARD) <= journey.done_steps,
        cycle=journey.cycle,
        moves=len(journey.moves),
        touched_by=touched_by,
        moved_by=last.by if last else "",
        stage=stage(journey),
        item=str(journey.answered(Role.ITEM) or ""),
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
        test_ends=journey.test_ends(),
        follow_up=_day(journey.answered(Role.FOLLOW_UP)),
    )


def stage(journey: Journey) -> Stage:
    """What counts towards a target. Work that was finished before it came here, and is only followed up, has no test
    of its own: it counts as begun (the home period's first three targets ask for tests that were made).
    """
    if is_tested(journey):
        return Stage.DONE if is_secured(journey) else Stage.TESTED
    planned = any(move.from_step == journey.method.cycle[0] and move.turn == Turn.FORWARD for move in journey.moves)
    return Stage.PLANNED if planned else Stage.BEGUN


def _last_touch(journey: Journey, began: tuple[datetime, str]) -> tuple[datetime, str]:
    touches = [began, *((move.at, move.by) for move in journey.moves)]
    answer = journey.last_answer()
    return max([*touches, (answer.at, answer.author)] if answer is not None else touches)


def _tuple(kept: list[Any] | None) -> tuple[Any, ...] | None:
    return None if kept is None else tuple(kept)


def _moment(kept: str | None) -> datetime | None:
    return datetime.fromisoformat(kept) if kept else None


def _several(value: Value | None) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else (str(value),) if value else ()


def _day(value: Value | None) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def _written(moment: date) -> str:
    return moment.isoformat()


_DECODED = json.JSONDecoder().raw_decode
"""As json.loads, which takes twice the time for what is so small."""

_ENCODED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_written).encode
