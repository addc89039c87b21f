"""Whether each role group has the expertise that it needs, or a plan for it, as the team has noted it."""

from dataclasses import dataclass

from bot.conversation.looking import overview_for_change, overview_of
from bot.conversation.replies import Pressed, Reply, closing
from bot.conversation.turn import Feature, Turn, writes
from bot.features import which
from bot.refs import an_id
from bot.slack import forms, kit
from bot.slack.forms import Choice, Each, Form
from bot.slack.kit import Block, Button
from bot.slack.payloads import Submission
from bot.team.overview import Overview
from bot.voice import Voice
from flows.targets import GROUPS, HAVE, NEED, PLANNED
from storage import expertise
from storage.teams import Team

SHOW = Button("home.expertise")


@dataclass(frozen=True)
class ExpertiseForm(Form, id="expertise"):
    """By role group. What is left empty is left as it was."""

    states: Each[str] = Each(Choice(optional=True))


def form(seen: Overview, voice: Voice) -> Block:
    states = [(voice.say(f"expertise.{state}"), state) for state in (HAVE, PLANNED, NEED)]
    blocks = [kit.section(voice.say("expertise.what"))]
    for group in GROUPS:
        label, noted = voice.say(f"expertise.{group}"), seen.expertise.get(group)
        blocks.append(ExpertiseForm.states.of(group, label, noted, voice, states))
    return forms.view(ExpertiseForm, voice, blocks, title=voice.say("expertise.title"), about=seen.team.id)


def show(turn: Turn, asked: Pressed, team: Team) -> Reply:
    which.show_form(turn, asked, team, form(overview_of(turn, team), turn.voice))
    return None


def save(turn: Turn, sent: Submission) -> Reply:
    seen = overview_for_change(turn, an_id(sent.metadata))
    given = forms.read(ExpertiseForm, sent, form(seen, turn.voice), turn.voice)
    expertise.keep(turn.desk, seen.team.id, given.states, turn.who.user)
    return closing(turn, turn.voice.say("expertise.saved"))


HEARD = Feature(clicks={SHOW: which.of_the_button(show)}, forms={ExpertiseForm: writes(save)})
