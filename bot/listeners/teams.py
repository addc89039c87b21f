"""A team is set up, or changed; and what Slack tells us of people."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from typing import Any

from bot.blocks import kit, team
from bot.conversation import own_team
from bot.listeners.replies import Reply, Wrong, closing, settled, show_modal, words_in
from bot.payloads import Click, Submission
from bot.rights import Thing, may_see
from bot.round_dates import give_dates
from bot.texts import catalogue, say
from bot.turn import Sorry, Turn
from bot.who import keep_profile, language_of_team
from flows import calendar
from storage import people, rounds, teams
from storage.teams import Settings, Team


def show_form(turn: Turn, asked: Click) -> Reply:
    """The team's settings, from Home."""
    there = teams.get(turn.connection, turn.who.workspace, int(asked.value))
    offered = rounds.every(turn.connection, turn.who.workspace)
    if there is None or not may_see(turn.who.user, Thing.SETTINGS, there):
        raise Sorry("team.only_leads", leads=kit.mentions(there.leads if there else ()))
    view = team.set_up(there.channel_id, there, turn.who.user, there.time_zone, offered, turn.who.language)
    show_modal(turn, asked, view)
    return None


def show_new(turn: Turn, asked: Click) -> Reply:
    """A new improvement for one team, from Home or the greeting."""
    there = own_team(turn.connection, turn.who, int(asked.value))
    show_modal(turn, asked, team.new([there], turn.coach.methods.current(there.organisation), turn.who.language))
    return None


def save(turn: Turn, sent: Submission) -> Reply:
    """Set the channel's team up, or change it. A new team is greeted in its channel."""
    channel, workspace = sent.metadata, turn.who.workspace
    before = _for_change(turn, channel)
    settings = _read(turn, settled(turn, sent, _form(turn, channel, before)).values)
    joined = rounds.get(turn.connection, workspace, settings.round_id) if settings.round_id else None
    settings = replace(settings, edition=joined.edition) if joined else settings
    team_id = teams.keep(turn.connection, workspace, channel, settings, turn.who.user, turn.now)
    now = teams.get(turn.connection, workspace, team_id)
    assert now is not None
    give_dates(turn.connection, now)
    _settle_in(turn, now, before)
    phrase = "team.changed" if before else "team.done"
    return closing(turn, say(phrase, turn.who.language, name=kit.escape(now.name)))


def _for_change(turn: Turn, channel: str) -> Team | None:
    """The channel's team, if there is one; whoever else wants to change it waits. Sorry for who may not."""
    there = teams.in_channel(turn.connection, turn.who.workspace, channel)
    if there is None:
        return None
    teams.lock(turn.connection, turn.who.workspace, there.id)
    there = teams.get(turn.connection, turn.who.workspace, there.id)
    if there is None or not may_see(turn.who.user, Thing.SETTINGS, there):
        raise Sorry("team.only_leads", leads=kit.mentions(there.leads if there else ()))
    return there


def _form(turn: Turn, channel: str, there: Team | None) -> kit.Block:
    zone = people.get(turn.connection, turn.who.workspace, turn.who.user).time_zone
    offered = rounds.every(turn.connection, turn.who.workspace)
    return team.set_up(channel, there, turn.who.user, zone or calendar.SWEDEN, offered, turn.who.language)


def profile_changed(turn: Turn, profile: Mapping[str, Any]) -> None:
    """Somebody whom we have to do with moved to another time zone, left the organisation, went away or came back."""
    if people.is_known(turn.connection, turn.who.workspace, str(profile["id"])):
        keep_profile(turn.connection, turn.who.workspace, profile, turn.now)


def _read(turn: Turn, values: Mapping[str, Any]) -> Settings:
    """The team as the form has it. Wrong at the first field that cannot be taken."""
    clock = time.fromisoformat(values["clock"] or "09:00")
    if not calendar.EARLIEST <= clock <= calendar.LATEST:
        raise Wrong("clock", catalogue()["team.clock_hint"])
    if not values["leads"]:
        raise Wrong("leads", catalogue()["team.needs_a_lead"])
    leads = tuple(values["leads"])
    return Settings(
        organisation=words_in(values, "organisation", 200),
        name=words_in(values, "name", 200),
        language=values["language"] or turn.who.language,
        time_zone=values["zone"] or calendar.SWEDEN,
        weekday=int(values["weekday"] or 0),
        clock=clock,
        members=tuple(dict.fromkeys([*leads, *(values["members"] or ())])),
        leads=leads,
        managers=tuple(values["managers"] or ()),
        mentors=tuple(values["mentors"] or ()),
        edition=values["edition"] or "",
        weekly_in=values["weekly_in"] or "dm",
        round_id=int(values["round"]) if values.get("round") else None,
    )


def _settle_in(turn: Turn, now: Team, before: Team | None) -> None:
    """Learn the new members' time zones; join the channel of a new team and greet it."""
    for user in now.members:
        if before is None or user not in before.members:
            turn.do("learn", user, {})
    if before is None:
        turn.do("join", now.channel_id, {})
        greeting = team.greeting(now, language_of_team(now))
        turn.say(now.channel_id, greeting, otherwise=say("sorry.cannot_post", turn.who.language))
    teams.mark(turn.connection, turn.who.workspace, now.id, turn.now)
