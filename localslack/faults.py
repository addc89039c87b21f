"""How the stand-in can be told to misbehave, one call at a time."""

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


def rate_limited(seconds: float | None = 30) -> Fault:
    """429; with None the Retry-After header is missing."""
    return Fault("status", 429, "ratelimited", retry_after=None if seconds is None else f"{seconds:g}")


def http_error(status: int = 503) -> Fault:
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
    return Fault("slow", seconds=seconds)
