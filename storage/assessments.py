"""Self-assessments: what each votes for themselves, and what the team agrees on. The latest score of each counts.

Scores are appended. That two do not begin at once, and that no vote is kept once the voting is closed, is seen to by
the caller, who holds the team.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update

from storage import rows, tables
from storage.desk import Desk


@dataclass(frozen=True)
class Assessment:
    """`edition` and `checklist` tell by what; scores of different checklists are never compared.

    Until the voting is closed (`closed_at`) nothing of a private vote is shown to others; from then on none is changed.
    """

    id: int
    team_id: int
    edition: str
    checklist: str
    begun_by: str
    begun_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Score:
    """`voter` is empty in the team's own score; `evidence` is what it rests on."""

    assessment_id: int
    item: str
    voter: str
    value: int
    evidence: str
    author: str
    at: datetime


def begin(desk: Desk, team_id: int, edition: str, checklist: str, by: str) -> int:
    table = tables.assessment
    values = {"workspace_id": desk.workspace, "team_id": team_id, "edition": edition, "checklist": checklist}
    begun = values | {"begun_by": by, "begun_at": desk.now}
    return int(desk.connection.execute(insert(table).values(**begun).returning(table.c.id)).scalar_one())


def close(desk: Desk, assessment_id: int) -> None:
    """Nobody votes for themselves any more. The first time counts."""
    table = tables.assessment
    which = (table.c.workspace_id == desk.workspace, table.c.id == assessment_id, table.c.closed_at.is_(None))
    desk.connection.execute(update(table).where(*which).values(closed_at=desk.now))


def of_teams(desk: Desk, teams: list[int]) -> list[Assessment]:
    """Oldest first."""
    table = tables.assessment
    found = desk.connection.execute(
        select(*rows.columns(Assessment, table))
        .where(table.c.workspace_id == desk.workspace, table.c.team_id.in_(teams))
        .order_by(table.c.id)
    )
    return [rows.value(Assessment, row) for row in found]


def get(desk: Desk, assessment_id: int) -> Assessment | None:
    table = tables.assessment
    row = desk.connection.execute(
        select(*rows.columns(Assessment, table)).where(
            table.c.workspace_id == desk.workspace, table.c.id == assessment_id
        )
    ).one_or_none()
    return rows.value(Assessment, row) if row else None


def keep_scores(desk: Desk, assessment_id: int, voter: str, given: Mapping[str, tuple[int, str]], by: str) -> None:
    """`given` has the value and the evidence by item. What stands already in the same words is not added again."""
    before = {(score.item, score.voter): (score.value, score.evidence) for score in scores(desk, [assessment_id])}
    which = {"workspace_id": desk.workspace, "assessment_id": assessment_id, "voter": voter}
    said = {**which, "author": by, "at": desk.now}
    fresh = [
        {**said, "item": item, "value": value, "evidence": evidence}
        for item, (value, evidence) in given.items()
        if before.get((item, voter)) != (value, evidence)
    ]
    if fresh:
        desk.connection.execute(insert(tables.score), fresh)


def scores(desk: Desk, assessments: list[int]) -> list[Score]:
    """The latest score of each item by each voter."""
    table = tables.score
    newest = (
        select(func.max(table.c.id))
        .where(table.c.workspace_id == desk.workspace, table.c.assessment_id.in_(assessments))
        .group_by(table.c.assessment_id, table.c.item, table.c.voter)
    )
    found = desk.connection.execute(
        select(*rows.columns(Score, table)).where(table.c.id.in_(newest)).order_by(table.c.id)
    )
    return [rows.value(Score, row) for row in found]
