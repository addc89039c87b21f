"""Slack's JSON in: the only file that knows its shape (docs.slack.dev/reference/interaction-payloads)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

Body = Mapping[str, Any]

_WRAPPED = re.compile(r"<(?:(https?://[^|>]+)|mailto:([^|>]+)|#\w+\|([^>]*))(?:\|[^>]*)?>")


@dataclass(frozen=True)
class Command:
    workspace: str
    user: str
    channel: str
    text: str
    trigger: str
    response_url: str


@dataclass(frozen=True)
class Click:
    """A button, a menu or a picker. `value` is the button's own, or what was picked; `typed` the message's inputs."""

    workspace: str
    user: str
    action: str
    element: str
    value: Any
    block: str
    trigger: str
    response_url: str
    channel: str
    message_ts: str
    view_id: str
    view_hash: str
    view_callback: str
    view_metadata: str
    drawn: str
    root_view_id: str
    typed: Mapping[str, Any]
    blocks: Sequence[dict[str, Any]]
    """Those of the message that it stands in."""


@dataclass(frozen=True)
class Submission:
    """A modal that was sent. `values` has what was given in each input, by its block's id; None where empty."""

    workspace: str
    user: str
    callback: str
    metadata: str
    drawn: str
    """How the fields stood when the form was drawn; see bot.slack.drawn."""

    view_id: str
    root_view_id: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Shortcut:
    """A shortcut, on a message (with its text and where it was) or without one."""

    workspace: str
    user: str
    callback: str
    trigger: str
    response_url: str
    channel: str
    text: str
    link: str


@dataclass(frozen=True)
class Typed:
    """Something a person wrote to us in their DM."""

    workspace: str
    user: str
    channel: str
    text: str
    ts: str
    """When it was written, on Slack's clock."""


def workspace_of(body: Body) -> str:
    """The workspace that the app answers in; for somebody of another organisation, in a shared channel, not their own.

    Slack says so of a form, of an event by whom it is for, and of a button by our message that it stands in
    (docs.slack.dev/apis/slack-connect); what else there is, is the person's own.
    """
    form, message = body.get("view") or {}, body.get("message") or {}
    ours = message.get("team") if message.get("app_id") and message["app_id"] == body.get("api_app_id") else None
    installed = form.get("app_installed_team_id") or _authorised(body).get("team_id") or ours
    return str(installed or body.get("team_id") or (body.get("team") or {}).get("id") or "")


def user_of(body: Body) -> str:
    event = body.get("event") or {}
    of_event = event.get("user")
    found = body.get("user_id") or (body.get("user") or {}).get("id") or of_event
    return str(found["id"] if isinstance(found, dict) else found or "")


def delivery_key(body: Body) -> str:
    """What tells one delivery from another: the same again is the same thing delivered twice."""
    return str(body.get("event_id") or body.get("trigger_id") or "")


def press_key(asked: object) -> str:
    """What is the same for the same button pressed again; empty for what is no button."""
    if not isinstance(asked, Click) or asked.element not in ("button", "overflow"):
        return ""
    where = asked.view_id or f"{asked.channel}/{asked.message_ts}"
    return sha256(f"{asked.user}/{asked.action}/{asked.value}/{where}".encode()).hexdigest()


def read_command(body: Body) -> Command:
    return Command(
        workspace=workspace_of(body),
        user=user_of(body),
        channel=body.get("channel_id", ""),
        text=body.get("text", "").strip(),
        trigger=body.get("trigger_id", ""),
        response_url=body.get("response_url", ""),
    )


def read_click(body: Body) -> Click:
    action = body["actions"][0]
    view = body.get("view") or {}
    holder = view or body
    container = body.get("container") or {}
    return Click(
        workspace=workspace_of(body),
        user=user_of(body),
        action=action.get("action_id", ""),
        element=action.get("type", ""),
        value=_given(action),
        block=action.get("block_id", ""),
        trigger=body.get("trigger_id", ""),
        response_url=body.get("response_url", ""),
        channel=container.get("channel_id") or (body.get("channel") or {}).get("id", ""),
        message_ts=container.get("message_ts", ""),
        view_id=view.get("id", ""),
        view_hash=view.get("hash", ""),
        view_callback=view.get("callback_id", ""),
        view_metadata=_metadata(view)[0],
        drawn=_metadata(view)[1],
        root_view_id=view.get("root_view_id", ""),
        typed=_values(holder.get("state") or {}),
        blocks=(body.get("message") or {}).get("blocks") or (),
    )


def read_submission(body: Body) -> Submission:
    view = body["view"]
    return Submission(
        workspace=workspace_of(body),
        user=user_of(body),
        callback=view.get("callback_id", ""),
        metadata=_metadata(view)[0],
        drawn=_metadata(view)[1],
        view_id=view.get("id", ""),
        root_view_id=view.get("root_view_id", ""),
        values=_values(view.get("state") or {}),
    )


def read_shortcut(body: Body) -> Shortcut:
    message = body.get("message") or {}
    channel = (body.get("channel") or {}).get("id", "")
    return Shortcut(
        workspace=workspace_of(body),
        user=user_of(body),
        callback=body.get("callback_id", ""),
        trigger=body.get("trigger_id", ""),
        response_url=body.get("response_url", ""),
        channel=channel,
        text=unescaped(message.get("text", "")),
        link=f"https://slack.com/archives/{channel}/p{message['ts'].replace('.', '')}" if message else "",
    )


def read_words(body: Body) -> Typed | None:
    """None for what is no person's new message to us: edits, joins, bots, other people's conversations.

    Files that came with it are links below the words, since we may not read them and Slack keeps them.
    """
    event = body.get("event") or {}
    of_person = event.get("user") and not event.get("bot_id") and event.get("subtype") in (None, "file_share")
    if event.get("channel_type") != "im" or not of_person:
        return None
    links = [str(file["permalink"]) for file in event.get("files") or [] if file.get("permalink")]
    return Typed(
        workspace=workspace_of(body),
        user=event["user"],
        channel=event["channel"],
        text="\n".join([text for text in [unescaped(event.get("text") or "")] if text] + links),
        ts=str(event.get("ts") or ""),
    )


def unescaped(text: str) -> str:
    """What the person wrote: Slack wraps addresses and channels, and escapes three characters.

    See docs.slack.dev/messaging/formatting-message-text. Mentions of people stay as they are.
    """
    text = _WRAPPED.sub(lambda found: found[1] or found[2] or f"#{found[3]}", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _metadata(view: Body) -> tuple[str, str]:
    about, _, drawn = str(view.get("private_metadata") or "").partition("~")
    return about, drawn


def _authorised(body: Body) -> Body:
    return next(iter(body.get("authorizations") or []), {})


def _values(state: Body) -> dict[str, Any]:
    blocks = state.get("values") or {}
    return {block: _given(element) for block, elements in blocks.items() for element in elements.values()}


_SINGLE = ("selected_date", "selected_time", "selected_user", "selected_conversation")
_SEVERAL = ("selected_users", "selected_conversations")


def _given(element: Body) -> Any:
    """What an input or a clicked element holds, whatever its kind; None where it is empty."""
    if "selected_option" in element:
        return (element["selected_option"] or {}).get("value")
    if "selected_options" in element:
        return [option["value"] for option in element["selected_options"] or []] or None
    for name in (*_SINGLE, *_SEVERAL):
        if name in element:
            return element[name] or None
    return element.get("value") or None
