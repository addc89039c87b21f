"""What the page is shown, and what it asks to be done."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.localslack.actions import Actions, Refused
from bot.localslack.state import Json, Someone, State

if TYPE_CHECKING:
    from bot.localslack.server import LocalSlack


class PageApi:
    def __init__(self, state: State, actions: Actions, slack: "LocalSlack") -> None:
        self.state, self.actions, self.slack = state, actions, slack
        self._busy = False

    def state_for(self, user: str) -> Json:
        """Everything that this person sees."""
        if user not in self.state.people:
            user = next(iter(self.state.people))
        with self.state.lock:
            me = self.state.people[user]
            return {
                "version": self.state.version,
                "me": {"id": me.id, "name": me.name, "locale": me.locale, "tz": me.tz},
                "team": {"id": self.slack.team_id, "name": self.slack.team_name},
                "people": self._people(),
                "app": {"id": self.state.bot_user, "name": self._app_name()},
                "conversations": [self._conversation(one, user) for one in self._listed(user)],
                "home": self.state.homes.get(user),
                "modals": self.state.modals.get(user, []),
                "commands": list(self.actions.commands.values()),
                "shortcuts": self.actions.manifest.get("features", {}).get("shortcuts", []),
                "clock": self._clock(me),
                "traffic": self.state.traffic,
                "connected": self.slack.delivery.connected,
                "transport": "http" if self.slack.delivery.url else "socket",
            }

    def act(self, asked: Json) -> Json:
        """Carry out what the page asks. Raises Refused with words for the person."""
        do, user = asked["do"], asked["as"]
        if do == "submit":
            return {"errors": self.actions.submit(user)}
        act = getattr(self, f"_do_{do}", None)
        if act is None:
            raise Refused(f"The page cannot {do}.")
        act(user, asked)
        return {}

    def _do_say(self, user: str, asked: Json) -> None:
        self.actions.say(user, asked["conversation"], asked["text"], asked.get("thread_ts"))

    def _do_click(self, user: str, asked: Json) -> None:
        where = asked.get("surface") or asked["conversation"]
        block, element = self._element(user, where, asked)
        chosen = next((asked[name] for name in ("selected", "value") if asked.get(name) is not None), None)
        if where not in ("home", "modal") and element["type"] != "button":
            self.actions.tick(where, asked["ts"], block, element, chosen)
        self.actions.click(user, where, block, element, chosen, asked.get("ts", ""))

    def _do_change(self, user: str, asked: Json) -> None:
        self.actions.type(user, asked["block_id"], asked["value"])

    def _do_close(self, user: str, asked: Json) -> None:
        self.actions.close(user, everything=bool(asked.get("all")))

    def _do_home(self, user: str, _asked: Json) -> None:
        self.actions.home(user)

    def _do_read(self, user: str, asked: Json) -> None:
        messages = self.state.visible(asked["conversation"], user)
        if messages:
            self.state.read[f"{user}/{asked['conversation']}"] = messages[-1]["ts"]
            self.state.changed()

    def _do_join(self, user: str, asked: Json) -> None:
        self.actions.join(user, asked["conversation"])

    def _do_leave(self, user: str, asked: Json) -> None:
        self.actions.leave(user, asked["conversation"])

    def _do_drop_socket(self, _user: str, _asked: Json) -> None:
        self.slack.drop_socket()

    def _do_jump(self, _user: str, asked: Json) -> None:
        jumps = self.slack.clock.jumps if self.slack.clock else []
        jump = next(one for one in jumps if one.id == asked["id"])
        self._busy = True
        self.state.changed()
        try:
            jump.do()
        finally:
            self._busy = False
            self.state.changed()

    def _element(self, user: str, where: str, asked: Json) -> tuple[Json, Json]:
        if where in ("home", "modal"):
            blocks = (
                self.state.homes[user]["blocks"] if where == "home" else self.state.modals[user][-1]["view"]["blocks"]
            )
        else:
            message = self.state.find(where, asked["ts"])
            blocks = message["blocks"] if message else []
        for block in blocks:
            for element in elements_of(block):
                if (block["block_id"], element.get("action_id")) == (asked["block_id"], asked["action_id"]):
                    return block, element
        raise Refused("That is no longer there.")

    def _people(self) -> list[Json]:
        return [
            {"id": one.id, "name": one.name, "title": one.title, "locale": one.locale, "is_app": False}
            for one in self.state.people.values()
        ]

    def _app_name(self) -> str:
        return str(self.actions.manifest["display_information"]["name"])

    def _listed(self, user: str) -> list[Json]:
        """The DM with the app, the channels the person is in, and the public ones they could join."""
        found = []
        for one in self.state.channels.values():
            reachable = user in one["members"] or not one["private"]
            if one["im"] == user or (not one["im"] and reachable):
                found.append(one)
        return found

    def _conversation(self, channel: Json, user: str) -> Json:
        read = self.state.read.get(f"{user}/{channel['id']}", "")
        shown = [self._message(channel["id"], one, user) for one in self.state.visible(channel["id"], user)]
        unread = sum(1 for one in shown if one["ts"] > read and one["user"] != user)
        name = self._app_name() if channel["im"] else channel["name"]
        return {
            "id": channel["id"], "kind": "dm" if channel["im"] else "channel", "name": name,
            "private": channel["private"], "member": user in channel["members"], "unread": unread, "messages": shown,
        }  # fmt: skip

    def _message(self, channel: str, one: Json, user: str) -> Json:
        is_app = one["user"] == self.state.bot_user
        name = self._app_name() if is_app else self.state.people[one["user"]].name
        replies = sum(1 for other in self.state.messages[channel] if other.get("thread_ts") == one["ts"])
        return {
            "ts": one["ts"], "user": one["user"], "name": name, "is_app": is_app, "text": one["text"],
            "blocks": one["blocks"], "ephemeral": bool(one.get("only")), "edited": one.get("edited", False),
            "thread_ts": one.get("thread_ts"), "replies": replies, "files": one.get("files", []),
            "at": _wall_clock(one["at"], self.state.people[user]),
        }  # fmt: skip

    def _clock(self, me: Someone) -> Json | None:
        if self.slack.clock is None:
            return None
        jumps = [{"id": one.id, "label": {"sv": one.label_sv, "en": one.label_en}} for one in self.slack.clock.jumps]
        return {"now": _wall_clock(self.state.now().isoformat(), me), "jumps": jumps, "busy": self._busy}


def _wall_clock(moment: str, person: Someone) -> str:
    """A moment on the clock of whoever looks, as a client shows it."""
    return datetime.fromisoformat(moment).astimezone(ZoneInfo(person.tz)).isoformat()


def elements_of(block: Json) -> list[Json]:
    """What can be clicked or filled in, in a block."""
    found: list[Any] = [*block.get("elements", []), block.get("accessory"), block.get("element")]
    return [one for one in found if isinstance(one, dict) and "action_id" in one]
