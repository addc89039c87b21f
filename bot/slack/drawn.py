"""Two people with the same form open: what each field held when the form was drawn, and what came of it meanwhile.

A form carries a short digest of every field as it was drawn. When it is sent, a field is the sender's when it holds
something else than then; it is somebody else's when the form, drawn now, would hold something else than then. What the
sender left as it was is left as it is now; what both have changed is shown to the second with both values.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from bot.voice import Voice

Json = dict[str, Any]

_TEXT = ("plain_text_input", "number_input", "url_text_input", "email_text_input")
_INITIAL = {
    **dict.fromkeys(_TEXT, "initial_value"),
    "datepicker": "initial_date",
    "timepicker": "initial_time",
    "users_select": "initial_user",
    "multi_users_select": "initial_users",
    "static_select": "initial_option",
    "radio_buttons": "initial_option",
    "multi_static_select": "initial_options",
    "checkboxes": "initial_options",
}

_SEVERAL = ("multi_static_select", "checkboxes", "multi_users_select")
_SOMEBODY = re.compile(r"[UW][A-Z0-9]{1,39}")
_LOOKS = {
    "datepicker": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "timepicker": re.compile(r"([01]\d|2[0-3]):[0-5]\d"),
    "users_select": _SOMEBODY,
    "multi_users_select": _SOMEBODY,
}


@dataclass(frozen=True)
class Settled:
    """`values` is what to keep; `written` the fields that the sender has changed, `left_alone` those that only others
    have, and `both` those that both have.
    """

    values: Mapping[str, Any]
    written: frozenset[str]
    left_alone: frozenset[str]
    both: frozenset[str]


def seal(blocks: Sequence[Json], before: str = "") -> str:
    """The digests of a form's fields. `before`: those of a form that is drawn again stay as they first were."""
    fields = {name: _digest(_held(element)) for name, element in _fields(blocks).items()} | _read(before)
    return ",".join(f"{name}:{digest}" for name, digest in fields.items())


def settle(sent: Mapping[str, Any], sealed: str, now: Sequence[Json]) -> Settled:
    """What is to be kept of a form that was sent. `now`: the same form's blocks, as they would be drawn now."""
    then = _read(sealed)
    stands = {name: _held(element) for name, element in _fields(now).items()}
    theirs = {name for name, value in stands.items() if name in then and _digest(value) != then[name]}
    mine = {name for name, value in sent.items() if _digest(value) != then.get(name)}
    both = {name for name in theirs & mine if _digest(sent[name]) != _digest(stands[name])}
    alone = theirs - mine
    values = {name: stands[name] if name in alone else value for name, value in sent.items()}
    return Settled(values, frozenset(mine), frozenset(alone), frozenset(both))


def fields_of(sent: Mapping[str, Any], form: Sequence[Json]) -> dict[str, Any]:
    """What was sent of a form's own fields, and nothing else; None where there was nothing."""
    return {name: sent.get(name) for name in _fields(form)}


def not_offered(sent: Mapping[str, Any], form: Sequence[Json]) -> str | None:
    """The first field that was sent with what its input does not offer, which only a forged form can have."""
    return next((name for name, element in _fields(form).items() if not _offers(element, sent.get(name))), None)


def _offers(element: Json, value: Any) -> bool:
    if value is None:
        return True
    if isinstance(value, list) != (element["type"] in _SEVERAL):
        return False
    given = value if isinstance(value, list) else [value]
    if "options" in element:
        return all(one in [option["value"] for option in element["options"]] for one in given)
    looks = _LOOKS.get(element["type"])
    return all(isinstance(one, str) and (looks is None or looks.fullmatch(one) is not None) for one in given)


def shown_again(view: Json, sent: Mapping[str, Any], both: frozenset[str], voice: Voice) -> Json:
    """The form as it would be drawn now, holding what the person wrote, with what stands beside it where both wrote."""
    blocks: list[Json] = [_note(voice.say("two_at_once.both"))]
    for block in view["blocks"]:
        name = block.get("block_id", "")
        if block["type"] == "input" and name in both:
            stands = _in_words(block["element"], _held(block["element"])) or voice.say("two_at_once.empty")
            label = block["label"]["text"].strip(" *")
            blocks.append(_note(voice.say("two_at_once.stands", label=label, stands=stands)))
            block = {**block, "element": _holding(block["element"], sent[name])}
        blocks.append(block)
    return {**view, "blocks": blocks[:100]}


def _fields(blocks: Sequence[Json]) -> dict[str, Json]:
    return {block["block_id"]: block["element"] for block in blocks if block["type"] == "input"}


def _held(element: Json) -> Any:
    """What an input holds as it is drawn, as it would be read when it is sent; None: nothing."""
    found = element.get(_INITIAL[element["type"]])
    if isinstance(found, dict):
        return found["value"]
    if isinstance(found, list):
        return [one["value"] if isinstance(one, dict) else one for one in found] or None
    return found or None


def _digest(value: Any) -> str:
    text = "\n".join(sorted(value)) if isinstance(value, list) else str(value if value is not None else "").strip()
    return sha256(text.replace("\r\n", "\n").encode("utf-8", "replace")).hexdigest()[:8]


def _read(sealed: str) -> dict[str, str]:
    return dict(one.rsplit(":", 1) for one in sealed.split(",") if one)


def _holding(element: Json, value: Any) -> Json:
    key = _INITIAL[element["type"]]
    bare = {name: held for name, held in element.items() if name != key}
    if value is None:
        return bare
    if "options" not in element:
        return {**bare, key: value}
    wanted = value if isinstance(value, list) else [value]
    chosen = [option for option in element["options"] if option["value"] in wanted]
    return {**bare, key: chosen if isinstance(value, list) else chosen[0]} if chosen else bare


def _in_words(element: Json, value: Any) -> str:
    """What a field holds, in mrkdwn: the options' words, people as mentions, a person's words escaped."""
    given = value if isinstance(value, list) else [] if value is None else [value]
    if "options" in element:
        given = [option["text"]["text"] for option in element["options"] if option["value"] in given]
    if "users" in element["type"]:
        return ", ".join(f"<@{one}>" for one in given)
    escaped = [str(one).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for one in given]
    return ", ".join(escaped)[:1500]


def _note(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text[:3000]}}
