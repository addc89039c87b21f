"""What an input holds, in the shape that Slack sends it (docs.slack.dev/reference/interaction-payloads)."""

import copy
import re
from collections.abc import Iterator

from localslack.values import Choice, Json, Modal, Values

_SINGLE = {"static_select", "radio_buttons", "overflow"}
_SEVERAL = {"multi_static_select", "checkboxes"}
_KEYS = {
    "datepicker": ("selected_date", "initial_date"), "timepicker": ("selected_time", "initial_time"),
    "users_select": ("selected_user", "initial_user"), "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
}  # fmt: skip
_WRITTEN = {"plain_text_input", "number_input", "url_text_input", "email_text_input"}
_HOLDING = (_SINGLE - {"overflow"}) | _SEVERAL | set(_KEYS) | _WRITTEN
PRESSED = {"button", "icon_button", "feedback_buttons"}
_ACTING = _HOLDING | PRESSED | {"overflow"}
_LOOKS_RIGHT = {
    "number_input": re.compile(r"-?\d+([.,]\d+)?"),
    "url_text_input": re.compile(r"https?://\S+"),
    "email_text_input": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
}


def value_of(element: Json, chosen: Choice, *, initial: bool = False) -> Json:
    """The keys of an element's value. `chosen` is a text, an option's value, a list of them, or people's ids."""
    kind = element["type"]
    if kind == "feedback_buttons":
        pressed = (button for button in feedback(element) if button["value"] == chosen)
        return next(({"text": button["text"], "value": button["value"]} for button in pressed), {})
    if kind in PRESSED:
        return {"text": element["text"], **({"value": element["value"]} if "value" in element else {})}
    if kind in _SINGLE:
        option = element.get("initial_option") if initial else option_of(element, chosen)
        return {"selected_option": option}
    if kind in _SEVERAL:
        given = [option_of(element, picked) for picked in several(chosen)]
        return {"selected_options": element.get("initial_options", []) if initial else given}
    if kind in _KEYS:
        key, first = _KEYS[kind]
        empty: list[str] | None = [] if kind == "multi_users_select" else None
        return {key: element.get(first, empty) if initial else chosen or empty}
    return {"value": element.get("initial_value") if initial else (str(chosen) if chosen not in (None, "") else None)}


def several(chosen: Choice) -> list[str]:
    """One or many, as a list."""
    return list(chosen) if isinstance(chosen, list | tuple) else [] if chosen is None else [str(chosen)]


def options_of(element: Json) -> list[Json]:
    """What it offers, in groups or not."""
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def option_of(element: Json, chosen: Choice) -> Json | None:
    """The option with this value."""
    return next((option for option in options_of(element) if option["value"] == chosen), None)


def feedback(element: Json) -> list[Json]:
    """The two buttons of `feedback_buttons`, the good one first."""
    return [element["positive_button"], element["negative_button"]]


def is_for(element: Json, user: str) -> bool:
    """Whether this person is shown it: an icon button may be for some."""
    return "visible_to_user_ids" not in element or user in element["visible_to_user_ids"]


def every(blocks: list[Json]) -> Iterator[Json]:
    """Each block, and after it those that it holds (a container's, a carousel's cards)."""
    for block in blocks:
        yield block
        yield from every(held_blocks(block))


def held_blocks(block: Json) -> list[Json]:
    """A container's blocks, or a carousel's cards."""
    found = block.get("elements") if block.get("type") == "carousel" else block.get("child_blocks")
    return [block for block in found if isinstance(block, dict)] if isinstance(found, list) else []


def elements_of(block: Json) -> list[Json]:
    """What can be clicked or filled in, in a block itself."""
    return [part for part in _inner(block) if "action_id" in part]


def _inner(block: Json) -> list[Json]:
    if block["type"] in ("carousel", "rich_text"):
        return []
    parts = [*block.get("elements", []), *block.get("actions", []), block.get("accessory"), block.get("element")]
    return [part for part in parts if isinstance(part, dict)]


def named(blocks: list[Json], tail: str = "") -> list[Json]:
    """Blocks as Slack keeps them: what came without block_id or action_id is given one."""
    kept: list[Json] = copy.deepcopy(blocks)
    for number, block in enumerate(every(kept)):
        block.setdefault("block_id", f"b{number}{tail}")
        for place, element in enumerate(_inner(block)):
            if element["type"] in _ACTING:
                element.setdefault("action_id", f"a{place}")
    return kept


def holding(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every block and element that holds a value, also outside input blocks."""
    for block in every(blocks):
        for element in elements_of(block):
            if element["type"] in _HOLDING:
                yield block, element


def held_by(values: Values, block: Json, element: Json) -> Json:
    """What the element holds: what was given, else its initial value."""
    given: Json | None = values.get(block["block_id"], {}).get(element["action_id"])
    return given or {"type": element["type"], **value_of(element, None, initial=True)}


def all_values(blocks: list[Json], values: Values) -> Values:
    """`state.values`: everything that holds a value with what it holds, initial values included."""
    found: Values = {}
    for block, element in holding(blocks):
        found.setdefault(block["block_id"], {})[element["action_id"]] = held_by(values, block, element)
    return found


def still_held(blocks: list[Json], values: Values) -> Values:
    """What was given stays over an update where block_id and action_id stay and the element is of the same kind."""
    found: Values = {}
    for block, element in holding(blocks):
        given = values.get(block["block_id"], {}).get(element["action_id"])
        if given and given["type"] == element["type"]:
            found.setdefault(block["block_id"], {})[element["action_id"]] = given
    return found


def faults(shown: Modal) -> dict[str, str]:
    """Why the client does not send the modal, by block id; empty when it does."""
    found = {}
    for block, element in holding(shown.view.blocks):
        if block["type"] == "input":
            held = held_by(shown.values, block, element)
            given = next((value for key, value in held.items() if key != "type"), None)
            if fault := _fault(block, element, given):
                found[block["block_id"]] = fault
    return found


def _fault(block: Json, element: Json, given: object) -> str | None:
    if not given:
        return None if block.get("optional") else "Please complete this required field."
    text, kind = str(given), element["type"]
    if kind in _LOOKS_RIGHT and not _LOOKS_RIGHT[kind].fullmatch(text):
        return "Please enter a valid value."
    if kind == "number_input":
        return _bounds(float(text.replace(",", ".")), element, "value", "number")
    return _bounds(len(text), element, "length", "length") if kind == "plain_text_input" else None


def _bounds(size: float, element: Json, name: str, what: str) -> str | None:
    """Slack gives the bounds of a number as texts, those of a length as numbers."""
    least, most = element.get(f"min_{name}"), element.get(f"max_{name}")
    if least is not None and size < float(least):
        return f"The {what} must be at least {least}."
    if most is not None and size > float(most):
        return f"The {what} must be at most {most}."
    return None
