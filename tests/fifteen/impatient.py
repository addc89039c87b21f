"""Slack waits for three seconds to be told that something has been taken. Where it is not told nobody else has to."""

from collections.abc import Iterator
from contextlib import contextmanager

from localslack import delivery


@contextmanager
def impatient() -> Iterator[None]:
    """It waits for one second."""
    usual, delivery.ACK_SECONDS = delivery.ACK_SECONDS, 1.0
    try:
        yield
    finally:
        delivery.ACK_SECONDS = usual
