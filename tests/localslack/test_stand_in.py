"""The stand-in is strict where Slack is strict, and misbehaves when told to."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from localslack import LocalSlack, Place, Someone, api_error, drop_after, http_error, limits, rate_limited
from tests.world import MANIFEST

TEXT = {"type": "mrkdwn", "text": "hej"}
PLAIN = {"type": "plain_text", "text": "hej"}
OPTION = {"text": PLAIN, "value": "a"}
BUTTON = {"type": "button", "text": PLAIN, "action_id": "b"}


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[LocalSlack]:
    people = [Someone("UANNA", "Anna"), Someone("UGONE", "Gone", deleted=True)]
    places = [
        Place("C1", "öppen", ["UANNA"]),
        Place("C2", "stängd", ["UANNA"], private=True),
        Place("C3", "gammal", archived=True),
    ]
    with LocalSlack(manifest=MANIFEST, people=people, channels=places, store=tmp_path / "slack.json") as slack:
        yield slack


@pytest.fixture
def client(slack: LocalSlack) -> WebClient:
    return WebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])


def long(count: int) -> dict[str, str]:
    return {"type": "plain_text", "text": "x" * count}


BAD_BLOCKS: dict[str, dict[str, Any]] = {
    "a text too long": {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}},
    "an empty text": {"type": "section", "text": {"type": "mrkdwn", "text": ""}},
    "no text at all": {"type": "section"},
    "a text of no kind": {"type": "section", "text": {"type": "html", "text": "x"}},
    "too many fields": {"type": "section", "fields": [TEXT] * 11},
    "a header too long": {"type": "header", "text": long(151)},
    "a header in mrkdwn": {"type": "header", "text": TEXT},
    "a context too full": {"type": "context", "elements": [TEXT] * 11},
    "a context with a bad image": {"type": "context", "elements": [{"type": "image", "image_url": "https://x.se"}]},
    "too many buttons": {"type": "actions", "elements": [{**BUTTON, "action_id": str(n)} for n in range(26)]},
    "the same action twice": {"type": "actions", "elements": [BUTTON, BUTTON]},
    "a button too long": {"type": "actions", "elements": [{**BUTTON, "text": long(76)}]},
    "a value too long": {"type": "actions", "elements": [{**BUTTON, "value": "x" * 2001}]},
    "an input among the buttons": {"type": "actions", "elements": [{"type": "plain_text_input", "action_id": "a"}]},
    "an element of no kind": {"type": "actions", "elements": [{"type": "lever", "action_id": "a"}]},
    "an image without words": {"type": "image", "image_url": "https://x.se/a.png"},
    "an image without an address": {"type": "image", "alt_text": "x"},
    "a block of no kind": {"type": "poster"},
    "an input in a message": {"type": "input", "label": PLAIN, "element": {"type": "plain_text_input", "action_id": "a"}},
    "too many boxes": {"type": "actions", "elements": [{"type": "checkboxes", "action_id": "a", "options": [{**OPTION, "value": str(n)} for n in range(11)]}]},
    "an option too long": {"type": "actions", "elements": [{"type": "radio_buttons", "action_id": "a", "options": [{"text": long(76), "value": "a"}]}]},
    "an initial option that is not offered": {"type": "actions", "elements": [{"type": "radio_buttons", "action_id": "a", "options": [OPTION], "initial_option": {"text": PLAIN, "value": "b"}}]},
    "a question before the button too long": {"type": "actions", "elements": [{**BUTTON, "confirm": {"title": long(101), "text": PLAIN, "confirm": PLAIN, "deny": PLAIN}}]},
}  # fmt: skip


@pytest.mark.parametrize("what", BAD_BLOCKS)
def test_a_message_that_slack_refuses_is_refused(client: WebClient, what: str) -> None:
    """With Slack's name for it and a pointer to the place."""
    client.conversations_join(channel="C1")
    with pytest.raises(SlackApiError) as error:
        client.chat_postMessage(channel="C1", blocks=[BAD_BLOCKS[what]], text="x")
    assert error.value.response["error"] == "invalid_blocks"
    assert error.value.response["response_metadata"]["messages"][0].startswith("/blocks")


def judged_bad(block: dict[str, Any]) -> bool:
    """Whether Slack's own classes refuse it, or drop what they do not know."""
    try:
        parsed = Block.parse(copy.deepcopy(block))
        if parsed is None:
            return True
        parsed.validate_json()
    except (SlackObjectFormationError, TypeError):
        return True
    return False


def test_slacks_own_classes_agree_about_most_of_it() -> None:
    """An independent judge: what it refuses, we refuse; it knows less of counts and duplicates."""
    agreed = [what for what, block in BAD_BLOCKS.items() if judged_bad(block)]
    assert len(agreed) >= 8
    assert all(limits.check_message({"blocks": [BAD_BLOCKS[what]]}) for what in agreed)


def modal(**changes: Any) -> dict[str, Any]:
    block = {
        "type": "input",
        "block_id": "b",
        "label": PLAIN,
        "element": {"type": "plain_text_input", "action_id": "a"},
    }
    return {"type": "modal", "title": PLAIN, "submit": PLAIN, "close": PLAIN, "blocks": [block], **changes}


BAD_VIEWS: dict[str, dict[str, Any]] = {
    "a title too long": modal(title=long(25)),
    "no title": {name: value for name, value in modal().items() if name != "title"},
    "an input and no submit": {name: value for name, value in modal().items() if name != "submit"},
    "too many blocks": modal(blocks=[{"type": "divider"}] * 101),
    "the same block twice": modal(blocks=[{"type": "divider", "block_id": "x"}] * 2),
    "metadata too long": modal(private_metadata="x" * 3001),
    "a button in an input": modal(blocks=[{"type": "input", "label": PLAIN, "element": BUTTON}]),
    "a hint too long": modal(blocks=[{**modal()["blocks"][0], "hint": long(2001)}]),
    "an input for too much": modal(blocks=[{**modal()["blocks"][0], "element": {"type": "plain_text_input", "action_id": "a", "max_length": 4000}}]),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD_VIEWS)
def test_a_view_that_slack_refuses_is_refused(slack: LocalSlack, client: WebClient, what: str) -> None:
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        client.views_open(trigger_id=slack.api.new_trigger("UANNA"), view=BAD_VIEWS[what])


def test_a_sound_view_is_taken_by_both_judges(slack: LocalSlack, client: WebClient) -> None:
    View(**modal()).validate_json()
    view = client.views_open(trigger_id=slack.api.new_trigger("UANNA"), view=modal())["view"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_update(view_id=view["id"], view=modal(), hash="gammal")
    slack.person("UANNA").fills({"hej": "ord"})
    client.views_update(view_id=view["id"], view=modal(), hash=view["hash"])
    assert slack.person("UANNA").holds("hej") == "ord", "what was typed stays"
    with pytest.raises(SlackApiError, match="not_found"):
        client.views_update(view_id="V0", view=modal())


def test_a_trigger_is_used_once_and_in_time(slack: LocalSlack, client: WebClient) -> None:
    used, old = slack.api.new_trigger("UANNA"), slack.api.new_trigger("UANNA")
    client.views_open(trigger_id=used, view=modal())
    slack.api.expire_triggers()
    for trigger, word in ((used, "exchanged_trigger_id"), (old, "expired_trigger_id"), ("x", "invalid_trigger")):
        with pytest.raises(SlackApiError, match=word):
            client.views_open(trigger_id=trigger, view=modal())


def test_at_most_three_views_are_stacked(slack: LocalSlack, client: WebClient) -> None:
    client.views_open(trigger_id=slack.api.new_trigger("UANNA"), view=modal())
    for _ in range(2):
        client.views_push(trigger_id=slack.api.new_trigger("UANNA"), view=modal())
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        client.views_push(trigger_id=slack.api.new_trigger("UANNA"), view=modal())


REFUSED = [
    ("chat.postMessage", {"channel": "C1", "text": "x"}, "not_in_channel"),
    ("chat.postMessage", {"channel": "C2", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "C3", "text": "x"}, "is_archived"),
    ("chat.postMessage", {"channel": "C9", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "UGONE", "text": "x"}, "user_disabled"),
    ("chat.postMessage", {"channel": "UANNA"}, "no_text"),
    ("chat.postMessage", {"text": "x"}, "invalid_arguments"),
    ("chat.postEphemeral", {"channel": "C1", "user": "UNONE", "text": "x"}, "not_in_channel"),
    ("chat.update", {"channel": "C1", "ts": "1.0", "text": "x"}, "message_not_found"),
    ("chat.delete", {"channel": "C1", "ts": "1.0"}, "message_not_found"),
    ("conversations.join", {"channel": "C2"}, "method_not_supported_for_channel_type"),
    ("conversations.join", {"channel": "C3"}, "is_archived"),
    ("conversations.history", {"channel": "C1"}, "not_in_channel"),
    ("conversations.open", {"users": "UGONE"}, "user_disabled"),
    ("conversations.open", {"users": "UNONE"}, "user_not_found"),
    ("conversations.info", {"channel": "C1"}, "missing_scope"),
    ("views.publish", {"user_id": "UNONE", "view": {"type": "home", "blocks": []}}, "user_not_found"),
    ("views.publish", {"user_id": "UANNA", "view": {"type": "modal", "blocks": []}}, "invalid_arguments"),
    ("moons.list", {}, "unknown_method"),
]


@pytest.mark.parametrize(("method", "arguments", "word"), REFUSED, ids=[f"{one[0]} {one[2]}" for one in REFUSED])
def test_slacks_own_words_for_what_it_will_not_do(
    client: WebClient, method: str, arguments: dict[str, Any], word: str
) -> None:
    with pytest.raises(SlackApiError) as error:
        client.api_call(method, json=arguments)
    assert error.value.response["error"] == word


def test_a_token_that_is_wrong_missing_or_revoked_is_refused(slack: LocalSlack, client: WebClient) -> None:
    with pytest.raises(SlackApiError, match="invalid_auth"):
        WebClient(token="xoxb-fel", base_url=slack.api_url).auth_test()
    with pytest.raises(SlackApiError, match="not_authed"):
        WebClient(base_url=slack.api_url).auth_test()
    assert "chat:write" in client.auth_test().headers["x-oauth-scopes"]
    slack.revoke()
    with pytest.raises(SlackApiError, match="invalid_auth"):
        client.auth_test()


def test_messages_are_kept_updated_deleted_and_found_by_their_metadata(client: WebClient) -> None:
    """Metadata comes back only when it is asked for; an ephemeral message in no history."""
    assert "warning" not in client.conversations_join(channel="C1").data
    assert client.conversations_join(channel="C1")["warning"] == "already_in_channel"
    metadata = {"event_type": "e", "event_payload": {"key": "k"}}
    ts = client.chat_postMessage(channel="C1", text="x" * 40_001, metadata=metadata)["ts"]
    client.chat_postEphemeral(channel="C1", user="UANNA", text="bara du")
    with pytest.raises(SlackApiError, match="user_not_in_channel"):
        client.chat_postEphemeral(channel="C1", user="UGONE", text="x")
    (found,) = client.conversations_history(channel="C1", include_all_metadata=True)["messages"]
    assert (found["metadata"]["event_payload"]["key"], len(found["text"])) == ("k", 40_000)
    assert "metadata" not in client.conversations_history(channel="C1")["messages"][0]
    client.chat_update(channel="C1", ts=ts, text="nytt")
    assert client.chat_getPermalink(channel="C1", message_ts=ts)["permalink"].endswith(ts)
    client.chat_delete(channel="C1", ts=ts)
    assert client.conversations_history(channel="C1")["messages"] == []


def test_it_misbehaves_as_told_and_only_so_often(slack: LocalSlack, client: WebClient) -> None:
    slack.misbehave("chat.postMessage", rate_limited(7))
    with pytest.raises(SlackApiError) as error:
        client.chat_postMessage(channel="UANNA", text="x")
    assert (error.value.response.status_code, error.value.response.headers["Retry-After"]) == (429, "7")
    slack.misbehave("chat.postMessage", http_error(500))
    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel="UANNA", text="x")
    slack.misbehave("chat.postMessage", api_error("fatal_error"))
    with pytest.raises(SlackApiError, match="fatal_error"):
        client.chat_postMessage(channel="UANNA", text="x")
    slack.misbehave("chat.postMessage", drop_after())
    with pytest.raises(ConnectionError):
        client.chat_postMessage(channel="UANNA", text="det kom fram")
    assert [message["text"] for message in slack.messages("DANNA")] == ["det kom fram"]


def test_what_was_said_is_there_after_a_restart(tmp_path: Path) -> None:
    """The demo's visitor finds everything as it was."""
    for already in (0, 1):
        people = [Someone("UANNA", "Anna")]
        with LocalSlack(manifest=MANIFEST, people=people, channels=[], store=tmp_path / "slack.json") as slack:
            assert len(slack.messages("DANNA")) == already
            WebClient(token=slack.bot_token, base_url=slack.api_url).chat_postMessage(channel="UANNA", text="hej")


def test_without_an_app_a_person_is_told_that_nobody_answers(slack: LocalSlack) -> None:
    """And an unknown command is told of to its writer alone."""
    anna = slack.person("UANNA")
    anna.types("/pdsa", in_="öppen")
    anna.sees("/pdsa failed because the app did not respond")
    anna.types("/annat", in_="öppen")
    anna.sees("/annat is not a valid command")
    anna.says("hej", in_="öppen")
    with pytest.raises(AssertionError, match="does not see 'adjö'"):
        anna.sees("adjö")
    with pytest.raises(AssertionError, match="sees 'hej'"):
        anna.does_not_see("hej")
    with pytest.raises(AssertionError, match="sees no 'Spara'"):
        anna.clicks("Spara")


def test_a_port_that_is_taken_is_told_of_at_once(slack: LocalSlack) -> None:
    other = LocalSlack(manifest=MANIFEST, people=[], channels=[], port=int(slack.url.rpartition(":")[2]))
    with pytest.raises(OSError, match="address already in use"):
        other.start()
