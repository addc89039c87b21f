"""Where everything stands: `/pdsa status`, the Home tab, and the same words in reminders."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from math import ceil

from bot.features.step import drawn as step
from bot.features.step.question import to_step
from bot.refs import Place
from bot.slack import kit
from bot.slack.kit import Block
from bot.team.boards import Board, Fitting
from bot.team.overview import Outline, Overview, Placed, next_meeting
from bot.voice import Voice
from flows import calendar
from flows.overlay import StepLink
from flows.targets import Level, Target
from storage.people import Person
from storage.teams import Team

WORKS_SHOWN, _ENDED_SHOWN = 8, 3
_MARKS = {Level.GREY: ":white_circle:", Level.YELLOW: ":large_yellow_circle:", Level.GREEN: ":large_green_circle:"}
_LINES_SHOWN, _LINES_IN_A_BLOCK = 100, 20
"""Teams in a line each: a menu takes a hundred, and a section three thousand characters."""

_AROUND_TEAMS = 18
"""Blocks of Home at most that are no team's: its title, what waits for somebody, and their settings."""


def status(board: Board, voice: Voice) -> list[Block]:
    """Each team: days to the meeting, each improvement, what waits for whom, what is overdue; the others in a line."""
    blocks = [block for seen in board.whole for block in team(seen, voice)]
    return [*blocks, *_others(board.others, voice)]


def fitting(room: int, *, own: bool = True, ways: bool = False, around: int = 0) -> Fitting:
    """How many of the first teams can be drawn whole in so many blocks, with room below for a line of each other.

    `around`: how many blocks more each of them takes.
    """

    def first(outlines: Sequence[Outline]) -> int:
        heights = accumulate((_height(one, own, ways) + around for one in outlines), initial=0)
        fits = [n for n, height in enumerate(heights) if height + _height_of_others(len(outlines) - n) <= room]
        return fits[-1] if fits else 0

    return first


def in_message(outlines: Sequence[Outline]) -> int:
    """How many of the first teams a message has room for."""
    return fitting(kit.MESSAGE_BLOCKS - 2)(outlines)


def team(seen: Overview, voice: Voice, *, own: bool = True, ways: bool = False) -> list[Block]:
    """How a team stands, with pictures of the ways where there is room. Who only follows it gets no way to answers."""
    blocks = [kit.header(seen.team.name), kit.section(meeting_line(seen, voice))]
    for work in seen.going[:WORKS_SHOWN]:
        menu = step.menu(work, voice) if own else None
        blocks.append(kit.section(work_lines(seen, work, voice), menu))
        if ways and own:
            blocks += step.the_way(work, voice)
    if not seen.going:
        blocks.append(kit.section(voice.say("status.nothing_going")))
    for work in _ended(seen) if own else ():
        blocks.append(kit.section(_ended_line(seen, work, voice), step.menu(work, voice)))
    return [*blocks, *targets(seen, voice), *_rest(seen, voice, own)]


def _height(outline: Outline, own: bool, ways: bool) -> int:
    """How many blocks a team takes at most, as `team` draws it: around its improvements are four."""
    going = len(outline.going)
    shown, ended = min(going, WORKS_SHOWN), min(len(outline.standings) - going, _ENDED_SHOWN)
    return 4 + max(1, shown) + (shown if ways and own else 0) + (ended if own else 0)


def whole_team(seen: Overview, own: bool, voice: Voice) -> Block:
    """A team that there was no room for among the others."""
    blocks = team(seen, voice, own=own)
    return kit.modal("status", voice.say("status.title"), blocks, close=voice.say("modal.close"))


def _others(outlines: Sequence[Outline], voice: Voice) -> list[Block]:
    """The teams that there is no room for: how many, a line for each, and one to choose to be seen whole."""
    if not outlines:
        return []
    shown = outlines[:_LINES_SHOWN]
    lines = [_line(one, voice) for one in shown]
    if more := len(outlines) - len(shown):
        lines[-1] += "\n" + voice.counted("status.others_more", more)
    offered = [(one.team.name, str(one.team.id)) for one in shown]
    choose = kit.plain(voice.say("status.choose"), 150)
    chooser = kit.chooser("static_select", "status.team", offered, placeholder=choose)
    pages = [lines[at : at + _LINES_IN_A_BLOCK] for at in range(0, len(lines), _LINES_IN_A_BLOCK)]
    sections = [kit.section("\n".join(page)) for page in pages]
    return [kit.section(voice.counted("status.others", len(outlines)), chooser), *sections]


def _height_of_others(teams: int) -> int:
    return 1 + ceil(min(teams, _LINES_SHOWN) / _LINES_IN_A_BLOCK) if teams else 0


def _line(outline: Outline, voice: Voice) -> str:
    """*Team 7* · 12 days left · 3 under way · 1 stands still."""
    zone, still, overdue = outline.team.time_zone, outline.still(voice.now), outline.overdue(voice.now)
    meeting = next_meeting(outline.meetings, zone, voice.now)
    parts = [f"*{kit.escape(kit.shorten(outline.team.name, 60))}*"]
    if meeting is not None:
        parts.append(voice.left(calendar.days_left(meeting.starts_at, voice.now, zone)))
    parts.append(voice.say("status.line_going", n=len(outline.going)))
    if still:
        parts.append(voice.counted("status.line_still", still))
    if overdue:
        parts.append(voice.counted("status.line_overdue", overdue))
    return " · ".join(parts)


def _ended(picture: Overview) -> list[Placed]:
    return [work for work in picture.works if not work.going][-_ENDED_SHOWN:]


def _ended_line(picture: Overview, work: Placed, voice: Voice) -> str:
    """That it is over, and whether it held when somebody last looked."""
    title = kit.escape(work.improvement.title)
    if work.standing.closed:
        return voice.say("status.closed", title=title)
    done, held = voice.say("status.done", title=title), _held(picture, work, voice)
    return f"{done}\n{held}" if held else done


def _held(picture: Overview, work: Placed, voice: Voice) -> str:
    """Whether what was secured held when somebody last looked; empty when nobody has, or it is secured no longer."""
    seen = picture.last_seen(work)
    if seen is None or work.standing.secured_at is None:
        return ""
    return voice.say(f"status.held_{seen.holds}", who=kit.mention(seen.by), day=_day(seen.day, voice))


def meeting_line(picture: Overview, voice: Voice) -> str:
    """Days to the next meeting, its name and where."""
    meeting = picture.next_meeting(voice.now)
    if meeting is None:
        return voice.say("status.no_meeting")
    at = voice.moment(meeting.starts_at, picture.team.time_zone)
    days = voice.left(picture.days_left(meeting, voice.now))
    line = voice.say("status.meeting", name=kit.escape(meeting.name), left=days, at=at)
    return f"{line}\n{kit.escape(meeting.place)}" if meeting.place else line


def work_lines(picture: Overview, work: Placed, voice: Voice) -> str:
    """An improvement in a few lines: what, where, how far, who last did something, what waits for whom."""
    stands = work.standing
    kind = work.method.kind(work.improvement.kind)
    name = f"*{kit.escape(work.improvement.title)}*" + (f" ({kit.escape(voice.of(kind.text))})" if kind else "")
    if stands.step is None:
        return name
    here = work.method.step(stands.step)
    ago = voice.ago(stands.touched_at, picture.team.time_zone)
    lines = [
        name,
        f"*{kit.escape(voice.of(here.title))}* · {step.where(work, voice)} · "
        + voice.say("step.progress", done=stands.done, of=stands.of),
        voice.say("status.last", who=kit.mention(stands.touched_by), ago=ago),
        waiting(work, picture.today(voice.now), voice),
        _reported(picture, work, voice),
        _forecast(picture, work, voice),
        _driven(picture, work, voice),
        _held(picture, work, voice),
    ]
    return "\n".join(line for line in lines if line)


def waiting(work: Placed, today: date, voice: Voice) -> str:
    """What waits for whom, and what is overdue; empty when the test is under way and nothing is asked of anybody."""
    ends, waits = work.standing.test_ends, work.standing.waits_for
    if ends is not None:
        phrase = "status.overdue" if ends < today else "status.testing"
        return voice.say(phrase, day=voice.day(ends))
    rests = work.improvement.waits_until
    if rests is not None and rests > today:
        return voice.say("status.rests", day=voice.day(rests))
    if waits:
        return voice.say("status.waits", who=kit.mentions(waits))
    return voice.say("status.waits_team")


def _reported(picture: Overview, work: Placed, voice: Voice) -> str:
    """The improvement's own meeting, when it is another than the team's next."""
    due = picture.due(work, voice.now)
    if due is None or due == picture.next_meeting(voice.now):
        return ""
    left = voice.left(picture.days_left(due, voice.now))
    return voice.say("status.reported", name=kit.escape(due.name), left=left)


def _forecast(picture: Overview, work: Placed, voice: Voice) -> str:
    """How far the team comes by the meeting at its own pace. In words: nothing is late, and nothing is a failure."""
    due, reached = picture.due(work, voice.now), picture.forecast(work, voice.now)
    if due is None or reached is None:
        return ""
    phrase = "status.stays" if reached.id == work.standing.step else "status.forecast"
    return voice.say(phrase, step=kit.escape(voice.of(reached.title)), meeting=kit.escape(due.name))


def _driven(picture: Overview, work: Placed, voice: Voice) -> str:
    """Which improvements in governance drive an operation; for an operation without one, that the link is missing."""
    if work.standing.drives is None:
        return ""
    names = ", ".join(picture.driven_by(work))
    return voice.say("status.driven", names=kit.escape(names)) if names else voice.say("status.unlinked")


def targets(seen: Overview, voice: Voice) -> list[Block]:
    """The four targets: how far, what it rests on, and what comes next. Always with words, never colour alone."""
    lines = [f"{_MARKS[target.level]} {_target(seen, target, voice)}" for target in seen.targets()]
    return [kit.section("\n".join([voice.say("target.title"), *lines]))]


def _target(seen: Overview, target: Target, voice: Voice) -> str:
    name, level = voice.say(f"target.name_{target.number}"), voice.say(f"target.{target.level}")
    parts = [f"*{name}*: {level}"]
    if target.number in (1, 2) and target.planned:
        counts = {"planned": target.planned, "tested": target.tested, "done": target.done}
        parts.append(voice.say("target.counts", **counts))
    if target.names:
        parts.append(", ".join(kit.escape(_name(seen, target, name, voice)) for name in target.names[:3]))
    if target.covered:
        covered, of = target.covered
        parts.append(voice.say("target.covered", covered=covered, of=of))
    if target.lacks:
        lacks = ", ".join(voice.say(f"target.{lack}") for lack in target.lacks)
        parts.append(voice.say("target.parts", parts=lacks) if target.lacks[0].startswith("part_") else f"_{lacks}_")
    return " · ".join(parts)


def _name(seen: Overview, target: Target, name: str, voice: Voice) -> str:
    item = seen.edition.checklist.find(name) if target.number == 3 else None
    return voice.of(item.text) if item else name


def show_button(voice: Voice) -> Block:
    return kit.actions([kit.button(voice.say("status.show"), "status.show")])


def moved_last_week(picture: Overview, voice: Voice) -> list[str]:
    """One line for each improvement that moved in the last seven days."""
    since = voice.now - timedelta(days=7)
    lines = []
    for work in picture.works:
        stands = work.standing
        if stands.moved_at is not None and stands.moved_at >= since:
            title, who = kit.escape(work.improvement.title), kit.mention(stands.moved_by)
            if stands.step is not None:
                name = kit.escape(voice.of(work.method.step(stands.step).title))
                lines.append(voice.say("weekly.moved", title=title, step=name, who=who))
            else:
                ended = "weekly.closed" if stands.closed else "weekly.finished"
                lines.append(voice.say(ended, title=title, who=who))
    return lines


def followed(board: Board, voice: Voice) -> list[Block]:
    """The teams that somebody follows as a manager, politician or mentor, and a question to ask them."""
    blocks = [block for seen in board.whole for block in team(seen, voice, own=False)]
    return [*blocks, *_others(board.others, voice), kit.context(voice.say("followed.ask"))]


def followed_in_message(outlines: Sequence[Outline]) -> int:
    """As in_message, with the question below."""
    return fitting(kit.MESSAGE_BLOCKS - 3, own=False)(outlines)


@dataclass(frozen=True)
class Waits:
    """What somebody can answer: the first of it, each with its team, and how much there is in all."""

    first: Sequence[tuple[Team, Placed]]
    all: int


def in_home(outlines: Sequence[Outline], follows: Sequence[Outline]) -> tuple[Fitting, Fitting]:
    """The room that Home has for the teams that somebody is in, and for those that they follow.

    Around each of the former are a line and its buttons. The latter have what is left, and always a line each.
    """
    below = 3 + _height_of_others(len(follows)) if follows else 0
    room = kit.VIEW_BLOCKS - _AROUND_TEAMS
    theirs = fitting(room - below, ways=True, around=2)
    whole = theirs(outlines)
    taken = sum(_height(one, own=True, ways=True) + 2 for one in outlines[:whole])
    left = room - taken - _height_of_others(len(outlines) - whole) - 3
    return theirs, fitting(left, own=False)


def home(
    board: Board, follows: Board, waits: Waits, person: Person, contact: str,
    link: Callable[[str, str], StepLink | None], voice: Voice,
) -> Block:  # fmt: skip
    """The Home tab: what waits for the viewer, the teams, settings and help. Useful to somebody without a team too.

    `link` gives an organisation's own film or page about a step.
    """
    blocks = [kit.header(voice.say("home.title"))]
    following = bool(follows.whole or follows.others)
    if not board.whole and not board.others and not following:
        blocks.append(kit.section(voice.say("home.no_team")))
    if board.whole or board.others:
        blocks += _for_you(waits, link, voice)
    for seen in board.whole:
        drawn = team(seen, voice, ways=True)
        blocks += [kit.divider(), *drawn, _team_buttons(seen, person, voice)]
    blocks += _others(board.others, voice)
    if following:
        blocks += [kit.divider(), kit.section(voice.say("followed.title")), *followed(follows, voice)]
    return {"type": "home", "blocks": [*blocks, kit.divider(), *_settings(person, contact, voice)]}


def _for_you(waits: Waits, link: Callable[[str, str], StepLink | None], voice: Voice) -> list[Block]:
    """What waits for this person, each with a button to it."""
    if not waits.first:
        return [kit.section(voice.say("home.nothing_waits"))]
    blocks = [kit.section(voice.say("home.waits"))]
    for its_team, work in waits.first:
        here = work.method.step(work.standing.step or "")
        go = kit.button(voice.say("home.answer"), "step.open", str(Place(work.improvement.id, here.id)))
        line = f"*{kit.escape(work.improvement.title)}*\n{kit.escape(voice.of(here.title))}"
        note = waiting(work, calendar.local_day(voice.now, its_team.time_zone), voice)
        own = link(its_team.organisation, here.id)
        more = f"\n{to_step(own, voice)}" if own else ""
        blocks.append(kit.section(f"{line}\n{note}{more}", go))
    if more_of_it := waits.all - len(waits.first):
        blocks.append(kit.context(voice.counted("status.more", more_of_it)))
    return blocks


def _team_buttons(picture: Overview, person: Person, voice: Voice) -> Block:
    team_id = str(picture.team.id)
    leads = person.user_id in picture.team.leads
    names = ["home.new", "home.meetings", "home.assess", "home.goals", "home.expertise", "home.lesson"] + [
        "home.team"
    ] * leads
    return kit.actions([kit.button(voice.say(name), name, team_id) for name in names])


def _settings(person: Person, contact: str, voice: Voice) -> list[Block]:
    languages = [("Svenska", "sv"), ("English", "en")]
    chosen = kit.chooser("static_select", "home.language", languages, person.language or voice.language)
    blocks = [kit.section(voice.say("home.language"), chosen)]
    hours = [(voice.say("home.clock_team"), "team"), *((f"{hour:02}:00", f"{hour:02}:00") for hour in range(7, 18))]
    own = person.clock.strftime("%H:%M") if person.clock else "team"
    blocks.append(kit.section(voice.say("home.clock"), kit.chooser("static_select", "home.clock", hours, own)))
    if person.paused_until is not None:
        resume = kit.button(voice.say("pause.resume"), "pause.resume")
        day = voice.day(person.paused_until)
        blocks.append(kit.section(voice.say("pause.is", day=day), resume))
    if contact:
        blocks.append(kit.section(voice.say("help.contact", contact=kit.escape(contact))))
    blocks.append(kit.section(voice.say("home.help"), kit.button(voice.say("home.help_button"), "home.help")))
    return blocks


def _rest(picture: Overview, voice: Voice, own: bool) -> list[Block]:
    notes = []
    finished = [work for work in picture.works if not work.going]
    if len(finished) > _ENDED_SHOWN or (finished and not own):
        titles = ", ".join(kit.escape(work.improvement.title) for work in finished[-5:])
        notes.append(voice.counted("status.finished", len(finished), titles=titles))
    if picture.credits:
        notes.append(voice.counted("status.credited", picture.credits))
    if len(picture.going) > WORKS_SHOWN:
        notes.append(voice.counted("status.more", len(picture.going) - WORKS_SHOWN))
    notes += [
        voice.say(f"status.{one.state}", who=_recipient(one.recipient), day=_day(one.day, voice), why=one.reason)
        for one in picture.troubles[:3]
    ]
    return [kit.context("\n".join(notes))] if notes else []


def _day(day: date, voice: Voice) -> str:
    return voice.short_day(day)


def _recipient(recipient: str) -> str:
    return f"<#{recipient}>" if recipient.startswith(("C", "G")) else kit.mention(recipient)
