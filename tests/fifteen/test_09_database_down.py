"""A database that fails, or is away: nothing is acknowledged that was not kept, the person is told, and it heals."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from tests.fifteen.database import answers, away, end_connections, failing, sleeping
from tests.fifteen.impatient import impatient
from tests.world import CHANNEL, MONDAY, WEEK, World

FIRST = "Vad är ojämställt"
NEXT = "Vilken process"
NOT_KEPT = "det du skrev nyss är inte sparat än"
OUR_FAULT = "Något gick fel hos mig"
EVERYONE = ("DANNA", "DLARS", "DPRIYA", "DSARA")


def asked(world: World) -> World:
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    return world


@pytest.mark.every_way
@pytest.mark.parametrize("table", ["answer", "improvement"])
def test_words_whose_work_failed_are_kept_when_slack_delivers_them_again(world: World, table: str) -> None:
    """Anna is told once that they are not kept, though they failed twice; then they are, and she is asked on."""
    asked(world)
    with failing(world, table, "INSERT" if table == "answer" else "UPDATE"):
        with impatient():
            world.anna.says("Flickor får mindre")
        world.slack.wait_for(lambda: NOT_KEPT in world.anna.last())
        assert answers(world) == []
    assert world.anna.reads("DANNA").count(NOT_KEPT) == 1
    assert world.slack.retry_now() == 0
    assert answers(world) == ["Flickor får mindre"]
    assert world.anna.reads("DANNA").count(NEXT) == 1
    assert world.anna.reads("DANNA").count(NOT_KEPT) == 1


@pytest.mark.parametrize("table", ["receipt", "prompt", "outgoing"])
def test_words_are_kept_with_their_receipt_and_what_follows_or_not_at_all(world: World, table: str) -> None:
    """Whichever of them cannot be written: no half is left, and the next delivery does the whole."""
    asked(world)
    with failing(world, table, "UPDATE" if table == "prompt" else "INSERT"):
        world.anna.says("Flickor får mindre")
        assert answers(world) == []
    world.anna.sees(NOT_KEPT)
    assert world.slack.retry_now() == 0
    assert answers(world) == ["Flickor får mindre"]
    assert world.anna.reads("DANNA").count(NEXT) == 1


@pytest.mark.every_way
def test_while_the_database_is_away_everybody_is_told_and_nothing_they_wrote_is_lost(world: World) -> None:
    """A command, a button, a form and words. Afterwards all of it works, and nobody had to mend anything."""
    asked(world)
    world.lars.opens_form()
    world.lars.fills({"Vilken process": "Mallen"})
    with away(world):
        world.priya.types("/pdsa", in_=CHANNEL)
        assert OUR_FAULT in world.priya.last(CHANNEL)
        assert "Something went wrong" in world.priya.last(CHANNEL)
        assert any(OUR_FAULT in text for text in world.lars.submits().values())
        assert world.lars.holds("Vilken process") == "Mallen"
        world.anna.clicks("Hjälp mig")
        assert OUR_FAULT in world.anna.last()
        with impatient():
            world.anna.says("Flickor får mindre")
        world.slack.wait_for(lambda: NOT_KEPT in world.anna.last())
    assert world.slack.retry_now() == 0
    world.lars.saves()
    assert sorted(answers(world)) == ["Flickor får mindre", "Mallen"]
    world.priya.types("/pdsa", in_=CHANNEL)
    assert OUR_FAULT not in world.priya.last(CHANNEL)


def test_many_failures_leave_no_connection_behind(world: World) -> None:
    """More of them than the pool holds."""
    asked(world)
    with failing(world, "receipt"):
        for _ in range(30):
            world.lars.types("/pdsa ny", in_=CHANNEL)
            world.lars.closes(everything=True)
            world.lars.types("/pdsa paus 2027-02-01")
    assert world.coach.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    world.anna.says("Flickor får mindre")
    assert answers(world) == ["Flickor får mindre"]


def test_what_was_said_but_could_not_be_written_down_is_not_said_again(world: World) -> None:
    """The next question reached Slack, and then its row could not be taken away: it is looked for, and found."""
    asked(world)
    with failing(world, "outgoing", "DELETE"):
        world.anna.says("Flickor får mindre")
        assert world.anna.reads("DANNA").count(NEXT) == 1
    for minutes in (2, 4):
        world.goes_to(MONDAY + timedelta(minutes=minutes))
    assert world.anna.reads("DANNA").count(NEXT) == 1
    world.anna.says("Mallen")
    assert answers(world) == ["Flickor får mindre", "Mallen"]


@pytest.mark.parametrize("broken", ["away", "reminder"])
def test_the_clock_says_everything_once_when_the_database_is_back(world: World, broken: str) -> None:
    """It was away when the messages were due; or what had been said could not be written down."""
    world.has_an_improvement()
    world.tick()
    with away(world) if broken == "away" else failing(world, "reminder", "UPDATE"), pytest.raises(DBAPIError):
        world.goes_to(MONDAY + WEEK) if broken == "reminder" else strikes(world)
    for minutes in (6, 12):
        world.goes_to(MONDAY + WEEK + timedelta(minutes=minutes))
    said = [[one for one in world.slack.messages(where) if one.get("metadata")] for where in EVERYONE]
    assert [len(one) for one in said] == [1, 1, 1, 1]


def strikes(world: World) -> None:
    world.clock.moment = MONDAY + WEEK
    world.tick()


def test_a_connection_that_the_server_ended_while_it_worked_loses_nothing(world: World) -> None:
    """A server that is restarted: what was being done is begun again at once on another connection."""
    if world.coach.engine.dialect.name == "sqlite":
        pytest.skip("a file has no server")
    asked(world)
    with ThreadPoolExecutor(1) as threads:
        with sleeping(world), impatient():
            saying = threads.submit(world.anna.says, "Flickor får mindre")
            world.slack.wait_for(lambda: end_connections(world, waiting=True))
        saying.result()
    assert world.slack.retry_now() == 0
    assert answers(world) == ["Flickor får mindre"]
    assert world.anna.reads("DANNA").count(NEXT) == 1
    assert NOT_KEPT not in world.anna.reads("DANNA")


def test_home_that_could_not_be_shown_is_not_called_something_written(world: World) -> None:
    """Nobody wrote anything."""
    world.has_an_improvement()
    with away(world):
        world.anna.opens_home()
    world.anna.does_not_see("det du skrev nyss")


def test_while_the_database_is_away_words_are_told_of_once(world: World) -> None:
    """However often Slack delivers them."""
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    with away(world):
        world.anna.says("Flickor får mindre")
        world.slack.retry_now()
    assert world.anna.reads("DANNA").count("det du skrev nyss är inte sparat än") == 1
