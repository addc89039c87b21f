"""The Home tab and its settings; what a reminder's own buttons do; and showing the status to the channel."""

import logging
from datetime import date, time

from bot import picture, planning
from bot.blocks import kit, status, when
from bot.blocks.kit import Block
from bot.conversation import own_team
from bot.listeners.command import followed, help_text, pause_until, set_language, status_for
from bot.listeners.replies import Reply, tell, to_dm, whisper
from bot.payloads import Click
from bot.slack import SlackFailure, trouble_of
from bot.texts import say
from bot.turn import Turn
from storage import hints, people, teams

log = logging.getLogger(__name__)


def opened(turn: Turn, _asked: None) -> None:
    """Somebody has come to the Home tab."""
    show(turn)


def show(turn: Turn) -> None:
    """Draw the Home tab for whoever opened it."""
    person = people.get(turn.connection, turn.who.workspace, turn.who.user)
    pictures = picture.of_person(turn.connection, turn.coach.methods, turn.who.workspace, turn.who.user, turn.now)
    asked = turn.coach.methods.contact(pictures[0].team.organisation) if pictures else None
    contact = asked[turn.who.language] if asked else ""
    view = status.home(pictures, followed(turn), person, contact, turn.coach.methods.link, turn.who.language, turn.now)
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
    to_dm(turn.coach, who.workspace, who.user, say("sorry.not_shown", who.language))


def language(turn: Turn, asked: Click) -> Reply:
    set_language(turn, str(asked.value))
    show(turn)
    return None


def clock(turn: Turn, asked: Click) -> Reply:
    """The person's own hour for the weekly reminder, or the team's."""
    chosen = None if asked.value == "team" else time.fromisoformat(str(asked.value))
    people.keep(turn.connection, turn.who.workspace, turn.who.user, clock=chosen)
    teams.mark_all_of(turn.connection, turn.who.workspace, turn.who.user, turn.now)
    show(turn)
    return None


def help_me(turn: Turn, asked: Click) -> Reply:
    whisper(turn, asked, help_text(turn))
    return None


def pause(turn: Turn, asked: Click) -> Reply:
    """Quiet until the picked day."""
    words = pause_until(turn, date.fromisoformat(str(asked.value)))
    whisper(turn, asked, words)
    return None


def resume(turn: Turn, asked: Click) -> Reply:
    pause_until(turn, None)
    show(turn)
    return None


def later(turn: Turn, asked: Click) -> Reply:
    """*Later*, from a reminder: the next working morning."""
    theirs = teams.of_person(turn.connection, turn.who.workspace, turn.who.user)
    due = (
        planning.remind_later(turn.connection, turn.now, turn.who.workspace, turn.who.user, theirs[0])
        if theirs
        else None
    )
    phrase = "dm.later_done" if due else "help.no_team"
    day = when.day(due.day, turn.who.language, turn.now.date()) if due else ""
    whisper(turn, asked, say(phrase, turn.who.language, day=day))
    return None


def opinion(turn: Turn, asked: Click) -> Reply:
    """*Did this help?*"""
    team_id, _, about = str(asked.value).partition("/")
    team = own_team(turn.connection, turn.who, int(team_id))
    helped = asked.action == "opinion.yes"
    hints.keep_opinion(turn.connection, turn.who.workspace, team.id, turn.who.user, about, helped, turn.now)
    if about.startswith(f"{planning.WEEKLY}."):  # which decides how often it comes
        teams.mark(turn.connection, turn.who.workspace, team.id, turn.now)
    tell(turn, asked, say("opinion.thanks", turn.who.language))
    return None


def share_status(turn: Turn, asked: Click) -> Reply:
    """*Show to the channel*: the channel's own team, as it is now, for all to see."""
    pictures = [seen for seen in status_for(turn, asked.channel) if seen.team.channel_id == asked.channel]
    if not pictures:
        whisper(turn, asked, say("status.only_own_channel", turn.who.language))
        return None
    lead_in = kit.context(say("status.shown_by", turn.who.language, who=kit.mention(turn.who.user)))
    blocks = [*status.status(pictures, turn.who.language, turn.now), lead_in]
    turn.say(asked.channel, blocks, otherwise=say("sorry.not_shown", turn.who.language))
    return None
