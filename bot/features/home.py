"""The Home tab and its settings; what a reminder's own buttons do; and showing the status to the channel."""

import logging
import re
from datetime import time

from bot.conversation.replies import Reply, day_of, show_modal, tell, to_dm, whisper
from bot.conversation.take import own_team
from bot.conversation.turn import Sorry, Turn, an_id
from bot.features import status, which
from bot.features.command import followed, help_text, look, pause_until, set_language
from bot.refs import Opinion
from bot.slack import kit
from bot.slack.client import SlackFailure, trouble_of
from bot.slack.kit import Block
from bot.slack.payloads import Click
from bot.team import boards as overview
from bot.team import nudging
from bot.team.rights import Thing, may_see
from flows import calendar
from storage import hints, people, teams

log = logging.getLogger(__name__)


def opened(turn: Turn, _asked: None) -> None:
    """Somebody has come to the Home tab."""
    show(turn)


def show(turn: Turn) -> None:
    """Draw the Home tab for whoever opened it."""
    who, connection, methods, now = turn.who, turn.connection, turn.coach.methods, turn.now
    theirs = teams.of_person(connection, who.workspace, who.user)
    outlines = overview.outlines_of(connection, methods, who.workspace, theirs)
    follows = overview.outlines_of(connection, methods, who.workspace, followed(turn))
    in_them, followed_ones = status.in_home(outlines, follows)
    seen = overview.board(connection, methods, who.workspace, outlines, in_them, now, ways=True)
    from_outside = overview.board(connection, methods, who.workspace, follows, followed_ones, now)
    waits = status.Waits(*overview.open_for(connection, methods, who.workspace, outlines, who.user, status.WORKS_SHOWN))
    turn.later(lambda: overview.keep_what_was_made(turn.coach, who.workspace, [*outlines, *follows]))
    asked = methods.contact(theirs[0].organisation) if theirs else None
    contact = turn.voice.of(asked) if asked else ""
    person = people.get(connection, who.workspace, who.user)
    view = status.home(seen, from_outside, waits, person, contact, methods.link, turn.voice)
    view = {**view, "blocks": [*which.to_choose(turn), *view["blocks"]][: kit.VIEW_BLOCKS]}
    turn.show(lambda: _publish(turn, view))


def _publish(turn: Turn, view: Block) -> None:
    """Where Slack shows this person no picture, the tab comes without; where it shows nothing at all, that is told."""
    client, who = turn.coach.slack(turn.who.workspace), turn.who
    words = [block for block in view["blocks"] if block["type"] != "image"]
    for blocks in [view["blocks"]] + [words] * (words != view["blocks"]):
        try:
            client.views_publish(user_id=who.user, view={**view, "blocks": blocks})
            return
        except SlackFailure as error:
            log.warning("home: %s", trouble_of(error).word)
    to_dm(turn.coach, who.workspace, who.user, turn.voice.say("sorry.not_shown"))


def language(turn: Turn, asked: Click) -> Reply:
    if asked.value not in ("sv", "en"):
        raise Sorry("sorry.gone")
    set_language(turn, asked.value)
    show(turn)
    return None


def clock(turn: Turn, asked: Click) -> Reply:
    """The person's own hour for the weekly reminder, or the team's."""
    people.keep(turn.connection, turn.who.workspace, turn.who.user, clock=_hour(str(asked.value)))
    teams.mark_all_of(turn.connection, turn.who.workspace, turn.who.user, turn.now)
    show(turn)
    return None


def _hour(chosen: str) -> time | None:
    """The team's own (None), or an hour of the day. Sorry for what is not offered."""
    if chosen == "team":
        return None
    if not re.fullmatch(r"\d\d:00", chosen) or not calendar.EARLIEST.hour <= int(chosen[:2]) <= calendar.LATEST.hour:
        raise Sorry("sorry.gone")
    return time.fromisoformat(chosen)


def help_me(turn: Turn, asked: Click) -> Reply:
    whisper(turn, asked, help_text(turn))
    return None


def pause(turn: Turn, asked: Click) -> Reply:
    """Quiet until the picked day."""
    words = pause_until(turn, day_of(turn, asked.value))
    whisper(turn, asked, words)
    return None


def resume(turn: Turn, asked: Click) -> Reply:
    pause_until(turn, None)
    show(turn)
    return None


def later(turn: Turn, asked: Click) -> Reply:
    """*Later*, from a reminder: the next working morning."""
    here = which.meant(turn, asked.channel)
    due = nudging.remind_later(turn.connection, turn.now, turn.who.workspace, turn.who.user, here)
    day = turn.voice.day(due.day)
    about = [block["elements"][0]["text"] for block in which.told(turn, here)]
    whisper(turn, asked, "\n".join([turn.voice.say("dm.later_done", day=day), *about]))
    return None


def work_with(turn: Turn, asked: Click) -> Reply:
    """Somebody in several teams says which one they work with now."""
    here = own_team(turn.connection, turn.who, an_id(asked.value))
    people.keep(turn.connection, turn.who.workspace, turn.who.user, team_id=here.id)
    if asked.view_id:
        show(turn)
    else:
        whisper(turn, asked, turn.voice.say("which.changed", name=kit.escape(here.name)))
    return None


def opinion(turn: Turn, asked: Click) -> Reply:
    """*Did this help?*"""
    of = Opinion.read(asked.value)
    team = own_team(turn.connection, turn.who, of.team)
    helped = asked.action == "opinion.yes"
    hints.keep_opinion(turn.connection, turn.who.workspace, team.id, turn.who.user, of.about, helped, turn.now)
    if of.about.startswith(f"{nudging.WEEKLY}."):  # which decides how often it comes
        teams.mark(turn.connection, turn.who.workspace, team.id, turn.now)
    tell(turn, asked, turn.voice.say("opinion.thanks"))
    return None


def show_team(turn: Turn, asked: Click) -> Reply:
    """One of the teams that there was no room for, whole."""
    who = turn.who
    team = teams.get(turn.connection, who.workspace, an_id(asked.value))
    if team is None or not may_see(who.user, Thing.STANDING, team):
        raise Sorry("sorry.not_your_team")
    seen = look(turn, [team], len).whole[0]
    view = status.whole_team(seen, may_see(who.user, Thing.ANSWERS, team), turn.voice)
    show_modal(turn, asked, view)
    return None


def share_status(turn: Turn, asked: Click) -> Reply:
    """*Show to the channel*: the channel's own team, as it is now, for all to see."""
    voice = turn.voice
    theirs = teams.of_person(turn.connection, turn.who.workspace, turn.who.user)
    here = [team for team in theirs if team.channel_id == asked.channel]
    if not here:
        whisper(turn, asked, voice.say("status.only_own_channel"))
        return None
    lead_in = kit.context(voice.say("status.shown_by", who=kit.mention(turn.who.user)))
    blocks = [*status.status(look(turn, here, status.in_message), voice), lead_in]
    turn.say(asked.channel, blocks, otherwise=voice.say("sorry.not_shown"))
    return None
