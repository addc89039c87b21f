"""Meetings: listed, added, moved and cancelled, by modal and by words; and what was learned at them."""

import logging
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from bot.conversation.looking import overview_of
from bot.conversation.replies import Pressed, Reply, closing, redraw_modal, show_modal
from bot.conversation.turn import Feature, Turn, reads, writes
from bot.features import lessons, which
from bot.refs import InMenu, OneOf, an_id
from bot.slack import forms, kit
from bot.slack.forms import Choice, Clock, Day, Field, Form, Note, Tick, Words
from bot.slack.kit import Block, Button
from bot.slack.payloads import Click, Submission
from bot.sorry import Sorry
from bot.team.gate import carried_team, own_team
from bot.team.overview import Overview
from bot.team.rights import Thing, may_see, refused
from bot.team.who import voice_of_team
from bot.texts import catalogue
from bot.voice import Voice
from flows import calendar, reading
from flows.reading import Refused
from flows.rounds import round_of
from storage import meetings, teams
from storage.meetings import Meeting
from storage.teams import Team

log = logging.getLogger(__name__)

_SHOWN = 20

ADD = Button("meeting.add")
NEW = Button("meeting.new")
"""As ADD, from a message that stands elsewhere."""
SHOW = Button("home.meetings")
MENU = Button("meeting.menu")
CANCEL = Button("meeting.cancel")
RESTORE = Button("meeting.restore")
LEARNED = Button("meeting.learned")


@dataclass(frozen=True)
class MeetingForm(Form, id="meeting"):
    """A new meeting, or one to move."""

    name: Field[str] = Words(200)
    day: Field[date] = Day()
    clock: Field[time] = Clock(time(9))
    place: Field[str] = Note(500)
    slot: Field[str] = Choice(optional=True)
    hosting: Field[bool] = Tick("us")


def listed(seen: Overview, person: str, voice: Voice) -> Block:
    """The team's meetings, to move, and a button to add one. A lead can call one off, and take that back."""
    blocks: list[Block] = []
    leads = person in seen.team.leads
    shown = [meeting for meeting in seen.meetings if not meeting.cancelled or (leads and meeting.starts_at > voice.now)]
    for meeting in shown[-_SHOWN:]:
        blocks.append(_in_the_list(seen, meeting, voice))
        if leads and meeting.starts_at > voice.now:
            blocks.append(kit.actions([_call_off(meeting, voice)]))
    if not blocks:
        blocks.append(kit.section(voice.say("meeting.none")))
    add = kit.button(voice.say("meeting.add"), ADD, seen.team.id, style="primary")
    return kit.modal(
        "meetings",
        voice.say("meeting.title"),
        [*blocks, kit.actions([add])],
        close=voice.say("modal.close"),
        metadata=str(seen.team.id),
    )


def _in_the_list(seen: Overview, meeting: Meeting, voice: Voice) -> Block:
    line = _line(seen, meeting, voice)
    if meeting.cancelled:
        return kit.section(voice.say("meeting.is_cancelled", line=line))
    ways = [(voice.say(f"meeting.{way}"), str(InMenu(way, meeting.id))) for way in ("edit", "learned")]
    return kit.section(line, kit.overflow(MENU, ways))


def _call_off(meeting: Meeting, voice: Voice) -> kit.Element:
    if meeting.cancelled:
        return kit.button(voice.say("meeting.restore"), RESTORE, meeting.id)
    sure = [voice.say(f"cancelling.{part}") for part in ("title", "text", "yes", "no")]
    return kit.button(voice.say("meeting.cancel"), CANCEL, meeting.id, confirm=kit.confirm(*sure))


def _line(seen: Overview, meeting: Meeting, voice: Voice) -> str:
    at = voice.moment(meeting.starts_at, seen.team.time_zone)
    line = f"*{kit.escape(meeting.name)}*\n{at} · {voice.left(seen.days_left(meeting))}"
    return f"{line}\n{kit.escape(meeting.place)}" if meeting.place else line


def form(team: Team, voice: Voice, meeting: Meeting | None = None) -> Block:
    """A new meeting, or one to move."""
    slots = [(f"{voice.of(slot.name)}: {voice.of(slot.theme)}", slot.id) for slot in round_of(team.edition).meeting]
    return forms.view(
        MeetingForm,
        voice,
        forms.inputs(MeetingForm, voice, _holding(team, meeting) if meeting else None, {MeetingForm.slot: slots}),
        title=voice.say("meeting.edit" if meeting else "meeting.add"),
        close=voice.say("modal.back"),
        about=OneOf(team.id, meeting.id if meeting else None),
    )


def _holding(team: Team, meeting: Meeting) -> MeetingForm:
    day = calendar.local_day(meeting.starts_at, team.time_zone)
    clock = calendar.local(meeting.starts_at, team.time_zone).time()
    return MeetingForm(meeting.name, day, clock, meeting.place, meeting.slot or "", meeting.hosting)


def add_by_words(turn: Turn, here: Team, words: str) -> str:
    """`2027-03-15 09:00 Benchmarking 2`: date, time (nine o'clock when there is none) and name. What to say of it."""
    first, _, rest = words.partition(" ")
    second, _, name = rest.partition(" ")
    clock = _clock(second)
    try:
        day = reading.day(first, turn.today)
        called = reading.words(name if clock else rest, 200)
    except Refused:
        return turn.voice.say("meeting.how")
    starts_at = _moment(date.fromisoformat(day), clock or time(9, 0), here)
    if starts_at <= turn.now:
        return turn.voice.say("meeting.has_been")
    teams.lock(turn.desk, here.id)
    meetings.add(turn.desk, here.id, called, starts_at, "", slot=_slot_called(here, called))
    teams.mark(turn.desk, here.id)
    return _added(turn, here, called, starts_at)


def _slot_called(here: Team, name: str) -> str | None:
    """Which of the round's meetings somebody means by its name, or by `Benchmarking 2` or `BM 2`; None for another."""
    said = name.casefold().replace(" ", "").replace("benchmarking", "bm")
    found = (
        meeting.id
        for meeting in round_of(here.edition).meeting
        if said.startswith(meeting.id)
        or said in [one.casefold().replace(" ", "") for one in (meeting.name.sv, meeting.name.en)]
    )
    return next(found, None)


def show(turn: Turn, asked: Pressed, here: Team) -> Reply:
    """The team's meetings."""
    which.show_form(turn, asked, here, _list(turn, here))
    return None


def show_form(turn: Turn, asked: Click) -> Reply:
    """A new meeting: over the list, or straight from a message."""
    here = carried_team(turn.desk, turn.who, asked.value)
    show_modal(turn, asked, form(here, turn.voice), push=bool(asked.view_callback))
    return None


def menu(turn: Turn, asked: Click) -> Reply:
    """Move a meeting, or tell what was learned."""
    chosen = InMenu.read(asked.value)
    here, found = _meeting(turn, chosen.of)
    if chosen.way == "edit":
        show_modal(turn, asked, form(here, turn.voice, found), push=True)
    elif chosen.way == "learned":
        lessons.show_learned(turn, asked, found, push=True)
    else:
        raise Sorry("sorry.gone")
    return None


def cancel(turn: Turn, asked: Click) -> Reply:
    """A lead calls a meeting off, and the channel is told."""
    return _call(turn, asked, cancelled=True)


def restore(turn: Turn, asked: Click) -> Reply:
    """A meeting that was called off takes place after all, as long as it is to come."""
    return _call(turn, asked, cancelled=False)


def _call(turn: Turn, asked: Click, *, cancelled: bool) -> Reply:
    here, found = _any_meeting(turn, an_id(asked.value), lock=True)
    if not may_see(turn.who.user, Thing.SETTINGS, here):
        refused(turn.who.user, "cancelling in team", here.id)
        raise Sorry("meeting.only_leads")
    if found.starts_at <= turn.now:
        raise Sorry("meeting.over")
    if found.cancelled != cancelled:
        meetings.change(turn.desk, replace(found, cancelled=cancelled))
        teams.mark(turn.desk, here.id)
        _tell_the_channel(turn, here, found, "meeting.was_cancelled" if cancelled else "meeting.was_restored")
    redraw_modal(turn, asked.view_id, _list(turn, here))
    return None


def _tell_the_channel(turn: Turn, here: Team, found: Meeting, phrase: str) -> None:
    voice = voice_of_team(here, turn.now)
    at = voice.moment(found.starts_at, here.time_zone)
    words = voice.say(phrase, name=kit.escape(found.name), at=at, who=kit.mention(turn.who.user))
    turn.say(here.channel_id, [kit.section(words)])
    log.info("%s: meeting %s by %s", phrase, found.id, turn.who.user)


def learned(turn: Turn, asked: Click) -> Reply:
    """What was learned, from the message after the meeting."""
    _, found = _meeting(turn, an_id(asked.value))
    lessons.show_learned(turn, asked, found, push=False)
    return None


def save(turn: Turn, sent: Submission) -> Reply:
    """The form was sent. The list under it is drawn anew."""
    about = OneOf.read(sent.metadata)
    here = own_team(turn.desk, turn.who, about.holder)
    teams.lock(turn.desk, here.id)
    found = _meeting(turn, about.which)[1] if about.which is not None else None
    given = forms.read(MeetingForm, sent, form(here, turn.voice, found), turn.voice)
    starts_at = _moment(given.day, given.clock, here)
    if starts_at <= turn.now:
        raise MeetingForm.day.wrong(catalogue()["meeting.has_been"])
    slot = given.slot or None
    if found is not None:
        kept = replace(
            found, name=given.name, starts_at=starts_at, place=given.place, slot=slot, hosting=given.hosting
        )  # fmt: skip
        meetings.change(turn.desk, kept)
    else:
        meetings.add(turn.desk, here.id, given.name, starts_at, given.place, slot=slot, hosting=given.hosting)
    teams.mark(turn.desk, here.id)
    if sent.root_view_id == sent.view_id:
        return closing(turn, _added(turn, here, given.name, starts_at))
    redraw_modal(turn, sent.root_view_id, _list(turn, here))
    return None


def save_learned(turn: Turn, sent: Submission) -> Reply:
    """A lesson was written down."""
    _, found = _meeting(turn, an_id(sent.metadata))
    return lessons.save_learned(turn, sent, found)


def _list(turn: Turn, here: Team) -> Block:
    return listed(overview_of(turn, here), turn.who.user, turn.voice)


def _added(turn: Turn, here: Team, name: str, starts_at: datetime) -> str:
    left = calendar.days_left(starts_at, turn.now, here.time_zone)
    return turn.voice.say(
        "meeting.added",
        name=kit.escape(name),
        at=turn.voice.moment(starts_at, here.time_zone),
        left=turn.voice.left(left),
    )


def _meeting(turn: Turn, meeting_id: int, *, lock: bool = False) -> tuple[Team, Meeting]:
    here, found = _any_meeting(turn, meeting_id, lock=lock)
    if found.cancelled:
        raise Sorry("sorry.gone")
    return here, found


def _any_meeting(turn: Turn, meeting_id: int, *, lock: bool = False) -> tuple[Team, Meeting]:
    """One that was called off too. With `lock`, whoever else wants to change it waits: its team is held."""
    found = meetings.get(turn.desk, meeting_id)
    if found is not None and lock:
        teams.lock(turn.desk, found.team_id)
        found = meetings.get(turn.desk, meeting_id)
    if found is None:
        raise Sorry("sorry.gone")
    return own_team(turn.desk, turn.who, found.team_id), found


def _clock(text: str) -> time | None:
    try:
        return time.fromisoformat(text.replace(".", ":").zfill(5)) if text[:1].isdigit() else None
    except ValueError:
        return None


def _moment(day: date, clock: time, here: Team) -> datetime:
    return calendar.moment_at(day, clock, here.time_zone)


HEARD = Feature(
    clicks={
        SHOW: which.of_the_button(show),
        ADD: reads(show_form),
        NEW: reads(show_form),
        MENU: reads(menu),
        CANCEL: writes(cancel),
        RESTORE: writes(restore),
        LEARNED: reads(learned),
    },
    forms={MeetingForm: writes(save), lessons.LearnedForm: writes(save_learned)},
)
