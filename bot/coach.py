"""What every part of the bot is given: made once, in bot.cli.run, and handed on. No module keeps any of it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import NamedTuple

from slack_sdk import WebClient
from sqlalchemy import Engine

from bot.journeys import Journeys
from bot.methods import Methods
from bot.slack.client import SlackFailure, trouble_of
from flows.model import Reminders
from storage.desk import Desk
from storage.engine import reading, writing

log = logging.getLogger(__name__)

Job = Callable[[], object]


@dataclass(frozen=True)
class Coach:
    """`slack` gives a client for a workspace; `now` an aware UTC moment; `later` and `soon` do work after a turn.

    Work given to them is lost when the process dies: only what the next beat of the clock makes good, or a form that
    would be too late by then, goes there. `soon` is for forms alone: they never wait for slow posts.
    """

    engine: Engine
    methods: Methods
    reminders: Reminders
    slack: Callable[[str], WebClient]
    now: Callable[[], datetime]
    later: Callable[[Job], object]
    soon: Callable[[Job], object]
    journeys: Journeys = field(default_factory=Journeys)

    def workspace(self, id_: str) -> "Workspace":
        return Workspace(self, id_)

    def afterwards(self, work: Job) -> None:
        """Do slow work once the turn is committed. A failure is logged with Slack's word, never with content."""
        self.later(partial(_safely, work))

    def at_once(self, work: Job) -> None:
        """As afterwards, for what a person is looking for right now."""
        self.soon(partial(_safely, work))


class Workspace(NamedTuple):
    """One workspace, for what opens its own transactions there and asks Slack: a turn, and what the clock does."""

    coach: Coach
    id: str

    @property
    def slack(self) -> WebClient:
        return self.coach.slack(self.id)

    @contextmanager
    def reading(self) -> Iterator[Desk]:
        """A desk of now, for one consistent look."""
        now = self.coach.now()
        with reading(self.coach.engine) as connection:
            yield Desk(connection, self.id, now)

    @contextmanager
    def writing(self) -> Iterator[Desk]:
        """A desk of now: all or nothing is written at it."""
        now = self.coach.now()
        with writing(self.coach.engine) as connection:
            yield Desk(connection, self.id, now)


def _safely(work: Job) -> None:
    try:
        work()
    except SlackFailure as error:
        log.warning("Slack refused afterwards: %s", trouble_of(error).word)
    except Exception:
        log.exception("work afterwards failed")
