"""What the stand-in knows at a moment, and how it is kept in a file between runs."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from localslack.values import (
    Call,
    Channel,
    Clock,
    File,
    Json,
    Message,
    Modal,
    Place,
    Shared,
    Someone,
    Traffic,
    Values,
    View,
)  # fmt: skip

_TRAFFIC_KEPT = 100


class State:
    """All of it. Whoever reads or changes it holds `lock`; `changed` wakes those who wait and tells the listeners."""

    def __init__(
        self, people: list[Someone], channels: list[Place], bot_user: str, clock: Clock | None, store: Path | None
    ) -> None:
        self.lock = threading.Condition(threading.RLock())
        self.people = {person.id: person for person in people}
        self.bot_user, self.clock, self.store = bot_user, clock, store
        self.channels = {place.id: _opened(place) for place in channels}
        self.messages: dict[str, list[Message]] = {channel.id: [] for channel in channels}
        self.homes: dict[str, View] = {}
        self.home_values: dict[str, Values] = {}
        self.modals: dict[str, list[Modal]] = {}
        self.files: dict[str, File] = {}
        self.read: dict[str, str] = {}
        self.calls: list[Call] = []
        self.traffic: list[Traffic] = []
        self.listeners: list[Callable[[int], None]] = []
        self.version = 0
        self.last_id = int(datetime.now(UTC).timestamp()) % 10_000_000 * 100
        self.last_ts = 0
        if store is not None and store.exists():
            self._load(json.loads(store.read_text(encoding="utf-8")))

    def now(self) -> datetime:
        """The workspace's own time, which may be moved; aware."""
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
            self.channels[channel] = Channel(channel, "", [user, self.bot_user], private=True, im=user)
            self.messages[channel] = []
        return channel

    def visible(self, channel: str, user: str) -> list[Message]:
        """The messages of a channel that this person sees, oldest first."""
        return [message for message in self.messages[channel] if message.only in (None, user)]

    def find(self, channel: str, ts: str) -> Message | None:
        """The message itself, whoever sees it; None when there is no such, or no such channel."""
        return next((message for message in self.messages.get(channel, []) if message.ts == ts), None)

    def note(self, direction: str, what: str, status: str, start: float) -> None:
        """A line of traffic. `start`: when it began, on the monotonic clock."""
        spent = round((time.monotonic() - start) * 1000)
        with self.lock:
            line = Traffic(self.now().isoformat(), direction, what, status, spent)
            self.traffic = [*self.traffic, line][-_TRAFFIC_KEPT:]

    def save(self) -> None:
        """Whole or not at all: a reader finds the old file or the new one."""
        if self.store is None:
            return
        with self.lock:
            kept = json.dumps(self._kept(), ensure_ascii=False)
        beside = self.store.with_suffix(".new")
        beside.write_text(kept, encoding="utf-8")
        beside.replace(self.store)

    def _kept(self) -> Json:
        """Open modals are not: they are gone with the window that showed them."""
        return {
            "channels": {name: asdict(channel) for name, channel in self.channels.items()},
            "messages": {name: [asdict(message) for message in those] for name, those in self.messages.items()},
            "homes": {name: asdict(view) for name, view in self.homes.items()},
            "files": {name: asdict(file) for name, file in self.files.items()},
            "home_values": self.home_values, "read": self.read, "last_id": self.last_id, "last_ts": self.last_ts,
        }  # fmt: skip

    def _load(self, kept: Json) -> None:
        """Channels that came to the workspace after the file was written stay."""
        self.channels |= {name: Channel(**channel) for name, channel in kept["channels"].items()}
        self.messages |= {name: [_message(message) for message in those] for name, those in kept["messages"].items()}
        self.homes = {name: View(**view) for name, view in kept["homes"].items() if "sent" in view}
        self.files = {name: File(**file) for name, file in kept["files"].items()}
        self.home_values, self.read = kept["home_values"], kept["read"]
        self.last_id, self.last_ts = max(self.last_id, kept["last_id"]), max(self.last_ts, kept["last_ts"])


def _message(kept: Json) -> Message:
    return Message(**{**kept, "files": [Shared(**file) for file in kept.get("files") or []]})


def _opened(place: Place) -> Channel:
    return Channel(place.id, place.name, list(place.members), place.private, archived=place.archived)
