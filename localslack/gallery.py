"""A page with everything that an app can show, in each of its states: drawn as messages, modals and Home are."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from aiohttp import web

from localslack.page_api import PageApi
from localslack.values import Json

_PAGE = Path(__file__).parent / "page"


@dataclass(frozen=True)
class Shown:
    """Something that the app can show, by a name of its own within its group.

    `drawn` is it in each language that there is, by the language's code: a modal's or Home's view, or a message
    (`{"blocks": […]}`, with `"response_type": "ephemeral"` where only one person sees it). `errors` is in each language
    what stands under the inputs of a modal, by their block_ids.
    """

    name: str
    group: str
    drawn: Mapping[str, Json]
    errors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


Gallery = Callable[[], Sequence[Shown]]
"""Asked once, when somebody looks."""


class GalleryRoutes:
    """The page, the frame in it, the names, and what is drawn in a language."""

    def __init__(self, page: PageApi, gallery: Gallery) -> None:
        self._page, self._gallery = page, gallery

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.get("/gallery", self._index),
            web.get("/gallery/frame", self._frame),
            web.get("/ui/gallery", self._names),
            web.get("/ui/gallery/{language}", self._drawn),
        ]

    @cached_property
    def _shown(self) -> Sequence[Shown]:
        return self._gallery()

    async def _index(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(_PAGE / "gallery.html")

    async def _frame(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(_PAGE / "frame.html")

    async def _names(self, _request: web.Request) -> web.Response:
        return await _json(lambda: names(self._shown))

    async def _drawn(self, request: web.Request) -> web.Response:
        """With who and where there is in the workspace, so that they are called by their names."""
        language = request.match_info["language"]
        return await _json(lambda: {**self._page.around(), "shown": in_language(self._shown, language)})


async def _json(made: Callable[[], Json]) -> web.Response:
    """Not on the server's loop, since an app's drawing takes its time."""
    text = await asyncio.to_thread(lambda: json.dumps(made()))
    return web.Response(text=text, content_type="application/json")


def names(shown: Sequence[Shown]) -> Json:
    return {
        "languages": list(dict.fromkeys(language for surface in shown for language in surface.drawn)),
        "shown": [
            {"id": _id(number), "name": surface.name, "group": surface.group} for number, surface in enumerate(shown)
        ],
    }


def in_language(shown: Sequence[Shown], language: str) -> list[Json]:
    """What there is in that language; its ids are those of the names."""
    return [
        {
            "id": _id(number), "name": surface.name, "group": surface.group, "drawn": surface.drawn[language],
            "errors": dict(surface.errors.get(language, {})),
        }
        for number, surface in enumerate(shown)
        if language in surface.drawn
    ]  # fmt: skip


def _id(number: int) -> str:
    return f"shown-{number}"
