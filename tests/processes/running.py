"""The real program in processes of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from tests.world import MONDAY, WEEK, World

AT = MONDAY + WEEK
KILLED = -signal.SIGKILL


def settings(world: World) -> dict[str, str]:
    return {
        **os.environ,
        "SLACK_BOT_TOKEN": world.slack.bot_token,
        "SLACK_APP_TOKEN": world.slack.app_token,
        "SLACK_API_URL": world.slack.api_url,
        "DATABASE_URL": world.coach.engine.url.render_as_string(hide_password=False),
    }


@contextmanager
def a_running_bot(world: World, more: Mapping[str, str] = MappingProxyType({})) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], env={**settings(world), **more}, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "Hemmaplan is ready.\n"
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=20)
