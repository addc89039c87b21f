"""The table of methods: what each does, the scopes it needs, and how often it may be called."""

from dataclasses import asdict

from localslack import chat, conversations, files, limits, views
from localslack.values import Json
from localslack.webapi import Method, WebApi, refused


def _auth_test(api: WebApi, _args: Json) -> Json:
    return {**asdict(api.identity), "is_enterprise_install": False}


def _connections_open(api: WebApi, _args: Json) -> Json:
    return {"url": f"{api.url.replace('http', 'ws', 1)}/link?ticket={api.state.new_id('')}"}


def _api_test(_api: WebApi, args: Json) -> Json:
    return {"args": args} if args else {}


def _validate(_api: WebApi, args: Json) -> Json:
    """`blocks.validate` needs no scope; it answers with everything that is wrong."""
    faults = limits.check_message(args) if "blocks" in args else limits.check_view(args.get("view") or {})
    if faults:
        raise refused(*faults, word="invalid_blocks")
    return {}


_HISTORY = ("channels:history", "groups:history", "im:history")
_READ = ("channels:read", "groups:read", "im:read")
_WRITE = ("chat:write",)

METHODS = {
    "api.test": Method(_api_test, caller="any"),
    "auth.test": Method(_auth_test),
    "apps.connections.open": Method(_connections_open, caller="app"),
    "blocks.validate": Method(_validate),
    "chat.delete": Method(chat.delete, _WRITE),
    "chat.getPermalink": Method(chat.permalink),
    "chat.postEphemeral": Method(chat.post_ephemeral, _WRITE),
    "chat.postMessage": Method(chat.post_message, _WRITE),
    "chat.update": Method(chat.update, _WRITE),
    "conversations.history": Method(chat.history, _HISTORY),
    "conversations.info": Method(conversations.info, _READ),
    "conversations.invite": Method(conversations.invite, ("channels:manage", "groups:write")),
    "conversations.join": Method(conversations.join, ("channels:join",)),
    "conversations.leave": Method(conversations.leave, ("channels:manage", "channels:join", "groups:write")),
    "conversations.list": Method(conversations.list_, _READ),
    "conversations.members": Method(conversations.members, _READ),
    "conversations.open": Method(conversations.open_, ("im:write", "mpim:write")),
    "conversations.replies": Method(chat.replies, _HISTORY),
    "files.completeUploadExternal": Method(files.complete, ("files:write",)),
    "files.getUploadURLExternal": Method(files.upload_url, ("files:write",)),
    "reactions.add": Method(chat.add_reaction, ("reactions:write",)),
    "users.conversations": Method(conversations.users_conversations, _READ),
    "users.info": Method(conversations.users_info, ("users:read",)),
    "users.list": Method(conversations.users_list, ("users:read",)),
    "views.open": Method(views.open_),
    "views.publish": Method(views.publish),
    "views.push": Method(views.push),
    "views.update": Method(views.update),
}
