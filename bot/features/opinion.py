"""*Did this help?*, under what the coach says of its own accord."""

from bot.conversation.replies import Reply, tell
from bot.conversation.turn import Feature, Turn, writes
from bot.refs import Opinion
from bot.slack import kit
from bot.slack.kit import Block, Button
from bot.slack.payloads import Click
from bot.team import nudging
from bot.team.gate import own_team
from bot.voice import Voice
from storage import hints, teams

YES = Button("opinion.yes")
NO = Button("opinion.no")


def asked(team_id: int, about: str, voice: Voice) -> Block:
    """`about`: the sort of message, a full stop, and which one; at most 100 characters."""
    of = Opinion(team_id, about)
    return kit.actions([kit.button(voice.say("opinion.yes"), YES, of), kit.button(voice.say("opinion.no"), NO, of)])


def keep(turn: Turn, asked: Click) -> Reply:
    of = Opinion.read(asked.value)
    team = own_team(turn.desk, turn.who, of.team)
    helped = asked.action == YES.id
    hints.keep_opinion(turn.desk, team.id, turn.who.user, of.about, helped)
    if of.about.startswith(f"{nudging.WEEKLY}."):  # which decides how often it comes
        teams.mark(turn.desk, team.id)
    tell(turn, asked, turn.voice.say("opinion.thanks"))
    return None


HEARD = Feature(clicks={YES: writes(keep), NO: writes(keep)})
