"""The table of limits, row by row: what is one too many, and what is just enough."""

from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from localslack import limits
from tests.localslack.drawn import CHOICES, PLAIN, field, modal

IMAGE = {"type": "image", "image_url": "https://exempel.se/a.png", "alt_text": "En bild"}
GROUP = {"label": PLAIN, "options": CHOICES}
RICH = {"type": "rich_text_section", "elements": [{"type": "text", "text": "hej"}]}


def action(kind: str, **element: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": [{"type": kind, "action_id": "a", **element}]}


def option(**changes: Any) -> dict[str, Any]:
    return {**CHOICES[0], **changes}


BAD: dict[str, Any] = {
    "no list": {"blocks": {"a": 1}},
    "no blocks in it": {"blocks": ["hej"]},
    "one block too many": {"blocks": [{"type": "divider"}] * 51},
    "the same block twice": {"blocks": [{"type": "divider", "block_id": "a"}] * 2},
    "a type that is no text": {"blocks": [{"type": ["divider"]}]},
    "too much markdown in all": {"blocks": [{"type": "markdown", "text": "x" * 6001}] * 2},
    "empty markdown": {"blocks": [{"type": "markdown", "text": ""}]},
    "empty rich text": {"blocks": [{"type": "rich_text", "elements": []}]},
    "poor rich text": {"blocks": [{"type": "rich_text", "elements": [{"type": "text", "text": "x"}]}]},
    "two images in one": {"blocks": [{**IMAGE, "slack_file": {"id": "F1"}}]},
    "an image title too long": {"blocks": [{**IMAGE, "title": {"type": "plain_text", "text": "x" * 2001}}]},
    "a list where an object belongs": {"blocks": [{"type": "section", "text": PLAIN, "accessory": ["x"]}]},
    "a style of no kind": {"blocks": [action("button", text=PLAIN, style="loud")]},
    "no options": {"blocks": [action("static_select")]},
    "too many groups": {"blocks": [action("static_select", option_groups=[GROUP] * 101)]},
    "groups of boxes": {"blocks": [action("checkboxes", option_groups=[GROUP])]},
    "groups and options": {"blocks": [action("static_select", option_groups=[GROUP], options=CHOICES)]},
    "a group without a label": {"blocks": [action("static_select", option_groups=[{"options": CHOICES}])]},
    "an option without a value": {"blocks": [action("static_select", options=[{"text": PLAIN}])]},
    "an option's text marked up": {"blocks": [action("static_select", options=[option(text={"type": "mrkdwn", "text": "*a*"})])]},
    "an option described too long": {"blocks": [action("overflow", options=[option(description={"type": "plain_text", "text": "x" * 76})])]},
    "a day that is none": {"blocks": [action("datepicker", initial_date="den 3 maj")]},
    "a time that is none": {"blocks": [action("timepicker", initial_time="nio")]},
    "a placeholder too long": {"blocks": [action("datepicker", placeholder={"type": "plain_text", "text": "x" * 151})]},
}  # fmt: skip

BAD_FIELDS: dict[str, Any] = {
    "a number of no kind": field("Antal", type="number_input"),
    "a shortest longer than the longest": field("Namn", type="plain_text_input", min_length=4, max_length=3),
    "an initial text too long": field("Namn", type="plain_text_input", initial_value="x" * 3001),
    "a menu with three dots": field("Val", type="overflow", options=CHOICES),
}

SOUND: dict[str, Any] = {
    "fifty blocks": [{"type": "divider"}] * 50,
    "an image": [IMAGE],
    "rich text": [{"type": "rich_text", "elements": [RICH]}],
    "markdown": [{"type": "markdown", "text": "# Hej"}],
    "groups": [action("static_select", option_groups=[GROUP])],
    "boxes marked up": [action("checkboxes", options=[option(text={"type": "mrkdwn", "text": "*a*"})])],
    "an initial choice in a group": [action("static_select", option_groups=[GROUP], initial_option=CHOICES[1])],
    "a picture beside text": [{"type": "section", "text": PLAIN, "accessory": IMAGE}],
    "a button in red": [action("button", text=PLAIN, style="danger", value="x" * 2000)],
}


@pytest.mark.parametrize("what", BAD)
def test_what_slack_refuses_in_a_message_is_told_with_its_place(what: str) -> None:
    faults = limits.check_message(BAD[what])
    assert faults
    assert all(fault.startswith("/blocks") for fault in faults)


@pytest.mark.parametrize("what", BAD_FIELDS)
def test_what_slack_refuses_in_a_form_is_told_with_its_place(what: str) -> None:
    (fault, *_) = limits.check_view(modal(BAD_FIELDS[what]))
    assert fault.startswith("/view/blocks/0")


@pytest.mark.parametrize("what", SOUND)
def test_what_slack_takes_is_taken(what: str) -> None:
    """Slack's own classes find no fault in it either."""
    assert limits.check_message({"blocks": SOUND[what]}) == []
    for block in SOUND[what]:
        parsed = Block.parse(dict(block))
        assert parsed is not None
        parsed.validate_json()
