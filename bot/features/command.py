"""`/pdsa …`: one command, and a word for each thing it can do, in Swedish or English."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from bot.conversation.replies import Pressed, Reply, only_you
from bot.conversation.turn import Entry, Sorry, Turn, reads, writes
from bot.features import assessment, expertise, goals, lessons, meetings, rounds, status, which
from bot.features import teams as team_listener
from bot.features import teams_drawn as team
from bot.features.step import asking as dm
from bot.slack import kit
from bot.slack.payloads import Command
from bot.team import boards as overview
from bot.team.boards import Board, Fitting
from bot.team.rights import Thing, may_see
from bot.texts import spoken
from flows import reading
from flows.reading import Refused
from storage import people, teams
from storage.teams import Team


def entry_of(asked: Command) -> Entry[Command]:
    """What the first word says is to be done. No word: go on where the person is. A word we do not know: help."""
    word, rest = asked.text.partition(" ")[0], _rest(asked)
    name = spoken("command").get(word.casefold(), "help") if word else "go_on"
    adds = name == "meeting" and spoken("meeting_word").get(rest.partition(" ")[0].casefold()) == "add"
    return _WORDS["add_meeting" if adds else name]


def _rest(asked: Command) -> str:
    """What was typed after the first word."""
    return asked.text.partition(" ")[2].strip()


def _go_on(turn: Turn, asked: Command) -> Reply:
    here = which.meant(turn, asked.channel)
    dm.start(turn, team=here)
    menu = which.to_choose(turn, asked.channel)
    if asked.channel.startswith("D"):
        return only_you("", menu) if menu else None
    about = menu or which.told(turn, here, asked.channel)
    return only_you("", [kit.section(turn.voice.say("command_reply.in_dm")), *about])


def _new(turn: Turn, asked: Command) -> Reply:
    here = which.meant(turn, asked.channel)
    others = [] if here.channel_id == asked.channel else [one for one in which.own(turn) if one.id != here.id]
    method = turn.coach.methods.current(here.organisation)
    which.show_form(turn, asked, here, team.new([here, *others], method, turn.voice))
    return None


def _add_meeting(turn: Turn, asked: Command) -> Reply:
    here = which.meant(turn, asked.channel)
    text = meetings.add_by_words(turn, here, _rest(asked).partition(" ")[2])
    return only_you("", [kit.section(text), *which.told(turn, here, asked.channel)])


def _lesson(turn: Turn, asked: Command) -> Reply:
    return lessons.show(turn, asked, which.meant(turn, asked.channel), _rest(asked))


def _search(turn: Turn, asked: Command) -> Reply:
    return lessons.search(turn, _rest(asked))


def _round(turn: Turn, asked: Command) -> Reply:
    return rounds.show(turn, asked)


def _status(turn: Turn, asked: Command) -> Reply:
    theirs, in_channel = _teams(turn), not asked.channel.startswith("D")
    if not theirs and (follows := followed(turn, asked.channel)):
        return only_you("", status.followed(look(turn, follows, status.followed_in_message), turn.voice))
    seen = look(turn, status_for(turn, theirs, asked.channel), status.in_message)
    blocks = status.status(seen, turn.voice)
    return only_you("", [*blocks, *([status.show_button(turn.voice)] if in_channel else [])])


def look(turn: Turn, those: Sequence[Team], fitting: Fitting) -> Board:
    """The teams as they stand, as many whole as there is room for."""
    methods, workspace = turn.coach.methods, turn.who.workspace
    outlines = overview.outlines_of(turn.connection, methods, workspace, those)
    turn.later(lambda: overview.keep_what_was_made(turn.coach, workspace, outlines))
    return overview.board(turn.connection, methods, workspace, outlines, fitting, turn.now)


def followed(turn: Turn, channel: str = "") -> list[Team]:
    """The teams that somebody follows from outside, as far as they may see them; the channel's own first."""
    found = teams.followed_by(turn.connection, turn.who.workspace, turn.who.user)
    theirs = [team for team in found if may_see(turn.who.user, Thing.STANDING, team)]
    return sorted(theirs, key=lambda one: one.channel_id != channel)


def status_for(turn: Turn, theirs: Sequence[Team], channel: str) -> list[Team]:
    """The teams they lead and the channel's own; all of theirs for somebody who leads none in a channel without one."""
    if not theirs:
        raise Sorry("help.no_team")
    here = [one for one in theirs if one.channel_id == channel]
    shown = [one for one in theirs if turn.who.user in one.leads or one in here] or theirs
    return sorted(shown, key=lambda one: one not in here)


def _language(turn: Turn, asked: Command) -> Reply:
    chosen = spoken("language_word").get(_rest(asked).casefold())
    if chosen is None:
        return only_you(turn.voice.say("language.how"))
    set_language(turn, chosen)
    return only_you(turn.voice.say("language.chosen"))


def set_language(turn: Turn, chosen: str) -> None:
    """Keep the person's own choice of language; the rest of the turn is in it already."""
    people.keep(turn.connection, turn.who.workspace, turn.who.user, language=chosen)
    turn.who = replace(turn.who, language="en" if chosen == "en" else "sv")


def _pause(turn: Turn, asked: Command) -> Reply:
    try:
        until = date.fromisoformat(reading.day(_rest(asked), turn.today))
    except Refused as refusal:
        return only_you(f"{turn.voice.say('pause.how')} {refusal.text[turn.who.language]}")
    return only_you(pause_until(turn, until))


def pause_until(turn: Turn, until: date | None) -> str:
    """Be quiet towards the person until that local date; None: speak again. Returns what to say of it."""
    people.keep(turn.connection, turn.who.workspace, turn.who.user, paused_until=until)
    teams.mark_all_of(turn.connection, turn.who.workspace, turn.who.user, turn.now)
    if until is None:
        return turn.voice.say("pause.resumed")
    return turn.voice.say("pause.done", day=turn.voice.day(until))


def _help(turn: Turn, asked: Command) -> Reply:
    unknown = asked.text and spoken("command").get(asked.text.split(" ")[0].casefold()) is None
    first = turn.voice.say("help.unknown", word=kit.escape(asked.text)) + "\n\n" if unknown else ""
    return only_you(first + help_text(turn))


def help_text(turn: Turn) -> str:
    """What one can type, whom to ask, and where to read or see more about each step, by the organisation's choice."""
    theirs = _teams(turn)
    overlay = turn.coach.methods.overlay(theirs[0].organisation) if theirs else None
    lines = [turn.voice.say("help.text")]
    contact = turn.coach.methods.contact(theirs[0].organisation) if theirs else None
    if contact is not None:
        lines.append(turn.voice.say("help.contact", contact=kit.escape(contact[turn.who.language])))
    if overlay is not None and overlay.links:
        links = [
            turn.voice.say("help.link", step=kit.escape(step.title[turn.who.language]), url=link.url,
                text=kit.escape(link.text[turn.who.language]))
            for name, link in overlay.links.items()
            if (step := overlay.method.find(name)) is not None
        ]  # fmt: skip
        lines += ["", *links]
    return "\n".join(lines)


def _teams(turn: Turn) -> list[Team]:
    return teams.of_person(turn.connection, turn.who.workspace, turn.who.user)


def _of_the_team(show: Callable[[Turn, Pressed, Team], Reply]) -> Entry[Command]:
    """Shows something of the team that is meant where the command was typed."""
    return reads(lambda turn, asked: show(turn, asked, which.meant(turn, asked.channel)))


_WORDS: dict[str, Entry[Command]] = {
    "go_on": writes(_go_on),
    "start": reads(team_listener.start),
    "new": reads(_new),
    "meeting": _of_the_team(meetings.show),
    "add_meeting": writes(_add_meeting),
    "status": reads(_status),
    "goals": _of_the_team(goals.show),
    "expertise": _of_the_team(expertise.show),
    "assess": _of_the_team(assessment.show),
    "lesson": reads(_lesson),
    "search": reads(_search),
    "round": reads(_round),
    "language": writes(_language),
    "pause": writes(_pause),
    "help": reads(_help),
}
