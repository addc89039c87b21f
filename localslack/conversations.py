"""conversations.* and users.* (docs.slack.dev/reference/methods)."""

from datetime import datetime

from localslack.values import Channel, Json
from localslack.webapi import ApiError, WebApi, need, page, yes


def open_(api: WebApi, args: Json) -> Json:
    """Only with one person: a DM with the app."""
    if not args.get("users"):
        raise ApiError("users_list_not_supplied")
    user = need(args, "users")
    if "," in user:
        raise ApiError("too_many_users")
    if api.user(user).deleted:
        raise ApiError("user_disabled")
    return {"channel": {"id": api.state.dm_with(user)}}


def join(api: WebApi, args: Json) -> Json:
    found = api.state.channels.get(need(args, "channel"))
    if found is None:
        raise ApiError("channel_not_found")
    if found.private:
        raise ApiError("method_not_supported_for_channel_type")
    if found.archived:
        raise ApiError("is_archived")
    if api.state.bot_user in found.members:
        warnings = {"response_metadata": {"warnings": ["already_in_channel"]}}
        return {"channel": _channel(api, found), "warning": "already_in_channel", **warnings}
    _add(api, found, api.state.bot_user)
    return {"channel": _channel(api, found)}


def invite(api: WebApi, args: Json) -> Json:
    found = _ours(api, args)
    api.need_scope("groups:write" if found.private else "channels:manage")
    for user in need(args, "users").split(","):
        if api.user(user).deleted:
            raise ApiError("user_disabled")
        if user in found.members:
            raise ApiError("already_in_channel")
        _add(api, found, user)
    return {"channel": _channel(api, found)}


def leave(api: WebApi, args: Json) -> Json:
    found = api.channel(args)
    if api.state.bot_user not in found.members:
        return {"not_in_channel": True}
    found.members.remove(api.state.bot_user)
    api.state.changed()
    return {}


def list_(api: WebApi, args: Json) -> Json:
    """Public ones unless `types` says otherwise; private ones only where the app is a member."""
    kinds = str(args.get("types") or "public_channel").split(",")
    return _listed(api, args, [channel for channel in _reachable(api) if channel.kind in kinds])


def users_conversations(api: WebApi, args: Json) -> Json:
    """Those that the person (the app itself when left out) and the app can both see."""
    user = str(args.get("user") or api.state.bot_user)
    kinds = str(args.get("types") or "public_channel").split(",")
    return _listed(
        api, args, [channel for channel in _reachable(api) if user in channel.members and channel.kind in kinds]
    )


def info(api: WebApi, args: Json) -> Json:
    found = api.channel(args)
    _may_read(api, found)
    more = {"num_members": len(found.members)} if yes(args, "include_num_members") else {}
    return {"channel": {**_channel(api, found), **more}}


def members(api: WebApi, args: Json) -> Json:
    found = api.channel(args)
    _may_read(api, found)
    shown, cursor = page(found.members, args)
    return {"members": shown, "response_metadata": {"next_cursor": cursor}}


def users_info(api: WebApi, args: Json) -> Json:
    user = need(args, "user")
    if user == api.state.bot_user:
        return {"user": {**_user(api, user, api.identity.user), "is_bot": True}}
    person = api.user(user)
    locale = {"locale": person.locale} if yes(args, "include_locale") else {}
    return {"user": {**profile(api, user), **locale}}


def users_list(api: WebApi, args: Json) -> Json:
    shown, cursor = page([profile(api, user) for user in api.state.people], args)
    return {"members": shown, "response_metadata": {"next_cursor": cursor}}


def profile(api: WebApi, user: str) -> Json:
    person = api.user(user)
    shown = _user(api, user, person.name)
    shown["profile"]["title"] = person.title
    outside = {"is_restricted": "guest", "is_stranger": "stranger", "is_bot": "bot"}
    shown |= {name: person.outside == kind for name, kind in outside.items()}
    return {**shown, "deleted": person.deleted, "tz": person.tz, "tz_label": person.tz}


def _user(api: WebApi, user: str, name: str) -> Json:
    team = api.identity.team_id
    return {
        "id": user, "team_id": team, "name": user.lower(), "real_name": name, "deleted": False, "is_bot": False,
        "profile": {"real_name": name, "display_name": name, "title": "", "team": team},
    }  # fmt: skip


def _ours(api: WebApi, args: Json) -> Channel:
    found = api.channel(args)
    if api.state.bot_user not in found.members:
        raise ApiError("not_in_channel")
    return found


def _add(api: WebApi, channel: Channel, user: str) -> None:
    channel.members.append(user)
    api.state.changed()
    api.announce(joined(api, channel, user))


def joined(api: WebApi, channel: Channel, user: str, kind: str = "member_joined_channel") -> Json:
    """The event that somebody came, or went (`member_left_channel`)."""
    return {
        "type": kind, "user": user, "channel": channel.id, "team": api.identity.team_id,
        "channel_type": "G" if channel.private else "C",
    }  # fmt: skip


def _reachable(api: WebApi) -> list[Channel]:
    found = api.state.channels.values()
    return [channel for channel in found if not channel.private or api.state.bot_user in channel.members]


def _may_read(api: WebApi, channel: Channel) -> None:
    api.need_scope("im:read" if channel.im else "groups:read" if channel.private else "channels:read")


def _listed(api: WebApi, args: Json, found: list[Channel]) -> Json:
    if yes(args, "exclude_archived"):
        found = [channel for channel in found if not channel.archived]
    shown, cursor = page(found, args)
    return {"channels": [_channel(api, channel) for channel in shown], "response_metadata": {"next_cursor": cursor}}


def _channel(api: WebApi, found: Channel) -> Json:
    kind, created = found.kind, int(datetime.fromisoformat("2026-01-01T00:00:00+00:00").timestamp())
    shown: Json = {
        "id": found.id, "created": created, "is_archived": found.archived, "is_im": kind == "im",
        "is_channel": kind == "public_channel", "is_group": kind == "private_channel", "is_mpim": False,
        "is_private": found.private, "context_team_id": api.identity.team_id,
    }  # fmt: skip
    if found.im:
        return {**shown, "user": found.im}
    member = api.state.bot_user in found.members
    return {**shown, "name": found.name, "name_normalized": found.name, "is_member": member}
