"""Several processes on one database, doing everything to the same teams at the same moment: none waits for ever."""

import subprocess
import sys
from collections import Counter

import pytest
from sqlalchemy import select, text

from storage import tables
from storage.engine import reading
from tests.processes.running import settings
from tests.world import CHANNEL, MONDAY, World

pytestmark = pytest.mark.process


def deadlocks(world: World) -> int:
    """As the database counts them; SQLite knows none."""
    if world.coach.engine.dialect.name == "sqlite":
        return 0
    counted = text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
    with world.coach.engine.connect() as connection:
        return int(connection.execute(counted).scalar_one())


def two_teams(world: World) -> None:
    """The same four people in two teams, each with an improvement and a meeting."""
    world.has_an_improvement()
    world.sara.types("/pdsa möte ny 2027-03-15 09:00 Benchmarking 2", in_=CHANNEL)
    world.sara.sets_up_team(
        {
            "Organisation": "Lindevalla",
            "Teamets namn": "Fritid",
            "Vilka är med": ["UANNA", "ULARS", "UPRIYA"],
            "Vem eller vilka är projektledare": ["USARA"],
        },
        in_="fritid-och-kultur",
    )
    world.sara.types("/pdsa möte ny 2027-03-22 09:00 Benchmarking 2", in_="fritid-och-kultur")
    world.sara.begins("Bokningar", "Styrning och ledning", in_="fritid-och-kultur")


@pytest.mark.parametrize("processes", [2, 4])
def test_people_of_one_team_at_the_same_moment_never_lock_each_other_out(world: World, processes: int) -> None:
    """Hours, answers, *later*, meetings, planning and saying: no deadlock, no failure, nobody told twice on a date."""
    two_teams(world)
    command = [sys.executable, "-m", "tests.processes.one_of_many"]
    running = [
        subprocess.Popen(
            [*command, str(seed), "50", MONDAY.isoformat()], env=settings(world), stderr=subprocess.PIPE, text=True
        )
        for seed in range(processes)
    ]
    outcomes = [process.communicate(timeout=120)[1] for process in running]
    assert [process.returncode for process in running] == [0] * processes, outcomes
    assert not any("could not be planned" in said or "DeadlockDetected" in said for said in outcomes), outcomes
    assert deadlocks(world) == 0
    table = tables.reminder
    with reading(world.coach.engine) as connection:
        said = connection.execute(select(table.c.recipient, table.c.said_on).where(table.c.state == "sent")).all()
    assert said
    assert max(Counter(tuple(row) for row in said).values()) == 1
