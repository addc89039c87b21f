"""What breaks a limit in a block's elements: buttons, menus, pickers, inputs and images."""

import re

from localslack.limits_table import LIMITS, Faults, any_text, count, one_of, plain, required, text, twice
from localslack.values import Json

MODAL_ONLY = {"plain_text_input", "number_input", "url_text_input", "email_text_input"}
_CHOICES = {"radio_buttons", "checkboxes", "overflow"}
_SELECTS = {"static_select", "multi_static_select"}
_PICKERS = {"datepicker", "timepicker", "users_select", "multi_users_select", "conversations_select"}
_ELEMENTS = {"button"} | MODAL_ONLY | _CHOICES | _SELECTS | _PICKERS

_STYLES = ("primary", "danger")
_ICONS = ("trash",)
_DATE, _TIME = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d\d:\d\d")


def image(given: Json, at: str) -> Faults:
    """As a block, or beside text."""
    if not given.get("alt_text"):
        yield f"{at}/alt_text is missing"
    yield from text(given.get("alt_text", ""), "image.alt_text", f"{at}/alt_text")
    yield from text(given.get("image_url", ""), "image.url", f"{at}/image_url")
    if ("image_url" in given) == ("slack_file" in given):
        yield f"{at} needs image_url or slack_file"
    if "title" in given:
        yield from plain(given["title"], "image.title", f"{at}/title")


def contextual(given: Json, at: str) -> Faults:
    """What may stand in a `context_actions` block, and nowhere else."""
    yield from text(given.get("action_id", ""), "id", f"{at}/action_id")
    if given.get("type") == "feedback_buttons":
        for part in ("positive_button", "negative_button"):
            yield from _feedback(given.get(part), f"{at}/{part}")
    elif given.get("type") == "icon_button":
        yield from one_of(given.get("icon"), _ICONS, f"{at}/icon")
        yield from button({**given, "style": "primary"}, at)
        yield from count(given.get("visible_to_user_ids", []), "icon_button.users", f"{at}/visible_to_user_ids", 0)
    else:
        yield f"{at}: unsupported element {given.get('type')}"


def _feedback(given: object, at: str) -> Faults:
    if not isinstance(given, dict):
        yield f"{at} is missing"
        return
    yield from plain(given.get("text"), "button.text", f"{at}/text")
    yield from required(given.get("value"), "button.value", f"{at}/value")
    yield from text(given.get("accessibility_label", ""), "button.label", f"{at}/accessibility_label")


def element(given: Json, at: str) -> Faults:
    """Any other."""
    kind = given.get("type", "")
    if kind == "image":
        yield from image(given, at)
        return
    if kind not in _ELEMENTS:
        yield f"{at}: unsupported element {kind}"
        return
    yield from text(given.get("action_id", ""), "id", f"{at}/action_id")
    if "placeholder" in given:
        yield from plain(given["placeholder"], "placeholder", f"{at}/placeholder")
    if "confirm" in given:
        yield from _confirm(given["confirm"], f"{at}/confirm")
    yield from _of_its_kind(given, kind, at)


def _of_its_kind(element: Json, kind: str, at: str) -> Faults:
    if kind == "button":
        yield from button(element, at)
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


def button(element: Json, at: str) -> Faults:
    """Its text, its value, where it leads, and what is asked before."""
    yield from plain(element.get("text"), "button.text", f"{at}/text")
    yield from text(element.get("value", ""), "button.value", f"{at}/value")
    yield from text(element.get("url", ""), "button.url", f"{at}/url")
    yield from text(element.get("accessibility_label", ""), "button.label", f"{at}/accessibility_label")
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
    yield from text(element.get("initial_value", ""), "input.max_length", f"{at}/initial_value")


def _offer(element: Json, at: str) -> Faults:
    """Its options, or its groups of options: a select has one of the two."""
    groups = element.get("option_groups", [])
    if groups and ("options" in element or element["type"] not in _SELECTS):
        yield f"{at}/option_groups do not belong here"
    if len(groups) > LIMITS["select.groups"]:
        yield f"{at}/option_groups has {len(groups)}"
    for number, group in enumerate(groups):
        yield from plain(group.get("label"), "option.text", f"{at}/option_groups/{number}/label")
        yield from _options(group.get("options", []), element["type"], f"{at}/option_groups/{number}")
    offered = [option for group in groups for option in group.get("options", [])]
    if not groups:
        offered = element.get("options", [])
        yield from _options(offered, element["type"], at)
    initial = [*element.get("initial_options", []), *filter(None, [element.get("initial_option")])]
    if any(option not in offered for option in initial):
        yield f"{at}: an initial option is not offered"


def _options(options: list[Json], kind: str, at: str) -> Faults:
    limit = "select.options" if kind in _SELECTS else "overflow.options" if kind == "overflow" else "choice.options"
    if not 1 <= len(options) <= LIMITS[limit]:
        yield f"{at}/options has {len(options)}, at least 1 and at most {LIMITS[limit]}"
    yield from twice((option.get("value") for option in options), f"{at}/options: value")
    check = any_text if kind in ("radio_buttons", "checkboxes") else plain
    for number, option in enumerate(options):
        yield from check(option.get("text"), "option.text", f"{at}/options/{number}/text")
        if not option.get("value"):
            yield f"{at}/options/{number}/value is missing"
        yield from text(option.get("value") or "", "option.value", f"{at}/options/{number}/value")
        if "description" in option:
            yield from check(option["description"], "option.description", f"{at}/options/{number}/description")


def _confirm(confirm: Json, at: str) -> Faults:
    yield from plain(confirm.get("title"), "confirm.title", f"{at}/title")
    yield from any_text(confirm.get("text"), "confirm.text", f"{at}/text")
    for part in ("confirm", "deny"):
        yield from plain(confirm.get(part), "confirm.button", f"{at}/{part}")
