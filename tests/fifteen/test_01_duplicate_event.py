"""The same event several times, at once or one after the other, says the same thing once."""

import pytest

from localslack import payloads
from localslack.delivery import Attempt
from localslack.state import Json
from tests.by_hand import to_us
from tests.fifteen.database import answers
from tests.fifteen.twice import at_once
from tests.world import CHANNEL, World

NEXT = "Vilken process"


def message(world: World, words: str) -> Json:
    """Anna's words, in an event of their own."""
    return payloads.event(world.slack.api, to_us(words))


def asked(world: World) -> World:
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    return world


@pytest.mark.every_way
@pytest.mark.parametrize("attempts", [(0, 0, 0), (0, 1, 2)], ids=["as if new", "marked as retries"])
def test_an_event_that_comes_three_times_at_once_is_one_answer(world: World, attempts: tuple[int, ...]) -> None:
    """Whether or not Slack marks them as tried again; each is acknowledged, and the next question comes once."""
    said = message(asked(world), "Flickor får mindre")
    at_once(world, "events_api", [(said, Attempt(number)) for number in attempts])
    assert answers(world) == ["Flickor får mindre"]
    assert world.anna.reads("DANNA").count(NEXT) == 1


@pytest.mark.every_way
def test_an_event_that_comes_again_later_changes_nothing(world: World) -> None:
    """Also when another question is out by then, which the same words would answer."""
    said = message(asked(world), "Flickor får mindre")
    for number in (0, 1, 2, 3):
        world.slack._send("events_api", said, Attempt(number))
    assert answers(world) == ["Flickor får mindre"]
    assert NEXT in world.anna.last()


def test_the_same_words_in_another_event_are_something_new(world: World) -> None:
    asked(world)
    for _ in range(2):
        world.slack._send("events_api", message(world, "Flickor får mindre"), Attempt())
    assert answers(world) == ["Flickor får mindre", "Flickor får mindre"]


def test_home_that_is_opened_twice_is_drawn_twice(world: World) -> None:
    """What changes nothing needs no receipt, and shows how it stands each time."""
    world.has_a_team()
    opened = payloads.event(world.slack.api, {"type": "app_home_opened", "user": "UANNA", "tab": "home"})
    at_once(world, "events_api", [(opened, Attempt()), (opened, Attempt(1))])
    assert len(world.slack.calls("views.publish")) == 2


@pytest.mark.every_way
def test_the_same_delivery_twice_is_done_once(world: World) -> None:
    """A message, a click and a form that Slack delivers twice: one answer each."""
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    world.slack.deliver_twice()
    world.anna.says("Flickor får mindre")
    world.anna.sees(NEXT)
    world.tick()
    world.lars.sees("2 av 8 frågor klara", in_=CHANNEL)
    world.slack.deliver_twice()
    world.anna.clicks("Hoppa över")
    assert world.anna.reads().count("Vad ska vara bättre") == 1
    world.lars.types("/pdsa ny", in_=CHANNEL)
    world.lars.fills({"Vad vill ni förbättra": "Idrottshallar", "Var görs förbättringen": "En verksamhet"})
    world.lars.fills({"Är det något nytt": "Något nytt"})
    world.slack.deliver_twice()
    world.lars.saves()
    assert world.lars.reads(CHANNEL).count("Idrottshallar · steg 1 av 8") == 1
