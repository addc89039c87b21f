"""The goals that an organisation has made a priority, as a team has written them down.

None is ever taken away, since answers name them by their ids; the same words again are the same goal.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select, update

from storage import improvements, rows, tables
from storage.desk import Desk
from storage.prepared import Prepared


@dataclass(frozen=True)
class Goal:
    """A retired goal is no longer offered, and still named where it was chosen."""

    id: int
    team_id: int
    words: str
    retired: bool


_OF_TEAMS = Prepared(
    lambda _dialect: (
        select(*rows.columns(Goal, tables.goal))
        .where(
            tables.goal.c.workspace_id == bindparam("workspace"),
            tables.goal.c.team_id.in_(bindparam("teams", expanding=True)),
        )
        .order_by(tables.goal.c.id)
    )
)


def of_teams(desk: Desk, teams: Sequence[int]) -> list[Goal]:
    """Oldest first, retired ones too."""
    return [Goal(*row) for row in _OF_TEAMS(desk.connection, {"workspace": desk.workspace, "teams": teams})]


def replace(desk: Desk, team_id: int, words: Sequence[str], by: str) -> None:
    """These are the team's goals now: new ones are added, the others retired, and one that comes back is the same."""
    improvements.forget_standings(desk, team_id)
    table, known = tables.goal, {goal.words: goal for goal in of_teams(desk, [team_id])}
    for goal in known.values():
        desk.connection.execute(
            update(table)
            .where(table.c.workspace_id == desk.workspace, table.c.id == goal.id)
            .values(retired=goal.words not in words)
        )
    fresh = [word for word in dict.fromkeys(words) if word not in known]
    if fresh:
        said = {"workspace_id": desk.workspace, "team_id": team_id, "author": by, "at": desk.now}
        desk.connection.execute(insert(table), [{**said, "words": word} for word in fresh])
