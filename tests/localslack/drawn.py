"""Forms and rows of buttons for the stand-in's tests, as small as Slack takes them."""

from typing import Any

PLAIN = {"type": "plain_text", "text": "Ord"}
CHOICES = [{"text": {"type": "plain_text", "text": name}, "value": name.lower()} for name in ("Ja", "Nej")]


def field(label: str, **element: Any) -> dict[str, Any]:
    return {
        "type": "input", "block_id": label.lower(), "label": {"type": "plain_text", "text": label},
        "element": {"action_id": "a", **element},
    }  # fmt: skip


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "modal", "callback_id": "form", "title": PLAIN, "submit": PLAIN, "blocks": list(blocks), **more}


def buttons(*labels: str) -> list[dict[str, Any]]:
    found = [
        {"type": "button", "action_id": label, "value": label, "text": {"type": "plain_text", "text": label}}
        for label in labels
    ]
    return [{"type": "actions", "block_id": "row", "elements": found}]
