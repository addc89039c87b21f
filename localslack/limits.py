"""Slack's limits in one table, and what breaks them. Used by the stand-in to refuse, and by tests to assert.

Sources: docs.slack.dev/reference/block-kit, /reference/views and the methods' pages. Every fault is one line, with a
JSON pointer to the place.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from localslack.values import Json

LIMITS = {
    "message.blocks": 50, "view.blocks": 100, "message.text": 40_000,
    "section.text": 3000, "section.fields": 10, "field.text": 2000, "header.text": 150, "context.elements": 10,
    "actions.elements": 25, "image.url": 3000, "image.alt_text": 2000, "id": 255,
    "button.text": 75, "button.value": 2000, "button.url": 3000, "option.text": 75, "option.value": 75,
    "select.options": 100, "overflow.options": 5, "choice.options": 10, "placeholder": 150,
    "select.groups": 100, "markdown.text": 12_000, "image.title": 2000, "option.description": 75,
    "confirm.title": 100, "confirm.text": 300, "confirm.button": 30,
    "input.label": 2000, "input.hint": 2000, "input.max_length": 3000,
    "view.title": 24, "view.button": 24, "view.private_metadata": 3000,
}  # fmt: skip

_MODAL_ONLY = {"plain_text_input", "number_input", "url_text_input", "email_text_input"}
_CHOICES = {"radio_buttons", "checkboxes", "overflow"}
_SELECTS = {"static_select", "multi_static_select"}
_PICKERS = {"datepicker", "timepicker", "users_select", "multi_users_select", "conversations_select"}
_ELEMENTS = {"button"} | _MODAL_ONLY | _CHOICES | _SELECTS | _PICKERS

_STYLES = ("primary", "danger")
_DATE, _TIME = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d\d:\d\d")

Faults = Iterator[str]


def check_message(message: Json) -> list[str]:
    """What Slack would not take in the `blocks` of a message; empty when all is well."""
    return list(_blocks(message.get("blocks") or [], "message", "/blocks"))


def check_view(view: Json) -> list[str]:
    """What Slack would not take in a view (a modal or a Home tab)."""
    if not isinstance(view.get("blocks"), list):
        return ["/view/blocks is missing"]
    faults = list(_blocks(view["blocks"], "view", "/view/blocks"))
    for part, limit in (("private_metadata", "view.private_metadata"), ("callback_id", "id"), ("external_id", "id")):
        faults += _text(view.get(part, ""), limit, f"/view/{part}")
    if view.get("type") == "modal" and not faults:
        faults += _modal(view)
    return faults


def _modal(view: Json) -> Faults:
    if "title" not in view:
        yield "/view/title is missing"
    for part, limit in (("title", "view.title"), ("submit", "view.button"), ("close", "view.button")):
        if part in view:
            yield from _plain(view[part], limit, f"/view/{part}")
    if any(block["type"] == "input" for block in view["blocks"]) and "submit" not in view:
        yield "/view/submit is missing, and there is an input"


def _blocks(blocks: object, kind: str, at: str) -> Faults:
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        yield f"{at} must be a list of blocks"
        return
    if len(blocks) > LIMITS[f"{kind}.blocks"]:
        yield f"{at} has {len(blocks)} blocks, at most {LIMITS[f'{kind}.blocks']}"
    yield from _twice((block.get("block_id") for block in blocks), f"{at}: block_id")
    for number, block in enumerate(blocks):
        yield from _block(block, kind, f"{at}/{number}")
    yield from _markdown_sum(blocks, at)


def _block(block: Json, kind: str, at: str) -> Faults:
    name = block.get("type")
    check = _CHECKS.get(name) if isinstance(name, str) else None
    if check is None or name in _NOT_IN[kind]:
        yield f"{at}: unsupported block {name}"
        return
    yield from _text(block.get("block_id", ""), "id", f"{at}/block_id")
    try:
        yield from check(block, at)
    except (AttributeError, TypeError):  # a list where an object belongs, and the like
        yield f"{at} is not of the right shape"


def _markdown_sum(blocks: list[Json], at: str) -> Faults:
    """Slack counts all markdown blocks of a message together."""
    written = sum(len(str(block.get("text", ""))) for block in blocks if block.get("type") == "markdown")
    if written > LIMITS["markdown.text"]:
        yield f"{at} has {written} characters of markdown, at most {LIMITS['markdown.text']}"


def _section(block: Json, at: str) -> Faults:
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


def _header(block: Json, at: str) -> Faults:
    yield from _plain(block.get("text"), "header.text", f"{at}/text")


def _context(block: Json, at: str) -> Faults:
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= LIMITS["context.elements"]:
        yield f"{at}/elements has {len(elements)}"
    for number, element in enumerate(elements):
        if element.get("type") == "image":
            yield from _image(element, f"{at}/elements/{number}")
        else:
            yield from _any_text(element, "section.text", f"{at}/elements/{number}")


def _actions(block: Json, at: str) -> Faults:
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= LIMITS["actions.elements"]:
        yield f"{at}/elements has {len(elements)}"
    yield from _twice((element.get("action_id") for element in elements), f"{at}: action_id")
    for number, element in enumerate(elements):
        if element.get("type") in _MODAL_ONLY:
            yield f"{at}/elements/{number}: {element['type']} belongs in an input"
        yield from _element(element, f"{at}/elements/{number}")


def _image(block: Json, at: str) -> Faults:
    if not block.get("alt_text"):
        yield f"{at}/alt_text is missing"
    yield from _text(block.get("alt_text", ""), "image.alt_text", f"{at}/alt_text")
    yield from _text(block.get("image_url", ""), "image.url", f"{at}/image_url")
    if ("image_url" in block) == ("slack_file" in block):
        yield f"{at} needs image_url or slack_file"
    if "title" in block:
        yield from _plain(block["title"], "image.title", f"{at}/title")


def _input(block: Json, at: str) -> Faults:
    yield from _plain(block.get("label"), "input.label", f"{at}/label")
    if "hint" in block:
        yield from _plain(block["hint"], "input.hint", f"{at}/hint")
    element = block.get("element", {})
    if element.get("type") in ("button", "overflow"):
        yield f"{at}/element: {element['type']} does not belong in an input"
    yield from _element(element, f"{at}/element")


def _divider(_block: Json, _at: str) -> Faults:
    yield from ()


def _markdown(block: Json, at: str) -> Faults:
    if not isinstance(block.get("text"), str) or not block["text"]:
        yield f"{at}/text is missing"


def _rich_text(block: Json, at: str) -> Faults:
    kinds = {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}
    for number, element in enumerate(block.get("elements") or [None]):
        if not isinstance(element, dict) or element.get("type") not in kinds:
            yield f"{at}/elements/{number} is no rich text"


_CHECKS: dict[str, Callable[[Json, str], Faults]] = {
    "section": _section, "header": _header, "context": _context, "actions": _actions, "image": _image,
    "input": _input, "divider": _divider, "markdown": _markdown, "rich_text": _rich_text,
}  # fmt: skip
_NOT_IN = {"message": ("input",), "view": ("markdown",)}


def _element(element: Json, at: str) -> Faults:
    kind = element.get("type", "")
    if kind == "image":
        yield from _image(element, at)
        return
    if kind not in _ELEMENTS:
        yield f"{at}: unsupported element {kind}"
        return
    yield from _text(element.get("action_id", ""), "id", f"{at}/action_id")
    if "placeholder" in element:
        yield from _plain(element["placeholder"], "placeholder", f"{at}/placeholder")
    if "confirm" in element:
        yield from _confirm(element["confirm"], f"{at}/confirm")
    yield from _of_its_kind(element, kind, at)


def _of_its_kind(element: Json, kind: str, at: str) -> Faults:
    if kind == "button":
        yield from _button(element, at)
    elif kind in _CHOICES | _SELECTS:
        yield from _offer(element, at)
    elif kind == "datepicker":
        yield from _looks_like(element, "initial_date", _DATE, at)
    elif kind == "timepicker":
        yield from _looks_like(element, "initial_time", _TIME, at)
    elif kind == "number_input" and not isinstance(element.get("is_decimal_allowed"), bool):
        yield f"{at}/is_decimal_allowed is missing"
    elif kind == "plain_text_input":
        yield from _lengths(element, at)


def _button(element: Json, at: str) -> Faults:
    yield from _plain(element.get("text"), "button.text", f"{at}/text")
    yield from _text(element.get("value", ""), "button.value", f"{at}/value")
    yield from _text(element.get("url", ""), "button.url", f"{at}/url")
    if element.get("style", "primary") not in _STYLES:
        yield f"{at}/style must be one of {', '.join(_STYLES)}"


def _looks_like(element: Json, name: str, pattern: re.Pattern[str], at: str) -> Faults:
    if name in element and not pattern.fullmatch(element[name]):
        yield f"{at}/{name} is {element[name]!r}"


def _lengths(element: Json, at: str) -> Faults:
    most = LIMITS["input.max_length"]
    shortest, longest = element.get("min_length", 0), element.get("max_length", most)
    if not 0 <= shortest <= longest <= most or longest < 1:
        yield f"{at}: min_length {shortest} and max_length {longest} must lie within 0 and {most}"
    yield from _text(element.get("initial_value", ""), "input.max_length", f"{at}/initial_value")


def _offer(element: Json, at: str) -> Faults:
    """Its options, or its groups of options: a select has one of the two."""
    groups = element.get("option_groups", [])
    if groups and ("options" in element or element["type"] not in _SELECTS):
        yield f"{at}/option_groups do not belong here"
    if len(groups) > LIMITS["select.groups"]:
        yield f"{at}/option_groups has {len(groups)}"
    for number, group in enumerate(groups):
        yield from _plain(group.get("label"), "option.text", f"{at}/option_groups/{number}/label")
        yield from _options(group.get("options", []), element["type"], f"{at}/option_groups/{number}")
    offered = [option for group in groups for option in group.get("options", [])]
    if not groups:
        offered = element.get("options", [])
        yield from _options(offered, element["type"], at)
    initial = [*element.get("initial_options", []), *filter(None, [element.get("initial_option")])]
    if any(one not in offered for one in initial):
        yield f"{at}: an initial option is not offered"


def _options(options: list[Json], kind: str, at: str) -> Faults:
    limit = "select.options" if kind in _SELECTS else "overflow.options" if kind == "overflow" else "choice.options"
    if not 1 <= len(options) <= LIMITS[limit]:
        yield f"{at}/options has {len(options)}, at least 1 and at most {LIMITS[limit]}"
    yield from _twice((option.get("value") for option in options), f"{at}/options: value")
    check = _any_text if kind in ("radio_buttons", "checkboxes") else _plain
    for number, option in enumerate(options):
        yield from check(option.get("text"), "option.text", f"{at}/options/{number}/text")
        if not option.get("value"):
            yield f"{at}/options/{number}/value is missing"
        yield from _text(option.get("value") or "", "option.value", f"{at}/options/{number}/value")
        if "description" in option:
            yield from check(option["description"], "option.description", f"{at}/options/{number}/description")


def _confirm(confirm: Json, at: str) -> Faults:
    yield from _plain(confirm.get("title"), "confirm.title", f"{at}/title")
    yield from _any_text(confirm.get("text"), "confirm.text", f"{at}/text")
    for part in ("confirm", "deny"):
        yield from _plain(confirm.get(part), "confirm.button", f"{at}/{part}")


def _any_text(text: object, limit: str, at: str) -> Faults:
    if not isinstance(text, dict) or text.get("type") not in ("mrkdwn", "plain_text"):
        yield f"{at} is no text"
    elif not text.get("text"):
        yield f"{at} is empty"
    else:
        yield from _text(text["text"], limit, at)


def _plain(text: object, limit: str, at: str) -> Faults:
    if not isinstance(text, dict) or text.get("type") != "plain_text":
        yield f"{at} must be plain_text"
    else:
        yield from _any_text(text, limit, at)


def _text(text: object, limit: str, at: str) -> Faults:
    if not isinstance(text, str):
        yield f"{at} must be a string"
    elif len(text) > LIMITS[limit]:
        yield f"{at} has {len(text)} characters, at most {LIMITS[limit]}"


def _twice(names: Iterable[str | None], what: str) -> Faults:
    seen: set[str] = set()
    for name in names:
        if name is not None and str(name) in seen:
            yield f"{what} {name!r} stands twice"
        seen.add(str(name))
