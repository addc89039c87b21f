"""People with verbs, for tests and for scenes: they see what the page shows, and click what they see."""

import re
from typing import TYPE_CHECKING, Any

from localslack.inputs import elements_of, held_by, options_of
from localslack.state import Json, Someone

if TYPE_CHECKING:
    from localslack.server import LocalSlack


class Person:
    """`in_` is a channel's name or id; left out, it is the DM with the app (or, to look, everything there is)."""

    def __init__(self, slack: "LocalSlack", someone: Someone) -> None:
        self._slack, self._someone, self._state, self._actions = slack, someone, slack.state, slack.actions
        self.id, self.name = someone.id, someone.name

    def types(self, text: str, in_: str | None = None) -> None:
        """A slash command or a message. Returns when the app has acknowledged it."""
        self._actions.say(self.id, self._channel(in_), text)

    says = types

    def clicks(self, label: str, *, in_: str | None = None, value: str | None = None, nth: int = -1) -> None:
        """The last thing with this label (a button, or an entry of a menu) that the person can see.

        `value` tells apart what has the same label.
        """
        found = [one for one in self._clickable(in_) if one[0] == label and value in (None, _value(one[4], one[5]))]
        if not found:
            raise AssertionError(f"{self.name} sees no {label!r}, only {[one[0] for one in self._clickable(in_)]}")
        _, where, ts, block, element, chosen = found[nth]
        self._actions.click(self.id, where, block, element, chosen, ts)

    def can_click(self, label: str, *, in_: str | None = None, value: str | None = None) -> bool:
        """Whether there is something with this label that the person could click now."""
        return any(one[0] == label and value in (None, _value(one[4], one[5])) for one in self._clickable(in_))

    def chooses(self, choice: Any, *, in_: str | None = None, kind: str | None = None) -> None:
        """In the last picker, menu or set of boxes, outside an input, that offers it: a day, people, options' texts."""
        for where, ts, block, element in reversed(self._elements(in_)):
            if element["type"] == "button" or block["type"] == "input" or (kind and element["type"] != kind):
                continue
            given = self._given(element, choice)
            if given is not None:
                self._actions.choose(self.id, where, block, element, given, ts)
                return
        raise AssertionError(f"{self.name} sees nothing that offers {choice!r}")

    def fills(self, fields: dict[str, Any] | None = None, **more: Any) -> "Person":
        """Inputs of the open modal, by their label or its beginning."""
        for label, given in {**(fields or {}), **more}.items():
            block = self._input(label)
            value = self._given(block["element"], given) if given not in (None, "") else None
            if value is None and given not in (None, ""):
                raise AssertionError(f"{label!r} does not offer {given!r}")
            self._actions.type(self.id, block["block_id"], value)
        return self

    def submits(self) -> dict[str, str]:
        """Send the open modal. What was refused, by label; empty when all was taken."""
        labels = {block["block_id"]: block["label"]["text"] for block in self._inputs()}
        return {labels.get(block, block): text for block, text in self._actions.submit(self.id).items()}

    def saves(self) -> None:
        """Send the open modal, and have all of it taken."""
        if refused := self.submits():
            raise AssertionError(f"{self.name}'s form was refused: {refused}")

    def is_refused(self, *words: str) -> None:
        """Send the open modal, and be told this and nothing else, in the order of its fields."""
        refused = list(self.submits().values())
        assert refused == list(words), f"{self.name} was told {refused}"

    def closes(self, *, everything: bool = False) -> None:
        self._actions.close(self.id, everything=everything)

    def opens_home(self) -> None:
        self._actions.home(self.id)

    def joins(self, channel: str) -> None:
        self._actions.join(self.id, self._channel(channel))

    def leaves(self, channel: str) -> None:
        self._actions.leave(self.id, self._channel(channel))

    def invites(self, other: str, channel: str) -> None:
        """`other`: a person's id, or the app's user id."""
        self._actions.invite(self.id, other, self._channel(channel))

    def shortcut(self, callback_id: str, message: Json | None = None, in_: str | None = None) -> None:
        """A global shortcut, or with a message (as `slack.messages` gives it) one on that message."""
        channel = self._channel(in_) if message else None
        self._actions.shortcut(self.id, callback_id, channel, message["ts"] if message else None)

    def modal(self) -> Json | None:
        """The top view, or None."""
        stack = self._state.modals.get(self.id)
        return stack[-1]["view"] if stack else None

    def home(self) -> Json | None:
        return self._state.homes.get(self.id)

    def errors(self) -> dict[str, str]:
        stack = self._state.modals.get(self.id)
        return dict(stack[-1]["errors"]) if stack else {}

    def holds(self, label: str) -> Any:
        """What an input of the open modal holds now."""
        block = self._input(label)
        shown = self._state.modals[self.id][-1]
        held = held_by(shown["values"], block, block["element"])
        return next((value for key, value in held.items() if key != "type"), None)

    def sees(self, text: str, in_: str | None = None) -> "Person":
        if text not in self.reads(in_):
            raise AssertionError(f"{self.name} does not see {text!r}. What {self.name} sees:\n{self.reads(in_)}")
        return self

    def does_not_see(self, text: str, in_: str | None = None) -> "Person":
        if text in self.reads(in_):
            raise AssertionError(f"{self.name} sees {text!r}:\n{self.reads(in_)}")
        return self

    def reads(self, in_: str | None = None) -> str:
        """What the person sees there, as plain text; without `in_` everything: messages, Home, the open modal."""
        with self._state.lock:
            channels = [self._channel(in_)] if in_ else [one["id"] for one in self._places()]
            parts = [self._message(one) for channel in channels for one in self._state.visible(channel, self.id)]
            if in_ is None:
                parts += [self._view(view) for view in (self.home(), self.modal()) if view]
                parts += self._told()
            return "\n\n".join(parts)

    def last(self, in_: str | None = None) -> str:
        """The last message there (the DM with the app when `in_` is left out), as plain text."""
        messages = self._state.visible(self._channel(in_), self.id)
        assert messages, f"{self.name} sees no message"
        return self._message(messages[-1])

    def reads_modal(self) -> str:
        view = self.modal()
        assert view is not None, f"no modal is open for {self.name}"
        return self._view(view)

    def reads_home(self) -> str:
        view = self.home()
        assert view is not None, f"{self.name} has no Home"
        return self._view(view)

    def _told(self) -> list[str]:
        """What the open modal says of itself: errors under its fields, and that the app did not answer."""
        stack = self._state.modals.get(self.id)
        return [*stack[-1]["errors"].values(), *filter(None, [stack[-1]["trouble"]])] if stack else []

    def _places(self) -> list[Json]:
        return [one for one in self._state.channels.values() if self.id in one["members"]]

    def _channel(self, name: str | None) -> str:
        if name is None:
            return self._state.dm_with(self.id)
        for channel in self._state.channels.values():
            if name.removeprefix("#") in (channel["id"], channel["name"]):
                return str(channel["id"])
        raise AssertionError(f"there is no channel {name!r}")

    def _elements(self, in_: str | None) -> list[tuple[str, str, Json, Json]]:
        """(where, ts, block, element) of all that can be acted on; with a modal open only what it holds."""
        view = self.modal()
        if view is not None:
            return [("modal", "", block, one) for block in view["blocks"] for one in elements_of(block)]
        channels = [self._channel(in_)] if in_ else [one["id"] for one in self._places()]
        messages = [(channel, one) for channel in channels for one in self._state.visible(channel, self.id)]
        messages.sort(key=lambda pair: float(pair[1]["ts"]))
        home = (
            []
            if in_
            else [
                ("home", "", block, one)
                for block in (self.home() or {"blocks": []})["blocks"]
                for one in elements_of(block)
            ]
        )
        return home + [
            (channel, message["ts"], block, one)
            for channel, message in messages
            for block in message["blocks"]
            for one in elements_of(block)
        ]

    def _clickable(self, in_: str | None) -> list[tuple[str, str, str, Json, Json, Any]]:
        found: list[tuple[str, str, str, Json, Json, Any]] = []
        for where, ts, block, element in self._elements(in_):
            if element["type"] == "button":
                found.append((element["text"]["text"], where, ts, block, element, None))
            elif element["type"] == "overflow":
                found += [(one["text"]["text"], where, ts, block, element, one["value"]) for one in element["options"]]
        return found

    def _inputs(self) -> list[Json]:
        view = self.modal()
        assert view is not None, f"no modal is open for {self.name}"
        return [block for block in view["blocks"] if block["type"] == "input"]

    def _input(self, label: str) -> Json:
        for block in self._inputs():
            if block["label"]["text"].startswith(label):
                return block
        raise AssertionError(f"no input is called {label!r}, only {[one['label']['text'] for one in self._inputs()]}")

    def _given(self, element: Json, choice: Any) -> Any:
        """What was meant, as the element's value; None when it does not offer that."""
        if options_of(element):
            several = element["type"] in ("checkboxes", "multi_static_select")
            wanted = choice if isinstance(choice, list) else [choice]
            values = [
                one["value"] for text in wanted for one in options_of(element) if one["text"]["text"].startswith(text)
            ]
            if len(values) < len(wanted):
                return None
            return values if several else values[0]
        if element["type"] == "multi_users_select":
            return choice if isinstance(choice, list) else [choice]
        if element["type"] == "datepicker" and not re.fullmatch(r"\d{4}-\d\d-\d\d", str(choice)):
            return None
        return choice

    def _message(self, message: Json) -> str:
        if not message["blocks"]:
            return self._words(message["text"])
        return "\n".join(filter(None, (self._block(block) for block in message["blocks"])))

    def _view(self, view: Json) -> str:
        title = [view["title"]["text"]] if "title" in view else []
        return "\n".join(filter(None, [*title, *(self._block(block) for block in view["blocks"])]))

    def _block(self, block: Json) -> str:
        texts = [block.get("text"), block.get("label"), block.get("hint"), *block.get("fields", [])]
        elements = [*block.get("elements", []), block.get("accessory"), block.get("element")]
        parts = [self._words(text["text"]) for text in texts if text]
        parts += [block["alt_text"]] if block["type"] == "image" else []
        parts += [self._element_words(element) for element in elements if element]
        return " ".join(filter(None, parts)) if block["type"] == "actions" else "\n".join(filter(None, parts))

    def _element_words(self, element: Json) -> str:
        if offered := options_of(element):
            return " ".join(f"({one['text']['text']})" for one in offered)
        if element["type"] == "button":
            return f"[{element['text']['text']}]"
        if element["type"] in ("mrkdwn", "plain_text"):
            return self._words(element["text"])
        return str(next((value for key, value in element.items() if key.startswith("initial_")), ""))

    def _words(self, text: str) -> str:
        """mrkdwn as it is read: mentions as names, marks taken away, escaped characters as themselves."""
        text = re.sub(r"<@([A-Z0-9]+)(?:\|[^>]*)?>", self._mention, text)
        text = re.sub(r"<#([A-Z0-9]+)(?:\|[^>]*)?>", lambda m: f"#{self._state.channels[m[1]]['name']}", text)
        text = re.sub(r"<!date\^[^|>]*\|([^>]*)>", r"\1", text)
        text = re.sub(r"<(?:https?|mailto):[^|>]*\|([^>]*)>", r"\1", text)
        text = re.sub(r"<((?:https?|mailto):[^|>]*)>", r"\1", text)
        text = re.sub(r"<!(here|channel|everyone)>", r"@\1", text)
        text = re.sub(r"(?<!\w)[*_]([^*_\n]+)[*_](?!\w)", r"\1", text)
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

    def _mention(self, found: re.Match[str]) -> str:
        person = self._state.people.get(found[1])
        return f"@{person.name}" if person else "@Hemmaplan"


def _value(element: Json, chosen: Any) -> Any:
    """What tells a button, or an entry of a menu, from others with the same label."""
    return chosen if element["type"] == "overflow" else element.get("value")
