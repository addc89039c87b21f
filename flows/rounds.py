"""A round of the network: its meetings, home periods and deadlines, and the checklist that teams assess themselves by.

A round is content with a version: SKR changes the order of the meetings, the items and the scale between years, so
answers of two checklists are never compared.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from statistics import median
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, TypeAdapter, model_validator

from flows.loader import CONTENT, ContentError, checked, read
from flows.model import Id, Option
from flows.texts import Choice, Frozen, Label, Line, Paragraph, Text, Title


class ScoreLevel(Frozen):
    score: int
    text: Choice


class Item(Frozen):
    id: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")]
    text: Choice


class Checklist(Frozen):
    """Items that a team scores together, and what it takes to be ready to show others the way."""

    id: Id
    title: Title
    level: Annotated[tuple[ScoreLevel, ...], Field(min_length=2, max_length=10)]
    item: Annotated[tuple[Item, ...], Field(min_length=1, max_length=15)]

    @model_validator(mode="after")
    def _counts_upwards(self) -> Self:
        scores = [level.score for level in self.level]
        if scores != list(range(scores[0], scores[0] + len(scores))):
            raise ValueError("the levels' scores must rise by one, from low to high")
        if len({item.id for item in self.item}) < len(self.item):
            raise ValueError("an item stands twice")
        return self

    @property
    def lowest(self) -> int:
        return self.level[0].score

    @property
    def options(self) -> tuple[Option, ...]:
        return tuple(Option(id=item.id, text=item.text) for item in self.item)

    def find(self, item_id: str) -> Item | None:
        return next((item for item in self.item if item.id == item_id), None)


class Deadline(Frozen):
    """Something that whoever hosts a meeting must have done by `days` before it (negative: after it).

    What everybody must have done is the milestone's own text.
    """

    days: int = Field(ge=-60, le=365)
    text: Paragraph


class EditionMeeting(Frozen):
    id: Id
    name: Label
    theme: Line


Counted = Literal["governance", "competence", "checklist", "operation"]
"""A target that is worked out from what is stored."""


class PeriodGoal(Text):
    """What a home period is to lead to. What it `counts` tells how far that has come; else only the team can judge.

    `secured`: it is reached by what is written down with an owner in the line, and not by what has only been tested.
    """

    counts: tuple[Counted, ...] = ()
    secured: bool = False


class HomePeriod(Frozen):
    """The work at home between two of the round's meetings, and what it is to lead to."""

    after: Id
    before: Id
    goal: tuple[PeriodGoal, ...]

    @model_validator(mode="after")
    def _counts_once(self) -> Self:
        counted = [name for goal in self.goal for name in goal.counts]
        if len(set(counted)) < len(counted):
            raise ValueError("two goals of a home period count the same")
        return self


class Running(NamedTuple):
    """The home period that runs, and the day of the meeting that it began with: None where none of them has been."""

    period: HomePeriod
    began: date | None


class Edition(Frozen):
    id: Id
    title: Label
    meeting: Annotated[tuple[EditionMeeting, ...], Field(min_length=2)]
    period: Annotated[tuple[HomePeriod, ...], Field(min_length=1)]
    deadline: tuple[Deadline, ...]
    checklist: Checklist

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        names = [meeting.id for meeting in self.meeting]
        for period in self.period:
            if period.after not in names or period.before not in names[names.index(period.after) + 1 :]:
                message = f"no home period lies after {period.after!r} and before {period.before!r}"
                raise ValueError(message)
        return self

    def find(self, slot: str) -> EditionMeeting | None:
        return next((meeting for meeting in self.meeting if meeting.id == slot), None)

    def running(self, days: Mapping[str, date], today: date) -> Running:
        """By the days of the round's meetings, as far as they are known. A meeting's own day ends its home period."""
        coming = [period for period in self.period if days.get(period.before, date.min) >= today]
        begun = [period for period in self.period if days.get(period.after, date.max) < today]
        period = coming[0] if coming else begun[-1] if begun else self.period[0]
        names = [meeting.id for meeting in self.meeting]
        earlier = [days[name] for name in names[: names.index(period.before)] if days.get(name, date.max) < today]
        return Running(period, max(earlier, default=None))

    def deadlines_at(self, days: int) -> list[Deadline]:
        return [deadline for deadline in self.deadline if deadline.days == days]


@dataclass(frozen=True)
class Movement:
    """How the score of an item changed. `evidence` names what it rests on; without any it is only a feeling."""

    item: Item
    before: int | None
    now: int | None
    evidence: tuple[str, ...] = ()

    @property
    def change(self) -> int:
        return self.now - self.before if self.now is not None and self.before is not None else 0


def movement(
    checklist: Checklist,
    before: Mapping[str, int],
    now: Mapping[str, int],
    said: Mapping[str, str],
    tested: Mapping[str, Sequence[str]],
) -> list[Movement]:
    """Item by item, from one joint self-assessment to another of the same checklist.

    Its evidence is what was `said` of the item, where that names something, and the improvements `tested` for it.
    """
    return [
        Movement(item, before.get(item.id), now.get(item.id), _evidence(said.get(item.id, ""), tested.get(item.id, ())))
        for item in checklist.item
    ]


def _evidence(said: str, tested: Sequence[str]) -> tuple[str, ...]:
    return ((said,) if names_something(said) else ()) + tuple(tested)


def names_something(words: str) -> bool:
    """Whether somebody else could find what is meant: a link, or three words of more than a letter or two."""
    return "://" in words or (len(words.split()) >= 3 and len(re.findall(r"\w", words)) >= 8)


def missing_until_ready(checklist: Checklist, scores: Mapping[str, int]) -> tuple[int, int]:
    """(items at the lowest level or not scored, further items that must come to 3): (0, 0) is ready.

    SKR: "no longer any scores of 1, and a 3 on more than half of the points" (skr.se 16328, for the scale 1-3). No rule
    was found for the scale 1-4; the same is used there.
    """
    lowest = sum(scores.get(item.id, checklist.lowest) <= checklist.lowest for item in checklist.item)
    threes = sum(scores.get(item.id, 0) >= 3 for item in checklist.item)
    return lowest, max(0, len(checklist.item) // 2 + 1 - threes)


TELLS_FROM = 5
"""Fewer votes than this on an item, and what is told of them would point somebody out."""


@dataclass(frozen=True)
class VoteSpread:
    """The private votes on an item, without names."""

    votes: tuple[int, ...]

    @property
    def tells(self) -> bool:
        """Whether there are votes enough for something to be told of them."""
        return len(self.votes) >= TELLS_FROM

    @property
    def close(self) -> bool:
        """All within one step of each other.

        More is never told then: that everybody voted the same would show everybody's vote, however many they are.
        """
        return max(self.votes) - min(self.votes) <= 1

    @property
    def middle(self) -> int:
        """A score to begin the talk with: the median, rounded down."""
        return int(median(self.votes))


def load_round(path: Path) -> Edition:
    found = checked(TypeAdapter(Edition), read(path), path)
    if f"{found.id}.toml" != path.name:
        raise ContentError([f"{path.name}: id: the round is called {found.id!r}, so the file must be {found.id}.toml"])
    return found


def load_rounds(folder: Path = CONTENT / "rounds") -> dict[str, Edition]:
    """Every edition in the folder by its id, oldest first."""
    return {one.id: one for one in (load_round(path) for path in sorted(folder.glob("*.toml")))}


@cache
def editions() -> dict[str, Edition]:
    """The editions that ship with Hemmaplan, read once."""
    return load_rounds()


NEWEST = "modellkoncept_2024"
"""The edition that a new team follows unless it chooses another."""


def round_of(edition: str) -> Edition:
    """The edition, or the newest when it is no longer there."""
    return editions().get(edition) or editions()[NEWEST]
