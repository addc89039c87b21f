"""Many teams in one look: where each improvement stands is read as it is kept, and of most teams little more.

No answer is read, and no move but for a picture of the way that is shown. What is not kept is made of the facts, and
kept once the person has been answered.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from bot import picture
from bot.coach import Coach
from bot.methods import Methods
from bot.picture import Glance, Outline, Overview
from flows.standing import Standing
from storage import improvements, meetings, teams
from storage.engine import writing
from storage.improvements import Improvement
from storage.teams import Team

Fitting = Callable[[Sequence[Outline]], int]
"""How many of the first teams there is room to draw whole."""


@dataclass(frozen=True)
class Board:
    """Teams that are shown together: the first ones whole, and the others in a line each."""

    whole: Sequence[Overview]
    others: Sequence[Outline]


def board(
    connection: Connection, methods: Methods, workspace: str, outlines: Sequence[Outline], fitting: Fitting,
    now: datetime, *, ways: bool = False,
) -> Board:  # fmt: skip
    """As many of the first teams whole as there is room for."""
    whole = fitting(outlines)
    seen = overviews(connection, methods, workspace, outlines[:whole], now, ways=ways)
    return Board(seen, outlines[whole:])


def outlines_of(connection: Connection, methods: Methods, workspace: str, those: Sequence[Team]) -> list[Outline]:
    """Where every improvement of the teams stands."""
    if not those:
        return []
    by_id = {team.id: team for team in those}
    kept = improvements.standings(connection, workspace, list(by_id))
    known = {one.id: Standing.from_json(one.standing) for one in kept}
    missing = [one.id for one in kept if known[one.id] is None]
    found = improvements.some(connection, workspace, missing) if missing else []
    made = _stand(connection, methods, workspace, found, by_id)
    planned = meetings.of_teams(connection, workspace, list(by_id))
    theirs: dict[int, dict[int, Standing]] = {team.id: {} for team in those}
    for one in kept:
        theirs[one.team_id][one.id] = known[one.id] or made[one.id]
    return [
        Outline(
            team,
            theirs[team.id],
            tuple(planned[team.id]),
            tuple(one for one in theirs[team.id] if one in made),
        )
        for team in those
    ]


def overviews(
    connection: Connection, methods: Methods, workspace: str, outlines: Sequence[Outline], now: datetime,
    *, ways: bool = False,
) -> Sequence[Overview]:  # fmt: skip
    """Each team as it is drawn. `ways`: with the moves of those whose way has a picture."""
    if not outlines:
        return []
    those = [outline.team for outline in outlines]
    standings = {one: stands for outline in outlines for one, stands in outline.standings.items()}
    found = improvements.of_teams(connection, workspace, [team.id for team in those])
    drawn = [one.id for one in found if ways and one.map_file and standings[one.id].step]
    moves = improvements.moves(connection, workspace, drawn) if drawn else {}
    glances = [_glance(connection, methods, one, standings, moves.get(one.id, ())) for one in found]
    return picture.with_works(connection, workspace, those, glances, now)


def open_for(
    connection: Connection, methods: Methods, workspace: str, outlines: Sequence[Outline], user: str, most: int
) -> tuple[list[tuple[Team, Glance]], int]:
    """The first that this person can answer something in, and how many there are."""
    found = [
        (outline, improvement)
        for outline in outlines
        for improvement, stands in outline.standings.items()
        if stands.open_for(user)
    ]
    wanted = {improvement: outline for outline, improvement in found[:most]}
    read = {one.id: one for one in improvements.some(connection, workspace, list(wanted))}
    return [
        (outline.team, _glance(connection, methods, read[one], outline.standings)) for one, outline in wanted.items()
    ], len(found)


def keep_what_was_made(coach: Coach, workspace: str, outlines: Sequence[Outline]) -> None:
    """Once the person has been answered; a team at a time, so that nobody waits for long."""
    for outline in outlines:
        if outline.made:
            coach.afterwards(partial(_keep, coach, workspace, outline))


def _keep(coach: Coach, workspace: str, outline: Outline) -> None:
    with writing(coach.engine) as connection:
        keep_missing(connection, coach.methods, workspace, outline.team.id)


def keep_missing(connection: Connection, methods: Methods, workspace: str, team_id: int) -> None:
    """Where the team's improvements stand, where that is not kept. They are held while it is made of their facts.

    In a transaction of its own: whoever holds the team must not wait for its improvements.
    """
    kept = improvements.standings(connection, workspace, [team_id])
    missing = [one.id for one in kept if Standing.from_json(one.standing) is None]
    held = improvements.some(connection, workspace, missing, lock=True) if missing else []
    team = teams.get(connection, workspace, team_id)
    by_id = {team.id: team} if team else {}
    for one, stands in _stand(connection, methods, workspace, held, by_id).items():
        improvements.keep_standing(connection, workspace, one, stands.to_json())


def _stand(
    connection: Connection, methods: Methods, workspace: str, found: Sequence[Improvement], by_id: dict[int, Team]
) -> dict[int, Standing]:
    """Where these stand by their facts."""
    if not found:
        return {}
    all_theirs = improvements.of_teams(connection, workspace, list({one.team_id for one in found}))
    works = picture.put_together(connection, methods, workspace, found, all_theirs, by_id)
    return {work.improvement.id: work.standing for work in works}


def _glance(
    connection: Connection, methods: Methods, one: Improvement, standings: Mapping[int, Standing],
    moves: Sequence[improvements.Move] = (),
) -> Glance:  # fmt: skip
    return Glance(one, methods.of(connection, one), standings[one.id], tuple(moves))
