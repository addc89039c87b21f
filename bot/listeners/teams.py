"""A team is set up, or changed; and what Slack tells us of people."""

from dataclasses import replace
from datetime import time
from typing import Any

from bot import dm, planning
from bot.blocks import kit, team
from bot.coach import Coach
from bot.conversation import Sorry, Who, own_team
from bot.listeners.replies import Reply, closing, show_modal
from bot.listeners.rounds import give_dates
from bot.payloads import Click, Submission
from bot.rights import Thing, may_see
from bot.slack import Outcome, SlackFailure, trouble_of
from bot.texts import say
from bot.who import keep_profile, language_of_team, learn_about
from flows import calendar
from flows import reading as reads
from flows.reading import Refused
from storage import people, rounds, teams
from storage.engine import reading, writing
from storage.teams import Settings, Team


def show_form(coach: Coach, who: Who, asked: Click) -> Reply:
    """The team's settings, from Home."""
    with reading(coach.engine) as connection:
        there = teams.get(connection, who.workspace, int(asked.value))
        offered = rounds.every(connection, who.workspace)
    if there is None or not may_see(who.user, Thing.SETTINGS, there):
        raise Sorry("team.only_leads", leads=kit.mentions(there.leads if there else ()))
    view = team.set_up(there.channel_id, there, who.user, there.time_zone, offered, who.language)
    show_modal(coach, who, asked, view)
    return None


def show_new(coach: Coach, who: Who, asked: Click) -> Reply:
    """A new improvement for one team, from Home or the greeting."""
    with reading(coach.engine) as connection:
        there = own_team(connection, who, int(asked.value))
    show_modal(coach, who, asked, team.new([there], coach.methods.current(there.organisation), who.language))
    return None


def save(coach: Coach, who: Who, sent: Submission) -> Reply:
    """Set the channel's team up, or change it. A new team is greeted in its channel."""
    settings, errors = _read(who, sent)
    if settings is None:
        return {"response_action": "errors", "errors": errors}
    channel = sent.metadata
    with writing(coach.engine) as connection:
        people.welcome(connection, who.workspace)
        before = teams.in_channel(connection, who.workspace, channel)
        if before is not None and not may_see(who.user, Thing.SETTINGS, before):
            raise Sorry("team.only_leads", leads=kit.mentions(before.leads))
        joined = rounds.get(connection, who.workspace, settings.round_id) if settings.round_id else None
        settings = replace(settings, edition=joined.edition) if joined else settings
        team_id = teams.keep(connection, who.workspace, channel, settings, who.user, coach.now())
        now = teams.get(connection, who.workspace, team_id)
        assert now is not None
        if before is None or before.round_id != now.round_id:
            give_dates(connection, coach, now)
    coach.afterwards(lambda: _settle_in(coach, who, now, before))
    phrase = "team.changed" if before else "team.done"
    return closing(who, say(phrase, who.language, name=kit.escape(now.name)))


def profile_changed(coach: Coach, workspace: str, profile: dict[str, Any]) -> None:
    """Somebody whom we have to do with moved to another time zone, left the organisation, went away or came back."""
    with reading(coach.engine) as connection:
        known = people.is_known(connection, workspace, str(profile["id"]))
    if known:
        keep_profile(coach, workspace, profile)


def _read(who: Who, sent: Submission) -> tuple[Settings | None, dict[str, str]]:
    errors: dict[str, str] = {}
    texts = {name: _words(sent, name, errors, who) for name in ("organisation", "name")}
    clock = time.fromisoformat(sent.values["clock"] or "09:00")
    if not calendar.EARLIEST <= clock <= calendar.LATEST:
        errors["clock"] = say("team.clock_hint", who.language)
    if not sent.values["leads"]:
        errors["leads"] = say("team.needs_a_lead", who.language)
    if errors:
        return None, errors
    leads = tuple(sent.values["leads"])
    members = tuple(dict.fromkeys([*leads, *(sent.values["members"] or ())]))
    return Settings(
        organisation=texts["organisation"],
        name=texts["name"],
        language=sent.values["language"] or who.language,
        time_zone=sent.values["zone"] or calendar.SWEDEN,
        weekday=int(sent.values["weekday"] or 0),
        clock=clock,
        members=members,
        leads=leads,
        managers=tuple(sent.values["managers"] or ()),
        mentors=tuple(sent.values["mentors"] or ()),
        edition=sent.values["edition"] or "",
        weekly_in=sent.values["weekly_in"] or "dm",
        round_id=int(sent.values["round"]) if sent.values.get("round") else None,
    ), {}


def _words(sent: Submission, name: str, errors: dict[str, str], who: Who) -> str:
    try:
        return reads.words(sent.values[name], 200)
    except Refused as refusal:
        errors[name] = refusal.text[who.language]
        return ""


def _settle_in(coach: Coach, who: Who, now: Team, before: Team | None) -> None:
    """Learn the new members' time zones, join the channel and greet it."""
    for user in now.members:
        if before is None or user not in before.members:
            learn_about(coach, who.workspace, user)
    with writing(coach.engine) as connection:
        planning.plan_team(connection, coach, who.workspace, now.id)
    if before is None:
        _greet(coach, who, now)


def _greet(coach: Coach, who: Who, now: Team) -> None:
    client = coach.slack(who.workspace)
    try:
        client.conversations_join(channel=now.channel_id)
    except SlackFailure as error:  # a private channel cannot be joined, only invited to; posting tells
        if trouble_of(error).outcome is not Outcome.PERMANENT:
            raise
    blocks = team.greeting(now, language_of_team(now))
    try:
        client.chat_postMessage(channel=now.channel_id, blocks=blocks, text=kit.as_text(blocks))
    except SlackFailure as error:
        if trouble_of(error).outcome is not Outcome.PERMANENT:
            raise
        dm.tell_phrase(coach, who, "sorry.cannot_post")
