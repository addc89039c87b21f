"""A small, strict stand-in for Slack: the demo runs on it, and every test speaks through it. It knows no app."""

from localslack.faults import Fault, api_error, drop_after, drop_before, http_error, rate_limited, slow
from localslack.gallery import Gallery, Shown
from localslack.manifest import ManifestError
from localslack.people import Person
from localslack.server import APP, LocalSlack, listen_at
from localslack.values import Call, Clock, Hint, Jump, Place, Someone

__all__ = [
    "APP", "Call", "Clock", "Fault", "Gallery", "Hint", "Jump", "LocalSlack", "ManifestError", "Person", "Place",
    "Shown", "Someone", "api_error", "drop_after", "drop_before", "http_error", "listen_at", "rate_limited", "slow",
]  # fmt: skip
