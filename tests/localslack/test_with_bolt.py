"""A real Bolt app over both transports: what it is sent, and what people see of its answers."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from slack_bolt import App

from localslack import LocalSlack, delivery
from tests.localslack.bolt import an_app, running
from tests.localslack.drawn import CHOICES, buttons, field, modal

Running = Callable[[App], AbstractContextManager[None]]


@pytest.fixture(params=["socket", "http"])
def run(request: pytest.FixtureRequest, workspace: LocalSlack) -> Running:
    return lambda app: running(app, workspace, request.param)


FORM = modal(
    field("Namn", type="plain_text_input"),
    field("Antal", type="number_input", is_decimal_allowed=True),
    field("Vald", type="static_select", options=CHOICES, initial_option=CHOICES[0]),
    field("Flera", type="checkboxes", options=CHOICES),
    field("Dag", type="datepicker", initial_date="2027-01-02"),
    field("Vem", type="users_select"),
    field("Vilka", type="multi_users_select"),
)


def test_a_form_comes_back_as_slack_sends_it(workspace: LocalSlack, run: Running) -> None:
    """Initial values included, numbers as text, people as lists of ids."""
    app, anna, got = an_app(workspace), workspace.person("UANNA"), {}

    @app.command("/prova")
    def opens(ack: Any, body: dict[str, Any], client: Any) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.view("form")
    def taken(ack: Any, view: dict[str, Any]) -> None:
        got.update(view["state"]["values"])
        ack()

    with run(app):
        anna.types("/prova")
        workspace.wait_for(anna.modal)
        assert set(anna.submits()) == {"Namn", "Antal", "Flera", "Vem", "Vilka"}, "required inputs left empty stay home"
        assert got == {}
        anna.fills({"Namn": "Kö", "Antal": "3.5", "Flera": ["Nej"], "Vem": "ULARS"}, Vilka=["UANNA"])
        anna.saves()
    assert anna.modal() is None
    assert got == {
        "namn": {"a": {"type": "plain_text_input", "value": "Kö"}},
        "antal": {"a": {"type": "number_input", "value": "3.5"}},
        "vald": {"a": {"type": "static_select", "selected_option": CHOICES[0]}},
        "flera": {"a": {"type": "checkboxes", "selected_options": [CHOICES[1]]}},
        "dag": {"a": {"type": "datepicker", "selected_date": "2027-01-02"}},
        "vem": {"a": {"type": "users_select", "selected_user": "ULARS"}},
        "vilka": {"a": {"type": "multi_users_select", "selected_users": ["UANNA"]}},
    }


def test_a_submission_is_answered_in_every_way(workspace: LocalSlack, run: Running) -> None:
    """Errors under their fields, then another view on top, then that one changed, then all gone."""
    app, anna = an_app(workspace), workspace.person("UANNA")
    second = modal(field("Mer", type="plain_text_input"), callback_id="second")
    answers = iter(
        [
            {"response_action": "errors", "errors": {"namn": "Inte så"}},
            {"response_action": "push", "view": second},
            {"response_action": "update", "view": {**second, "title": {"type": "plain_text", "text": "Ändrad"}}},
            {"response_action": "clear"},
        ]
    )
    app.view("form")(lambda ack: ack(**next(answers)))
    app.view("second")(lambda ack: ack(**next(answers)))
    with run(app):
        view = modal(field("Namn", type="plain_text_input"))
        app.client.views_open(trigger_id=workspace.api.new_trigger("UANNA"), view=view)
        anna.fills({"Namn": "Kö"})
        assert anna.submits() == {"Namn": "Inte så"}
        anna.sees("Inte så")
        assert anna.holds("Namn") == "Kö"
        anna.submits()
        anna.fills({"Mer": "x"}).submits()
        assert anna.reads_modal().startswith("Ändrad")
        assert anna.holds("Mer") == "x"
        anna.submits()
    assert anna.modal() is None


def test_a_click_in_a_message_is_answered_where_it_was(workspace: LocalSlack, run: Running) -> None:
    """Through its response_url: in place, for one person alone, and taken away."""
    app, anna = an_app(workspace), workspace.person("UANNA")
    bodies: list[dict[str, Any]] = []

    @app.action("Ändra")
    def changes(ack: Any, body: dict[str, Any], respond: Any) -> None:
        ack()
        bodies.append(body)
        respond(text="Ändrat", blocks=buttons("Bort"), replace_original=True)

    @app.action("Bort")
    def goes(ack: Any, respond: Any) -> None:
        ack()
        respond(text="Bara du", replace_original=False)
        respond(delete_original=True)

    with run(app):
        sent = app.client.chat_postMessage(channel="COPEN", text="Hej", blocks=buttons("Ändra"))
        anna.clicks("Ändra", in_="öppen", value="Ändra")
        workspace.wait_for(lambda: "[Bort]" in anna.reads("öppen"))
        anna.clicks("Bort")
        workspace.wait_for(lambda: "[Bort]" not in anna.reads("öppen"))
        anna.sees("Bara du", in_="öppen")
    (body,) = bodies
    assert body["container"] == {
        "type": "message", "message_ts": sent["ts"], "channel_id": "COPEN", "is_ephemeral": False
    }  # fmt: skip
    assert body["actions"][0]["value"] == "Ändra"
    assert body["message"]["bot_id"] == workspace.bot_id
    assert [message["only"] for message in workspace.messages("COPEN")] == ["UANNA"]


def test_home_is_drawn_when_it_is_opened_and_keeps_what_was_chosen(workspace: LocalSlack, run: Running) -> None:
    app, anna, bodies = an_app(workspace), workspace.person("UANNA"), []
    menu = {"type": "static_select", "action_id": "svar", "options": CHOICES}
    home = {"type": "home", "blocks": [{"type": "actions", "block_id": "row", "elements": [menu]}]}
    app.event("app_home_opened")(lambda client, event: client.views_publish(user_id=event["user"], view=home))

    @app.action("svar")
    def chosen(ack: Any, body: dict[str, Any]) -> None:
        bodies.append(body)
        ack()

    with run(app):
        anna.opens_home()
        workspace.wait_for(anna.home)
        anna.chooses("Nej")
    (body,) = bodies
    assert body["actions"][0]["selected_option"] == CHOICES[1]
    assert body["view"]["state"]["values"]["row"]["svar"]["selected_option"] == CHOICES[1]


def test_people_and_channels_arrive_as_ids(workspace: LocalSlack, run: Running) -> None:
    """With names where the manifest asks for escaping, and without in messages."""
    app, anna, texts = an_app(workspace), workspace.person("UANNA"), []

    @app.command("/prova")
    def heard(ack: Any, command: dict[str, Any]) -> None:
        texts.append(command["text"])
        ack("Jaha & nå")

    app.message()(lambda message: texts.append(message["text"]))
    with run(app):
        anna.types("/prova @Lars Öberg #öppen <b>", in_="öppen")
        anna.sees("Jaha & nå", in_="öppen")
        anna.says("Hej @Lars Öberg & co")
        workspace.wait_for(lambda: len(texts) == 2)
    assert texts == ["<@ULARS|ulars> <#COPEN|öppen> &lt;b&gt;", "Hej <@ULARS> &amp; co"]
    anna.sees("Hej @Lars Öberg & co")


def test_the_app_hears_what_the_manifest_asks_for_and_no_more(workspace: LocalSlack, run: Running) -> None:
    """Messages where it is a member, mentions, and those who join; not those who leave."""
    app, anna, lars = an_app(workspace), workspace.person("UANNA"), workspace.person("ULARS")
    heard: list[str] = []
    for kind in ("message", "app_mention", "member_joined_channel", "member_left_channel"):
        app.event(kind)(lambda event: heard.append(f"{event['type']} {event['user']}"))
    with run(app):
        lars.says("ohört", in_="annan")
        anna.says("hej @Provapp", in_="öppen")
        workspace.wait_for(lambda: len(heard) == 2)
        lars.joins("öppen")
        workspace.wait_for(lambda: len(heard) == 3)
        lars.leaves("öppen")
        anna.invites("ULARS", "öppen")
        workspace.wait_for(lambda: len(heard) == 4)
    joined = "member_joined_channel ULARS"
    assert (sorted(heard[:2]), heard[2:]) == (["app_mention UANNA", "message UANNA"], [joined, joined])


def test_shortcuts_are_used_anywhere_and_on_a_message(workspace: LocalSlack, run: Running) -> None:
    app, anna, got = an_app(workspace), workspace.person("UANNA"), []

    def used(ack: Any, shortcut: dict[str, Any]) -> None:
        got.append((shortcut["type"], shortcut.get("message", {}).get("text")))
        ack()

    for name in ("anywhere", "about"):
        app.shortcut(name)(used)
    app.event("message")(lambda: None)  # over a socket Bolt acknowledges only what it has a listener for
    with run(app):
        anna.says("Om detta", in_="öppen")
        anna.shortcut("anywhere")
        anna.shortcut("about", workspace.messages("COPEN")[-1], in_="öppen")
    assert got == [("shortcut", None), ("message_action", "Om detta")]


def test_the_app_hears_of_a_closed_view_if_it_asked_to(workspace: LocalSlack, run: Running) -> None:
    app, anna, got = an_app(workspace), workspace.person("UANNA"), []

    @app.view_closed("form")
    def closed(ack: Any, body: dict[str, Any]) -> None:
        got.append(body["is_cleared"])
        ack()

    with run(app):
        for asked in (True, False):
            view = modal(field("Namn", type="plain_text_input"), notify_on_close=asked)
            app.client.views_open(trigger_id=workspace.api.new_trigger("UANNA"), view=view)
            anna.closes()
    assert got == [False]


def test_an_app_that_does_not_answer_in_time_is_told_of(
    workspace: LocalSlack, run: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the channel for a command, in the modal for a form."""
    app, anna, held = an_app(workspace), workspace.person("UANNA"), threading.Event()
    monkeypatch.setattr(delivery, "ACK_SECONDS", 0.05)

    def waits(ack: Any) -> None:
        held.wait()
        ack()

    app.command("/prova")(waits)
    app.view("form")(waits)
    with run(app):
        anna.types("/prova", in_="öppen")
        anna.sees("/prova failed because the app did not respond", in_="öppen")
        view = modal(field("Namn", type="plain_text_input", initial_value="x"))
        app.client.views_open(trigger_id=workspace.api.new_trigger("UANNA"), view=view)
        anna.saves()
        anna.sees("We had some trouble connecting")
        held.set()


def test_a_stopped_workspace_lets_go_of_whoever_waits(workspace: LocalSlack, run: Running) -> None:
    """A person in the middle of a command, and an app in the middle of its work."""
    app, anna = an_app(workspace), workspace.person("UANNA")
    begun, held = threading.Event(), threading.Event()

    @app.command("/prova")
    def waits(ack: Any) -> None:
        begun.set()
        held.wait()
        ack()

    with run(app):
        typing = threading.Thread(target=anna.types, args=("/prova",))
        typing.start()
        begun.wait()
        workspace.stop()
        typing.join()
        held.set()
    anna.sees("did not respond")
