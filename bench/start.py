"""Until `hemmaplan run` is connected to Slack: processor time, against importing its libraries alone."""

import os
import statistics
from pathlib import Path

from sqlalchemy import update

from bench.children import child, says, spent
from bench.crowds import Crowd, fill
from bench.measure import Figure, Figures
from bench.places import Databases, at_a_stand
from localslack import LocalSlack, Someone
from storage import tables
from storage.engine import writing

_LIBRARIES = "slack_bolt.adapter.socket_mode, sqlalchemy, alembic, apscheduler, pydantic_settings, typer"
_IMPORTING = f"import {_LIBRARIES}; print('Libraries are ready.', flush=True); input()"
_AS_IN_LIFE = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Python keeps what it has compiled, as it does with the libraries when they are installed."""

_ROUNDS, _TEAMS = 5, 10_000
_MANIFEST = Path(__file__).parent.parent / "app_manifest.yml"


def ready(databases: Databases) -> Figures:
    """Processor time until `hemmaplan run` says that it is ready, which it does when Slack can reach it.

    The database has all its tables. `teams_10000_s` is how much more it takes with 10,000 teams, of which none has
    changed since it was last planned for. The floor is the time to import the libraries that it stands on.
    """
    empty, full = databases.fresh("sqlite"), databases.fresh("sqlite")
    with at_a_stand(full) as stand:
        fill(stand, Crowd(_TEAMS))
    floor: list[float] = []
    value: list[float] = []
    with_teams: list[float] = []
    people = [Someone("U1", "Anna", locale="sv-SE", tz="Europe/Stockholm")]
    with LocalSlack(manifest=_MANIFEST, people=people, channels=[]) as slack:
        for url in (empty, full):
            _until_ready(["-m", "bot", "run"], _settings(slack, url))  # the first start marks every team
        _nobody_marked(full)
        for _ in range(_ROUNDS):
            floor.append(_until_ready(["-c", _IMPORTING], {}))
            value.append(_until_ready(["-m", "bot", "run"], _settings(slack, empty)))
            with_teams.append(_until_ready(["-m", "bot", "run"], _settings(slack, full)))
    more = {"teams_10000_s": statistics.median(with_teams) - statistics.median(value)}
    yield "ready", Figure(statistics.median(value), statistics.median(floor), "s CPU", more)


def _nobody_marked(url: str) -> None:
    with at_a_stand(url) as stand, writing(stand.engine) as connection:
        connection.execute(update(tables.team).values(plan_due_at=None))


def _settings(slack: LocalSlack, url: str) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": url,
    }


def _until_ready(arguments: list[str], settings: dict[str, str]) -> float:
    with child(arguments, {**_AS_IN_LIFE, **settings}) as process:
        while "ready" not in says(process):
            pass
        return spent(process.pid)
