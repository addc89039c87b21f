"""The menu of an improvement: it is drawn in ways.py, and leads to what each of its lines is."""

from bot.conversation.replies import Reply, show_modal
from bot.conversation.take import look
from bot.conversation.turn import Feature, Turn, reads
from bot.features import spread
from bot.features.step import form, leaving
from bot.features.step.overview import driving, every_answer
from bot.features.step.ways import MENU
from bot.refs import InMenu
from bot.slack.kit import Block
from bot.slack.payloads import Click
from bot.sorry import Sorry
from bot.team.overview import Work
from storage.teams import Team


def chosen(turn: Turn, asked: Click) -> Reply:
    """What else can be done with an improvement: read the answers, back up, close, or take up an aside."""
    line = InMenu.read(asked.value)
    team, work = look(turn, line.of)
    show_modal(turn, asked, _behind(turn, team, work, line.way), push=bool(asked.view_callback))
    return None


def _behind(turn: Turn, team: Team, work: Work, way: str) -> Block:
    """Sorry for what can be done no longer."""
    aside = work.journey.method.find(way)
    if aside is not None:
        return form.shown(turn, work, aside)
    match way:
        case "answers":
            return every_answer(work, turn.who.user, turn.voice, driving(turn, team, work))
        case "spread":
            return spread.receivers(turn, work.improvement.id)
        case "back_up" if work.journey.done_steps and not work.journey.closed:
            return leaving.back_up_form(team, work, turn.voice)
        case "close" if work.going:
            return leaving.close_form(team, work, turn.voice)
    raise Sorry("sorry.moved_on")


HEARD = Feature(clicks={MENU: reads(chosen)})
