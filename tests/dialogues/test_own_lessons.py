"""A team's own lessons: found by search whether they are shared or not, and listed with who may see each."""

from storage import lessons
from storage.desk import Desk
from storage.engine import writing
from storage.lessons import Written
from tests.world import CHANNEL, MONDAY, World

ELSEWHERE = "fritid-och-kultur"
EVERYONE = "Alla team här får hitta den, och mentorer ser den"
ONLY_US = "Bara ert team ser den"


def has_two_teams(world: World) -> None:
    """Mikael's is another one."""
    world.has_a_team()
    world.mikael.sets_up_team({"Organisation": "Norrvik", "Teamets namn": "Fritid"}, in_=ELSEWHERE)


def searches(world: World, words: str) -> str:
    world.anna.types(f"/pdsa sök {words}".strip(), in_=CHANNEL)
    return world.anna.last(CHANNEL)


def test_a_lesson_of_ones_own_is_found_and_marked_as_such(world: World) -> None:
    """Shared or not, in its other forms too. Nobody else's is found that was not shared."""
    has_two_teams(world)
    world.lars.learns("Väntetiderna blev kortare", shared=False)
    world.sara.learns("Väntetider ska mätas för båda könen", shared=True)
    world.mikael.learns("Väntetiden i hallen", shared=True, in_=ELSEWHERE)
    world.mikael.learns("Väntetid är vår hemlighet", shared=False, in_=ELSEWHERE)
    found = searches(world, "väntetid")
    assert "3 lärdomar om ”väntetid”" in found
    assert f"> Väntetiderna blev kortare\nEr egen · {ONLY_US} · @Lars Öberg, 11 januari" in found
    assert f"> Väntetider ska mätas för båda könen\nEr egen · {EVERYONE} · @Sara Holmgren, 11 januari" in found
    assert "> Väntetiden i hallen\nFritid, Norrvik" in found
    assert found.count("Er egen") == 2
    assert "hemlighet" not in found
    world.mikael.types("/pdsa sök väntetid", in_=ELSEWHERE)
    theirs = world.mikael.last(ELSEWHERE)
    assert "hemlighet" in theirs
    assert "blev kortare" not in theirs
    assert "Jämställd styrning, Lindevalla kommun" in theirs


def test_what_no_lesson_has_is_not_found_among_ones_own(world: World) -> None:
    has_two_teams(world)
    world.lars.learns("Väntetiderna blev kortare", shared=False)
    assert "Ingen har delat något om ”kaffe” än" in searches(world, "kaffe")


def test_ones_own_do_not_crowd_out_what_others_have_learned(world: World) -> None:
    has_two_teams(world)
    world.mikael.learns("Väntetiden i hallen", shared=True, in_=ELSEWHERE)
    for number in range(7):
        world.lars.learns(f"Väntetid {number}", shared=True)
    found = searches(world, "väntetid")
    assert "Väntetiden i hallen" in found
    assert found.count("Er egen") == 3


def test_the_teams_own_are_listed_newest_first_with_who_may_see_each(world: World) -> None:
    """By a search for nothing, and from the form for a new one."""
    has_two_teams(world)
    assert "Ert team har inte skrivit ned någon lärdom än" in searches(world, "")
    world.lars.learns("Den första", shared=False)
    world.sara.learns("Den andra", shared=True)
    world.mikael.learns("Deras", shared=True, in_=ELSEWHERE)
    world.anna.types("/pdsa lärdom", in_=CHANNEL)
    world.anna.clicks("Våra lärdomar")
    for listed in (searches(world, ""), world.anna.reads_modal()):
        assert listed.index("> Den andra") < listed.index("> Den första")
        assert f"> Den andra\n{EVERYONE} · @Sara Holmgren" in listed
        assert f"> Den första\n{ONLY_US} · @Lars Öberg" in listed
        assert "Deras" not in listed
        assert "… och" not in listed
    assert "Skriv vad du vill veta mer om" in searches(world, "")


def test_nobody_lists_another_teams(world: World) -> None:
    has_two_teams(world)
    world.lars.learns("Vår egen", shared=False)
    world.slack.actions.send_click("UMIKAEL", "lesson.own", "1")
    assert "Vår egen" not in str(world.mikael.modal())
    assert "Vår egen" not in world.mikael.reads()


def test_what_there_is_no_room_for_is_counted(world: World) -> None:
    world.has_a_team()
    with writing(world.coach.engine) as connection:
        desk = Desk(connection, "T0LOCAL", MONDAY)
        for number in range(1, 36):
            lessons.add(desk, Written(f"Lärdom {number}."), team_id=1, sort="lesson", author="UANNA")
    listed = searches(world, "")
    assert [f"> Lärdom {n}." in listed for n in (35, 6, 5, 1)] == [True, True, False, False]
    assert "… och 5 till. Sök fram dem med `/pdsa sök` och ett ord." in listed


def test_a_plus_and_a_minus_from_a_meeting_are_called_so(world: World) -> None:
    world.has_a_team()
    with writing(world.coach.engine) as connection:
        desk = Desk(connection, "T0LOCAL", MONDAY)
        for sort in ("minus", "lesson"):
            lessons.add(desk, Written(f"Som {sort}"), team_id=1, sort=sort, author="UANNA")
    listed = searches(world, "")
    assert f"> Som minus\nEtt minus · {ONLY_US}" in listed
    assert f"> Som lesson\n{ONLY_US}" in listed
