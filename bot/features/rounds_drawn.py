"""A round: which teams go together, when they meet, and how they stand, in counts only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import when
from bot.slack import kit
from bot.slack.kit import Block
from bot.team.overview import Overview
from bot.texts import counted, say
from flows import calendar, rounds
from flows.rounds import Round as Edition
from flows.targets import Level
from flows.texts import Language
from storage.rounds import Round, RoundMeeting


@dataclass(frozen=True)
class Page:
    """Which of the pages that the round's teams take, counted from 1, and how many teams there are in all."""

    number: int
    last: int
    teams: int


def begin(language: Language, editions: Sequence[Edition]) -> Block:
    """A new round: its name and its edition."""
    offered = [(one.title[language], one.id) for one in editions]
    name = kit.text_input(most=150, placeholder=say("round.example", language))
    edition = kit.chooser("static_select", "given", offered, rounds.NEWEST)
    return kit.modal(
        "round",
        say("round.title", language),
        [
            kit.section(say("round.what", language)),
            kit.field(say("round.name", language), name, "name"),
            kit.field(say("team.edition", language), edition, "edition"),
        ],
        submit=say("modal.save", language),
        close=say("modal.close", language),
    )


def overview(
    found: Round, dates: Sequence[RoundMeeting], seen: Sequence[Overview], page: Page, language: Language, now: datetime
) -> list[Block]:
    """The teams of a page of the round: counts, what stands still, readiness for the meeting. Never an answer."""
    blocks = [kit.header(found.name), kit.section(_dates(found, dates, language, now))]
    if not page.teams:
        blocks.append(kit.section(say("round.no_teams", language)))
    blocks += [kit.section(_team(one, language, now)) for one in seen]
    if page.last > 1:
        blocks.append(kit.context(say("round.page", language, page=page.number, of=page.last, teams=page.teams)))
    return [*blocks, kit.actions([kit.button(say("round.set_dates", language), "round.dates", str(found.id))])]


def dates_form(found: Round, dates: Sequence[RoundMeeting], language: Language) -> Block:
    """When the round's meetings are, for all its teams at once."""
    known = {one.slot: one for one in dates}
    blocks = [kit.section(say("round.dates_what", language))]
    for one in rounds.round_of(found.edition).meeting:
        at = known.get(one.id)
        day = calendar.local_day(at.starts_at, calendar.SWEDEN).isoformat() if at else None
        label = f"{one.name[language]}: {one.theme[language]}"
        blocks.append(kit.field(label, kit.picker("datepicker", day, "initial_date"), one.id, optional=True))
    return kit.modal(
        "round_dates",
        say("round.set_dates", language),
        blocks,
        submit=say("modal.save", language),
        close=say("modal.close", language),
        metadata=str(found.id),
    )


def _dates(found: Round, dates: Sequence[RoundMeeting], language: Language, now: datetime) -> str:
    edition = rounds.round_of(found.edition)
    lines = [
        say(
            "status.meeting",
            language,
            name=kit.escape(slot.name[language] if (slot := edition.find(one.slot)) else one.slot),
            left=when.left(calendar.days_left(one.starts_at, now, calendar.SWEDEN), language),
            at=when.moment(one.starts_at, calendar.SWEDEN, language, calendar.local_day(now, calendar.SWEDEN)),
        )
        for one in dates
    ]
    return "\n".join(lines) or say("round.no_dates", language)


def _team(seen: Overview, language: Language, now: datetime) -> str:
    name = f"*{kit.escape(seen.team.name)}*, {kit.escape(seen.team.organisation)}"
    reached = sum(one.level is Level.GREEN for one in seen.targets())
    lines = [
        name,
        say("round.counts", language, going=len(seen.going), reached=reached),
        say("round.assessed" if seen.movement() is not None else "round.not_assessed", language),
    ]
    if still := seen.outline.still(now):
        lines.append(counted("round.still", language, still))
    return "\n".join(lines)
