"""`hemmaplan doctor`: is everything there that the coach needs? One line for each thing, with what to do about it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError

from bot.cli.patience import is_final
from bot.manifest import MANIFEST
from bot.settings import Settings, SettingsError
from bot.slack.client import SlackFailure, trouble_of, web_client
from storage.engine import REVISIONS, is_away, open_engine, revision_of

_SECRET_LETTERS = 16
_OTHERS = 0o077
_ENCRYPTED = ("require", "verify-ca", "verify-full")


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
    way = "Socket Mode" if settings.over_socket else f"HTTP on {settings.host}, port {settings.port}"
    return [
        Finding("settings", way),
        *_dangers(settings),
        *_files(settings),
        *_database(settings),
        *_slack(settings, manifest),
    ]


def _dangers(settings: Settings) -> Iterator[Finding]:
    """Settings that work, and should not be like that."""
    secret = settings.slack_signing_secret
    if secret is not None and settings.over_socket:
        yield Finding("settings", "SLACK_SIGNING_SECRET is not used beside SLACK_APP_TOKEN; remove one", well=False)
    elif secret is not None and len(secret.get_secret_value()) < _SECRET_LETTERS:
        yield Finding("settings", "SLACK_SIGNING_SECRET is too short to be Slack's", well=False)
    url = urlsplit(settings.slack_api_url)
    if url.scheme != "https" and not _is_here(url.hostname or ""):
        yield Finding("settings", "SLACK_API_URL sends tokens and answers unencrypted; begin it with https", well=False)
    if settings.own_words is not None and not settings.own_words.is_dir():
        yield Finding("own words", f"there is no folder {settings.own_words}; check OWN_WORDS", well=False)


def _files(settings: Settings) -> Iterator[Finding]:
    """They hold tokens and answers: only whom the program runs as is to read them."""
    database = make_url(settings.database_url)
    name = database.database if database.get_backend_name() == "sqlite" else None
    files = [Path(".env"), *(Path(f"{name}{end}") for end in ("", "-wal", "-shm") if name)]
    for file in files:
        if file.exists() and file.stat().st_mode & _OTHERS:
            yield Finding("files", f"others can read {file}; chmod 600 {file}", well=False)


def _database(settings: Settings) -> Iterator[Finding]:
    engine = open_engine(settings.database_url)
    try:
        revision = revision_of(engine)
    except DBAPIError as error:
        said = str(error.orig).partition("\n")[0]
        trouble = "it does not answer" if is_away(error) else "it cannot be used"
        yield Finding("database", f"{trouble} ({said}); check DATABASE_URL", well=False)
        return
    finally:
        engine.dispose()
    if revision and revision not in REVISIONS:
        yield Finding("database", f"{revision} is newer than this program; install the newer one", well=False)
        return
    yield Finding("database", engine.dialect.name)
    if may_be_read_on_the_way(engine.url):
        yield Finding("database", "answers may travel unencrypted; add ?sslmode=verify-full to DATABASE_URL")


def may_be_read_on_the_way(url: URL) -> bool:
    """PostgreSQL on another machine, without TLS for certain."""
    host = str(url.query.get("host") or url.host or "")
    elsewhere = url.get_backend_name() != "sqlite" and not host.startswith("/") and not _is_here(host or "localhost")
    return elsewhere and url.query.get("sslmode") not in _ENCRYPTED


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _slack(settings: Settings, manifest: Path) -> Iterator[Finding]:
    client = web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    try:
        answer = client.auth_test()
    except SlackFailure as error:
        yield _refused("bot token", "SLACK_BOT_TOKEN", error, settings)
        return
    yield Finding("bot token", f"{answer['user']} in {answer['team']}")
    yield from _scopes(_granted(dict(answer.headers)), _declared(manifest))
    if settings.slack_app_token is not None:
        yield _socket(settings)


def _refused(what: str, name: str, error: Exception, settings: Settings) -> Finding:
    """Slack knows nothing of the token, or was not reached."""
    trouble = trouble_of(error)
    if is_final(trouble):
        return Finding(what, f"{trouble.word}; check {name}", well=False)
    where = urlsplit(settings.slack_api_url).netloc
    words = f"Slack does not answer at {where} ({trouble.word}); check the network, its proxy and SLACK_API_URL"
    return Finding(what, words, well=False)


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
    if more := sorted(granted - needed - optional):
        yield Finding(
            "scopes", f"{', '.join(more)} not asked for; install the app again from app_manifest.yml", well=False
        )
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
        return _refused("app token", "SLACK_APP_TOKEN", error, settings)
    return Finding("app token", "Socket Mode answers")
