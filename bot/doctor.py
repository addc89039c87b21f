"""`hemmaplan doctor`: is everything there that the coach needs? One line for each thing, with what to do about it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.settings import Settings, SettingsError
from bot.slack import SlackFailure, trouble_of, web_client
from storage.engine import open_engine, reading

MANIFEST = Path(__file__).parent.parent / "app_manifest.yml"


@dataclass(frozen=True)
class Finding:
    what: str
    found: str
    well: bool = True


def examine(read: Callable[[], Settings], manifest: Path = MANIFEST) -> list[Finding]:
    """Everything that was found, well or not. What hangs on a fault is not looked at."""
    try:
        settings = read()
    except SettingsError as error:
        return [Finding("settings", fault, well=False) for fault in error.faults]
    way = "Socket Mode" if settings.over_socket else f"HTTP on port {settings.port}"
    return [Finding("settings", way), _database(settings), *_slack(settings, manifest)]


def _database(settings: Settings) -> Finding:
    engine = open_engine(settings.database_url)
    try:
        with reading(engine) as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        return Finding("database", f"{type(error).__name__}; check DATABASE_URL", well=False)
    finally:
        engine.dispose()
    return Finding("database", engine.dialect.name)


def _slack(settings: Settings, manifest: Path) -> Iterator[Finding]:
    client = web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    try:
        answer = client.auth_test()
    except SlackFailure as error:
        yield Finding("bot token", f"{trouble_of(error).word}; check SLACK_BOT_TOKEN", well=False)
        return
    yield Finding("bot token", f"{answer['user']} in {answer['team']}")
    yield from _scopes(_granted(dict(answer.headers)), _declared(manifest))
    if settings.slack_app_token is not None:
        yield _socket(settings)


def _granted(headers: dict[str, Any]) -> set[str]:
    found = next((value for name, value in headers.items() if name.lower() == "x-oauth-scopes"), "")
    return {scope.strip() for scope in str(found).split(",") if scope.strip()}


def _declared(manifest: Path) -> tuple[set[str], set[str]]:
    """(needed, optional) scopes."""
    scopes = yaml.safe_load(manifest.read_text(encoding="utf-8"))["oauth_config"]["scopes"]
    return set(scopes["bot"]), set(scopes.get("bot_optional", []))


def _scopes(granted: set[str], declared: tuple[set[str], set[str]]) -> Iterator[Finding]:
    needed, optional = declared
    if missing := sorted(needed - granted):
        yield Finding(
            "scopes", f"{', '.join(missing)} missing; install the app again from app_manifest.yml", well=False
        )
    else:
        yield Finding("scopes", "all that are needed")
    if without := sorted(optional - granted):
        yield Finding(
            "optional scopes", f"without {', '.join(without)} a reminder cut off by a crash is not looked for"
        )


def _socket(settings: Settings) -> Finding:
    assert settings.slack_app_token is not None
    client = web_client("", settings.slack_api_url)
    try:
        client.apps_connections_open(app_token=settings.slack_app_token.get_secret_value())
    except SlackFailure as error:
        return Finding("app token", f"{trouble_of(error).word}; check SLACK_APP_TOKEN", well=False)
    return Finding("app token", "Socket Mode answers")
