"""Many teams in one look: where each improvement stands is read as it is kept, and of most teams little more.

No answer is read, and no move but for a picture of the way that is shown. What is not kept is made of the facts, and
kept once the person has been answered.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from bot.coach import Workspace
from bot.methods import Methods
from bot.team import overview
from bot.team.overview import Glance, Outline, Overview, TeamOverview
from flows.standing import Standing
from storage import improvements, meetings, teams
from storage.desk import Desk
from storage.improvements import Improvement, Kept, Made
from storage.teams import Team

Fitting = Callable[[Sequence[Outline]], int]
"""How many of the first teams there is room to draw whole."""


@dataclass(frozen=True)
class Board:
    """Teams that are shown together: the first ones whole, and the others in a line each."""

    whole: Sequence[Overview]
    others: Sequence[Outline]


def board(desk: Desk, methods: Methods, outlines: Sequence[Outline], fitting: Fitting, *, ways: bool = False) -> Board:
    """As many of the first teams whole as there is room for."""
    whole = fitting(outlines)
    seen = overviews(desk, methods, outlines[:whole], ways=ways)
    return Board(seen, outlines[whole:])


def outlines_of(desk: Desk, methods: Methods, those: Sequence[Team]) -> list[Outline]:
    """Where every improvement of the teams stands."""
    if not those:
        return []
    ids = [team.id for team in those]
    kept = improvements.standings(desk, ids)
    standings, made = _standings(desk, methods, kept)
    planned = meetings.of_teams(desk, ids)
    theirs: dict[int, dict[int, Standing]] = {team_id: {} for team_id in ids}
    for one in kept:
        theirs[one.team_id][one.id] = standings[one.id]
    return [
        Outline(
            team,
            desk.now,
            tuple(planned[team.id]),
            theirs[team.id],
            tuple(made[one] for one in theirs[team.id] if one in made),
        )
        for team in those
    ]


def for_the_clock(desk: Desk, methods: Methods, those: Sequence[Team]) -> tuple[list[TeamOverview[Glance]], list[Made]]:
    """What is planned and said goes by: where the improvements stand, what was seen of them since, and the meetings.

    And what was made of the facts for it.
    """
    found = improvements.of_teams(desk, [team.id for team in those])
    standings, made = _standings(desk, methods, found)
    glances = [_glance(desk.connection, methods, one, standings) for one in found]
    return overview.of_ways(desk, those, glances), list(made.values())


def overviews(desk: Desk, methods: Methods, outlines: Sequence[Outline], *, ways: bool = False) -> Sequence[Overview]:
    """Each team as it is drawn. `ways`: with the moves of those whose way has a picture."""
    if not outlines:
        return []
    those = [outline.team for outline in outlines]
    standings = {one: stands for outline in outlines for one, stands in outline.standings.items()}
    every = improvements.of_teams(desk, [team.id for team in those])
    found = [one for one in every if one.id in standings]  # and not what was begun since
    drawn = [one.id for one in found if ways and one.map_file and standings[one.id].step]
    moves = improvements.moves(desk, drawn) if drawn else {}
    glances = [_glance(desk.connection, methods, one, standings, moves.get(one.id, ())) for one in found]
    return overview.with_works(desk, those, glances)


def open_for(
    desk: Desk, methods: Methods, outlines: Sequence[Outline], user: str, most: int
) -> tuple[list[tuple[Team, Glance]], int]:
    """The first that this person can answer something in, and how many there are."""
    found = [
        (outline, improvement)
        for outline in outlines
        for improvement, stands in outline.standings.items()
        if stands.open_for(user)
    ]
    wanted = {improvement: outline for outline, improvement in found[:most]}
    read = {one.id: one for one in improvements.some(desk, list(wanted))}
    return [
        (outline.team, _glance(desk.connection, methods, read[one], outline.standings))
        for one, outline in wanted.items()
    ], len(found)


def keep_what_was_made(workspace: Workspace, outlines: Sequence[Outline]) -> None:
    """Once the person has been answered; a team at a time, so that nobody waits for long."""
    for outline in outlines:
        if outline.made:
            workspace.coach.afterwards(partial(keep, workspace, outline.made))


def keep(workspace: Workspace, made: Sequence[Made]) -> None:
    """Where these stand, unless something has changed since it was made."""
    with workspace.writing() as desk:
        improvements.keep_standings(desk, made)


def _standings(
    desk: Desk, methods: Methods, kept: Sequence[Kept] | Sequence[Improvement]
) -> tuple[dict[int, Standing], dict[int, Made]]:
    """Where each stands, by its id; and what of it was not kept and has been made of the facts."""
    known = {one.id: Standing.from_json(one.standing) for one in kept}
    missing = [one.id for one in kept if known[one.id] is None]
    made = _by_their_facts(desk, methods, missing) if missing else {}
    stand = {one: made[one] if stands is None else stands for one, stands in known.items()}
    was = {one.id: one.standing for one in kept}
    return stand, {one: Made(one, was[one], stands.to_json()) for one, stands in made.items()}


def _by_their_facts(desk: Desk, methods: Methods, missing: Sequence[int]) -> dict[int, Standing]:
    """Everything is read after what is kept of them, the teams too: who keeps this sees by that what has changed."""
    found = improvements.some(desk, missing)
    theirs = {one.team_id for one in found}
    by_id = {team.id: team for team in teams.many(desk, theirs)}
    all_theirs = improvements.of_teams(desk, list(theirs))
    works = overview.put_together(desk, methods, found, all_theirs, by_id)
    return {work.improvement.id: work.standing for work in works}


def _glance(
    connection: Connection, methods: Methods, one: Improvement, standings: Mapping[int, Standing],
    moves: Sequence[improvements.Move] = (),
) -> Glance:  # fmt: skip
    return Glance(one, methods.of(connection, one), standings[one.id], tuple(moves))
