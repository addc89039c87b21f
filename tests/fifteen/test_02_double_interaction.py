"""A button pressed twice and a form sent twice are one thing; the second is told nothing that alarms anybody."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from storage import tables
from tests.fifteen.database import answers, everything
from tests.fifteen.twice import pressing_twice
from tests.world import CHANNEL, World

FIRST = "Vad är ojämställt"


@pytest.mark.every_way
def test_a_question_that_is_asked_for_twice_is_put_once(world: World) -> None:
    world.has_an_improvement()
    with pressing_twice(world):
        world.anna.clicks("En fråga i taget", in_=CHANNEL)
    assert world.anna.reads("DANNA").count(FIRST) == 1


@pytest.mark.every_way
def test_a_step_sent_twice_is_one_set_of_answers(world: World) -> None:
    """And neither press is told of an error."""
    world.has_an_improvement()
    world.anna.opens_form()
    world.anna.fills({FIRST: "Flickor får mindre"})
    with pressing_twice(world) as seconds:
        world.anna.saves()
    assert answers(world) == ["Flickor får mindre"]
    assert not any(one.get("response_action") == "errors" for one in seconds)


def test_a_choice_pressed_twice_is_one_answer(world: World) -> None:
    """The second press does not answer the next question."""
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    with pressing_twice(world):
        world.anna.clicks("Hoppa över")
    assert everything(world, tables.answer, "question", "value") == [("mode", "new"), ("inequality", None)]
    assert world.anna.reads("DANNA").count("Vilken process") == 1


def sends_twice(world: World) -> None:
    """Anna sends the form that is open twice, and nobody is told of a failure."""
    with pressing_twice(world) as seconds:
        world.anna.saves()
    assert not any("Något gick fel" in str(one) for one in seconds)
    world.anna.closes(everything=True)


def test_a_lesson_sent_twice_is_kept_once(world: World) -> None:
    world.has_an_improvement()
    world.anna.types("/pdsa lärdom Fråga tidigt", in_=CHANNEL)
    sends_twice(world)
    assert everything(world, tables.lesson, "words") == ["Fråga tidigt"]


def test_what_was_learned_at_a_meeting_sent_twice_is_kept_once(world: World) -> None:
    world.has_a_team()
    world.anna.types("/pdsa möte ny 2027-03-15 BM 2", in_=CHANNEL)
    world.anna.types("/pdsa möte", in_=CHANNEL)
    world.anna.clicks("Vad lärde ni er?")
    world.anna.fills({"En lärdom": "Fråga tidigt"})
    sends_twice(world)
    assert everything(world, tables.lesson, "words") == ["Fråga tidigt"]


def test_what_came_of_an_improvement_shared_twice_is_kept_once(world: World) -> None:
    world.has_an_improvement()
    world.anna.reaches_the_test("2027-01-20")
    world.anna.goes_through(2, "2027-01-20")
    world.anna.clicks("Alla svar", in_=CHANNEL)
    world.anna.clicks("Dela med andra team")
    world.anna.fills({"Vad har ni lärt er": "Kortare blanketter gav fler flicklag"})
    sends_twice(world)
    assert everything(world, tables.lesson, "words") == ["Kortare blanketter gav fler flicklag"]


def test_an_improvement_begun_twice_is_one(world: World) -> None:
    world.has_a_team()
    world.anna.types("/pdsa ny", in_=CHANNEL)
    world.anna.fills({"Vad vill ni förbättra": "Kortare kö", "Var görs förbättringen": "Styrning"})
    world.anna.fills({"Är det något nytt": "Något nytt"})
    sends_twice(world)
    assert everything(world, tables.improvement, "title") == ["Kortare kö"]


def test_a_meeting_sent_twice_is_one(world: World) -> None:
    world.has_a_team()
    world.anna.types("/pdsa möte", in_=CHANNEL)
    world.anna.clicks("Lägg till en träff")
    world.anna.fills({"Namn": "BM 2", "Datum": "2027-03-15"})
    sends_twice(world)
    assert everything(world, tables.meeting, "name") == ["BM 2"]


def test_a_self_assessment_begun_twice_is_one(world: World) -> None:
    world.has_a_team()
    world.anna.types("/pdsa självskattning", in_=CHANNEL)
    with pressing_twice(world):
        world.anna.clicks("Börja en ny självskattning")
    assert len(everything(world, tables.assessment, "id")) == 1


def test_a_status_shown_twice_stands_in_the_channel_once(world: World) -> None:
    world.has_an_improvement()
    world.sara.types("/pdsa läge", in_=CHANNEL)
    with pressing_twice(world):
        world.sara.clicks("Visa i kanalen", in_=CHANNEL)
    assert world.lars.reads(CHANNEL).count("Visat av @Sara Holmgren") == 1


def test_two_who_begin_a_self_assessment_in_the_same_second_begin_one(world: World) -> None:
    """Both see it."""
    world.has_a_team()
    both = (world.sara, world.lars)
    for person in both:
        person.types("/pdsa självskattning", in_=CHANNEL)
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda person: person.clicks("Börja en ny självskattning"), both))
    assert len(everything(world, tables.assessment, "id")) == 1
    for person in both:
        assert person.can_click("Min egen skattning")


def test_a_press_some_seconds_later_is_meant(world: World) -> None:
    world.has_an_improvement()
    for _ in range(2):
        world.anna.clicks("En fråga i taget", in_=CHANNEL)
        world.goes_to(world.clock.moment + timedelta(seconds=3), striking=False)
    assert world.anna.reads("DANNA").count(FIRST) == 2


def test_a_command_typed_twice_is_answered_twice(world: World) -> None:
    """Words are nobody's slip of the finger."""
    world.has_a_team()
    for _ in range(2):
        world.anna.types("/pdsa hjälp", in_=CHANNEL)
    assert world.anna.reads(CHANNEL).count("fortsätt där du är") == 2
