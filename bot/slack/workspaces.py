"""Nobody waits for somebody else's workspace."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from typing import TypeVar

T = TypeVar("T")
Told = TypeVar("Told")


def by_workspace(those: Iterable[T], workspace: Callable[[T], str]) -> list[tuple[str, list[T]]]:
    """Each workspace with what is its own, in the order that it came."""
    return [(one, list(some)) for one, some in groupby(sorted(those, key=workspace), key=workspace)]


def side_by_side(
    work: Callable[[list[T]], Told], those: Iterable[T], workspace: Callable[[T], str], at_once: int
) -> list[Told]:
    """Do each workspace's own in a thread, of which there are at most `at_once`. What each gave, by workspace."""
    groups = [some for _, some in by_workspace(those, workspace)]
    if not groups:
        return []
    with ThreadPoolExecutor(max_workers=at_once) as pool:
        return list(pool.map(work, groups))
