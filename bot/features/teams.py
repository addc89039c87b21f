"""A team is set up, or changed, and greeted; and what Slack tells us of people."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from babel.dates import get_day_names

from bot.conversation.replies import Reply, closing, only_you, show_modal
from bot.conversation.turn import Feature, Turn, reads, writes
from bot.features import beginning, meetings
from bot.slack import forms, kit
from bot.slack.forms import Choice, Clock, Field, Form, Offer, People, Words
from bot.slack.kit import Block, Button
from bot.slack.payloads import Click, Command, Submission
from bot.sorry import Sorry
from bot.team.gate import carried_team
from bot.team.rights import Thing, may_see, may_step_in, refused, roles_of
from bot.team.round_dates import give_dates
from bot.team.who import is_outside, keep_profile, voice_of_team
from bot.texts import catalogue
from bot.voice import Voice
from flows import calendar
from flows.reading import LOCALES
from flows.rounds import editions, round_of
from storage import people, rounds, teams
from storage.rounds import Round
from storage.teams import Team, TeamSettings

log = logging.getLogger(__name__)

_ZONES = (calendar.SWEDEN, "Europe/Helsinki", "Europe/Oslo", "Europe/Copenhagen", "Atlantic/Reykjavik", "UTC")

SETTINGS = Button("home.team")


@dataclass(frozen=True)
class TeamForm(Form, id="team"):
    """A channel's team: who is in it, who follows it, and when it is reminded. `round` is there once there is one."""

    organisation: Field[str] = Words(200)
    name: Field[str] = Words(200)
    members: Field[tuple[str, ...]] = People()
    leads: Field[tuple[str, ...]] = People()
    managers: Field[tuple[str, ...]] = People(optional=True)
    mentors: Field[tuple[str, ...]] = People(optional=True)
    round: Field[str] = Choice(optional=True)
    edition: Field[str] = Choice()
    language: Field[str] = Choice(seen=True)
    weekday: Field[str] = Choice("0")
    clock: Field[time] = Clock(time(9))
    weekly_in: Field[str] = Choice("dm", seen=True)
    zone: Field[str] = Choice(calendar.SWEDEN)


def form(channel: str, team: Team | None, user: str, zone: str, together: Sequence[Round], voice: Voice) -> Block:
    """The set-up of a channel's team; filled in where there is one already. `together`: rounds that it can go with.

    For a member who leads nothing it is a team to step in for: nobody leads it any more.
    """
    holding = _holding(team, user) if team else _to_begin_with(user, zone, voice)
    blocks = [kit.section(voice.say("team.what", channel=channel))]
    if team is not None and user not in team.leads:
        blocks.append(kit.section(voice.say("team.step_in")))
    blocks += forms.inputs(TeamForm, voice, holding, _offered(holding.zone, together, voice))
    title = voice.say("team.settings" if team else "team.title")
    return forms.view(TeamForm, voice, blocks, title=title, about=channel)


def _to_begin_with(user: str, zone: str, voice: Voice) -> TeamForm:
    edition = round_of("").id
    return TeamForm(members=(user,), leads=(user,), edition=edition, language=voice.language, zone=zone)


def _holding(team: Team, user: str) -> TeamForm:
    return TeamForm(
        organisation=team.organisation,
        name=team.name,
        members=team.members,
        leads=team.leads if user in team.leads else (user,),
        managers=team.managers,
        mentors=team.mentors,
        round=str(team.round_id or ""),
        edition=round_of(team.edition).id,
        language=team.language,
        weekday=str(team.weekday),
        clock=team.clock,
        weekly_in=team.weekly_in,
        zone=team.time_zone,
    )


def _offered(here: str, together: Sequence[Round], voice: Voice) -> dict[Field[Any], Sequence[Offer]]:
    """What can be chosen. `here`: the time zone that stands, which may be any."""
    names = get_day_names("wide", locale=LOCALES[voice.language])
    return {
        TeamForm.round: [(its_round.name, str(its_round.id)) for its_round in together],
        TeamForm.edition: [(voice.of(edition.title), edition.id) for edition in editions().values()],
        TeamForm.language: [("Svenska", "sv"), ("English", "en")],
        TeamForm.weekday: [(names[day].capitalize(), str(day)) for day in range(5)],
        TeamForm.weekly_in: [(voice.say(f"team.weekly_{way}"), way) for way in ("dm", "channel")],
        TeamForm.zone: [(name.replace("_", " "), name) for name in dict.fromkeys([here, *_ZONES])],
    }


def greeting(team: Team, voice: Voice) -> list[Block]:
    """Two lines in the channel, and what can be done next."""
    leads = voice.listed(kit.mention(lead) for lead in team.leads)
    hello = voice.say("greeting.hello", name=kit.escape(team.name), leads=leads)
    phrase = "greeting.then" if team.weekly_in == "dm" else "greeting.then_channel"
    weekday = get_day_names("wide", locale=LOCALES[voice.language])[team.weekday]
    then = voice.say(phrase, weekday=weekday, clock=team.clock.strftime("%H:%M"))
    new = kit.button(voice.say("greeting.new"), beginning.NEW, team.id, style="primary")
    meeting = kit.button(voice.say("greeting.meeting"), meetings.SHOW, team.id)
    return [kit.section(f"{hello}\n{then}"), kit.actions([new, meeting])]


def show_form(turn: Turn, asked: Click) -> Reply:
    """The team's settings, from Home."""
    there = carried_team(turn.desk, turn.who, asked.value)
    _let_change(turn, there)
    show_modal(turn, asked, _form(turn, there.channel_id, there))
    return None


def start(turn: Turn, asked: Command) -> Reply:
    """`/pdsa start`: the channel's team, to be set up or changed."""
    if asked.channel.startswith("D"):
        return only_you(turn.voice.say("help.start_in_channel"))
    there = teams.in_channel(turn.desk, asked.channel)
    _let_change(turn, there)
    show_modal(turn, asked, _form(turn, asked.channel, there))
    return None


def save(turn: Turn, sent: Submission) -> Reply:
    """Set the channel's team up, or change it. A new team is greeted in its channel."""
    channel = sent.metadata
    before = _for_change(turn, channel)
    given = forms.read(TeamForm, sent, _form(turn, channel, before), turn.voice)
    _refuse(turn, given)
    settings = _settings(turn, given)
    team_id = teams.keep(turn.desk, channel, settings, turn.who.user)
    now = teams.get(turn.desk, team_id)
    assert now is not None
    log.info("team %s %s by %s", team_id, "changed" if before else "set up", turn.who.user)
    give_dates(turn.desk, now)
    _settle_in(turn, now, before)
    phrase = "team.changed" if before else "team.done"
    return closing(turn, turn.voice.say(phrase, name=kit.escape(now.name)))


def profile_changed(turn: Turn, profile: Mapping[str, Any]) -> None:
    """Somebody whom we have to do with moved to another time zone, left the organisation, went away or came back."""
    if people.is_known(turn.desk, str(profile["id"])):
        keep_profile(turn.desk, profile)


def _for_change(turn: Turn, channel: str) -> Team | None:
    """The channel's team, if there is one; whoever else wants to change it waits. Sorry for who may not."""
    there = teams.in_channel(turn.desk, channel)
    if there is not None:
        teams.lock(turn.desk, there.id)
        there = teams.get(turn.desk, there.id)
    _let_change(turn, there)
    return there


def _let_change(turn: Turn, there: Team | None) -> None:
    """Sorry for whoever may not set the channel's team up, or change it. Who is none of it is not told who leads it."""
    user = turn.who.user
    if is_outside(turn.desk, turn.who):
        refused(user, "change of team", there.id if there else "new")
        raise Sorry("outsider.no_team")
    if there is None or may_see(user, Thing.SETTINGS, there):
        return
    if may_step_in(user, there, people.many(turn.desk, list(there.leads))):
        log.info("team %s may be taken over by %s: nobody leads it", there.id, user)
        return
    refused(user, "change of team", there.id)
    if roles_of(user, there):
        raise Sorry("team.only_leads", leads=kit.mentions(there.leads))
    raise Sorry("team.only_its_leads")


def _form(turn: Turn, channel: str, there: Team | None) -> Block:
    zone = people.get(turn.desk, turn.who.user).time_zone
    together = rounds.every(turn.desk)
    return form(channel, there, turn.who.user, zone or calendar.SWEDEN, together, turn.voice)


def _refuse(turn: Turn, given: TeamForm) -> None:
    """Wrong at an hour at night, a guest, a stranger or a bot in the team, and where nobody who leads is still here."""
    if not calendar.EARLIEST <= given.clock <= calendar.LATEST:
        raise TeamForm.clock.wrong(catalogue()["team.clock_hint"])
    known = people.many(turn.desk, [*given.leads, *given.members])
    for field, users in ((TeamForm.leads, given.leads), (TeamForm.members, given.members)):
        if any(known[user].outside for user in users):
            raise field.wrong(catalogue()["outsider.in_no_team"])
    if all(known[user].deactivated for user in given.leads):
        raise TeamForm.leads.wrong(catalogue()["team.needs_a_lead"])


def _settings(turn: Turn, given: TeamForm) -> TeamSettings:
    """The team as the form has it. One that goes with a round has the round's edition."""
    round_id = int(given.round) if given.round else None
    joined = rounds.get(turn.desk, round_id) if round_id else None
    return TeamSettings(
        organisation=given.organisation,
        name=given.name,
        language=given.language or turn.who.language,
        time_zone=given.zone,
        weekday=int(given.weekday),
        clock=given.clock,
        members=tuple(dict.fromkeys([*given.leads, *given.members])),
        leads=given.leads,
        managers=given.managers,
        mentors=given.mentors,
        edition=joined.edition if joined else given.edition,
        weekly_in=given.weekly_in,
        round_id=round_id,
    )


def _settle_in(turn: Turn, now: Team, before: Team | None) -> None:
    """Learn the new members' time zones; join the channel of a new team and greet it."""
    for user in now.members:
        if before is None or user not in before.members:
            turn.do("learn", user, {})
    if before is None:
        turn.do("join", now.channel_id, {})
        hello = greeting(now, voice_of_team(now, turn.now))
        turn.say(now.channel_id, hello, otherwise=turn.voice.say("sorry.cannot_post"))
    teams.mark(turn.desk, now.id)


HEARD = Feature(clicks={SETTINGS: reads(show_form)}, forms={TeamForm: writes(save)})
