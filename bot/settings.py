"""The only reader of the environment."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

_NEEDED = "set SLACK_APP_TOKEN (xapp-…, Socket Mode) or SLACK_SIGNING_SECRET (HTTP)"


def _database(url: str) -> str:
    try:
        kind = make_url(url).drivername
    except ArgumentError:
        kind = ""
    if kind not in ("sqlite", "postgresql+psycopg"):
        raise ValueError("write sqlite:///file or postgresql+psycopg://user:password@host/name")
    return url


Port = Annotated[int, Field(ge=1, le=65535)]


def _with_slash(url: str) -> str:
    return url if url.endswith("/") else f"{url}/"


class Settings(BaseSettings):
    """What an administrator sets. Secrets never show in a log or a traceback."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    slack_bot_token: SecretStr
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: Annotated[str, AfterValidator(_with_slash)] = "https://slack.com/api/"
    database_url: Annotated[str, AfterValidator(_database)] = "sqlite:///hemmaplan.sqlite3"
    host: str = "127.0.0.1"
    """Where it listens: for a proxy on the same machine, unless another address is set."""

    port: Port = 3000
    health_port: Port | None = None
    """`/healthz` alone, over Socket Mode too; none unless it is set."""

    own_words: Path | None = None
    """A folder with organisations' own words, one TOML file each (docs/writing-a-flow.md)."""

    @model_validator(mode="after")
    def _has_a_way_in(self) -> Self:
        if self.slack_app_token is None and self.slack_signing_secret is None:
            raise ValueError(_NEEDED)
        return self

    @property
    def over_socket(self) -> bool:
        """Socket Mode when there is an app token, else signed HTTP."""
        return self.slack_app_token is not None


class SettingsError(Exception):
    """Settings that cannot be used. `faults` has one line each, with the name to set."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def read_settings() -> Settings:
    """From the environment and `.env`. All faults at once."""
    try:
        return Settings()  # pydantic-settings fills it
    except ValidationError as error:
        faults = [_fault(one["loc"], one["msg"]) for one in error.errors()]
        if not any(_NEEDED in fault for fault in faults) and not _way_in_is_set(error):
            faults.append(_NEEDED)
        raise SettingsError(faults) from None  # the cause would show what was typed


def _fault(place: tuple[int | str, ...], message: str) -> str:
    name = "_".join(str(part) for part in place).upper()
    said = "is not set" if message == "Field required" else message.removeprefix("Value error, ")
    return f"{name}: {said}" if name else said


def _way_in_is_set(error: ValidationError) -> bool:
    given = next((one["input"] for one in error.errors() if isinstance(one["input"], dict)), {})
    return bool(given.get("slack_app_token") or given.get("slack_signing_secret")) if given else True
