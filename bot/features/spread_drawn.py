"""Where an improvement spreads: who takes it up, what is core, their own first test, and a draft to send them."""

from collections.abc import Sequence

from bot.refs import InReceiversMenu, OneOf
from bot.slack import kit
from bot.slack.kit import Block
from bot.team.overview import Work
from bot.texts import say
from flows.model import Role
from flows.texts import Language
from storage.spread import Receiver
from storage.teams import Team

_SHOWN = 30
FIELDS = (("unit", 200, False), ("contact", 300, False), ("core", 1000, True), ("adapt", 1000, True),
          ("first_test", 1000, True))  # fmt: skip
"""Name, most characters, and whether it has several lines. The first three are needed."""

NEEDED = ("unit", "contact", "core")


def receivers(work: Work, those: Sequence[Receiver], language: Language) -> Block:
    """The units that take it up, to add to and to change."""
    blocks = [kit.section(say("spread.what", language, title=kit.escape(work.improvement.title)))]
    for one in those[:_SHOWN]:
        which = one.id, work.improvement.id
        offered = [(say(f"spread.{way}", language), str(InReceiversMenu(way, *which))) for way in ("edit", "draft")]
        blocks.append(kit.section(line(one, language), kit.overflow("spread.menu", offered)))
    add = kit.button(say("spread.add", language), "spread.add", str(work.improvement.id), style="primary")
    return kit.modal(
        "spread_list", say("spread.title", language), [*blocks, kit.actions([add])], close=say("modal.close", language)
    )


def line(one: Receiver, language: Language) -> str:
    """A receiver and whether it has tried for itself."""
    words = kit.escape(kit.shorten(one.first_test, 300))
    tried = say("spread.tried", language, test=words) if one.first_test else say("spread.untried", language)
    return f"*{kit.escape(one.unit)}* ({kit.escape(one.contact)})\n{tried}"


def form(work: Work, language: Language, found: Receiver | None = None) -> Block:
    """A unit that takes it up. One that is there already keeps its name."""
    fields = [
        kit.field(
            say(f"spread.{name}", language),
            kit.text_input(getattr(found, name) if found else "", most=most, multiline=several),
            name,
            optional=name not in NEEDED,
            hint=say(f"spread.{name}_hint", language),
        )
        for name, most, several in FIELDS
        if found is None or name != "unit"
    ]
    heading = [kit.section(f"*{kit.escape(found.unit)}*")] if found else []
    return kit.modal(
        "spread",
        say("spread.title", language),
        [*heading, *fields],
        submit=say("modal.save", language),
        close=say("modal.back", language),
        metadata=str(OneOf(work.improvement.id, found.id if found else None)),
    )


def draft_sent(language: Language) -> Block:
    text = kit.section(say("spread.draft_sent", language))
    return kit.modal("spread_draft", say("spread.title", language), [text], close=say("modal.close", language))


def draft(team: Team, work: Work, one: Receiver, language: Language) -> list[Block]:
    """A message for the receiver, for somebody to read through and send on."""
    journey = work.journey
    told = [
        say("spread.draft_hello", language, team=team.name, organisation=team.organisation),
        say("share.idea", language, words=journey.words_for(Role.IDEA, language) or work.improvement.title),
    ]
    for name, role in (
        ("share.result", Role.RESULT), ("share.learned", Role.LEARNED), ("spread.draft_standard", Role.STANDARD),
    ):  # fmt: skip
        if words := journey.words_for(role, language):
            told.append(say(name, language, words=words))
    told.append(say("spread.draft_core", language, words=one.core))
    if one.adapt:
        told.append(say("spread.draft_adapt", language, words=one.adapt))
    told.append(say("spread.draft_test", language))
    return [
        kit.section(say("spread.draft_read", language, unit=kit.escape(one.unit))),
        *(kit.section(kit.quote(one, 1500)) for one in told),
    ]
