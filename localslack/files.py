"""The three steps of an upload: ask for an address, send the bytes there, share the file."""

import base64
import mimetypes
import urllib.parse

from localslack.chat import post
from localslack.values import File, Json
from localslack.webapi import ApiError, WebApi, need, refused


def upload_url(api: WebApi, args: Json) -> Json:
    name, length = need(args, "filename"), need(args, "length")
    if not length.isdigit():
        raise refused("[ERROR] must be a number [json-pointer:/length]")
    file, alt = api.state.new_id("F"), str(args.get("alt_txt") or "")
    kind, url = mimetypes.guess_type(name)[0] or "application/octet-stream", f"/files/{file}/{urllib.parse.quote(name)}"
    api.state.files[file] = File(file, name, name, int(length), kind, alt, url)
    return {"upload_url": f"{api.url}/upload/{file}", "file_id": file}


def receive(api: WebApi, file: str, content: bytes) -> bool:
    """Keep the bytes; False when they are not as many as was said, or nobody asked for the address."""
    with api.state.lock:
        found = api.state.files.get(file)
        if found is None or len(content) != found.size:
            return False
        found.content = base64.b64encode(content).decode()
        return True


def complete(api: WebApi, args: Json) -> Json:
    asked = args.get("files") or []
    if not asked or not all(isinstance(file, dict) for file in asked):
        raise refused("[ERROR] missing required field: files")
    found = [_uploaded(api, file) for file in asked]
    if args.get("channel_id"):
        _share(api, args, found)
    return {"files": [_shown(api, file) for file in found]}


def _uploaded(api: WebApi, asked: Json) -> File:
    found = api.state.files.get(asked.get("id", ""))
    if found is None or found.content is None:
        raise ApiError("file_not_found")
    found.title = asked.get("title") or found.name
    return found


def _share(api: WebApi, args: Json, found: list[File]) -> None:
    """One message with all of them."""
    said = {**args, "channel": args["channel_id"], "text": args.get("initial_comment") or ""}
    post(api, said, [file.shared() for file in found])


def _shown(api: WebApi, file: File) -> Json:
    return {
        "id": file.id, "name": file.name, "title": file.title, "size": file.size, "mimetype": file.mimetype,
        "user": api.state.bot_user, "url_private": f"{api.url}{file.url}", "alt_txt": file.alt,
    }  # fmt: skip


def content_of(api: WebApi, file: str) -> tuple[bytes, str] | None:
    """The bytes and what kind they are."""
    with api.state.lock:
        found = api.state.files.get(file)
        if found is None or found.content is None:
            return None
        return base64.b64decode(found.content), found.mimetype
