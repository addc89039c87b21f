"""How the stand-in can be told to misbehave, one call at a time."""

import threading
from collections import defaultdict
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """What goes wrong with a call. `kind`: status, error, drop_before, drop_after, slow or none."""

    kind: str
    status: int = 200
    error: str = ""
    seconds: float = 0
    retry_after: str | None = None


NONE = Fault("none")


class Faults:
    """What is to go wrong with the next calls, by method."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, list[Fault]] = defaultdict(list)

    def add(self, method: str, fault: Fault, times: int) -> None:
        with self._lock:
            self._waiting[method] += [fault] * times

    def next(self, method: str) -> Fault:
        """What goes wrong with this call; NONE when nothing does."""
        with self._lock:
            return self._waiting[method].pop(0) if self._waiting[method] else NONE


def rate_limited(seconds: float | None = 30) -> Fault:
    """429; with None the Retry-After header is missing."""
    return Fault("status", 429, "ratelimited", retry_after=None if seconds is None else f"{seconds:g}")


def http_error(status: int = 503) -> Fault:
    """An answer with this status, as from a server in trouble."""
    return Fault("status", status, "service_unavailable")


def api_error(word: str) -> Fault:
    """`ok: false` with Slack's word."""
    return Fault("error", error=word)


def drop_before() -> Fault:
    """The connection breaks and nothing has happened."""
    return Fault("drop_before")


def drop_after() -> Fault:
    """The call is carried out, and the connection breaks before the answer."""
    return Fault("drop_after")


def slow(seconds: float) -> Fault:
    """The answer comes, but only after so many seconds."""
    return Fault("slow", seconds=seconds)
