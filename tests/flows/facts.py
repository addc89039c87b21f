"""Answers and moves as plain values: what the journey reads, with no storage behind it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flows.reading import Value

START = datetime(2027, 1, 11, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Given:
    step: str
    question: str
    value: Value | None
    after_move: int
    member: str = ""
    author: str = "anna"
    at: datetime = START
    id: int = 0


@dataclass(frozen=True)
class Made:
    number: int
    turn: str
    from_step: str | None
    to_step: str | None
    reason: str = ""
    by: str = "anna"
    at: datetime = START
