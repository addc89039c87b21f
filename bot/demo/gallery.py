"""Every surface of the coach as the stand-in's gallery takes it, where a change of words is looked at."""

from bot.demo.preview import example, surfaces
from bot.demo.preview.surface import Json, Kind, Surface
from flows.texts import LANGUAGES, Language
from localslack import Shown


def shown() -> list[Shown]:
    """All of them, in both languages."""
    return [_shown(surface) for surface in surfaces()]


def _shown(surface: Surface) -> Shown:
    group, _, name = surface.name.partition(": ")
    errors = {str(language): surface.errors(example.voice(language)) for language in LANGUAGES if surface.errors}
    return Shown(name, group, {language: _payload(surface, language) for language in LANGUAGES}, errors)


def _payload(surface: Surface, language: Language) -> Json:
    only_one = {"response_type": "ephemeral"} if surface.kind is Kind.REPLY else {}
    return {**surface.payload(example.voice(language)), **only_one}
