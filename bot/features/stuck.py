"""What a lead can do about an improvement that stands still: get help, let it wait, or back up."""

from bot.conversation.replies import Reply, closing, day_in, show_modal, whisper
from bot.conversation.take import look, open_for_change
from bot.conversation.turn import Sorry, Turn, an_id
from bot.features.step import drawn as step
from bot.features.step.leaving import back_up_form
from bot.slack import kit
from bot.slack.forms import Wrong
from bot.slack.payloads import Click, Submission
from bot.texts import catalogue
from storage import improvements, teams


def help_out(turn: Turn, asked: Click) -> Reply:
    """What usually sets things moving, and whom to ask."""
    team, _ = look(turn, an_id(asked.value))
    lines = [turn.voice.say("stuck.advice")]
    if (contact := turn.coach.methods.contact(team.organisation)) is not None:
        lines.append(turn.voice.say("help.contact", contact=kit.escape(contact[turn.who.language])))
    whisper(turn, asked, "\n".join(lines))
    return None


def show_date(turn: Turn, asked: Click) -> Reply:
    _, work = look(turn, an_id(asked.value))
    show_modal(turn, asked, step.wait_modal(work, turn.voice))
    return None


def back_up(turn: Turn, asked: Click) -> Reply:
    team, work = look(turn, an_id(asked.value))
    if work.journey.closed or not work.journey.done_steps:
        raise Sorry("sorry.moved_on")
    show_modal(turn, asked, back_up_form(team, work, turn.voice))
    return None


def save_date(turn: Turn, sent: Submission) -> Reply:
    """It may wait until that day."""
    until = day_in(turn, sent.values, "until")
    if until <= turn.today:
        raise Wrong({"until": catalogue()["stuck.has_been"]})
    team, work = open_for_change(turn, an_id(sent.metadata))
    improvements.wait(turn.connection, turn.who.workspace, work.improvement.id, until)
    teams.mark(turn.connection, turn.who.workspace, team.id, turn.now)
    return closing(turn, turn.voice.say("stuck.waits", day=turn.voice.day(until)))
