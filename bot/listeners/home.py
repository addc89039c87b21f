"""The Home tab and its settings; what a reminder's own buttons do; and showing the status to the channel."""

from datetime import date, time

from bot import overview, planning
from bot.blocks import kit, status, when
from bot.blocks.kit import Block
from bot.coach import Coach
from bot.conversation import Sorry, Who, own_team
from bot.listeners.command import followed, help_text, look, pause_until, set_language
from bot.listeners.replies import Reply, show_modal, tell, whisper
from bot.payloads import Click
from bot.rights import Thing, may_see
from bot.slack import SlackFailure
from bot.texts import say
from storage import hints, people, teams
from storage.engine import reading, writing


def show(coach: Coach, who: Who) -> None:
    """Draw the Home tab for whoever opened it."""
    workspace, methods, now = who.workspace, coach.methods, coach.now()
    others = followed(coach, who)
    with reading(coach.engine) as connection:
        person = people.get(connection, workspace, who.user)
        theirs = teams.of_person(connection, workspace, who.user)
        outlines = overview.outlines_of(connection, methods, workspace, theirs)
        follows = overview.outlines_of(connection, methods, workspace, others)
        in_them, followed_ones = status.in_home(outlines, follows)
        seen = overview.board(connection, methods, workspace, outlines, in_them, now, ways=True)
        from_outside = overview.board(connection, methods, workspace, follows, followed_ones, now)
        waits = status.Waits(*overview.open_for(connection, methods, workspace, outlines, who.user, status.WORKS_SHOWN))
    overview.keep_what_was_made(coach, workspace, [*outlines, *follows])
    asked = methods.contact(theirs[0].organisation) if theirs else None
    contact = asked[who.language] if asked else ""
    view = status.home(seen, from_outside, waits, person, contact, methods.link, who.language, now)
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


def show_team(coach: Coach, who: Who, asked: Click) -> Reply:
    """One of the teams that there was no room for, whole."""
    with reading(coach.engine) as connection:
        team = teams.get(connection, who.workspace, int(asked.value))
    if team is None or not may_see(who.user, Thing.STANDING, team):
        raise Sorry("sorry.not_your_team")
    seen = look(coach, who, [team], len).whole[0]
    view = status.whole_team(seen, may_see(who.user, Thing.ANSWERS, team), who.language, coach.now())
    show_modal(coach, who, asked, view)
    return None


def share_status(coach: Coach, who: Who, asked: Click) -> Reply:
    """*Show to the channel*: the channel's own team, as it is now, for all to see."""
    with reading(coach.engine) as connection:
        theirs = teams.of_person(connection, who.workspace, who.user)
    here = [team for team in theirs if team.channel_id == asked.channel]
    if not here:
        coach.afterwards(lambda: whisper(coach, who, asked, say("status.only_own_channel", who.language)))
        return None
    lead_in = kit.context(say("status.shown_by", who.language, who=kit.mention(who.user)))
    seen = look(coach, who, here, status.in_message)
    blocks = [*status.status(seen, who.language, coach.now()), lead_in]
    client = coach.slack(who.workspace)
    coach.afterwards(lambda: client.chat_postMessage(channel=asked.channel, blocks=blocks, text=kit.as_text(blocks)))
    return None
