"""Benchmarking meetings: the list, the form, and what was learned."""

from bot.features import period_drawn as period
from bot.refs import InMenu, OneOf
from bot.slack import kit
from bot.slack.kit import Block
from bot.team.overview import Overview
from bot.voice import Voice
from flows import calendar
from flows.rounds import round_of
from storage.lessons import Lesson
from storage.meetings import Meeting
from storage.teams import Team

_SHOWN = 20


def meetings(picture: Overview, person: str, voice: Voice) -> Block:
    """The team's meetings, to move, and a button to add one. A lead can call one off, and take that back."""
    blocks: list[Block] = []
    leads = person in picture.team.leads
    shown = [one for one in picture.meetings if not one.cancelled or (leads and one.starts_at > voice.now)]
    for meeting in shown[-_SHOWN:]:
        blocks.append(_listed(picture, meeting, voice))
        if leads and meeting.starts_at > voice.now:
            blocks.append(kit.actions([_call_off(meeting, voice)]))
    if not blocks:
        blocks.append(kit.section(voice.say("meeting.none")))
    add = kit.button(voice.say("meeting.add"), "meeting.add", str(picture.team.id), style="primary")
    return kit.modal(
        "meetings",
        voice.say("meeting.title"),
        [*blocks, kit.actions([add])],
        close=voice.say("modal.close"),
        metadata=str(picture.team.id),
    )


def _listed(picture: Overview, meeting: Meeting, voice: Voice) -> Block:
    line = _line(picture, meeting, voice)
    if meeting.cancelled:
        return kit.section(voice.say("meeting.is_cancelled", line=line))
    ways = [(voice.say(f"meeting.{way}"), str(InMenu(way, meeting.id))) for way in ("edit", "learned")]
    return kit.section(line, kit.overflow("meeting.menu", ways))


def _call_off(meeting: Meeting, voice: Voice) -> kit.Element:
    which = str(meeting.id)
    if meeting.cancelled:
        return kit.button(voice.say("meeting.restore"), "meeting.restore", which)
    sure = [voice.say(f"cancelling.{part}") for part in ("title", "text", "yes", "no")]
    return kit.button(voice.say("meeting.cancel"), "meeting.cancel", which, confirm=kit.confirm(*sure))


def form(team: Team, voice: Voice, meeting: Meeting | None = None) -> Block:
    """A new meeting, or one to move."""
    day = calendar.local_day(meeting.starts_at, team.time_zone).isoformat() if meeting else None
    clock = calendar.local(meeting.starts_at, team.time_zone).strftime("%H:%M") if meeting else "09:00"
    return kit.modal(
        "meeting",
        voice.say("meeting.edit" if meeting else "meeting.add"),
        [
            kit.field(voice.say("meeting.name"), kit.text_input(meeting.name if meeting else "", most=200), "name"),
            kit.field(voice.say("meeting.day"), kit.picker("datepicker", day, "initial_date"), "day"),
            kit.field(voice.say("meeting.clock"), kit.picker("timepicker", clock, "initial_time"), "clock"),
            kit.field(
                voice.say("meeting.place"),
                kit.text_input(meeting.place if meeting else "", most=500),
                "place",
                optional=True,
            ),
            kit.field(voice.say("meeting.slot"), _slots(team, voice, meeting), "slot", optional=True),
            kit.field(voice.say("meeting.who_hosts"), _hosting(voice, meeting), "hosting", optional=True),
        ],
        submit=voice.say("modal.save"),
        close=voice.say("modal.back"),
        metadata=str(OneOf(team.id, meeting.id if meeting else None)),
    )


def _slots(team: Team, voice: Voice, meeting: Meeting | None) -> kit.Element:
    offered = [(f"{voice.of(one.name)}: {voice.of(one.theme)}", one.id) for one in round_of(team.edition).meeting]
    return kit.chooser("static_select", "given", offered, meeting.slot if meeting else None)


def _hosting(voice: Voice, meeting: Meeting | None) -> kit.Element:
    return kit.chooser(
        "checkboxes", "given", [(voice.say("meeting.we_host"), "us")], ["us"] if meeting and meeting.hosting else []
    )


def learned(meeting: Meeting, lessons: list[Lesson], voice: Voice) -> Block:
    """After a meeting: what has been learned so far, and room for more."""
    said = [kit.section(f"{kit.quote(one.words)}\n{kit.mention(one.author)}") for one in lessons[-10:]]
    return kit.modal(
        "learned",
        voice.say("learned.title"),
        [
            kit.section(voice.say("learned.what", name=kit.escape(meeting.name))),
            *said,
            kit.field(
                voice.say("learned.field"),
                kit.text_input(multiline=True),
                "words",
                hint=voice.say("learned.hint"),
            ),
            kit.field(voice.say("learned.sort"), _sorts(voice), "sort"),
            *period.lesson_fields(voice),
        ],
        submit=voice.say("modal.save"),
        close=voice.say("modal.close"),
        metadata=str(meeting.id),
    )


def _sorts(voice: Voice) -> kit.Element:
    sorts = [(voice.say(f"learned.{sort}"), sort) for sort in ("lesson", "plus", "minus", "interesting")]
    return kit.chooser("radio_buttons", "given", sorts, "lesson")


def _line(picture: Overview, meeting: Meeting, voice: Voice) -> str:
    at = voice.moment(meeting.starts_at, picture.team.time_zone)
    days = voice.left(picture.days_left(meeting, voice.now))
    line = f"*{kit.escape(meeting.name)}*\n{at} · {days}"
    return f"{line}\n{kit.escape(meeting.place)}" if meeting.place else line
