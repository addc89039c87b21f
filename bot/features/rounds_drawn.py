"""A round: which teams go together, when they meet, and how they stand, in counts only."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.slack import kit
from bot.slack.kit import Block
from bot.team.overview import Overview
from bot.voice import Voice
from flows import calendar, rounds
from flows.rounds import Round as Edition
from flows.targets import Level
from storage.rounds import Round, RoundMeeting


@dataclass(frozen=True)
class Page:
    """Which of the pages that the round's teams take, counted from 1, and how many teams there are in all."""

    number: int
    last: int
    teams: int


def begin(voice: Voice, editions: Sequence[Edition]) -> Block:
    """A new round: its name and its edition."""
    offered = [(voice.of(one.title), one.id) for one in editions]
    name = kit.text_input(most=150, placeholder=voice.say("round.example"))
    edition = kit.chooser("static_select", "given", offered, rounds.NEWEST)
    return kit.modal(
        "round",
        voice.say("round.title"),
        [
            kit.section(voice.say("round.what")),
            kit.field(voice.say("round.name"), name, "name"),
            kit.field(voice.say("team.edition"), edition, "edition"),
        ],
        submit=voice.say("modal.save"),
        close=voice.say("modal.close"),
    )


def overview(
    found: Round, dates: Sequence[RoundMeeting], seen: Sequence[Overview], page: Page, voice: Voice
) -> list[Block]:
    """The teams of a page of the round: counts, what stands still, readiness for the meeting. Never an answer."""
    blocks = [kit.header(found.name), kit.section(_dates(found, dates, voice))]
    if not page.teams:
        blocks.append(kit.section(voice.say("round.no_teams")))
    blocks += [kit.section(_team(one, voice)) for one in seen]
    if page.last > 1:
        blocks.append(kit.context(voice.say("round.page", page=page.number, of=page.last, teams=page.teams)))
    return [*blocks, kit.actions([kit.button(voice.say("round.set_dates"), "round.dates", str(found.id))])]


def dates_form(found: Round, dates: Sequence[RoundMeeting], voice: Voice) -> Block:
    """When the round's meetings are, for all its teams at once."""
    known = {one.slot: one for one in dates}
    blocks = [kit.section(voice.say("round.dates_what"))]
    for one in rounds.round_of(found.edition).meeting:
        at = known.get(one.id)
        day = calendar.local_day(at.starts_at, calendar.SWEDEN).isoformat() if at else None
        label = f"{voice.of(one.name)}: {voice.of(one.theme)}"
        blocks.append(kit.field(label, kit.picker("datepicker", day, "initial_date"), one.id, optional=True))
    return kit.modal(
        "round_dates",
        voice.say("round.set_dates"),
        blocks,
        submit=voice.say("modal.save"),
        close=voice.say("modal.close"),
        metadata=str(found.id),
    )


def _dates(found: Round, dates: Sequence[RoundMeeting], voice: Voice) -> str:
    edition = rounds.round_of(found.edition)
    lines = [
        voice.say(
            "status.meeting",
            name=kit.escape(voice.of(slot.name) if (slot := edition.find(one.slot)) else one.slot),
            left=voice.left(calendar.days_left(one.starts_at, voice.now, calendar.SWEDEN)),
            at=voice.moment(one.starts_at, calendar.SWEDEN),
        )
        for one in dates
    ]
    return "\n".join(lines) or voice.say("round.no_dates")


def _team(seen: Overview, voice: Voice) -> str:
    name = f"*{kit.escape(seen.team.name)}*, {kit.escape(seen.team.organisation)}"
    reached = sum(one.level is Level.GREEN for one in seen.targets())
    lines = [
        name,
        voice.say("round.counts", going=len(seen.going), reached=reached),
        voice.say("round.assessed" if seen.movement() is not None else "round.not_assessed"),
    ]
    if still := seen.outline.still(voice.now):
        lines.append(voice.counted("round.still", still))
    return "\n".join(lines)
