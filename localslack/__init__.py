"""A small, strict stand-in for Slack: the demo runs on it, and every test speaks through it. It knows no app."""

from bot.localslack.faults import Fault, api_error, drop_after, drop_before, http_error, rate_limited, slow
from bot.localslack.people import Person
from bot.localslack.server import LocalSlack, listen_at
from bot.localslack.state import Call, Clock, Jump, Place, Someone

__all__ = [
    "Call", "Clock", "Fault", "Jump", "LocalSlack", "Person", "Place", "Someone",
    "api_error", "drop_after", "drop_before", "http_error", "listen_at", "rate_limited", "slow",
]  # fmt: skip
