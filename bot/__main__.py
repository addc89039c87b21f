"""`hemmaplan …`: makes everything, decides nothing."""

import logging
import signal
import threading
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot import doctor, planning
from bot.clock.tick import tick_until_quiet
from bot.run import a_coach, now, serve
from bot.settings import Settings, SettingsError, read_settings
from bot.walk import walk
from flows import loader
from flows.loader import ContentError
from flows.model import Method
from flows.overlay import load_overlay
from flows.texts import Language

main = typer.Typer(no_args_is_help=True, add_completion=False, help="Hemmaplan, a Slack coach for improvement work.")
_PLACE = "A folder with method.toml, or a file with an organisation's own words."

flows_commands = typer.Typer(no_args_is_help=True, help="Check and walk the method.")
main.add_typer(flows_commands, name="flows")


@main.command()
def run() -> None:
    """Run the coach against Slack, over Socket Mode or HTTP as the settings say."""
    settings = _settings()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with a_coach(settings) as coach:
        serve(coach, settings, _until_told_to_stop(), ready=lambda: print("Hemmaplan is ready.", flush=True))


@main.command()
def tick(at: Annotated[str, typer.Option(help="The moment to act at, such as 2027-03-01T09:00+01:00.")] = "") -> None:
    """One pass of the clock: say what is due, and end. For cron, and for trying out."""
    settings = _settings()
    moment = _moment(at) if at else None
    with a_coach(settings, clock=lambda: moment or now()) as coach:
        planning.begin(coach)
        print(f"{tick_until_quiet(coach)} messages dealt with.")


@main.command(name="doctor")
def check_everything() -> None:
    """Check settings, database, token and scopes, line by line."""
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
    from bot.demo import run_demo

    def ready(url: str) -> None:
        print(f"Hemmaplan is at {url}  (Ctrl-C ends it)", flush=True)

    try:
        run_demo(port, folder, fresh=fresh, until=_until_told_to_stop(), ready=ready, scene=scene.value)
    except OSError as error:
        typer.echo(f"Port {port} cannot be used ({error.strerror}). Try another: make demo PORT={port + 1}", err=True)
        raise typer.Exit(1) from None


@flows_commands.command()
def check(place: Annotated[Path, typer.Argument(help=_PLACE)] = loader.CONTENT) -> None:
    """Check a method or an organisation's own words: every fault with its file, line and place."""
    method = _method(place)
    print(
        f"{method.id} {method.version}: {len(method.steps)} steps, {len(list(method.questions()))} questions. All well."
    )


@flows_commands.command(name="walk")
def walk_through(
    place: Annotated[Path, typer.Argument(help=_PLACE)] = loader.CONTENT,
    language: Annotated[str, typer.Option(help="sv or en.")] = "sv",
) -> None:
    """Walk through a method in the terminal, as a team would. Nothing is kept."""
    read: Language = "en" if language == "en" else "sv"
    walk(_method(place), read, ask=typer.prompt, tell=print, today=now().date())


def _method(place: Path) -> Method:
    """The method of a folder, or the shipped one with a file's own words laid over it."""
    try:
        if place.is_file():
            return load_overlay(place).method
        method = loader.load_method(place)
        loader.load_reminders(place)
        return method
    except ContentError as error:
        for fault in error.faults:
            typer.echo(fault, err=True)
        raise typer.Exit(1) from None


def _settings() -> Settings:
    try:
        return read_settings()
    except SettingsError as error:
        typer.echo("Hemmaplan cannot start. Set these in the environment or in .env:", err=True)
        for fault in error.faults:
            typer.echo(f"  {fault}", err=True)
        raise typer.Exit(2) from None


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
