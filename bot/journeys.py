"""The journeys that were last seen, so that an answer need not read all answers before it.

An improvement counts its changes, and every fact is counted in its own transaction. So a journey holds as long as the
count is the one that it is kept with: whoever holds the improvement, or looks at one moment of the database, sees that.
Another process may have written meanwhile; then the count is another, and the facts are read.
"""

from collections import OrderedDict
from threading import Lock

from flows.journey import Journey
from storage.improvements import Improvement

_MOST = 200
"""So many journeys are remembered; each is some tens of kilobytes."""


class Journeys:
    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, int], tuple[int, Journey]] = OrderedDict()

    def of(self, workspace: str, improvement: Improvement) -> Journey | None:
        """Its journey by the facts as they are at its count of changes, if that has been kept."""
        which = (workspace, improvement.id)
        with self._lock:
            changes, journey = self._kept.get(which, (-1, None))
            if changes != improvement.changes:
                return None
            self._kept.move_to_end(which)
            return journey

    def keep(self, workspace: str, improvement: int, changes: int, journey: Journey) -> None:
        """After the commit of what it shows, and never before: what is rolled back has not been."""
        with self._lock:
            if self._kept.get((workspace, improvement), (0,))[0] < changes:
                self._kept[workspace, improvement] = (changes, journey)
                self._kept.move_to_end((workspace, improvement))
            if len(self._kept) > _MOST:
                self._kept.popitem(last=False)
