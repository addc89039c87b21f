"""What a person can do: type, click, send a modal. The page and the people of tests both act through this."""

from collections.abc import Callable
from typing import Any

from bot.localslack import limits
from bot.localslack.delivery import NoAnswer
from bot.localslack.inputs import empty_required, value_of
from bot.localslack.state import Json, State
from bot.localslack.webapi import STACK, WebApi, replace_view, stored_view


class Refused(Exception):
    """The client does not let the person do it; the text says why."""


class Actions:
    """`send(kind, payload)` delivers to the app and gives its acknowledgement; it raises NoAnswer."""

    def __init__(self, state: State, api: WebApi, manifest: Json, send: Callable[[str, Json], Json], base: str) -> None:
        self.state, self.api, self.manifest, self.base = state, api, manifest, base
        self._send = send
        self.responses: dict[str, Json] = {}
        features = manifest.get("features", {})
        self.commands = {one["command"]: one for one in features.get("slash_commands", [])}
        self.events = set(manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events", []))

    def say(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> None:
        """A message, or a slash command when it begins with one."""
        if text.startswith("/"):
            self.command(user, channel, text)
            return
        message: Json = {
            "ts": self.state.new_ts(), "user": user, "text": escaped(text), "blocks": [], "thread_ts": thread_ts,
            "at": self.state.now().isoformat(),
        }  # fmt: skip
        with self.state.lock:
            self.state.messages[channel].append(message)
            self.state.changed()
        found = self.state.channels[channel]
        event = {"type": "message", "channel": channel, "user": user, "text": message["text"], "ts": message["ts"]}
        if found["im"] and "message.im" in self.events:
            self.event({**event, "channel_type": "im"})

    def command(self, user: str, channel: str, text: str) -> None:
        word, _, rest = text.partition(" ")
        if word not in self.commands:
            self._whisper(user, channel, f"{word} is not a valid command.")
            return
        payload = {
            "token": "local", "team_id": self.api.identity["team_id"], "team_domain": "local", "channel_id": channel,
            "channel_name": self.state.channels[channel]["name"] or "directmessage", "user_id": user,
            "user_name": user.lower(), "command": word, "text": self._with_ids(word, rest),
            "api_app_id": self.api.identity["app_id"], "is_enterprise_install": "false",
            "response_url": self._response_url(user, channel), "trigger_id": self.api.new_trigger(user),
        }  # fmt: skip
        try:
            answer = self._send("slash_commands", payload)
        except NoAnswer:
            self._whisper(user, channel, f"{word} failed because the app did not respond.")
            return
        if answer:
            self.respond(user, channel, answer, None)

    def event(self, event: Json) -> None:
        """Send an event; one that is not acknowledged is sent once more, as Slack does at once."""
        if event["type"] not in {name.split(".")[0] for name in self.events}:
            return
        payload = {
            "token": "local", "team_id": self.api.identity["team_id"], "api_app_id": self.api.identity["app_id"],
            "type": "event_callback", "event": {"event_ts": self.state.new_ts(), **event},
            "event_id": self.state.new_id("Ev"), "event_time": int(self.state.now().timestamp()),
            "authorizations": [{"team_id": self.api.identity["team_id"], "user_id": self.state.bot_user}],
        }  # fmt: skip
        for _ in range(2):
            try:
                self._send("events_api", payload)
            except NoAnswer:
                continue
            return

    def home(self, user: str) -> None:
        """Open the Home tab."""
        self.event({"type": "app_home_opened", "user": user, "channel": self.state.dm_with(user), "tab": "home"})

    def click(self, user: str, where: str, block: Json, element: Json, chosen: Any = None, ts: str = "") -> None:
        """`where`: a channel's id, `home` or `modal`. `chosen`: what was picked, for menus and pickers."""
        action = {
            "type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"],
            "action_ts": self.state.new_ts(), **value_of(element, chosen),
        }  # fmt: skip
        payload = self._interaction(user, "block_actions") | {"actions": [action]}
        if where in ("home", "modal"):
            shown = self._surface(user, where)
            state = {"values": shown["values"]} if where == "modal" else {"values": {}}
            payload |= {"view": {**shown["view"], "state": state}}
            payload["container"] = {"type": "view", "view_id": shown["view"]["id"]}
        else:
            payload |= self._message_payload(user, where, ts)
        try:
            self._send("interactive", payload)
        except NoAnswer as error:
            raise Refused("The app did not respond.") from error

    def send_click(self, user: str, action_id: str, value: str) -> None:
        """A click that no screen showed: what somebody who forges payloads would send, from their own DM."""
        channel = self.state.dm_with(user)
        action = {"type": "button", "action_id": action_id, "block_id": "b", "value": value, "action_ts": "1"}
        container = {"type": "message", "message_ts": "1.0", "channel_id": channel, "is_ephemeral": False}
        payload = self._interaction(user, "block_actions")
        self._send("interactive", {
            **payload, "actions": [action], "container": container, "channel": {"id": channel},
            "response_url": self._response_url(user, channel),
        })  # fmt: skip

    def type(self, user: str, block_id: str, given: Any) -> None:
        """Fill in an input of the top modal; one that asks to be told fires an action."""
        shown = self._surface(user, "modal")
        block = next(one for one in shown["view"]["blocks"] if one["block_id"] == block_id)
        element = block["element"] if block["type"] == "input" else block.get("accessory", {})
        with self.state.lock:
            shown["values"][block_id] = {element["action_id"]: {"type": element["type"], **value_of(element, given)}}
            self.state.changed()
        if block.get("dispatch_action") or block["type"] != "input":
            self.click(user, "modal", block, element, given)

    def submit(self, user: str) -> Json:
        """Send the top modal. The errors by block id; empty when it was taken."""
        shown = self._surface(user, "modal")
        if missing := empty_required(shown):
            with self.state.lock:
                shown["errors"] = dict.fromkeys(missing, "Please complete this required field.")
                self.state.changed()
            return dict(shown["errors"])
        view = {**shown["view"], "state": {"values": all_values(shown)}}
        payload = self._interaction(user, "view_submission") | {"view": view, "response_urls": []}
        try:
            answer = self._send("interactive", payload)
        except NoAnswer:
            with self.state.lock:
                shown["trouble"] = "We had some trouble connecting. Try again?"
                self.state.changed()
            return {}
        with self.state.lock:
            self._after_submission(user, shown, answer)
            self.state.changed()
        return dict(shown["errors"])

    def close(self, user: str, *, everything: bool = False) -> None:
        with self.state.lock:
            stack = self.state.modals.get(user, [])
            self.state.modals[user] = [] if everything else stack[:-1]
            self.state.changed()

    def join(self, user: str, channel: str) -> None:
        with self.state.lock:
            members = self.state.channels[channel]["members"]
            if user not in members:
                members.append(user)
            self.state.changed()

    def leave(self, user: str, channel: str) -> None:
        with self.state.lock:
            self.state.channels[channel]["members"].remove(user)
            self.state.changed()

    def respond(self, user: str, channel: str, answer: Json, ts: str | None) -> None:
        """What comes over a response_url, or as the acknowledgement of a command."""
        if answer.get("delete_original") and ts:
            return
        if faults := limits.check_message(answer):
            raise Refused("; ".join(faults))
        blocks = [{"block_id": f"b{number}", **block} for number, block in enumerate(answer.get("blocks") or [])]
        with self.state.lock:
            old = self.state.find(channel, ts) if ts and answer.get("replace_original") else None
            if old is not None:
                old |= {"text": answer.get("text", ""), "blocks": blocks}
            else:
                only = None if answer.get("response_type") == "in_channel" else user
                self.state.messages[channel].append(
                    {
                        "ts": self.state.new_ts(), "user": self.state.bot_user, "text": answer.get("text", ""),
                        "blocks": blocks, "only": only, "at": self.state.now().isoformat(),
                    }
                )  # fmt: skip
            self.state.changed()

    def _after_submission(self, user: str, shown: Json, answer: Json) -> None:
        stack = self.state.modals.get(user, [])
        action = answer.get("response_action")
        shown["errors"], shown["trouble"] = {}, None
        if action == "errors":
            shown["errors"] = dict(answer["errors"])
            return
        if action in ("update", "push") and (faults := limits.check_view(answer["view"])):
            shown["trouble"] = "; ".join(faults)
            raise AssertionError(f"the app sent a view that Slack refuses: {faults}")
        if action == "update":
            replace_view(self.api, shown, answer["view"])
        elif action == "push" and len(stack) < STACK:
            fresh = stored_view(self.api, answer["view"], previous=shown["view"])
            stack.append({"view": fresh, "values": {}, "errors": {}, "trouble": None})
        elif action == "clear":
            self.state.modals[user] = []
        else:
            self.state.modals[user] = stack[:-1]

    def _surface(self, user: str, where: str) -> Json:
        if where == "home":
            if user not in self.state.homes:
                raise Refused("The Home tab is empty.")
            return {"view": self.state.homes[user], "values": {}}
        stack = self.state.modals.get(user)
        if not stack:
            raise Refused("No modal is open.")
        return stack[-1]

    def _message_payload(self, user: str, channel: str, ts: str) -> Json:
        message = self.state.find(channel, ts)
        if message is None:
            raise Refused("The message is gone.")
        ephemeral = bool(message.get("only"))
        shown = {name: value for name, value in message.items() if name not in ("only", "at")}
        container = {"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": ephemeral}
        return {
            "container": container, "channel": {"id": channel, "name": self.state.channels[channel]["name"]},
            "message": {"type": "message", **shown}, "state": {"values": message.get("ticked", {})},
            "response_url": self._response_url(user, channel, ts),
        }  # fmt: skip

    def tick(self, channel: str, ts: str, block: Json, element: Json, chosen: Any) -> None:
        """Boxes, people or a day chosen in a message are part of its state from then on."""
        message = self.state.find(channel, ts)
        assert message is not None
        with self.state.lock:
            ticked = message.setdefault("ticked", {})
            ticked.setdefault(block["block_id"], {})[element["action_id"]] = {
                "type": element["type"], **value_of(element, chosen)
            }  # fmt: skip
            self.state.changed()

    def _interaction(self, user: str, kind: str) -> Json:
        team = {"id": self.api.identity["team_id"], "domain": "local"}
        return {
            "type": kind, "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": team["id"]},
            "api_app_id": self.api.identity["app_id"], "token": "local", "team": team, "enterprise": None,
            "is_enterprise_install": False, "trigger_id": self.api.new_trigger(user),
        }  # fmt: skip

    def _response_url(self, user: str, channel: str, ts: str | None = None) -> str:
        name = self.state.new_id("R")
        self.responses[name] = {"user": user, "channel": channel, "ts": ts, "left": 5}
        return f"{self.base}/response/{name}"

    def _whisper(self, user: str, channel: str, text: str) -> None:
        self.respond(user, channel, {"text": text}, None)

    def _with_ids(self, word: str, text: str) -> str:
        """With `should_escape`, people and channels arrive as ids."""
        if not self.commands[word].get("should_escape"):
            return text
        text = escaped(text)
        for person in self.state.people.values():
            text = text.replace(f"@{person.name}", f"<@{person.id}|{person.id.lower()}>")
        for channel in self.state.channels.values():
            if channel["name"]:
                text = text.replace(f"#{channel['name']}", f"<#{channel['id']}|{channel['name']}>")
        return text


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def all_values(shown: Json) -> Json:
    """`view.state.values`: every input with what it holds, its initial value where nothing was changed."""
    values = {}
    for block in shown["view"]["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            initial = {element["action_id"]: {"type": element["type"], **value_of(element, None, initial=True)}}
            values[block["block_id"]] = shown["values"].get(block["block_id"], initial)
    return values
