"""People see what a client would show them, and do what it would let them do."""

from typing import Any

import pytest
from slack_sdk import WebClient

from localslack import LocalSlack
from localslack.actions import Refused
from tests.localslack.bolt import an_app, over_socket
from tests.localslack.drawn import CHOICES, field, modal

WRITTEN = {
    "Hej <@ULARS> i <#COPEN>": "Hej @Lars Öberg i #öppen",
    "<@UAPP> och <!here>": "@Provapp och @here",
    "<https://exempel.se|Läs mer> eller <https://exempel.se/a>": "Läs mer eller https://exempel.se/a",
    "<!date^1799654400^{date_short}|11 jan> &amp; &lt;b&gt;": "11 jan & <b>",
    "*fet* _lutad_ snake_case_namn": "fet lutad snake_case_namn",
}


@pytest.mark.parametrize("text", WRITTEN)
def test_texts_are_read_as_they_are_shown(workspace: LocalSlack, bot: WebClient, text: str) -> None:
    bot.chat_postMessage(channel="COPEN", text=text)
    assert workspace.person("UANNA").last("öppen") == WRITTEN[text]


def test_a_menu_and_pickers_in_a_message_are_used_by_what_they_show(workspace: LocalSlack) -> None:
    """What was chosen is part of the message's state with the next click."""
    app, anna, bodies = an_app(workspace), workspace.person("UANNA"), []
    elements: list[dict[str, Any]] = [
        {"type": "overflow", "action_id": "mer", "options": CHOICES},
        {"type": "datepicker", "action_id": "dag"},
        {"type": "multi_users_select", "action_id": "vilka"},
        {"type": "static_select", "action_id": "grupp", "option_groups": [
            {"label": {"type": "plain_text", "text": "G"}, "options": [{"text": {"type": "plain_text", "text": "Grupp A"}, "value": "ga"}]}
        ]},
    ]  # fmt: skip

    def told(ack: Any, body: dict[str, Any]) -> None:
        bodies.append(body)
        ack()

    for element in elements:
        app.action(element["action_id"])(told)
    with over_socket(app, workspace):
        row = {"type": "actions", "block_id": "rad", "elements": elements}
        app.client.chat_postMessage(channel="COPEN", text="x", blocks=[row])
        anna.chooses("Grupp A", in_="öppen")
        anna.chooses(["ULARS"], in_="öppen", kind="multi_users_select")
        anna.chooses("2027-02-03", in_="öppen", kind="datepicker")
        anna.clicks("Nej", in_="öppen", value="nej")
    held = bodies[-1]["state"]["values"]["rad"]
    assert bodies[-1]["actions"][0]["selected_option"] == CHOICES[1]
    assert held["grupp"]["selected_option"]["value"] == "ga"
    assert (held["vilka"]["selected_users"], held["dag"]["selected_date"]) == (["ULARS"], "2027-02-03")


def test_who_saves_says_what_was_refused(workspace: LocalSlack) -> None:
    app, anna = an_app(workspace), workspace.person("UANNA")
    refused = {"response_action": "errors", "errors": {"namn": "Inte så"}}
    answers = iter([refused, refused, {}])
    app.view("form")(lambda ack: ack(**next(answers)))
    with over_socket(app, workspace):
        view = modal(field("Namn", type="plain_text_input"))
        app.client.views_open(trigger_id=workspace.api.new_trigger("UANNA"), view=view)
        anna.fills({"Namn": "Kö"})
        with pytest.raises(AssertionError, match="Inte så"):
            anna.saves()
        anna.is_refused("Inte så")
        assert anna.holds("Namn") == "Kö"
        anna.saves()
    assert anna.modal() is None


def test_what_is_not_there_cannot_be_used(workspace: LocalSlack, bot: WebClient) -> None:
    """And the person says what is."""
    anna = workspace.person("UANNA")
    bot.views_open(
        trigger_id=workspace.api.new_trigger("UANNA"), view=modal(field("Vald", type="static_select", options=CHOICES))
    )
    for deed, complaint in (
        (lambda: anna.fills({"Namn": "x"}), "no input is called 'Namn', only"),
        (lambda: anna.fills({"Vald": "Kanske"}), "'Vald' does not offer 'Kanske'"),
        (lambda: anna.chooses("Kanske"), "sees nothing that offers"),
        (lambda: anna.joins("ingen"), "there is no channel 'ingen'"),
        (lambda: anna.last("öppen"), "sees no message"),
        (anna.reads_home, "has no Home"),
    ):
        with pytest.raises(AssertionError, match=complaint):
            deed()
    anna.closes(everything=True)
    with pytest.raises(AssertionError, match="no modal is open"):
        anna.reads_modal()


def test_a_client_refuses_what_slack_would_not_let_happen(workspace: LocalSlack) -> None:
    """Without an app that answers, or where somebody does not belong."""
    anna, lars = workspace.person("UANNA"), workspace.person("ULARS")
    for deed in (
        lambda: anna.shortcut("anywhere"),
        lambda: anna.shortcut("nowhere"),
        lambda: anna.leaves("annan"),
        lambda: anna.invites("ULARS", "annan"),
        lambda: anna.joins("stängd"),
        lambda: anna.says("hej", in_="stängd"),
        anna.submits,
    ):
        with pytest.raises((Refused, AssertionError)):
            deed()
    lars.joins("annan")
    lars.invites("UANNA", "annan")
    lars.invites("UANNA", "annan")
    assert workspace.state.channels["CELSE"].members == ["ULARS", "UANNA"]


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"fel": "x"}},
        {"response_action": "errors"},
        {"response_action": "update", "view": modal(title={"type": "plain_text", "text": "x" * 25})},
        {"response_action": "push"},
    ],
    ids=["no such input", "no errors", "a bad view", "no view"],
)
def test_an_answer_that_slack_would_not_take_is_trouble_for_the_person(
    workspace: LocalSlack, bot: WebClient, answer: dict[str, Any]
) -> None:
    """And an error with its reason for whoever wrote the app."""
    anna = workspace.person("UANNA")
    view = modal(field("Namn", type="plain_text_input", initial_value="x"))
    workspace.actions._send = lambda *_: answer
    bot.views_open(trigger_id=workspace.api.new_trigger("UANNA"), view=view)
    with pytest.raises(AssertionError, match="the app sent"):
        anna.submits()
    anna.sees("We had some trouble connecting")


def test_a_fourth_view_is_trouble(workspace: LocalSlack, bot: WebClient) -> None:
    view = modal(field("Namn", type="plain_text_input", initial_value="x"))
    anna = workspace.person("UANNA")
    bot.views_open(trigger_id=workspace.api.new_trigger("UANNA"), view=view)
    for _ in range(2):
        bot.views_push(trigger_id=workspace.api.new_trigger("UANNA"), view=view)
    workspace.actions._send = lambda *_: {"response_action": "push", "view": view}
    with pytest.raises(AssertionError, match="pushed a view on 3"):
        anna.submits()


def test_waiting_in_vain_tells_what_there_is(workspace: LocalSlack, bot: WebClient) -> None:
    bot.chat_postMessage(channel="COPEN", text="det enda")
    with pytest.raises(AssertionError, match="det enda"):
        workspace.wait_for(lambda: False, seconds=0)


def test_before_it_starts_and_after_it_ends_nobody_answers(workspace: LocalSlack) -> None:
    """Stopping twice is no more than stopping once."""
    workspace.stop()
    workspace.stop()
    anna = workspace.person("UANNA")
    anna.types("/prova")
    anna.sees("did not respond")
