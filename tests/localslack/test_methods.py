"""The Web API beyond sending: lists, threads, invitations, tokens, and bodies of every shape."""

import json
import urllib.parse
import urllib.request
from itertools import product
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from localslack import APP, LocalSlack, inputs, limits
from tests.localslack.bolt import PEOPLE
from tests.localslack.drawn import buttons, field, modal


def raw(slack: LocalSlack, method: str, body: str, kind: str = "application/json") -> dict[str, Any]:
    headers = {"Content-Type": kind, "Authorization": f"Bearer {slack.bot_token}"}
    request = urllib.request.Request(slack.api_url + method, body.encode(), headers)
    with urllib.request.urlopen(request, timeout=5) as answer:
        return dict(json.load(answer))


REFUSED = [
    ("conversations.open", {}, "users_list_not_supplied"),
    ("conversations.open", {"users": "UANNA,ULARS"}, "too_many_users"),
    ("conversations.info", {"channel": "CSHUT"}, "channel_not_found"),
    ("conversations.invite", {"channel": "CELSE", "users": "UANNA"}, "not_in_channel"),
    ("conversations.invite", {"channel": "COPEN", "users": "UANNA"}, "already_in_channel"),
    ("conversations.invite", {"channel": "COPEN", "users": "UGONE"}, "user_disabled"),
    ("conversations.join", {"channel": "C0"}, "channel_not_found"),
    ("conversations.members", {"channel": "COPEN", "limit": "many"}, "invalid_limit"),
    ("conversations.members", {"channel": "COPEN", "cursor": "x"}, "invalid_cursor"),
    ("conversations.history", {"channel": "COPEN", "oldest": "x"}, "invalid_ts_oldest"),
    ("conversations.replies", {"channel": "COPEN", "ts": "1.0"}, "thread_not_found"),
    ("chat.postMessage", {"channel": "COPEN", "text": "x", "thread_ts": "1.0"}, "thread_not_found"),
    ("chat.postMessage", {"channel": "COPEN", "blocks": {"a": 1}}, "invalid_blocks_format"),
    ("chat.postMessage", {"channel": "COPEN", "blocks": "[{"}, "invalid_blocks_format"),
    ("chat.postMessage", {"channel": "COPEN", "text": "x", "metadata": {"a": 1}}, "invalid_metadata_format"),
    ("chat.postMessage", {"channel": ["COPEN"], "text": "x"}, "invalid_arguments"),
    ("chat.getPermalink", {"channel": "COPEN", "message_ts": "1.0"}, "message_not_found"),
    ("reactions.add", {"channel": "COPEN", "name": "tada", "timestamp": "1.0"}, "message_not_found"),
    ("files.getUploadURLExternal", {"filename": "x", "length": "long"}, "invalid_arguments"),
    ("files.completeUploadExternal", {}, "invalid_arguments"),
    ("files.completeUploadExternal", {"files": [{"id": "F0"}]}, "file_not_found"),
    ("views.open", {"trigger_id": "x"}, "invalid_arguments"),
    ("views.open", {"trigger_id": "x", "view": {"type": "modal"}}, "invalid_arguments"),
    ("views.publish", {"user_id": "UANNA", "hash": "x", "view": {"type": "home", "blocks": []}}, "hash_conflict"),
    (
        "views.publish",
        {"user_id": "UANNA", "view": {"type": "home", "blocks": [], "x": "x" * 250_000}},
        "view_too_large",
    ),
    ("apps.connections.open", {}, "not_allowed_token_type"),
]


@pytest.mark.parametrize(("method", "arguments", "word"), REFUSED, ids=[f"{one[0]} {one[2]}" for one in REFUSED])
def test_it_is_refused_in_slacks_word(bot: WebClient, method: str, arguments: dict[str, Any], word: str) -> None:
    with pytest.raises(SlackApiError) as error:
        bot.api_call(method, json=arguments)
    assert error.value.response["error"] == word


def test_bodies_come_as_json_as_a_form_or_empty(workspace: LocalSlack) -> None:
    blocks = json.dumps(buttons("Tryck"))
    form = urllib.parse.urlencode({"channel": "COPEN", "blocks": blocks, "text": "x"})
    assert raw(workspace, "chat.postMessage", form, "application/x-www-form-urlencoded")["ok"]
    assert raw(workspace, "auth.test", "")["bot_id"] == workspace.bot_id
    assert raw(workspace, "api.test", '{"a": 1}')["args"] == {"a": 1}
    assert raw(workspace, "api.test", "{")["error"] == "invalid_json"
    assert raw(workspace, "api.test", "[]")["error"] == "json_not_object"
    assert raw(workspace, "users.info?user=UANNA", "")["user"]["real_name"] == "Anna Lindqvist"


def test_a_call_is_remembered_with_its_answer(workspace: LocalSlack, bot: WebClient) -> None:
    """In order, also when it was refused."""
    bot.chat_postMessage(channel="COPEN", text="x")
    with pytest.raises(SlackApiError):
        bot.chat_postMessage(channel="C0", text="x")
    assert [call.answer["ok"] for call in workspace.calls("chat.postMessage")] == [True, False]
    assert workspace.calls()[0].at <= workspace.state.now()


def test_lists_come_in_pages(bot: WebClient) -> None:
    pages = [page["members"] for page in bot.users_list(limit=2)]
    assert [[person["id"] for person in page] for page in pages] == [["UANNA", "ULARS"], ["UGONE"]]
    assert bot.conversations_members(channel="COPEN")["members"] == ["UANNA", APP]
    assert [one["name"] for one in bot.conversations_list()["channels"]] == ["öppen", "annan"]
    mine = bot.users_conversations(types="public_channel,im", exclude_archived=True)["channels"]
    assert [one["id"] for one in mine] == ["COPEN", *(f"D{person.id[1:]}" for person in PEOPLE)]


def test_a_thread_is_its_own_list(bot: WebClient) -> None:
    """Its replies are in no history, and a reply to a reply belongs to the first message."""
    first = bot.chat_postMessage(channel="COPEN", text="först")["ts"]
    second = bot.chat_postMessage(channel="COPEN", text="svar", thread_ts=first)["ts"]
    bot.chat_postMessage(channel="COPEN", text="svar på svar", thread_ts=second)
    assert [one["text"] for one in bot.conversations_history(channel="COPEN")["messages"]] == ["först"]
    texts = [one["text"] for one in bot.conversations_replies(channel="COPEN", ts=first)["messages"]]
    assert texts == ["först", "svar", "svar på svar"]


def test_a_history_has_bounds_that_are_left_out_unless_asked_for(bot: WebClient) -> None:
    stamps = [bot.chat_postMessage(channel="COPEN", text=str(number))["ts"] for number in range(4)]

    def texts(**asked: Any) -> list[str]:
        return [one["text"] for one in bot.conversations_history(channel="COPEN", **asked)["messages"]]

    assert texts(oldest=stamps[0], latest=stamps[3]) == ["2", "1"]
    assert texts(oldest=stamps[0], latest=stamps[3], inclusive=True) == ["3", "2", "1", "0"]
    assert [len(page["messages"]) for page in bot.conversations_history(channel="COPEN", limit=3)] == [3, 1]


def test_the_app_invites_leaves_and_asks_about_a_channel(bot: WebClient) -> None:
    bot.conversations_invite(channel="COPEN", users="ULARS")
    shown = bot.conversations_info(channel="COPEN", include_num_members=True)["channel"]
    assert (shown["num_members"], shown["is_member"], shown["is_private"]) == (3, True, False)
    assert bot.conversations_leave(channel="COPEN")["ok"]
    assert bot.conversations_leave(channel="COPEN")["not_in_channel"]
    assert bot.conversations_info(channel="DANNA")["channel"]["user"] == "UANNA"


def test_an_update_keeps_what_it_does_not_mention(bot: WebClient) -> None:
    """Metadata stays until it is replaced; a reaction is given once; an edited message says so."""
    old, new = ({"event_type": "e", "event_payload": {"key": key}} for key in ("gammal", "ny"))
    ts = bot.chat_postMessage(channel="COPEN", text="x", metadata=old)["ts"]
    assert bot.chat_update(channel="COPEN", ts=ts, text="y")["message"]["metadata"] == old
    assert bot.chat_update(channel="COPEN", ts=ts, text="y", metadata=new)["message"]["metadata"] == new
    bot.reactions_add(channel="COPEN", name="tada", timestamp=ts)
    with pytest.raises(SlackApiError, match="already_reacted"):
        bot.reactions_add(channel="COPEN", name="tada", timestamp=ts)
    (shown,) = bot.conversations_history(channel="COPEN")["messages"]
    assert (shown["reactions"][0]["count"], "edited" in shown) == (1, True)


def test_only_its_own_messages_are_the_apps_to_change(workspace: LocalSlack, bot: WebClient) -> None:
    workspace.person("UANNA").says("mitt", in_="öppen")
    ts = workspace.messages("COPEN")[0]["ts"]
    with pytest.raises(SlackApiError, match="cant_update_message"):
        bot.chat_update(channel="COPEN", ts=ts, text="x")
    with pytest.raises(SlackApiError, match="cant_delete_message"):
        bot.chat_delete(channel="COPEN", ts=ts)


def test_a_workspace_without_a_messages_tab_takes_no_message(workspace: LocalSlack, bot: WebClient) -> None:
    workspace.api.messages_tab = False
    with pytest.raises(SlackApiError, match="messages_tab_disabled"):
        bot.chat_postMessage(channel="UANNA", text="x")


def test_a_locale_is_told_only_when_asked_for(bot: WebClient) -> None:
    assert "locale" not in bot.users_info(user="UANNA")["user"]
    assert bot.users_info(user="UANNA", include_locale=True)["user"]["locale"] == "sv-SE"
    assert bot.users_info(user=APP)["user"]["is_bot"]


def test_a_view_can_be_named_by_the_app(workspace: LocalSlack, bot: WebClient) -> None:
    """Once at a time; and it says where it stands in the stack."""
    view = modal(field("Namn", type="plain_text_input"), external_id="min")
    first = bot.views_open(trigger_id=workspace.api.new_trigger("UANNA"), view=view)["view"]
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        bot.views_push(trigger_id=workspace.api.new_trigger("UANNA"), view=view)
    assert bot.views_update(external_id="min", view=view)["view"]["id"] == first["id"]
    other = modal(field("Mer", type="plain_text_input"))
    second = bot.views_push(trigger_id=workspace.api.new_trigger("UANNA"), view=other)["view"]
    assert (second["previous_view_id"], second["root_view_id"]) == (first["id"], first["id"])


FIELDS = [
    ({"type": "number_input", "is_decimal_allowed": True}, "tre", "3"),
    ({"type": "number_input", "is_decimal_allowed": False, "min_value": "2", "max_value": "4"}, "1", "4"),
    ({"type": "number_input", "is_decimal_allowed": False, "max_value": "4"}, "5", "4"),
    ({"type": "plain_text_input", "min_length": 3}, "nä", "jaha"),
    ({"type": "plain_text_input", "max_length": 3}, "jaha", "nä"),
    ({"type": "email_text_input"}, "anna", "anna@exempel.se"),
    ({"type": "url_text_input"}, "exempel", "https://exempel.se"),
]


@pytest.mark.parametrize(("element", "wrong", "right"), FIELDS, ids=[f"{one[0]['type']} {one[1]}" for one in FIELDS])
def test_the_client_sends_no_form_with_a_wrong_field(
    workspace: LocalSlack, bot: WebClient, element: dict[str, Any], wrong: str, right: str
) -> None:
    anna = workspace.person("UANNA")
    bot.views_open(trigger_id=workspace.api.new_trigger("UANNA"), view=modal(field("Svar", **element)))
    assert anna.fills({"Svar": wrong}).submits()
    assert workspace.state.traffic[-1].direction == "in", "nothing was delivered"
    anna.fills({"Svar": right}).saves()


def test_blocks_can_be_checked_without_sending_them(bot: WebClient) -> None:
    assert bot.api_call("blocks.validate", json={"blocks": buttons("Tryck")})["ok"]
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        bot.api_call("blocks.validate", json={"view": {"blocks": [{"type": "poster"}]}})


def test_a_payload_of_any_shape_is_judged_and_never_breaks_the_judge() -> None:
    """Every part of a sound view is replaced by what does not belong there, one at a time."""
    sound = modal(
        field("Namn", type="plain_text_input"),
        field("Val", type="static_select", options=[{"text": {"type": "plain_text", "text": "a"}, "value": "a"}]),
        *buttons("Tryck"),
    )
    assert limits.check_view(sound) == []
    for path, rubbish in product(list(places(sound["blocks"])), [7, "", None, [1], {"a": 1}, [[]]]):
        spoiled = json.loads(json.dumps(sound))
        put(spoiled["blocks"], path, rubbish)
        if not limits.check_view(spoiled):
            inputs.all_values(inputs.named(spoiled["blocks"]), {})


def places(part: Any, at: tuple[Any, ...] = ()) -> Any:
    """The way to every part of a payload."""
    for key, inner in part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ():
        yield (*at, key)
        yield from places(inner, (*at, key))


def put(part: Any, path: tuple[Any, ...], value: Any) -> None:
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
