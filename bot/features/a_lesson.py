"""A lesson that another team has shared."""

from bot.slack import kit
from bot.slack.kit import Block
from bot.voice import Voice
from storage.lessons import Found


def a_lesson(found: Found, voice: Voice) -> Block:
    """Its words, whose it is, how often it has been used, and a button to use it."""
    by = voice.say("search.by", team=kit.escape(found.team), organisation=kit.escape(found.organisation))
    used = f" · {voice.counted('search.used', found.used)}" if found.used else ""
    use = kit.button(voice.say("search.use"), "lesson.use", str(found.lesson.id))
    groups = ", ".join(voice.say(f"lesson.{group}").lower() for group in found.lesson.audience.split(",") if group)
    for_whom = f" · {voice.say('search.audience', groups=groups)}" if groups else ""
    source = f"\n{kit.escape(found.lesson.source)}" if found.lesson.source else ""
    return kit.section(f"{kit.quote(found.lesson.words, 600)}{source}\n_{by}{for_whom}{used}_", use)
