"""A team is set up, or changed; and what Slack tells us of people."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from typing import Any

from bot.conversation.replies import Reply, closing, kept_of, only_you, show_modal, words_in
from bot.conversation.take import own_team
from bot.conversation.turn import Sorry, Turn, an_id
from bot.features import teams_drawn as team
from bot.slack import kit
from bot.slack.forms import Wrong
from bot.slack.kit import Button
from bot.slack.payloads import Click, Command, Submission
from bot.team.rights import Thing, may_see, may_step_in, refused, roles_of
from bot.team.round_dates import give_dates
from bot.team.who import is_outside, keep_profile, voice_of_team
from bot.texts import catalogue
from flows import calendar
from storage import people, rounds, teams
from storage.teams import Settings, Team

log = logging.getLogger(__name__)

NEW = Button("home.new")
SETTINGS = Button("home.team")


def show_form(turn: Turn, asked: Click) -> Reply:
    """The team's settings, from Home."""
    there = own_team(turn.connection, turn.who, an_id(asked.value))
    _let_change(turn, there)
    show_modal(turn, asked, _form(turn, there.channel_id, there))
    return None


def start(turn: Turn, asked: Command) -> Reply:
    """`/pdsa start`: the channel's team, to be set up or changed."""
    if asked.channel.startswith("D"):
        return only_you(turn.voice.say("help.start_in_channel"))
    there = teams.in_channel(turn.connection, turn.who.workspace, asked.channel)
    _let_change(turn, there)
    show_modal(turn, asked, _form(turn, asked.channel, there))
    return None


def show_new(turn: Turn, asked: Click) -> Reply:
    """A new improvement for one team, from Home or the greeting."""
    there = own_team(turn.connection, turn.who, an_id(asked.value))
    show_modal(turn, asked, team.new([there], turn.coach.methods.current(there.organisation), turn.voice))
    return None


def save(turn: Turn, sent: Submission) -> Reply:
    """Set the channel's team up, or change it. A new team is greeted in its channel."""
    channel, workspace = sent.metadata, turn.who.workspace
    before = _for_change(turn, channel)
    settings = _read(turn, kept_of(turn, sent, _form(turn, channel, before)))
    joined = rounds.get(turn.connection, workspace, settings.round_id) if settings.round_id else None
    settings = replace(settings, edition=joined.edition) if joined else settings
    team_id = teams.keep(turn.connection, workspace, channel, settings, turn.who.user, turn.now)
    now = teams.get(turn.connection, workspace, team_id)
    assert now is not None
    log.info("team %s %s by %s", team_id, "changed" if before else "set up", turn.who.user)
    give_dates(turn.connection, now)
    _settle_in(turn, now, before)
    phrase = "team.changed" if before else "team.done"
    return closing(turn, turn.voice.say(phrase, name=kit.escape(now.name)))


def _for_change(turn: Turn, channel: str) -> Team | None:
    """The channel's team, if there is one; whoever else wants to change it waits. Sorry for who may not."""
    there = teams.in_channel(turn.connection, turn.who.workspace, channel)
    if there is not None:
        teams.lock(turn.connection, turn.who.workspace, there.id)
        there = teams.get(turn.connection, turn.who.workspace, there.id)
    _let_change(turn, there)
    return there


def _let_change(turn: Turn, there: Team | None) -> None:
    """Sorry for whoever may not set the channel's team up, or change it. Who is none of it is not told who leads it."""
    user = turn.who.user
    if is_outside(turn.connection, turn.who):
        refused(user, "change of team", there.id if there else "new")
        raise Sorry("outsider.no_team")
    if there is None or may_see(user, Thing.SETTINGS, there):
        return
    if may_step_in(user, there, people.many(turn.connection, turn.who.workspace, list(there.leads))):
        log.info("team %s may be taken over by %s: nobody leads it", there.id, user)
        return
    refused(user, "change of team", there.id)
    if roles_of(user, there):
        raise Sorry("team.only_leads", leads=kit.mentions(there.leads))
    raise Sorry("team.only_its_leads")


def _form(turn: Turn, channel: str, there: Team | None) -> kit.Block:
    zone = people.get(turn.connection, turn.who.workspace, turn.who.user).time_zone
    offered = rounds.every(turn.connection, turn.who.workspace)
    return team.set_up(channel, there, turn.who.user, zone or calendar.SWEDEN, offered, turn.voice)


def profile_changed(turn: Turn, profile: Mapping[str, Any]) -> None:
    """Somebody whom we have to do with moved to another time zone, left the organisation, went away or came back."""
    if people.is_known(turn.connection, turn.who.workspace, str(profile["id"])):
        keep_profile(turn.connection, turn.who.workspace, profile, turn.now)


def _read(turn: Turn, values: Mapping[str, Any]) -> Settings:
    """The team as the form has it. Wrong at the first field that cannot be taken."""
    clock = time.fromisoformat(values["clock"] or "09:00")
    if not calendar.EARLIEST <= clock <= calendar.LATEST:
        raise Wrong({"clock": catalogue()["team.clock_hint"]})
    if not values["leads"]:
        raise Wrong({"leads": catalogue()["team.needs_a_lead"]})
    leads = tuple(values["leads"])
    _no_outsiders(turn, values)
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


def _no_outsiders(turn: Turn, values: Mapping[str, Any]) -> None:
    """Wrong where a guest, a stranger or a bot is to lead or be a member, or where nobody who leads is still here."""
    named = {field: values[field] or [] for field in ("leads", "members")}
    known = people.many(turn.connection, turn.who.workspace, [user for users in named.values() for user in users])
    for field, users in named.items():
        if any(known[user].outside for user in users):
            raise Wrong({field: catalogue()["outsider.in_no_team"]})
    if all(known[user].deactivated for user in named["leads"]):
        raise Wrong({"leads": catalogue()["team.needs_a_lead"]})


def _settle_in(turn: Turn, now: Team, before: Team | None) -> None:
    """Learn the new members' time zones; join the channel of a new team and greet it."""
    for user in now.members:
        if before is None or user not in before.members:
            turn.do("learn", user, {})
    if before is None:
        turn.do("join", now.channel_id, {})
        greeting = team.greeting(now, voice_of_team(now, turn.now))
        turn.say(now.channel_id, greeting, otherwise=turn.voice.say("sorry.cannot_post"))
    teams.mark(turn.connection, turn.who.workspace, now.id, turn.now)
