"""Words answer what has been shown, and what is to be said is said: whatever Slack does meanwhile."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from localslack import http_error, rate_limited
from localslack.faults import Fault
from storage import methods, tables
from storage.engine import writing
from tests.fifteen.database import answers
from tests.world import CHANNEL, MONDAY, World

NEXT = "Vilken process, vilket styrdokument"
GIRLS_WAIT = "Flickor väntar längre än pojkar"
GREETING = "Jag följer er från en träff till nästa"


def asked(world: World) -> World:
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    return world


def test_words_never_answer_a_question_that_was_not_shown(world: World) -> None:
    """The next one met a limit. What Anna types meanwhile answers nothing, and is told; then it comes."""
    asked(world)
    world.slack.misbehave("chat.postMessage", rate_limited(5))
    world.anna.says(GIRLS_WAIT)
    world.anna.does_not_see(NEXT)
    world.anna.says("hallå, fick du det?")
    assert answers(world) == [GIRLS_WAIT]
    world.goes_to(world.clock.moment + timedelta(seconds=6))
    world.anna.sees("Jag har en fråga på väg till dig")
    assert world.anna.reads("DANNA").count(NEXT) == 1
    world.anna.says("Mallen")
    assert answers(world) == [GIRLS_WAIT, "Mallen"]


@pytest.mark.parametrize("fault", [rate_limited(5), http_error(503)], ids=["limited", "failed"])
def test_a_channel_that_could_not_be_joined_at_once_is_joined_and_greeted(world: World, fault: Fault) -> None:
    world.slack.misbehave("conversations.join", fault, times=2)
    world.has_a_team()
    assert GREETING not in world.anna.reads(CHANNEL)
    for _ in range(3):
        world.goes_to(world.clock.moment + timedelta(minutes=1))
    assert world.anna.reads(CHANNEL).count(GREETING) == 1


@pytest.mark.parametrize("thanks", ["ok, tack!", "Tack!", "Toppen 👍"])
def test_thanks_for_a_suggestion_replace_no_answer(world: World, thanks: str) -> None:
    asked(world)
    kept = "Det tar för lång tid att få svar"
    world.anna.says(kept)
    assert "Vilka är det som märker skillnaden?" in world.anna.last()
    world.anna.says(thanks)
    assert answers(world) == [kept]
    assert NEXT in world.anna.last()


def test_a_better_answer_after_a_suggestion_replaces_it(world: World) -> None:
    asked(world)
    world.anna.says("Det tar för lång tid att få svar")
    world.anna.says("Kvinnor väntar längst, tack")
    assert answers(world)[-1] == "Kvinnor väntar längst, tack"


def test_a_question_to_somebody_who_left_the_team_ends_kindly(world: World) -> None:
    """It is let go of once; then they are spoken to as anybody else."""
    asked(world)
    world.sara.types("/pdsa start", in_=CHANNEL)
    world.sara.fills({"Vilka är med": ["USARA", "ULARS"]})
    world.sara.saves()
    world.anna.says("Mallen")
    assert "hör till ett team som du inte längre är med i" in world.anna.last()
    world.anna.says("hjälp")
    assert "inte längre är med i" not in world.anna.last()
    assert answers(world) == []


def test_help_is_given_to_somebody_who_left_the_team(world: World) -> None:
    asked(world)
    world.sara.types("/pdsa start", in_=CHANNEL)
    world.sara.fills({"Vilka är med": ["USARA", "ULARS"]})
    world.sara.saves()
    for words in ("hjälp", "senare", "hoppa över"):
        world.anna.says(words)
        assert "går inte att öppna" not in world.anna.last()


def message(world: World, **more: object) -> None:
    said = {"type": "message", "channel_type": "im", "channel": "DANNA", "user": "UANNA", "ts": "1800000000.000100"}
    world.slack.send_event({**said, **more})


def test_an_answer_that_came_with_a_file_is_kept_with_a_link_to_it(world: World) -> None:
    asked(world)
    link = "https://lindevalla.slack.com/files/UANNA/F1/mall.pdf"
    message(world, subtype="file_share", text="Mallen, se bilagan", files=[{"id": "F1", "permalink": link}])
    assert answers(world) == [f"Mallen, se bilagan\n{link}"]


def test_a_file_without_words_that_we_cannot_link_to_is_told_of(world: World) -> None:
    """It is not taken for an answer, and not passed over in silence."""
    asked(world)
    before = len(world.slack.messages("DANNA"))
    message(world, subtype="file_share", text="", files=[{"id": "F1"}])
    assert answers(world) == []
    assert len(world.slack.messages("DANNA")) == before + 1


def test_what_was_edited_afterwards_is_no_new_answer(world: World) -> None:
    asked(world)
    world.anna.says(GIRLS_WAIT)
    edited = {"user": "UANNA", "text": "Mallarna"}
    message(world, subtype="message_changed", message=edited)
    assert answers(world) == [GIRLS_WAIT]


def test_one_thing_that_cannot_be_done_stops_nothing_else(world: World) -> None:
    """A picture of an improvement whose method cannot be read any more, asked for while Slack wanted quiet."""
    world.has_an_improvement()
    world.tick()
    world.slack.misbehave("files.getUploadURLExternal", rate_limited(60))
    world.anna.clicks("Alla svar", in_=CHANNEL)
    world.anna.clicks("Vägen som bild")
    world.anna.closes(everything=True)
    with writing(world.coach.engine) as connection:
        methods.keep(connection, "pdsa", "broken", "{}")
        connection.execute(update(tables.improvement).values(version="broken"))
    world.slack.misbehave("chat.postMessage", rate_limited(60))
    world.mikael.types("/pdsa hjälp")
    world.mikael.says("hej")
    for minutes in (2, 4):
        world.goes_to(MONDAY + timedelta(minutes=minutes))
    assert "hej" not in world.mikael.last()
