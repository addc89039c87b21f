"""Benchmarking meetings: the list, the form, and what was learned."""

from datetime import datetime

from bot import when
from bot.features import period_drawn as period
from bot.refs import InMenu, OneOf
from bot.slack import kit
from bot.slack.kit import Block
from bot.team.overview import Overview
from bot.texts import say
from flows import calendar
from flows.rounds import round_of
from flows.texts import Language
from storage.lessons import Lesson
from storage.meetings import Meeting
from storage.teams import Team

_SHOWN = 20


def meetings(picture: Overview, person: str, language: Language, now: datetime) -> Block:
    """The team's meetings, to move, and a button to add one. A lead can call one off, and take that back."""
    blocks: list[Block] = []
    leads = person in picture.team.leads
    shown = [one for one in picture.meetings if not one.cancelled or (leads and one.starts_at > now)]
    for meeting in shown[-_SHOWN:]:
        blocks.append(_listed(picture, meeting, language, now))
        if leads and meeting.starts_at > now:
            blocks.append(kit.actions([_call_off(meeting, language)]))
    if not blocks:
        blocks.append(kit.section(say("meeting.none", language)))
    add = kit.button(say("meeting.add", language), "meeting.add", str(picture.team.id), style="primary")
    return kit.modal(
        "meetings",
        say("meeting.title", language),
        [*blocks, kit.actions([add])],
        close=say("modal.close", language),
        metadata=str(picture.team.id),
    )


def _listed(picture: Overview, meeting: Meeting, language: Language, now: datetime) -> Block:
    line = _line(picture, meeting, language, now)
    if meeting.cancelled:
        return kit.section(say("meeting.is_cancelled", language, line=line))
    ways = [(say(f"meeting.{way}", language), str(InMenu(way, meeting.id))) for way in ("edit", "learned")]
    return kit.section(line, kit.overflow("meeting.menu", ways))


def _call_off(meeting: Meeting, language: Language) -> kit.Element:
    which = str(meeting.id)
    if meeting.cancelled:
        return kit.button(say("meeting.restore", language), "meeting.restore", which)
    sure = [say(f"cancelling.{part}", language) for part in ("title", "text", "yes", "no")]
    return kit.button(say("meeting.cancel", language), "meeting.cancel", which, confirm=kit.confirm(*sure))


def form(team: Team, language: Language, meeting: Meeting | None = None) -> Block:
    """A new meeting, or one to move."""
    day = calendar.local_day(meeting.starts_at, team.time_zone).isoformat() if meeting else None
    clock = calendar.local(meeting.starts_at, team.time_zone).strftime("%H:%M") if meeting else "09:00"
    return kit.modal(
        "meeting",
        say("meeting.edit" if meeting else "meeting.add", language),
        [
            kit.field(say("meeting.name", language), kit.text_input(meeting.name if meeting else "", most=200), "name"),
            kit.field(say("meeting.day", language), kit.picker("datepicker", day, "initial_date"), "day"),
            kit.field(say("meeting.clock", language), kit.picker("timepicker", clock, "initial_time"), "clock"),
            kit.field(
                say("meeting.place", language),
                kit.text_input(meeting.place if meeting else "", most=500),
                "place",
                optional=True,
            ),
            kit.field(say("meeting.slot", language), _slots(team, language, meeting), "slot", optional=True),
            kit.field(say("meeting.who_hosts", language), _hosting(language, meeting), "hosting", optional=True),
        ],
        submit=say("modal.save", language),
        close=say("modal.back", language),
        metadata=str(OneOf(team.id, meeting.id if meeting else None)),
    )


def _slots(team: Team, language: Language, meeting: Meeting | None) -> kit.Element:
    offered = [(f"{one.name[language]}: {one.theme[language]}", one.id) for one in round_of(team.edition).meeting]
    return kit.chooser("static_select", "given", offered, meeting.slot if meeting else None)


def _hosting(language: Language, meeting: Meeting | None) -> kit.Element:
    return kit.chooser(
        "checkboxes", "given", [(say("meeting.we_host", language), "us")], ["us"] if meeting and meeting.hosting else []
    )


def learned(meeting: Meeting, lessons: list[Lesson], language: Language) -> Block:
    """After a meeting: what has been learned so far, and room for more."""
    said = [kit.section(f"{kit.quote(one.words)}\n{kit.mention(one.author)}") for one in lessons[-10:]]
    return kit.modal(
        "learned",
        say("learned.title", language),
        [
            kit.section(say("learned.what", language, name=kit.escape(meeting.name))),
            *said,
            kit.field(
                say("learned.field", language),
                kit.text_input(multiline=True),
                "words",
                hint=say("learned.hint", language),
            ),
            kit.field(say("learned.sort", language), _sorts(language), "sort"),
            *period.lesson_fields(language),
        ],
        submit=say("modal.save", language),
        close=say("modal.close", language),
        metadata=str(meeting.id),
    )


def _sorts(language: Language) -> kit.Element:
    sorts = [(say(f"learned.{sort}", language), sort) for sort in ("lesson", "plus", "minus", "interesting")]
    return kit.chooser("radio_buttons", "given", sorts, "lesson")


def _line(picture: Overview, meeting: Meeting, language: Language, now: datetime) -> str:
    at = when.moment(meeting.starts_at, picture.team.time_zone, language, picture.today(now))
    days = when.left(picture.days_left(meeting, now), language)
    line = f"*{kit.escape(meeting.name)}*\n{at} · {days}"
    return f"{line}\n{kit.escape(meeting.place)}" if meeting.place else line
