"""A round of several teams: begun and led by a programme lead, who sets the meetings' dates once for all."""

from collections.abc import Collection
from datetime import datetime, time

from sqlalchemy import Connection

from bot import overview, planning
from bot.blocks import kit
from bot.blocks import round as blocks
from bot.blocks.kit import Block
from bot.coach import Coach
from bot.conversation import Sorry, Who
from bot.listeners.replies import Reply, closing, only_you, show_modal, words_in
from bot.payloads import Click, Command, Submission
from bot.rights import Thing, may_see
from bot.texts import say
from bot.who import language_of_team
from flows import calendar
from flows import rounds as editions
from storage import meetings, rounds, teams
from storage.engine import reading, writing
from storage.meetings import Meeting
from storage.rounds import Round, RoundMeeting
from storage.teams import Team

_CLOCK = time(9, 0)

_BLOCKS, _AROUND = 48, 4
"""Of a message, and those of each round that are no team: its name, its dates, the page and the button."""


def show(coach: Coach, who: Who, asked: Command) -> Reply:
    """How the teams of one's round stand; for somebody who leads none, a form to begin one."""
    with reading(coach.engine) as connection:
        led = rounds.led_by(connection, who.workspace, who.user)
        if not led:
            show_modal(coach, who, asked, blocks.begin(who.language, list(editions.rounds().values())))
            return None
        page = asked.text.split()[-1]
        number = int(page) if page.isdecimal() else 1
        each = max(1, _BLOCKS // len(led) - _AROUND)
        shown = [block for one in led for block in _overview(connection, coach, who, one, number, each)]
    return only_you("", shown[: kit.MESSAGE_BLOCKS])


def save(coach: Coach, who: Who, sent: Submission) -> Reply:
    """A round begins; whoever begins it leads it."""
    name = words_in(sent, "name", 150)
    with writing(coach.engine) as connection:
        round_id = rounds.begin(
            connection, who.workspace, sent.values["edition"] or editions.NEWEST, name, who.user, coach.now()
        )
        found = _led(connection, who, round_id)
        view = _dates_form(connection, who, found)
    return {"response_action": "update", "view": view}


def show_dates(coach: Coach, who: Who, asked: Click) -> Reply:
    with reading(coach.engine) as connection:
        view = _dates_form(connection, who, _led(connection, who, int(asked.value)))
    show_modal(coach, who, asked, view)
    return None


def save_dates(coach: Coach, who: Who, sent: Submission) -> Reply:
    """The dates go to every team of the round; their countdowns follow."""
    with writing(coach.engine) as connection:
        found = _led(connection, who, int(sent.metadata))
        before = {one.slot: one.starts_at for one in rounds.meetings(connection, who.workspace, found.id)}
        moved = []
        for slot in editions.round_of(found.edition).meeting:
            if day := sent.values.get(slot.id):
                starts_at = calendar.moment_at(datetime.fromisoformat(day).date(), _CLOCK, calendar.SWEDEN)
                if before.get(slot.id) != starts_at:
                    moved.append(slot.id)
                    rounds.set_meeting(connection, who.workspace, found.id, RoundMeeting(slot.id, starts_at, ""))
        those = teams.in_round(connection, who.workspace, found.id)
        for team in those:
            give_dates(connection, coach, team, moved)
        dates = rounds.meetings(connection, who.workspace, found.id)
    return closing(who, say("round.done", who.language, teams=len(those), meetings=len(dates)))


def give_dates(connection: Connection, coach: Coach, team: Team, slots: Collection[str] | None = None) -> None:
    """The round's days to a team that has joined it, or those of some of its meetings, which have moved.

    The team keeps the hour and place that it has set itself, and what it has cancelled stays cancelled.
    """
    found = rounds.get(connection, team.workspace_id, team.round_id) if team.round_id else None
    dates = rounds.meetings(connection, team.workspace_id, found.id) if found else []
    theirs = {one.slot: one for one in meetings.of_team(connection, team.workspace_id, team.id)}
    edition = editions.round_of(team.edition)
    for one in dates:
        slot, known = edition.find(one.slot), theirs.get(one.slot)
        if slot is None or (slots is not None and one.slot not in slots):
            continue
        if known is None:
            name = slot.name[language_of_team(team)]
            meetings.add(connection, team.workspace_id, team.id, name, one.starts_at, one.place, slot=one.slot)
        elif not known.cancelled and _another_day(known, one, team):
            day, clock = (
                calendar.local_day(one.starts_at, team.time_zone),
                calendar.local(known.starts_at, team.time_zone),
            )
            starts_at = calendar.moment_at(day, clock.time(), team.time_zone)
            meetings.change(connection, team.workspace_id, known.id, starts_at=starts_at)
    planning.plan_team(connection, coach, team.workspace_id, team.id)


def _another_day(known: Meeting, one: RoundMeeting, team: Team) -> bool:
    return calendar.local_day(known.starts_at, team.time_zone) != calendar.local_day(one.starts_at, team.time_zone)


def _overview(connection: Connection, coach: Coach, who: Who, found: Round, number: int, each: int) -> list[Block]:
    """A page of the round's teams: so many of them, from the first page on."""
    those = [
        team
        for team in teams.in_round(connection, who.workspace, found.id)
        if may_see(who.user, Thing.COUNTS, team, found)
    ]
    last = max(1, -(-len(those) // each))
    page = blocks.Page(min(max(number, 1), last), last, len(those))
    shown = those[(page.number - 1) * each : page.number * each]
    outlines = overview.outlines_of(connection, coach.methods, who.workspace, shown)
    overview.keep_what_was_made(coach, who.workspace, outlines)
    seen = overview.overviews(connection, coach.methods, who.workspace, outlines, coach.now())
    dates = rounds.meetings(connection, who.workspace, found.id)
    return blocks.overview(found, dates, seen, page, who.language, coach.now())


def _dates_form(connection: Connection, who: Who, found: Round) -> Block:
    return blocks.dates_form(found, rounds.meetings(connection, who.workspace, found.id), who.language)


def _led(connection: Connection, who: Who, round_id: int) -> Round:
    found = rounds.get(connection, who.workspace, round_id)
    if found is None or who.user not in found.leads:
        raise Sorry("round.not_yours")
    return found
