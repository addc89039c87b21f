"""Claim and record 10,000 due reminders, against the bare batched claim of as many rows."""

import time
from datetime import timedelta

from sqlalchemy import select, update

from bench.measure import Figure
from bench.places import NOW, WORKSPACE, a_coach, a_team
from bot.coach import Coach
from storage import reminders, tables
from storage.engine import writing
from storage.reminders import Pace, Planned

_DUE, _BATCH = 10_000, 100
_NO_PACE = Pace(per_second=1e9, burst=1_000_000)


def measure() -> dict[str, Figure]:
    with a_coach() as coach:
        _make_due(coach)
        value = _rate(lambda: _claim_and_record(coach))
    with a_coach() as coach:
        _make_due(coach)
        floor = _rate(lambda: _bare_claim(coach))
    return {"delivery": Figure(value, floor, "rows/s", more_is_better=True)}


def _make_due(coach: Coach) -> None:
    team = a_team(coach, 1, ("U1",))
    with writing(coach.engine) as connection:
        for number in range(_DUE):
            due = Planned(f"U{number}", "weekly", "1", NOW.date(), NOW - timedelta(seconds=1))
            reminders.add(connection, WORKSPACE, team, due)


def _rate(work) -> float:  # type: ignore[no-untyped-def]
    start = time.perf_counter()
    done = work()
    assert done == _DUE
    return float(done / (time.perf_counter() - start))


def _claim_and_record(coach: Coach) -> int:
    """As the tick does it, without what is said: claim, mark before the post, record after it."""
    done = 0
    while True:
        with writing(coach.engine) as connection:
            bundles = reminders.claim(connection, NOW, "bench", most=_BATCH, lease=timedelta(minutes=5), pace=_NO_PACE)
        if not bundles:
            return done
        with writing(coach.engine) as connection:
            agreed, _ = reminders.about_to_say(connection, bundles, NOW.date(), NOW)
        with writing(coach.engine) as connection:
            reminders.sent(connection, [(bundle, "1.0") for bundle in agreed])
        done += len(agreed)


def _bare_claim(coach: Coach) -> int:
    """One update to claim a batch of rows and one to record it."""
    table, done = tables.reminder, 0
    while True:
        with writing(coach.engine) as connection:
            batch = select(table.c.id).where(table.c.state == "due").limit(_BATCH)
            claimed = update(table).where(table.c.id.in_(batch)).values(state="claimed").returning(table.c.id)
            ids = list(connection.execute(claimed).scalars())
        if not ids:
            return done
        with writing(coach.engine) as connection:
            connection.execute(update(table).where(table.c.id.in_(ids)).values(state="sent"))
        done += len(ids)
