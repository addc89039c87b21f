"""Who follows a team from outside: what they see of it, and what they are told they can do."""

import pytest

from tests.people import Member
from tests.world import World

ELSEWHERE = "fritid-och-kultur"
FOR_ALL, FOR_US = "Ge handläggarna siffrorna först", "Vi bråkade om mallen"


def is_followed(world: World, as_: str) -> None:
    world.has_an_improvement()
    world.lars.learns(FOR_ALL, shared=True)
    world.lars.learns(FOR_US, shared=False)
    world.sara.sets_up_team({as_: ["UMIKAEL"]})


def sees(person: Member) -> list[str]:
    """By the command, and at home."""
    person.types("/pdsa läge", in_=ELSEWHERE)
    told = person.last(ELSEWHERE)
    person.opens_home()
    return [told, person.reads_home()]


def test_a_mentor_sees_what_the_team_has_shared_and_nothing_else_of_what_it_wrote(world: World) -> None:
    is_followed(world, "Mentorer")
    world.anna.answers({"Vilken process": "Mallen för beslutsunderlag"})
    for seen in sees(world.mikael):
        assert f"Det här har teamet delat:\n> {FOR_ALL}" in seen
        assert FOR_US not in seen
        assert "Mallen för beslutsunderlag" not in seen


def test_a_manager_sees_no_lessons(world: World) -> None:
    is_followed(world, "Chefer och politiker")
    for seen in sees(world.mikael):
        assert "Kortare kö" in seen
        assert "har teamet delat" not in seen
        assert FOR_ALL not in seen


def test_a_mentor_sees_the_newest_and_how_many_more_there_are(world: World) -> None:
    """And of each team its own."""
    is_followed(world, "Mentorer")
    for number in range(1, 5):
        world.anna.learns(f"Lärdom nummer {number}", shared=True)
    for seen in sees(world.mikael):
        assert [f"Lärdom nummer {n}" in seen for n in (4, 3, 2, 1)] == [True, True, True, False]
        assert seen.index("Lärdom nummer 4") < seen.index("Lärdom nummer 3")
        assert "… och 2 till. Sök fram dem med `/pdsa sök` och ett ord." in seen


def test_a_mentor_of_many_teams_sees_it_in_the_one_that_is_chosen(world: World) -> None:
    is_followed(world, "Mentorer")
    world.mikael.types("/pdsa läge", in_=ELSEWHERE)
    world.slack.actions.send_click("UMIKAEL", "status.team", "1")
    assert FOR_ALL in world.mikael.reads_modal()
    assert FOR_US not in world.mikael.reads_modal()


@pytest.mark.parametrize("words", ["", "självskattning", "ny", "mål", "kompetens", "lärdom", "möte"])
@pytest.mark.parametrize("as_", ["Mentorer", "Chefer och politiker"])
def test_who_follows_is_told_what_they_can_do(world: World, as_: str, words: str) -> None:
    is_followed(world, as_)
    world.mikael.types(f"/pdsa {words}".strip(), in_=ELSEWHERE)
    told = world.mikael.last(ELSEWHERE)
    assert "Du följer Jämställd styrning" in told
    assert "Skriv `/pdsa läge` så ser du hur långt" in told
    assert ("`/pdsa sök`" in told) == (as_ == "Mentorer")
    assert "Du är inte med i något team" not in told


def test_who_follows_and_writes_to_the_coach_is_told_the_same(world: World) -> None:
    is_followed(world, "Mentorer")
    world.mikael.says("Hej")
    assert "Du följer Jämställd styrning" in world.mikael.last()


def test_a_manager_who_searches_is_told_what_they_can_do(world: World) -> None:
    is_followed(world, "Chefer och politiker")
    for words in ("sök siffrorna", "sök"):
        world.mikael.types(f"/pdsa {words}", in_=ELSEWHERE)
        assert "Du följer Jämställd styrning" in world.mikael.last(ELSEWHERE)
        assert FOR_ALL not in world.mikael.last(ELSEWHERE)


def test_a_mentor_finds_by_search_what_is_shared_and_is_offered_nothing_that_members_do(world: World) -> None:
    is_followed(world, "Mentorer")
    world.mikael.types("/pdsa sök siffrorna bråkade", in_=ELSEWHERE)
    assert FOR_ALL in world.mikael.last(ELSEWHERE)
    assert FOR_US not in world.mikael.last(ELSEWHERE)
    assert not world.mikael.can_click("Vi använder den", in_=ELSEWHERE)
    world.mikael.types("/pdsa sök", in_=ELSEWHERE)
    assert "Skriv vad du vill veta mer om" in world.mikael.last(ELSEWHERE)
    assert FOR_US not in world.mikael.last(ELSEWHERE)
