"""What a team's plan and its messages are made of, each read once for many, and what a kind of reminder is."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto

from bot.slack.kit import Block
from bot.team.nudging import quiet
from bot.team.overview import Overview, Work
from bot.team.who import zone_of
from bot.voice import Voice
from flows.model import Reminders
from storage.people import Person
from storage.reminders import Bundle, Planned, Reminder
from storage.teams import Team


@dataclass(frozen=True)
class Seen:
    """What a team's plan goes by. `silent`: who has left Slack, and whom Slack will take nothing for.

    The overview is of the moment when the plan begins: that of the first fact that it has not heeded yet.
    """

    milestones: Reminders
    overview: Overview
    known: Mapping[str, Person]
    silent: Collection[str]
    rare: bool
    said: Mapping[str, Mapping[str, date]]
    """By a kind's name, if it wants to know: the day on which each of its `about` was first said."""

    @property
    def now(self) -> datetime:
        return self.overview.now

    @property
    def team(self) -> Team:
        return self.overview.team

    def is_away(self, user: str) -> bool:
        person = self.known[user]
        return user in self.silent or bool(quiet(person, zone_of(person, self.team.time_zone), self.now))


class Needs(Enum):
    """What a kind's message is made of, beside how its team stands: read only for the teams in such a message."""

    ANSWERS = auto()
    """The team's improvements with their answers."""

    FOLLOWED = auto()
    """All that whoever follows the team from outside may see."""

    TOUCHED = auto()
    """Who has lately done something with what."""

    TOLD = auto()
    """Which improvements others have been told of."""


@dataclass(frozen=True)
class Facts:
    """What the messages of a batch to one workspace are made of, read once."""

    milestones: Reminders
    now: datetime
    overviews: Mapping[int, Overview]
    """By the team's id."""

    followed: Mapping[int, Overview]
    """Those that somebody is told of from outside, with all that there is to see of them."""

    works: Mapping[int, Work]
    """By the improvement's id, with their answers: of the teams that are told of what was answered or is missing."""

    touched: Mapping[tuple[int, str], datetime]
    """When somebody last did something with an improvement, by its id and theirs; as far as it is lately."""

    told: Collection[tuple[int, date | None]]
    """The improvements that others have been told of, by their ids, each with the day that it was to be on."""

    people: Mapping[str, Person]
    rare: Collection[int]
    parked: Collection[str]

    def of(self, bundle: Bundle) -> list[Overview]:
        """The teams that the bundle is about, as far as they are still there."""
        ids = dict.fromkeys(reminder.team_id for reminder in bundle.reminders)
        return [self.overviews[team] for team in ids if team in self.overviews]


@dataclass(frozen=True)
class Telling:
    """A message that is being put together: to whom, of which teams, in whose voice.

    `theirs` are the teams that the recipient is in, or the one whose channel it is; `followed` those that they follow
    from outside. `alone`: nothing has been said in the message yet.
    """

    facts: Facts
    bundle: Bundle
    theirs: list[Overview]
    followed: list[Overview]
    voice: Voice
    in_channel: bool
    alone: bool = True

    @property
    def user(self) -> str:
        return self.bundle.recipient

    @property
    def today(self) -> date:
        return self.voice.today

    def due(self, kind: str) -> list[Reminder]:
        """Its reminders of this kind."""
        return [reminder for reminder in self.bundle.reminders if reminder.kind == kind]


@dataclass(frozen=True)
class Kind:
    """A kind of reminder: when it is due, and what it says, made from what is true at that moment.

    `due` is everything of the kind that a team is to be told from `now` on; `says` nothing when it is no longer true.
    """

    name: str
    due: Callable[[Seen], Iterable[Planned]]
    says: Callable[[Telling], Sequence[Block]]
    needs: Collection[Needs] = ()
    remembers: bool = False
    """Whether `due` goes by what the kind has said (`Seen.said`)."""
