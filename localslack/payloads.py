"""What is sent to the app, in Slack's shapes (docs.slack.dev/reference/interaction-payloads, /reference/events)."""

import re

from localslack.chat import as_sent
from localslack.inputs import all_values
from localslack.state import State
from localslack.values import Channel, Json, Message, Values, View
from localslack.views import wire
from localslack.webapi import WebApi


def command(api: WebApi, user: str, channel: str, word: str, text: str) -> Json:
    """All of it is text: over HTTP it travels as a form."""
    return {
        "token": "local", "team_id": api.identity.team_id, "team_domain": "local", "channel_id": channel,
        "channel_name": api.state.channels[channel].name or "directmessage", "user_id": user,
        "user_name": user.lower(), "command": word, "text": text, "api_app_id": api.identity.app_id,
        "is_enterprise_install": "false", "trigger_id": api.new_trigger(user),
    }  # fmt: skip


def event(api: WebApi, inner: Json) -> Json:
    """An event in its envelope; each call makes a new event_id."""
    team = api.identity.team_id
    bot = {"enterprise_id": None, "team_id": team, "user_id": api.state.bot_user, "is_bot": True}
    return {
        "token": "local", "team_id": team, "context_team_id": team, "context_enterprise_id": None,
        "api_app_id": api.identity.app_id, "type": "event_callback",
        "event": {"event_ts": api.state.new_ts(), **inner}, "event_id": api.state.new_id("Ev"),
        "event_time": int(api.state.now().timestamp()), "is_ext_shared_channel": False,
        "authorizations": [{**bot, "is_enterprise_install": False}],
    }  # fmt: skip


def message_event(api: WebApi, channel: Channel, message: Message) -> Json:
    kind = "im" if channel.im else "group" if channel.private else "channel"
    thread = {"thread_ts": message.thread_ts} if message.thread_ts else {}
    return {
        "type": "message", "channel": channel.id, "user": message.user, "text": message.text, "ts": message.ts,
        "event_ts": message.ts, "team": api.identity.team_id, "channel_type": kind,
        "client_msg_id": api.state.new_id("m"), **thread,
    }  # fmt: skip


def interaction(api: WebApi, user: str, kind: str) -> Json:
    """What every interaction begins with. A view that was closed has no trigger."""
    team = {"id": api.identity.team_id, "domain": "local"}
    trigger = {} if kind == "view_closed" else {"trigger_id": api.new_trigger(user)}
    return {
        "type": kind, "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": team["id"]},
        "api_app_id": api.identity.app_id, "token": "local", "team": team, "enterprise": None,
        "is_enterprise_install": False, **trigger,
    }  # fmt: skip


def with_state(api: WebApi, view: View, values: Values) -> Json:
    """A view with what was given in it."""
    return {**wire(api, view), "state": {"values": all_values(view.blocks, values)}}


def in_view(api: WebApi, view: View, values: Values) -> Json:
    """Where a click happened: in a modal or Home."""
    return {"view": with_state(api, view, values), "container": {"type": "view", "view_id": view.id}}


def in_message(api: WebApi, channel: Channel, message: Message) -> Json:
    """Where a click happened: in a message."""
    container = {
        "type": "message", "message_ts": message.ts, "channel_id": channel.id, "is_ephemeral": bool(message.only),
    }  # fmt: skip
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    return {
        "container": container, "channel": _channel(channel), "message": as_sent(api, message),
        "state": {"values": all_values(message.blocks, message.ticked)},
    }  # fmt: skip


def shortcut(api: WebApi, user: str, callback_id: str, channel: Channel | None, message: Message | None) -> Json:
    """With a message it is a message shortcut, which knows its channel; else a global one, which does not."""
    kind = "shortcut" if message is None else "message_action"
    payload = {**interaction(api, user, kind), "callback_id": callback_id, "action_ts": api.state.new_ts()}
    if message is None or channel is None:
        return payload
    return {**payload, "channel": _channel(channel), "message": as_sent(api, message), "message_ts": message.ts}


def _channel(channel: Channel) -> Json:
    return {"id": channel.id, "name": channel.name or "directmessage"}


def escaped(text: str) -> str:
    """What a person wrote, as Slack passes it on: none of it can be read as a link or a mention."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def with_mentions(state: State, app_name: str, text: str, *, named: bool) -> str:
    """Escaped text in which `@Anna Lindqvist` and `#channel` are ids; `named`: with the name after a bar.

    The longest names first, or Anna Lind would be found in Anna Lindqvist.
    """
    people = {person.name: person.id for person in state.people.values()} | {app_name: state.bot_user}
    for name in sorted(people, key=len, reverse=True):
        text = _replaced(text, f"@{escaped(name)}", f"<@{people[name]}{f'|{people[name].lower()}' if named else ''}>")
    channels = {channel.name: channel.id for channel in state.channels.values() if channel.name}
    for name in sorted(channels, key=len, reverse=True):
        text = _replaced(text, f"#{name}", f"<#{channels[name]}{f'|{name}' if named else ''}>")
    return text


def _replaced(text: str, written: str, meant: str) -> str:
    return re.sub(rf"(?<![\w@#]){re.escape(written)}(?!\w)", lambda _: meant, text)
