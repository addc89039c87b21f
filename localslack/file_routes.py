"""What an app reaches by an address that it was given: response_url, and uploads."""

from aiohttp import web

from localslack import files
from localslack.actions import Actions
from localslack.doors import body
from localslack.webapi import ApiError, WebApi


class FileRoutes:
    """`actions` know every response_url, `api` every file."""

    def __init__(self, api: WebApi, actions: Actions) -> None:
        self._api, self._actions = api, actions

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/response/{name}", self._respond),
            web.post("/upload/{file}", self._upload),
            web.get("/files/{file}/{name}", self._file),
        ]

    async def _respond(self, request: web.Request) -> web.Response:
        try:
            kept = self._actions.use_response(request.match_info["name"])
        except ApiError as error:
            return web.json_response({"ok": False, "error": error.word}, status=404)
        try:
            self._actions.respond(kept.user, kept.channel, await body(request), kept.ts)
        except ApiError as error:
            return web.json_response({"ok": False, "error": error.word, **error.more}, status=400)
        return web.Response(text="ok")

    async def _upload(self, request: web.Request) -> web.Response:
        """As a raw body, or as the first file of a form."""
        if request.content_type == "multipart/form-data":
            parts = [part for part in (await request.post()).values() if isinstance(part, web.FileField)]
            content = parts[0].file.read() if parts else b""
        else:
            content = await request.read()
        if not files.receive(self._api, request.match_info["file"], content):
            raise web.HTTPBadRequest
        return web.Response(text=f"OK - {len(content)}")

    async def _file(self, request: web.Request) -> web.Response:
        found = files.content_of(self._api, request.match_info["file"])
        if found is None:
            raise web.HTTPNotFound
        content, kind = found
        return web.Response(body=content, content_type=kind)
