"""The same thing delivered several times in the same moment, as networks and impatient fingers do."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from localslack.delivery import Attempt
from localslack.state import Json
from tests.world import World


def at_once(world: World, kind: str, those: Sequence[tuple[Json, Attempt]]) -> list[Json]:
    """Deliver all of them at the same moment; how each was acknowledged. NoAnswer when one was not."""
    with ThreadPoolExecutor(len(those)) as threads:
        sent = [threads.submit(world.slack._send, kind, payload, attempt) for payload, attempt in those]
        return [one.result() for one in sent]


@contextmanager
def pressing_twice(world: World) -> Iterator[list[Json]]:
    """Whoever presses a button or sends a form does it twice within a few milliseconds; what the others were told.

    Each press has a trigger of its own, so that only what was pressed tells that they are the same.
    """
    actions: Any = world.slack.actions
    once, seconds = actions._send, []

    def twice(kind: str, payload: Json, attempt: Attempt) -> Json:
        if kind != "interactive":
            return dict(once(kind, payload, attempt))
        again = {**payload, "trigger_id": world.slack.api.new_trigger(payload["user"]["id"])}
        first, second = at_once(world, kind, [(payload, attempt), (again, attempt)])
        seconds.append(second)
        return first

    actions._send = twice
    try:
        yield seconds
    finally:
        actions._send = once
