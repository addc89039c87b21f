"""Once a month, to each manager and politician who follows a team from outside."""

from collections.abc import Iterator

from bot.features import status
from bot.reminders.kind import Kind, Needs, Seen, Telling
from bot.slack import kit
from bot.slack.kit import Block
from bot.team.boards import Board
from flows import calendar
from storage.reminders import Planned

NAME = "digest"


def due(seen: Seen) -> Iterator[Planned]:
    team = seen.team
    day = calendar.next_monthly(seen.now, team.clock, team.time_zone)
    for manager in team.managers:
        yield Planned(manager, NAME, str(team.id), day.day, day.moment)


def says(telling: Telling) -> list[Block]:
    """How it stands, and one question to ask."""
    if not telling.followed or not telling.due(NAME):
        return []
    overviews = [telling.facts.followed[seen.team.id] for seen in telling.followed]
    outlines = [seen.outline for seen in overviews]
    whole = status.fitting(kit.MESSAGE_BLOCKS - 4, own=False)(outlines)
    seen = Board(overviews[:whole], outlines[whole:])
    return [kit.section(telling.voice.say("digest.hello")), *status.followed(seen, telling.voice)]


KIND = Kind(NAME, due, says, needs=(Needs.FOLLOWED,))
