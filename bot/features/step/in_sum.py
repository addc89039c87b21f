"""What came of an improvement, in sentences that are made from what was done and seen, and claim no more."""

from bot.features.step.compared import headline
from bot.slack import kit
from bot.voice import Voice
from flows.journey import Journey
from flows.texts import inside
from flows.verdict import is_secured, made_tests, verdict


def what_was_seen(journey: Journey, voice: Voice) -> str:
    """For whom it became better, by the team's own account, and what their figures say; nothing of what is not there.

    In mrkdwn; like deeds, it follows a sentence, with the space before it.
    """
    figures_say = headline(journey, voice)
    return _by_their_account(journey, voice) + (f" {figures_say}" if figures_say else "")


def _by_their_account(journey: Journey, voice: Voice) -> str:
    found = verdict(journey)
    if found.better_for:
        groups = [f"_{kit.escape(inside(voice.of(text)))}_" for text in found.better_for]
        return f" {voice.say('seen.better', groups=voice.listed(groups))}"
    if found.nobody:
        return f" {voice.say('seen.nobody')}"
    return f" {voice.say('seen.unsure')}" if found.unsure else ""


def deeds(journey: Journey, voice: Voice) -> str:
    """How many tests were made, and whether it is secured. Of spreading nothing: that has a list of its own."""
    made = made_tests(journey)
    told = [voice.counted("deeds.tested", made)] if made else []
    return "".join(f" {words}" for words in ([*told, voice.say("deeds.adopted")] if is_secured(journey) else told))
