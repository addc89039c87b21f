"""What a person is told when something could not be done: their mistake, a button nobody knows, or our own fault."""

import logging
from collections import deque
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.coach import Workspace
from bot.conversation.replies import Pressed, Reply, acknowledged, to_dm, told_at_once
from bot.conversation.turn import Turn, reads, writes
from bot.slack.forms import BothChanged, Wrong
from bot.slack.payloads import Click, Command, Shortcut, Submission
from bot.sorry import Sorry
from bot.texts import say
from bot.voice import Voice
from storage import people

log = logging.getLogger(__name__)


def unknown(turn: Turn, asked: Click | Shortcut | Submission) -> Reply:
    """Nothing of ours listens to it."""
    log.error("nothing listens to %s", asked.action if isinstance(asked, Click) else asked.callback)
    raise Sorry("sorry.unknown")


def under_its_field(workspace: Workspace, user: str, wrong: Wrong | BothChanged) -> Reply:
    """What was typed stays, with what to do about it."""
    if isinstance(wrong, BothChanged):
        return {"response_action": "update", "view": wrong.view}
    voice = _voice(workspace, user) or Voice("sv", workspace.coach.now())
    return {"response_action": "errors", "errors": {field: voice.of(text) for field, text in wrong.errors.items()}}


def our_fault(workspace: Workspace, asked: Pressed | Submission) -> Reply:
    """Something failed on our side. The database may be what is wrong, so it is not needed for saying so."""
    voice = _voice(workspace, asked.user)
    text = voice.say("sorry.our_fault") if voice else _in_both("sorry.our_fault")
    if isinstance(asked, Command | Submission):
        return acknowledged(asked, text, voice or Voice("sv", workspace.coach.now()))
    told_at_once(workspace, asked, text)
    return None


def told_once(workspace: Workspace, user: str, key: str, phrase: str, before: deque[str]) -> None:
    """What somebody did could not be done. Told once, though Slack delivers it again; in whichever way is left."""

    def told(turn: Turn, _asked: Any) -> None:
        turn.tell_phrase(phrase)

    try:
        writes(told)(workspace, user, f"failed/{key}", None)
    except SQLAlchemyError:
        if key in before:  # the database could not remember it
            return
        before.append(key)
        workspace.coach.afterwards(lambda: to_dm(workspace, user, _in_both(phrase)))


def silence(workspace: Workspace, word: str) -> None:
    """We may say nothing in the workspace any more. Everything is kept, should the app be installed again."""
    log.warning("%s: nothing is said in %s until the next start", word, workspace.id)
    with workspace.writing() as desk:
        people.set_trouble(desk, word)


def _voice(workspace: Workspace, user: str) -> Voice | None:
    """Speaks to the person; None when the database cannot say in what language."""

    def read(turn: Turn, _asked: Any) -> Voice:
        return turn.voice

    try:
        voice: Voice = reads(read)(workspace, user, "", None)
    except SQLAlchemyError:
        return None
    return voice


def _in_both(phrase: str) -> str:
    return f"{say(phrase, 'sv')}\n{say(phrase, 'en')}"
