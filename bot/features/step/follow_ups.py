"""Whether what was secured still holds, as somebody answers when the clock has asked."""

from bot.conversation.replies import Reply, day_of, whisper
from bot.conversation.take import look
from bot.conversation.turn import Feature, Turn, writes
from bot.refs import ToLookAt
from bot.slack import kit
from bot.slack.kit import Button
from bot.slack.payloads import Click
from storage import follow_ups, teams
from storage.follow_ups import FollowUp

YES = Button("follow_up.yes")
SLIPPING = Button("follow_up.slipping")
UNSURE = Button("follow_up.unsure")


def holds(turn: Turn, asked: Click) -> Reply:
    """Whether what was secured still holds. When it is slipping, the way back is near at hand."""
    about = ToLookAt.read(asked.value)
    way = asked.action.removeprefix("follow_up.")
    team, work = look(turn, about.improvement)
    seen = FollowUp(work.improvement.id, day_of(turn, str(about.day)), way, "", turn.who.user, turn.now)
    follow_ups.keep(turn.desk, seen)
    teams.mark(turn.desk, team.id)
    text = turn.voice.say(f"follow_up.said_{way}", title=kit.escape(work.improvement.title))
    whisper(turn, asked, text)
    return None


HEARD = Feature(clicks={YES: writes(holds), SLIPPING: writes(holds), UNSURE: writes(holds)})
