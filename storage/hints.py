"""Which hints a team has been given, and whether our messages helped those who got them.

Hints are appended. Of opinions there is one for each person and message, the latest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, bindparam, func, insert, select

from storage import rows, tables
from storage.desk import Desk
from storage.prepared import Prepared


@dataclass(frozen=True)
class Given:
    """A hint about an answer; `after_move` counts the moves that had been made by then."""

    improvement_id: int
    step: str
    question: str
    rule: str
    after_move: int
    at: datetime


_GIVEN_IN = Prepared(
    lambda _dialect: (
        select(*rows.columns(Given, tables.hint))
        .where(
            tables.hint.c.workspace_id == bindparam("workspace"),
            tables.hint.c.improvement_id == bindparam("improvement"),
            tables.hint.c.step == bindparam("step"),
        )
        .order_by(tables.hint.c.id)
    )
)


def keep(desk: Desk, given: Given) -> None:
    desk.connection.execute(insert(tables.hint), {"workspace_id": desk.workspace, **vars(given)})


def given_in(desk: Desk, improvement_id: int, step: str) -> list[Given]:
    """The hints of a step so far, oldest first."""
    which = {"workspace": desk.workspace, "improvement": improvement_id, "step": step}
    return [Given(*row) for row in _GIVEN_IN(desk.connection, which)]


def keep_opinion(desk: Desk, team_id: int, user: str, about: str, helped: bool) -> None:
    """What somebody thought of a message; said again, they have changed their mind. `about` is at most 120 long."""
    table, said = tables.opinion, {"team_id": team_id, "helped": helped, "at": desk.now}
    adding = rows.insert(table, desk.connection.dialect.name).values(
        workspace_id=desk.workspace, user_id=user, about=about, **said
    )
    desk.connection.execute(
        adding.on_conflict_do_update(index_elements=["workspace_id", "user_id", "about"], set_=said)
    )


_RANKED = (
    select(
        tables.opinion.c.team_id,
        tables.opinion.c.helped,
        func.row_number()
        .over(
            partition_by=tables.opinion.c.team_id,
            order_by=[tables.opinion.c.at.desc(), tables.opinion.c.id.desc()],
        )
        .label("place"),
    )
    .where(
        tables.opinion.c.workspace_id == bindparam("workspace"),
        tables.opinion.c.team_id.in_(bindparam("teams", expanding=True)),
        tables.opinion.c.about.like(bindparam("sort")),
    )
    .subquery()
)
_OPINIONS = Prepared(
    lambda _dialect: (
        select(_RANKED.c.team_id, _RANKED.c.helped)
        .where(_RANKED.c.place <= bindparam("most", type_=Integer()))
        .order_by(_RANKED.c.place)
    )
)


def opinions(desk: Desk, teams: Sequence[int], sort: str, most: int) -> dict[int, list[bool]]:
    """Each team's latest opinions of a sort of message (the part of `about` before the full stop), newest first."""
    which = {"workspace": desk.workspace, "teams": teams, "sort": f"{sort}.%", "most": most}
    by_team: dict[int, list[bool]] = {team: [] for team in teams}
    for team, helped in _OPINIONS(desk.connection, which):
        by_team[team].append(helped)
    return by_team
