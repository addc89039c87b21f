"""What a surface of the preview is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.slack import kit
from bot.slack.kit import Block
from bot.voice import Voice

Json = dict[str, Any]
Draw = Callable[[Voice], Any]


class Kind(StrEnum):
    """What it is to Slack. A reply is a message that only one person sees."""

    MESSAGE = "message"
    REPLY = "reply"
    MODAL = "modal"
    HOME = "home"


@dataclass(frozen=True)
class Surface:
    """Something that the coach shows, in one of its states. `name` begins with the thing that it is about, and a colon.

    `draw` gives a message's blocks, or a view. `errors` is what is told under a form's fields, by their names.
    """

    name: str
    kind: Kind
    draw: Draw
    errors: Callable[[Voice], Mapping[str, str]] | None = None

    @property
    def group(self) -> str:
        return self.name[: self.name.index(":")]

    def payload(self, voice: Voice) -> Json:
        """As Slack is given it: a view, or a message with its blocks."""
        drawn = self.draw(voice)
        return drawn if isinstance(drawn, dict) else {"blocks": drawn}


def message(name: str, draw: Callable[[Voice], list[Block]]) -> Surface:
    return Surface(name, Kind.MESSAGE, draw)


def reply(name: str, draw: Callable[[Voice], list[Block]]) -> Surface:
    return Surface(name, Kind.REPLY, draw)


def modal(
    name: str, draw: Callable[[Voice], Block], errors: Callable[[Voice], Mapping[str, str]] | None = None
) -> Surface:
    return Surface(name, Kind.MODAL, draw, errors)


def home(name: str, draw: Callable[[Voice], Block]) -> Surface:
    return Surface(name, Kind.HOME, draw)


def words(text: str) -> list[Block]:
    """A message of one phrase."""
    return [kit.section(text)]
