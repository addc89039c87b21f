"""Real processes, really killed: nothing planned is lost and nothing is said twice."""

import signal
import socket
import subprocess
import sys
import urllib.request
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from localslack import drop_after, slow
from storage import tables
from storage.engine import reading, writing
from tests.fifteen.database import answers
from tests.processes.running import AT, KILLED, a_running_bot, settings
from tests.said import from_the_clock
from tests.world import MONDAY, World

pytestmark = pytest.mark.process

PEOPLE = ("UANNA", "ULARS", "UPRIYA", "USARA")


def tick(world: World, at: datetime, *, dying_in: str = "") -> int:
    """One pass of the clock in a process of its own, killed with -9 when it reaches the named function."""
    world.goes_to(at, striking=False)  # Slack stamps messages with the same time
    dying = f"import {dying_in.rpartition('.')[0]} as m; m.{dying_in.rpartition('.')[2]} = die" if dying_in else "pass"
    code = (
        "import os, signal, sys\n"
        "def die(*a, **k): os.kill(os.getpid(), signal.SIGKILL)\n"
        f"{dying}\n"
        "from bot.__main__ import main\n"
        f"sys.argv = ['hemmaplan', 'tick', '--at', '{at.isoformat()}']\n"
        "main()\n"
    )
    return subprocess.run([sys.executable, "-c", code], env=settings(world), capture_output=True, timeout=60).returncode


def said(world: World) -> list[int]:
    """How many reminders each person has got."""
    return [len([m for m in world.slack.messages(f"D{user[1:]}") if from_the_clock(m)]) for user in PEOPLE]


@pytest.mark.parametrize(
    "where",
    [
        "storage.reminders.claim",
        "storage.reminders.about_to_say",
        "bot.clock.tick._say_all",
        "bot.clock.tick._mark",
        "bot.reminders.plan.plan_marked",
        "storage.reminders.sent",
    ],
)
def test_killed_at_any_point_of_a_tick_everyone_is_told_once(world: World, where: str) -> None:
    """Before the claim, before the post, after it, before it is recorded: the next ticks put it right."""
    world.has_an_improvement()
    assert tick(world, AT, dying_in=where) == KILLED
    for minutes in (6, 12):
        world.goes_to(AT + timedelta(minutes=minutes))
    assert said(world) == [1, 1, 1, 1]


def test_killed_between_a_card_and_its_record_the_card_stands_there_once(world: World) -> None:
    """The card was posted, and the process died before it wrote down where."""
    world.has_an_improvement()
    with writing(world.coach.engine) as connection:
        connection.execute(update(tables.improvement).values(card_ts=None, changes=tables.improvement.c.changes + 1))
    begun = len(world.slack.messages("CSTYRNING"))
    at = MONDAY + timedelta(minutes=5)
    assert tick(world, at, dying_in="storage.improvements.keep_card") == KILLED
    assert len(world.slack.messages("CSTYRNING")) == begun + 1
    for minutes in (1, 3, 5):
        world.goes_to(at + timedelta(minutes=minutes))
    assert len(world.slack.messages("CSTYRNING")) == begun + 1
    with reading(world.coach.engine) as connection:
        card = connection.execute(select(tables.improvement)).one()
    assert card.card_ts == world.slack.messages("CSTYRNING")[-1]["ts"]
    assert (card.card_changes, card.card_claimed_at) == (card.changes, None)


def test_killed_while_slack_answers_the_message_is_found_and_not_repeated(world: World) -> None:
    """The post was taken, the answer never came, and then the process died."""
    world.has_an_improvement()
    world.slack.misbehave("chat.postMessage", drop_after())
    assert tick(world, AT, dying_in="storage.reminders.keep_unknown") == KILLED
    for minutes in (6, 12):
        assert tick(world, AT + timedelta(minutes=minutes)) == 0
    assert said(world) == [1, 1, 1, 1]


def test_two_processes_on_one_database_say_everything_once(world: World) -> None:
    """Both tick at the same moment."""
    world.has_an_improvement()
    world.slack.misbehave("chat.postMessage", slow(0.2), times=4)
    code = [sys.executable, "-m", "bot", "tick", "--at", AT.isoformat()]
    both = [subprocess.Popen(code, env=settings(world), stdout=subprocess.PIPE) for _ in range(2)]
    outcomes = [process.communicate(timeout=60)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], outcomes
    assert said(world) == [1, 1, 1, 1]


def test_the_real_program_answers_over_a_socket_and_ends_when_told(world: World) -> None:
    """`hemmaplan run` as a process: it connects, answers, and TERM ends it cleanly."""
    world.slack.delivery.url = None
    with a_running_bot(world) as process:
        world.slack.wait_for_socket()
        world.anna.types("/pdsa hjälp")
        assert "fortsätt där du är" in world.anna.last()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0


def test_the_real_program_answers_over_signed_http(world: World) -> None:
    """With a signing secret instead of an app token: a port, a health address, and TERM ends it cleanly."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    over_http = {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": world.slack.signing_secret, "PORT": str(port)}
    with a_running_bot(world, over_http) as process:
        world.slack.deliver_to(f"http://127.0.0.1:{port}/slack/events")
        world.anna.types("/pdsa hjälp")
        assert "fortsätt där du är" in world.anna.last()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as health:
            assert health.read() == b"ok"
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0


def is_put(world: World) -> bool:
    """Whether the coach knows that its question has reached Slack."""
    with reading(world.coach.engine) as connection:
        return connection.execute(select(tables.prompt.c.ts)).scalar() is not None


def test_an_answer_survives_the_process_that_took_it(world: World) -> None:
    """Killed right after the answer was acknowledged; the next process goes on where the person was."""
    world.has_an_improvement()
    world.slack.delivery.url = None
    with a_running_bot(world) as process:
        world.slack.wait_for_socket()
        world.anna.types("/pdsa")
        world.slack.wait_for(lambda: "Vad är ojämställt" in world.anna.reads("DANNA"))
        world.slack.wait_for(lambda: is_put(world))  # nobody reads and writes faster than that
        world.anna.says("Flickor får färre timmar")
        process.kill()
    assert answers(world) == ["Flickor får färre timmar"]
    with a_running_bot(world):
        world.slack.wait_for(lambda: "2 av 8 frågor klara" in world.lars.reads("jämställd-styrning"), 20)
        world.slack.wait_for_socket()
        world.anna.types("/pdsa")
        world.slack.wait_for(lambda: "Vilken process" in world.anna.last())
