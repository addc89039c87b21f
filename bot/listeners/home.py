"""The Home tab and its settings; what a reminder's own buttons do; and showing the status to the channel."""

from datetime import date, time

from bot import picture, planning
from bot.blocks import kit, status, when
from bot.blocks.kit import Block
from bot.coach import Coach
from bot.conversation import Who, own_team
from bot.listeners.command import followed, help_text, pause_until, set_language, status_for
from bot.listeners.replies import Reply, tell, whisper
from bot.payloads import Click
from bot.slack import SlackFailure
from bot.texts import say
from storage import hints, people, teams
from storage.engine import reading, writing


def show(coach: Coach, who: Who) -> None:
    """Draw the Home tab for whoever opened it."""
    with reading(coach.engine) as connection:
        person = people.get(connection, who.workspace, who.user)
        pictures = picture.of_person(connection, coach.methods, who.workspace, who.user, coach.now())
    asked = coach.methods.contact(pictures[0].team.organisation) if pictures else None
    contact = asked[who.language] if asked else ""
    view = status.home(pictures, followed(coach, who), person, contact, coach.methods.link, who.language, coach.now())
    coach.afterwards(lambda: _publish(coach, who, view))


def _publish(coach: Coach, who: Who, view: Block) -> None:
    """Where Slack will not show this person a picture, the tab comes without."""
    client = coach.slack(who.workspace)
    try:
        client.views_publish(user_id=who.user, view=view)
    except SlackFailure:
        words = [block for block in view["blocks"] if block["type"] != "image"]
        if words == view["blocks"]:
            raise
        client.views_publish(user_id=who.user, view={**view, "blocks": words})


def language(coach: Coach, who: Who, asked: Click) -> Reply:
    show(coach, set_language(coach, who, str(asked.value)))
    return None


def clock(coach: Coach, who: Who, asked: Click) -> Reply:
    """The person's own hour for the weekly reminder, or the team's."""
    chosen = None if asked.value == "team" else time.fromisoformat(str(asked.value))
    with writing(coach.engine) as connection:
        people.keep(connection, who.workspace, who.user, clock=chosen)
        planning.plan_person(connection, coach, who.workspace, who.user)
    show(coach, who)
    return None


def help_me(coach: Coach, who: Who, asked: Click) -> Reply:
    coach.afterwards(lambda: whisper(coach, who, asked, help_text(coach, who)))
    return None


def pause(coach: Coach, who: Who, asked: Click) -> Reply:
    """Quiet until the picked day."""
    words = pause_until(coach, who, date.fromisoformat(str(asked.value)))
    coach.afterwards(lambda: whisper(coach, who, asked, words))
    return None


def resume(coach: Coach, who: Who, asked: Click) -> Reply:
    pause_until(coach, who, None)
    show(coach, who)
    return None


def later(coach: Coach, who: Who, asked: Click) -> Reply:
    """*Later*, from a reminder: the next working morning."""
    with writing(coach.engine) as connection:
        theirs = teams.of_person(connection, who.workspace, who.user)
        due = planning.remind_later(connection, coach, who.workspace, who.user, theirs[0]) if theirs else None
    phrase = "dm.later_done" if due else "help.no_team"
    day = when.day(due.day, who.language, coach.now().date()) if due else ""
    coach.afterwards(lambda: whisper(coach, who, asked, say(phrase, who.language, day=day)))
    return None


def opinion(coach: Coach, who: Who, asked: Click) -> Reply:
    """*Did this help?*"""
    team_id, _, about = str(asked.value).partition("/")
    with writing(coach.engine) as connection:
        team = own_team(connection, who, int(team_id))
        helped = asked.action == "opinion.yes"
        hints.keep_opinion(connection, who.workspace, team.id, who.user, about, helped, coach.now())
        if about.startswith(f"{planning.WEEKLY}."):  # which decides how often it comes
            planning.plan_team(connection, coach, who.workspace, team.id)
    tell(coach, who, asked, say("opinion.thanks", who.language))
    return None


def share_status(coach: Coach, who: Who, asked: Click) -> Reply:
    """*Show to the channel*: the channel's own team, as it is now, for all to see."""
    pictures = [seen for seen in status_for(coach, who, asked.channel) if seen.team.channel_id == asked.channel]
    if not pictures:
        coach.afterwards(lambda: whisper(coach, who, asked, say("status.only_own_channel", who.language)))
        return None
    lead_in = kit.context(say("status.shown_by", who.language, who=kit.mention(who.user)))
    blocks = [*status.status(pictures, who.language, coach.now()), lead_in]
    client = coach.slack(who.workspace)
    coach.afterwards(lambda: client.chat_postMessage(channel=asked.channel, blocks=blocks, text=kit.as_text(blocks)))
    return None
