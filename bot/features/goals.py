"""What a home period is to lead to: the round's goals, the organisation's own, and how many improvements."""

from dataclasses import dataclass

from bot.conversation.looking import overview_for_change, overview_of
from bot.conversation.replies import Pressed, Reply, closing
from bot.conversation.turn import Feature, Turn, writes
from bot.features import which
from bot.refs import an_id
from bot.slack import forms, kit
from bot.slack.forms import Field, Form, Number, Words
from bot.slack.kit import Block, Button
from bot.slack.payloads import Submission
from bot.team.overview import Overview
from bot.texts import catalogue
from bot.voice import Voice
from storage import goals, teams
from storage.teams import Team

_AT_MOST, _LENGTH = 20, 150

SHOW = Button("home.goals")


@dataclass(frozen=True)
class GoalsForm(Form, id="goals"):
    """The organisation's priority goals, one to a line. Without an aim the team's is left as it is."""

    goals: Field[str] = Words(3000, lines=True)
    aim: Field[int | None] = Number(1, 20, optional=True)


def form(seen: Overview, voice: Voice) -> Block:
    holding = GoalsForm("\n".join(goal.words for goal in seen.goals), seen.team.aim)
    blocks = [
        *_of_the_period(seen, voice),
        kit.section(voice.say("goals.what")),
        *forms.inputs(GoalsForm, voice, holding),
    ]
    return forms.view(GoalsForm, voice, blocks, title=voice.say("goals.title"), about=seen.team.id)


def _of_the_period(seen: Overview, voice: Voice) -> list[Block]:
    period, meeting = seen.period, seen.next_meeting
    if meeting is None or meeting.slot != period.before:
        return []
    wanted = [f"• {kit.escape(voice.of(goal))}" for goal in period.goal]
    heading = voice.say("goals.of_period", meeting=kit.escape(meeting.name))
    return [kit.section("\n".join([heading, *wanted])), kit.divider()]


def show(turn: Turn, asked: Pressed, team: Team) -> Reply:
    which.show_form(turn, asked, team, form(overview_of(turn, team), turn.voice))
    return None


def save(turn: Turn, sent: Submission) -> Reply:
    """Goals that are gone are no longer offered, and still named where they were chosen."""
    seen = overview_for_change(turn, an_id(sent.metadata))
    given = forms.read(GoalsForm, sent, form(seen, turn.voice), turn.voice)
    written = _one_by_one(given.goals)
    goals.replace(turn.desk, seen.team.id, written, turn.who.user)
    if given.aim is not None:
        teams.set_aim(turn.desk, seen.team.id, given.aim)
    return closing(turn, turn.voice.say("goals.done"))


def _one_by_one(text: str) -> list[str]:
    """The goals, one to a line. Wrong when they are more or longer than there is room for."""
    lines = [line.strip(" •-\t") for line in text.splitlines()]
    written = [line for line in lines if line]
    if len(written) > _AT_MOST or any(len(line) > _LENGTH for line in written):
        raise GoalsForm.goals.wrong(catalogue()["goals.too_many"].filled(most=_AT_MOST, length=_LENGTH))
    return written


HEARD = Feature(clicks={SHOW: which.of_the_button(show)}, forms={GoalsForm: writes(save)})
