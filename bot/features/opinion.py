"""*Did this help?*, under what the coach says of its own accord."""

from bot.refs import Opinion
from bot.slack import kit
from bot.slack.kit import Block
from bot.voice import Voice


def asked(team_id: int, about: str, voice: Voice) -> Block:
    """`about`: the sort of message, a full stop, and which one; at most 100 characters."""
    value = str(Opinion(team_id, about))
    return kit.actions([kit.button(voice.say(f"opinion.{way}"), f"opinion.{way}", value) for way in ("yes", "no")])
