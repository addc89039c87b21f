"""Which role groups of an organisation have the gender equality expertise that they need, as a team has noted it.

One state for each group: what is noted later is what counts, and the earlier is gone.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from storage import rows, tables
from storage.desk import Desk


def keep(desk: Desk, team_id: int, states: Mapping[str, str], author: str) -> None:
    """`states`: by role group, have, planned or need. A group that is not named stays as it was."""
    table = tables.competence
    for group, state in states.items():
        said = {"state": state, "author": author, "at": desk.now}
        adding = rows.insert(table, desk.connection.dialect.name).values(
            workspace_id=desk.workspace, team_id=team_id, role_group=group, **said
        )
        desk.connection.execute(adding.on_conflict_do_update(index_elements=["team_id", "role_group"], set_=said))


def of_teams(desk: Desk, teams: Sequence[int]) -> dict[int, dict[str, str]]:
    """For each team the state of each role group that has been noted."""
    table = tables.competence
    found = desk.connection.execute(
        select(table.c.team_id, table.c.role_group, table.c.state).where(
            table.c.workspace_id == desk.workspace, table.c.team_id.in_(teams)
        )
    )
    noted: dict[int, dict[str, str]] = {team: {} for team in teams}
    for row in found:
        noted[row.team_id][row.role_group] = row.state
    return noted
