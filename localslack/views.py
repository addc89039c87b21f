"""views.*: modals, which stack, and Home (docs.slack.dev/reference/methods/views.open)."""

import hashlib
import json
from collections.abc import Iterator

from localslack import limits
from localslack.inputs import named, still_held
from localslack.values import Json, Modal, View
from localslack.webapi import ApiError, WebApi, need, refused

STACK = 3
_BYTES = 250_000


def open_(api: WebApi, args: Json) -> Json:
    """A modal, instead of those that may be open."""
    return _put_on(api, args, fresh=True)


def push(api: WebApi, args: Json) -> Json:
    """One more on top, up to three."""
    return _put_on(api, args, fresh=False)


def _put_on(api: WebApi, args: Json, *, fresh: bool) -> Json:
    trigger = need(args, "trigger_id")
    view = _checked(api, args, "modal")
    owner = api.use_trigger(trigger)
    stack = [] if fresh else list(api.state.modals.get(owner, []))
    if len(stack) >= STACK:
        raise ApiError("push_limit_reached")
    top = Modal(stored(api, view, previous=stack[-1].view if stack else None))
    api.state.modals[owner] = [*stack, top]
    api.state.changed()
    return {"view": wire(api, top.view)}


def stored(api: WebApi, view: Json, previous: View | None = None, same: View | None = None) -> View:
    """A view as Slack keeps it: with ids, and a hash that changes with every change."""
    view_id = same.id if same else api.state.new_id("V")
    before = same.previous_id if same else previous.id if previous else None
    root = next((shown.root_id for shown in (same, previous) if shown), view_id)
    marked = f"{api.state.new_id('')}.{json.dumps(view, sort_keys=True)}"
    return View(
        id=view_id, hash=hashlib.sha256(marked.encode()).hexdigest()[:16], root_id=root, previous_id=before,
        sent={**view, "blocks": named(view["blocks"], view_id)},
    )  # fmt: skip


def wire(api: WebApi, view: View) -> Json:
    """A view as Slack gives it to an app."""
    who = api.identity
    return {
        "private_metadata": "", "callback_id": "", "external_id": "", "clear_on_close": False,
        "notify_on_close": False, **view.sent, "id": view.id, "root_view_id": view.root_id,
        "previous_view_id": view.previous_id, "team_id": who.team_id, "hash": view.hash, "app_id": who.app_id,
        "app_installed_team_id": who.team_id, "bot_id": who.bot_id,
    }  # fmt: skip


def update(api: WebApi, args: Json) -> Json:
    """An open modal, found by its id or external_id, drawn anew where it lies."""
    view = _checked(api, args, "modal", once_more=True)
    for shown in _open_ones(api):
        ours, name = shown.view, args.get("external_id")
        if args.get("view_id") == ours.id or (name and name == ours.says("external_id")):
            _same_hash(args, ours)
            replace(api, shown, view)
            api.state.changed()
            return {"view": wire(api, shown.view)}
    raise ApiError("not_found")


def replace(api: WebApi, shown: Modal, view: Json) -> None:
    """Draw a view anew; what was typed stays in the inputs that are still there."""
    shown.view = stored(api, view, same=shown.view)
    shown.values = still_held(shown.view.blocks, shown.values)
    shown.errors, shown.trouble = {}, None


def publish(api: WebApi, args: Json) -> Json:
    """Somebody's Home tab."""
    user = need(args, "user_id")
    api.user(user)
    view = _checked(api, args, "home")
    old = api.state.homes.get(user)
    _same_hash(args, old)
    api.state.homes[user] = stored(api, view, same=old)
    held = api.state.home_values.get(user, {})
    api.state.home_values[user] = still_held(api.state.homes[user].blocks, held)
    api.state.changed()
    return {"view": wire(api, api.state.homes[user])}


def _same_hash(args: Json, old: View | None) -> None:
    if args.get("hash") and (old is None or args["hash"] != old.hash):
        raise ApiError("hash_conflict")


def _open_ones(api: WebApi) -> Iterator[Modal]:
    for stack in api.state.modals.values():
        yield from stack


def _checked(api: WebApi, args: Json, kind: str, *, once_more: bool = False) -> Json:
    """The view of a call. `once_more`: it replaces one that may have the same external_id."""
    view = args.get("view")
    if not isinstance(view, dict):
        raise refused("[ERROR] missing required field: view")
    if view.get("type") != kind:
        raise refused(f"/view/type must be {kind}")
    if len(json.dumps(view)) > _BYTES:
        raise ApiError("view_too_large")
    if faults := limits.check_view(view):
        raise refused(*faults)
    name = view.get("external_id")
    if name and not once_more and any(shown.view.says("external_id") == name for shown in _open_ones(api)):
        raise ApiError("duplicate_external_id")
    return view
