"""Killed with -9 at any point of a turn: what was acknowledged is there, the rest is done when it comes again, and
nobody reads anything twice. Killed in a tick of the clock: tests/processes/test_crashes.py.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from localslack import drop_after
from tests.fifteen.database import answers
from tests.fifteen.impatient import impatient
from tests.processes.running import KILLED, settings
from tests.world import CHANNEL, World

pytestmark = pytest.mark.process

FIRST = "Vad är ojämställt"
NEXT = "Vilken process"

_RUN = """
import os, signal, sys
import {module} as m
from bot import app
def die(*a, **k): os.kill(os.getpid(), signal.SIGKILL)
m.{name} = die
sys.argv = ["hemmaplan", "run"]
from bot.__main__ import main
main()
"""


@contextmanager
def the_program(world: World, dying_in: str) -> Iterator[None]:
    """Deliveries go to a process of its own, which dies when it comes to the named function."""
    module, _, name = dying_in.rpartition(".")
    url, world.slack.delivery.url = world.slack.delivery.url, None
    running = subprocess.Popen(
        [sys.executable, "-c", _RUN.format(module=module, name=name)], env=settings(world), stdout=subprocess.PIPE
    )
    try:
        world.slack.wait_for_socket(30)
        yield
        assert running.wait(timeout=20) == KILLED
    finally:
        running.kill()
        running.communicate()
        world.slack.wait_for(lambda: not world.slack.delivery.sockets)
        world.slack.delivery.url = url


def goes_on(world: World) -> None:
    """Slack delivers again what was not acknowledged, and the clock strikes for some minutes."""
    assert world.slack.retry_now() == 0
    begun = world.clock.moment
    for minutes in (2, 4):
        world.goes_to(begun + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    "where",
    [
        "storage.receipts.take",
        "storage.improvements.add_answer",
        "storage.outgoing.add",
        "bot.conversation.turn._follow",
        "bot.conversation.sending.post",
        "storage.outgoing.done",
    ],
)
def test_killed_at_any_point_of_an_answer_it_is_kept_once_and_followed_by_one_question(
    world: World, where: str
) -> None:
    """Before the receipt, in the middle, before the commit, after it, before the post, after it."""
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    with the_program(world, where), impatient():
        world.anna.says("Flickor får mindre")
    goes_on(world)
    assert answers(world) == ["Flickor får mindre"]
    assert world.anna.reads("DANNA").count(NEXT) == 1
    world.anna.says("Mallen")
    assert answers(world) == ["Flickor får mindre", "Mallen"]


def test_killed_when_the_post_was_taken_and_its_answer_lost_it_is_not_posted_again(world: World) -> None:
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    world.slack.misbehave("chat.postMessage", drop_after())
    with the_program(world, "storage.outgoing.keep_unknown"), impatient():
        world.anna.says("Flickor får mindre")
    goes_on(world)
    assert answers(world) == ["Flickor får mindre"]
    assert world.anna.reads("DANNA").count(NEXT) == 1


def test_killed_between_setting_up_and_greeting_the_channel_is_joined_and_greeted_once(world: World) -> None:
    world.sara.types("/pdsa start", in_=CHANNEL)
    world.sara.fills({"Organisation": "Lindevalla kommun", "Teamets namn": "Styrning"})
    with the_program(world, "bot.conversation.sending.send"):
        world.sara.saves()
    world.sara.closes(everything=True)
    goes_on(world)
    assert world.anna.reads(CHANNEL).count("Jag följer er från en träff till nästa") == 1
