"""What the app's manifest says, as far as a workspace needs it (docs.slack.dev/reference/app-manifest)."""

from dataclasses import dataclass
from pathlib import Path

import yaml

from localslack.values import Json


class ManifestError(ValueError):
    """The file is not a manifest; the text says why, in words for whoever chose it."""


@dataclass(frozen=True)
class Manifest:
    """`commands` and `shortcuts` are Slack's own objects, by the command's word and by callback_id."""

    name: str
    user: str
    commands: dict[str, Json]
    shortcuts: dict[str, Json]
    events: frozenset[str]
    scopes: frozenset[str]
    messages_tab: bool


def read(path: Path) -> Manifest:
    """YAML or JSON. Raises ManifestError."""
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ManifestError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ManifestError(f"{path} is neither YAML nor JSON: {error}") from error
    try:
        return _manifest(found)
    except (AttributeError, KeyError, TypeError) as error:
        raise ManifestError(f"{path} is not an app manifest (missing or of the wrong shape: {error})") from error


def _manifest(found: Json) -> Manifest:
    name, features = str(found["display_information"]["name"]), found.get("features") or {}
    scopes = (found.get("oauth_config") or {}).get("scopes") or {}
    subscribed = (found.get("settings") or {}).get("event_subscriptions") or {}
    app_user = features.get("bot_user") or {}
    return Manifest(
        name=name,
        user=str(app_user.get("display_name") or name).lower().replace(" ", "_"),
        commands={command["command"]: command for command in features.get("slash_commands") or []},
        shortcuts={shortcut["callback_id"]: shortcut for shortcut in features.get("shortcuts") or []},
        events=frozenset(subscribed.get("bot_events") or []),
        scopes=frozenset([*(scopes.get("bot") or []), *(scopes.get("bot_optional") or [])]),
        messages_tab=bool((features.get("app_home") or {}).get("messages_tab_enabled", True)),
    )
