"""What every Web API method stands on: tokens, scopes, triggers, arguments, and Slack's words for what is refused."""

import copy
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from localslack.state import State
from localslack.values import Channel, Identity, Json, Someone

T = TypeVar("T")

TRIGGER_SECONDS = 3.0


class ApiError(Exception):
    """Slack's `ok: false`; the text is Slack's word."""

    def __init__(self, word: str, **more: object) -> None:
        super().__init__(word)
        self.word, self.more = word, more


class Tokens:
    """The two tokens of the app, until they are revoked or Socket Mode is switched off."""

    def __init__(self, bot: str, app: str) -> None:
        self._known = {bot: "bot", app: "app"}
        self.link_disabled = False

    def revoke(self) -> None:
        """Neither is valid from now on."""
        self._known = {}

    def caller(self, token: str) -> str:
        """Whose token it is, `bot` or `app`. Raises ApiError."""
        if token not in self._known:
            raise ApiError("invalid_auth" if token else "not_authed")
        if self.link_disabled and self._known[token] == "app":
            raise ApiError("link_disabled")
        return self._known[token]


@dataclass(frozen=True)
class Method:
    """`scopes`: one of these is needed. `caller`: whose token it is called with, the bot's, the app's or any."""

    do: Callable[["WebApi", Json], Json]
    scopes: tuple[str, ...] = ()
    caller: str = "bot"


class WebApi:
    """The methods, over a state. `scopes` are those that were granted; `announce` sends an event to the app, later."""

    def __init__(
        self,
        state: State,
        methods: Mapping[str, Method],
        scopes: set[str],
        identity: Identity,
        url: str,
        announce: Callable[[Json], None],
        *,
        messages_tab: bool = True,
    ) -> None:
        self.state, self.methods, self.scopes, self.identity, self.url = state, methods, scopes, identity, url
        self.announce, self.messages_tab = announce, messages_tab
        self.triggers: dict[str, tuple[str, float | None]] = {}

    def call(self, method: str, args: Json, caller: str = "bot") -> Json:
        """What the method answers, as a copy that no later change touches. Raises ApiError."""
        known = self.methods.get(method)
        if known is None:
            raise ApiError("unknown_method")
        if known.caller not in (caller, "any"):
            raise ApiError("not_allowed_token_type")
        if known.scopes:
            self.need_scope(*known.scopes)
        with self.state.lock:
            return {"ok": True, **copy.deepcopy(known.do(self, args))}

    def need_scope(self, *scopes: str) -> None:
        """One of them is enough."""
        if not self.scopes.intersection(scopes):
            raise ApiError("missing_scope", needed=scopes[0], provided=",".join(sorted(self.scopes)))

    def new_trigger(self, user: str) -> str:
        """Valid for three seconds, and once; what it opens is shown to this person."""
        trigger = self.state.new_id("13")
        self.triggers[trigger] = (user, time.monotonic())
        return trigger

    def use_trigger(self, trigger: str) -> str:
        """The person it opens something for."""
        if trigger not in self.triggers:
            raise ApiError("invalid_trigger_id")
        user, born = self.triggers[trigger]
        if born is None:
            raise ApiError("exchanged_trigger_id")
        self.triggers[trigger] = (user, None)
        if time.monotonic() - born > TRIGGER_SECONDS:
            raise ApiError("expired_trigger_id")
        return user

    def expire_triggers(self) -> None:
        """As if three seconds had passed."""
        long_ago = time.monotonic() - TRIGGER_SECONDS - 1
        self.triggers = {name: (user, long_ago if born else None) for name, (user, born) in self.triggers.items()}

    def target(self, args: Json) -> str:
        """The channel that `channel` names; a person's id is their DM with the app."""
        channel = need(args, "channel")
        if channel in self.state.people:
            if self.state.people[channel].deleted:
                raise ApiError("user_disabled")
            return self.state.dm_with(channel)
        found = self.state.channels.get(channel)
        if found is None or (found.private and self.state.bot_user not in found.members):
            raise ApiError("channel_not_found")
        return channel

    def channel(self, args: Json) -> Channel:
        """The same, as what it is."""
        return self.state.channels[self.target(args)]

    def user(self, user: str) -> Someone:
        """Raises ApiError for an id that is nobody's."""
        if user not in self.state.people:
            raise ApiError("user_not_found")
        return self.state.people[user]


def refused(*messages: str, word: str = "invalid_arguments") -> ApiError:
    """A refusal that says what is wrong, and where."""
    return ApiError(word, response_metadata={"messages": list(messages)})


def need(args: Json, name: str) -> str:
    """An argument that must be there, as text. Raises ApiError."""
    if args.get(name) in (None, "", [], {}):
        raise refused(f"[ERROR] missing required field: {name}")
    if not isinstance(args[name], str | int | float):
        raise refused(f"[ERROR] must be a string [json-pointer:/{name}]")
    return str(args[name])


def yes(args: Json, name: str) -> bool:
    """Booleans come as JSON's own or as words of a form."""
    return str(args.get(name, "")).lower() in ("true", "1")


def page(items: list[T], args: Json, usual: int = 100) -> tuple[list[T], str]:
    """Those that `limit` and `cursor` ask for, and the next cursor (empty at the end)."""
    cursor, limit = str(args.get("cursor") or "0"), str(args.get("limit") or usual)
    if not cursor.isdigit():
        raise ApiError("invalid_cursor")
    if not limit.isdigit() or not 1 <= int(limit) <= 1000:
        raise ApiError("invalid_limit")
    end = int(cursor) + int(limit)
    return items[int(cursor) : end], str(end) if end < len(items) else ""
