"""The HTTP door: signatures, replays, duplicates, health; and what the logs may not hold."""

import time
import urllib.error
import urllib.request

from bot.localslack.state import Json
from tests.world import World

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


def test_health_tells_whether_the_database_answers(world: World) -> None:
    health = door(world).replace("/slack/events", "/healthz")
    assert post(health, {}, "") == 200
