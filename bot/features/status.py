"""Where everything stands: `/pdsa status`, shown to the channel, and the same words in Home and in reminders."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate
from math import ceil

from bot.conversation.looking import board_of, overview_of
from bot.conversation.replies import Reply, only_you, show_modal, whisper
from bot.conversation.turn import Feature, Turn, reads, writes
from bot.features.step.card import the_way, where
from bot.features.step.ways import menu
from bot.methods import shortened
from bot.refs import an_id
from bot.slack import kit
from bot.slack.kit import Block, Button
from bot.slack.payloads import Click, Command
from bot.sorry import Sorry
from bot.team.boards import Board, Fitting
from bot.team.overview import Outline, Overview, Placed
from bot.team.rights import Thing, may_see
from bot.voice import Voice
from flows.chain import chosen, weak_link
from flows.model import Role
from flows.targets import Level, Target
from storage import lessons, teams
from storage.reminders import Reminder
from storage.teams import Team

SHOW = Button("status.show")
"""To the whole channel."""
TEAM = Button("status.team")

WORKS_SHOWN, _ENDED_SHOWN = 8, 3
_NAMES_SHOWN, _SHARED_SHOWN = 3, 3
_NEAR = 14
"""Days to a meeting."""

_MARKS = {Level.GREY: ":white_circle:", Level.YELLOW: ":large_yellow_circle:", Level.GREEN: ":large_green_circle:"}
_LINES_SHOWN, _LINES_IN_A_BLOCK = 100, 20
"""Teams in a line each: a menu takes a hundred, and a section three thousand characters."""


def shown(board: Board, voice: Voice) -> list[Block]:
    """Each team: days to the meeting, each improvement, what waits for whom, what is overdue; the others in a line."""
    blocks = [block for seen in board.whole for block in team(seen, voice)]
    return [*blocks, *others(board.others, voice)]


def fitting(room: int, *, own: bool = True, ways: bool = False, around: int = 0) -> Fitting:
    """How many of the first teams can be drawn whole in so many blocks, with room below for a line of each other.

    `around`: how many blocks more each of them takes.
    """

    def first(outlines: Sequence[Outline]) -> int:
        heights = accumulate((height(outline, own, ways) + around for outline in outlines), initial=0)
        fits = [n for n, taken in enumerate(heights) if taken + height_of_others(len(outlines) - n) <= room]
        return fits[-1] if fits else 0

    return first


def in_message(outlines: Sequence[Outline]) -> int:
    """How many of the first teams a message has room for."""
    return fitting(kit.MESSAGE_BLOCKS - 2)(outlines)


def team(seen: Overview, voice: Voice, *, own: bool = True, ways: bool = False) -> list[Block]:
    """How a team stands, with pictures of the ways where there is room. Who only follows it gets no way to answers."""
    blocks = [kit.header(seen.team.name), kit.section(meeting_line(seen, voice, own=own))]
    for work in seen.going[:WORKS_SHOWN]:
        ways_on = menu(work, voice) if own else None
        lines = [work_lines(seen, work, voice, own=own), *([_guardrail(work, voice)] if own else [])]
        blocks.append(kit.section("\n".join(line for line in lines if line), ways_on))
        if ways and own:
            blocks += the_way(work, voice)
    if not seen.going:
        blocks.append(kit.section(voice.say("status.nothing_going" if own else "status.outside_nothing_going")))
    for work in _ended(seen) if own else ():
        blocks.append(kit.section(_ended_line(seen, work, voice), menu(work, voice)))
    return [*blocks, *targets(seen, voice, own=own), *_shared(seen, voice), *_rest(seen, voice, own)]


def _shared(seen: Overview, voice: Voice) -> list[Block]:
    """What the team has shared, for whoever follows it and may see that."""
    if not seen.shared.first:
        return []
    lines = [voice.say("followed.shared"), *(kit.quote(lesson.words, 300) for lesson in seen.shared.first)]
    if seen.shared.more:
        lines.append(voice.counted("search.more", seen.shared.more))
    return [kit.section("\n".join(lines))]


def targets(seen: Overview, voice: Voice, *, own: bool) -> list[Block]:
    """The targets of the home period: how far, what it rests on, and, for the team itself, what comes next.

    Always with words, never colour alone. What nothing computes stands in the round's own words.
    """
    lines = [
        f"{_MARKS[target.level]} {_target(seen, target, voice, own)}"
        if target.goal is None
        else f"• {voice.say('target.in_words', goal=kit.escape(voice.of(target.goal)))}"
        for target in seen.targets()
    ]
    return [kit.section("\n".join([voice.say("target.title"), *lines]))]


def _target(seen: Overview, target: Target, voice: Voice, own: bool) -> str:
    parts = [f"*{voice.say(f'target.name_{target.counts}')}*: {_how_far(target, voice)}"]
    if target.planned:
        counts = {"planned": target.planned, "tested": target.tested, "done": target.done}
        parts.append(voice.say("target.counts", **counts))
    if target.names:
        parts.append(_listed([_name(seen, target, name, voice) for name in target.names]))
    if target.covered:
        covered, of = target.covered
        parts.append(voice.say("target.covered", covered=covered, of=of))
    if target.before:
        parts.append(voice.say("target.before", names=_listed(target.before)))
    if target.still:
        parts.append(voice.say("target.still", names=_listed(target.still)))
    if target.parts:
        lacking = ", ".join(voice.say(f"target.part_{part}") for part in target.parts)
        parts.append(voice.say("target.parts", parts=lacking))
    if own:
        parts += [f"_{voice.say(f'target.{lack}')}_" for lack in target.lacks]
    return " · ".join(parts)


def _how_far(target: Target, voice: Voice) -> str:
    """The level in words, and beside it so many of those that are aimed for, or how far an operation has come."""
    level = voice.say(f"target.{target.level}")
    if target.reach:
        return f"{level} ({voice.say(f'target.reach_{target.reach}')})"
    if target.aim:
        reached, of = target.aim
        return f"{level} ({voice.say('target.aim', reached=reached, of=of)})"
    return level


def _listed(names: Sequence[str]) -> str:
    return ", ".join(kit.escape(name) for name in names[:3])


def _name(seen: Overview, target: Target, name: str, voice: Voice) -> str:
    item = seen.edition.checklist.find(name) if target.counts == "checklist" else None
    return voice.of(item.text) if item else name


def _rest(seen: Overview, voice: Voice, own: bool) -> list[Block]:
    notes: list[str] = []
    ended = [work for work in seen.works if not work.going]
    if len(ended) > _ENDED_SHOWN or not own:
        notes += _how_they_ended(ended, voice)
    if seen.credits:
        notes.append(voice.counted("status.credited", seen.credits))
    if len(seen.going) > WORKS_SHOWN:
        notes.append(voice.counted("status.more", len(seen.going) - WORKS_SHOWN))
    notes += [_undelivered(reminder, voice) for reminder in seen.troubles[:3]]
    return [kit.context("\n".join(notes))] if notes else []


def _how_they_ended(ended: Sequence[Placed], voice: Voice) -> Iterator[str]:
    """What is completed, and apart from it what was closed early."""
    for phrase, early in (("status.completed", False), ("status.closed_early", True)):
        titles = [kit.escape(work.improvement.title) for work in ended if work.standing.closed is early]
        if titles:
            yield voice.counted(phrase, len(titles), titles=", ".join(titles[-5:]))


def _undelivered(reminder: Reminder, voice: Voice) -> str:
    to = reminder.recipient
    who = f"<#{to}>" if to.startswith(("C", "G")) else kit.mention(to)
    return voice.say(f"status.{reminder.state}", who=who, day=voice.short_day(reminder.day), why=reminder.reason)


def height(outline: Outline, own: bool, ways: bool) -> int:
    """How many blocks a team takes at most, as `team` draws it: around its improvements are four, and for whoever
    follows it one of what is shared.
    """
    going = len(outline.going)
    shown, ended = min(going, WORKS_SHOWN), min(len(outline.standings) - going, _ENDED_SHOWN)
    return 4 + max(1, shown) + (shown if ways and own else 0) + (ended if own else 1)


def whole_team(seen: Overview, own: bool, voice: Voice) -> Block:
    """A team that there was no room for among the others."""
    blocks = team(seen, voice, own=own)
    return kit.modal("status", voice.say("status.title"), blocks, close=voice.say("modal.close"))


def others(outlines: Sequence[Outline], voice: Voice) -> list[Block]:
    """The teams that there is no room for: how many, a line for each, and one to choose to be seen whole."""
    if not outlines:
        return []
    in_lines = outlines[:_LINES_SHOWN]
    lines = [_line(outline, voice) for outline in in_lines]
    if more := len(outlines) - len(in_lines):
        lines[-1] += "\n" + voice.counted("status.others_more", more)
    offered = [(outline.team.name, str(outline.team.id)) for outline in in_lines]
    choose = kit.plain(voice.say("status.choose"), 150)
    chooser = kit.chooser("static_select", TEAM, offered, placeholder=choose)
    pages = [lines[at : at + _LINES_IN_A_BLOCK] for at in range(0, len(lines), _LINES_IN_A_BLOCK)]
    sections = [kit.section("\n".join(page)) for page in pages]
    return [kit.section(voice.counted("status.others", len(outlines)), chooser), *sections]


def height_of_others(teams: int) -> int:
    return 1 + ceil(min(teams, _LINES_SHOWN) / _LINES_IN_A_BLOCK) if teams else 0


def _line(outline: Outline, voice: Voice) -> str:
    """*Team 7* · 12 days left · 3 under way · 1 stands still."""
    meeting, still, overdue = outline.next_meeting, outline.still, outline.overdue
    parts = [f"*{kit.escape(kit.shorten(outline.team.name, 60))}*"]
    if meeting is not None:
        parts.append(voice.left(outline.days_left(meeting)))
    parts.append(voice.say("status.line_going", n=len(outline.going)))
    if still:
        parts.append(voice.counted("status.line_still", still))
    if overdue:
        parts.append(voice.counted("status.line_overdue", overdue))
    return " · ".join(parts)


def _ended(seen: Overview) -> list[Placed]:
    return [work for work in seen.works if not work.going][-_ENDED_SHOWN:]


def _ended_line(seen: Overview, work: Placed, voice: Voice) -> str:
    """That it is over, and whether it held when somebody last looked."""
    title = kit.escape(work.improvement.title)
    if work.standing.closed:
        return voice.say("status.closed", title=title)
    lines = [voice.say("status.done", title=title), _held(seen, work, voice), _guardrail(work, voice)]
    return "\n".join(line for line in lines if line)


def _guardrail(work: Placed, voice: Voice) -> str:
    """What a total hides, to the team itself: who follows it from outside does not see its figures."""
    return voice.say("compared.guardrail") if work.standing.leaves_somebody else ""


def _held(seen: Overview, work: Placed, voice: Voice) -> str:
    """Whether what was secured held when somebody last looked; empty when nobody has, or it is secured no longer."""
    found = seen.last_seen(work)
    if found is None or work.standing.secured_at is None:
        return ""
    return voice.say(f"status.held_{found.holds}", who=kit.mention(found.by), day=voice.short_day(found.day))


def meeting_line(seen: Overview, voice: Voice, *, own: bool = True) -> str:
    """Days to the next meeting, its name and where."""
    meeting = seen.next_meeting
    if meeting is None:
        return voice.say("status.no_meeting" if own else "status.outside_no_meeting")
    at = voice.moment(meeting.starts_at, seen.team.time_zone)
    days = voice.left(seen.days_left(meeting))
    line = voice.say("status.meeting", name=kit.escape(meeting.name), left=days, at=at)
    return f"{line}\n{kit.escape(meeting.place)}" if meeting.place else line


def work_lines(seen: Overview, work: Placed, voice: Voice, *, own: bool = True) -> str:
    """An improvement in a few lines: what, where, how far, who last did something, what waits for whom.

    Who only follows the team is not told what was answered of its chain of command.
    """
    stands = work.standing
    kind = work.method.kind(work.improvement.kind)
    name = f"*{kit.escape(work.improvement.title)}*" + (f" ({kit.escape(voice.of(kind.text))})" if kind else "")
    if stands.step is None:
        return name
    here = work.method.step(stands.step)
    ago = voice.ago(stands.touched_at, seen.team.time_zone)
    lines = [
        name,
        f"*{kit.escape(voice.of(here.title))}* · {where(work, voice)} · "
        + voice.say("step.progress", done=stands.done, of=stands.of),
        voice.say("status.last", who=kit.mention(stands.touched_by), ago=ago),
        waiting(work, seen.today, voice),
        _reported(seen, work, voice),
        _forecast(seen, work, voice),
        _driven(seen, work, voice, own),
        to_drive(seen.driving(work), voice, own=own),
        _weak_link(work, voice) if own else "",
        _held(seen, work, voice),
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


def _reported(seen: Overview, work: Placed, voice: Voice) -> str:
    """The improvement's own meeting, when it is another than the team's next."""
    due = seen.due(work)
    if due is None or due == seen.next_meeting:
        return ""
    left = voice.left(seen.days_left(due))
    return voice.say("status.reported", name=kit.escape(due.name), left=left)


def _forecast(seen: Overview, work: Placed, voice: Voice) -> str:
    """How far the team comes by the meeting at its own pace. In words: nothing is late, and nothing is a failure.

    Before a pace can be told of, and the meeting is near, that it is all right to tell as far as one has come.
    """
    due, found = seen.due(work), seen.forecast(work)
    if due is None:
        return ""
    meeting = kit.escape(due.name)
    if found is None:
        near = work.going and 0 <= seen.days_left(due) <= _NEAR
        return voice.say("status.so_far", meeting=meeting) if near else ""
    step = kit.escape(voice.of(found.step.title)) if found.step else ""
    return voice.say(f"status.{found.says}", n=found.stood, step=step, meeting=meeting)


def _driven(seen: Overview, work: Placed, voice: Voice, own: bool) -> str:
    """Which improvements in governance are to drive an operation, and whether they did, once that has been answered;
    for an operation without one, that the link is missing.
    """
    if work.standing.drives is None:
        return ""
    names = [kit.escape(title) for title in seen.driven_by(work)]
    if not names:
        return voice.say("status.unlinked")
    line = voice.say("status.driven", names=_first_names(names, voice))
    return f"{line} · {voice.say('status.drove', drove=_drove(work, voice))}" if own and work.standing.drove else line


def to_drive(operations: Sequence[Placed], voice: Voice, *, own: bool = True) -> str:
    """The same link from its other end: which operations an improvement is to drive, and whether they were driven."""
    names = [_to_be_driven(work, voice, own) for work in operations]
    return voice.say("status.to_drive", names=_first_names(names, voice)) if names else ""


def _to_be_driven(work: Placed, voice: Voice, own: bool) -> str:
    title = kit.escape(shortened(work.improvement.title))
    if not own or not work.standing.drove:
        return title
    return f"{title} ({voice.say('status.was_driven', drove=_drove(work, voice))})"


def _drove(work: Placed, voice: Voice) -> str:
    return kit.escape(chosen(work.method, Role.DROVE, work.standing.drove, voice.language))


def _weak_link(work: Placed, voice: Voice) -> str:
    broken = work.standing.broken
    if weak_link(work.method, broken) is None:
        return ""
    return voice.say("status.weak_link", link=kit.escape(chosen(work.method, Role.BROKEN, broken, voice.language)))


def _first_names(names: Sequence[str], voice: Voice) -> str:
    """As many as a line has room for, and how many more there are."""
    first, more = ", ".join(names[:_NAMES_SHOWN]), len(names) - _NAMES_SHOWN
    return f"{first} {voice.counted('status.more', more)}" if more > 0 else first


def moved_last_week(seen: Overview, voice: Voice) -> list[str]:
    """One line for each improvement that moved in the last seven days."""
    since = voice.now - timedelta(days=7)
    lines = []
    for work in seen.works:
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
    return [*blocks, *others(board.others, voice), kit.context(voice.say("followed.ask"))]


def followed_in_message(outlines: Sequence[Outline]) -> int:
    """As in_message, with the question below."""
    return fitting(kit.MESSAGE_BLOCKS - 3, own=False)(outlines)


def told(turn: Turn, asked: Command) -> Reply:
    """`/pdsa status`: for somebody in no team, the teams that they follow."""
    theirs = teams.of_person(turn.desk, turn.who.user)
    if not theirs and (follows := teams_followed(turn, asked.channel)):
        seen = with_shared(turn, board_of(turn, follows, followed_in_message))
        return only_you("", followed(seen, turn.voice))
    seen = board_of(turn, _to_show(turn, theirs, asked.channel), in_message)
    show = [] if asked.channel.startswith("D") else to_show(turn.voice)
    return only_you("", [*shown(seen, turn.voice), *show])


def with_shared(turn: Turn, board: Board) -> Board:
    """With what the teams that are shown whole have shared, of those where this person may see it."""
    may = [seen.team.id for seen in board.whole if may_see(turn.who.user, Thing.SHARED_LESSONS, seen.team)]
    found = lessons.newest(turn.desk, may, _SHARED_SHOWN, shared=True)
    whole = [replace(seen, shared=found[seen.team.id]) if seen.team.id in found else seen for seen in board.whole]
    return replace(board, whole=whole)


def to_show(voice: Voice) -> list[Block]:
    """Under what only one person sees: *Show to the channel*."""
    return [kit.actions([kit.button(voice.say("status.show"), SHOW)])]


def teams_followed(turn: Turn, channel: str = "") -> list[Team]:
    """The teams that somebody follows from outside, as far as they may see them; the channel's own first."""
    found = teams.followed_by(turn.desk, turn.who.user)
    theirs = [team for team in found if may_see(turn.who.user, Thing.STANDING, team)]
    return sorted(theirs, key=lambda team: team.channel_id != channel)


def _to_show(turn: Turn, theirs: Sequence[Team], channel: str) -> list[Team]:
    """The teams they lead and the channel's own; all of theirs for somebody who leads none in a channel without one."""
    if not theirs:
        raise Sorry("help.no_team")
    here = [team for team in theirs if team.channel_id == channel]
    found = [team for team in theirs if turn.who.user in team.leads or team in here] or theirs
    return sorted(found, key=lambda team: team not in here)


def show_team(turn: Turn, asked: Click) -> Reply:
    """One of the teams that there was no room for, whole."""
    user = turn.who.user
    found = teams.get(turn.desk, an_id(asked.value))
    if found is None or not may_see(user, Thing.STANDING, found):
        raise Sorry("sorry.not_your_team")
    own, seen = may_see(user, Thing.ANSWERS, found), Board([overview_of(turn, found)], [])
    [whole] = (seen if own else with_shared(turn, seen)).whole
    show_modal(turn, asked, whole_team(whole, own, turn.voice))
    return None


def show_to_channel(turn: Turn, asked: Click) -> Reply:
    """*Show to the channel*: the channel's own team, as it is now, for all to see."""
    voice = turn.voice
    theirs = teams.of_person(turn.desk, turn.who.user)
    here = [team for team in theirs if team.channel_id == asked.channel]
    if not here:
        whisper(turn, asked, voice.say("status.only_own_channel"))
        return None
    lead_in = kit.context(voice.say("status.shown_by", who=kit.mention(turn.who.user)))
    blocks = [*shown(board_of(turn, here, in_message), voice), lead_in]
    turn.say(asked.channel, blocks, otherwise=voice.say("sorry.not_shown"))
    return None


HEARD = Feature(clicks={SHOW: writes(show_to_channel), TEAM: reads(show_team)})
