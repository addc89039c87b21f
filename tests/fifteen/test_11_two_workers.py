"""Two processes on one database, and many people at once: nothing lost, nothing twice, nobody locked out."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import pytest
from sqlalchemy import text

from storage import people, tables, teams
from storage.desk import Desk
from storage.engine import writing
from storage.people import Profile
from tests.fifteen.database import answers, everything
from tests.processes.running import AT, a_running_bot, settings
from tests.world import CHANNEL, STOCKHOLM, World

CROWD = [f"UX{number:03d}" for number in range(16)]
ROUNDS = 5
OVERTAKEN = "Jag har inte ändrat något"


@contextmanager
def two_programs(world: World) -> Iterator[None]:
    """Slack delivers to either of them, in turn."""
    world.slack.delivery.url = None
    with ExitStack() as stack:
        for _ in range(2):
            stack.enter_context(a_running_bot(world))
        world.slack.wait_for(lambda: len(world.slack.delivery.sockets) == 2, 30)
        yield


def all_at_once(*doing: Callable[[], object]) -> None:
    with ThreadPoolExecutor(len(doing)) as threads:
        for one in [threads.submit(work) for work in doing]:
            one.result()


@pytest.mark.process
def test_four_who_answer_the_same_question_at_once_over_two_processes_lose_nothing(world: World) -> None:
    """One answer stands, with its author; each of the others is told which, and that nothing has been changed."""
    world.has_an_improvement()
    four = (world.sara, world.anna, world.lars, world.priya)
    for person in four:
        person.types("/pdsa", in_=CHANNEL)
    with two_programs(world):
        all_at_once(*(lambda person=person: person.says(f"Svar från {person.id}") for person in four))
        assert world.slack.retry_now() == 0
        world.slack.wait_for(lambda: sum(OVERTAKEN in person.last() for person in four) == 3)
    [kept] = answers(world)
    author = dict(everything(world, tables.answer, "value", "author"))[kept]
    assert kept == f"Svar från {author}"
    for person in four:
        assert (f"är redan besvarad: {kept}" in person.last()) == (person.id != author)


@pytest.mark.process
def test_two_processes_say_what_is_due_to_many_once_each(world: World) -> None:
    """Both tick at the same moment."""
    world.has_a_team()
    with writing(world.coach.engine) as connection:
        desk = Desk(connection, "T0LOCAL", world.clock.now())
        for user in CROWD:
            more = {"team_id": 1, "user_id": user, "leads": False, "role": "member"}
            connection.execute(tables.member.insert().values(workspace_id="T0LOCAL", **more))
            people.keep(desk, user, Profile(STOCKHOLM, "sv-SE"))
        teams.mark(desk, 1)
    for user in CROWD:
        world.slack.state.people[user] = type(world.slack.state.people["UANNA"])(user, user, tz=STOCKHOLM)
    world.goes_to(AT, striking=False)
    command = [sys.executable, "-m", "bot", "tick", "--at", AT.isoformat()]
    both = [subprocess.Popen(command, env=settings(world), stdout=subprocess.PIPE) for _ in range(2)]
    assert [(process.communicate(timeout=60), process.returncode)[1] for process in both] == [0, 0]
    said = [one.args["channel"] for one in world.slack.calls("chat.postMessage") if one.args.get("metadata")]
    assert sorted(one for one in said if one in CROWD) == CROWD


def deadlocks(world: World) -> int:
    """As the server has counted them; a file has none."""
    if world.coach.engine.dialect.name == "sqlite":
        return 0
    with world.coach.engine.connect() as connection:
        connection.execute(text("SELECT pg_stat_clear_snapshot()"))
        counted = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        return int(connection.execute(text(counted)).scalar_one())


def test_people_of_one_team_who_change_things_at_the_same_moment_never_lock_each_other_out(world: World) -> None:
    """Their own hours, a meeting, the team, and the last answer of a step."""
    world.has_an_improvement()
    world.anna.opens_form()
    while world.anna.gives_what_is_needed("2027-01-29"):
        world.anna.saves()
        if world.slack.calls("chat.update"):
            break
    world.anna.closes(everything=True)
    for person in (world.lars, world.priya, world.sara):
        person.opens_home()
    world.anna.types("/pdsa", in_=CHANNEL)
    for number in range(ROUNDS):
        hour = f"{10 + number}:00"
        all_at_once(
            lambda number=number: world.anna.says(f"Svar {number}"),
            lambda hour=hour: world.lars.chooses(hour),
            lambda hour=hour: world.priya.chooses(hour),
            lambda number=number: world.sara.types(f"/pdsa möte ny 2027-0{3 + number}-15 09:00 BM", in_=CHANNEL),
            world.tick,
        )
        assert world.slack.retry_now() == 0
    assert len(everything(world, tables.meeting, "id")) == ROUNDS
    assert deadlocks(world) == 0
    for person in (world.anna, world.lars, world.sara):
        person.does_not_see("Något gick fel hos mig")
