"""One message to one recipient, and finding it again. Whoever posts comes through here."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack import kit
from bot.slack.client import Outcome, SlackFailure, Trouble, trouble_of
from bot.slack.kit import Block
from storage import parked, people, silences
from storage.desk import Desk

log = logging.getLogger(__name__)

METHODS = ("chat.postMessage", "conversations.join", "conversations.open", "conversations.history")
"""What posting may call. When Slack has asked us to wait with one of them, nothing is posted."""

_TOO_MUCH = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"})
_REFUSED = frozenset(
    {
        "access_denied", "cannot_dm_bot", "channel_is_limited_access", "channel_not_found", "enterprise_is_restricted",
        "is_archived", "is_inactive", "messages_tab_disabled", "not_in_channel", "restricted_action",
        "restricted_action_non_threadable_channel", "restricted_action_read_only_channel", "team_not_found",
        "user_disabled", "user_not_found", "user_not_visible",
    }
)  # fmt: skip

ANSWER, REMINDER, CARD = "hemmaplan_answer", "hemmaplan_reminder", "hemmaplan_card"
"""The types of our messages' metadata. Everybody in a workspace can read metadata, so only an opaque key goes in."""

_PLAIN = 3000
_LOOK_BACK = timedelta(minutes=1)
_PAGES = 5


@dataclass(frozen=True)
class Posted:
    """Where the message stands. A person's channel is the DM with them."""

    channel: str
    ts: str


def key_of(event_key: str, sort: str) -> Block:
    """The metadata by which a message can be found again."""
    return {"event_type": sort, "event_payload": {"key": event_key}}


def post(
    client: WebClient, channel: str, blocks: Sequence[Block], metadata: Block | None = None, *, in_words: bool = True
) -> Posted:
    """Say it to a channel or a person. Raises what Slack raises (SlackFailure), and never posts twice.

    A public channel that we are not in is joined first. Where Slack will not have the blocks, the words alone are said,
    unless `in_words` is False: the caller has better blocks.
    """
    said: dict[str, Any] = {"blocks": list(blocks), "text": kit.as_text(blocks)}
    if metadata is not None:
        said["metadata"] = metadata
    try:
        return _inside(client, channel, said)
    except SlackApiError as error:
        word = trouble_of(error).word
        if word not in _TOO_MUCH or not in_words:
            raise
    log.error("a message to %s was refused (%s) and is said in plain text", channel, word)
    del said["blocks"]
    return _inside(client, channel, said | {"text": kit.shorten(said["text"], _PLAIN)})


def is_refused(trouble: Trouble) -> bool:
    """Whether the recipient is one that Slack will take nothing for, until something changes there."""
    return trouble.outcome is Outcome.PERMANENT and trouble.word in _REFUSED


def heed(
    desk: Desk, recipient: str, trouble: Trouble, method: str, until: datetime,
) -> None:  # fmt: skip
    """A recipient that Slack refuses is not tried again; a workspace in trouble is left alone, for as long as Slack
    asked or until somebody mends it. `method` is what was called, for trouble that does not tell.
    """
    match trouble.outcome:
        case Outcome.PERMANENT if is_refused(trouble):
            parked.keep(desk, recipient, trouble.word)
        case Outcome.WORKSPACE:
            people.set_trouble(desk, trouble.word)
        case Outcome.PASSING | Outcome.UNKNOWN:
            silences.keep(desk, trouble.method or method, until)


def find(client: WebClient, channel: str, key: str, since: datetime) -> Posted | None:
    """Our message with that key in its metadata, posted at that moment or later; None when it is not there.

    Raises what Slack raises when we may not look.
    """
    if channel.startswith(("U", "W")):
        channel = client.conversations_open(users=channel)["channel"]["id"]
    oldest, cursor = str((since - _LOOK_BACK).timestamp()), ""
    for _ in range(_PAGES):
        page = client.conversations_history(
            channel=channel, oldest=oldest, include_all_metadata=True, limit=200, cursor=cursor
        )
        for message in page["messages"]:
            if message.get("metadata", {}).get("event_payload", {}).get("key") == key:
                return Posted(channel, str(message["ts"]))
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            break
    return None


def _inside(client: WebClient, channel: str, said: dict[str, Any]) -> Posted:
    """Post it; where we are not in the channel, join it and post it then."""
    try:
        return _post(client, channel, said)
    except SlackApiError as error:
        if trouble_of(error).word != "not_in_channel":
            raise
        _join(client, channel, otherwise=error)
    return _post(client, channel, said)


def _post(client: WebClient, channel: str, said: dict[str, Any]) -> Posted:
    answer = client.chat_postMessage(channel=channel, unfurl_links=False, **said)
    return Posted(str(answer["channel"]), str(answer["ts"]))


def _join(client: WebClient, channel: str, otherwise: SlackApiError) -> None:
    """A private channel cannot be joined, only invited to: what is wrong is then that we are not in it."""
    try:
        client.conversations_join(channel=channel)
    except SlackFailure as error:
        if trouble_of(error).outcome in (Outcome.PERMANENT, Outcome.WORKSPACE):
            raise otherwise from None
        raise
