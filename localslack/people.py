"""People with verbs, for tests and for scenes: they see what the page shows, and click what they see."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from localslack.actions import Actions
from localslack.in_words import InWords
from localslack.inputs import PRESSED, elements_of, every, feedback, held_by, is_for, options_of, several
from localslack.state import State
from localslack.values import Channel, Choice, Control, Json, Modal, Someone
from localslack.views import wire

_SEVERAL = ("checkboxes", "multi_static_select")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Clickable:
    """A button, or an entry (`chosen`) of a menu. `value` tells it from others with the same label."""

    label: str
    value: str | None
    control: Control
    chosen: str | None = None

    def is_meant(self, label: str, value: str | None) -> bool:
        return self.label == label and value in (None, self.value)


class Person:
    """Somebody at work. An AssertionError says what the person sees instead of what was asked for.

    `in_` is a channel's name or id; left out, it is the DM with the app (or, to look, everything there is).
    """

    def __init__(self, someone: Someone, state: State, actions: Actions) -> None:
        self.id, self.name = someone.id, someone.name
        self._state, self._actions = state, actions
        self._words = InWords(state, actions.manifest.name)

    def types(self, text: str, in_: str | None = None) -> None:
        """A slash command or a message. Returns when the app has acknowledged it."""
        self._actions.say(self.id, self._channel(in_), text)

    says = types

    def clicks(self, label: str, *, in_: str | None = None, value: str | None = None, nth: int = -1) -> None:
        """The last thing with this label (a button, or an entry of a menu) that the person can see.

        `value` tells apart what has the same label. Returns when the app has acknowledged it.
        """
        there = self._clickable(in_)
        found = [control for control in there if control.is_meant(label, value)]
        if not found:
            raise AssertionError(f"{self.name} sees no {label!r}, only {[control.label for control in there]}")
        self._actions.click(self.id, found[nth].control, found[nth].chosen)

    def can_click(self, label: str, *, in_: str | None = None, value: str | None = None) -> bool:
        """Whether there is something with this label that the person could click now."""
        return any(control.is_meant(label, value) for control in self._clickable(in_))

    def chooses(self, choice: Choice, *, in_: str | None = None, kind: str | None = None) -> None:
        """In the last picker, menu or set of boxes, outside an input, that offers it: a day, people, options' texts."""
        for control in reversed(self._controls(in_)):
            if control.kind in PRESSED or control.block["type"] == "input" or (kind and control.kind != kind):
                continue
            given = _given(control.element, choice)
            if given is not None:
                self._actions.choose(self.id, control, given)
                return
        raise AssertionError(f"{self.name} sees nothing that offers {choice!r}")

    def fills(self, fields: Mapping[str, Choice] | None = None, **more: Choice) -> "Person":
        """Inputs of the open modal, by their label or its beginning. "" and None empty them."""
        for label, choice in {**(fields or {}), **more}.items():
            block, empty = self._input(label), choice in (None, "")
            given = None if empty else _given(block["element"], choice)
            if given is None and not empty:
                raise AssertionError(f"{label!r} does not offer {choice!r}")
            self._actions.type(self.id, block["block_id"], given)
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
        """The top modal, or all of them. Nothing happens when none is open."""
        self._actions.close(self.id, everything=everything)

    def opens_home(self) -> None:
        """The app's Home tab: the app hears of it, and may draw it anew."""
        self._actions.home(self.id)

    def joins(self, channel: str) -> None:
        """A public channel, by its name or id. Refused where the person would not see it."""
        self._actions.join(self.id, self._channel(channel))

    def leaves(self, channel: str) -> None:
        """Refused for who is not in it."""
        self._actions.leave(self.id, self._channel(channel))

    def invites(self, other: str, channel: str) -> None:
        """`other`: a person's id, or the app's user id."""
        self._actions.invite(self.id, other, self._channel(channel))

    def shortcut(self, callback_id: str, message: Json | None = None, in_: str | None = None) -> None:
        """A global shortcut, or with a message (as `slack.messages` gives it) one on that message."""
        channel = self._channel(in_) if message else None
        self._actions.shortcut(self.id, callback_id, channel, message["ts"] if message else None)

    def modal(self) -> Json | None:
        """The top modal's view as Slack sends it, or None."""
        shown = self._shown()
        return wire(self._actions.api, shown.view) if shown else None

    def home(self) -> Json | None:
        """The view of the Home tab as Slack sends it, or None when the app has drawn none."""
        view = self._state.homes.get(self.id)
        return wire(self._actions.api, view) if view else None

    def errors(self) -> dict[str, str]:
        """What the open modal says is wrong, by block_id."""
        shown = self._shown()
        return dict(shown.errors) if shown else {}

    def holds(self, label: str) -> object:
        """What an input of the open modal holds now, as Slack would send it."""
        block, shown = self._input(label), self._top()
        held = held_by(shown.values, block, block["element"])
        return next((value for key, value in held.items() if key != "type"), None)

    def sees(self, text: str, in_: str | None = None) -> "Person":
        """AssertionError with all that the person sees when the text is not in it."""
        if text not in self.reads(in_):
            raise AssertionError(f"{self.name} does not see {text!r}. What {self.name} sees:\n{self.reads(in_)}")
        return self

    def does_not_see(self, text: str, in_: str | None = None) -> "Person":
        """The opposite of `sees`."""
        if text in self.reads(in_):
            raise AssertionError(f"{self.name} sees {text!r}:\n{self.reads(in_)}")
        return self

    def reads(self, in_: str | None = None) -> str:
        """What the person sees there, as plain text; without `in_` everything: messages, Home, the open modal."""
        with self._state.lock:
            channels = [self._channel(in_)] if in_ else [place.id for place in self._places()]
            parts = [
                self._words.message(message) for name in channels for message in self._state.visible(name, self.id)
            ]
            return "\n\n".join(parts if in_ else [*parts, *self._views()])

    def last(self, in_: str | None = None) -> str:
        """The last message there (the DM with the app when `in_` is left out), as plain text."""
        messages = self._state.visible(self._channel(in_), self.id)
        assert messages, f"{self.name} sees no message"
        return self._words.message(messages[-1])

    def reads_modal(self) -> str:
        """The open modal, as plain text."""
        return self._words.view(self._top().view)

    def reads_home(self) -> str:
        """The Home tab, as plain text."""
        view = self._state.homes.get(self.id)
        assert view is not None, f"{self.name} has no Home"
        return self._words.view(view)

    def _views(self) -> list[str]:
        """Home and the open modal, with what it says of itself: its errors, and that the app did not answer."""
        home, shown = self._state.homes.get(self.id), self._shown()
        told = [*shown.errors.values(), *filter(None, [shown.trouble])] if shown else []
        return [self._words.view(view) for view in (home, shown and shown.view) if view] + told

    def _shown(self) -> Modal | None:
        stack = self._state.modals.get(self.id)
        return stack[-1] if stack else None

    def _top(self) -> Modal:
        shown = self._shown()
        assert shown is not None, f"no modal is open for {self.name}"
        return shown

    def _places(self) -> list[Channel]:
        return [channel for channel in self._state.channels.values() if self.id in channel.members]

    def _channel(self, name: str | None) -> str:
        if name is None:
            return self._state.dm_with(self.id)
        for channel in self._state.channels.values():
            if name.removeprefix("#") in (channel.id, channel.name):
                return channel.id
        raise AssertionError(f"there is no channel {name!r}")

    def _controls(self, in_: str | None) -> list[Control]:
        """All that can be acted on, the latest last; with a modal open only what it holds."""
        shown, home = self._shown(), self._state.homes.get(self.id)
        if shown is not None:
            return self._shown_in("modal", shown.view.blocks)
        channels = [self._channel(in_)] if in_ else [place.id for place in self._places()]
        messages = [(message, channel) for channel in channels for message in self._state.visible(channel, self.id)]
        messages.sort(key=lambda pair: float(pair[0].ts))
        found = self._shown_in("home", home.blocks) if home and not in_ else []
        return found + [
            control for said, channel in messages for control in self._shown_in(channel, said.blocks, said.ts)
        ]

    def _shown_in(self, where: str, blocks: list[Json], ts: str = "") -> list[Control]:
        there = [Control(where, block, element, ts) for block in every(blocks) for element in elements_of(block)]
        return [control for control in there if is_for(control.element, self.id)]

    def _clickable(self, in_: str | None) -> list[Clickable]:
        return [clickable for control in self._controls(in_) for clickable in _labelled(control)]

    def _inputs(self) -> list[Json]:
        return [block for block in self._top().view.blocks if block["type"] == "input"]

    def _input(self, label: str) -> Json:
        for block in self._inputs():
            if block["label"]["text"].startswith(label):
                return block
        raise AssertionError(
            f"no input is called {label!r}, only {[block['label']['text'] for block in self._inputs()]}"
        )


def _labelled(control: Control) -> list[Clickable]:
    """What of it can be clicked, each with its label."""
    element = control.element
    if control.kind == "overflow":
        offered = [(option["text"]["text"], option["value"]) for option in element["options"]]
    elif control.kind == "feedback_buttons":
        offered = [(button["text"]["text"], button["value"]) for button in feedback(element)]
    elif control.kind in PRESSED:
        return [Clickable(element["text"]["text"], element.get("value"), control)]
    else:
        return []
    return [Clickable(label, value, control, value) for label, value in offered]


def _given(element: Json, choice: Choice) -> Choice:
    """What was meant, as the element's value; None when it does not offer that."""
    kind, wanted = element["type"], several(choice)
    if offered := options_of(element):
        values = [option["value"] for text in wanted for option in offered if option["text"]["text"].startswith(text)]
        if len(values) < len(wanted):
            return None
        return values if kind in _SEVERAL else str(values[0])
    if kind == "multi_users_select":
        return wanted
    return None if kind == "datepicker" and not _DAY.fullmatch(str(choice)) else choice
