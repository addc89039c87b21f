"""What an input holds, in the shape that Slack sends it (docs.slack.dev/reference/interaction-payloads)."""

from typing import Any

from bot.localslack.state import Json

_SINGLE = {"static_select", "radio_buttons", "overflow"}
_SEVERAL = {"multi_static_select", "checkboxes"}
_KEYS = {
    "datepicker": ("selected_date", "initial_date"), "timepicker": ("selected_time", "initial_time"),
    "users_select": ("selected_user", "initial_user"), "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
}  # fmt: skip


def value_of(element: Json, chosen: Any, *, initial: bool = False) -> Json:
    """The keys of an element's value. `chosen` is a text, an option's value, a list of them, or people's ids."""
    kind = element["type"]
    if kind == "button":
        return {"text": element["text"], "value": element.get("value")}
    if kind in _SINGLE:
        option = element.get("initial_option") if initial else option_of(element, chosen)
        return {"selected_option": option}
    if kind in _SEVERAL:
        options = element.get("initial_options", []) if initial else [option_of(element, one) for one in chosen or []]
        return {"selected_options": options}
    if kind in _KEYS:
        key, first = _KEYS[kind]
        empty: Any = [] if kind == "multi_users_select" else None
        return {key: element.get(first, empty) if initial else chosen or empty}
    return {"value": element.get("initial_value") if initial else (str(chosen) if chosen not in (None, "") else None)}


def option_of(element: Json, chosen: Any) -> Json | None:
    """The option with this value."""
    return next((one for one in element.get("options", []) if one["value"] == chosen), None)


def empty_required(shown: Json) -> list[str]:
    """The blocks of required inputs that hold nothing: the client does not send the modal."""
    missing = []
    for block in shown["view"]["blocks"]:
        if block["type"] == "input" and not block.get("optional"):
            element = block["element"]
            held = shown["values"].get(block["block_id"], {}).get(element["action_id"])
            held = held or value_of(element, None, initial=True)
            if not any(value for key, value in held.items() if key != "type"):
                missing.append(block["block_id"])
    return missing
