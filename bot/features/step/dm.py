"""Answering in the DM: typed words, buttons and pickers; help, skip, back, later."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from bot.conversation.replies import Reply
from bot.conversation.take import Overtaken, Said, answer_to, asked_at, look, skip
from bot.conversation.turn import Sorry, Turn
from bot.features import which
from bot.features.step import asking as dm
from bot.features.step.card import draw_card
from bot.refs import Chosen, Place, Put
from bot.slack import kit
from bot.slack.payloads import Click, Shortcut, Words
from bot.team import nudging
from bot.team.overview import Work
from bot.texts import spoken
from flows.model import Question, Step
from storage import outgoing, teams
from storage.prompts import Prompt


def start(turn: Turn, asked: Click) -> Reply:
    """*One question at a time*, from a card or a reminder."""
    dm.start(turn, Place.read(str(asked.value)).improvement)
    return None


def from_anywhere(turn: Turn, asked: Shortcut) -> Reply:
    """The shortcut menu's own way to what waits."""
    dm.start(turn)
    return None


def words(turn: Turn, said: Words) -> None:
    """What a person wrote to us: the answer to what they were asked, or one of a few words such as *skip*."""
    try:
        _heard(turn, said)
    except Sorry:
        if turn.prompt is None or _is_ours(turn, turn.prompt):
            raise
        dm.forget(turn)
        turn.tell_phrase("dm.not_yours")


def _heard(turn: Turn, said: Words) -> None:
    way = spoken("dm_word").get(said.text.strip().casefold())
    prompt = turn.prompt
    if way == "go_on":
        dm.start(turn)
    elif prompt is None:
        _hello(turn, way)
    elif prompt.ts is None and way in (None, "skip", "back"):
        _on_its_way(turn, prompt)
    elif way is None and _written_before(said, prompt):
        turn.tell_phrase("dm.written_before")
    elif way is not None:
        _obeying(_WAYS[way])(turn, prompt)
    elif prompt.hinted and _is_small_talk(said.text):
        _go_on_after_a_suggestion(turn, prompt)
    else:
        _answer(turn, prompt, said.text)


def choose(turn: Turn, asked: Click) -> Reply:
    """An option's button; its value says of which question."""
    chosen = Chosen.read(asked.value)
    _answer(turn, _stood(chosen.put, asked), chosen.option)
    return None


def picked(turn: Turn, asked: Click) -> Reply:
    """A day, or a line of a menu, was picked: that is the answer."""
    _answer(turn, _prompt(asked.block, asked), asked.value)
    return None


def ticking(turn: Turn, asked: Click) -> Reply:
    """Boxes are being ticked or people chosen; *done* sends them."""
    return None


def done(turn: Turn, asked: Click) -> Reply:
    """The ticked boxes or chosen people are the answer."""
    value = str(asked.value)
    _answer(turn, _prompt(value, asked), asked.typed.get(value))
    return None


def keep(turn: Turn, asked: Click) -> Reply:
    """What was answered before still holds."""
    _keep(turn, _prompt(str(asked.value), asked))
    return None


def way_out(turn: Turn, asked: Click) -> Reply:
    """Help, skip, back and later, by button."""
    _obeying(_WAYS[asked.action.removeprefix("dm.")])(turn, _prompt(str(asked.value), asked))
    return None


Way = Callable[..., None]


def _obeying(way: Way) -> Way:
    """The one guard of buttons, menus and words: what has been dealt with since is said, and nothing changed."""

    @wraps(way)
    def guarded(turn: Turn, prompt: Prompt, *more: Any) -> None:
        try:
            way(turn, prompt, *more)
        except Overtaken as reason:
            dm.overtaken(turn, reason, prompt)

    return guarded


@_obeying
def _answer(turn: Turn, prompt: Prompt, given: object) -> None:
    said = answer_to(turn, Put.of(prompt), given)
    if said.refused:
        turn.tell_phrase("dm.refused", text=said.refused[prompt.question][turn.who.language])
    else:
        _go_on(turn, said, prompt)


@_obeying
def _keep(turn: Turn, prompt: Prompt) -> None:
    work, step, question = _find(turn, prompt)
    stands = work.journey.latest(step, question, turn.who.user)
    _answer(turn, prompt, stands.value if stands else None)


def _skip(turn: Turn, prompt: Prompt) -> None:
    _go_on(turn, skip(turn, Put.of(prompt)), prompt)


def _go_on(turn: Turn, said: Said, prompt: Prompt) -> None:
    """Show the answer and ask the next question; a step that was left is shown to the team."""
    dm.go_on(turn, said, prompt.question, prompt)
    if said.move is not None:
        draw_card(turn, prompt.improvement_id)


def _back(turn: Turn, prompt: Prompt) -> None:
    work, step, question = _find(turn, prompt)
    earlier = work.journey.before(turn.who.user, question.id) if work.journey.step == step else None
    if earlier is None:
        turn.tell_phrase("dm.first_question")
    else:
        dm.ask(turn, work, earlier)


def _help(turn: Turn, prompt: Prompt) -> None:
    dm.help_with(turn, *_find(turn, prompt))


def _later(turn: Turn, prompt: Prompt) -> None:
    team, _ = look(turn, prompt.improvement_id)
    due = nudging.remind_later(turn.connection, turn.now, turn.who.workspace, turn.who.user, team)
    dm.forget(turn)
    turn.tell_phrase("dm.later_done", day=turn.voice.day(due.day))


@_obeying
def _go_on_after_a_suggestion(turn: Turn, prompt: Prompt) -> None:
    """Thanks for a suggestion are no new answer."""
    work, step, question = _find(turn, prompt)
    team, _ = look(turn, prompt.improvement_id)
    turn.tell_phrase("dm.small_talk")
    dm.go_on(turn, Said(team, work, step, {}), question.id, prompt)


def _hello(turn: Turn, way: str | None) -> None:
    """Somebody wrote to us without having been asked anything."""
    theirs = teams.of_person(turn.connection, turn.who.workspace, turn.who.user)
    asked_for_help = "help.text" if way == "help" else "dm.hello"
    words = turn.voice.say(asked_for_help if theirs else "help.no_team")
    turn.tell([kit.section(words), *which.to_choose(turn)])


def _on_its_way(turn: Turn, prompt: Prompt) -> None:
    """The question has not reached Slack: what is written answers nothing, and the question is hurried on."""
    if outgoing.hasten(turn.connection, turn.who.workspace, prompt.event_key, turn.now):
        turn.tell_phrase("dm.on_its_way")
    else:  # Slack would not have it at all
        dm.start(turn, prompt.improvement_id)


def _prompt(value: str, asked: Click) -> Prompt:
    """The question that a button stands under."""
    return _stood(Put.read(value), asked)


def _stood(put: Put, asked: Click) -> Prompt:
    return put.as_prompt(channel=asked.channel, ts=asked.message_ts)


def _find(turn: Turn, prompt: Prompt) -> tuple[Work, Step, Question]:
    _, work = look(turn, prompt.improvement_id)
    return work, *asked_at(turn, work, Put.of(prompt))


def _written_before(said: Words, prompt: Prompt) -> bool:
    """Whether it was written before the question stood there, and has only reached us now. Both are Slack's clock."""
    try:
        return float(said.ts) < float(prompt.ts or 0)
    except ValueError:
        return False


def _is_ours(turn: Turn, prompt: Prompt) -> bool:
    """Whether the person is still in the team that the question is about."""
    try:
        look(turn, prompt.improvement_id)
    except Sorry:
        return False
    return True


def _is_small_talk(text: str) -> bool:
    """*Ok, tack!* and the like: nothing but words that are no answer."""
    words = text.casefold().replace("!", " ").replace(",", " ").replace(".", " ").split()
    return bool(words) and all(word in spoken("small_talk") for word in words)


_WAYS: dict[str, Way] = {"help": _help, "skip": _skip, "back": _back, "later": _later}
