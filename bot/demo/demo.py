"""`hemmaplan demo`: the coach and the stand-in for Slack in one process, with a scene and a clock that can be moved."""

import json
import socket
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bot.cli.over_socket import connected
from bot.cli.patience import CannotRun, Code
from bot.cli.run import a_coach, make_app, now, ticking
from bot.clock.tick import tick_until_quiet
from bot.coach import Coach
from bot.demo import gallery, scenes
from bot.demo.preview import example
from bot.manifest import MANIFEST
from bot.settings import Settings
from flows import calendar
from localslack import Clock, Hint, Jump, LocalSlack, Place, Someone, listen_at
from storage.reminders import next_due

_DATABASE, _SLACK, _CLOCK = "hemmaplan.sqlite3", "slack.json", "clock.json"
TEAM, CHANNEL, EMPTY = "T0LOCAL", "CSTYRNING", "CNYTEAM"
_ZONE = calendar.SWEDEN

PEOPLE = [
    Someone("USARA", "Sara Holmgren", locale="sv-SE", tz=_ZONE, title="Jämställdhetsstrateg, projektledare"),
    Someone("UANNA", "Anna Lindqvist", locale="sv-SE", tz=_ZONE, title="Fritidschef"),
    Someone("ULARS", "Lars Öberg", locale="sv-SE", tz=_ZONE, title="Nämndsekreterare"),
    Someone("UPRIYA", "Priya Nair", locale="en-GB", tz=_ZONE, title="Controller, skriver engelska"),
    Someone("UMIKAEL", "Mikael Ek", locale="sv-SE", tz=_ZONE, title="Verksamhetsutvecklare, inte med i något team"),
]
CHANNELS = [
    Place(CHANNEL, "jämställd-styrning", members=["USARA", "UANNA", "ULARS", "UPRIYA"]),
    Place(EMPTY, "fritid-och-kultur", members=["USARA", "UMIKAEL", "UANNA"]),
]


class DemoClock:
    """Real time plus what the visitor has moved it by, kept in a file so that a restart does not go back."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._ahead = timedelta(seconds=json.loads(file.read_text())) if file.exists() else timedelta(0)

    def now(self) -> datetime:
        return now() + self._ahead

    def move_to(self, moment: datetime) -> None:
        """Forward only."""
        self._ahead = max(self._ahead, moment - now())
        self._file.write_text(json.dumps(self._ahead.total_seconds()))


HINT = Hint(
    sv="Det här är en demo. Klicka på knapparna under kortet, eller skriv `/pdsa` här nedanför.",
    en="This is a demo. Click the buttons under the card, or type `/pdsa` below.",
    channel=CHANNEL,
)


def run_demo(
    port: int,
    folder: Path,
    *,
    fresh: bool,
    until: threading.Event,
    ready: Callable[[str], object],
    scene: str = "first-week",
) -> None:
    """Serve the page until told to stop; `ready` is given its address. The scene is played when it is begun anew.

    CannotRun when the port is taken.
    """
    other = f"--port {port + 1}, or make demo PORT={port + 1}"
    with _door_at(port, other) as door:  # before anything is removed: another demo may be at work there
        if fresh:
            _forget(folder)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        begun = (folder / _SLACK).exists()
        _serve(door, folder, until, ready, None if begun else scene)


def _door_at(port: int, other: str) -> socket.socket:
    """CannotRun when the port is taken, with how another is chosen."""
    try:
        return listen_at(port)
    except OSError as error:
        raise CannotRun(f"Port {port} cannot be used ({error.strerror}). Try another: {other}", Code.PORT) from None


def run_preview(port: int, *, until: threading.Event, ready: Callable[[str], object]) -> None:
    """Serve the page with every surface until told to stop; `ready` is given its address. CannotRun as run_demo."""
    still = Clock(now=lambda: example.NOW)
    with (
        _door_at(port, f"--port {port + 1}") as door,
        LocalSlack(
            manifest=MANIFEST, people=PEOPLE, channels=CHANNELS, team_id=TEAM, door=door, clock=still,
            gallery=gallery.shown,
        ) as slack,
    ):  # fmt: skip
        ready(f"{slack.url}/gallery")
        until.wait()


def _forget(folder: Path) -> None:
    """What the demo keeps, and nothing else: the folder may be anybody's."""
    for name in (*(f"{_DATABASE}{end}" for end in ("", "-wal", "-shm", "-journal")), _SLACK, _CLOCK):
        (folder / name).unlink(missing_ok=True)


def _serve(
    door: socket.socket, folder: Path, until: threading.Event, ready: Callable[[str], object], scene: str | None
) -> None:
    clock = DemoClock(folder / _CLOCK)
    jumps: list[Jump] = []
    slack = LocalSlack(
        manifest=MANIFEST,
        people=PEOPLE,
        channels=CHANNELS,
        team_id=TEAM,
        team_name="Lindevalla kommun",
        bot_user_id="UHEMMAPLAN",
        door=door,
        store=folder / _SLACK,
        clock=Clock(now=clock.now, jumps=jumps),
        hint=HINT,
        gallery=gallery.shown,
    )
    with slack, a_coach(_settings(slack, folder), clock.now) as coach:
        jumps += _jumps(coach, clock)
        settings = _settings(slack, folder)
        with connected(make_app(coach, settings), settings), ticking(coach):
            slack.wait_for_socket()
            if scene is not None:
                scenes.play(scene, slack, clock.now, partial(_live_until, coach, clock))
            ready(slack.url)
            until.wait()


def _settings(slack: LocalSlack, folder: Path) -> Settings:
    return Settings(
        _env_file=None,
        slack_bot_token=slack.bot_token,
        slack_app_token=slack.app_token,
        slack_api_url=slack.api_url,
        database_url=f"sqlite:///{folder / _DATABASE}",
    )


def _jumps(coach: Coach, clock: DemoClock) -> list[Jump]:
    return [
        Jump("day", "+1 dag", "+1 day", _forward(coach, clock, timedelta(days=1))),
        Jump("week", "+1 vecka", "+1 week", _forward(coach, clock, timedelta(weeks=1))),
        Jump("next", "Till nästa påminnelse", "To the next reminder", lambda: _to_next(coach, clock)),
    ]


def _forward(coach: Coach, clock: DemoClock, step: timedelta) -> Callable[[], None]:
    """Time passes: everything that becomes due on the way is said at its own moment."""

    return lambda: _live_until(coach, clock, clock.now() + step)


def _live_until(coach: Coach, clock: DemoClock, goal: datetime) -> None:
    before = None
    while (due := _next(coach)) is not None and due <= goal and due != before:
        clock.move_to(due)
        tick_until_quiet(coach)
        before = due
    clock.move_to(goal)
    tick_until_quiet(coach)


def _to_next(coach: Coach, clock: DemoClock) -> None:
    due = _next(coach)
    if due is not None:
        clock.move_to(due)
        tick_until_quiet(coach)


def _next(coach: Coach) -> datetime | None:
    with coach.workspace(TEAM).reading() as desk:
        return next_due(desk)
