"""What is said in one phrase: what a form becomes when it has been sent, and the replies to a button, a word or a slip.

A phrase is named here by its own name; `_FILLED` has what stands at its places.
"""

from collections.abc import Iterable, Mapping
from functools import partial

from bot.conversation import replies
from bot.demo.preview import example, works
from bot.demo.preview.example import CHANNEL, SARA
from bot.demo.preview.surface import Surface, message, modal, reply, words
from bot.slack import kit
from bot.slack.kit import Block
from bot.voice import Voice

_NOTES = (
    "team.done", "team.changed", "meeting.added", "lesson.saved", "lesson.saved_shared", "learned.thanks", "goals.done",
    "expertise.saved", "spread.kept", "stuck.waits", "back_up.done", "close.done", "round.done", "hint.kept",
    "opinion.thanks",
)  # fmt: skip
"""What a form, or a modal with a button, becomes."""

_REPLIES = (
    "opinion.thanks", "hint.kept", "search.credited", "search.ours", "search.how", "language.chosen", "language.how",
    "pause.done", "pause.resumed", "pause.how", "which.changed", "command_reply.in_dm", "help.no_team",
    "help.follows", "help.follows_and_reads",
    "help.start_in_channel", "meeting.how", "meeting.has_been", "status.only_own_channel", "telling.noted",
)  # fmt: skip
"""Where a button was, and to a command."""

_IN_DM = (
    "dm.hello", "dm.refused", "dm.first_question", "dm.later_done", "dm.on_its_way", "dm.written_before",
    "dm.small_talk", "dm.not_yours",
)  # fmt: skip

_IN_CHANNEL = ("meeting.was_cancelled", "meeting.was_restored", "outsider.left", "outsider.left_no_lead")

_SORRY = (
    "sorry.gone", "sorry.moved_on", "sorry.unknown", "sorry.not_kept", "sorry.not_shown", "sorry.not_your_team",
    "sorry.too_slow", "sorry.our_fault", "sorry.cannot_post", "team.only_leads", "team.only_its_leads",
    "outsider.no_team", "outsider.no_round", "round.not_yours", "meeting.only_leads", "meeting.over",
    "assess.only_leads_close", "assess.closed",
)  # fmt: skip


def surfaces() -> Iterable[Surface]:
    yield from (modal(f"note: {_named(phrase)}", partial(_note, phrase)) for phrase in _NOTES)
    yield from (reply(f"reply: {_named(phrase)}", partial(_said, phrase)) for phrase in _REPLIES)
    yield from (message(f"dm: {_named(phrase)}", partial(_said, phrase)) for phrase in _IN_DM)
    yield from (message(f"channel: {_named(phrase)}", partial(_said, phrase)) for phrase in _IN_CHANNEL)
    yield from (reply(f"sorry: {_named(phrase)}", partial(_said, phrase)) for phrase in _SORRY)


def _named(phrase: str) -> str:
    return phrase.replace(".", " ").replace("_", " ")


def _note(phrase: str, voice: Voice) -> Block:
    return replies.note(_words(phrase, voice), voice)


def _said(phrase: str, voice: Voice) -> list[Block]:
    return words(_words(phrase, voice))


def _words(phrase: str, voice: Voice) -> str:
    return voice.say(phrase, **_filled(voice))


def _filled(voice: Voice) -> Mapping[str, object]:
    """What stands at the places of these phrases."""
    meeting, step = example.meeting(voice), works.begun(voice).method.steps[1]
    return {
        "name": example.team(voice).name, "title": works.begun(voice).improvement.title, "step": voice.of(step.title),
        "at": voice.moment(meeting.starts_at), "left": voice.left(14), "day": voice.day(example.TODAY),
        "who": kit.mention(SARA), "leads": kit.mentions([SARA]), "channel": CHANNEL, "teams": 3, "meetings": 4,
        "text": voice.say("meeting.has_been"),
    }  # fmt: skip
