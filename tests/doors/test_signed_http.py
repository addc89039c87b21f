"""The HTTP door: signatures, replays, duplicates, health; and what the logs may not hold."""

import contextlib
import hashlib
import hmac
import json
import select
import socket
import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import pytest

from bot.cli.door import Door
from bot.cli.over_http import listening
from localslack.state import Json
from tests.by_hand import door, post, to_us
from tests.world import World

SECRET_WORDS = "hemliga ord om en granne"


def command(text: str) -> Json:
    return {
        "command": "/pdsa", "text": text, "user_id": "UANNA", "team_id": "T0LOCAL", "channel_id": "CSTYRNING",
        "trigger_id": f"t{time.monotonic_ns()}", "response_url": "",
    }  # fmt: skip


def test_a_signed_request_is_taken(world: World) -> None:
    headers, body = world.slack.signed_request("slash_commands", command("hjälp"))
    assert post(door(world), headers, body) == 200


JSON, FORM = "application/json", "application/x-www-form-urlencoded"
UNSIGNED = {
    "broken JSON": (JSON, {}, b'{"type": "event_callback", '),
    "a list": (JSON, {}, b"[1, 2]"),
    "a number": (JSON, {}, b"12"),
    "deep JSON": (JSON, {}, b"[" * 100_000),
    "half a form": (FORM, {}, b"payload=%7Bx"),
    "a form whose payload is a list": (FORM, {}, b"payload=[]"),
    "no UTF-8": (FORM, {}, b"text=\xff\xfe"),
    "nothing": (FORM, {}, b""),
    "another content type": ("image/png", {}, b"\x89PNG"),
    "a timestamp of one superscript": (JSON, {"X-Slack-Request-Timestamp": "\u00b2"}, b"{}"),
    "a timestamp of five thousand nines": (JSON, {"X-Slack-Request-Timestamp": "9" * 5000}, b"{}"),
    "a timestamp of twelve nines": (JSON, {"X-Slack-Request-Timestamp": "9" * 12}, b"{}"),
    "no timestamp": (JSON, {"X-Slack-Signature": "v0=00"}, b"{}"),
    "a signature with letters of ours": (JSON, {"X-Slack-Signature": "v0=\u00e5\u00e4\u00f6"}, b"{}"),
    "an empty signature": (JSON, {"X-Slack-Signature": ""}, b"{}"),
}


@pytest.mark.one_database
@pytest.mark.parametrize("kind", UNSIGNED)
def test_what_is_unsigned_is_refused_before_it_is_read(
    world: World, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever it is: 401, and not a line in the log."""
    content, headers, body = UNSIGNED[kind]
    usual = {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=00", "Content-Type": content}
    if kind == "no timestamp":
        del usual["X-Slack-Request-Timestamp"]
    assert post(door(world), {**usual, **headers}, body) == 401
    assert caplog.records == []


def signed(world: World, content: str, body: bytes) -> dict[str, str]:
    stamp = str(int(time.time()))
    digest = hmac.new(world.slack.signing_secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}", "Content-Type": content}


def test_slack_makes_sure_of_the_address(world: World) -> None:
    """When it is entered in the app's settings, a challenge is to be given back."""
    body = b'{"type": "url_verification", "challenge": "3eZbrw1a"}'
    request = urllib.request.Request(door(world), body, signed(world, JSON, body))
    with urllib.request.urlopen(request, timeout=5) as answer:
        assert json.loads(answer.read()) == {"challenge": "3eZbrw1a"}
        assert answer.headers["Content-Type"].startswith("application/json")


NONSENSE = {
    "broken JSON": (JSON, b'{"type": "event_callback", '),
    "a list": (JSON, b"[1, 2]"),
    "a number": (JSON, b"12"),
    "deep JSON": (JSON, b"[" * 100_000),
    "odd insides": (JSON, b'{"authorizations": 5, "team": [], "event": "x"}'),
    "half a form": (FORM, b"payload=%7Bx"),
    "a form whose payload is a list": (FORM, b"payload=[]"),
    "no UTF-8": (JSON, b'{"text": "\xff\xfe"}'),
    "no UTF-8 in a form": (FORM, b"text=%ff\xfe"),
    "nothing": (FORM, b""),
    "another content type": ("image/png", b"\x89PNG"),
    "a JSON that says it is a text": ("text/plain", b"{}"),
}


@pytest.mark.one_database
@pytest.mark.parametrize("kind", NONSENSE)
def test_signed_nonsense_is_a_bad_request(world: World, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    content, body = NONSENSE[kind]
    assert post(door(world), signed(world, content, body), body) == 400
    assert "Traceback" not in caplog.text


def said_over(one: socket.socket) -> bytes:
    """Everything that comes until the other side is done with us."""
    heard = b""
    with contextlib.suppress(ConnectionResetError):
        while more := one.recv(65536):
            heard += more
    return heard


def raw(world: World, *parts: bytes) -> bytes:
    """What is answered to these bytes."""
    address = urlsplit(door(world))
    with socket.create_connection((address.hostname, address.port), timeout=10) as one:
        with contextlib.suppress(ConnectionError):  # it may have heard enough
            for part in parts:
                one.sendall(part)
        return said_over(one)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (b"POST /slack/events HTTP/1.1\r\nContent-Length: 5000000\r\n\r\n", b"413"),
        (b"POST /slack/events HTTP/1.1\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n", b"400"),
        (b"POST /slack/events HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b"400"),
        (b"GET /slack/events HTTP/1.1\r\nConnection: close\r\n\r\n", b"405"),
        (b"DELETE /healthz HTTP/1.1\r\nConnection: close\r\n\r\n", b"405"),
        (b"GET /.env HTTP/1.1\r\nConnection: close\r\n\r\n", b"404"),
        (b"hello there\r\n\r\n", b"400"),
    ],
)
def test_odd_requests_are_refused_at_the_door(
    world: World, kind: bytes, status: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """Without a word of what answers, and without a traceback."""
    answer = raw(world, kind)
    assert answer.startswith((b"HTTP/1.1 " + status, b"HTTP/1.0 " + status)), answer
    assert b"waitress" not in answer.lower()
    assert "Traceback" not in caplog.text
    assert "uncaptured" not in caplog.text


@pytest.mark.one_database
def test_a_body_of_many_megabytes_is_refused_and_not_kept(world: World) -> None:
    """In one piece, or in pieces without a length."""
    headers = b"POST /slack/events HTTP/1.1\r\nHost: x\r\n"
    megabyte = b"x" * 1_000_000
    assert b" 413 " in raw(world, headers + b"Content-Length: 5000000\r\n\r\n", *[megabyte] * 5)
    pieces = [b"f4240\r\n" + megabyte + b"\r\n"] * 5
    assert b" 413 " in raw(world, headers + b"Transfer-Encoding: chunked\r\n\r\n", *pieces)


@pytest.mark.one_database
def test_a_hundred_and_twenty_idle_connections_stop_nobody(world: World) -> None:
    """Half of them have said nothing, half have begun a request."""
    address = urlsplit(door(world))
    with contextlib.ExitStack() as stack:
        for number in range(120):
            one = stack.enter_context(socket.create_connection((address.hostname, address.port), timeout=10))
            one.sendall(b"P" if number % 2 else b"POST /slack/events HTTP/1.1\r\nContent-Length: 100\r\n\r\nx")
        assert post(door(world).replace("/slack/events", "/healthz"), {}, "") == 200
        headers, body = world.slack.signed_request("slash_commands", command("hjälp"))
        assert post(door(world), headers, body) == 200


def test_a_connection_that_is_idle_or_slow_is_dropped() -> None:
    """One that sends nothing, and one that sends a byte now and then and would do so for ever."""
    with listening(Door("secret"), "127.0.0.1", 0, idle_seconds=1) as port, contextlib.ExitStack() as stack:
        idle, slow = (stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30)) for _ in "ab")
        slow.sendall(b"POST /slack/events HTTP/1.1\r\n")
        while not select.select([slow], [], [], 0.1)[0]:  # nothing is said to it: it reads only when it is closed
            slow.sendall(b"x")
        assert said_over(slow) == b""
        assert said_over(idle) == b""


def test_a_listener_that_fails_makes_slack_deliver_again(world: World) -> None:
    """Not acknowledged: what could not be kept comes again."""
    event = to_us("Hej", "1.1")
    body = json.dumps({"type": "event_callback", "event_id": "Ev1", "team_id": "T0LOCAL", "event": event}).encode()
    with world.coach.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE receipt RENAME TO away")
    assert post(door(world), signed(world, JSON, body), body) == 500
    with world.coach.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO receipt")
    assert post(door(world), signed(world, JSON, body), body) == 200


def test_health_tells_whether_the_database_answers(world: World) -> None:
    health = door(world).replace("/slack/events", "/healthz")
    assert post(health, {}, "") == 200
