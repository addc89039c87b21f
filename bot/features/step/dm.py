"""Answering in the DM by its buttons and pickers: an answer, help, skip, back, later."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from bot.conversation.replies import Reply
from bot.conversation.take import Overtaken, Said, answer_to, asked_at, look, skip
from bot.conversation.turn import Feature, Turn, reads, writes
from bot.features.step import asking, message
from bot.features.step.card import draw_card
from bot.features.step.message import BACK, CHOOSE, DONE, HELP, KEEP, LATER, PEOPLE, PICK, RIGHT, SKIP, TICK
from bot.features.step.question import Asked
from bot.features.step.ways import START
from bot.refs import Chosen, Place, Put
from bot.slack.payloads import Click, Shortcut
from bot.team import nudging
from bot.team.overview import Work
from bot.texts import spoken
from flows.figures import fits
from flows.model import Figures, Question, Step
from flows.reading import Refused
from storage import prompts
from storage.prompts import Prompt


def start(turn: Turn, asked: Click) -> Reply:
    """*One question at a time*, from a card or a reminder."""
    asking.start(turn, Place.read(asked.value).improvement)
    return None


def from_anywhere(turn: Turn, asked: Shortcut) -> Reply:
    """The shortcut menu's own way to what waits."""
    asking.start(turn)
    return None


def choose(turn: Turn, asked: Click) -> Reply:
    """An option's button; its value says of which question."""
    chosen = Chosen.read(asked.value)
    answer(turn, _stood(chosen.put, asked), chosen.option)
    return None


def picked(turn: Turn, asked: Click) -> Reply:
    """A day, or a line of a menu, was picked: that is the answer."""
    answer(turn, _prompt(asked.block, asked), asked.value)
    return None


def ticking(turn: Turn, asked: Click) -> Reply:
    """Boxes are being ticked or people chosen; *done* sends them."""
    return None


def done(turn: Turn, asked: Click) -> Reply:
    """The ticked boxes or chosen people are the answer."""
    value = str(asked.value)
    answer(turn, _prompt(value, asked), asked.typed.get(value))
    return None


def keep(turn: Turn, asked: Click) -> Reply:
    """What was answered before still holds."""
    _keep(turn, _prompt(str(asked.value), asked))
    return None


def way_out(turn: Turn, asked: Click) -> Reply:
    """Help, skip, back and later, by button."""
    WAYS[asked.action.removeprefix("dm.")](turn, _prompt(str(asked.value), asked))
    return None


Way = Callable[..., None]


def obeying(way: Way) -> Way:
    """The one guard of buttons, menus and words: what has been dealt with since is said, and nothing changed."""

    @wraps(way)
    def guarded(turn: Turn, prompt: Prompt, *more: Any) -> None:
        try:
            way(turn, prompt, *more)
        except Overtaken as reason:
            asking.overtaken(turn, reason, prompt)

    return guarded


@obeying
def answer(turn: Turn, prompt: Prompt, given: object) -> None:
    """Keep it and go on, or say why it cannot be kept."""
    said = answer_to(turn, Put.of(prompt), given)
    if said.refused:
        turn.tell_phrase("dm.refused", text=turn.voice.of(said.refused[prompt.question]))
    else:
        _go_on(turn, said, prompt)


@obeying
def words(turn: Turn, prompt: Prompt, typed: str) -> None:
    """What was typed. Figures are said as they were read, and kept once they are said to be right."""
    work, step, question = find(turn, prompt)
    if not isinstance(question, Figures):
        answer(turn, prompt, typed)
    elif prompt.written is not None and typed.strip().casefold() in spoken("yes"):
        _right(turn, prompt)
    else:
        _read_back(turn, prompt, Asked(work, step, question, turn.who.user, turn.voice), typed)


def _read_back(turn: Turn, prompt: Prompt, asked: Asked, typed: str) -> None:
    try:
        value = asked.question.accept(typed, turn.voice.today)
    except Refused as refused:
        prompts.ask(turn.desk, turn.who.user, replace(prompt, written=None))
        turn.tell_phrase("dm.refused", text=turn.voice.of(refused.text))
    else:
        prompts.ask(turn.desk, turn.who.user, replace(prompt, written=value))
        turn.tell(message.read_back(asked, value))


def right(turn: Turn, asked: Click) -> Reply:
    """The figures that were read back are the answer; those of a message from before are not."""
    prompt, put = turn.prompt, Put.read(asked.value)
    _right(turn, prompt if prompt is not None and Put.of(prompt) == put else put.as_prompt())
    return None


@obeying
def _right(turn: Turn, prompt: Prompt) -> None:
    """Where nothing is read that counts what the measure counts now, the question is put anew."""
    work, step, question = find(turn, prompt)
    if prompt.written is not None and isinstance(question, Figures) and fits(prompt.written, question.counts):
        answer(turn, prompt, prompt.written)
    else:
        asking.ask(turn, work, question, step)


@obeying
def _keep(turn: Turn, prompt: Prompt) -> None:
    work, step, question = find(turn, prompt)
    stands = work.journey.latest(step, question, turn.who.user)
    answer(turn, prompt, stands.value if stands else None)


@obeying
def _skip(turn: Turn, prompt: Prompt) -> None:
    _go_on(turn, skip(turn, Put.of(prompt)), prompt)


def _go_on(turn: Turn, said: Said, prompt: Prompt) -> None:
    """Show the answer and ask the next question; a step that was left is shown to the team."""
    asking.go_on(turn, said, prompt.question, prompt)
    if said.move is not None:
        draw_card(turn, prompt.improvement_id)


@obeying
def _back(turn: Turn, prompt: Prompt) -> None:
    work, step, question = find(turn, prompt)
    earlier = work.journey.before(turn.who.user, question.id) if work.journey.step == step else None
    if earlier is None:
        turn.tell_phrase("dm.first_question")
    else:
        asking.ask(turn, work, earlier)


@obeying
def _help(turn: Turn, prompt: Prompt) -> None:
    asking.help_with(turn, *find(turn, prompt))


@obeying
def _later(turn: Turn, prompt: Prompt) -> None:
    team, _ = look(turn, prompt.improvement_id)
    due = nudging.remind_later(turn.desk, turn.who.user, team)
    asking.forget(turn)
    turn.tell_phrase("dm.later_done", day=turn.voice.day(due.day))


def _prompt(value: str, asked: Click) -> Prompt:
    """The question that a button stands under."""
    return _stood(Put.read(value), asked)


def _stood(put: Put, asked: Click) -> Prompt:
    return put.as_prompt(channel=asked.channel, ts=asked.message_ts)


def find(turn: Turn, prompt: Prompt) -> tuple[Work, Step, Question]:
    """What the prompt is about. Overtaken when that has been dealt with since."""
    _, work = look(turn, prompt.improvement_id)
    return work, *asked_at(turn, work, Put.of(prompt))


WAYS: dict[str, Way] = {"help": _help, "skip": _skip, "back": _back, "later": _later}
"""By the last part of the buttons' ids, which is also what the words for them are called."""

HEARD = Feature(
    clicks={
        START: writes(start),
        CHOOSE: writes(choose),
        PICK: writes(picked),
        TICK: reads(ticking),
        PEOPLE: reads(ticking),
        DONE: writes(done),
        KEEP: writes(keep),
        HELP: writes(way_out),
        SKIP: writes(way_out),
        BACK: writes(way_out),
        LATER: writes(way_out),
        RIGHT: writes(right),
    },
    shortcuts={"go_on": writes(from_anywhere)},
)
