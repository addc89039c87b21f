"""What a person writes to us in the DM: the answer to what they were asked, or one of a few words such as *skip*."""

from bot.conversation.take import Said, look
from bot.conversation.turn import Turn
from bot.features import which
from bot.features.step import asking, dm
from bot.features.step.dm import WAYS, find, obeying
from bot.slack import kit
from bot.slack.payloads import Typed
from bot.sorry import Sorry
from bot.texts import spoken
from storage import outgoing
from storage.prompts import Prompt


def words(turn: Turn, said: Typed) -> None:
    """What a person wrote to us: the answer to what they were asked, or one of a few words such as *skip*."""
    try:
        _heard(turn, said)
    except Sorry:
        if turn.prompt is None or _is_ours(turn, turn.prompt):
            raise
        asking.forget(turn)
        turn.tell_phrase("dm.not_yours")


def _heard(turn: Turn, said: Typed) -> None:
    way = spoken("dm_word").get(said.text.strip().casefold())
    prompt = turn.prompt
    if way == "go_on":
        asking.start(turn)
    elif prompt is None:
        _hello(turn, way)
    elif prompt.ts is None and way in (None, "skip", "back"):
        _on_its_way(turn, prompt)
    elif way is None and _written_before(said, prompt):
        turn.tell_phrase("dm.written_before")
    elif way is not None:
        WAYS[way](turn, prompt)
    elif prompt.hinted and _is_small_talk(said.text):
        _go_on_after_a_suggestion(turn, prompt)
    else:
        dm.words(turn, prompt, said.text)


@obeying
def _go_on_after_a_suggestion(turn: Turn, prompt: Prompt) -> None:
    """Thanks for a suggestion are no new answer."""
    work, step, question = find(turn, prompt)
    team, _ = look(turn, prompt.improvement_id)
    turn.tell_phrase("dm.small_talk")
    asking.go_on(turn, Said(team, work, step, {}), question.id, prompt)


def _hello(turn: Turn, way: str | None) -> None:
    """Somebody wrote to us without having been asked anything."""
    which.own(turn)
    words = turn.voice.say("help.text" if way == "help" else "dm.hello")
    turn.tell([kit.section(words), *which.to_choose(turn)])


def _on_its_way(turn: Turn, prompt: Prompt) -> None:
    """The question has not reached Slack: what is written answers nothing, and the question is hurried on."""
    if outgoing.hasten(turn.desk, prompt.event_key):
        turn.tell_phrase("dm.on_its_way")
    else:  # Slack would not have it at all
        asking.start(turn, prompt.improvement_id)


def _written_before(said: Typed, prompt: Prompt) -> bool:
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
