"""A round of several teams: begun and led by a programme lead, who sets the meetings' dates once for all."""

import logging
from datetime import time

from bot.conversation.replies import Reply, closing, day_in, kept_of, offered, only_you, show_modal, words_in
from bot.conversation.turn import Sorry, Turn, an_id
from bot.features import rounds_drawn as blocks
from bot.slack import kit
from bot.slack.kit import Block
from bot.slack.payloads import Click, Command, Submission
from bot.team import boards as overview
from bot.team.rights import Thing, may_see, refused
from bot.team.who import is_outside
from flows import calendar
from flows import rounds as editions
from storage import rounds, teams
from storage.rounds import Round, RoundMeeting

log = logging.getLogger(__name__)

_CLOCK = time(9, 0)

_BLOCKS, _AROUND = 48, 4
"""Of a message, and those of each round that are no team: its name, its dates, the page and the button."""


def show(turn: Turn, asked: Command) -> Reply:
    """How the teams of one's round stand; for somebody who leads none, a form to begin one."""
    led = rounds.led_by(turn.connection, turn.who.workspace, turn.who.user)
    if not led:
        _no_guests(turn)
        show_modal(turn, asked, _begin_form(turn))
        return None
    page = asked.text.split()[-1]
    number = int(page) if page.isdecimal() else 1
    each = max(1, _BLOCKS // len(led) - _AROUND)
    shown = [block for one in led for block in _overview(turn, one, number, each)]
    return only_you("", shown[: kit.MESSAGE_BLOCKS])


def save(turn: Turn, sent: Submission) -> Reply:
    """A round begins; whoever begins it leads it."""
    _no_guests(turn)
    values = offered(sent, _begin_form(turn))
    name, edition = words_in(values, "name", 150), values["edition"] or editions.NEWEST
    round_id = rounds.begin(turn.connection, turn.who.workspace, edition, name, turn.who.user, turn.now)
    log.info("round %s begun by %s", round_id, turn.who.user)
    found = _led(turn, round_id)
    view = _dates_form(turn, found)
    return {"response_action": "update", "view": view}


def show_dates(turn: Turn, asked: Click) -> Reply:
    view = _dates_form(turn, _led(turn, an_id(asked.value)))
    show_modal(turn, asked, view)
    return None


def save_dates(turn: Turn, sent: Submission) -> Reply:
    """The dates are the round's; the clock gives them to each of its teams, and their countdowns follow."""
    found = _led(turn, an_id(sent.metadata), lock=True)
    values = kept_of(turn, sent, _dates_form(turn, found))
    before = {one.slot: one.starts_at for one in rounds.meetings(turn.connection, turn.who.workspace, found.id)}
    for slot in editions.round_of(found.edition).meeting:
        if values.get(slot.id):
            starts_at = calendar.moment_at(day_in(turn, values, slot.id), _CLOCK, calendar.SWEDEN)
            if before.get(slot.id) != starts_at:
                rounds.set_meeting(turn.connection, turn.who.workspace, found.id, RoundMeeting(slot.id, starts_at, ""))
    log.info("round %s dated by %s", found.id, turn.who.user)
    those = teams.mark_round(turn.connection, turn.who.workspace, found.id, turn.now)
    dates = rounds.meetings(turn.connection, turn.who.workspace, found.id)
    return closing(turn, turn.voice.say("round.done", teams=those, meetings=len(dates)))


def _overview(turn: Turn, found: Round, number: int, each: int) -> list[Block]:
    """A page of the round's teams: so many of them, from the first page on."""
    those = [
        team
        for team in teams.in_round(turn.connection, turn.who.workspace, found.id)
        if may_see(turn.who.user, Thing.COUNTS, team, found)
    ]
    last = max(1, -(-len(those) // each))
    page = blocks.Page(min(max(number, 1), last), last, len(those))
    shown = those[(page.number - 1) * each : page.number * each]
    methods, workspace = turn.coach.methods, turn.who.workspace
    outlines = overview.outlines_of(turn.connection, methods, workspace, shown)
    turn.later(lambda: overview.keep_what_was_made(turn.coach, workspace, outlines))
    seen = overview.overviews(turn.connection, methods, workspace, outlines, turn.now)
    dates = rounds.meetings(turn.connection, workspace, found.id)
    return blocks.overview(found, dates, seen, page, turn.voice)


def _no_guests(turn: Turn) -> None:
    if is_outside(turn.connection, turn.who):
        refused(turn.who.user, "round", "new")
        raise Sorry("outsider.no_round")


def _begin_form(turn: Turn) -> Block:
    return blocks.begin(turn.voice, list(editions.rounds().values()))


def _dates_form(turn: Turn, found: Round) -> Block:
    return blocks.dates_form(found, rounds.meetings(turn.connection, turn.who.workspace, found.id), turn.voice)


def _led(turn: Turn, round_id: int, *, lock: bool = False) -> Round:
    if lock:
        rounds.lock(turn.connection, turn.who.workspace, round_id)
    found = rounds.get(turn.connection, turn.who.workspace, round_id)
    if found is None or turn.who.user not in found.leads:
        refused(turn.who.user, "round", round_id)
        raise Sorry("round.not_yours")
    return found
