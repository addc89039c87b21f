"""A round of several teams: begun and led by a programme lead, who sets its dates, and sees its teams in counts."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.conversation.replies import Reply, closing, only_you, show_modal
from bot.conversation.turn import Feature, Turn, reads, writes
from bot.refs import an_id
from bot.slack import forms, kit
from bot.slack.forms import Choice, Day, Each, Field, Form, Words
from bot.slack.kit import Block, Button
from bot.slack.payloads import Click, Command, Submission
from bot.sorry import Sorry
from bot.team import boards
from bot.team.overview import Overview
from bot.team.rights import Thing, may_see, refused
from bot.team.round_dates import moved
from bot.team.who import is_outside
from bot.voice import Voice
from flows import calendar
from flows.rounds import NEWEST, editions, round_of
from flows.targets import Level
from storage import rounds, teams
from storage.rounds import Round, RoundMeeting
from storage.teams import Team

log = logging.getLogger(__name__)

_BLOCKS, _AROUND = 48, 4
"""Of a message, and those of each round that are no team: its name, its dates, the page and the button."""

DATES = Button("round.dates")


@dataclass(frozen=True)
class RoundForm(Form, id="round"):
    """A new round."""

    name: Field[str] = Words(150)
    edition: Field[str] = Choice(NEWEST)


@dataclass(frozen=True)
class DatesForm(Form, id="round_dates", phrases="round"):
    """When the round's meetings are, for all its teams at once; by the edition's slots."""

    days: Each[date] = Each(Day(optional=True))


@dataclass(frozen=True)
class Page:
    """Which of the pages that the round's teams take, counted from 1, and how many teams there are in all."""

    number: int
    last: int
    teams: int


def form(voice: Voice) -> Block:
    """A new round: its name and its edition."""
    offered = {RoundForm.edition: [(voice.of(edition.title), edition.id) for edition in editions().values()]}
    what = kit.section(voice.say("round.what"))
    blocks = [what, *forms.inputs(RoundForm, voice, offered=offered)]
    return forms.view(RoundForm, voice, blocks, title=voice.say("round.title"))


def dates_form(its_round: Round, dates: Sequence[RoundMeeting], voice: Voice) -> Block:
    """When the round's meetings are, for all its teams at once."""
    known = {meeting.slot: calendar.local_day(meeting.starts_at, calendar.SWEDEN) for meeting in dates}
    days = [
        DatesForm.days.of(slot.id, f"{voice.of(slot.name)}: {voice.of(slot.theme)}", known.get(slot.id), voice)
        for slot in round_of(its_round.edition).meeting
    ]
    blocks = [kit.section(voice.say("round.dates_what")), *days]
    return forms.view(DatesForm, voice, blocks, title=voice.say("round.set_dates"), about=its_round.id)


def overview(
    its_round: Round, dates: Sequence[RoundMeeting], seen: Sequence[Overview], page: Page, voice: Voice
) -> list[Block]:
    """The teams of a page of the round: counts, what stands still, readiness for the meeting. Never an answer."""
    blocks = [kit.header(its_round.name), kit.section(_dates(its_round, dates, voice))]
    if not page.teams:
        blocks.append(kit.section(voice.say("round.no_teams")))
    blocks += [kit.section(_team(overview, voice)) for overview in seen]
    if page.last > 1:
        blocks.append(kit.context(voice.say("round.page", page=page.number, of=page.last, teams=page.teams)))
    return [*blocks, kit.actions([kit.button(voice.say("round.set_dates"), DATES, its_round.id)])]


def _dates(its_round: Round, dates: Sequence[RoundMeeting], voice: Voice) -> str:
    edition = round_of(its_round.edition)
    lines = [
        voice.say(
            "status.meeting",
            name=kit.escape(voice.of(slot.name) if (slot := edition.find(meeting.slot)) else meeting.slot),
            left=voice.left(calendar.days_left(meeting.starts_at, voice.now, calendar.SWEDEN)),
            at=voice.moment(meeting.starts_at, calendar.SWEDEN),
        )
        for meeting in dates
    ]
    return "\n".join(lines) or voice.say("round.no_dates")


def _team(seen: Overview, voice: Voice) -> str:
    counted = [target for target in seen.targets() if target.counts]
    reached = sum(target.level is Level.GREEN for target in counted)
    lines = [
        f"*{kit.escape(seen.team.name)}*, {kit.escape(seen.team.organisation)}",
        voice.say("round.counts", going=len(seen.going), reached=reached, of=len(counted)),
        voice.say("round.assessed" if seen.movement() is not None else "round.not_assessed"),
    ]
    if still := seen.outline.still:
        lines.append(voice.counted("round.still", still))
    return "\n".join(lines)


def show(turn: Turn, asked: Command) -> Reply:
    """How the teams of one's round stand; for somebody who leads none, a form to begin one."""
    led = rounds.led_by(turn.desk, turn.who.user)
    if not led:
        _no_guests(turn)
        show_modal(turn, asked, form(turn.voice))
        return None
    page = asked.text.split()[-1]
    number = int(page) if page.isdecimal() else 1
    each = max(1, _BLOCKS // len(led) - _AROUND)
    shown = [block for its_round in led for block in _overview(turn, its_round, number, each)]
    return only_you("", shown[: kit.MESSAGE_BLOCKS])


def save(turn: Turn, sent: Submission) -> Reply:
    """A round begins; whoever begins it leads it."""
    _no_guests(turn)
    given = forms.read(RoundForm, sent, form(turn.voice), turn.voice)
    who = turn.who
    round_id = rounds.begin(turn.desk, given.edition, given.name, who.user)
    log.info("round %s begun by %s", round_id, who.user)
    return {"response_action": "update", "view": _dates_form(turn, _led(turn, round_id))}


def show_dates(turn: Turn, asked: Click) -> Reply:
    """The round's dates, from its overview."""
    show_modal(turn, asked, _dates_form(turn, _led(turn, an_id(asked.value))))
    return None


def save_dates(turn: Turn, sent: Submission) -> Reply:
    """The dates are the round's; the clock gives them to each of its teams, and their countdowns follow."""
    its_round = _led(turn, an_id(sent.metadata), lock=True)
    before = _meetings(turn, its_round)
    given = forms.read(DatesForm, sent, dates_form(its_round, before, turn.voice), turn.voice)
    for meeting in moved(given.days, before):
        rounds.set_meeting(turn.desk, its_round.id, meeting)
    log.info("round %s dated by %s", its_round.id, turn.who.user)
    those = teams.mark_round(turn.desk, its_round.id)
    return closing(turn, turn.voice.say("round.done", teams=those, meetings=len(_meetings(turn, its_round))))


def _overview(turn: Turn, its_round: Round, number: int, each: int) -> list[Block]:
    """A page of the round's teams: so many of them, from the first page on."""
    those = [
        team
        for team in teams.in_round(turn.desk, its_round.id)
        if may_see(turn.who.user, Thing.COUNTS, team, its_round)
    ]
    page, shown = _page(those, number, each)
    methods = turn.coach.methods
    outlines = boards.outlines_of(turn.desk, methods, shown)
    turn.later(lambda: boards.keep_what_was_made(turn.workspace, outlines))
    seen = boards.overviews(turn.desk, methods, outlines)
    return overview(its_round, _meetings(turn, its_round), seen, page, turn.voice)


def _page(those: Sequence[Team], number: int, each: int) -> tuple[Page, Sequence[Team]]:
    """The page of that number, or the one nearest to it, and the teams on it."""
    last = max(1, -(-len(those) // each))
    page = Page(min(max(number, 1), last), last, len(those))
    return page, those[(page.number - 1) * each : page.number * each]


def _no_guests(turn: Turn) -> None:
    if is_outside(turn.desk, turn.who):
        refused(turn.who.user, "round", "new")
        raise Sorry("outsider.no_round")


def _meetings(turn: Turn, its_round: Round) -> list[RoundMeeting]:
    return rounds.meetings(turn.desk, its_round.id)


def _dates_form(turn: Turn, its_round: Round) -> Block:
    return dates_form(its_round, _meetings(turn, its_round), turn.voice)


def _led(turn: Turn, round_id: int, *, lock: bool = False) -> Round:
    """Sorry for whoever does not lead it. With `lock`, whoever else wants to change it waits."""
    if lock:
        rounds.lock(turn.desk, round_id)
    its_round = rounds.get(turn.desk, round_id)
    if its_round is None or turn.who.user not in its_round.leads:
        refused(turn.who.user, "round", round_id)
        raise Sorry("round.not_yours")
    return its_round


HEARD = Feature(
    clicks={DATES: reads(show_dates)},
    forms={RoundForm: writes(save), DatesForm: writes(save_dates)},
)
