"""Who somebody is: their language and time zone, from their own choice, their team, or Slack."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.coach import Workspace
from bot.slack import kit
from bot.slack.client import SlackFailure, trouble_of
from bot.team.away import away_until
from bot.texts import say
from bot.voice import Voice
from flows import calendar
from flows.texts import Language
from storage import outgoing, parked, people, teams
from storage.desk import Desk
from storage.people import Person, Profile
from storage.teams import Team

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Who:
    """The person whose turn it is, and the language they read."""

    user: str
    language: Language
    zone: str = calendar.SWEDEN
    """Where it is a day for them, as Slack says; Sweden as long as we have not asked."""


def language_of(person: Person, of_team: str | None) -> Language:
    """What they read: their own choice, else their team's language, else Slack's setting for them."""
    chosen = person.language or of_team or ("en" if person.locale and not person.locale.startswith("sv") else "sv")
    return "en" if chosen == "en" else "sv"


def zone_of(person: Person, otherwise: str = calendar.SWEDEN) -> str:
    """The person's own time zone, where Slack has told of one that there is."""
    return person.time_zone if person.time_zone and calendar.is_zone(person.time_zone) else otherwise


def language_of_team(team: Team) -> Language:
    """The language of the team's channel."""
    return "en" if team.language == "en" else "sv"


def voice_of_team(team: Team, now: datetime) -> Voice:
    """Speaks in the team's channel, where it is the team's own day."""
    return Voice(language_of_team(team), now, team.time_zone)


def is_outside(desk: Desk, who: Who) -> bool:
    """A guest, a stranger or a bot, as far as Slack has been asked: they make nothing that is others'."""
    return bool(people.get(desk, who.user).outside)


def learn_about(workspace: Workspace, user: str) -> None:
    """Ask Slack for the time zone and locale of somebody whom we do not know yet, and keep them.

    Unanswered, it is asked again another time.
    """
    with workspace.reading() as desk:
        if people.get(desk, user).time_zone is not None:
            return
    try:
        found = workspace.slack.users_info(user=user, include_locale=True)["user"]
    except SlackFailure as error:
        log.info("users.info: %s", trouble_of(error).word)
        return
    with workspace.writing() as desk:
        keep_profile(desk, found)


def keep_profile(desk: Desk, profile: Mapping[str, Any]) -> None:
    """Keep what matters of Slack's profile: locale, away or not, and the zone's name, since offsets change with the
    season. When something of it is new their teams are planned anew; most changes of a profile are none to us.

    Who turns out to be a guest, a stranger or a bot leaves the teams that they were put in before that was known.
    """
    user, zone, locale = str(profile["id"]), str(profile.get("tz") or "UTC"), str(profile.get("locale") or "")
    told = Profile(zone, locale, bool(profile.get("deleted")), away_until(profile, desk.now), _outside(profile))
    before, refused = people.get(desk, user), parked.among(desk, [user])
    if not refused and told.is_of(before):
        return
    people.welcome(desk)
    if told.outside:  # first of all: improvements are held before teams
        _leave_teams(desk, user)
    teams.mark_many(desk, teams.concerned(desk, user))
    people.keep(desk, user, told)
    if not told.deactivated:
        parked.release(desk, user)


def _outside(profile: Mapping[str, Any]) -> str:
    """What Slack says of somebody who is none of the workspace's own (docs.slack.dev/reference/objects/user-object).

    Colleagues of another organisation in a shared channel are no strangers.
    """
    if profile.get("is_bot") or profile["id"] == "USLACKBOT":
        return "bot"
    if profile.get("is_stranger"):
        return "stranger"
    return "guest" if profile.get("is_restricted") or profile.get("is_ultra_restricted") else ""


def _leave_teams(desk: Desk, user: str) -> None:
    """The leads that are left are told, or else the channel, where any member may now step in."""
    for team_id in teams.leave(desk, user):
        log.info("left: %s is no member of team %s any more, since Slack says guest, stranger or bot", user, team_id)
        team = teams.get(desk, team_id)
        assert team is not None
        teams.mark(desk, team_id)
        phrase = "outsider.left" if team.leads else "outsider.left_no_lead"
        words = say(phrase, language_of_team(team), who=kit.mention(user), name=kit.escape(team.name))
        body = {"blocks": [kit.section(words)]}
        said = [
            outgoing.fresh(desk, "say", one, body, "", "", quiet_until=desk.now)
            for one in team.leads or [team.channel_id]
        ]
        outgoing.add(desk.connection, said)
