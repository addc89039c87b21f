"""`/pdsa …`: one command, and a word for each thing it can do, in Swedish or English."""

from collections.abc import Callable, Sequence
from datetime import date

from bot import dm, overview, planning
from bot.blocks import kit, meeting, status, team, when
from bot.blocks import period as period_blocks
from bot.coach import Coach
from bot.conversation import Sorry, Who
from bot.listeners import meetings, period, rounds
from bot.listeners.replies import Reply, only_you, show_modal
from bot.overview import Board, Fitting
from bot.payloads import Command
from bot.picture import Overview
from bot.rights import Thing, may_see
from bot.texts import say, spoken
from flows import calendar
from flows import reading as reads
from flows.reading import Refused
from storage import people, teams
from storage import rounds as stored_rounds
from storage.engine import reading, writing
from storage.teams import Team


def command(coach: Coach, who: Who, asked: Command) -> Reply:
    """Do what the first word says. No word: go on where the person is. A word we do not know: help."""
    word, _, rest = asked.text.partition(" ")
    name = spoken("command").get(word.casefold(), "help") if word else "go_on"
    return _WORDS[name](coach, who, asked, rest.strip())


def _go_on(coach: Coach, who: Who, asked: Command, rest: str) -> Reply:
    if not _teams(coach, who):
        return only_you(say("help.no_team", who.language))
    coach.afterwards(lambda: dm.start(coach, who))
    if asked.channel.startswith("D"):
        return None
    return only_you(say("command_reply.in_dm", who.language))


def _start(coach: Coach, who: Who, asked: Command, rest: str) -> Reply:
    if asked.channel.startswith("D"):
        return only_you(say("help.start_in_channel", who.language))
    with reading(coach.engine) as connection:
        there = teams.in_channel(connection, who.workspace, asked.channel)
        zone = people.get(connection, who.workspace, who.user).time_zone
        offered = stored_rounds.every(connection, who.workspace)
    if there is not None and not may_see(who.user, Thing.SETTINGS, there):
        return only_you(say("team.only_leads", who.language, leads=kit.mentions(there.leads)))
    view = team.set_up(asked.channel, there, who.user, zone or calendar.SWEDEN, offered, who.language)
    show_modal(coach, who, asked, view)
    return None


def _new(coach: Coach, who: Who, asked: Command, rest: str) -> Reply:
    theirs = _teams_here(coach, who, asked.channel)
    show_modal(coach, who, asked, team.new(theirs, coach.methods.current(theirs[0].organisation), who.language))
    return None


def _meeting(coach: Coach, who: Who, asked: Command, rest: str) -> Reply:
    here = _teams_here(coach, who, asked.channel)[0]
    word, _, what = rest.partition(" ")
    if spoken("meeting_word").get(word.casefold()) == "add":
        return meetings.add_by_words(coach, who, here, what)
    show_modal(coach, who, asked, meeting.meetings(_picture(coach, who, here), who.language, coach.now()))
    return None


def _goals(coach: Coach, who: Who, asked: Command, rest: str) -> Reply:
    here = _teams_here(coach, who, asked.channel)[0]
    show_modal(coach, who, asked, period_blocks.goals(_picture(coach, who, here), who.language, coach.now()))
    return None


def _competence(coach: Coach, who: Who, asked: Command, rest: str) -> Reply:
    here = _teams_here(coach, who, asked.channel)[0]
    show_modal(coach, who, asked, period_blocks.expertise(_picture(coach, who, here), who.language))
    return None


def _assess(coach: Coach, who: Who, asked: Command, rest: str) -> Reply:
    here = _teams_here(coach, who, asked.channel)[0]
    show_modal(coach, who, asked, period_blocks.assessment(_picture(coach, who, here), who.language))
    return None


def _lesson(coach: Coach, who: Who, asked: Command, rest: str) -> Reply:
    here = _teams_here(coach, who, asked.channel)[0]
    show_modal(coach, who, asked, period_blocks.lesson(here, who.language, rest))
    return None


def _search(coach: Coach, who: Who, asked: Command, rest: str) -> Reply:
    return period.search(coach, who, rest)


def _round(coach: Coach, who: Who, asked: Command, rest: str) -> Reply:
    return rounds.show(coach, who, asked)


def _status(coach: Coach, who: Who, asked: Command, rest: str) -> Reply:
    theirs, in_channel = _teams(coach, who), not asked.channel.startswith("D")
    if not theirs and (follows := followed(coach, who, asked.channel)):
        seen = look(coach, who, follows, status.followed_in_message)
        return only_you("", status.followed(seen, who.language, coach.now()))
    seen = look(coach, who, status_for(who, theirs, asked.channel), status.in_message)
    blocks = status.status(seen, who.language, coach.now())
    return only_you("", [*blocks, *([status.show_button(who.language)] if in_channel else [])])


def look(coach: Coach, who: Who, those: Sequence[Team], fitting: Fitting) -> Board:
    """The teams as they stand, as many whole as there is room for."""
    with reading(coach.engine) as connection:
        outlines = overview.outlines_of(connection, coach.methods, who.workspace, those)
        seen = overview.board(connection, coach.methods, who.workspace, outlines, fitting, coach.now())
    overview.keep_what_was_made(coach, who.workspace, outlines)
    return seen


def followed(coach: Coach, who: Who, channel: str = "") -> list[Team]:
    """The teams that somebody follows from outside, as far as they may see them; the channel's own first."""
    with reading(coach.engine) as connection:
        found = teams.followed_by(connection, who.workspace, who.user)
    theirs = [team for team in found if may_see(who.user, Thing.STANDING, team)]
    return sorted(theirs, key=lambda one: one.channel_id != channel)


def status_for(who: Who, theirs: Sequence[Team], channel: str) -> list[Team]:
    """The teams they lead and the channel's own; all of theirs for somebody who leads none in a channel without one."""
    if not theirs:
        raise Sorry("help.no_team")
    here = [one for one in theirs if one.channel_id == channel]
    shown = [one for one in theirs if who.user in one.leads or one in here] or theirs
    return sorted(shown, key=lambda one: one not in here)


def _language(coach: Coach, who: Who, asked: Command, rest: str) -> Reply:
    chosen = spoken("language_word").get(rest.casefold())
    if chosen is None:
        return only_you(say("language.how", who.language))
    return only_you(say("language.chosen", set_language(coach, who, chosen).language))


def set_language(coach: Coach, who: Who, chosen: str) -> Who:
    """Keep the person's own choice of language."""
    with writing(coach.engine) as connection:
        people.keep(connection, who.workspace, who.user, language=chosen)
    return Who(who.workspace, who.user, "en" if chosen == "en" else "sv")


def _pause(coach: Coach, who: Who, asked: Command, rest: str) -> Reply:
    try:
        until = date.fromisoformat(reads.day(rest, coach.now().date()))
    except Refused as refusal:
        return only_you(f"{say('pause.how', who.language)} {refusal.text[who.language]}")
    return only_you(pause_until(coach, who, until))


def pause_until(coach: Coach, who: Who, until: date | None) -> str:
    """Be quiet towards the person until that local date; None: speak again. Returns what to say of it."""
    with writing(coach.engine) as connection:
        people.keep(connection, who.workspace, who.user, paused_until=until)
        planning.plan_person(connection, coach, who.workspace, who.user)
    if until is None:
        return say("pause.resumed", who.language)
    return say("pause.done", who.language, day=when.day(until, who.language, coach.now().date()))


def _help(coach: Coach, who: Who, asked: Command, rest: str) -> Reply:
    unknown = asked.text and spoken("command").get(asked.text.split(" ")[0].casefold()) is None
    first = say("help.unknown", who.language, word=kit.escape(asked.text)) + "\n\n" if unknown else ""
    return only_you(first + help_text(coach, who))


def help_text(coach: Coach, who: Who) -> str:
    """What one can type, whom to ask, and where to read or see more about each step, by the organisation's choice."""
    theirs = _teams(coach, who)
    overlay = coach.methods.overlay(theirs[0].organisation) if theirs else None
    lines = [say("help.text", who.language)]
    contact = coach.methods.contact(theirs[0].organisation) if theirs else None
    if contact is not None:
        lines.append(say("help.contact", who.language, contact=kit.escape(contact[who.language])))
    if overlay is not None and overlay.links:
        links = [
            say("help.link", who.language, step=kit.escape(step.title[who.language]), url=link.url,
                text=kit.escape(link.text[who.language]))
            for name, link in overlay.links.items()
            if (step := overlay.method.find(name)) is not None
        ]  # fmt: skip
        lines += ["", *links]
    return "\n".join(lines)


def _teams(coach: Coach, who: Who) -> list[Team]:
    with reading(coach.engine) as connection:
        return teams.of_person(connection, who.workspace, who.user)


def _teams_here(coach: Coach, who: Who, channel: str) -> list[Team]:
    """The channel's team when the person is in it, else all of theirs. Sorry for somebody in none."""
    theirs = _teams(coach, who)
    if not theirs:
        raise Sorry("help.no_team")
    return [one for one in theirs if one.channel_id == channel] or theirs


def _picture(coach: Coach, who: Who, here: Team) -> Overview:
    return look(coach, who, [here], len).whole[0]


_WORDS: dict[str, Callable[[Coach, Who, Command, str], Reply]] = {
    "go_on": _go_on,
    "start": _start,
    "new": _new,
    "meeting": _meeting,
    "status": _status,
    "goals": _goals,
    "competence": _competence,
    "assess": _assess,
    "lesson": _lesson,
    "search": _search,
    "round": _round,
    "language": _language,
    "pause": _pause,
    "help": _help,
}
