"""Who somebody is: their language and time zone, from their own choice, their team, or Slack."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.away import away_until
from bot.coach import Coach
from bot.slack import SlackFailure, trouble_of
from flows.texts import Language
from storage import parked, people, teams
from storage.engine import reading, writing
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
    """Ask Slack for the time zone and locale of somebody whom we do not know yet, and keep them.

    Unanswered, it is asked again another time.
    """
    with reading(coach.engine) as connection:
        if people.get(connection, workspace, user).time_zone is not None:
            return
    try:
        found = coach.slack(workspace).users_info(user=user, include_locale=True)["user"]
    except SlackFailure as error:
        log.info("users.info: %s", trouble_of(error).word)
        return
    with writing(coach.engine) as connection:
        keep_profile(connection, workspace, found, coach.now())


def keep_profile(connection: Connection, workspace: str, profile: Mapping[str, Any], now: datetime) -> None:
    """Keep what matters of Slack's profile: locale, away or not, and the zone's name, since offsets change with the
    season. When something of it is new their teams are planned anew; most changes of a profile are none to us.
    """
    user, zone, locale = str(profile["id"]), str(profile.get("tz") or "UTC"), str(profile.get("locale") or "")
    gone = bool(profile.get("deleted"))
    kept = {"time_zone": zone, "deactivated": gone, "away_until": away_until(profile, now)}
    kept |= {"locale": locale} if locale else {}
    before, refused = people.get(connection, workspace, user), parked.among(connection, workspace, [user])
    if not refused and all(getattr(before, name) == value for name, value in kept.items()):
        return
    people.welcome(connection, workspace)
    teams.mark_many(connection, workspace, teams.concerned(connection, workspace, user), now)
    people.keep(connection, workspace, user, **kept)
    if not gone:
        parked.release(connection, workspace, user, now)
