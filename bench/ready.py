"""Until `hemmaplan run` is connected to Slack: time and memory, against importing its libraries alone."""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.measure import Figure
from bot.localslack import LocalSlack, Someone

_LIBRARIES = "slack_bolt.adapter.socket_mode, sqlalchemy, alembic, apscheduler, pydantic_settings, typer"
_IMPORTING = f"import {_LIBRARIES}; print('Libraries are ready.', flush=True)"
_ROUNDS = 5
_MANIFEST = Path(__file__).parent.parent / "app_manifest.yml"


def measure() -> dict[str, Figure]:
    floors = [_until_line(["-c", _IMPORTING], {}) for _ in range(_ROUNDS)]
    people = [Someone("U1", "Anna", locale="sv-SE", tz="Europe/Stockholm")]
    with LocalSlack(manifest=_MANIFEST, people=people, channels=[]) as slack, tempfile.TemporaryDirectory() as folder:
        settings = {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
        }
        runs = [_until_line(["-m", "bot", "run"], settings) for _ in range(_ROUNDS)]
    seconds, megabytes = zip(*runs, strict=True)
    floor_seconds, floor_megabytes = zip(*floors, strict=True)
    return {
        "ready": Figure(statistics.median(seconds), statistics.median(floor_seconds), "s"),
        "ready_memory": Figure(statistics.median(megabytes), statistics.median(floor_megabytes), "MB"),
    }


def _until_line(arguments: list[str], settings: dict[str, str]) -> tuple[float, float]:
    """Seconds until it says that it is ready, and its memory then in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments], env={**os.environ, **settings}, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert "ready" in process.stdout.readline()
    seconds = time.perf_counter() - start
    pages = _resident_pages(process.pid)
    process.terminate()
    process.communicate(timeout=20)
    return seconds, pages * resource.getpagesize() / 1e6


def _resident_pages(pid: int) -> int:
    statm = Path(f"/proc/{pid}/statm")
    return int(statm.read_text().split()[1]) if statm.exists() else 0
