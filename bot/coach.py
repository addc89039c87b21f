"""What every part of the bot is given: made once, in `__main__`, and handed on. No module keeps any of it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from slack_sdk import WebClient
from sqlalchemy import Engine

from bot.methods import Methods
from bot.slack import SlackFailure, trouble_of
from flows.model import Reminders

log = logging.getLogger(__name__)

Work = Callable[[], object]


@dataclass(frozen=True)
class Coach:
    """`slack` gives a client for a workspace; `now` an aware UTC moment; `later` does work after the answer to Slack.

    Work given to `later` is lost when the process dies: only what the next tick of the clock makes good goes there.
    """

    engine: Engine
    methods: Methods
    reminders: Reminders
    slack: Callable[[str], WebClient]
    now: Callable[[], datetime]
    later: Callable[[Work], object]

    def afterwards(self, work: Work) -> None:
        """Do slow work once the person has been answered. A failure is logged with Slack's word, never with content."""

        def safely() -> None:
            try:
                work()
            except SlackFailure as error:
                log.warning("Slack refused afterwards: %s", trouble_of(error).word)
            except Exception:
                log.exception("work afterwards failed")

        self.later(safely)
