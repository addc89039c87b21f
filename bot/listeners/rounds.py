"""A round of several teams: begun and led by a programme lead, who sets the meetings' dates once for all."""

from datetime import datetime, time

from bot import picture
from bot.blocks import round as blocks
from bot.blocks.kit import Block
from bot.listeners.replies import Reply, closing, only_you, settled, show_modal, words_in
from bot.payloads import Click, Command, Submission
from bot.rights import Thing, may_see
from bot.texts import say
from bot.turn import Sorry, Turn
from flows import calendar
from flows import rounds as editions
from storage import rounds, teams
from storage.rounds import Round, RoundMeeting

_CLOCK = time(9, 0)


def show(turn: Turn, asked: Command) -> Reply:
    """How the teams of one's round stand; for somebody who leads none, a form to begin one."""
    led = rounds.led_by(turn.connection, turn.who.workspace, turn.who.user)
    if not led:
        show_modal(turn, asked, blocks.begin(turn.who.language, list(editions.rounds().values())))
        return None
    shown = [block for one in led for block in _overview(turn, one)]
    return only_you("", shown[:48])


def save(turn: Turn, sent: Submission) -> Reply:
    """A round begins; whoever begins it leads it."""
    name = words_in(sent.values, "name", 150)
    round_id = rounds.begin(
        turn.connection, turn.who.workspace, sent.values["edition"] or editions.NEWEST, name, turn.who.user, turn.now
    )
    found = _led(turn, round_id)
    view = _dates_form(turn, found)
    return {"response_action": "update", "view": view}


def show_dates(turn: Turn, asked: Click) -> Reply:
    view = _dates_form(turn, _led(turn, int(asked.value)))
    show_modal(turn, asked, view)
    return None


def save_dates(turn: Turn, sent: Submission) -> Reply:
    """The dates are the round's; the clock gives them to each of its teams, and their countdowns follow."""
    found = _led(turn, int(sent.metadata), lock=True)
    values = settled(turn, sent, _dates_form(turn, found)).values
    before = {one.slot: one.starts_at for one in rounds.meetings(turn.connection, turn.who.workspace, found.id)}
    for slot in editions.round_of(found.edition).meeting:
        if day := values.get(slot.id):
            starts_at = calendar.moment_at(datetime.fromisoformat(day).date(), _CLOCK, calendar.SWEDEN)
            if before.get(slot.id) != starts_at:
                rounds.set_meeting(turn.connection, turn.who.workspace, found.id, RoundMeeting(slot.id, starts_at, ""))
    those = teams.mark_round(turn.connection, turn.who.workspace, found.id, turn.now)
    dates = rounds.meetings(turn.connection, turn.who.workspace, found.id)
    return closing(turn, say("round.done", turn.who.language, teams=those, meetings=len(dates)))


def _overview(turn: Turn, found: Round) -> list[Block]:
    those = [
        team
        for team in teams.in_round(turn.connection, turn.who.workspace, found.id)
        if may_see(turn.who.user, Thing.COUNTS, team, found)
    ]
    pictures = picture.of_teams(turn.connection, turn.coach.methods, turn.who.workspace, those, turn.now)
    dates = rounds.meetings(turn.connection, turn.who.workspace, found.id)
    return blocks.overview(found, dates, pictures, turn.who.language, turn.now)


def _dates_form(turn: Turn, found: Round) -> Block:
    return blocks.dates_form(found, rounds.meetings(turn.connection, turn.who.workspace, found.id), turn.who.language)


def _led(turn: Turn, round_id: int, *, lock: bool = False) -> Round:
    if lock:
        rounds.lock(turn.connection, turn.who.workspace, round_id)
    found = rounds.get(turn.connection, turn.who.workspace, round_id)
    if found is None or turn.who.user not in found.leads:
        raise Sorry("round.not_yours")
    return found
