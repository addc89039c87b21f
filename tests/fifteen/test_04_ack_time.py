"""Slack waits for three seconds: a slow Slack is not waited for, and a slow database has its work done later."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, delete

from localslack import slow
from storage import tables
from storage.engine import writing
from tests.fifteen.database import answers, sleeping
from tests.fifteen.impatient import impatient
from tests.world import CHANNEL, World, a_world

FIRST = "Vad är ojämställt"
NEXT = "Vilken process"


@pytest.fixture
def busy(engine: Engine, transport: str) -> Iterator[World]:
    """Where an improvement has begun; what follows a turn is done by threads of their own, as in the program."""
    with a_world(engine, transport) as made:
        made.has_an_improvement()
    with writing(engine) as connection:  # the next stand-in counts its deliveries from one again
        connection.execute(delete(tables.receipt))
    with impatient(), a_world(engine, transport, workers=8) as made:
        yield made


@pytest.mark.parametrize("transport", ["http", "socket"])
def test_everything_is_acknowledged_while_slack_is_slow(busy: World) -> None:
    """A command of somebody it has never met, a click, a form, words, Home; and in the end all of it is there."""
    busy.sara.types("/pdsa läge", in_=CHANNEL)
    for method in ("users.info", "chat.postMessage", "views.publish"):
        busy.slack.misbehave(method, slow(2), times=4)
    busy.mikael.types("/pdsa hjälp", in_="fritid-och-kultur")
    assert "did not respond" not in busy.mikael.last("fritid-och-kultur")
    busy.sara.clicks("Visa i kanalen", in_=CHANNEL)
    busy.anna.types("/pdsa", in_=CHANNEL)
    busy.lars.types("/pdsa lärdom Fråga tidigt", in_=CHANNEL)
    busy.slack.wait_for(busy.lars.modal)
    busy.lars.saves()
    assert "We had some trouble connecting" not in busy.lars.reads()
    busy.priya.says("hej")
    busy.priya.opens_home()
    assert busy.slack.retry_now() == 0
    busy.slack.wait_for(lambda: FIRST in busy.anna.reads("DANNA"))
    busy.slack.wait_for(lambda: "Visat av" in busy.anna.reads(CHANNEL))
    busy.slack.wait_for(lambda: busy.priya.home() and "Jag har ingen fråga ute" in busy.priya.reads())


@pytest.mark.parametrize("transport", ["http"])
def test_a_form_never_waits_behind_slow_posts(busy: World) -> None:
    """Ten people are written to, slowly; Lars' form is there before Slack's three seconds for it are over."""
    busy.slack.misbehave("chat.postMessage", slow(3.5), times=16)
    for _ in range(4):
        for person in (busy.anna, busy.priya, busy.sara, busy.mikael):
            person.says("hej")
    busy.lars.types("/pdsa mål", in_=CHANNEL)
    busy.slack.wait_for(busy.lars.modal)
    busy.lars.does_not_see("Det tog för lång tid att öppna")


@pytest.mark.every_way
def test_what_the_database_kept_waiting_is_done_once_when_it_comes_again(world: World) -> None:
    """Not acknowledged, since it has not been kept; Slack delivers it again, and by then it has been or is done."""
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    with sleeping(world), impatient():
        world.anna.says("Flickor får mindre")
        assert answers(world) == []
    assert world.slack.retry_now() == 0
    assert answers(world) == ["Flickor får mindre"]
    world.slack.wait_for(lambda: NEXT in world.anna.reads("DANNA"))
    assert world.anna.reads("DANNA").count(NEXT) == 1


def test_what_only_reads_waits_for_nobody_who_writes(world: World) -> None:
    """Forms and Home are shown, and a status read, while the database lets nobody write."""
    world.has_an_improvement()
    for person in (world.anna, world.lars):
        person.types("/pdsa läge", in_=CHANNEL)
    with sleeping(world), impatient():
        world.lars.opens_form()
        assert FIRST in world.lars.reads_modal()
        world.anna.types("/pdsa läge", in_=CHANNEL)
        assert "Kortare kö" in world.anna.last(CHANNEL)
        world.anna.opens_home()
        assert "Kortare kö" in world.anna.reads_home()
