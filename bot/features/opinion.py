"""*Did this help?*, under what the coach says of its own accord."""

from bot.refs import Opinion
from bot.slack import kit
from bot.slack.kit import Block
from bot.texts import say
from flows.texts import Language


def asked(team_id: int, about: str, language: Language) -> Block:
    """`about`: the sort of message, a full stop, and which one; at most 100 characters."""
    value = str(Opinion(team_id, about))
    return kit.actions([kit.button(say(f"opinion.{way}", language), f"opinion.{way}", value) for way in ("yes", "no")])
