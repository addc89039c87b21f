"""What the page is shown, and what it asks to be done."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

from localslack.actions import Actions, Refused
from localslack.delivery import Delivery
from localslack.inputs import PRESSED, elements_of, every, is_for
from localslack.payloads import with_state
from localslack.state import State
from localslack.values import Channel, Control, Hint, Json, Message, Modal, Someone
from localslack.views import wire

_GONE = "That is no longer there."


class PageApi:
    """`delivery` tells whether the app is connected; `drop_socket` breaks that, as a network does."""

    def __init__(
        self, state: State, actions: Actions, delivery: Delivery, drop_socket: Callable[[], None], hint: Hint | None,
        *, gallery: bool = False,
    ) -> None:  # fmt: skip
        self.state, self.actions, self.delivery, self.hint = state, actions, delivery, hint
        self._drop_socket = drop_socket
        self._busy, self._gallery = False, gallery

    def state_for(self, user: str) -> str:
        """Everything that this person sees (the first one when nobody is named), as JSON: nothing changes meanwhile."""
        if user not in self.state.people:
            user = next(iter(self.state.people))
        with self.state.lock:
            return json.dumps(self._state(self.state.people[user]))

    def _state(self, me: Someone) -> Json:
        state, who = self.state, self.actions.api.identity
        return {
            "version": state.version,
            "me": {"id": me.id, "name": me.name, "locale": me.locale, "tz": me.tz},
            "team": {"id": who.team_id, "name": who.team},
            **self._everybody(),
            "conversations": [self._conversation(channel, me.id) for channel in self._listed(me.id)],
            "home": self._home(me.id),
            "modals": [self._modal(modal) for modal in state.modals.get(me.id, [])],
            "files": [{"id": file.id, "url": file.url} for file in state.files.values()],
            "commands": list(self.actions.manifest.commands.values()),
            "shortcuts": list(self.actions.manifest.shortcuts.values()),
            "clock": self._clock(me),
            "traffic": [asdict(entry) for entry in state.traffic],
            "connected": self.delivery.connected,
            "transport": "http" if self.delivery.url else "socket",
            "hint": self.hint and asdict(self.hint),
            "gallery": self._gallery,
        }

    def around(self) -> Json:
        """Who and where there is, as it is nobody's in particular."""
        with self.state.lock:
            channels = [
                {"id": channel.id, "name": channel.name, "kind": "channel", "member": True}
                for channel in self.state.channels.values() if not channel.im
            ]  # fmt: skip
            somebody = next(iter(self.state.people.values()))
            now = _wall_clock(self.state.now().isoformat(), somebody)
            return {**self._everybody(), "conversations": channels, "now": now}

    def _home(self, user: str) -> Json | None:
        view = self.state.homes.get(user)
        return with_state(self.actions.api, view, self.state.home_values.get(user, {})) if view else None

    def _modal(self, shown: Modal) -> Json:
        view = wire(self.actions.api, shown.view)
        return {"view": view, "values": shown.values, "errors": shown.errors, "trouble": shown.trouble}

    def act(self, asked: Json) -> Json:
        """Carry out what the page asks. Raises Refused with words for the person."""
        do, user = asked["do"], asked["as"]
        if user not in self.state.people:
            raise Refused(f"There is no {user}.")
        if do == "submit":
            self._is_top(user, asked)
            return {"errors": self.actions.submit(user)}
        act = getattr(self, f"_do_{do}", None)
        if act is None:
            raise Refused(f"The page cannot {do}.")
        act(user, asked)
        return {}

    def _do_say(self, user: str, asked: Json) -> None:
        self.actions.say(user, asked["conversation"], asked["text"], asked.get("thread_ts"))

    def _do_click(self, user: str, asked: Json) -> None:
        control = self._control(user, asked)
        chosen = next((asked[name] for name in ("selected", "value") if asked.get(name) is not None), None)
        act = self.actions.click if control.kind in PRESSED else self.actions.choose
        act(user, control, chosen)

    def _do_change(self, user: str, asked: Json) -> None:
        tell = bool(asked.get("dispatch", True))
        self.actions.change(user, self._control(user, asked), asked["value"], tell=tell)

    def _do_close(self, user: str, asked: Json) -> None:
        self._is_top(user, asked)
        self.actions.close(user, everything=bool(asked.get("all")))

    def _do_shortcut(self, user: str, asked: Json) -> None:
        self.actions.shortcut(user, asked["callback_id"], asked.get("conversation"), asked.get("ts"))

    def _do_home(self, user: str, _asked: Json) -> None:
        self.actions.home(user)

    def _do_read(self, user: str, asked: Json) -> None:
        messages = self.state.visible(asked["conversation"], user)
        if messages:
            self.state.read[f"{user}/{asked['conversation']}"] = messages[-1].ts
            self.state.changed()

    def _do_join(self, user: str, asked: Json) -> None:
        self.actions.join(user, asked["conversation"])

    def _do_leave(self, user: str, asked: Json) -> None:
        self.actions.leave(user, asked["conversation"])

    def _do_drop_socket(self, _user: str, _asked: Json) -> None:
        self._drop_socket()

    def _do_jump(self, _user: str, asked: Json) -> None:
        jumps = self.state.clock.jumps if self.state.clock else []
        jump = next((jump for jump in jumps if jump.id == asked["id"]), None)
        if jump is None or self._busy:
            raise Refused("The clock cannot do that now.")
        self._busy = True
        self.state.changed()
        try:
            jump.do()
        finally:
            self._busy = False
            self.state.changed()

    def _control(self, user: str, asked: Json) -> Control:
        """The one that is meant. Raises Refused when the page shows what is gone."""
        meant = (asked["block_id"], asked.get("action_id"))
        where, blocks = self._surface(user, asked)
        for block in every(blocks):
            for element in elements_of(block):
                if (block["block_id"], element["action_id"]) == meant and is_for(element, user):
                    return Control(where, block, element, asked.get("ts", ""))
        raise Refused(_GONE)

    def _surface(self, user: str, asked: Json) -> tuple[str, list[Json]]:
        """Its name and its blocks. Home's view may be named by its id alone."""
        home, surface = self.state.homes.get(user), asked.get("surface")
        if surface is None and "conversation" in asked:
            message = self.state.find(str(asked["conversation"]), asked["ts"])
            return str(asked["conversation"]), message.blocks if message else []
        if home is not None and (surface == "home" or asked.get("view_id") == home.id):
            return "home", home.blocks
        return "modal", self._is_top(user, asked).view.blocks

    def _is_top(self, user: str, asked: Json) -> Modal:
        """The top modal; Refused when the page shows one that no longer is."""
        stack = self.state.modals.get(user)
        if not stack or asked.get("view_id") not in (None, stack[-1].view.id):
            raise Refused(_GONE)
        return stack[-1]

    def _everybody(self) -> Json:
        people = [
            {"id": person.id, "name": person.name, "title": person.title, "locale": person.locale, "is_app": False}
            for person in self.state.people.values()
        ]
        return {"people": people, "app": {"id": self.state.bot_user, "name": self.actions.manifest.name}}

    def _listed(self, user: str) -> list[Channel]:
        """The DM with the app, the channels the person is in, and the public ones they could join."""
        found = []
        for channel in self.state.channels.values():
            reachable = user in channel.members or not channel.private
            if channel.im == user or (not channel.im and reachable):
                found.append(channel)
        return found

    def _conversation(self, channel: Channel, user: str) -> Json:
        read = self.state.read.get(f"{user}/{channel.id}", "")
        shown = [self._message(channel.id, message, user) for message in self.state.visible(channel.id, user)]
        unread = sum(1 for message in shown if message["ts"] > read and message["user"] != user)
        name = self.actions.manifest.name if channel.im else channel.name
        return {
            "id": channel.id, "kind": "dm" if channel.im else "channel", "name": name,
            "private": channel.private, "member": user in channel.members, "unread": unread, "messages": shown,
            "with_app": self.state.bot_user in channel.members,
        }  # fmt: skip

    def _message(self, channel: str, one: Message, user: str) -> Json:
        is_app = one.user == self.state.bot_user
        name = self.actions.manifest.name if is_app else self.state.people[one.user].name
        replies = sum(1 for other in self.state.messages[channel] if other.thread_ts == one.ts)
        return {
            "ts": one.ts, "user": one.user, "name": name, "is_app": is_app, "text": one.text, "blocks": one.blocks,
            "ephemeral": bool(one.only), "edited": one.edited, "thread_ts": one.thread_ts, "replies": replies,
            "files": [asdict(file) for file in one.files], "at": _wall_clock(one.at, self.state.people[user]),
        }  # fmt: skip

    def _clock(self, me: Someone) -> Json | None:
        if self.state.clock is None:
            return None
        jumps = [
            {"id": jump.id, "label": {"sv": jump.label_sv, "en": jump.label_en}} for jump in self.state.clock.jumps
        ]
        return {"now": _wall_clock(self.state.now().isoformat(), me), "jumps": jumps, "busy": self._busy}


def _wall_clock(moment: str, person: Someone) -> str:
    """A moment on the clock of whoever looks, as a client shows it."""
    return datetime.fromisoformat(moment).astimezone(ZoneInfo(person.tz)).isoformat()
