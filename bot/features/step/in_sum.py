"""What came of an improvement, in sentences that are made from what was done and seen, and claim no more."""

from bot.slack import kit
from bot.voice import Voice
from flows.journey import Journey
from flows.verdict import is_secured, made_tests, verdict


def what_was_seen(journey: Journey, voice: Voice) -> str:
    """For whom it became better, by the team's own account; nothing where they have not said. In mrkdwn."""
    found = verdict(journey)
    if found.better_for:
        groups = [kit.escape(voice.of(text)) for text in found.better_for]
        return voice.say("seen.better", groups=", ".join(name[:1].lower() + name[1:] for name in groups))
    if found.nobody:
        return voice.say("seen.nobody")
    return voice.say("seen.unsure") if found.unsure else ""


def deeds(journey: Journey, voice: Voice) -> str:
    """How many tests were made, and whether it is secured. Of spreading nothing: that has a list of its own."""
    made = made_tests(journey)
    told = [voice.counted("deeds.tested", made)] if made else []
    return " ".join([*told, voice.say("deeds.adopted")] if is_secured(journey) else told)
