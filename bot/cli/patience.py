"""A start waits for who is away, and ends in plain words where waiting does not help."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

from bot.slack.client import Outcome, Trouble

log = logging.getLogger(__name__)

T = TypeVar("T")


WAITS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
LINK_DISABLED = "link_disabled"
_FINAL = frozenset({LINK_DISABLED, "not_allowed_token_type", "unknown_method"})


class Code(IntEnum):
    """Exit codes, for what supervises the program (docs/admin-guide.md)."""

    SETTINGS = 2
    REFUSED = 3  # Slack knows the token no longer, or never did
    LINK_DISABLED = 4  # Socket Mode is switched off in the app
    DATABASE = 5  # it is newer than the program, or cannot be used
    PORT = 6
    AWAY = 7  # only where nothing is waited for, as in `hemmaplan tick`


class CannotRun(Exception):
    """Somebody must act before it makes sense to start again. The words say who, and what to do."""

    def __init__(self, words: str, code: Code) -> None:
        super().__init__(words)
        self.code = code


class Away(CannotRun):
    """Who is needed does not answer now, and may later."""

    def __init__(self, words: str) -> None:
        super().__init__(words, Code.AWAY)


class ToldToStop(Exception):
    """While something was waited for."""


@dataclass(frozen=True)
class Patience:
    """Seconds between tries, the last of them again and again; none: there is one try. Being told to stop ends it."""

    told_to_stop: threading.Event
    waits: tuple[float, ...] = WAITS

    def until_it_works(self, attempt: Callable[[], T]) -> T:
        tries = 0
        while True:
            try:
                return attempt()
            except Away as away:
                if not self.waits:
                    raise
                wait = self.waits[min(tries, len(self.waits) - 1)]
                log.warning("%s Trying again in %g s.", away, wait)
            if self.told_to_stop.wait(wait):
                raise ToldToStop
            tries += 1


AT_ONCE = Patience(threading.Event(), waits=())


def is_final(trouble: Trouble) -> bool:
    """Slack will go on refusing until somebody acts. What is not known for sure to be so is waited for."""
    return trouble.outcome is Outcome.WORKSPACE or trouble.word in _FINAL


def refusal(trouble: Trouble, setting: str) -> CannotRun:
    """What a failed call at start means: to wait, or that somebody must act first."""
    if not is_final(trouble):
        return Away(f"Slack does not answer ({trouble.word}).")
    if trouble.word == LINK_DISABLED:
        return CannotRun("Socket Mode is switched off in Slack's settings of the app.", Code.LINK_DISABLED)
    return CannotRun(f"Slack refuses {setting} ({trouble.word}). Correct it, then start again.", Code.REFUSED)
