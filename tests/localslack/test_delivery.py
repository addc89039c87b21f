"""What goes wrong on the way: retries of events, sockets that break, calls too often, connections that end early."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from localslack import LocalSlack, actions, drop_before, slow
from localslack.rates import Rates
from tests.localslack.bolt import Silent, an_app, over_socket, served

EVENT = {"type": "anything", "user": "UANNA"}


@contextmanager
def a_door(slack: LocalSlack, answers: list[tuple[int, dict[str, str]]]) -> Iterator[list[dict[str, str]]]:
    """An app over HTTP that gives these answers in turn, then 200. Yields the headers of what it was sent."""
    heard: list[dict[str, str]] = []

    class Door(Silent):
        def take(self, _body: str) -> None:
            heard.append({name.lower(): value for name, value in self.headers.items()})
            status, headers = answers.pop(0) if answers else (200, {})
            self.answer(status, **headers)

    with served(Door) as url:
        slack.deliver_to(url)
        yield heard


def test_an_event_that_failed_is_tried_again_at_once_and_then_when_told(workspace: LocalSlack) -> None:
    """With Slack's headers that count and give the reason; three times, and no more."""
    with a_door(workspace, [(500, {})] * 9) as heard:
        workspace.send_event(EVENT)
        assert (workspace.retry_now(), workspace.retry_now(), workspace.retry_now()) == (1, 0, 0)
    assert [one.get("x-slack-retry-num") for one in heard] == [None, "1", "2", "3"]
    assert {one["x-slack-retry-reason"] for one in heard[1:]} == {"http_error"}


def test_an_app_can_ask_for_no_retry(workspace: LocalSlack) -> None:
    with a_door(workspace, [(500, {"x_slack_no_retry": "1"})]) as heard:
        workspace.send_event(EVENT)
        assert workspace.retry_now() == 0
    assert len(heard) == 1


def test_a_delivery_can_come_twice_with_the_same_id(workspace: LocalSlack) -> None:
    with a_door(workspace, []) as heard:
        workspace.deliver_twice()
        workspace.send_event(EVENT)
        workspace.send_event(EVENT)
    assert [one.get("x-slack-retry-num") for one in heard] == [None, "1", None]


def test_nobody_listens_is_a_connection_that_failed(workspace: LocalSlack) -> None:
    workspace.send_event(EVENT)
    assert workspace.retry_now() == 1
    assert [one.status for one in workspace.state.traffic] == ["connection_failed"] * 3


def test_a_renewed_socket_is_opened_again(workspace: LocalSlack) -> None:
    """And the same app goes on hearing."""
    app, anna = an_app(workspace), workspace.person("UANNA")
    app.command("/prova")(lambda ack: ack("hör dig"))
    with over_socket(app, workspace):
        workspace.refresh_socket()
        workspace.wait_for_socket()
        anna.types("/prova")
        anna.sees("hör dig")
        assert len(workspace.calls("apps.connections.open")) == 2


def test_sockets_are_greeted_counted_and_broken(workspace: LocalSlack) -> None:
    """Ten at once; what is no acknowledgement is passed over."""

    async def ten(url: str) -> tuple[list[Any], list[Any]]:
        async with aiohttp.ClientSession() as session:
            sockets = [await session.ws_connect(url) for _ in range(10)]
            hellos = [await socket.receive_json() for socket in sockets]
            with pytest.raises(aiohttp.WSServerHandshakeError, match="429"):
                await session.ws_connect(url)
            for rubbish in ("{", "[]", '{"envelope_id": "unknown"}'):
                await sockets[0].send_str(rubbish)
            await asyncio.to_thread(workspace.wait_for, lambda: len(workspace.delivery.sockets) == 10)
            dropping = asyncio.create_task(asyncio.to_thread(workspace.drop_socket))
            ends = [(await socket.receive()).type for socket in sockets]
            await dropping
            return hellos, ends

    opened = WebClient(token=workspace.app_token, base_url=workspace.api_url).apps_connections_open(
        app_token=workspace.app_token
    )
    hellos, ends = asyncio.run(ten(opened["url"]))
    assert [one["num_connections"] for one in hellos] == list(range(1, 11))
    assert set(ends) == {aiohttp.WSMsgType.CLOSE}
    assert not workspace.delivery.connected


def test_a_revoked_app_is_told_so_before_its_token_fails(workspace: LocalSlack, bot: WebClient) -> None:
    """Of the two events the manifest wants one."""
    with a_door(workspace, []) as heard:
        workspace.revoke()
    assert len(heard) == 1
    with pytest.raises(SlackApiError, match="invalid_auth"):
        bot.auth_test()


def test_a_connection_can_end_before_anything_happened(workspace: LocalSlack, bot: WebClient) -> None:
    """And a slow call is carried out all the same."""
    workspace.misbehave("chat.postMessage", drop_before())
    workspace.misbehave("chat.postMessage", slow(0.001))
    with pytest.raises(ConnectionError):
        bot.chat_postMessage(channel="UANNA", text="förlorat")
    bot.chat_postMessage(channel="UANNA", text="sent men framme")
    assert [message["text"] for message in workspace.messages("DANNA")] == ["sent men framme"]


def test_calls_are_counted_by_method_and_messages_by_channel() -> None:
    """Twenty a minute for a list; one a second in a channel, and only in that one."""
    now = 0.0
    rates = Rates(lambda: now)
    assert [rates.wait("users.list", {}) for _ in range(21)] == [0] * 20 + [60]
    assert rates.wait("conversations.list", {}) == 0
    assert rates.wait("auth.test", {}) == 0
    assert rates.wait("chat.postMessage", {"channel": "C1"}) == 0
    assert rates.wait("chat.postMessage", {"channel": "C1"}) == 1
    assert rates.wait("chat.postMessage", {"channel": "C2"}) == 0
    now = 60.0
    assert rates.wait("users.list", {}) == 0
    assert rates.wait("chat.postMessage", {"channel": "C1"}) == 0


def test_too_many_calls_are_refused_when_that_is_asked_for(workspace: LocalSlack, bot: WebClient) -> None:
    workspace.rate_limits()
    for _ in range(20):
        bot.users_list()
    with pytest.raises(SlackApiError) as error:
        bot.users_list()
    assert (error.value.response.status_code, error.value.response["error"]) == (429, "ratelimited")
    assert 1 <= int(error.value.response.headers["Retry-After"]) <= 60
    workspace.rate_limits(on=False)
    bot.users_list()


def response_url(slack: LocalSlack) -> WebhookClient:
    """As somebody's click in a message gives it."""
    url: str = slack.actions._response_url("UANNA", "COPEN")
    return WebhookClient(url)


def test_a_response_url_is_good_for_five_answers(workspace: LocalSlack) -> None:
    hook = response_url(workspace)
    said = [hook.send(text=str(number)) for number in range(6)]
    assert [one.status_code for one in said] == [200] * 5 + [404]
    assert "used_url" in said[-1].body


def test_a_response_url_grows_old(workspace: LocalSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "RESPONSE_SECONDS", -1)
    assert "expired_url" in response_url(workspace).send(text="sent").body


@pytest.mark.parametrize(
    ("answer", "word"),
    [({"blocks": [{"type": "poster"}]}, "invalid_blocks"), ({"text": ""}, "no_text")],
    ids=["blocks", "nothing"],
)
def test_a_response_is_held_to_the_same_limits(workspace: LocalSlack, answer: dict[str, Any], word: str) -> None:
    told = response_url(workspace).send_dict(answer)
    assert (told.status_code, word in told.body) == (400, True)
