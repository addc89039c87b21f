"""Where an improvement spreads: who takes it up, what is core, their own first test, and a draft to send them."""

from collections.abc import Sequence

from bot.refs import InReceiversMenu, OneOf
from bot.slack import kit
from bot.slack.kit import Block
from bot.team.overview import Work
from bot.voice import Voice
from flows.model import Role
from storage.spread import Receiver
from storage.teams import Team

_SHOWN = 30
FIELDS = (("unit", 200, False), ("contact", 300, False), ("core", 1000, True), ("adapt", 1000, True),
          ("first_test", 1000, True))  # fmt: skip
"""Name, most characters, and whether it has several lines. The first three are needed."""

NEEDED = ("unit", "contact", "core")


def receivers(work: Work, those: Sequence[Receiver], voice: Voice) -> Block:
    """The units that take it up, to add to and to change."""
    blocks = [kit.section(voice.say("spread.what", title=kit.escape(work.improvement.title)))]
    for one in those[:_SHOWN]:
        which = one.id, work.improvement.id
        offered = [(voice.say(f"spread.{way}"), str(InReceiversMenu(way, *which))) for way in ("edit", "draft")]
        blocks.append(kit.section(line(one, voice), kit.overflow("spread.menu", offered)))
    add = kit.button(voice.say("spread.add"), "spread.add", str(work.improvement.id), style="primary")
    return kit.modal(
        "spread_list", voice.say("spread.title"), [*blocks, kit.actions([add])], close=voice.say("modal.close")
    )


def line(one: Receiver, voice: Voice) -> str:
    """A receiver and whether it has tried for itself."""
    words = kit.escape(kit.shorten(one.first_test, 300))
    tried = voice.say("spread.tried", test=words) if one.first_test else voice.say("spread.untried")
    return f"*{kit.escape(one.unit)}* ({kit.escape(one.contact)})\n{tried}"


def form(work: Work, voice: Voice, found: Receiver | None = None) -> Block:
    """A unit that takes it up. One that is there already keeps its name."""
    fields = [
        kit.field(
            voice.say(f"spread.{name}"),
            kit.text_input(getattr(found, name) if found else "", most=most, multiline=several),
            name,
            optional=name not in NEEDED,
            hint=voice.say(f"spread.{name}_hint"),
        )
        for name, most, several in FIELDS
        if found is None or name != "unit"
    ]
    heading = [kit.section(f"*{kit.escape(found.unit)}*")] if found else []
    return kit.modal(
        "spread",
        voice.say("spread.title"),
        [*heading, *fields],
        submit=voice.say("modal.save"),
        close=voice.say("modal.back"),
        metadata=str(OneOf(work.improvement.id, found.id if found else None)),
    )


def draft_sent(voice: Voice) -> Block:
    text = kit.section(voice.say("spread.draft_sent"))
    return kit.modal("spread_draft", voice.say("spread.title"), [text], close=voice.say("modal.close"))


def draft(team: Team, work: Work, one: Receiver, voice: Voice) -> list[Block]:
    """A message for the receiver, for somebody to read through and send on."""
    journey = work.journey
    told = [
        voice.say("spread.draft_hello", team=team.name, organisation=team.organisation),
        voice.say("share.idea", words=journey.words_for(Role.IDEA, voice.language) or work.improvement.title),
    ]
    for name, role in (
        ("share.result", Role.RESULT), ("share.learned", Role.LEARNED), ("spread.draft_standard", Role.STANDARD),
    ):  # fmt: skip
        if words := journey.words_for(role, voice.language):
            told.append(voice.say(name, words=words))
    told.append(voice.say("spread.draft_core", words=one.core))
    if one.adapt:
        told.append(voice.say("spread.draft_adapt", words=one.adapt))
    told.append(voice.say("spread.draft_test"))
    return [
        kit.section(voice.say("spread.draft_read", unit=kit.escape(one.unit))),
        *(kit.section(kit.quote(one, 1500)) for one in told),
    ]
