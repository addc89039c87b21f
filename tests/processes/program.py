"""The program as a process in a folder of its own, with what it writes."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from localslack import LocalSlack


class Program:
    """`python -m bot …` in a folder of its own, with what it has written so far."""

    def __init__(self, folder: Path, arguments: list[str], settings: dict[str, str]) -> None:
        self._said = folder / f"said-{time.monotonic_ns()}"
        ours = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2]), "COVERAGE_PROCESS_START": ""}
        with self._said.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", *arguments],
                cwd=folder, env={**ours, **settings}, stdout=said, stderr=said, umask=0o022,
            )  # fmt: skip

    @property
    def said(self) -> str:
        return self._said.read_text()

    def says(self, words: str, times: int = 1) -> None:
        wait_for(lambda: self.said.count(words) >= times, lambda: self.said)

    def ends(self) -> int:
        """With which exit code; never with a traceback."""
        code = self.process.wait(timeout=60)
        assert "Traceback" not in self.said, self.said
        return code


def wait_for(predicate: Callable[[], bool], shown: Callable[[], str]) -> None:
    """Until it holds; what there is when it does not come."""
    end = time.monotonic() + 60
    while not predicate():
        assert time.monotonic() < end, shown()
        time.sleep(0.05)


@contextmanager
def running(folder: Path, settings: dict[str, str], *arguments: str) -> Iterator[Program]:
    program = Program(folder, list(arguments) or ["run"], settings)
    try:
        yield program
    finally:
        program.process.kill()
        program.process.wait()


def over_socket(slack: LocalSlack, **more: str) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.api_url, **more
    }  # fmt: skip


def a_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return str(free.getsockname()[1])
