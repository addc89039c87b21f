"""The HTTP door: signatures, replays, duplicates, health; and what the logs may not hold."""

import json
import time
import urllib.error
import urllib.request

import pytest

from bot.localslack.state import Json
from tests.world import CHANNEL, World

SECRET_WORDS = "hemliga ord om en granne"


def post(url: str, headers: dict[str, str], body: str) -> int:
    request = urllib.request.Request(url, body.encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def command(text: str) -> Json:
    return {
        "command": "/pdsa", "text": text, "user_id": "UANNA", "team_id": "T0LOCAL", "channel_id": "CSTYRNING",
        "trigger_id": f"t{time.monotonic_ns()}", "response_url": "",
    }  # fmt: skip


def door(world: World) -> str:
    assert world.slack.delivery.url is not None
    return world.slack.delivery.url


def test_a_signed_request_is_taken(world: World) -> None:
    headers, body = world.slack.signed_request("slash_commands", command("hjälp"))
    assert post(door(world), headers, body) == 200


@pytest.mark.parametrize("seconds", [-301, 301])
def test_an_old_or_early_signature_is_refused(world: World, seconds: int) -> None:
    """Slack's rule: five minutes either way."""
    stamp = int(time.time()) + seconds
    headers, body = world.slack.signed_request("slash_commands", command("hjälp"), stamp)
    assert post(door(world), headers, body) == 401


def test_a_changed_byte_a_wrong_signature_or_none_is_refused(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """And the log does not show what it said."""
    headers, body = world.slack.signed_request("slash_commands", command(SECRET_WORDS))
    assert post(door(world), headers, body + "x") == 401
    assert post(door(world), {**headers, "X-Slack-Signature": "v0=00"}, body) == 401
    assert post(door(world), {"Content-Type": headers["Content-Type"]}, body) == 401
    assert "hemliga" not in caplog.text


def test_a_timestamp_that_is_no_number_is_refused(world: World) -> None:
    headers, body = world.slack.signed_request("slash_commands", command("hjälp"))
    assert post(door(world), {**headers, "X-Slack-Request-Timestamp": "i går"}, body) == 401


def test_a_replayed_command_is_done_once(world: World) -> None:
    """The same signed request again within five minutes: acknowledged, and nothing more."""
    world.has_an_improvement()
    headers, body = world.slack.signed_request("slash_commands", command(""))
    assert [post(door(world), headers, body) for _ in range(3)] == [200, 200, 200]
    assert world.anna.reads("DANNA").count("Vilken process") == 1


def test_health_tells_whether_the_database_answers(world: World) -> None:
    health = door(world).replace("/slack/events", "/healthz")
    assert post(health, {}, "") == 200


@pytest.mark.every_way
def test_the_same_delivery_twice_is_done_once(world: World) -> None:
    """A message, a click and a form that Slack delivers twice: one answer each."""
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    world.slack.deliver_twice()
    world.anna.says("Mallen")
    world.anna.sees("Vilket av organisationens")
    world.tick()
    world.lars.sees("1 av 7 frågor klara", in_=CHANNEL)
    world.slack.deliver_twice()
    world.anna.clicks("Hoppa över")
    assert world.anna.reads().count("Vilken punkt i checklistan") == 1
    world.lars.types("/pdsa ny", in_=CHANNEL)
    world.lars.fills({"Vad vill ni förbättra": "Idrottshallar", "Vad handlar det om": "En verksamhet"})
    world.slack.deliver_twice()
    assert world.lars.submits() == {}
    assert world.lars.reads(CHANNEL).count("Idrottshallar · steg 1 av 8") == 1


def test_answers_and_secrets_are_in_no_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Not when all is well, not when a listener fails."""
    caplog.set_level("DEBUG")
    world.has_an_improvement()
    world.anna.clicks("En fråga i taget", in_=CHANNEL)
    world.anna.says(SECRET_WORDS)
    world.slack.actions.send_click("UANNA", "step.open", "inte/ett/nummer")
    ours = [record for record in caplog.records if not record.name.startswith(("asyncio", "urllib3"))]
    text = json.dumps([record.getMessage() + str(record.exc_text) for record in ours], ensure_ascii=False)
    assert "hemliga" not in text
    assert world.settings.slack_bot_token.get_secret_value() not in text
    assert "a listener failed" in text
    world.anna.sees("Något gick fel hos oss")
