"""The chain of command, seen from both ends: what is to drive an operation, what it is to drive, and whether it did."""

import pytest

from bot.pictures import painter
from bot.refs import InMenu
from flows.chain import Chain
from localslack import api_error
from tests.people import Member
from tests.world import CHANNEL, World

HALL, QUEUE = "Tider i idrottshallen", "Kortare kö"


@pytest.fixture(scope="module")
def _fonts_are_known() -> None:
    """The first picture begins the process that draws, and here what comes afterwards is done before the ack."""
    painter.chain_map(Chain("", "", (), ""), "sv", "")


def has_both(world: World) -> None:
    """An improvement in governance, and an operation that nothing is linked to yet."""
    world.has_an_improvement()
    world.anna.begins(HALL, "En verksamhet")
    world.anna.closes(everything=True)


def tells(person: Member, **given: object) -> None:
    """Of the operation's chain."""
    labels = {
        "driven_by": "Vilka av era", "decision": "Vilket beslut", "routine": "Vilken rutin", "weak": "Var brister",
        "drove": "Drev",
    }  # fmt: skip
    person.answers_beside("Styrkedjan", {labels[name]: told for name, told in given.items()}, at=InMenu("chain", 2))


def links(person: Member, **given: object) -> None:
    """The operation is to be driven by the shorter queue."""
    tells(person, driven_by=[QUEUE], **given)


def answers_of(person: Member, improvement: int) -> str:
    person.clicks("Alla svar", in_=CHANNEL, value=f"answers/{improvement}")
    told = person.reads_modal()
    person.closes(everything=True)
    return told


def at_home(person: Member) -> str:
    person.opens_home()
    return person.reads_home()


def test_row_9_governance_shows_which_operations_it_is_to_drive(world: World) -> None:
    """In the status, at home and among its answers, once there is a link; what is not linked says nothing of it."""
    has_both(world)
    seen = [world.sara.reads_status(), at_home(world.lars), answers_of(world.lars, 1)]
    assert not any("Ska driva" in one for one in seen)
    links(world.anna)
    seen = [world.sara.reads_status(), at_home(world.lars), answers_of(world.lars, 1)]
    assert all(f"Ska driva: {HALL}" in one for one in seen)
    assert all(one.count("Ska driva:") == 1 for one in seen)
    assert f"Ska drivas av: {QUEUE}" in seen[0]
    assert "Ska driva" not in answers_of(world.lars, 2)


def test_row_9_an_operation_that_was_closed_is_driven_by_nothing_any_more(world: World) -> None:
    has_both(world)
    links(world.anna)
    world.anna.ends("Hallen stängs", improvement=2)
    assert "Ska driva" not in world.sara.reads_status()


def test_many_operations_are_named_as_far_as_there_is_room_and_the_others_counted(world: World) -> None:
    world.has_an_improvement()
    for number in range(2, 7):
        world.anna.begins(f"Hall {number}", "En verksamhet")
        world.anna.closes(everything=True)
        world.anna.answers_beside("Styrkedjan", {"Vilka av era": [QUEUE]}, at=InMenu("chain", number))
    assert "Ska driva: Hall 2, Hall 3, Hall 4 … och 2 till\n" in world.sara.reads_status()


def test_row_9_whether_it_drove_is_told_at_both_ends_once_it_has_been_answered(world: World) -> None:
    has_both(world)
    links(world.anna)
    seen = world.sara.reads_status() + at_home(world.lars)
    assert "drev på" not in seen
    assert "drevs på" not in seen
    for chosen, told in (("Delvis", "delvis"), ("Nej", "nej"), ("För tidigt", "för tidigt att säga")):
        tells(world.anna, drove=chosen)
        for seen in (world.sara.reads_status(), at_home(world.lars)):
            assert f"Ska drivas av: {QUEUE} · drev på: {told}\n" in seen
            assert f"Ska driva: {HALL} (drevs på av styrningen: {told})\n" in seen
    assert f"Ska driva: {HALL} (drevs på av styrningen: för tidigt att säga)" in answers_of(world.lars, 1)
    world.priya.types("/pdsa language en", in_=CHANNEL)
    world.priya.types("/pdsa status", in_=CHANNEL)
    assert f"To be driven by: {QUEUE} · drove it: too early to say" in world.priya.last(CHANNEL)


def test_row_9_nothing_is_said_to_have_driven_what_nothing_is_linked_to(world: World) -> None:
    has_both(world)
    tells(world.anna, drove="Ja")
    seen = world.sara.reads_status()
    assert "Ingen länk till styrningen än" in seen
    assert "drev på" not in seen


def test_row_9_the_weak_link_is_named_and_what_is_empty_is_said_to_be(world: World) -> None:
    """In words beside the sign; a chain that holds has no weak link, and one where nothing is answered no picture."""
    has_both(world)
    assert "tomt än" not in answers_of(world.lars, 2)
    links(world.anna, decision="Fullmäktige 2025", weak="Rutinen")
    assert (
        ":white_check_mark: Beslut → :white_circle: Mål och budget (tomt än) → :white_circle: Styrdokument (tomt än)"
        " → :warning: Rutin (tomt än, svagaste länken) → :white_circle: Resultat (tomt än)"
    ) in answers_of(world.lars, 2)
    assert ":warning: Svagaste länken: rutinen" in world.sara.reads_status()
    tells(world.anna, weak="Den håller", routine="Bokningsblanketten")
    assert ":white_check_mark: Rutin →" in answers_of(world.lars, 2)
    assert "Svagaste länken" not in world.sara.reads_status()


def test_who_follows_sees_what_is_linked_and_none_of_what_was_answered_of_it(world: World) -> None:
    has_both(world)
    links(world.anna, drove="Nej", weak="Rutinen")
    world.sara.sets_up_team({"Chefer och politiker": ["UMIKAEL"]})
    world.mikael.types("/pdsa läge", in_="fritid-och-kultur")
    for seen in (world.mikael.last("fritid-och-kultur"), at_home(world.mikael)):
        assert f"Ska driva: {HALL}\n" in seen
        assert f"Ska drivas av: {QUEUE}\n" in seen
        assert "drev" not in seen
        assert "Svagaste" not in seen


@pytest.mark.usefixtures("_fonts_are_known")
@pytest.mark.parametrize("improvement", [1, 2], ids=["governance", "operation"])
def test_row_9_the_chain_is_sent_as_a_picture_from_either_end(world: World, improvement: int) -> None:
    """With the same story in words; those words alone where files may not be sent."""
    has_both(world)
    links(world.anna, decision="Fullmäktige 2025", weak="Rutinen")
    story = f"Styrkedjan: {HALL}. Ska drivas av: {QUEUE} → Beslut: Fullmäktige 2025 → Mål och budget: tomt än"
    world.lars.clicks("Alla svar", in_=CHANNEL, value=f"answers/{improvement}")
    world.lars.clicks("Kedjan som bild")
    assert "Bilden kommer i vårt direktmeddelande" in world.lars.reads_modal()
    [asked] = [call for call in world.slack.calls() if call.method == "files.getUploadURLExternal"]
    assert asked.args["alt_txt"].startswith(story)
    assert "Rutin: tomt än (svagaste länken)" in asked.args["alt_txt"]
    world.slack.misbehave("files.getUploadURLExternal", api_error("missing_scope"))
    world.lars.closes(everything=True)
    world.lars.clicks("Alla svar", in_=CHANNEL, value=f"answers/{improvement}")
    world.lars.clicks("Kedjan som bild")
    assert story in world.lars.last()


def test_there_is_no_picture_of_a_chain_that_nobody_has_told_of(world: World) -> None:
    """Nor of another team's, nor the picture of something else in its place."""
    has_both(world)
    world.lars.clicks("Alla svar", in_=CHANNEL, value="answers/2")
    assert not world.lars.can_click("Kedjan som bild")
    for who, improvement in (("ULARS", "2"), ("UMIKAEL", "2"), ("ULARS", "1")):
        world.slack.actions.send_click(who, "work.chain", improvement)
    assert not [call for call in world.slack.calls() if call.method == "files.getUploadURLExternal"]
