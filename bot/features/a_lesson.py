"""A lesson that another team has shared."""

from bot.slack import kit
from bot.slack.kit import Block
from bot.texts import counted, say
from flows.texts import Language
from storage.lessons import Found


def a_lesson(found: Found, language: Language) -> Block:
    """Its words, whose it is, how often it has been used, and a button to use it."""
    by = say("search.by", language, team=kit.escape(found.team), organisation=kit.escape(found.organisation))
    used = f" · {counted('search.used', language, found.used)}" if found.used else ""
    use = kit.button(say("search.use", language), "lesson.use", str(found.lesson.id))
    groups = ", ".join(say(f"lesson.{group}", language).lower() for group in found.lesson.audience.split(",") if group)
    for_whom = f" · {say('search.audience', language, groups=groups)}" if groups else ""
    source = f"\n{kit.escape(found.lesson.source)}" if found.lesson.source else ""
    return kit.section(f"{kit.quote(found.lesson.words, 600)}{source}\n_{by}{for_whom}{used}_", use)
