"""Meetings: listed, added, moved and cancelled, by modal and by words; and what was learned at them."""

from datetime import datetime, time

from bot import picture
from bot.blocks import kit, meeting, when
from bot.conversation import own_team
from bot.listeners.period import lesson_in
from bot.listeners.replies import Reply, Wrong, closing, only_you, redraw_modal, settled, show_modal, words_in
from bot.payloads import Click, Submission
from bot.texts import catalogue, say
from bot.turn import Sorry, Turn
from flows import calendar
from flows import reading as reads
from flows.reading import Refused
from flows.rounds import round_of
from storage import lessons, meetings, teams
from storage.meetings import Meeting
from storage.teams import Team


def add_by_words(turn: Turn, here: Team, words: str) -> Reply:
    """`2027-03-15 09:00 Benchmarking 2`: date, time (nine o'clock when there is none) and name."""
    first, _, rest = words.partition(" ")
    second, _, name = rest.partition(" ")
    clock = _clock(second)
    try:
        day = reads.day(first, turn.now.date())
        called = reads.words(name if clock else rest, 200)
    except Refused:
        return only_you(say("meeting.how", turn.who.language))
    starts_at = _moment(day, clock or time(9, 0), here)
    if starts_at <= turn.now:
        return only_you(say("meeting.has_been", turn.who.language))
    meetings.add(turn.connection, turn.who.workspace, here.id, called, starts_at, "", slot=_slot_called(here, called))
    teams.mark(turn.connection, turn.who.workspace, here.id, turn.now)
    return only_you(_added(turn, here, called, starts_at))


def _slot_called(here: Team, name: str) -> str | None:
    """Which of the round's meetings somebody means by `Benchmarking 2` or `BM 2`; None for a name of their own."""
    said = name.casefold().replace(" ", "").replace("benchmarking", "bm")
    found = (
        one.id for one in round_of(here.edition).meeting if said.startswith(one.id) or said == one.name.sv.casefold()
    )
    return next(found, None)


def show_list(turn: Turn, asked: Click) -> Reply:
    """The team's meetings, from a button."""
    here = _team(turn, int(asked.value))
    show_modal(turn, asked, _list(turn, here))
    return None


def show_form(turn: Turn, asked: Click) -> Reply:
    """A new meeting: over the list, or straight from a message."""
    here = _team(turn, int(asked.value))
    show_modal(turn, asked, meeting.form(here, turn.who.language), push=bool(asked.view_callback))
    return None


def menu(turn: Turn, asked: Click) -> Reply:
    """Move or cancel a meeting, or tell what was learned."""
    what, _, meeting_id = str(asked.value).partition("/")
    here, found = _meeting(turn, int(meeting_id))
    if what == "edit":
        show_modal(turn, asked, meeting.form(here, turn.who.language, found), push=True)
    elif what == "learned":
        _show_learned(turn, asked, found, push=True)
    else:
        meetings.change(turn.connection, turn.who.workspace, found.id, cancelled=True)
        teams.mark(turn.connection, turn.who.workspace, here.id, turn.now)
        redraw_modal(turn, asked.view_id, _list(turn, here))
    return None


def learned(turn: Turn, asked: Click) -> Reply:
    """What was learned, from the message after the meeting."""
    _, found = _meeting(turn, int(asked.value))
    _show_learned(turn, asked, found, push=False)
    return None


def save(turn: Turn, sent: Submission) -> Reply:
    """The form was sent. The list under it is drawn anew."""
    team_id, _, meeting_id = sent.metadata.partition("/")
    here = _team(turn, int(team_id))
    found = _meeting(turn, int(meeting_id), lock=True)[1] if meeting_id else None
    values = settled(turn, sent, meeting.form(here, turn.who.language, found)).values
    name = words_in(values, "name", 200)
    starts_at = _moment(values["day"], _clock(values["clock"] or "") or time(9, 0), here)
    if starts_at <= turn.now:
        raise Wrong("day", catalogue()["meeting.has_been"])
    place = (values["place"] or "").strip()
    more = {"slot": values["slot"], "hosting": bool(values["hosting"])}
    if found is not None:
        kept = {"name": name, "starts_at": starts_at, "place": place, **more}
        meetings.change(turn.connection, turn.who.workspace, found.id, **kept)
    else:
        meetings.add(turn.connection, turn.who.workspace, here.id, name, starts_at, place, **more)
    teams.mark(turn.connection, turn.who.workspace, here.id, turn.now)
    if sent.root_view_id == sent.view_id:
        return closing(turn, _added(turn, here, name, starts_at))
    redraw_modal(turn, sent.root_view_id, _list(turn, here))
    return None


def save_learned(turn: Turn, sent: Submission) -> Reply:
    """A lesson was written down."""
    _, found = _meeting(turn, int(sent.metadata))
    lessons.add(
        turn.connection, turn.who.workspace, team_id=found.team_id, meeting_id=found.id,
        sort=sent.values["sort"] or "lesson", author=turn.who.user, at=turn.now, **lesson_in(sent),
    )  # fmt: skip
    return closing(turn, say("learned.thanks", turn.who.language))


def _show_learned(turn: Turn, asked: Click, found: Meeting, *, push: bool) -> None:
    said = lessons.of_meeting(turn.connection, turn.who.workspace, found.id)
    show_modal(turn, asked, meeting.learned(found, said, turn.who.language), push=push)


def _list(turn: Turn, here: Team) -> kit.Block:
    seen = picture.of_teams(turn.connection, turn.coach.methods, turn.who.workspace, [here], turn.now)[0]
    return meeting.meetings(seen, turn.who.language, turn.now)


def _added(turn: Turn, here: Team, name: str, starts_at: datetime) -> str:
    left = calendar.days_left(starts_at, turn.now, here.time_zone)
    today = calendar.local_day(turn.now, here.time_zone)
    return say(
        "meeting.added",
        turn.who.language,
        name=kit.escape(name),
        at=when.moment(starts_at, here.time_zone, turn.who.language, today),
        left=when.left(left, turn.who.language),
    )


def _team(turn: Turn, team_id: int) -> Team:
    return own_team(turn.connection, turn.who, team_id)


def _meeting(turn: Turn, meeting_id: int, *, lock: bool = False) -> tuple[Team, Meeting]:
    found = meetings.get(turn.connection, turn.who.workspace, meeting_id, lock=lock)
    if found is None or found.cancelled:
        raise Sorry("sorry.gone")
    return _team(turn, found.team_id), found


def _clock(text: str) -> time | None:
    try:
        return time.fromisoformat(text.replace(".", ":").zfill(5)) if text[:1].isdigit() else None
    except ValueError:
        return None


def _moment(day: str, clock: time, here: Team) -> datetime:
    return calendar.moment_at(datetime.fromisoformat(day).date(), clock, here.time_zone)
