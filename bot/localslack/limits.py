"""Slack's limits in one table, and what breaks them. Used by the stand-in to refuse, and by tests to assert.

Sources: docs.slack.dev/reference/block-kit, /reference/views and the methods' pages. Every fault is one line, with a
JSON pointer to the place.
"""

from collections.abc import Iterable, Iterator
from typing import Any

LIMITS = {
    "message.blocks": 50, "view.blocks": 100, "message.text": 40_000,
    "section.text": 3000, "section.fields": 10, "field.text": 2000, "header.text": 150, "context.elements": 10,
    "actions.elements": 25, "image.url": 3000, "image.alt_text": 2000, "id": 255,
    "button.text": 75, "button.value": 2000, "button.url": 3000, "option.text": 75, "option.value": 75,
    "select.options": 100, "overflow.options": 5, "choice.options": 10, "placeholder": 150,
    "confirm.title": 100, "confirm.text": 300, "confirm.button": 30,
    "input.label": 2000, "input.hint": 2000, "input.max_length": 3000,
    "view.title": 24, "view.button": 24, "view.private_metadata": 3000,
}  # fmt: skip

_MODAL_ONLY = {"plain_text_input", "number_input", "url_text_input", "email_text_input"}
_CHOICES = {"radio_buttons", "checkboxes", "overflow"}
_SELECTS = {"static_select", "multi_static_select"}
_PICKERS = {"datepicker", "timepicker", "users_select", "multi_users_select", "conversations_select"}
_ELEMENTS = {"button"} | _MODAL_ONLY | _CHOICES | _SELECTS | _PICKERS

Faults = Iterator[str]


def check_message(message: dict[str, Any]) -> list[str]:
    """What Slack would not take in `blocks` and `text` of a message; empty when all is well."""
    blocks = message.get("blocks") or []
    return list(_blocks(blocks, "message", "/blocks", inputs=False))


def check_view(view: dict[str, Any]) -> list[str]:
    """What Slack would not take in a view (a modal or a Home tab)."""
    faults = list(_blocks(view.get("blocks") or [], "view", "/view/blocks", inputs=True))
    faults += _text(view.get("private_metadata", ""), "view.private_metadata", "/view/private_metadata")
    faults += _text(view.get("callback_id", ""), "id", "/view/callback_id")
    if view.get("type") == "modal":
        faults += _modal(view)
    return faults


def _modal(view: dict[str, Any]) -> Faults:
    if "title" not in view:
        yield "/view/title is missing"
    for part, limit in (("title", "view.title"), ("submit", "view.button"), ("close", "view.button")):
        if part in view:
            yield from _plain(view[part], limit, f"/view/{part}")
    if any(block.get("type") == "input" for block in view["blocks"]) and "submit" not in view:
        yield "/view/submit is missing, and there is an input"


def _blocks(blocks: list[dict[str, Any]], kind: str, at: str, *, inputs: bool) -> Faults:
    if len(blocks) > LIMITS[f"{kind}.blocks"]:
        yield f"{at} has {len(blocks)} blocks"
    yield from _twice((block.get("block_id") for block in blocks), f"{at}: block_id")
    for number, block in enumerate(blocks):
        check = _CHECKS.get(block.get("type", ""))
        if check is None or (block["type"] == "input" and not inputs):
            yield f"{at}/{number}: unsupported block {block.get('type')}"
        else:
            yield from _text(block.get("block_id", ""), "id", f"{at}/{number}/block_id")
            yield from check(block, f"{at}/{number}")


def _section(block: dict[str, Any], at: str) -> Faults:
    if "text" not in block and "fields" not in block:
        yield f"{at} needs text or fields"
    if "text" in block:
        yield from _any_text(block["text"], "section.text", f"{at}/text")
    fields = block.get("fields", [])
    if len(fields) > LIMITS["section.fields"]:
        yield f"{at}/fields has {len(fields)}"
    for number, field in enumerate(fields):
        yield from _any_text(field, "field.text", f"{at}/fields/{number}")
    if "accessory" in block:
        yield from _element(block["accessory"], f"{at}/accessory")


def _header(block: dict[str, Any], at: str) -> Faults:
    yield from _plain(block.get("text"), "header.text", f"{at}/text")


def _context(block: dict[str, Any], at: str) -> Faults:
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= LIMITS["context.elements"]:
        yield f"{at}/elements has {len(elements)}"
    for number, element in enumerate(elements):
        if element.get("type") == "image":
            yield from _image(element, f"{at}/elements/{number}")
        else:
            yield from _any_text(element, "section.text", f"{at}/elements/{number}")


def _actions(block: dict[str, Any], at: str) -> Faults:
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= LIMITS["actions.elements"]:
        yield f"{at}/elements has {len(elements)}"
    yield from _twice((element.get("action_id") for element in elements), f"{at}: action_id")
    for number, element in enumerate(elements):
        if element.get("type") in _MODAL_ONLY:
            yield f"{at}/elements/{number}: {element['type']} belongs in an input"
        yield from _element(element, f"{at}/elements/{number}")


def _image(block: dict[str, Any], at: str) -> Faults:
    if not block.get("alt_text"):
        yield f"{at}/alt_text is missing"
    yield from _text(block.get("alt_text", ""), "image.alt_text", f"{at}/alt_text")
    yield from _text(block.get("image_url", ""), "image.url", f"{at}/image_url")
    if "image_url" not in block and "slack_file" not in block:
        yield f"{at}/image_url is missing"


def _input(block: dict[str, Any], at: str) -> Faults:
    yield from _plain(block.get("label"), "input.label", f"{at}/label")
    if "hint" in block:
        yield from _plain(block["hint"], "input.hint", f"{at}/hint")
    element = block.get("element", {})
    if element.get("type") in ("button", "overflow"):
        yield f"{at}/element: {element['type']} does not belong in an input"
    yield from _element(element, f"{at}/element")


def _divider(_block: dict[str, Any], _at: str) -> Faults:
    yield from ()


_CHECKS = {
    "section": _section, "header": _header, "context": _context, "actions": _actions, "image": _image,
    "input": _input, "divider": _divider,
}  # fmt: skip


def _element(element: dict[str, Any], at: str) -> Faults:
    kind = element.get("type", "")
    if kind == "image":
        yield from _image(element, at)
        return
    if kind not in _ELEMENTS:
        yield f"{at}: unsupported element {kind}"
        return
    yield from _text(element.get("action_id", ""), "id", f"{at}/action_id")
    if kind == "button":
        yield from _plain(element.get("text"), "button.text", f"{at}/text")
        yield from _text(element.get("value", ""), "button.value", f"{at}/value")
        yield from _text(element.get("url", ""), "button.url", f"{at}/url")
    if "placeholder" in element:
        yield from _plain(element["placeholder"], "placeholder", f"{at}/placeholder")
    if "confirm" in element:
        yield from _confirm(element["confirm"], f"{at}/confirm")
    if kind in _CHOICES | _SELECTS:
        yield from _options(element, at)
    if element.get("max_length", 0) > LIMITS["input.max_length"]:
        yield f"{at}/max_length is {element['max_length']}"


def _options(element: dict[str, Any], at: str) -> Faults:
    options = element.get("options", [])
    limit = {"overflow": "overflow.options"}.get(element["type"], "choice.options")
    most = LIMITS["select.options" if element["type"] in _SELECTS else limit]
    if not 1 <= len(options) <= most:
        yield f"{at}/options has {len(options)}"
    yield from _twice((option.get("value") for option in options), f"{at}/options: value")
    for number, option in enumerate(options):
        yield from _any_text(option.get("text"), "option.text", f"{at}/options/{number}/text")
        yield from _text(option.get("value", ""), "option.value", f"{at}/options/{number}/value")
    initial = [*element.get("initial_options", []), *filter(None, [element.get("initial_option")])]
    if any(one not in options for one in initial):
        yield f"{at}: an initial option is not offered"


def _confirm(confirm: dict[str, Any], at: str) -> Faults:
    yield from _plain(confirm.get("title"), "confirm.title", f"{at}/title")
    yield from _any_text(confirm.get("text"), "confirm.text", f"{at}/text")
    for part in ("confirm", "deny"):
        yield from _plain(confirm.get(part), "confirm.button", f"{at}/{part}")


def _any_text(text: Any, limit: str, at: str) -> Faults:
    if not isinstance(text, dict) or text.get("type") not in ("mrkdwn", "plain_text"):
        yield f"{at} is no text"
    elif not text.get("text"):
        yield f"{at} is empty"
    else:
        yield from _text(text["text"], limit, at)


def _plain(text: Any, limit: str, at: str) -> Faults:
    if not isinstance(text, dict) or text.get("type") != "plain_text":
        yield f"{at} must be plain_text"
    else:
        yield from _any_text(text, limit, at)


def _text(text: str, limit: str, at: str) -> Faults:
    if len(text) > LIMITS[limit]:
        yield f"{at} has {len(text)} characters, at most {LIMITS[limit]}"


def _twice(names: Iterable[str | None], what: str) -> Faults:
    seen: set[str] = set()
    for name in names:
        if name is not None and name in seen:
            yield f"{what} {name!r} stands twice"
        seen.add(name or "")
