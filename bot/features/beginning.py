"""An improvement begins: a title, what it is about, and its first step; its card goes to the team's channel."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.replies import Pressed, Reply, to_dm
from bot.conversation.take import begin, look
from bot.conversation.turn import Feature, Turn, reads, writes
from bot.features import which
from bot.features.step.card import refresh
from bot.features.step.form import shown
from bot.refs import an_id
from bot.slack import forms, kit
from bot.slack.client import Outcome
from bot.slack.forms import Choice, Field, Form, Words
from bot.slack.kit import Block, Button
from bot.slack.payloads import Click, Submission
from bot.team.gate import carried_team
from bot.voice import Voice
from flows.model import Method, OneChoice, Role
from storage import teams
from storage.teams import Team

NEW = Button("home.new")


@dataclass(frozen=True)
class NewForm(Form, id="new"):
    """A new improvement; `team` is there for somebody in several."""

    title: Field[str] = Words(150)
    kind: Field[str] = Choice(seen=True)
    enters: Field[str] = Choice(seen=True)
    team: Field[str] = Choice()


def form(theirs: Sequence[Team], method: Method, voice: Voice) -> Block:
    """A new improvement: a title and what it is about; and of which team, for somebody in several."""
    offered = {
        NewForm.kind: [(voice.of(kind.text), kind.id) for kind in method.kinds],
        NewForm.enters: _ways_in(method, voice),
        NewForm.team: [(team.name, str(team.id)) for team in theirs] if len(theirs) > 1 else [],
    }
    blocks = [kit.section(voice.say("new.what")), *forms.inputs(NewForm, voice, offered=offered)]
    return forms.view(
        NewForm,
        voice,
        blocks,
        title=voice.say("new.form_title"),
        about=theirs[0].id,
        submit=voice.say("new.submit"),
    )


def _ways_in(method: Method, voice: Voice) -> list[tuple[str, str]]:
    """Something new or a follow-up: it decides the way, and is asked before all else. None where the method has not."""
    found = method.with_role(Role.ENTERS)
    options = found[1].options if found and isinstance(found[1], OneChoice) else ()
    return [(voice.of(option.text), option.id) for option in options]


def show(turn: Turn, asked: Pressed, theirs: Sequence[Team]) -> Reply:
    """A new improvement, of the first team or one of the others."""
    method = turn.coach.methods.current(theirs[0].organisation)
    which.show_form(turn, asked, theirs[0], form(theirs, method, turn.voice))
    return None


def pressed(turn: Turn, asked: Click) -> Reply:
    """From Home or the greeting: for that team."""
    return show(turn, asked, [carried_team(turn.desk, turn.who, asked.value)])


def save(turn: Turn, sent: Submission) -> Reply:
    """An improvement begins: its card goes to the channel, and the person may go on at once."""
    first = carried_team(turn.desk, turn.who, sent.metadata)
    chose = sent.values.get(NewForm.team.name)
    theirs = teams.of_person(turn.desk, turn.who.user) if chose else [first]
    now = form(theirs, turn.coach.methods.current(first.organisation), turn.voice)
    given = forms.read(NewForm, sent, now, turn.voice)
    improvement = begin(turn, an_id(given.team or first.id), given.title, given.kind, given.enters)
    turn.later(lambda: _first_card(turn, improvement))
    return {"response_action": "update", "view": _first_step(turn, improvement)}


def _first_step(turn: Turn, improvement: int) -> Block:
    _, work = look(turn, improvement)
    return shown(turn, work, work.journey.method.steps[0])


def _first_card(turn: Turn, improvement: int) -> None:
    """In the team's channel. Whoever began it is told when Slack will never have it there."""
    trouble = refresh(turn.workspace, improvement)
    if trouble is not None and trouble.outcome is Outcome.PERMANENT:
        to_dm(turn.workspace, turn.who.user, turn.voice.say("sorry.cannot_post"))


HEARD = Feature(clicks={NEW: reads(pressed)}, forms={NewForm: writes(save)})
