"""One message to one recipient: joined where that is needed, in plain text where Slack will not have the blocks."""

import pytest

from bot.slack import kit, posting
from bot.slack.client import Outcome, SlackFailure, trouble_of
from localslack import api_error, drop_after, rate_limited
from tests.world import World

BLOCKS = [kit.header("Hej"), kit.section("Så här ser veckan ut.")]
KEYED = {"event_type": "hemmaplan_test", "event_payload": {"key": "k1"}}


def post(world: World, channel: str, **more: object) -> posting.Posted:
    return posting.post(world.coach.slack("T0LOCAL"), channel, BLOCKS, **more)  # type: ignore[arg-type]


def tries(world: World) -> int:
    return len(world.slack.calls("chat.postMessage"))


def test_a_person_hears_it_in_their_direct_message(world: World) -> None:
    assert post(world, "UANNA").channel == "DANNA"
    world.anna.sees("Så här ser veckan ut.")


def test_a_channel_that_we_are_not_in_is_joined_first(world: World) -> None:
    said = post(world, "CFRITID", metadata=KEYED)
    assert said.channel == "CFRITID"
    assert [one["metadata"] for one in world.slack.messages("CFRITID")] == [KEYED]


def test_where_joining_is_refused_it_is_told_that_we_are_not_there(world: World) -> None:
    world.slack.misbehave("conversations.join", api_error("method_not_supported_for_channel_type"))
    with pytest.raises(SlackFailure) as refused:
        post(world, "CFRITID")
    trouble = trouble_of(refused.value)
    assert trouble.word == "not_in_channel"
    assert posting.is_refused(trouble)


def test_when_joining_has_to_wait_it_is_told_for_how_long_and_with_what(world: World) -> None:
    world.slack.misbehave("conversations.join", rate_limited(7))
    with pytest.raises(SlackFailure) as refused:
        post(world, "CFRITID")
    trouble = trouble_of(refused.value)
    assert (trouble.outcome, trouble.wait, trouble.method) == (Outcome.PASSING, 7, "conversations.join")
    assert world.slack.messages("CFRITID") == []


@pytest.mark.parametrize("word", ["invalid_blocks", "msg_too_long", "msg_blocks_too_long"])
def test_blocks_that_slack_will_not_have_are_said_in_plain_text_once(world: World, word: str) -> None:
    world.slack.misbehave("chat.postMessage", api_error(word))
    post(world, "UANNA", metadata=KEYED)
    [said] = world.slack.messages("DANNA")
    assert (said["text"], said["blocks"], said["metadata"]) == ("Hej\nSå här ser veckan ut.", [], KEYED)


def test_plain_text_that_is_refused_too_is_given_up(world: World) -> None:
    world.slack.misbehave("chat.postMessage", api_error("invalid_blocks"), times=5)
    with pytest.raises(SlackFailure):
        post(world, "UANNA")
    assert tries(world) == 2


def test_an_answer_that_never_came_is_not_tried_again_and_can_be_found(world: World) -> None:
    """It may have been posted: who posts looks for its key before the next try."""
    world.slack.misbehave("chat.postMessage", drop_after())
    with pytest.raises(SlackFailure):
        post(world, "UANNA", metadata=KEYED)
    assert tries(world) == 1
    found = posting.find(world.coach.slack("T0LOCAL"), "UANNA", "k1", world.clock.now())
    assert found is not None
    assert found.channel == "DANNA"
    assert posting.find(world.coach.slack("T0LOCAL"), "UANNA", "k2", world.clock.now()) is None
