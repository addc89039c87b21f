"""Who somebody is: their language and time zone, from their own choice, their team, or Slack."""

import logging

from bot.away import away_until
from bot.coach import Coach
from bot.conversation import Who
from bot.slack import SlackFailure, trouble_of
from flows.texts import Language
from storage import parked, people, teams
from storage.engine import reading, writing
from storage.people import Person
from storage.teams import Team

log = logging.getLogger(__name__)


def who_is(coach: Coach, workspace: str, user: str) -> Who:
    """The person, in the language they read: their own choice, else their team's, else Slack's setting for them."""
    with reading(coach.engine) as connection:
        person = people.get(connection, workspace, user)
        of_team = teams.language_of(connection, workspace, user)
    if person.time_zone is None:
        person = learn_about(coach, workspace, user)
    return Who(workspace, user, language_of(person, of_team))


def language_of(person: Person, of_team: str | None) -> Language:
    chosen = person.language or of_team or ("en" if person.locale and not person.locale.startswith("sv") else "sv")
    return "en" if chosen == "en" else "sv"


def language_of_team(team: Team) -> Language:
    """The language of the team's channel."""
    return "en" if team.language == "en" else "sv"


def learn_about(coach: Coach, workspace: str, user: str) -> Person:
    """Ask Slack for the person's time zone and locale, and keep them. Unanswered, it is asked again another time."""
    try:
        found = coach.slack(workspace).users_info(user=user, include_locale=True)["user"]
    except SlackFailure as error:
        log.info("users.info: %s", trouble_of(error).word)
        return Person(user)
    return keep_profile(coach, workspace, found)


def keep_profile(coach: Coach, workspace: str, profile: dict[str, object]) -> Person:
    """Keep what matters of Slack's profile: locale, away or not, and the zone's name, since offsets change with the
    season. When something of it is new their teams are planned anew; most changes of a profile are none to us.
    """
    user, zone, locale = str(profile["id"]), str(profile.get("tz") or "UTC"), str(profile.get("locale") or "")
    kept = {
        "time_zone": zone,
        "deactivated": bool(profile.get("deleted")),
        "away_until": away_until(profile, coach.now()),
    }
    kept |= {"locale": locale} if locale else {}
    with reading(coach.engine) as connection:
        before = people.get(connection, workspace, user)
        refused = parked.among(connection, workspace, [user])
    if not refused and all(getattr(before, name) == value for name, value in kept.items()):
        return before
    with writing(coach.engine) as connection:
        people.welcome(connection, workspace)
        teams.mark_many(connection, workspace, teams.concerned(connection, workspace, user), coach.now())
        people.keep(connection, workspace, user, **kept)
        if not profile.get("deleted"):
            parked.release(connection, workspace, user, coach.now())
        return people.get(connection, workspace, user)
