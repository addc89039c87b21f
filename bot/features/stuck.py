"""What a lead can do about an improvement that stands still: get help, let it wait, or back up."""

from dataclasses import dataclass
from datetime import date

from bot.conversation.replies import Reply, closing, show_modal, whisper
from bot.conversation.take import look, open_for_change
from bot.conversation.turn import Feature, Turn, reads, writes
from bot.features.step.leaving import back_up_form
from bot.refs import an_id
from bot.slack import forms, kit
from bot.slack.forms import Day, Field, Form
from bot.slack.kit import Block, Button
from bot.slack.payloads import Click, Submission
from bot.sorry import Sorry
from bot.team.overview import Work
from bot.texts import catalogue
from bot.voice import Voice
from flows.texts import Text
from storage import improvements, teams

HELP = Button("stuck.help")
DATE = Button("stuck.date")
BACK_UP = Button("stuck.back_up")


@dataclass(frozen=True)
class WaitForm(Form, id="wait", phrases="stuck"):
    """Until when an improvement may stand still."""

    until: Field[date] = Day()


def form(work: Work, voice: Voice) -> Block:
    """Until when an improvement may stand still."""
    what = kit.section(voice.say("stuck.until_what", title=kit.escape(work.improvement.title)))
    blocks = [what, *forms.inputs(WaitForm, voice)]
    return forms.view(WaitForm, voice, blocks, title=voice.say("stuck.date"), about=work.improvement.id)


def help_out(turn: Turn, asked: Click) -> Reply:
    """What usually sets things moving, and whom to ask."""
    team, _ = look(turn, an_id(asked.value))
    whisper(turn, asked, advice(turn.coach.methods.contact(team.organisation), turn.voice))
    return None


def advice(contact: Text | None, voice: Voice) -> str:
    """`contact`: whom the organisation has said to ask."""
    lines = [voice.say("stuck.advice")]
    if contact is not None:
        lines.append(voice.say("help.contact", contact=kit.escape(voice.of(contact))))
    return "\n".join(lines)


def show_form(turn: Turn, asked: Click) -> Reply:
    """A day to let it wait for."""
    _, work = look(turn, an_id(asked.value))
    show_modal(turn, asked, form(work, turn.voice))
    return None


def back_up(turn: Turn, asked: Click) -> Reply:
    """The form to back up, as long as there is a step to back up to."""
    team, work = look(turn, an_id(asked.value))
    if work.journey.closed or not work.journey.done_steps:
        raise Sorry("sorry.moved_on")
    show_modal(turn, asked, back_up_form(team, work, turn.voice))
    return None


def save(turn: Turn, sent: Submission) -> Reply:
    """It may wait until that day."""
    team, work = open_for_change(turn, an_id(sent.metadata))
    until = forms.read(WaitForm, sent, form(work, turn.voice), turn.voice).until
    if until <= turn.today:
        raise WaitForm.until.wrong(catalogue()["stuck.has_been"])
    improvements.wait(turn.desk, work.improvement.id, until)
    teams.mark(turn.desk, team.id)
    return closing(turn, turn.voice.say("stuck.waits", day=turn.voice.day(until)))


HEARD = Feature(
    clicks={HELP: writes(help_out), DATE: reads(show_form), BACK_UP: reads(back_up)},
    forms={WaitForm: writes(save)},
)
