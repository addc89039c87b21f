"""chat.* and reactions.* (docs.slack.dev/reference/methods)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from localslack import limits
from localslack.inputs import named
from localslack.values import Json, Message, Shared
from localslack.webapi import ApiError, WebApi, need, page, refused, yes


@dataclass(frozen=True)
class Content:
    """What a message says, checked and as it is kept."""

    text: str
    blocks: list[Json]

    def put_into(self, message: Message) -> None:
        message.text, message.blocks, message.edited = self.text, self.blocks, True


def post_message(api: WebApi, args: Json) -> Json:
    return post(api, args, [])


def post(api: WebApi, args: Json, files: Sequence[Shared]) -> Json:
    """A message, with files that have been uploaded."""
    channel = api.target(args)
    _writable(api, channel)
    message = _new(api, channel, args, files)
    api.state.messages[channel].append(message)
    api.state.changed()
    return {"channel": channel, "ts": message.ts, "message": as_sent(api, message)}


def post_ephemeral(api: WebApi, args: Json) -> Json:
    channel, user = api.target(args), need(args, "user")
    _writable(api, channel)
    if user not in api.state.channels[channel].members:
        raise ApiError("user_not_in_channel")
    message = _new(api, channel, args)
    message.only = user
    api.state.messages[channel].append(message)
    api.state.changed()
    return {"message_ts": message.ts}


def update(api: WebApi, args: Json) -> Json:
    """Metadata that is not given stays."""
    channel = api.target(args)
    old = _own(api, channel, need(args, "ts"), "cant_update_message")
    content(args).put_into(old)
    if "metadata" in args:
        old.metadata = _metadata(args)
    api.state.changed()
    return {"channel": channel, "ts": old.ts, "text": old.text, "message": as_sent(api, old)}


def delete(api: WebApi, args: Json) -> Json:
    channel = api.target(args)
    old = _own(api, channel, need(args, "ts"), "cant_delete_message")
    api.state.messages[channel].remove(old)
    api.state.changed()
    return {"channel": channel, "ts": old.ts}


def permalink(api: WebApi, args: Json) -> Json:
    channel, ts = api.target(args), need(args, "message_ts")
    if api.state.find(channel, ts) is None:
        raise ApiError("message_not_found")
    return {"channel": channel, "permalink": f"https://local.slack.test/archives/{channel}/p{ts}"}


def add_reaction(api: WebApi, args: Json) -> Json:
    channel, name = api.target(args), need(args, "name")
    message = api.state.find(channel, need(args, "timestamp"))
    if message is None or message.only:
        raise ApiError("message_not_found")
    users = message.reactions.setdefault(name, [])
    if api.state.bot_user in users:
        raise ApiError("already_reacted")
    users.append(api.state.bot_user)
    api.state.changed()
    return {}


def history(api: WebApi, args: Json) -> Json:
    """Newest first, without the replies of threads."""
    channel = _readable(api, args)
    shown = [message for message in reversed(api.state.messages[channel]) if message.thread_ts in (None, message.ts)]
    return _listed(api, shown, args)


def replies(api: WebApi, args: Json) -> Json:
    """The first message of the thread, then the others, oldest first."""
    channel, ts = _readable(api, args), need(args, "ts")
    thread = [message for message in api.state.messages[channel] if message.is_in_thread_of(ts)]
    if not thread:
        raise ApiError("thread_not_found")
    return _listed(api, thread, args)


def _listed(api: WebApi, messages: list[Message], args: Json) -> Json:
    oldest, latest, inclusive = _stamp(args, "oldest"), _stamp(args, "latest"), yes(args, "inclusive")
    there = [
        message
        for message in messages
        if not message.only and _between(float(message.ts), oldest, latest, inclusive=inclusive)
    ]
    found, cursor = page(there, args)
    with_metadata = yes(args, "include_all_metadata")
    return {
        "messages": [as_sent(api, message, with_metadata=with_metadata) for message in found],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def _between(ts: float, oldest: float | None, latest: float | None, *, inclusive: bool) -> bool:
    """The bounds themselves belong to it only with `inclusive`."""
    if inclusive and ts in (oldest, latest):
        return True
    return (oldest or 0) < ts and (latest is None or ts < latest)


def _stamp(args: Json, name: str) -> float | None:
    try:
        return float(args[name]) if args.get(name) not in (None, "") else None
    except (TypeError, ValueError):
        raise ApiError(f"invalid_ts_{name}") from None


def _readable(api: WebApi, args: Json) -> str:
    found = api.channel(args)
    api.need_scope("im:history" if found.im else "groups:history" if found.private else "channels:history")
    if api.state.bot_user not in found.members:
        raise ApiError("not_in_channel")
    return found.id


def content(args: Json, files: Sequence[Shared] = ()) -> Content:
    """`text` and `blocks` as they are kept. Raises ApiError for what Slack refuses."""
    blocks, text = args.get("blocks") or [], str(args.get("text") or "")
    if not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    if not blocks and not text and not files:
        raise ApiError("no_text")
    if faults := limits.check_message({"blocks": blocks}):
        raise refused(*faults, word="invalid_blocks")
    return Content(text[: limits.LIMITS["message.text"]], named(blocks))


def _new(api: WebApi, channel: str, args: Json, files: Sequence[Shared] = ()) -> Message:
    """From the app."""
    said, metadata, thread = content(args, files), _metadata(args), _thread(api, channel, args)
    return Message(
        api.state.new_ts(), api.state.bot_user, said.text, api.state.now().isoformat(), said.blocks, thread,
        metadata=metadata, files=list(files),
    )  # fmt: skip


def _thread(api: WebApi, channel: str, args: Json) -> str | None:
    """A reply to a reply goes to the thread's first message."""
    if not args.get("thread_ts"):
        return None
    first = api.state.find(channel, str(args["thread_ts"]))
    if first is None or first.only:
        raise ApiError("thread_not_found")
    return first.thread_ts or first.ts


def _metadata(args: Json) -> Json | None:
    metadata: Json | None = args.get("metadata")
    if metadata and not (isinstance(metadata, dict) and {"event_type", "event_payload"} <= metadata.keys()):
        raise ApiError("invalid_metadata_format")
    return metadata or None


def _own(api: WebApi, channel: str, ts: str, word: str) -> Message:
    """A message of the app's own that may be changed."""
    found = api.state.find(channel, ts)
    if found is None or found.only:
        raise ApiError("message_not_found")
    if found.user != api.state.bot_user:
        raise ApiError(word)
    return found


def _writable(api: WebApi, channel: str) -> None:
    found = api.state.channels[channel]
    if found.archived:
        raise ApiError("is_archived")
    if found.im and not api.messages_tab:
        raise ApiError("messages_tab_disabled")
    if api.state.bot_user not in found.members:
        raise ApiError("not_in_channel")


_SENT = ("ts", "user", "blocks", "thread_ts", "files")


def as_sent(api: WebApi, message: Message, *, with_metadata: bool = True) -> Json:
    """A message as Slack gives it to an app."""
    kept = asdict(message)
    shown: Json = {name: kept[name] for name in _SENT if kept[name]}
    shown |= {"type": "message", "text": message.text, "team": api.identity.team_id}
    if with_metadata and message.metadata:
        shown["metadata"] = message.metadata
    if message.user == api.state.bot_user:
        shown |= {"bot_id": api.identity.bot_id, "app_id": api.identity.app_id}
    if message.edited:
        shown["edited"] = {"user": message.user, "ts": message.ts}
    if message.reactions:
        shown["reactions"] = [
            {"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()
        ]
    return shown
