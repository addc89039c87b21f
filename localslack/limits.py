"""Slack's limits in one table, and what breaks them. Used by the stand-in to refuse, and by tests to assert.

Sources: docs.slack.dev/reference/block-kit, /reference/views and the methods' pages. Every fault is one line, with a
JSON pointer to the place.
"""

from collections import Counter
from collections.abc import Callable

from localslack.inputs import every
from localslack.limits_data import chart, data_table, data_table_characters, rich_text, table
from localslack.limits_elements import MODAL_ONLY, button, contextual, element, image
from localslack.limits_table import LIMITS, Faults, any_text, count, one_of, plain, required, text, twice
from localslack.values import Json

__all__ = ["LIMITS", "check_message", "check_view"]

_IN_A_CONTAINER = {
    "actions", "context", "divider", "header", "image", "input", "rich_text", "section", "table"
}  # fmt: skip
_LEVELS = ("default", "info", "warning", "error", "success")
_STATUSES = ("pending", "in_progress", "complete", "error")
_WIDTHS = ("narrow", "standard", "wide", "full")


def check_message(message: Json) -> list[str]:
    """What Slack would not take in the `blocks` of a message; empty when all is well."""
    return list(_blocks(message.get("blocks") or [], "message", "/blocks"))


def check_view(view: Json) -> list[str]:
    """What Slack would not take in a view (a modal or a Home tab)."""
    if not isinstance(view.get("blocks"), list):
        return ["/view/blocks is missing"]
    kind = "home" if view.get("type") == "home" else "modal"
    faults = list(_blocks(view["blocks"], kind, "/view/blocks"))
    for part, limit in (("private_metadata", "view.private_metadata"), ("callback_id", "id"), ("external_id", "id")):
        faults += text(view.get(part, ""), limit, f"/view/{part}")
    if view.get("type") == "modal" and not faults:
        faults += _modal(view)
    return faults


def _modal(view: Json) -> Faults:
    if "title" not in view:
        yield "/view/title is missing"
    for part, limit in (("title", "view.title"), ("submit", "view.button"), ("close", "view.button")):
        if part in view:
            yield from plain(view[part], limit, f"/view/{part}")
    if any(block["type"] == "input" for block in view["blocks"]) and "submit" not in view:
        yield "/view/submit is missing, and there is an input"


def _blocks(blocks: object, kind: str, at: str) -> Faults:
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        yield f"{at} must be a list of blocks"
        return
    most = LIMITS["message.blocks" if kind == "message" else "view.blocks"]
    if len(blocks) > most:
        yield f"{at} has {len(blocks)} blocks, at most {most}"
    for number, block in enumerate(blocks):
        yield from _block(block, kind, f"{at}/{number}")
    yield from _together(blocks, kind, at)


def _block(block: Json, kind: str, at: str) -> Faults:
    name = block.get("type")
    if not isinstance(name, str) or kind not in _SURFACES.get(name, ()):
        yield f"{at}: unsupported block {name}"
        return
    yield from text(block.get("block_id", ""), "id", f"{at}/block_id")
    try:
        if name in _WRAPS:
            yield from _WRAPS[name](block, kind, at)
        else:
            yield from _CHECKS[name](block, at)
    except (AttributeError, KeyError, TypeError):  # a list where an object belongs, and the like
        yield f"{at} is not of the right shape"


def _together(blocks: list[Json], kind: str, at: str) -> Faults:
    """What Slack counts over all of them, those inside others too."""
    there = [block for block in every(blocks) if isinstance(block.get("type"), str)]
    yield from twice((block.get("block_id") for block in there), f"{at}: block_id")
    written = sum(len(str(block.get("text", ""))) for block in there if block["type"] == "markdown")
    if written > LIMITS["markdown.text"]:
        yield f"{at} has {written} characters of markdown, at most {LIMITS['markdown.text']}"
    written = sum(data_table_characters(block) for block in there if block["type"] == "data_table")
    if written > LIMITS["data_table.characters"]:
        yield f"{at} has {written} characters in data tables, at most {LIMITS['data_table.characters']}"
    kinds = Counter(block["type"] for block in there)
    for name, limit in (("table", "message.tables"), ("data_visualization", "message.charts")):
        if kind == "message" and kinds[name] > LIMITS[limit]:
            yield f"{at} has {kinds[name]} of {name}, at most {LIMITS[limit]} in a message"


def _section(block: Json, at: str) -> Faults:
    if "text" not in block and "fields" not in block:
        yield f"{at} needs text or fields"
    if "text" in block:
        yield from any_text(block["text"], "section.text", f"{at}/text")
    fields = block.get("fields", [])
    if len(fields) > LIMITS["section.fields"]:
        yield f"{at}/fields has {len(fields)}"
    for number, field in enumerate(fields):
        yield from any_text(field, "field.text", f"{at}/fields/{number}")
    if "accessory" in block:
        yield from element(block["accessory"], f"{at}/accessory")


def _header(block: Json, at: str) -> Faults:
    yield from plain(block.get("text"), "header.text", f"{at}/text")


def _context(block: Json, at: str) -> Faults:
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= LIMITS["context.elements"]:
        yield f"{at}/elements has {len(elements)}"
    for number, part in enumerate(elements):
        if part.get("type") == "image":
            yield from image(part, f"{at}/elements/{number}")
        else:
            yield from any_text(part, "section.text", f"{at}/elements/{number}")


def _actions(block: Json, at: str) -> Faults:
    elements = block.get("elements", [])
    if not 1 <= len(elements) <= LIMITS["actions.elements"]:
        yield f"{at}/elements has {len(elements)}"
    yield from twice((control.get("action_id") for control in elements), f"{at}: action_id")
    for number, control in enumerate(elements):
        if control.get("type") in MODAL_ONLY:
            yield f"{at}/elements/{number}: {control['type']} belongs in an input"
        yield from element(control, f"{at}/elements/{number}")


def _input(block: Json, at: str) -> Faults:
    yield from plain(block.get("label"), "input.label", f"{at}/label")
    if "hint" in block:
        yield from plain(block["hint"], "input.hint", f"{at}/hint")
    inner = block.get("element", {})
    if inner.get("type") in ("button", "overflow"):
        yield f"{at}/element: {inner['type']} does not belong in an input"
    yield from element(inner, f"{at}/element")


def _divider(_block: Json, _at: str) -> Faults:
    yield from ()


def _markdown(block: Json, at: str) -> Faults:
    if not isinstance(block.get("text"), str) or not block["text"]:
        yield f"{at}/text is missing"


def _alert(block: Json, at: str) -> Faults:
    yield from any_text(block.get("text"), "alert.text", f"{at}/text")
    yield from one_of(block.get("level", "default"), _LEVELS, f"{at}/level")


def _card(block: Json, at: str) -> Faults:
    if not any(block.get(part) for part in ("hero_image", "title", "actions", "body")):
        yield f"{at} needs one of hero_image, title, actions and body"
    for part, limit in (("title", "card.title"), ("subtitle", "card.title"), ("body", "card.body")):
        if part in block:
            yield from any_text(block[part], limit, f"{at}/{part}")
    for part in ("hero_image", "icon"):
        if part in block:
            yield from image(block[part], f"{at}/{part}")
    buttons = block.get("actions", [])
    yield from count(buttons, "card.actions", f"{at}/actions", 0)
    yield from twice((control.get("action_id") for control in buttons), f"{at}: action_id")
    for number, control in enumerate(buttons):
        yield from one_of(control.get("type"), ["button"], f"{at}/actions/{number}/type")
        yield from button(control, f"{at}/actions/{number}")


def _context_actions(block: Json, at: str) -> Faults:
    elements = block.get("elements")
    yield from count(elements, "context_actions.elements", f"{at}/elements")
    yield from twice((control.get("action_id") for control in elements or []), f"{at}: action_id")
    for number, control in enumerate(elements or []):
        yield from contextual(control, f"{at}/elements/{number}")


def _task(block: Json, at: str) -> Faults:
    for part in ("task_id", "title"):
        yield from required(block.get(part), "section.text", f"{at}/{part}")
    yield from one_of(block.get("status"), _STATUSES, f"{at}/status")
    for part in ("details", "output"):
        if part in block:
            yield from rich_text(block[part], f"{at}/{part}")


def _container(block: Json, kind: str, at: str) -> Faults:
    if "rich_text_title" in block:
        yield from rich_text(block["rich_text_title"], f"{at}/rich_text_title")
    else:
        yield from plain(block.get("title"), "container.title", f"{at}/title")
    if "subtitle" in block:
        yield from any_text(block["subtitle"], "container.title", f"{at}/subtitle")
    yield from one_of(block.get("width", "standard"), _WIDTHS, f"{at}/width")
    if block.get("default_collapsed") and not block.get("is_collapsible"):
        yield f"{at}/default_collapsed needs is_collapsible"
    if block.get("has_header_divider") and block.get("is_collapsible"):
        yield f"{at}/has_header_divider does not go with is_collapsible"
    yield from count(block.get("child_blocks"), "container.child_blocks", f"{at}/child_blocks")
    yield from _inside(block["child_blocks"], _IN_A_CONTAINER, kind, f"{at}/child_blocks")


def _carousel(block: Json, kind: str, at: str) -> Faults:
    yield from count(block.get("elements"), "carousel.elements", f"{at}/elements")
    yield from _inside(block["elements"], {"card"}, kind, f"{at}/elements")


def _plan(block: Json, kind: str, at: str) -> Faults:
    yield from required(block.get("title"), "section.text", f"{at}/title")
    tasks = block.get("tasks", [])
    yield from count(tasks, "plan.tasks", f"{at}/tasks", 0)
    yield from twice((task.get("task_id") for task in tasks), f"{at}/tasks: task_id")
    yield from _inside(tasks, {"task_card"}, kind, f"{at}/tasks")


def _inside(blocks: list[Json], allowed: set[str], kind: str, at: str) -> Faults:
    for number, held in enumerate(blocks):
        if held.get("type") not in allowed:
            yield f"{at}/{number}: {held.get('type')} does not belong here"
        else:
            yield from _block(held, kind, f"{at}/{number}")


_CHECKS: dict[str, Callable[[Json, str], Faults]] = {
    "section": _section, "header": _header, "context": _context, "actions": _actions, "image": image,
    "input": _input, "divider": _divider, "markdown": _markdown, "rich_text": rich_text, "alert": _alert,
    "card": _card, "context_actions": _context_actions, "task_card": _task, "table": table, "data_table": data_table,
    "data_visualization": chart,
}  # fmt: skip
_WRAPS: dict[str, Callable[[Json, str, str], Faults]] = {
    "container": _container, "carousel": _carousel, "plan": _plan
}  # fmt: skip

_ANYWHERE = ("message", "modal", "home")
_SURFACES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("section", "header", "context", "actions", "image", "divider", "rich_text", "card"), _ANYWHERE),
    **dict.fromkeys(("table", "data_table", "data_visualization", "container", "carousel"), ("message", "home")),
    **dict.fromkeys(("markdown", "context_actions", "plan", "task_card"), ("message",)),
    "input": ("modal", "home"),
    "alert": ("modal",),
}
"""Which blocks each surface takes (docs.slack.dev/reference/block-kit/blocks)."""
