"""What Slack has not signed is not read, and what it has signed is done once. Odd requests: tests/doors."""

import json
import time
import urllib.error
import urllib.request

import pytest

from localslack import payloads
from localslack.state import Json
from tests.by_hand import door, post, to_us
from tests.fifteen.database import answers
from tests.world import CHANNEL, World

SECRET_WORDS = "hemliga ord om en granne"
KINDS = ("slash_commands", "interactive", "events_api")


def something(world: World, kind: str, words: str) -> Json:
    """A command, a click or a message of Anna's, with these words in it."""
    if kind == "slash_commands":
        return payloads.command(world.slack.api, "UANNA", "CSTYRNING", "/pdsa", words)
    if kind == "events_api":
        return payloads.event(world.slack.api, to_us(words))
    action = {"type": "button", "action_id": "home.help", "block_id": "b", "value": words, "action_ts": "1"}
    where = {"channel": {"id": "DANNA"}, "container": {"type": "message", "channel_id": "DANNA", "message_ts": "1.0"}}
    return {**payloads.interaction(world.slack.api, "UANNA", "block_actions"), "actions": [action], **where}


def seen(world: World) -> str:
    return "".join(world.anna.reads(place) for place in ("DANNA", CHANNEL))


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_signed_is_taken(world: World, kind: str) -> None:
    world.has_a_team()
    assert post(door(world), *world.slack.signed_request(kind, something(world, kind, "hjälp"))) == 200


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seconds", [-301, 301])
def test_an_old_or_early_signature_is_refused(world: World, kind: str, seconds: int) -> None:
    """Slack's rule: five minutes either way. And nothing has been done."""
    world.has_a_team()
    before = seen(world)
    signed = world.slack.signed_request(kind, something(world, kind, "hjälp"), int(time.time()) + seconds)
    assert post(door(world), *signed) == 401
    assert seen(world) == before


@pytest.mark.parametrize("seconds", [-290, 290])
def test_a_signature_within_five_minutes_is_taken(world: World, seconds: int) -> None:
    """Clocks differ."""
    said = something(world, "slash_commands", "hjälp")
    assert post(door(world), *world.slack.signed_request("slash_commands", said, int(time.time()) + seconds)) == 200


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_byte_a_wrong_signature_or_none_is_refused(
    world: World, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    """And the log does not show what it said."""
    caplog.set_level("DEBUG")
    headers, body = world.slack.signed_request(kind, something(world, kind, SECRET_WORDS))
    assert post(door(world), headers, body + " ") == 401
    assert post(door(world), headers, body.replace("hemliga", "hemligt")) == 401
    assert post(door(world), {**headers, "X-Slack-Signature": "v0=00"}, body) == 401
    for missing in ("X-Slack-Signature", "X-Slack-Request-Timestamp"):
        assert post(door(world), {name: value for name, value in headers.items() if name != missing}, body) == 401
    assert post(door(world), {"Content-Type": headers["Content-Type"]}, body) == 401
    assert "hemlig" not in caplog.text


def test_a_signature_of_another_secret_is_refused(world: World) -> None:
    said = something(world, "slash_commands", "hjälp")
    world.slack.signing_secret = "another"
    assert post(door(world), *world.slack.signed_request("slash_commands", said)) == 401


def test_a_timestamp_that_is_no_number_is_refused(world: World) -> None:
    headers, body = world.slack.signed_request("slash_commands", something(world, "slash_commands", "hjälp"))
    assert post(door(world), {**headers, "X-Slack-Request-Timestamp": "i går"}, body) == 401


def test_a_replayed_command_is_done_once(world: World) -> None:
    """The same signed request again within five minutes: acknowledged, and nothing more."""
    world.has_an_improvement()
    signed = world.slack.signed_request("slash_commands", something(world, "slash_commands", ""))
    assert [post(door(world), *signed) for _ in range(3)] == [200, 200, 200]
    assert world.anna.reads("DANNA").count("Vad är ojämställt") == 1


def test_a_replayed_message_is_one_answer(world: World) -> None:
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    signed = world.slack.signed_request("events_api", something(world, "events_api", "Flickor får mindre"))
    assert [post(door(world), *signed) for _ in range(3)] == [200, 200, 200]
    assert answers(world) == ["Flickor får mindre"]


def test_slack_makes_sure_that_the_address_is_ours(world: World) -> None:
    """When it is entered in the app's settings."""
    headers, body = world.slack.signed_request("events_api", {"type": "url_verification", "challenge": "3eZb"})
    assert world.slack.delivery.url is not None
    request = urllib.request.Request(world.slack.delivery.url, body.encode(), headers)
    with urllib.request.urlopen(request, timeout=5) as response:
        assert json.loads(response.read()) == {"challenge": "3eZb"}
