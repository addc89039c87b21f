"""What came of an improvement, in sentences that are made from what was done and seen, and claim no more."""

from babel.lists import format_list

from bot.slack import kit
from bot.voice import Voice
from flows.journey import Journey, Move
from flows.reading import LOCALES
from flows.verdict import is_secured, made_tests, verdict


def turned(journey: Journey, move: Move) -> str:
    """What a move is called: its turn, or `undone` where a test that did not happen led back to its plan."""
    return "undone" if journey.was_undone(move) else move.turn


def what_was_seen(journey: Journey, voice: Voice) -> str:
    """For whom it became better, by the team's own account; nothing where they have not said.

    In mrkdwn; like deeds, it follows a sentence, with the space before it.
    """
    found = verdict(journey)
    if found.better_for:
        groups = [f"_{kit.escape(voice.of(text))}_" for text in found.better_for]
        return f" {voice.say('seen.better', groups=format_list(groups, locale=LOCALES[voice.language]))}"
    if found.nobody:
        return f" {voice.say('seen.nobody')}"
    return f" {voice.say('seen.unsure')}" if found.unsure else ""


def deeds(journey: Journey, voice: Voice) -> str:
    """How many tests were made, and whether it is secured. Of spreading nothing: that has a list of its own."""
    made = made_tests(journey)
    told = [voice.counted("deeds.tested", made)] if made else []
    return "".join(f" {words}" for words in ([*told, voice.say("deeds.adopted")] if is_secured(journey) else told))
