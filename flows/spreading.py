"""How far the units have come that are to take a solution up, and what may be said of its spreading."""

from collections import Counter
from collections.abc import Collection
from enum import StrEnum


class Uptake(StrEnum):
    """How far a unit has come, in the order of the way."""

    NAMED = "named"
    TESTING = "testing"
    TESTED = "tested"
    ADOPTED = "adopted"
    DECLINED = "declined"


SEEN = (Uptake.TESTED, Uptake.ADOPTED, Uptake.DECLINED)
"""Once a unit has come here it has seen something, which is to be told."""


def has_begun(states: Collection[str]) -> bool:
    """Whether the solution has begun to spread: a unit tests it, or has come further with it."""
    return any(state in (Uptake.TESTING, Uptake.TESTED, Uptake.ADOPTED) for state in states)


def adopted(states: Collection[str]) -> int:
    """To how many units the solution is spread."""
    return sum(state == Uptake.ADOPTED for state in states)


def counted(states: Collection[str]) -> dict[Uptake, int]:
    """How many have come how far, in the order of the way; where nobody is, nothing."""
    number = Counter(states)
    return {state: number[state] for state in Uptake if number[state]}
