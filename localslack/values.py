"""What there is in a workspace, as plain values. Only what travels over the wire is JSON."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]
"""An object of Slack's own format: a block, an element, a payload, a call's arguments or its answer."""

Values = dict[str, dict[str, Json]]
"""What is held in the inputs of a surface: by block_id, then by action_id."""

Choice = str | float | Sequence[str] | None
"""What somebody gives an input: a text, a number, an option's value, a day, or several of them."""


@dataclass(frozen=True)
class Someone:
    """A person of the workspace. `deleted`: deactivated. `outside`: `guest`, `stranger` or `bot`."""

    id: str
    name: str
    locale: str = "sv-SE"
    tz: str = "Europe/Stockholm"
    title: str = ""
    deleted: bool = False
    outside: str = ""


@dataclass(frozen=True)
class Place:
    """A channel, as it is when the workspace opens. The app is a member where `members` has its user id."""

    id: str
    name: str
    members: list[str] = field(default_factory=list)
    private: bool = False
    archived: bool = False


@dataclass(frozen=True)
class Jump:
    """A way to move the clock, as a button of the page."""

    id: str
    label_sv: str
    label_en: str
    do: Callable[[], None]


@dataclass(frozen=True)
class Clock:
    """The time that messages are stamped with; `jumps` may be added to later."""

    now: Callable[[], datetime]
    jumps: list[Jump] = field(default_factory=list)


@dataclass(frozen=True)
class Hint:
    """One line for a newcomer, at the top of the page, and the channel that is open when the page is: its id."""

    sv: str
    en: str
    channel: str = ""


@dataclass(frozen=True)
class Identity:
    """Who the app is, and where it is installed."""

    url: str
    team: str
    user: str
    team_id: str
    user_id: str
    bot_id: str
    app_id: str


@dataclass(frozen=True)
class Call:
    """One call that the app made to the Web API, and how it was answered."""

    method: str
    args: Json
    answer: Json
    at: datetime


@dataclass(frozen=True)
class Traffic:
    """One line of what went to the app or came from it, for the page. `ms`: how long it took."""

    at: str
    direction: str
    what: str
    status: str
    ms: int


@dataclass
class Channel:
    """A channel, or (`im`: whose) a person's DM with the app."""

    id: str
    name: str
    members: list[str]
    private: bool = False
    im: str | None = None
    archived: bool = False

    @property
    def kind(self) -> str:
        """Slack's word for it where channels are listed."""
        if self.im:
            return "im"
        return "private_channel" if self.private else "public_channel"


@dataclass(frozen=True)
class Shared:
    """A file as a message shows it."""

    id: str
    name: str
    url: str
    mimetype: str
    alt: str


@dataclass
class File:
    """A file: first promised, then with its bytes (`content`, in base64)."""

    id: str
    name: str
    title: str
    size: int
    mimetype: str
    alt: str
    url: str
    content: str | None = None

    def shared(self) -> Shared:
        return Shared(self.id, self.name, self.url, self.mimetype, self.alt)


@dataclass
class Message:
    """`only`: the one who sees it (ephemeral). `ticked`: what is held in its inputs. `at`: when, in ISO 8601."""

    ts: str
    user: str
    text: str
    at: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    only: str | None = None
    metadata: Json | None = None
    files: list[Shared] = field(default_factory=list)
    edited: bool = False
    ticked: Values = field(default_factory=dict)
    reactions: dict[str, list[str]] = field(default_factory=dict)

    def is_in_thread_of(self, ts: str) -> bool:
        """Whether it is that message, or a reply to it."""
        return ts in (self.ts, self.thread_ts)


@dataclass(frozen=True)
class View:
    """A modal's or Home's view. `sent`: what the app gave, with the ids that it left out."""

    id: str
    hash: str
    root_id: str
    previous_id: str | None
    sent: Json

    @property
    def blocks(self) -> list[Json]:
        return list(self.sent["blocks"])

    def says(self, name: str) -> str:
        """`callback_id`, `external_id` or `private_metadata`."""
        return str(self.sent.get(name) or "")

    def asks(self, name: str) -> bool:
        """`clear_on_close` or `notify_on_close`."""
        return bool(self.sent.get(name))


@dataclass
class Modal:
    """A view that is open, what the person has given in it, and what they are told."""

    view: View
    values: Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str | None = None


@dataclass(frozen=True)
class Control:
    """What can be clicked or filled in, and where. `where`: a channel's id (`ts`: the message), `home` or `modal`."""

    where: str
    block: Json
    element: Json
    ts: str = ""

    @property
    def kind(self) -> str:
        return str(self.element["type"])
