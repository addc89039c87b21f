"""Meetings: listed, added, moved and cancelled, by modal and by words; and what was learned at them."""

from datetime import datetime, time

from bot import picture, planning
from bot.blocks import kit, meeting, when
from bot.coach import Coach
from bot.conversation import Sorry, Who, own_team
from bot.listeners.period import lesson_in
from bot.listeners.replies import Reply, Wrong, closing, only_you, redraw_modal, show_modal, words_in
from bot.payloads import Click, Submission
from bot.texts import catalogue, say
from flows import calendar
from flows import reading as reads
from flows.reading import Refused
from flows.rounds import round_of
from storage import lessons, meetings
from storage.engine import reading, writing
from storage.meetings import Meeting
from storage.teams import Team


def add_by_words(coach: Coach, who: Who, here: Team, words: str) -> Reply:
    """`2027-03-15 09:00 Benchmarking 2`: date, time (nine o'clock when there is none) and name."""
    first, _, rest = words.partition(" ")
    second, _, name = rest.partition(" ")
    clock = _clock(second)
    try:
        day = reads.day(first, coach.now().date())
        called = reads.words(name if clock else rest, 200)
    except Refused:
        return only_you(say("meeting.how", who.language))
    starts_at = _moment(day, clock or time(9, 0), here)
    if starts_at <= coach.now():
        return only_you(say("meeting.has_been", who.language))
    with writing(coach.engine) as connection:
        meetings.add(connection, who.workspace, here.id, called, starts_at, "", slot=_slot_called(here, called))
        planning.plan_team(connection, coach, who.workspace, here.id)
    return only_you(_added(coach, who, here, called, starts_at))


def _slot_called(here: Team, name: str) -> str | None:
    """Which of the round's meetings somebody means by `Benchmarking 2` or `BM 2`; None for a name of their own."""
    said = name.casefold().replace(" ", "").replace("benchmarking", "bm")
    found = (
        one.id for one in round_of(here.edition).meeting if said.startswith(one.id) or said == one.name.sv.casefold()
    )
    return next(found, None)


def show_list(coach: Coach, who: Who, asked: Click) -> Reply:
    """The team's meetings, from a button."""
    here = _team(coach, who, int(asked.value))
    show_modal(coach, who, asked, _list(coach, who, here))
    return None


def show_form(coach: Coach, who: Who, asked: Click) -> Reply:
    """A new meeting: over the list, or straight from a message."""
    here = _team(coach, who, int(asked.value))
    show_modal(coach, who, asked, meeting.form(here, who.language), push=bool(asked.view_callback))
    return None


def menu(coach: Coach, who: Who, asked: Click) -> Reply:
    """Move or cancel a meeting, or tell what was learned."""
    what, _, meeting_id = str(asked.value).partition("/")
    here, found = _meeting(coach, who, int(meeting_id))
    if what == "edit":
        show_modal(coach, who, asked, meeting.form(here, who.language, found), push=True)
    elif what == "learned":
        _show_learned(coach, who, asked, found, push=True)
    else:
        with writing(coach.engine) as connection:
            meetings.change(connection, who.workspace, found.id, cancelled=True)
            planning.plan_team(connection, coach, who.workspace, here.id)
        redraw_modal(coach, who, asked.view_id, _list(coach, who, here))
    return None


def learned(coach: Coach, who: Who, asked: Click) -> Reply:
    """What was learned, from the message after the meeting."""
    _, found = _meeting(coach, who, int(asked.value))
    _show_learned(coach, who, asked, found, push=False)
    return None


def save(coach: Coach, who: Who, sent: Submission) -> Reply:
    """The form was sent. The list under it is drawn anew."""
    team_id, _, meeting_id = sent.metadata.partition("/")
    here = _team(coach, who, int(team_id))
    found = _meeting(coach, who, int(meeting_id))[1] if meeting_id else None
    name = words_in(sent, "name", 200)
    starts_at = _moment(sent.values["day"], _clock(sent.values["clock"] or "") or time(9, 0), here)
    if starts_at <= coach.now():
        raise Wrong("day", catalogue()["meeting.has_been"])
    place = (sent.values["place"] or "").strip()
    more = {"slot": sent.values["slot"], "hosting": bool(sent.values["hosting"])}
    with writing(coach.engine) as connection:
        if found is not None:
            meetings.change(connection, who.workspace, found.id, name=name, starts_at=starts_at, place=place, **more)
        else:
            meetings.add(connection, who.workspace, here.id, name, starts_at, place, **more)
        planning.plan_team(connection, coach, who.workspace, here.id)
    if sent.root_view_id == sent.view_id:
        return closing(who, _added(coach, who, here, name, starts_at))
    redraw_modal(coach, who, sent.root_view_id, _list(coach, who, here))
    return None


def save_learned(coach: Coach, who: Who, sent: Submission) -> Reply:
    """A lesson was written down."""
    _, found = _meeting(coach, who, int(sent.metadata))
    with writing(coach.engine) as connection:
        lessons.add(
            connection, who.workspace, team_id=found.team_id, meeting_id=found.id, sort=sent.values["sort"] or "lesson",
            author=who.user, at=coach.now(), **lesson_in(sent),
        )  # fmt: skip
    return closing(who, say("learned.thanks", who.language))


def _show_learned(coach: Coach, who: Who, asked: Click, found: Meeting, *, push: bool) -> None:
    with reading(coach.engine) as connection:
        said = lessons.of_meeting(connection, who.workspace, found.id)
    show_modal(coach, who, asked, meeting.learned(found, said, who.language), push=push)


def _list(coach: Coach, who: Who, here: Team) -> kit.Block:
    with reading(coach.engine) as connection:
        seen = picture.of_teams(connection, coach.methods, who.workspace, [here], coach.now())[0]
    return meeting.meetings(seen, who.language, coach.now())


def _added(coach: Coach, who: Who, here: Team, name: str, starts_at: datetime) -> str:
    left = calendar.days_left(starts_at, coach.now(), here.time_zone)
    today = calendar.local_day(coach.now(), here.time_zone)
    return say(
        "meeting.added",
        who.language,
        name=kit.escape(name),
        at=when.moment(starts_at, here.time_zone, who.language, today),
        left=when.left(left, who.language),
    )


def _team(coach: Coach, who: Who, team_id: int) -> Team:
    with reading(coach.engine) as connection:
        return own_team(connection, who, team_id)


def _meeting(coach: Coach, who: Who, meeting_id: int) -> tuple[Team, Meeting]:
    with reading(coach.engine) as connection:
        found = meetings.get(connection, who.workspace, meeting_id)
    if found is None or found.cancelled:
        raise Sorry("sorry.gone")
    return _team(coach, who, found.team_id), found


def _clock(text: str) -> time | None:
    try:
        return time.fromisoformat(text.replace(".", ":").zfill(5)) if text[:1].isdigit() else None
    except ValueError:
        return None


def _moment(day: str, clock: time, here: Team) -> datetime:
    return calendar.moment_at(datetime.fromisoformat(day).date(), clock, here.time_zone)
