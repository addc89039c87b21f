"""What people do, as Slack delivers it: signed requests, made from what they see."""

import itertools
import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from slack_bolt import BoltRequest
from slack_sdk.signature import SignatureVerifier

from bench.places import NOW, SECRET, WORKSPACE, Answer, Stand, channel
from bot.refs import Put
from flows import loader
from flows.model import Link, Number, Question
from localslack.inputs import all_values, elements_of, options_of, value_of

Json = dict[str, Any]

_numbers = itertools.count(1)
_PLACE = re.compile(r"\d+/(\w+)/(\w+)")
_FORWARD = ("new", "as_guessed", "yes", "adopt", "secure")
"""What is chosen where not every choice leads on."""


def says(user: str, text: str) -> BoltRequest:
    """Words in the DM with the coach."""
    number = next(_numbers)
    event = {
        "type": "message", "channel_type": "im", "channel": f"D{user}", "user": user, "text": text,
        "ts": f"{int(NOW.timestamp()) + 60}.{number % 1_000_000:06}",  # after whatever we were asked
    }  # fmt: skip
    body = {"type": "event_callback", "team_id": WORKSPACE, "event_id": f"Ev{number}", "event": event}
    return _signed(json.dumps(body), "application/json")


def types(user: str, words: str, in_: str) -> BoltRequest:
    """`/pdsa` with these words, in a channel."""
    said = {
        "command": "/pdsa", "text": words, "team_id": WORKSPACE, "user_id": user, "channel_id": in_,
        "channel_name": "kanalen", "trigger_id": _trigger(),
    }  # fmt: skip
    return _signed(urlencode(said), "application/x-www-form-urlencoded")


def clicks(user: str, message: Json, element: Json, block: str, chosen: Any = None) -> BoltRequest:
    """A button or picker under a message. `chosen` is what was picked."""
    action = {**element, "block_id": block, "action_ts": "1.0", **value_of(element, chosen)}
    given = {block: {element["action_id"]: {"type": element["type"], **value_of(element, chosen)}}}
    return _interaction(user, "block_actions", **_in(message), state={"values": given}, actions=[action])


def presses(user: str, action: str, value: str) -> BoltRequest:
    """A button that stands in many messages, by what it carries."""
    button = {"type": "button", "action_id": action, "value": value, "text": {"type": "plain_text", "text": "-"}}
    message = {"channel": channel(1), "ts": "1.0", "blocks": []}
    return _interaction(user, "block_actions", **_in(message), state={"values": {}}, actions=[button])


def submits(user: str, view: Json, given: Mapping[str, Any]) -> BoltRequest:
    """A form as it was drawn, with what was given, by its blocks' ids."""
    values = all_values(view["blocks"], {})
    for block in view["blocks"]:
        for element in elements_of(block):
            if block.get("block_id") in given:
                chosen = given[block["block_id"]]
                values[block["block_id"]] = {
                    element["action_id"]: {"type": element["type"], **value_of(element, chosen)}
                }
    sent = {**view, "id": "V1", "hash": "h1", "state": {"values": values}}
    return _interaction(user, "view_submission", view=sent)


def begins(stand: Stand, user: str, team: int, title: str) -> None:
    """An improvement begins, by the command's form, and its first question is asked in the DM."""
    stand.does(types(user, "ny", channel(team)))
    given = {"title": title, "kind": "governance", "enters": "new", "team": str(team)}
    stand.does(submits(user, opened(stand), given))
    card = next(message for message in reversed(stand.slack.messages) if has(message, "dm.start"))
    stand.does(clicks(user, card, *find(card, "dm.start")))


def opened(stand: Stand) -> Json:
    """The form that was last opened."""
    return dict(
        next(call["view"] for name, call in reversed(stand.slack.calls) if name in ("views.open", "views.push"))
    )


def shown(stand: Stand, user: str) -> Json:
    """The last message to the person."""
    return next(message for message in reversed(stand.slack.messages) if message["to"] in (user, f"D{user}"))


def find(message: Json, action: str) -> tuple[Json, str]:
    """A button or picker of a message and its block's id, by the beginning of its action's id."""
    return next(_those(message, action))


def has(message: Json, action: str) -> bool:
    return any(True for _ in _those(message, action))


def _those(message: Json, action: str) -> Iterator[tuple[Json, str]]:
    for block in message["blocks"]:
        for element in elements_of(block):
            if element["action_id"].startswith(action):
                yield element, block.get("block_id", "b1")


def goes_on(user: str, message: Json) -> BoltRequest | None:
    """What takes a person on from the message: an answer to its question, or *continue*; None at the end."""
    if has(message, "dm.start"):
        return clicks(user, message, *find(message, "dm.start"))
    if has(message, "dm.right"):  # figures were read as they were meant
        return clicks(user, message, *find(message, "dm.right"))
    if has(message, "dm.keep"):  # a suggestion: what was answered stands
        return clicks(user, message, *find(message, "dm.keep"))
    return answers(user, message) if has(message, "dm.skip") else None


def place_of(message: Json) -> str:
    """The improvement and step that a question is asked in, as buttons carry them."""
    return str(Put.read(find(message, "dm.skip")[0]["value"]).place)


def is_question(message: Json) -> bool:
    return has(message, "dm.skip")


def is_typed(message: Json) -> bool:
    """Whether the question is answered in words."""
    return is_question(message) and not any(
        has(message, one) for one in ("dm.choose", "dm.pick", "dm.tick", "dm.people")
    )


def answers(user: str, message: Json) -> BoltRequest:
    """An answer to the question of a message, in the way that it asks for."""
    for action in ("dm.tick", "dm.people"):
        if has(message, action):
            return _done(user, message, action)
    if has(message, "dm.pick"):
        element, block = find(message, "dm.pick")
        return clicks(user, message, element, block, _picked(element, user))
    if has(message, "dm.choose"):
        offered = list(_those(message, "dm.choose"))
        onward = [choice for choice in offered if choice[0]["action_id"].rpartition(".")[2] in _FORWARD]
        return clicks(user, message, *(onward or offered)[0])
    return says(user, in_words(_question(message)))


def in_words(question: Question) -> str:
    """A typed answer that the question takes: its own example, which is what people are shown."""
    if isinstance(question, Number):
        return "3"
    return "https://example.se/rutin" if isinstance(question, Link) else question.example["sv"]


def _done(user: str, message: Json, action: str) -> BoltRequest:
    """Boxes are ticked or people chosen, and *done* sends them."""
    element, block = find(message, action)
    given = {block: {element["action_id"]: {"type": element["type"], **value_of(element, _picked(element, user))}}}
    button, where = find(message, "dm.done")
    action_ = {**button, "block_id": where, "action_ts": "1.0"}
    return _interaction(user, "block_actions", **_in(message), state={"values": given}, actions=[action_])


def _picked(element: Json, user: str) -> Any:
    match element["type"]:
        case "datepicker":
            return (NOW + timedelta(days=14)).date().isoformat()
        case "multi_users_select":
            return [user]
        case "static_select" | "radio_buttons":
            return options_of(element)[0]["value"]
        case _:
            return [options_of(element)[0]["value"]]


def _question(message: Json) -> Question:
    """Which question of the method a message asks."""
    found = _PLACE.search(str(find(message, "dm.skip")[0]["value"]))
    step = loader.method().find(found[1]) if found else None
    question = step.find(found[2]) if found and step else None
    assert question is not None
    return question


def _in(message: Json) -> Json:
    where = {"type": "message", "message_ts": message["ts"], "channel_id": message["channel"]}
    return {
        "container": where, "channel": {"id": message["channel"]},
        "message": {"ts": message["ts"], "blocks": message["blocks"], "text": ""}, "response_url": "",
    }  # fmt: skip


def _interaction(user: str, kind: str, **more: Any) -> BoltRequest:
    body = {
        "type": kind, "team": {"id": WORKSPACE}, "user": {"id": user, "team_id": WORKSPACE}, "trigger_id": _trigger(),
        **more,
    }  # fmt: skip
    return _signed(urlencode({"payload": json.dumps(body)}), "application/x-www-form-urlencoded")


def _trigger() -> str:
    return f"{next(_numbers)}.bench"


def _signed(raw: str, content_type: str) -> BoltRequest:
    stamp = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=raw)
    headers: dict[str, str | Sequence[str]] = {
        "content-type": [content_type],
        "x-slack-signature": [signature or ""],
        "x-slack-request-timestamp": [stamp],
    }
    return BoltRequest(body=raw, headers=headers)


def again(request: BoltRequest) -> BoltRequest:
    """The same delivery once more, signed anew."""
    return _signed(request.raw_body, request.headers["content-type"][0])


def reply(answer: Answer) -> Json:
    """What an acknowledgement carries."""
    return dict(json.loads(answer.body)) if answer.body else {}
