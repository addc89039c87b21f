"""`hemmaplan …`: makes everything, decides nothing.

What a command needs is imported when it is called: a start is to cost little more than its libraries.
"""

import gc
import logging
import os
import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Annotated

import typer

from bot import VERSION
from storage.desk import Desk

if TYPE_CHECKING:
    from bot.settings import Settings
    from flows.model import Method
    from flows.texts import Language

main = typer.Typer(no_args_is_help=True, add_completion=False)
_PLACE = "A folder with method.toml, or a file with an organisation's own words. The shipped method when left out."
_SLACK_USER = re.compile(r"[UW][A-Z0-9]{2,20}")

flows_commands = typer.Typer(no_args_is_help=True, help="Check and walk the method.")
main.add_typer(flows_commands, name="flows")

team_commands = typer.Typer(no_args_is_help=True, help="Find a team, and name who leads it.")
main.add_typer(team_commands, name="team")


def _tell(version: bool) -> None:
    if version:
        print(f"hemmaplan {VERSION}")
        raise typer.Exit


@main.callback()
def lock_files(
    _version: Annotated[bool, typer.Option("--version", callback=_tell, is_eager=True, help="Which one.")] = False,
) -> None:
    """Hemmaplan, a Slack coach for improvement work."""
    os.umask(0o077)  # whatever is written holds answers or tokens: it is nobody else's


@main.command()
def run() -> None:
    """Run the coach against Slack, over Socket Mode or HTTP as the settings say."""
    gc.disable()  # all that is imported stays: looking through it for garbage is a seventh of the work
    from bot.cli import garbage
    from bot.cli.run import run as run_until

    garbage.settle()
    settings = _settings()
    _log()
    with _in_plain_words():
        run_until(settings, _until_told_to_stop(), ready=lambda: print("Hemmaplan is ready.", flush=True))


@main.command()
def tick(at: Annotated[str, typer.Option(help="The moment to act at, such as 2027-03-01T09:00+01:00.")] = "") -> None:
    """One pass of the clock: say what is due, and end. For cron, and for trying out."""
    from bot.cli.run import a_coach, now
    from bot.clock.tick import tick_until_quiet
    from bot.reminders import plan

    settings = _settings()
    moment = _moment(at) if at else None
    with _in_plain_words(), a_coach(settings, clock=lambda: moment or now()) as coach:
        plan.begin(coach)
        print(f"{tick_until_quiet(coach)} messages dealt with.")


@main.command(name="doctor")
def check_everything() -> None:
    """Check settings, database, files, token and scopes, line by line."""
    from bot.cli import doctor
    from bot.settings import read_settings

    results = doctor.examine(read_settings)
    for result in results:
        print(f"{'ok   ' if result.well else 'FAULT'} {result.what}: {result.found}")
    raise typer.Exit(0 if all(result.well for result in results) else 1)


class Scene(StrEnum):
    FIRST_WEEK = "first-week"
    HOME_PERIOD = "home-period"


@main.command()
def demo(
    port: Annotated[int, typer.Option(help="Where the page is shown.")] = 3000,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew.")] = False,
    folder: Annotated[Path, typer.Option(help="Where the demo keeps its data.")] = Path(".demo"),
    scene: Annotated[Scene, typer.Option(help="What has happened when it begins.")] = Scene.FIRST_WEEK,
) -> None:
    """The whole coach on a local stand-in for Slack. No account is needed."""
    run_demo = _demos().run_demo

    def ready(url: str) -> None:
        print(f"Hemmaplan is at {url}  (Ctrl-C ends it)", flush=True)

    with _in_plain_words():
        run_demo(port, folder, fresh=fresh, until=_until_told_to_stop(), ready=ready, scene=scene.value)


@main.command()
def preview(port: Annotated[int, typer.Option(help="Where the page is shown.")] = 3001) -> None:
    """Every form, message and Home in each of its states, in both languages. No account, and no database."""
    run_preview = _demos().run_preview
    with _in_plain_words():
        run_preview(
            port,
            until=_until_told_to_stop(),
            ready=lambda url: print(f"Every surface is at {url}  (Ctrl-C ends it)", flush=True),
        )


@team_commands.command(name="list")
def list_teams() -> None:
    """Every team: its ID, its name and who leads it."""
    from bot.cli.run import a_coach
    from storage import teams
    from storage.engine import reading

    with _in_plain_words(), a_coach(_settings()) as coach, reading(coach.engine) as connection:
        for team in teams.every(connection):
            print(f"{team.id}  {team.name}  {', '.join(team.leads) or 'nobody leads it'}")


@team_commands.command()
def lead(
    team_id: Annotated[int, typer.Argument(metavar="ID", help="The team, as `hemmaplan team list` numbers it.")],
    user: Annotated[str, typer.Argument(metavar="U…", help="A person's member ID: Slack shows it in their profile.")],
) -> None:
    """Make a person member and lead of a team: for one whose leads are gone."""
    from bot.cli.run import a_coach
    from storage import teams
    from storage.engine import writing

    if not _SLACK_USER.fullmatch(user):
        raise typer.BadParameter(f"{user!r} is no member ID; it begins with U or W, such as U012AB3CD")
    _log()
    with _in_plain_words(), a_coach(_settings()) as coach, writing(coach.engine) as connection:
        team = next((one for one in teams.every(connection) if one.id == team_id), None)
        if team is None:
            raise typer.BadParameter(f"there is no team {team_id}; `hemmaplan team list` shows those there are")
        desk = Desk(connection, team.workspace_id, coach.now())
        teams.set_lead(desk, team_id, user)
        teams.mark(desk, team_id)
        logging.getLogger(__name__).info("team %s: %s leads it from now on, named on the server", team_id, user)
    print(f"{user} leads {team.name}.")


@flows_commands.command()
def check(place: Annotated[Path | None, typer.Argument(help=_PLACE)] = None) -> None:
    """Check a method or an organisation's own words: every fault with its file, line and place."""
    method = _method(place)
    print(
        f"{method.id} {method.version}: {len(method.steps)} steps, {len(list(method.questions()))} questions. All well."
    )


@flows_commands.command(name="walk")
def walk_through(
    place: Annotated[Path | None, typer.Argument(help=_PLACE)] = None,
    language: Annotated[str, typer.Option(help="sv or en.")] = "sv",
) -> None:
    """Walk through a method in the terminal, as a team would. Nothing is kept."""
    from bot.cli.walk import walk
    from flows import calendar

    today = calendar.local_day(datetime.now(UTC), calendar.SWEDEN)
    read: Language = "en" if language == "en" else "sv"
    walk(_method(place), read, ask=typer.prompt, tell=print, today=today)


def _demos() -> ModuleType:
    """What runs on the stand-in, which is not installed with all else."""
    try:
        from bot.demo import demo as found
    except ModuleNotFoundError as error:
        typer.echo(f"The demo needs {error.name} too. Install hemmaplan[demo] instead of hemmaplan.", err=True)
        raise typer.Exit(1) from None
    return found


def _method(place: Path | None) -> "Method":
    """The method of a folder, or the shipped one, with a file's own words laid over it."""
    from flows import loader
    from flows.loader import ContentError
    from flows.overlay import load_overlay

    try:
        if place is not None and place.is_file():
            return load_overlay(place).method
        method = loader.load_method(place or loader.CONTENT)
        loader.load_reminders(place or loader.CONTENT)
        return method
    except ContentError as error:
        for fault in error.faults:
            typer.echo(fault, err=True)
        raise typer.Exit(1) from None


def _settings() -> "Settings":
    from bot.cli.patience import Code
    from bot.settings import SettingsError, read_settings

    try:
        return read_settings()
    except SettingsError as error:
        typer.echo("Hemmaplan cannot start. Set these in the environment or in .env:", err=True)
        for fault in error.faults:
            typer.echo(f"  {fault}", err=True)
        raise typer.Exit(Code.SETTINGS) from None


@contextmanager
def _in_plain_words() -> Iterator[None]:
    """What stops the program is told without a traceback, and by an exit code."""
    from bot.cli.patience import CannotRun

    try:
        yield
    except CannotRun as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(error.code) from None


def _log() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("write it as 2027-03-01T09:00+01:00") from None
    if moment.tzinfo is None:
        raise typer.BadParameter("the time zone is missing, as in 2027-03-01T09:00+01:00")
    return moment.astimezone(UTC)


def _until_told_to_stop() -> threading.Event:
    """Set by Ctrl-C and by the TERM that a service manager sends."""
    told = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: told.set())
    return told


if __name__ == "__main__":
    main()
