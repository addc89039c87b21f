"""What a button, a form or a reminder's row carries, as text: which thing, and how it stood.

Never an answer, since everybody who sees a message may see what its buttons carry. Each is written by `str` and read by
`read`, which is sorry for what none of ours carries; nobody else takes such a text apart.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.sorry import Sorry
from storage.prompts import Prompt

_PUT = re.compile(r"(\d{1,9})/([^/]+)/([^/]+)(?:/(\d{1,9})\.(\d{1,9}))?")
_ABOUT = re.compile(r"[\w.:/-]{1,120}")


def an_id(written: object) -> int:
    """The number in a button's value or a form's metadata. Sorry for what no button or form of ours carries."""
    text = str(written)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Sorry("sorry.gone")
    return int(text)


@dataclass(frozen=True)
class Place:
    """A step of an improvement. Written as `12/plan_test`."""

    improvement: int
    step: str

    def __str__(self) -> str:
        return f"{self.improvement}/{self.step}"

    @classmethod
    def read(cls, text: object) -> "Place":
        improvement, step = _parts(text, 2)
        return cls(an_id(improvement), step)


@dataclass(frozen=True)
class Part:
    """A part of a step's form, from 0. Written as `12/plan_test/1`; a form from before there were parts has one."""

    place: Place
    number: int

    def __str__(self) -> str:
        return f"{self.place}/{self.number}"

    @classmethod
    def read(cls, text: object) -> "Part":
        place, number = str(text), "0"
        if place.count("/") > 1:
            place, _, number = place.rpartition("/")
        return cls(Place.read(place), an_id(number))


@dataclass(frozen=True)
class Put:
    """A question as it was put to somebody, and how it stood then: what a button under it carries.

    `moves` counts the improvement's moves and `answer` is the answer that stood (0: none), so that what has come since
    is seen whatever the clocks say. Written as `12/plan_test/what/4.117`.
    """

    place: Place
    question: str
    moves: int
    answer: int

    def __str__(self) -> str:
        return f"{self.place}/{self.question}/{self.moves}.{self.answer}"

    @classmethod
    def read(cls, text: object) -> "Put":
        """One without how it stood (from before it was written there) has been overtaken by whatever came since."""
        found = _PUT.fullmatch(str(text))
        if found is None:
            raise Sorry("sorry.gone")
        improvement, step, question, moves, answer = found.groups("-1")
        return cls(Place(int(improvement), step), question, int(moves), int(answer))

    def as_prompt(self, **more: Any) -> Prompt:
        """As what a person is asked; `more` is what Prompt has beside it."""
        return Prompt(self.place.improvement, self.place.step, self.question, self.moves, self.answer, **more)

    @classmethod
    def of(cls, prompt: Prompt) -> "Put":
        return cls(Place(prompt.improvement_id, prompt.step), prompt.question, prompt.moves, prompt.answer)


@dataclass(frozen=True)
class Chosen:
    """One of the options of a question that was put. Written as `12/plan_test/size/4.117/ten`."""

    put: Put
    option: str

    def __str__(self) -> str:
        return f"{self.put}/{self.option}"

    @classmethod
    def read(cls, text: object) -> "Chosen":
        put, _, option = str(text).rpartition("/")
        return cls(Put.read(put), option)


@dataclass(frozen=True)
class Stay:
    """An improvement in the step where it stood after so many moves. Written as `12/4`."""

    improvement: int
    moves: int

    def __str__(self) -> str:
        return f"{self.improvement}/{self.moves}"

    @classmethod
    def read(cls, text: object) -> "Stay":
        improvement, moves = _parts(text, 2)
        return cls(an_id(improvement), an_id(moves))


@dataclass(frozen=True)
class InMenu:
    """What was chosen in a thing's menu: the way, and the thing's id. Written as `back_up/12`."""

    way: str
    of: int

    def __str__(self) -> str:
        return f"{self.way}/{self.of}"

    @classmethod
    def read(cls, text: object) -> "InMenu":
        way, of = _parts(text, 2)
        return cls(way, an_id(of))


@dataclass(frozen=True)
class InReceiversMenu:
    """What was chosen for a receiver of an improvement. Written as `draft/3/12`."""

    way: str
    receiver: int
    improvement: int

    def __str__(self) -> str:
        return f"{self.way}/{self.receiver}/{self.improvement}"

    @classmethod
    def read(cls, text: object) -> "InReceiversMenu":
        way, receiver, improvement = _parts(text, 3)
        return cls(way, an_id(receiver), an_id(improvement))


@dataclass(frozen=True)
class OneOf:
    """Something of a holder's that a form is about: a team's meeting, an improvement's receiver. None: a new one.

    Written as `4/7`, and a new one as `4/`.
    """

    holder: int
    which: int | None

    def __str__(self) -> str:
        return f"{self.holder}/{'' if self.which is None else self.which}"

    @classmethod
    def read(cls, text: object) -> "OneOf":
        holder, which = _parts(text, 2)
        return cls(an_id(holder), an_id(which) if which else None)


@dataclass(frozen=True)
class ToLookAt:
    """The day on which it is to be looked at whether a secured improvement holds. Written as `12/2027-05-01`."""

    improvement: int
    day: date

    def __str__(self) -> str:
        return f"{self.improvement}/{self.day}"

    @classmethod
    def read(cls, text: object) -> "ToLookAt":
        improvement, day = _parts(text, 2)
        try:
            return cls(an_id(improvement), date.fromisoformat(day))
        except ValueError as error:
            raise Sorry("sorry.gone") from error

    @classmethod
    def of_block(cls, block_id: str) -> "ToLookAt":
        """As a block's id carries it after the block's own name: `follow_up.said:12/2027-05-01`."""
        return cls.read(block_id.partition(":")[2])


@dataclass(frozen=True)
class Opinion:
    """A message to somebody of a team, of which it is asked whether it helped. Written as `4/weekly.2027-01-18`."""

    team: int
    about: str

    def __str__(self) -> str:
        return f"{self.team}/{self.about}"

    @classmethod
    def read(cls, text: object) -> "Opinion":
        team, _, about = str(text).partition("/")
        if not _ABOUT.fullmatch(about):
            raise Sorry("sorry.gone")
        return cls(an_id(team), about)


@dataclass(frozen=True)
class CountdownTo:
    """A reminder of a meeting, so many days before it. Written as `7:14`, and after it as `7:-1`."""

    meeting: int
    days: int

    def __str__(self) -> str:
        return f"{self.meeting}:{self.days}"

    @classmethod
    def read(cls, text: str) -> "CountdownTo":
        meeting, _, days = text.partition(":")
        return cls(int(meeting), int(days))


@dataclass(frozen=True)
class OfStay:
    """A reminder of an improvement in the step where it stood after so many moves. Written as `12:4`."""

    improvement: int
    moves: int

    def __str__(self) -> str:
        return f"{self.improvement}:{self.moves}"


@dataclass(frozen=True)
class OfDay:
    """A reminder of an improvement's day: of the end of its test, or to look at it. Written as `12:2027-02-01`."""

    improvement: int
    day: date | None

    def __str__(self) -> str:
        return f"{self.improvement}:{self.day}"


def _parts(text: object, number: int) -> list[str]:
    parts = str(text).split("/")
    if len(parts) != number:
        raise Sorry("sorry.gone")
    return parts
