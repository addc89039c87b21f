"""How a listener answers: by the acknowledgement, or by something shown afterwards; kindly when it is too late."""

from typing import Any

from slack_sdk.webhook import WebhookClient

from bot import dm
from bot.blocks import kit
from bot.blocks.kit import Block
from bot.coach import Coach
from bot.conversation import Sorry, Who
from bot.payloads import Click, Command, Shortcut, Submission
from bot.slack import SlackFailure, quiet_logger, trouble_of
from bot.texts import say
from flows import reading as reads
from flows.reading import Refused
from flows.texts import Text

Reply = dict[str, Any] | None
"""What is acknowledged: nothing, a message only the person sees, or what a modal is to do next."""


class Wrong(Exception):
    """Something in a modal cannot be taken as it is: shown under its field, and what was typed stays."""

    def __init__(self, field: str, text: Text) -> None:
        super().__init__(field)
        self.field = field
        self.text = text


def words_in(sent: Submission, field: str, most: int) -> str:
    """What was written in a field of a modal. Wrong when it is empty or longer than `most` characters."""
    try:
        return reads.words(sent.values[field], most)
    except Refused as refusal:
        raise Wrong(field, refusal.text) from refusal


def only_you(text: str, blocks: list[Block] | None = None) -> Reply:
    """A message that only the person sees, as the answer to a command."""
    shown = blocks or [kit.section(text)]
    return {"response_type": "ephemeral", "text": text or kit.as_text(shown), "blocks": shown}


def show_modal(coach: Coach, who: Who, asked: Command | Click | Shortcut, view: Block, *, push: bool = False) -> None:
    """Open (or push) a modal. Slack gives us three seconds for it; when they have passed, the person is told."""

    def opening() -> None:
        client = coach.slack(who.workspace)
        try:
            (client.views_push if push else client.views_open)(trigger_id=asked.trigger, view=view)
        except SlackFailure as error:
            if "trigger" not in trouble_of(error).word:
                raise
            whisper(coach, who, asked, say("sorry.too_slow", who.language))

    coach.afterwards(opening)


def redraw_modal(coach: Coach, who: Who, view_id: str, view: Block, seen_hash: str = "") -> None:
    """Draw an open modal anew. With the hash that was seen, a newer drawing is left alone."""
    more = {"hash": seen_hash} if seen_hash else {}
    coach.afterwards(lambda: _updated(coach, who, view_id, view, more))


def whisper(coach: Coach, who: Who, asked: Command | Click | Shortcut, text: str) -> None:
    """Tell only this person: where they clicked, or in their DM when that was the Home tab or a modal."""
    if asked.response_url:
        blocks = [kit.section(text)]
        WebhookClient(asked.response_url, retry_handlers=[], logger=quiet_logger()).send(
            text=text, blocks=blocks, response_type="ephemeral", replace_original=False
        )
    else:
        dm.tell(coach, who, [kit.section(text)])


def sorry(coach: Coach, who: Who, asked: Command | Click | Shortcut | Submission, reason: Sorry) -> Reply:
    """The kind words for what could not be done. What was typed in a modal stays there."""
    text = say(reason.phrase, who.language, **reason.values)
    match asked:
        case Command():
            return only_you(text)
        case Submission():
            first = next(iter(asked.values), None)
            return {"response_action": "errors", "errors": {first: text}} if first else closing(who, text)
        case Shortcut():
            coach.afterwards(lambda: whisper(coach, who, asked, text))
            return None
        case Click():
            tell(coach, who, asked, text)
            return None


def tell(coach: Coach, who: Who, asked: Click, text: str) -> None:
    """Say it where the button was: in the modal, which becomes a short note, or only to this person."""
    if asked.view_id and asked.view_callback:
        redraw_modal(coach, who, asked.view_id, _note(who, text))
    else:
        coach.afterwards(lambda: whisper(coach, who, asked, text))


def closing(who: Who, text: str) -> Reply:
    """The modal becomes a short note."""
    return {"response_action": "update", "view": _note(who, text)}


def _note(who: Who, text: str) -> Block:
    return kit.modal(
        "note", say("note.title", who.language), [kit.section(text)], close=say("modal.close", who.language)
    )


def _updated(coach: Coach, who: Who, view_id: str, view: Block, more: dict[str, str]) -> None:
    try:
        coach.slack(who.workspace).views_update(view_id=view_id, view=view, **more)
    except SlackFailure as error:
        if trouble_of(error).word not in ("hash_conflict", "not_found"):  # newer already, or closed meanwhile
            raise
