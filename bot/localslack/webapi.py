"""The Web API methods that the stand-in knows, with Slack's error names (docs.slack.dev/reference/methods)."""

import hashlib
import json
import time
from collections.abc import Callable
from typing import Any

from bot.localslack import limits
from bot.localslack.state import Json, State

TRIGGER_SECONDS = 3.0
STACK = 3


class ApiError(Exception):
    """Slack's `ok: false`; the text is Slack's word."""

    def __init__(self, word: str, **more: Any) -> None:
        super().__init__(word)
        self.word, self.more = word, more


class WebApi:
    """The methods, over a state. `scopes` are those that the manifest asks for."""

    def __init__(self, state: State, scopes: set[str], identity: Json, socket_url: Callable[[], str]) -> None:
        self.state, self.scopes, self.identity, self.socket_url = state, scopes, identity, socket_url
        self.triggers: dict[str, tuple[str, float | None]] = {}

    def call(self, method: str, args: Json) -> Json:
        """What the method answers. Raises ApiError."""
        known = _METHODS.get(method)
        if known is None:
            raise ApiError("unknown_method")
        needed = _SCOPES.get(method, ())
        if needed and not self.scopes.intersection(needed):
            raise ApiError("missing_scope", needed=needed[0], provided=",".join(sorted(self.scopes)))
        with self.state.lock:
            answer = known(self, args)
        return {"ok": True, **answer}

    def new_trigger(self, user: str) -> str:
        """Valid for three seconds, and once; what it opens is shown to this person."""
        trigger = self.state.new_id("13")
        self.triggers[trigger] = (user, time.monotonic())
        return trigger

    def use_trigger(self, trigger: str) -> str:
        """The person it opens something for."""
        if trigger not in self.triggers:
            raise ApiError("invalid_trigger")
        user, born = self.triggers[trigger]
        if born is None:
            raise ApiError("exchanged_trigger_id")
        self.triggers[trigger] = (user, None)
        if time.monotonic() - born > TRIGGER_SECONDS:
            raise ApiError("expired_trigger_id")
        return user

    def expire_triggers(self) -> None:
        """As if three seconds had passed."""
        self.triggers = {name: (user, 0.0 if born else None) for name, (user, born) in self.triggers.items()}


def _auth_test(api: WebApi, _args: Json) -> Json:
    return api.identity


def _connections_open(api: WebApi, _args: Json) -> Json:
    return {"url": api.socket_url()}


def _post(api: WebApi, args: Json) -> Json:
    state = api.state
    channel = _target(api, _need(args, "channel"))
    _writable(api, channel)
    message = _message(api, args)
    state.messages[channel].append(message)
    state.changed()
    return {"channel": channel, "ts": message["ts"], "message": _shown(message)}


def _post_ephemeral(api: WebApi, args: Json) -> Json:
    state = api.state
    channel, user = _target(api, _need(args, "channel")), _need(args, "user")
    _writable(api, channel)
    if user not in state.channels[channel]["members"]:
        raise ApiError("user_not_in_channel")
    message = _message(api, args) | {"only": user}
    state.messages[channel].append(message)
    state.changed()
    return {"message_ts": message["ts"]}


def _update(api: WebApi, args: Json) -> Json:
    channel = _target(api, _need(args, "channel"))
    old = api.state.find(channel, _need(args, "ts"))
    if old is None or old.get("only"):
        raise ApiError("message_not_found")
    if old["user"] != api.state.bot_user:
        raise ApiError("cant_update_message")
    new = _message(api, args)
    old |= {"text": new["text"], "blocks": new["blocks"], "edited": True}
    api.state.changed()
    return {"channel": channel, "ts": old["ts"], "text": old["text"], "message": _shown(old)}


def _delete(api: WebApi, args: Json) -> Json:
    channel = _target(api, _need(args, "channel"))
    old = api.state.find(channel, _need(args, "ts"))
    if old is None:
        raise ApiError("message_not_found")
    api.state.messages[channel].remove(old)
    api.state.changed()
    return {"channel": channel, "ts": old["ts"]}


def _permalink(api: WebApi, args: Json) -> Json:
    channel = _target(api, _need(args, "channel"))
    return {"channel": channel, "permalink": f"https://local.slack.test/archives/{channel}/p{args['message_ts']}"}


def _open_view(api: WebApi, args: Json) -> Json:
    return _stack_view(api, args, fresh=True)


def _push_view(api: WebApi, args: Json) -> Json:
    return _stack_view(api, args, fresh=False)


def _stack_view(api: WebApi, args: Json, *, fresh: bool) -> Json:
    trigger = _need(args, "trigger_id")
    view = _checked_view(args, "modal")
    owner = api.use_trigger(trigger)
    stack = [] if fresh else list(api.state.modals.get(owner, []))
    if len(stack) >= STACK:
        raise ApiError("push_limit_reached")
    stored = stored_view(api, view, previous=stack[-1]["view"] if stack else None)
    api.state.modals[owner] = [*stack, {"view": stored, "values": {}, "errors": {}, "trouble": None}]
    api.state.changed()
    return {"view": stored}


def stored_view(api: WebApi, view: Json, previous: Json | None = None, same: Json | None = None) -> Json:
    """A view as Slack keeps it: with ids, and a hash that changes with every change."""
    view_id = same["id"] if same else api.state.new_id("V")
    root = (same or {}).get("root_view_id") or (previous or {}).get("root_view_id") or view_id
    blocks = [{"block_id": f"b{number}{view_id}", **block} for number, block in enumerate(view["blocks"])]
    marked = f"{api.state.new_id('')}.{json.dumps(view, sort_keys=True)}"
    return {
        "private_metadata": "", "callback_id": "", **view, "blocks": blocks, "id": view_id, "root_view_id": root,
        "previous_view_id": (same or {}).get("previous_view_id") or (previous or {}).get("id"),
        "team_id": api.identity["team_id"], "hash": hashlib.sha256(marked.encode()).hexdigest()[:16],
        "app_id": api.identity["app_id"], "bot_id": api.identity["bot_id"],
    }  # fmt: skip


def _update_view(api: WebApi, args: Json) -> Json:
    view = _checked_view(args, "modal")
    for shown in (one for stack in api.state.modals.values() for one in stack):
        if shown["view"]["id"] == args.get("view_id"):
            if args.get("hash") and args["hash"] != shown["view"]["hash"]:
                raise ApiError("hash_conflict")
            replace_view(api, shown, view)
            api.state.changed()
            return {"view": shown["view"]}
    raise ApiError("not_found")


def replace_view(api: WebApi, shown: Json, view: Json) -> None:
    """Draw a view anew; what was typed stays in the inputs that are still there."""
    shown["view"] = stored_view(api, view, same=shown["view"])
    there = {
        block["block_id"]: block["element"].get("action_id") for block in view["blocks"] if block["type"] == "input"
    }
    shown["values"] = {
        block: given for block, given in shown["values"].items() if block in there and there[block] in given
    }
    shown["errors"], shown["trouble"] = {}, None


def _publish(api: WebApi, args: Json) -> Json:
    user = _need(args, "user_id")
    _known(api, user)
    view = _checked_view(args, "home")
    api.state.homes[user] = stored_view(api, view)
    api.state.changed()
    return {"view": api.state.homes[user]}


def _checked_view(args: Json, kind: str) -> Json:
    view: Json = args.get("view") or {}
    if view.get("type") != kind:
        raise ApiError("invalid_arguments", response_metadata={"messages": [f"/view/type must be {kind}"]})
    if faults := limits.check_view(view):
        raise ApiError("invalid_arguments", response_metadata={"messages": faults})
    if len(json.dumps(view)) > 250_000:
        raise ApiError("view_too_large")
    return view


def _users_info(api: WebApi, args: Json) -> Json:
    user = _need(args, "user")
    if user == api.state.bot_user:
        return {"user": {"id": user, "name": "hemmaplan", "is_bot": True, "deleted": False}}
    return {"user": profile(api, user)}


def profile(api: WebApi, user: str) -> Json:
    person = _known(api, user)
    return {
        "id": person.id, "team_id": api.identity["team_id"], "name": person.id.lower(), "real_name": person.name,
        "deleted": person.deleted, "tz": person.tz, "locale": person.locale, "is_bot": False,
        "profile": {"real_name": person.name, "title": person.title},
    }  # fmt: skip


def _users_list(api: WebApi, _args: Json) -> Json:
    return {"members": [profile(api, user) for user in api.state.people]}


def _conversations_open(api: WebApi, args: Json) -> Json:
    user = _need(args, "users")
    if _known(api, user).deleted:
        raise ApiError("user_disabled")
    return {"channel": {"id": api.state.dm_with(user)}}


def _join(api: WebApi, args: Json) -> Json:
    channel = _target(api, _need(args, "channel"))
    found = api.state.channels[channel]
    if found["private"]:
        raise ApiError("method_not_supported_for_channel_type")
    if found["archived"]:
        raise ApiError("is_archived")
    warning = {"warning": "already_in_channel"} if api.state.bot_user in found["members"] else {}
    if not warning:
        found["members"].append(api.state.bot_user)
        api.state.changed()
    return {"channel": {"id": channel, "name": found["name"]}, **warning}


def _history(api: WebApi, args: Json) -> Json:
    channel = _target(api, _need(args, "channel"))
    found = api.state.channels[channel]
    scope = "im:history" if found["im"] else "groups:history" if found["private"] else "channels:history"
    if scope not in api.scopes:
        raise ApiError("missing_scope", needed=scope)
    if api.state.bot_user not in found["members"]:
        raise ApiError("not_in_channel")
    oldest = float(args.get("oldest") or 0)
    messages = [one for one in api.state.messages[channel] if not one.get("only") and float(one["ts"]) > oldest]
    newest_first = list(reversed(messages))[: int(args.get("limit") or 100)]
    with_metadata = str(args.get("include_all_metadata", "")).lower() in ("true", "1")
    return {"messages": [_shown(one, with_metadata) for one in newest_first], "has_more": False}


def _info(api: WebApi, args: Json) -> Json:
    channel = _target(api, _need(args, "channel"))
    found = api.state.channels[channel]
    return {"channel": {"id": channel, "name": found["name"], "is_private": found["private"]}}


def _members(api: WebApi, args: Json) -> Json:
    return {"members": api.state.channels[_target(api, _need(args, "channel"))]["members"]}


def _message(api: WebApi, args: Json) -> Json:
    blocks, text = args.get("blocks") or [], str(args.get("text") or "")
    if not blocks and not text:
        raise ApiError("no_text")
    if faults := limits.check_message({"blocks": blocks}):
        raise ApiError("invalid_blocks", response_metadata={"messages": faults})
    return {
        "ts": api.state.new_ts(), "user": api.state.bot_user, "text": text[: limits.LIMITS["message.text"]],
        "blocks": [{"block_id": f"b{number}", **block} for number, block in enumerate(blocks)],
        "metadata": args.get("metadata"), "thread_ts": args.get("thread_ts"), "at": api.state.now().isoformat(),
    }  # fmt: skip


def _shown(message: Json, with_metadata: bool = True) -> Json:
    hidden = {"only", "at"} if with_metadata else {"only", "at", "metadata"}
    return {"type": "message", **{name: value for name, value in message.items() if name not in hidden and value}}


def _target(api: WebApi, channel: str) -> str:
    """The channel; a person's id is their DM with the app."""
    if channel in api.state.people:
        if api.state.people[channel].deleted:
            raise ApiError("user_disabled")
        return api.state.dm_with(channel)
    if channel not in api.state.channels:
        raise ApiError("channel_not_found")
    return channel


def _writable(api: WebApi, channel: str) -> None:
    found = api.state.channels[channel]
    if found["archived"]:
        raise ApiError("is_archived")
    if api.state.bot_user not in found["members"]:
        raise ApiError("channel_not_found" if found["private"] else "not_in_channel")


def _known(api: WebApi, user: str) -> Any:
    if user not in api.state.people:
        raise ApiError("user_not_found")
    return api.state.people[user]


def _need(args: Json, name: str) -> str:
    if not args.get(name):
        raise ApiError("invalid_arguments", response_metadata={"messages": [f"missing required field: {name}"]})
    return str(args[name])


_METHODS: dict[str, Callable[[WebApi, Json], Json]] = {
    "api.test": lambda _api, _args: {}, "auth.test": _auth_test, "apps.connections.open": _connections_open,
    "chat.postMessage": _post, "chat.postEphemeral": _post_ephemeral, "chat.update": _update, "chat.delete": _delete,
    "chat.getPermalink": _permalink, "views.open": _open_view, "views.push": _push_view, "views.update": _update_view,
    "views.publish": _publish, "users.info": _users_info, "users.list": _users_list,
    "conversations.open": _conversations_open, "conversations.join": _join, "conversations.history": _history,
    "conversations.info": _info, "conversations.members": _members,
}  # fmt: skip

_SCOPES: dict[str, tuple[str, ...]] = {
    "chat.postMessage": ("chat:write",), "chat.postEphemeral": ("chat:write",), "chat.update": ("chat:write",),
    "chat.delete": ("chat:write",), "users.info": ("users:read",), "users.list": ("users:read",),
    "conversations.open": ("im:write", "mpim:write"), "conversations.join": ("channels:join",),
    "conversations.history": ("im:history", "channels:history", "groups:history"),
    "conversations.info": ("channels:read", "groups:read", "im:read"),
    "conversations.members": ("channels:read", "groups:read", "im:read"),
}  # fmt: skip
