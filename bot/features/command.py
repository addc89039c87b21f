"""`/pdsa …`: one command, and a word for each thing it can do, in Swedish or English."""

from collections.abc import Callable

from bot.conversation.replies import Pressed, Reply, only_you
from bot.conversation.turn import Entry, Turn, reads, writes
from bot.features import (
    assessment,
    beginning,
    expertise,
    goals,
    help_me,
    lessons,
    meetings,
    myself,
    rounds,
    status,
    teams,
    which,
)
from bot.features.step import asking
from bot.slack import kit
from bot.slack.payloads import Command
from bot.texts import spoken
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
    asking.start(turn, team=here)
    menu = which.to_choose(turn, asked.channel)
    if asked.channel.startswith("D"):
        return only_you("", menu) if menu else None
    about = menu or which.told(turn, here, asked.channel)
    return only_you("", [kit.section(turn.voice.say("command_reply.in_dm")), *about])


def _new(turn: Turn, asked: Command) -> Reply:
    here = which.meant(turn, asked.channel)
    others = [] if here.channel_id == asked.channel else [other for other in which.own(turn) if other.id != here.id]
    return beginning.show(turn, asked, [here, *others])


def _add_meeting(turn: Turn, asked: Command) -> Reply:
    here = which.meant(turn, asked.channel)
    text = meetings.add_by_words(turn, here, _rest(asked).partition(" ")[2])
    return only_you("", [kit.section(text), *which.told(turn, here, asked.channel)])


def _lesson(turn: Turn, asked: Command) -> Reply:
    return lessons.show(turn, asked, which.meant(turn, asked.channel), _rest(asked))


def _search(turn: Turn, asked: Command) -> Reply:
    return lessons.search(turn, _rest(asked), asked.channel)


def _language(turn: Turn, asked: Command) -> Reply:
    return myself.language_by_words(turn, _rest(asked))


def _pause(turn: Turn, asked: Command) -> Reply:
    return myself.pause_by_words(turn, _rest(asked))


def _help(turn: Turn, asked: Command) -> Reply:
    unknown = asked.text and spoken("command").get(asked.text.split(" ")[0].casefold()) is None
    first = turn.voice.say("help.unknown", word=kit.escape(asked.text)) + "\n\n" if unknown else ""
    return only_you(first + help_me.told(turn))


def _of_the_team(show: Callable[[Turn, Pressed, Team], Reply]) -> Entry[Command]:
    """Shows something of the team that is meant where the command was typed."""
    return reads(lambda turn, asked: show(turn, asked, which.meant(turn, asked.channel)))


_WORDS: dict[str, Entry[Command]] = {
    "go_on": writes(_go_on),
    "start": reads(teams.start),
    "new": reads(_new),
    "meeting": _of_the_team(meetings.show),
    "add_meeting": writes(_add_meeting),
    "status": reads(status.told),
    "goals": _of_the_team(goals.show),
    "expertise": _of_the_team(expertise.show),
    "assess": _of_the_team(assessment.show),
    "lesson": reads(_lesson),
    "search": reads(_search),
    "round": reads(rounds.show),
    "language": writes(_language),
    "pause": writes(_pause),
    "help": reads(_help),
}
