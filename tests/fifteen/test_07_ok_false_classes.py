"""Slack's refusals: for ever, for the workspace, not now, perhaps, or not in this form. Each has its own way on."""

from datetime import UTC, datetime, timedelta

import pytest

from localslack import api_error, drop_after, drop_before, http_error
from localslack.faults import Fault
from storage import people, tables
from tests.fifteen.database import answers, everything
from tests.said import heard, states
from tests.world import CHANNEL, MEETING, MONDAY, WEEK, World

FIRST = "Vad är ojämställt"
NEXT = "Vilken process"
REFUSED = ["channel_not_found", "is_archived", "restricted_action", "messages_tab_disabled", "user_disabled"]
OF_THE_WORKSPACE = ["account_inactive", "token_revoked", "invalid_auth", "token_expired", "team_access_not_granted"]
UNKNOWN = [drop_after(), http_error(503), api_error("internal_error"), api_error("fatal_error"), drop_before()]
TOO_MUCH = ["invalid_blocks", "msg_too_long", "msg_blocks_too_long"]


def asked(world: World, fault: Fault, times: int = 1) -> None:
    """Anna has begun, and Slack answers like this when she is to be asked."""
    world.has_an_improvement()
    world.slack.misbehave("chat.postMessage", fault, times)
    world.anna.types("/pdsa", in_=CHANNEL)


def minutes_pass(world: World, *minutes: int) -> None:
    begun = world.clock.moment
    for one in minutes:
        world.goes_to(begun + timedelta(minutes=one))


@pytest.mark.every_way
@pytest.mark.parametrize("fault", UNKNOWN, ids=lambda fault: f"{fault.kind} {fault.error}")
def test_a_question_that_may_have_arrived_is_looked_for_and_stands_there_once(world: World, fault: Fault) -> None:
    """And then words answer it."""
    asked(world, fault)
    minutes_pass(world, 2, 4, 6)
    assert world.anna.reads("DANNA").count(FIRST) == 1
    world.anna.says("Flickor får mindre")
    assert answers(world) == ["Flickor får mindre"]
    assert NEXT in world.anna.last()


@pytest.mark.parametrize("word", REFUSED)
def test_a_question_that_will_never_arrive_is_not_tried_again_and_not_answered_unseen(world: World, word: str) -> None:
    """What is written then is no answer; it brings the question."""
    asked(world, api_error(word))
    tried = len(world.slack.calls("chat.postMessage"))
    minutes_pass(world, 2, 4, 60)
    assert len(world.slack.calls("chat.postMessage")) == tried
    world.anna.says("Flickor får mindre")
    assert answers(world) == []
    assert FIRST in world.anna.last()


@pytest.mark.parametrize("word", OF_THE_WORKSPACE)
def test_a_workspace_that_lets_us_in_no_more_is_left_in_peace_until_it_does(world: World, word: str) -> None:
    """What was to be said is said then."""
    asked(world, api_error(word))
    tried = len(world.slack.calls("chat.postMessage"))
    minutes_pass(world, 2, 4, 60)
    assert len(world.slack.calls("chat.postMessage")) == tried
    assert everything(world, tables.workspace, "trouble") == [word]
    with world.coach.workspace("T0LOCAL").writing() as desk:
        people.forgive(desk)
    world.tick()
    assert world.anna.reads("DANNA").count(FIRST) == 1


@pytest.mark.every_way
@pytest.mark.parametrize("word", TOO_MUCH)
def test_a_question_that_slack_will_not_have_in_blocks_is_asked_in_words(
    world: World, word: str, caplog: pytest.LogCaptureFixture
) -> None:
    """And is logged, without a word of what it said."""
    asked(world, api_error(word))
    assert FIRST in world.anna.last()
    assert world.slack.messages("DANNA")[-1]["blocks"] == []
    assert f"refused ({word})" in caplog.text
    assert "styrdokument" not in caplog.text
    world.anna.says("Flickor får mindre")
    assert answers(world) == ["Flickor får mindre"]


def test_where_we_may_not_look_a_question_is_not_asked_twice(world: World) -> None:
    """Without the history scope nobody knows whether it arrived: what is written brings it."""
    world.slack.refuse("im:history")
    asked(world, drop_after())
    minutes_pass(world, 2, 4, 6)
    assert world.anna.reads("DANNA").count(FIRST) == 1
    world.anna.says("Flickor får mindre")
    assert answers(world) == []


@pytest.mark.parametrize(
    "fault",
    [drop_after(), http_error(503), api_error("internal_error"), drop_before()],
    ids=lambda f: f"{f.kind}{f.error}",
)
def test_an_answer_that_never_came_is_looked_for_before_anything_is_said_again(world: World, fault: object) -> None:
    """Whether or not Slack took the message: in the end it stands there once."""
    world.has_an_improvement()
    world.slack.misbehave("chat.postMessage", fault)
    world.goes_to(MONDAY + WEEK)
    for minutes in (2, 4, 6):
        world.goes_to(MONDAY + WEEK + timedelta(minutes=minutes))
    for user in ("UANNA", "ULARS", "UPRIYA", "USARA"):
        said = [m for m in world.slack.messages(f"D{user[1:]}") if m.get("metadata")]
        assert len(said) == 1


def test_where_we_may_not_look_it_is_not_said_again_and_the_lead_is_told(world: World) -> None:
    """Without the history scope an unknown outcome stays unsure."""
    world.has_an_improvement()
    world.sara.types(MEETING, in_=CHANNEL)
    world.slack.refuse("channels:history")
    world.slack.misbehave("chat.postMessage", drop_after())
    world.goes_to(datetime(2027, 1, 18, 8, 0, tzinfo=UTC))
    for minutes in (2, 4, 6):
        world.goes_to(datetime(2027, 1, 18, 8, minutes, tzinfo=UTC))
    assert world.sara.reads(CHANNEL).count("Benchmarking 2: 56 dagar kvar") == 1
    world.sara.types("/pdsa läge", in_=CHANNEL)
    assert "kan en påminnelse till #jämställd-styrning ha försvunnit" in world.sara.last(CHANNEL)


@pytest.mark.parametrize("word", ["channel_not_found", "user_disabled", "is_archived", "restricted_action"])
def test_what_can_never_arrive_is_shown_to_the_lead_and_stops_nobody_else(world: World, word: str) -> None:
    world.has_an_improvement()
    world.slack.misbehave("chat.postMessage", api_error(word))
    world.goes_to(MONDAY + WEEK)
    world.goes_to(MONDAY + WEEK + timedelta(minutes=5))
    assert sorted(len(heard(world, user)) for user in ("UANNA", "ULARS", "UPRIYA", "USARA")) == [0, 1, 1, 1]
    assert ("weekly", f"failed {word}") in states(world)
    world.sara.types("/pdsa läge", in_=CHANNEL)
    assert "gick en påminnelse inte fram till" in world.sara.last(CHANNEL)


def test_a_revoked_token_stops_the_workspace_without_a_loop(world: World) -> None:
    """Nothing is tried again until somebody mends it."""
    world.has_an_improvement()
    world.slack.revoke()
    world.goes_to(MONDAY + WEEK)
    tried = len(world.slack.calls("chat.postMessage"))
    for minutes in (5, 10, 60):
        world.goes_to(MONDAY + WEEK + timedelta(minutes=minutes))
    assert len(world.slack.calls("chat.postMessage")) == tried


@pytest.mark.parametrize("word", REFUSED)
def test_a_recipient_that_slack_has_refused_is_not_tried_week_after_week(world: World, word: str) -> None:
    """Once, and not before something changes there; the lead sees it."""
    world.has_an_improvement()
    world.tick()
    begun = len(world.slack.calls("chat.postMessage"))
    world.slack.misbehave("chat.postMessage", api_error(word))
    world.lives_through(MONDAY + WEEK)
    calls = world.slack.calls("chat.postMessage")[begun:]
    [refused] = [call.args["channel"] for call in calls if not call.answer["ok"]]
    world.lives_through(MONDAY + 4 * WEEK)
    calls = world.slack.calls("chat.postMessage")[begun:]
    assert len([call for call in calls if call.args["channel"] == refused]) == 1
