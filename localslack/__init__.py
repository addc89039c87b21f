"""A small, strict stand-in for Slack: the demo runs on it, and every test speaks through it. It knows no app."""

from localslack.faults import Fault, api_error, drop_after, drop_before, http_error, rate_limited, slow
from localslack.people import Person
from localslack.server import LocalSlack, listen_at
from localslack.state import Call, Clock, Jump, Place, Someone

__all__ = [
    "Call", "Clock", "Fault", "Jump", "LocalSlack", "Person", "Place", "Someone",
    "api_error", "drop_after", "drop_before", "http_error", "listen_at", "rate_limited", "slow",
]  # fmt: skip
