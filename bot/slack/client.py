"""The way out to Slack: a client for a workspace, and what Slack's refusals mean."""

import logging
import re
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

log = logging.getLogger(__name__)

_TIMEOUT_SECONDS = 10

RATE_LIMITED = "ratelimited"
LONGEST_WAIT = 3600.0
"""Seconds. Nobody is made to wait for longer, whatever a header says."""


class Outcome(StrEnum):
    """How a call that was not answered with ok went."""

    PERMANENT = "permanent"  # it will never work for this recipient
    WORKSPACE = "workspace"  # it will not work for anyone here until somebody acts
    PASSING = "passing"  # it did not happen, and may later
    UNKNOWN = "unknown"  # it may have happened


@dataclass(frozen=True)
class Trouble:
    """`word` is Slack's own name for it, fit for a log; `wait` is what Slack asked callers of `method` for."""

    outcome: Outcome
    word: str
    wait: float = 0
    method: str = ""

    def until(self, now: datetime, otherwise: timedelta) -> datetime:
        """When it may be tried again: exactly when Slack said so, if it did."""
        return now + (timedelta(seconds=self.wait) if self.method else otherwise)


_WORKSPACE = frozenset(
    {
        "account_inactive", "invalid_auth", "missing_scope", "no_permission", "not_authed", "org_login_required",
        "team_access_not_granted", "team_disabled", "token_expired", "token_revoked",
    }
)  # fmt: skip
_PASSING = frozenset({"message_limit_exceeded", "rate_limited", "ratelimited", "service_unavailable"})
_UNKNOWN = frozenset(["internal_error", "fatal_error", "request_timeout"])
"""Slack: these "may have succeeded before the error" (docs.slack.dev, chat.postMessage)."""


def quiet_logger() -> logging.Logger:
    """For Bolt and its clients: they log whole payloads when something is odd, and payloads hold people's answers."""
    logger = logging.getLogger("hemmaplan.slack")
    logger.setLevel(logging.ERROR)
    return logger


def web_client(token: str, api_url: str) -> WebClient:
    """A client that never repeats a call by itself: a post whose answer was lost would be posted twice."""
    return WebClient(
        token=token, base_url=api_url, timeout=_TIMEOUT_SECONDS, retry_handlers=[], logger=quiet_logger(),
        ssl=_tls() if api_url.startswith("https:") else None,
    )  # fmt: skip


@cache
def _tls() -> ssl.SSLContext:
    """Read once: without it the SDK reads all certificates of the machine for every call, which takes 20 ms."""
    return ssl.create_default_context()


SlackFailure = (SlackClientError, OSError, HTTPException)
"""What a call to Slack may raise: refused, not answered, or cut off."""


def trouble_of(error: Exception) -> Trouble:
    """What a failed call means for a message that was to be sent."""
    if not isinstance(error, SlackApiError):
        return _unanswered(error)
    response = error.response
    if response.status_code == 429:
        method = str(getattr(response, "api_url", "")).rpartition("/")[2]
        return Trouble(Outcome.PASSING, RATE_LIMITED, _retry_after(response.headers), method)
    if response.status_code >= 500:
        return Trouble(Outcome.UNKNOWN, f"http_{response.status_code}")
    return _refused(str(response.get("error", "unknown_error")))


def _refused(word: str) -> Trouble:
    for words, outcome in ((_WORKSPACE, Outcome.WORKSPACE), (_PASSING, Outcome.PASSING), (_UNKNOWN, Outcome.UNKNOWN)):
        if word in words:
            return Trouble(outcome, word, 60)
    return Trouble(Outcome.PERMANENT, word)


def _unanswered(error: Exception) -> Trouble:
    """A connection that was never made posted nothing; one that broke later may have."""
    reason = getattr(error, "reason", error)
    if isinstance(reason, ConnectionRefusedError):
        return Trouble(Outcome.PASSING, "connection_refused", 30)
    return Trouble(Outcome.UNKNOWN, type(reason).__name__)


def _retry_after(headers: dict[str, str]) -> float:
    """Seconds; Slack's header may be missing, odd or huge."""
    found = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return min(float(found), LONGEST_WAIT) if re.fullmatch(r"[0-9]+", found) else 30.0
