"""What the stand-in knows: people, channels, messages, views. Plain data, kept in a file between runs."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Someone:
    """A person of the workspace. `deleted`: deactivated. `outside`: guest, stranger or bot."""

    id: str
    name: str
    locale: str = "sv-SE"
    tz: str = "Europe/Stockholm"
    title: str = ""
    deleted: bool = False
    outside: str = ""


@dataclass(frozen=True)
class Place:
    """A channel."""

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
class Call:
    """One call that the app made to the Web API."""

    method: str
    args: Json
    answer: Json
    at: datetime


class State:
    """All of it. Whoever reads or changes it holds `lock`; `changed` wakes those who wait and tells the listeners."""

    def __init__(
        self, people: list[Someone], channels: list[Place], bot_user: str, clock: Clock | None, store: Path | None
    ) -> None:
        self.lock = threading.Condition(threading.RLock())
        self.people = {person.id: person for person in people}
        self.bot_user, self.clock, self.store = bot_user, clock, store
        self.channels: dict[str, Json] = {place.id: _channel(place) for place in channels}
        self.messages: dict[str, list[Json]] = {place.id: [] for place in channels}
        self.homes: dict[str, Json] = {}
        self.home_values: dict[str, Json] = {}
        self.modals: dict[str, list[Json]] = {}
        self.files: dict[str, Json] = {}
        self.read: dict[str, str] = {}
        self.calls: list[Call] = []
        self.traffic: list[Json] = []
        self.listeners: list[Callable[[int], None]] = []
        self.version = 0
        self.last_id = int(datetime.now(UTC).timestamp()) % 10_000_000 * 100
        self.last_ts = 0
        if store is not None and store.exists():
            self._load(json.loads(store.read_text(encoding="utf-8")))

    def now(self) -> datetime:
        return self.clock.now() if self.clock else datetime.now(UTC)

    def new_id(self, prefix: str) -> str:
        """Never the same twice, not even after a restart."""
        with self.lock:
            self.last_id += 1
            return f"{prefix}{self.last_id:09d}"

    def new_ts(self) -> str:
        """A message's time and name: never the same twice, always later than the last."""
        with self.lock:
            self.last_ts = max(self.last_ts + 1, int(self.now().timestamp() * 1_000_000))
            return f"{self.last_ts // 1_000_000}.{self.last_ts % 1_000_000:06d}"

    def changed(self) -> None:
        """Must not be called from a listener, which is called with the lock held."""
        with self.lock:
            self.version += 1
            self.lock.notify_all()
            for listener in list(self.listeners):
                listener(self.version)

    def dm_with(self, user: str) -> str:
        """The channel of the person's DM with the app; made when it is first needed."""
        channel = f"D{user[1:]}"
        if channel not in self.channels:
            self.channels[channel] = {
                "id": channel, "name": "", "members": [user, self.bot_user], "private": True, "im": user,
                "archived": False,
            }  # fmt: skip
            self.messages[channel] = []
        return channel

    def visible(self, channel: str, user: str) -> list[Json]:
        """The messages of a channel that this person sees, oldest first."""
        return [one for one in self.messages[channel] if one.get("only") in (None, user)]

    def find(self, channel: str, ts: str) -> Json | None:
        return next((one for one in self.messages.get(channel, []) if one["ts"] == ts), None)

    def save(self) -> None:
        """Whole or not at all: a reader finds the old file or the new one."""
        if self.store is None:
            return
        with self.lock:
            kept = json.dumps({name: getattr(self, name) for name in _KEPT}, ensure_ascii=False)
        beside = self.store.with_suffix(".new")
        beside.write_text(kept, encoding="utf-8")
        beside.replace(self.store)

    def _load(self, kept: Json) -> None:
        """Channels that came to the workspace after the file was written stay."""
        for name in _KEPT:
            old = getattr(self, name)
            new = kept.get(name, old)
            setattr(self, name, {**old, **new} if isinstance(old, dict) else max(old, new))


_KEPT = ("channels", "messages", "homes", "home_values", "files", "read", "last_id", "last_ts")


def _channel(place: Place) -> Json:
    return {
        "id": place.id, "name": place.name, "members": list(place.members), "private": place.private,
        "im": None, "archived": place.archived,
    }  # fmt: skip
