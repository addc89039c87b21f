"""Coaches to measure: on a fresh database, with a Slack client that is never waited for."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.coach import Coach
from bot.methods import Methods
from flows import loader
from storage import people, teams
from storage.engine import migrate, open_engine, writing
from storage.teams import Settings

NOW = datetime(2027, 1, 11, 8, 0, tzinfo=UTC)
WORKSPACE, SECRET = "T0BENCH", "bench-secret"


class SilentSlack(WebClient):
    """Takes every call and answers at once: what is measured is ours, not a socket's."""

    def api_call(self, api_method: str, **_arguments: Any) -> SlackResponse:
        answer = {"ok": True, "ts": "1.0", "channel": "D1", "user": {"id": "U1", "tz": "Europe/Stockholm"}}
        return SlackResponse(
            client=self, http_verb="POST", api_url=api_method, req_args={}, data=answer, headers={}, status_code=200
        )


@contextmanager
def a_coach(url: str | None = None) -> Iterator[Coach]:
    """On SQLite in a folder of its own, unless a URL is given. Work for afterwards is left undone."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(url or f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        migrate(engine)
        client = SilentSlack(token="xoxb-bench")  # noqa: S106
        yield Coach(
            engine=engine,
            methods=Methods(loader.method()),
            reminders=loader.reminders(),
            slack=lambda _workspace: client,
            now=lambda: NOW,
            later=at_once,
            soon=at_once,
        )
        engine.dispose()


def at_once(work: Callable[[], object]) -> None:
    work()


def a_team(coach: Coach, number: int, members: tuple[str, ...]) -> int:
    """A team in its own channel; its members are known people."""
    settings = Settings("Lindevalla", f"Team {number}", "sv", "Europe/Stockholm", 0, time(9), members, members[:1])
    with writing(coach.engine) as connection:
        people.welcome(connection, WORKSPACE)
        for user in members:
            people.keep(connection, WORKSPACE, user, time_zone="Europe/Stockholm", locale="sv-SE")
        return teams.keep(connection, WORKSPACE, f"C{number}", settings, members[0], NOW)
