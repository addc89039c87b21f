"""Who somebody is: their language and time zone, from their own choice, their team, or Slack."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from bot.coach import Coach
from bot.slack import SlackFailure, trouble_of
from flows.texts import Language
from storage import people
from storage.engine import writing
from storage.people import Person
from storage.teams import Team

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Who:
    """The person whose turn it is, and the language they read."""

    workspace: str
    user: str
    language: Language


def language_of(person: Person, of_team: str | None) -> Language:
    """What they read: their own choice, else their team's language, else Slack's setting for them."""
    chosen = person.language or of_team or ("en" if person.locale and not person.locale.startswith("sv") else "sv")
    return "en" if chosen == "en" else "sv"


def language_of_team(team: Team) -> Language:
    """The language of the team's channel."""
    return "en" if team.language == "en" else "sv"


def learn_about(coach: Coach, workspace: str, user: str) -> None:
    """Ask Slack for the person's time zone and locale, and keep them. Unanswered, it is asked again another time."""
    try:
        found = coach.slack(workspace).users_info(user=user, include_locale=True)["user"]
    except SlackFailure as error:
        log.info("users.info: %s", trouble_of(error).word)
        return
    with writing(coach.engine) as connection:
        keep_profile(connection, workspace, found)


def keep_profile(connection: Connection, workspace: str, profile: Mapping[str, Any]) -> None:
    """Keep what matters of Slack's profile: the locale, and the zone's name, since offsets change with the season."""
    user, zone, locale = str(profile["id"]), str(profile.get("tz") or "UTC"), str(profile.get("locale") or "")
    kept = {"time_zone": zone, "deactivated": bool(profile.get("deleted"))} | ({"locale": locale} if locale else {})
    people.welcome(connection, workspace)
    people.keep(connection, workspace, user, **kept)
