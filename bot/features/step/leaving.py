"""How a step is left otherwise than by its answers: back to an earlier one, on without the others, or for good."""

from dataclasses import dataclass

from bot.conversation import take
from bot.conversation.replies import Reply, closing
from bot.conversation.turn import Feature, Turn, writes
from bot.features.step.card import GO_ON, draw_card
from bot.refs import Stay
from bot.slack import forms, kit
from bot.slack.forms import Choice, Field, Form, Words
from bot.slack.kit import Block
from bot.slack.payloads import Click, Submission
from bot.team.overview import Work
from bot.voice import Voice
from storage.teams import Team


@dataclass(frozen=True)
class BackUpForm(Form, id="back_up"):
    """Which step to go back to, and what was learned, which the channel gets to see."""

    to: Field[str] = Choice(seen=True)
    reason: Field[str] = Words(3000, lines=True)


@dataclass(frozen=True)
class CloseForm(Form, id="close"):
    """Why an improvement ends before its time, which the channel gets to see."""

    reason: Field[str] = Words(3000, lines=True)


def back_up_form(team: Team, work: Work, voice: Voice) -> Block:
    """Back to an earlier step. There is one."""
    here = work.journey.step
    earlier = work.journey.method.before(here.id) if here else work.journey.method.steps
    steps = [(voice.of(step.title), step.id) for step in earlier]
    what = kit.section(voice.say("back_up.what"))
    inputs = forms.inputs(BackUpForm, voice, offered={BackUpForm.to: steps})
    return forms.view(
        BackUpForm,
        voice,
        [what, *inputs, _seen_in(team, voice)],
        title=voice.say("back_up.title"),
        submit=voice.say("back_up.submit"),
        about=_as_seen(work),
    )


def close_form(team: Team, work: Work, voice: Voice) -> Block:
    """The improvement ends here, for the whole team."""
    what = kit.section(voice.say("close.what", title=kit.escape(work.improvement.title)))
    return forms.view(
        CloseForm,
        voice,
        [what, *forms.inputs(CloseForm, voice), _seen_in(team, voice)],
        title=voice.say("close.title"),
        submit=voice.say("close.submit"),
        about=_as_seen(work),
    )


def _seen_in(team: Team, voice: Voice) -> Block:
    return kit.context(voice.say("reason.seen_in", channel=team.channel_id))


def _as_seen(work: Work) -> Stay:
    """So that a form that was left open cannot move it twice."""
    return Stay(work.improvement.id, len(work.journey.moves))


def go_on(turn: Turn, asked: Click) -> Reply:
    """Go on without those who have not answered."""
    team, work = take.open_as_seen(turn, Stay.read(asked.value))
    take.go_on(turn, team, work)
    draw_card(turn, work.improvement.id)
    return None


def back_up(turn: Turn, sent: Submission) -> Reply:
    """Back to an earlier step, with what was learned."""
    team, work = take.open_as_seen(turn, Stay.read(sent.metadata))
    given = forms.read(BackUpForm, sent, back_up_form(team, work, turn.voice), turn.voice)
    said = take.back_up(turn, team, work, given.to, given.reason)
    draw_card(turn, work.improvement.id)
    here = said.work.journey.step
    assert here is not None
    return closing(turn, turn.voice.say("back_up.done", step=kit.escape(turn.voice.of(here.title))))


def close(turn: Turn, sent: Submission) -> Reply:
    """The improvement ends before its time."""
    team, work = take.open_as_seen(turn, Stay.read(sent.metadata))
    given = forms.read(CloseForm, sent, close_form(team, work, turn.voice), turn.voice)
    take.close(turn, team, work, given.reason)
    draw_card(turn, work.improvement.id)
    return closing(turn, turn.voice.say("close.done"))


HEARD = Feature(clicks={GO_ON: writes(go_on)}, forms={BackUpForm: writes(back_up), CloseForm: writes(close)})
