"""When Python looks for garbage: seldom, since what a turn makes is gone when the turn ends."""

import gc

_MADE = 20_000
"""So many things are made between two looks; Python's own 700 are made several times in an answer."""


def settle() -> None:
    """All that there is by now, which is what has been imported, stays: it is never looked through again."""
    gc.freeze()
    gc.set_threshold(_MADE)
    gc.enable()
