"""One clock for Slack and for every process: real time, and as much more as a file says."""

from datetime import UTC, datetime, timedelta
from pathlib import Path


class MovedClock:
    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(self._file.read_text()))

    def move_to(self, moment: datetime) -> None:
        """Whole or not at all: a reader finds the old hour or the new one."""
        beside = self._file.with_suffix(".new")
        beside.write_text(str((moment - datetime.now(UTC)).total_seconds()))
        beside.replace(self._file)
