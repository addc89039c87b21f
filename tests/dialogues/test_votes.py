"""Private votes in a self-assessment: what is shown of them, to whom, and when."""

import threading

import pytest
from sqlalchemy import select

from localslack import Person
from storage import tables
from storage.engine import reading
from tests.world import CHANNEL, ITEMS, World

SECRET = ("Egna skattningar:", "Mitten", "överens", "tycker olika", "Antal som har skattat")


def begins_to_vote(world: World, *more: str) -> None:
    """Sara's team of four, and more, has a self-assessment."""
    world.has_a_team()
    if more:
        world.sara.sets_up_team({"Vilka är med": ["USARA", "UANNA", "ULARS", "UPRIYA", *more]})
    world.sara.types("/pdsa självskattning", in_=CHANNEL)
    world.sara.clicks("Börja en ny självskattning")
    world.sara.closes(everything=True)


def votes(person: Person, score: str, item: str = ITEMS[0]) -> None:
    person.types("/pdsa självskattning", in_=CHANNEL)
    person.clicks("Min egen skattning")
    person.fills({item: f"{score} –"})
    person.saves()
    person.closes(everything=True)


def joint_form(person: Person) -> str:
    person.types("/pdsa självskattning", in_=CHANNEL)
    first = person.reads_modal()
    person.clicks("Teamets gemensamma")
    shown = person.reads_modal()
    person.closes(everything=True)
    return f"{first}\n{shown}"


def everybody(world: World) -> list[Person]:
    return [world.sara, world.anna, world.lars, world.priya, world.mikael]


def test_nothing_is_shown_while_the_voting_goes_on(world: World) -> None:
    """Not a spread, not whether they agree, not how many have voted."""
    begins_to_vote(world, "UMIKAEL")
    for person, score in zip(everybody(world)[:4], "1341", strict=True):
        votes(person, score)
        shown = joint_form(world.lars)
        assert "De egna skattningarna pågår, så inget av dem visas än." in shown
        assert not [words for words in SECRET if words in shown]


def test_when_all_have_voted_the_range_and_the_middle_are_shown(world: World) -> None:
    begins_to_vote(world, "UMIKAEL")
    for person, score in zip(everybody(world), "13412", strict=True):
        votes(person, score)
    shown = joint_form(world.lars)
    assert "Egna skattningar: från 1 till 4. Mitten: 2." in shown
    assert "@" not in shown
    assert shown.count("Egna skattningar:") == 1


@pytest.mark.parametrize("scores", ["33333", "33334", "33322"])
def test_that_all_voted_the_same_is_told_of_nobody(world: World, scores: str) -> None:
    """It would show everybody's vote; that they are close is all that is said."""
    begins_to_vote(world, "UMIKAEL")
    for person, score in zip(everybody(world), scores, strict=True):
        votes(person, score)
    assert "ni ligger nära varandra, inom ett steg. Mitten: 3." in joint_form(world.lars)


def test_four_votes_are_too_few_to_be_told_of(world: World) -> None:
    begins_to_vote(world)
    for person, score in zip(everybody(world)[:4], "1114", strict=True):
        votes(person, score)
    shown = joint_form(world.lars)
    assert "De egna skattningarna är stängda." in shown
    assert not [words for words in SECRET if words in shown]


def test_a_lead_closes_the_voting_and_nobody_votes_afterwards(world: World) -> None:
    """Not even in a form that was open: who changed a vote could be found out by subtraction."""
    begins_to_vote(world)
    votes(world.anna, "2")
    world.lars.types("/pdsa självskattning", in_=CHANNEL)
    world.lars.clicks("Min egen skattning")
    world.lars.fills({ITEMS[0]: "3 –"})
    world.anna.types("/pdsa självskattning", in_=CHANNEL)
    assert not world.anna.can_click("Stäng röstningen")
    world.slack.actions.send_click("UANNA", "assess.close", "1")
    world.anna.sees("Bara projektledaren kan stänga röstningen.")
    world.sara.types("/pdsa självskattning", in_=CHANNEL)
    world.sara.clicks("Stäng röstningen")
    assert "De egna skattningarna är stängda och går inte att ändra." in world.sara.reads_modal()
    assert not world.sara.can_click("Min egen skattning")
    assert "är stängda" in next(iter(world.lars.submits().values()))
    world.slack.actions.send_click("ULARS", "assess.votes", "1")
    world.anna.closes(everything=True)
    world.anna.types("/pdsa självskattning", in_=CHANNEL)
    assert not world.anna.can_click("Min egen skattning")
    with reading(world.coach.engine) as connection:
        voted = connection.execute(select(tables.score.c.voter, tables.score.c.value)).all()
    assert [tuple(row) for row in voted] == [("UANNA", 2)]


def test_the_form_says_what_is_shown_and_when(world: World) -> None:
    begins_to_vote(world)
    world.priya.types("/pdsa språk en", in_=CHANNEL)
    for person, button, words in (
        (world.lars, "Min egen skattning", ("bara du dina siffror", "minst 5", "sköter databasen kan läsa dem")),
        (world.priya, "My own scores", ("only you see your figures", "at least 5", "the database can read them")),
    ):
        person.types("/pdsa självskattning", in_=CHANNEL)
        person.clicks(button)
        assert not [one for one in words if one not in person.reads_modal()]


def test_the_joint_form_stands_still_while_others_vote(world: World) -> None:
    begins_to_vote(world)
    world.lars.types("/pdsa självskattning", in_=CHANNEL)
    world.lars.clicks("Teamets gemensamma")
    before = world.lars.reads_modal()
    for person in (world.anna, world.priya, world.sara):
        votes(person, "2")
    assert world.lars.reads_modal() == before


def test_two_who_begin_a_self_assessment_at_the_same_moment_get_one(world: World) -> None:
    """Whoever comes second goes on with the first one's."""
    world.has_a_team()
    people = (world.sara, world.lars, world.anna, world.priya)
    for person in people:
        person.types("/pdsa självskattning", in_=CHANNEL)
    together = threading.Barrier(len(people))

    def begins(person: Person) -> None:
        together.wait()
        person.clicks("Börja en ny självskattning")

    pressing = [threading.Thread(target=begins, args=(person,)) for person in people]
    for thread in pressing:
        thread.start()
    for thread in pressing:
        thread.join()
    with reading(world.coach.engine) as connection:
        assert len(connection.execute(select(tables.assessment.c.id)).all()) == 1
    for person in people:
        assert person.can_click("Min egen skattning")
