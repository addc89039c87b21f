"""The coach's own processes, and Slack's way to them: a random one, once or more, at once or again later."""

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from localslack import LocalSlack
from localslack.delivery import Attempt, Delivery, NoAnswer

Json = dict[str, Any]

_READY_SECONDS = 90


class Process:
    """One of them: a port of its own, and a log that goes on over restarts."""

    def __init__(self, folder: Path, number: int, settings: dict[str, str]) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url, self.log = f"http://127.0.0.1:{self.port}/slack/events", folder / f"bot{number}.log"
        self._clock, self._settings = folder / "clock", {**settings, "PORT": str(self.port)}
        self._lock = threading.Lock()
        self.running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        code = [sys.executable, "-m", "tests.walk.a_bot", str(self._clock)]
        with self._lock, self.log.open("ab") as log:
            self.running = subprocess.Popen(code, env={**os.environ, **self._settings}, stdout=log, stderr=log)

    def wait_until_ready(self) -> None:
        end = time.monotonic() + _READY_SECONDS
        while time.monotonic() < end and not self.answers() and not self.has_ended():
            time.sleep(0.1)
        assert self.answers(), f"it does not start:\n{self.log.read_text()[-3000:]}"

    def has_ended(self) -> bool:
        return self.running is not None and self.running.poll() is not None

    def answers(self) -> bool:
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as health:
            return bool(health.read() == b"ok")
        return False

    def kill(self) -> None:
        """With -9, in the middle of whatever it does."""
        with self._lock:
            if self.running is not None:
                self.running.kill()
                self.running.wait()
                self.running = None

    def end(self) -> int | None:
        """As a service manager does; how it ended, or None when it had to be killed."""
        assert self.running is not None
        self.running.send_signal(signal.SIGTERM)
        try:
            return self.running.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.kill()
            return None


@dataclass
class Delivered:
    """Something that Slack had for the coach: what was answered, the first delivery's own answer first."""

    kind: str
    payload: Json
    answers: list[Json] = field(default_factory=list)
    acknowledged: bool = False
    tries: list[str] = field(default_factory=list)


class Post(Delivery):
    """Takes the place of the stand-in's own delivery. It remembers everything, for what is checked afterwards."""

    def __init__(self, slack: LocalSlack, processes: list[Process], dice: random.Random) -> None:
        super().__init__(slack.signing_secret, url="http://one-of-several.test")
        self._processes, self._dice = processes, dice
        self.calm, self.pending = False, 0
        self.kills: Callable[[Process], object] = lambda _process: None
        self.delivered: dict[str, Delivered] = {}
        self._again: set[asyncio.Task[None]] = set()

    def acknowledges(self, words: str) -> bool:
        """Whether what somebody wrote has been acknowledged by now."""
        for one in reversed(list(self.delivered.values())):
            if words in str((one.payload.get("event") or {}).get("text")):
                return one.acknowledged
        return False

    async def send(self, kind: str, payload: Json, attempt: Attempt) -> Json:
        """To one process; now and then the same to another at the same time, or again a little later."""
        name = str(payload.get("event_id") or payload.get("trigger_id"))
        one = self.delivered.setdefault(name, Delivered(kind, payload))
        others = [] if self.calm else self._others()
        for after in others:
            task = asyncio.ensure_future(self._later(one, Attempt(attempt.number + 1), after))
            self._again.add(task)
            task.add_done_callback(self._again.discard)
        return await self._give(one, attempt)

    def _others(self) -> list[float]:
        """After how many seconds the same comes again."""
        return self._dice.choice([[], [], [], [], [0.0], [0.0], [0.02], [0.3], [0.0, 2.0], [4.0]])

    async def _later(self, one: Delivered, attempt: Attempt, seconds: float) -> None:
        self.pending += 1
        try:
            await asyncio.sleep(seconds)
            with suppress(NoAnswer):
                await self._give(one, attempt)
        finally:
            self.pending -= 1

    async def _give(self, one: Delivered, attempt: Attempt) -> Json:
        process = self._dice.choice(self._processes)
        if not self.calm and self._dice.random() < 0.02:
            self._soon(process)
        self.pending += 1
        begun, how = time.monotonic(), "acknowledged"
        try:
            answer = await Delivery(self.signing_secret, process.url)._once(one.kind, one.payload, attempt)
        except NoAnswer as reason:
            how = reason.reason
            raise
        finally:
            self.pending -= 1
            one.tries.append(f"{begun:.2f}-{time.monotonic():.2f} {attempt.number} at {process.port}: {how}")
        one.answers.append(answer)
        one.acknowledged = True
        return answer

    def _soon(self, process: Process) -> None:
        """It dies while this is being done, or just after."""
        threading.Timer(self._dice.uniform(0, 0.06), self.kills, [process]).start()
