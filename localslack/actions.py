"""What a person can do: type, click, send a modal. The page and the people of tests both act through this."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from localslack import chat, conversations, inputs, limits, payloads
from localslack.delivery import Attempt, NoAnswer
from localslack.manifest import Manifest
from localslack.payloads import escaped
from localslack.state import State
from localslack.values import Channel, Choice, Control, Json, Message, Modal, Values, View
from localslack.views import STACK, replace, stored
from localslack.webapi import ApiError, WebApi

RESPONSE_USES, RESPONSE_SECONDS = 5, 30 * 60
_RETRIES = 3
_TROUBLE = "We had some trouble connecting. Try again?"
_ON_MESSAGE = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}


class Refused(Exception):
    """The client does not let the person do it; the text says why."""


@dataclass
class Response:
    """A response_url: for whom, where and about which message; how many uses it has left, and since when."""

    user: str
    channel: str
    ts: str | None
    born: float
    left: int = RESPONSE_USES


class Actions:
    """`send(kind, payload, attempt)` delivers to the app and gives its acknowledgement; it raises NoAnswer."""

    def __init__(
        self, state: State, api: WebApi, manifest: Manifest, send: Callable[[str, Json, Attempt], Json]
    ) -> None:
        self.state, self.api, self.manifest = state, api, manifest
        self._send = send
        self.responses: dict[str, Response] = {}
        self._unanswered: list[tuple[Json, Attempt]] = []

    def say(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> None:
        """A message, or a slash command when it begins with one."""
        if text.startswith("/"):
            self.command(user, channel, text)
            return
        found = self._reachable(user, channel)
        words, at = self._with_ids(text, named=False), self.state.now().isoformat()
        message = Message(self.state.new_ts(), user, words, at, thread_ts=thread_ts)
        with self.state.lock:
            self.state.messages[channel].append(message)
            self.state.changed()
        if self.state.bot_user in found.members:
            self._tell_of(found, message)

    def _tell_of(self, channel: Channel, message: Message) -> None:
        """The app hears of a message where it is a member; a mention is an event of its own."""
        event = payloads.message_event(self.api, channel, message)
        if _ON_MESSAGE[event["channel_type"]] in self.manifest.events:
            self._deliver(event)
        if not channel.im and f"<@{self.state.bot_user}>" in message.text:
            self.event({**event, "type": "app_mention"})

    def command(self, user: str, channel: str, text: str) -> None:
        """A slash command with its words. Whoever types it is told when the app has no such, or does not answer."""
        word, _, rest = text.partition(" ")
        if word not in self.manifest.commands:
            self._whisper(user, channel, f"{word} is not a valid command.")
            return
        if self.manifest.commands[word].get("should_escape"):
            rest = self._with_ids(rest, named=True)
        payload = payloads.command(self.api, user, channel, word, rest)
        payload["response_url"] = self._response_url(user, channel)
        try:
            answer = self._send("slash_commands", payload, Attempt())
        except NoAnswer:
            self._whisper(user, channel, f"{word} failed because the app did not respond.")
            return
        if answer:
            self.respond(user, channel, answer, None)

    def event(self, event: Json) -> None:
        """Send an event if the manifest subscribes to it."""
        if event["type"] in self.manifest.events:
            self._deliver(event)

    def any_event(self, event: Json) -> None:
        """Send it, subscribed to or not."""
        self._deliver(event)

    def _deliver(self, event: Json) -> None:
        """Not acknowledged, it is sent once more at once; Slack's later tries wait for `retry`."""
        payload = payloads.event(self.api, event)
        failed = self._try(payload, Attempt())
        if failed is not None:
            failed = self._try(payload, failed)
        if failed is not None:
            self._unanswered.append((payload, failed))

    def retry(self) -> int:
        """Slack's next try of every event that was not acknowledged. How many are still to be tried again."""
        waiting, self._unanswered = self._unanswered, []
        for payload, attempt in waiting:
            failed = self._try(payload, attempt)
            if failed is not None and failed.number <= _RETRIES:
                self._unanswered.append((payload, failed))
        return len(self._unanswered)

    def _try(self, payload: Json, attempt: Attempt) -> Attempt | None:
        """None when it is done with; else the attempt that comes next."""
        try:
            self._send("events_api", payload, attempt)
        except NoAnswer as error:
            return None if error.final else Attempt(attempt.number + 1, error.reason)
        return None

    def home(self, user: str) -> None:
        """Open the Home tab."""
        with self.state.lock:
            channel, view = self.state.dm_with(user), self.state.homes.get(user)
        shown = {"view": payloads.with_state(self.api, view, self.state.home_values.get(user, {}))} if view else {}
        self.event({"type": "app_home_opened", "user": user, "channel": channel, "tab": "home", **shown})

    def click(self, user: str, control: Control, chosen: Choice = None) -> None:
        """`chosen`: what was picked, for menus and pickers. Refused when the app does not answer."""
        element = control.element
        action = {
            "type": control.kind, "action_id": element["action_id"], "block_id": control.block["block_id"],
            "action_ts": self.state.new_ts(), **inputs.value_of(element, chosen),
        }  # fmt: skip
        payload = payloads.interaction(self.api, user, "block_actions") | {"actions": [action]}
        if control.where in ("home", "modal"):
            payload |= payloads.in_view(self.api, *self._view(user, control.where))
        else:
            payload |= self._in_message(user, control.where, control.ts)
        try:
            self._send("interactive", payload, Attempt())
        except NoAnswer as error:
            raise Refused("The app did not respond.") from error

    def send_click(self, user: str, action_id: str, value: str) -> None:
        """A click that no screen showed: what somebody who forges payloads would send, from their own DM."""
        channel = self.state.dm_with(user)
        action = {"type": "button", "action_id": action_id, "block_id": "b", "value": value, "action_ts": "1"}
        container = {"type": "message", "message_ts": "1.0", "channel_id": channel, "is_ephemeral": False}
        payload = {
            **payloads.interaction(self.api, user, "block_actions"), "actions": [action], "container": container,
            "channel": {"id": channel}, "response_url": self._response_url(user, channel),
        }  # fmt: skip
        self._send("interactive", payload, Attempt())

    def choose(self, user: str, control: Control, chosen: Choice) -> None:
        """Pick something in a menu, a picker or boxes: it is held from then on, and the app is told."""
        if control.kind != "overflow":
            self.hold(user, control, chosen)
        self.click(user, control, chosen)

    def hold(self, user: str, control: Control, given: Choice) -> None:
        """What a field holds from now on: part of its surface's state, and not yet sent."""
        with self.state.lock:
            values = self._values(user, control)
            held = {"type": control.kind, **inputs.value_of(control.element, given)}
            values.setdefault(control.block["block_id"], {})[control.element["action_id"]] = held
            self.state.changed()

    def type(self, user: str, block_id: str, given: Choice) -> None:
        """Fill in an input of the top modal; one that asks to be told fires an action."""
        shown = self._modal(user)
        block = next((block for block in shown.view.blocks if block["block_id"] == block_id), None)
        if block is None:
            raise Refused("That is no longer there.")
        self.change(user, Control("modal", block, inputs.elements_of(block)[0]), given)

    def change(self, user: str, control: Control, given: Choice, *, tell: bool = True) -> None:
        """Fill something in. With `tell` the app hears of it where the block asks for that."""
        self.hold(user, control, given)
        if tell and (control.block.get("dispatch_action") or control.block["type"] != "input"):
            self.click(user, control, given)

    def submit(self, user: str) -> dict[str, str]:
        """Send the top modal. The errors by block id; empty when it was taken."""
        shown = self._modal(user)
        if faults := inputs.faults(shown):
            with self.state.lock:
                shown.errors = faults
                self.state.changed()
            return dict(faults)
        payload = payloads.interaction(self.api, user, "view_submission")
        payload |= {"view": payloads.with_state(self.api, shown.view, shown.values), "response_urls": []}
        try:
            answer = self._send("interactive", payload, Attempt())
        except NoAnswer:
            with self.state.lock:
                shown.trouble = _TROUBLE
                self.state.changed()
            return {}
        with self.state.lock:
            self._after_submission(user, shown, answer)
            self.state.changed()
        return dict(shown.errors)

    def close(self, user: str, *, everything: bool = False) -> None:
        """The top modal, or all of them. The app is told of those that asked for it."""
        with self.state.lock:
            stack = self.state.modals.get(user, [])
            everything = everything or bool(stack and stack[-1].view.asks("clear_on_close"))
            kept = 0 if everything else len(stack) - 1
            self.state.modals[user], gone = stack[: max(kept, 0)], stack[max(kept, 0) :]
            self.state.changed()
        for shown in gone:
            if shown.view.asks("notify_on_close"):
                self._tell_closed(user, shown, cleared=everything)

    def _tell_closed(self, user: str, shown: Modal, *, cleared: bool) -> None:
        payload = payloads.interaction(self.api, user, "view_closed") | {"is_cleared": cleared}
        payload["view"] = payloads.with_state(self.api, shown.view, shown.values)
        try:
            self._send("interactive", payload, Attempt())
        except NoAnswer:
            return  # the person sees nothing of it

    def shortcut(self, user: str, callback_id: str, channel: str | None = None, ts: str | None = None) -> None:
        """A global shortcut, or one on a message."""
        known = self.manifest.shortcuts.get(callback_id)
        if known is None:
            raise Refused(f"There is no shortcut {callback_id}.")
        message = place = None
        if known["type"] == "message":
            place, message = self.state.channels.get(channel or ""), self.state.find(channel or "", ts or "")
            if place is None or message is None:
                raise Refused("The message is gone.")
        payload = payloads.shortcut(self.api, user, callback_id, place, message)
        if place is not None:
            payload["response_url"] = self._response_url(user, place.id, ts)
        try:
            self._send("interactive", payload, Attempt())
        except NoAnswer as error:
            raise Refused("The app did not respond.") from error

    def join(self, user: str, channel: str) -> None:
        """A public channel. The app hears of it if it subscribes to that."""
        with self.state.lock:
            found = self._reachable(user, channel)
            if user in found.members:
                return
            found.members.append(user)
            self.state.changed()
        self.event(conversations.joined(self.api, found, user))

    def invite(self, user: str, other: str, channel: str) -> None:
        """Somebody, or the app, into a channel that the person is in."""
        with self.state.lock:
            found = self.state.channels[channel]
            if user not in found.members:
                raise Refused("Only members can invite.")
            if other in found.members:
                return
            found.members.append(other)
            self.state.changed()
        self.event({**conversations.joined(self.api, found, other), "inviter": user})

    def leave(self, user: str, channel: str) -> None:
        """Refused for who is not in it, and for a DM."""
        with self.state.lock:
            found = self.state.channels[channel]
            if user not in found.members or found.im:
                raise Refused("You are not in that channel.")
            found.members.remove(user)
            self.state.changed()
        self.event(conversations.joined(self.api, found, user, "member_left_channel"))

    def use_response(self, name: str) -> Response:
        """One use of a response_url. Raises ApiError when it has none left, or is older than half an hour."""
        with self.state.lock:
            kept = self.responses.get(name)
            if kept is None or kept.left < 1:
                raise ApiError("used_url")
            if time.monotonic() - kept.born > RESPONSE_SECONDS:
                raise ApiError("expired_url")
            kept.left -= 1
            return kept

    def respond(self, user: str, channel: str, answer: Json, ts: str | None) -> None:
        """What comes over a response_url, or as the acknowledgement of a command. ApiError when Slack refuses it."""
        with self.state.lock:
            old = self.state.find(channel, ts) if ts else None
            if answer.get("delete_original"):
                if old is not None:
                    self.state.messages[channel].remove(old)
            elif old is not None and answer.get("replace_original"):
                chat.content(answer).put_into(old)
            else:
                self.state.messages[channel].append(self._response(user, answer))
            self.state.changed()

    def _response(self, user: str, answer: Json) -> Message:
        said, only = chat.content(answer), None if answer.get("response_type") == "in_channel" else user
        return Message(
            self.state.new_ts(), self.state.bot_user, said.text, self.state.now().isoformat(), said.blocks,
            answer.get("thread_ts"), only,
        )  # fmt: skip

    def _after_submission(self, user: str, shown: Modal, answer: Json) -> None:
        action = answer.get("response_action")
        shown.errors, shown.trouble = {}, None
        if action == "errors":
            self._show_errors(shown, answer.get("errors") or {})
        elif action in ("update", "push"):
            self._show_view(user, shown, answer)
        else:
            stack = self.state.modals.get(user, [])
            self.state.modals[user] = [] if action == "clear" else stack[:-1]

    def _show_errors(self, shown: Modal, errors: dict[str, str]) -> None:
        """Slack shows errors under input blocks, and nothing else takes them."""
        fields = {block["block_id"] for block in shown.view.blocks if block["type"] == "input"}
        if not errors or errors.keys() - fields:
            self._wrong(shown, f"the app sent errors for what is no input: {sorted(errors.keys() - fields)}")
        shown.errors = dict(errors)

    def _show_view(self, user: str, shown: Modal, answer: Json) -> None:
        view, stack = answer.get("view") or {}, self.state.modals.get(user, [])
        if faults := limits.check_view(view):
            self._wrong(shown, f"the app sent a view that Slack refuses: {faults}")
        if answer["response_action"] == "update":
            replace(self.api, shown, view)
        elif len(stack) < STACK:
            stack.append(Modal(stored(self.api, view, previous=shown.view)))
        else:
            self._wrong(shown, f"the app pushed a view on {STACK}")

    def _wrong(self, shown: Modal, what: str) -> None:
        """The person sees trouble; whoever wrote the app hears what it was."""
        shown.trouble = _TROUBLE
        self.state.changed()
        raise AssertionError(what)

    def _modal(self, user: str) -> Modal:
        stack = self.state.modals.get(user)
        if not stack:
            raise Refused("No modal is open.")
        return stack[-1]

    def _view(self, user: str, where: str) -> tuple[View, Values]:
        """The view of Home or of the top modal, and what is held in it."""
        if where == "modal":
            shown = self._modal(user)
            return shown.view, shown.values
        if user not in self.state.homes:
            raise Refused("The Home tab is empty.")
        return self.state.homes[user], self.state.home_values.get(user, {})

    def _values(self, user: str, control: Control) -> Values:
        """Where a surface keeps what was given in it; what is written there stays."""
        if control.where == "modal":
            return self._modal(user).values
        if control.where == "home":
            return self.state.home_values.setdefault(user, {})
        return self._message(control.where, control.ts).ticked

    def _message(self, channel: str, ts: str) -> Message:
        message = self.state.find(channel, ts)
        if message is None:
            raise Refused("The message is gone.")
        return message

    def _in_message(self, user: str, channel: str, ts: str) -> Json:
        where = payloads.in_message(self.api, self.state.channels[channel], self._message(channel, ts))
        return {**where, "response_url": self._response_url(user, channel, ts)}

    def _reachable(self, user: str, channel: str) -> Channel:
        """A place that the person can see."""
        found = self.state.channels.get(channel)
        if found is None or (found.private and user not in found.members):
            raise Refused("There is no such place.")
        if found.archived:
            raise Refused("The channel is archived.")
        return found

    def _response_url(self, user: str, channel: str, ts: str | None = None) -> str:
        name = self.state.new_id("R")
        self.responses[name] = Response(user, channel, ts, time.monotonic())
        return f"{self.api.url}/response/{name}"

    def _whisper(self, user: str, channel: str, text: str) -> None:
        self.respond(user, channel, {"text": text}, None)

    def _with_ids(self, text: str, *, named: bool) -> str:
        """People and channels that were written by name arrive as ids."""
        return payloads.with_mentions(self.state, self.manifest.name, escaped(text), named=named)
