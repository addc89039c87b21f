"""Sockets break, are refreshed and fall silent: nobody's words are lost, and none are taken twice.

Silent sockets, a start without Slack, `link_disabled` and what `/healthz` tells: tests/doors, tests/processes.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from localslack import LocalSlack, slow
from tests.fifteen.database import answers, sleeping
from tests.fifteen.impatient import impatient
from tests.world import CHANNEL, World

NEXT = "Vilken process"

Disturbing = Callable[[LocalSlack], None]
DISTURBED: list[Disturbing] = [LocalSlack.drop_socket, LocalSlack.refresh_socket]


def asked(world: World) -> World:
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    return world


@pytest.mark.over_socket
@pytest.mark.parametrize("disturbs", DISTURBED, ids=["broken", "refreshed"])
def test_words_whose_acknowledgement_was_lost_are_one_answer(world: World, disturbs: Disturbing) -> None:
    """The socket goes while the database is busy with them; Slack delivers them again over the next one."""
    asked(world)
    with ThreadPoolExecutor(1) as threads:
        with sleeping(world), impatient():
            saying = threads.submit(world.anna.says, "Flickor får mindre")
            world.slack.wait_for(lambda: world.slack.delivery._waiting)
            disturbs(world.slack)
        saying.result()
    world.slack.wait_for_socket(30)
    assert world.slack.retry_now() == 0
    world.slack.wait_for(lambda: NEXT in world.anna.reads("DANNA"))
    assert answers(world) == ["Flickor får mindre"]
    assert world.anna.reads("DANNA").count(NEXT) == 1


@pytest.mark.over_socket
def test_words_said_while_there_is_no_socket_are_taken_when_there_is_one(world: World) -> None:
    """Slack takes its time to let us connect anew."""
    asked(world)
    world.slack.misbehave("apps.connections.open", slow(1))
    world.slack.refresh_socket()
    world.anna.says("Flickor får mindre")
    assert answers(world) == []
    world.slack.wait_for_socket(30)
    assert world.slack.retry_now() == 0
    assert answers(world) == ["Flickor får mindre"]
    assert NEXT in world.anna.last()


@pytest.mark.over_socket
def test_a_form_that_was_open_meanwhile_can_be_sent(world: World) -> None:
    world.has_an_improvement()
    world.anna.opens_form()
    world.anna.fills({"Vad är ojämställt": "Flickor får mindre"})
    world.slack.refresh_socket()
    world.slack.wait_for_socket(30)
    world.anna.is_answered_at_last()
    world.anna.saves()
    assert answers(world) == ["Flickor får mindre"]
