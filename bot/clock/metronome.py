"""The metronome: APScheduler beats, and the tick decides. Nothing is remembered here."""

import logging
from collections.abc import Callable
from datetime import UTC

from apscheduler.schedulers.background import BackgroundScheduler

_SECONDS = 1


def start_clock(tick: Callable[[], object]) -> Callable[[], None]:
    """Call `tick` every few seconds, one at a time, late rather than never. Returns what stops it."""
    logging.getLogger("apscheduler").setLevel(logging.WARNING)  # it tells of every beat
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_job(tick, "interval", seconds=_SECONDS, max_instances=1, coalesce=True, misfire_grace_time=None)
    scheduler.start()
    return lambda: scheduler.shutdown(wait=True)
