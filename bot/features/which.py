"""Which of their teams somebody means: a channel's own, else the one they have chosen, else the oldest."""

from collections.abc import Callable, Sequence

from bot.conversation.replies import Pressed, Reply, show_modal
from bot.conversation.turn import Entry, Turn, reads
from bot.slack import kit
from bot.slack.kit import Block, Button
from bot.slack.payloads import Click
from bot.sorry import Sorry
from bot.team.gate import carried_team
from bot.team.rights import Thing, may_see
from bot.voice import Voice
from storage import people, teams
from storage.teams import Team

WORK_WITH = Button("home.work_with")
"""Heard by Home, which it draws anew."""


def menu(theirs: Sequence[Team], now: Team, voice: Voice) -> Block:
    """Which of several teams somebody works with, and a way to change it."""
    names = [(team.name, str(team.id)) for team in theirs]
    chooser = kit.chooser("static_select", WORK_WITH, names, str(now.id))
    return kit.section(voice.say("which.now", name=kit.escape(now.name)), chooser)


def meant(turn: Turn, channel: str = "") -> Team:
    """The team that something said in that channel is about. Sorry for somebody in none."""
    theirs = own(turn)
    here = [team for team in theirs if team.channel_id == channel]
    return here[0] if here else chosen(turn, theirs) or theirs[0]


def own(turn: Turn) -> list[Team]:
    """The teams that the person is in, oldest first. Sorry for somebody in none."""
    theirs = teams.of_person(turn.desk, turn.who.user)
    if not theirs:
        raise in_no_team(turn)
    return theirs


def in_no_team(turn: Turn) -> Sorry:
    """Why somebody cannot do what members do, and what they can do instead where they follow a team."""
    followed = teams.followed_by(turn.desk, turn.who.user)
    if not followed:
        return Sorry("help.no_team")
    reads_lessons = any(may_see(turn.who.user, Thing.SHARED_LESSONS, team) for team in followed)
    names = turn.voice.listed(kit.escape(team.name) for team in followed)
    return Sorry("help.follows_and_reads" if reads_lessons else "help.follows", name=kit.shorten(names, 300))


def chosen(turn: Turn, theirs: Sequence[Team]) -> Team | None:
    """The one of several that they have said they work with now."""
    if len(theirs) < 2:
        return None
    person = people.get(turn.desk, turn.who.user)
    return next((team for team in theirs if team.id == person.team_id), None)


def told(turn: Turn, about: Team, channel: str = "") -> list[Block]:
    """That it is about this team: for somebody in several, and in a channel that is another team's."""
    others = len(own(turn)) > 1
    if not others and channel != about.channel_id:
        others = teams.in_channel(turn.desk, channel) is not None
    return [kit.context(turn.voice.say("which.about", name=kit.escape(about.name)))] if others else []


def show_form(turn: Turn, asked: Pressed, team: Team, view: Block) -> None:
    """Show a form of the team's. Where no button of the team's own was pressed, it says whose it is."""
    about = [] if isinstance(asked, Click) else told(turn, team, asked.channel)
    show_modal(turn, asked, {**view, "blocks": [*about, *view["blocks"]]})


def of_the_button(show: Callable[[Turn, Pressed, Team], Reply]) -> Entry[Click]:
    """Shows something of the team that the button carries."""
    return reads(lambda turn, asked: show(turn, asked, carried_team(turn.desk, turn.who, asked.value)))


def to_choose(turn: Turn, channel: str = "") -> list[Block]:
    """Which team they work with, and a menu of theirs; for somebody in several."""
    theirs = teams.of_person(turn.desk, turn.who.user)
    return [menu(theirs, meant(turn, channel), turn.voice)] if len(theirs) > 1 else []
