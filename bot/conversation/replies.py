"""How a listener answers: by the acknowledgement, or by something shown afterwards; kindly when it is too late."""

import logging
from datetime import date
from typing import Any

from slack_sdk.webhook import WebhookClient

from bot.coach import Workspace
from bot.conversation.turn import Turn
from bot.slack import kit
from bot.slack.client import SlackFailure, quiet_logger, trouble_of
from bot.slack.kit import Block
from bot.slack.payloads import Click, Command, Shortcut, Submission
from bot.sorry import Sorry
from bot.voice import Voice
from flows import reading
from flows.reading import Refused

log = logging.getLogger(__name__)

Reply = dict[str, Any] | None
"""What is acknowledged: nothing, a message only the person sees, or what a modal is to do next."""

Pressed = Command | Click | Shortcut


def day_of(turn: Turn, given: object) -> date:
    """The day that a button carries or a picker gave. Sorry for what is no such day."""
    try:
        return date.fromisoformat(reading.day(given, turn.today))
    except Refused as refusal:
        raise Sorry("sorry.gone") from refusal


def only_you(text: str, blocks: list[Block] | None = None) -> Reply:
    """A message that only the person sees, as the answer to a command."""
    shown = blocks or [kit.section(text)]
    return {"response_type": "ephemeral", "text": text or kit.as_text(shown), "blocks": shown}


def show_modal(turn: Turn, asked: Pressed, view: Block, *, push: bool = False) -> None:
    """Open (or push) a modal; Slack gives us three seconds for it. When it will not, for any reason, that is told."""

    def opening() -> None:
        client = turn.workspace.slack
        try:
            (client.views_push if push else client.views_open)(trigger_id=asked.trigger, view=view)
        except SlackFailure as error:
            word = trouble_of(error).word
            log.warning("%s: %s", view.get("callback_id"), word)
            phrase = "sorry.too_slow" if "trigger" in word else "sorry.not_shown"
            _whispered(turn.workspace, asked, turn.voice.say(phrase))

    turn.show(opening)


def redraw_modal(turn: Turn, view_id: str, view: Block, seen_hash: str = "") -> None:
    """Draw an open modal anew. With the hash that was seen, a newer drawing is left alone."""
    more = {"hash": seen_hash} if seen_hash else {}

    def updating() -> None:
        try:
            turn.workspace.slack.views_update(view_id=view_id, view=view, **more)
        except SlackFailure as error:
            if trouble_of(error).word in ("hash_conflict", "not_found"):  # newer already, or closed meanwhile
                return
            log.warning("%s: %s", view.get("callback_id"), trouble_of(error).word)
            to_dm(turn.workspace, turn.who.user, turn.voice.say("sorry.not_shown"))

    turn.show(updating)


def whisper(turn: Turn, asked: Pressed, text: str) -> None:
    """Tell only this person: where they clicked, or in their DM when that was the Home tab or a modal."""
    if asked.response_url:
        turn.show(lambda: _whispered(turn.workspace, asked, text))
    else:
        turn.tell([kit.section(text)])


def _whispered(workspace: Workspace, asked: Pressed, text: str) -> None:
    if not asked.response_url:
        to_dm(workspace, asked.user, text)
        return
    WebhookClient(asked.response_url, retry_handlers=[], logger=quiet_logger()).send(
        text=text, blocks=[kit.section(text)], response_type="ephemeral", replace_original=False
    )


def to_dm(workspace: Workspace, user: str, text: str) -> None:
    """Without a row: for what is of no use later."""
    workspace.slack.chat_postMessage(channel=user, text=text, blocks=[kit.section(text)], unfurl_links=False)


def sorry(turn: Turn, asked: Pressed | Submission, reason: Sorry) -> Reply:
    """The kind words for what could not be done. What was typed in a modal stays there."""
    text = turn.voice.say(reason.phrase, **reason.values)
    match asked:
        case Command() | Submission():
            return acknowledged(asked, text, turn.voice)
        case Shortcut():
            whisper(turn, asked, text)
        case Click():
            tell(turn, asked, text)
    return None


def acknowledged(asked: Command | Submission, text: str, voice: Voice) -> Reply:
    """Words as the answer itself: to a command, or under a form's first field."""
    if isinstance(asked, Command):
        return only_you(text)
    first = next(iter(asked.values), None)
    if first is None:
        return {"response_action": "update", "view": note(text, voice)}
    return {"response_action": "errors", "errors": {first: text}}


def told_at_once(workspace: Workspace, asked: Click | Shortcut, text: str) -> None:
    """Without a turn, where the button was."""
    if isinstance(asked, Click) and asked.view_id and asked.view_callback:
        view = note(text, Voice("sv", workspace.coach.now()))
        workspace.coach.at_once(lambda: workspace.slack.views_update(view_id=asked.view_id, view=view))
    else:
        workspace.coach.at_once(lambda: _whispered(workspace, asked, text))


def tell(turn: Turn, asked: Click, text: str) -> None:
    """Say it where the button was: in the modal, which becomes a short note, or only to this person."""
    if asked.view_id and asked.view_callback:
        redraw_modal(turn, asked.view_id, note(text, turn.voice))
    else:
        whisper(turn, asked, text)


def closing(turn: Turn, text: str) -> Reply:
    """The modal becomes a short note."""
    return {"response_action": "update", "view": note(text, turn.voice)}


def note(text: str, voice: Voice) -> Block:
    """The short note that a modal becomes."""
    return kit.modal("note", voice.say("note.title"), [kit.section(text)], close=voice.say("modal.close"))
