"""Improvements with their answers and moves. Both are appended and never changed: the latest row is the answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, or_, select, update

from storage import rows, tables

_CLAIM_LAPSES = timedelta(minutes=2)


@dataclass(frozen=True)
class Improvement:
    id: int
    team_id: int
    title: str
    kind: str
    method: str
    version: str
    started_by: str
    started_at: datetime
    changes: int
    card_ts: str | None
    card_moves: int
    card_changes: int
    waits_until: date | None = None
    """The team has said that it may wait till then."""

    map_file: str | None = None
    """Slack's id of the picture of its way, once the way has turned."""


@dataclass(frozen=True)
class Answer:
    """`value` is None when the question was passed over; `asked` is how it was worded then."""

    improvement_id: int
    step: str
    question: str
    member: str
    value: Any
    asked: str
    author: str
    after_move: int
    at: datetime


@dataclass(frozen=True)
class Move:
    improvement_id: int
    number: int
    turn: str
    from_step: str | None
    to_step: str | None
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Kept:
    """Where an improvement stands, as JSON that the caller understands; None: to be made of the facts."""

    id: int
    team_id: int
    standing: str | None


# What every answer asks for is put together once: building a statement costs more than running it.
_ONE = select(*rows.columns(Improvement, tables.improvement)).where(
    tables.improvement.c.workspace_id == bindparam("workspace"), tables.improvement.c.id == bindparam("improvement")
)
_ONE_LOCKED = _ONE.with_for_update()
_TOUCH = (
    update(tables.improvement)
    .where(tables.improvement.c.workspace_id == bindparam("workspace"))
    .where(tables.improvement.c.id == bindparam("improvement"))
    .values(changes=tables.improvement.c.changes + 1, standing=bindparam("stands"))
)
_KEEP_STANDING = (
    update(tables.improvement)
    .where(tables.improvement.c.workspace_id == bindparam("workspace"))
    .where(tables.improvement.c.id == bindparam("improvement"))
    .values(standing=bindparam("stands"))
)
_STANDINGS = (
    select(*rows.columns(Kept, tables.improvement))
    .where(
        tables.improvement.c.workspace_id == bindparam("workspace"),
        tables.improvement.c.team_id.in_(bindparam("teams", expanding=True)),
    )
    .order_by(tables.improvement.c.id)
)
_NEWEST = (
    select(func.max(tables.answer.c.id))
    .where(
        tables.answer.c.workspace_id == bindparam("workspace"),
        tables.answer.c.improvement_id.in_(bindparam("improvements", expanding=True)),
    )
    .group_by(tables.answer.c.improvement_id, tables.answer.c.step, tables.answer.c.question, tables.answer.c.member)
)
_LATEST = select(*rows.columns(Answer, tables.answer)).where(tables.answer.c.id.in_(_NEWEST))
_MOVES = (
    select(*rows.columns(Move, tables.move))
    .where(
        tables.move.c.workspace_id == bindparam("workspace"),
        tables.move.c.improvement_id.in_(bindparam("improvements", expanding=True)),
    )
    .order_by(tables.move.c.improvement_id, tables.move.c.number)
)


def begin(connection: Connection, workspace: str, *, team_id: int, kind: str, **begun: object) -> int:
    """`begun` is every other field of Improvement down to `started_at`, but the id. Returns the id.

    Where it stands is made of the facts by whoever looks first. So it is with the team's others of another kind,
    which may be asked about the new one from now on.
    """
    forget_standings(connection, workspace, team_id, but_of_kind=kind)
    values = {"workspace_id": workspace, "team_id": team_id, "kind": kind, "changes": 1, **begun}
    return int(
        connection.execute(insert(tables.improvement).values(**values).returning(tables.improvement.c.id)).scalar_one()
    )


def get(connection: Connection, workspace: str, improvement_id: int, *, lock: bool = False) -> Improvement | None:
    """With `lock`, whoever else wants to answer or move this improvement waits until the transaction ends."""
    which = {"workspace": workspace, "improvement": improvement_id}
    row = connection.execute(_ONE_LOCKED if lock else _ONE, which).one_or_none()
    return rows.value(Improvement, row) if row else None


def of_teams(connection: Connection, workspace: str, teams: Sequence[int]) -> list[Improvement]:
    """The teams' improvements, oldest first."""
    table = tables.improvement
    found = connection.execute(
        select(*rows.columns(Improvement, table))
        .where(table.c.workspace_id == workspace, table.c.team_id.in_(teams))
        .order_by(table.c.id)
    )
    return [rows.value(Improvement, row) for row in found]


def add_answer(connection: Connection, workspace: str, answer: Answer) -> None:
    connection.execute(insert(tables.answer), {"workspace_id": workspace, **vars(answer)})


def add_move(connection: Connection, workspace: str, move: Move) -> None:
    """Numbers are unique for an improvement: keeping the same move twice is an IntegrityError."""
    connection.execute(insert(tables.move), {"workspace_id": workspace, **vars(move)})


def latest_answers(connection: Connection, workspace: str, improvements: Sequence[int]) -> dict[int, list[Answer]]:
    """For each improvement the latest answer to each question (of each member, where each is asked)."""
    found = connection.execute(_LATEST, {"workspace": workspace, "improvements": improvements})
    return _by_improvement(improvements, [rows.value(Answer, row) for row in found])


def every_answer(connection: Connection, workspace: str, improvements: Sequence[int]) -> dict[int, list[Answer]]:
    """For each improvement every answer ever given, oldest first."""
    table = tables.answer
    found = connection.execute(
        select(*rows.columns(Answer, table))
        .where(table.c.workspace_id == workspace, table.c.improvement_id.in_(improvements))
        .order_by(table.c.id)
    )
    return _by_improvement(improvements, [rows.value(Answer, row) for row in found])


def history(connection: Connection, workspace: str, improvement_id: int, step: str) -> list[Answer]:
    """Every answer ever given in a step, oldest first."""
    table = tables.answer
    found = connection.execute(
        select(*rows.columns(Answer, table))
        .where(table.c.workspace_id == workspace, table.c.improvement_id == improvement_id, table.c.step == step)
        .order_by(table.c.id)
    )
    return [rows.value(Answer, row) for row in found]


def moves(connection: Connection, workspace: str, improvements: Sequence[int]) -> dict[int, list[Move]]:
    """For each improvement its moves in order."""
    found = connection.execute(_MOVES, {"workspace": workspace, "improvements": improvements})
    return _by_improvement(improvements, [rows.value(Move, row) for row in found])


def touch(connection: Connection, workspace: str, improvement_id: int, standing: str | None = None) -> None:
    """A fact has been added: the card has fallen behind, and this is where it stands now; None: to be made anew."""
    connection.execute(_TOUCH, {"workspace": workspace, "improvement": improvement_id, "stands": standing})


def standings(connection: Connection, workspace: str, teams: Sequence[int]) -> list[Kept]:
    """Where each of the teams' improvements stands, oldest first."""
    found = connection.execute(_STANDINGS, {"workspace": workspace, "teams": teams})
    return [Kept(*row) for row in found]


def keep_standing(connection: Connection, workspace: str, improvement_id: int, standing: str) -> None:
    """Where it stands, made anew of facts that have not changed. The caller holds the improvement."""
    connection.execute(_KEEP_STANDING, {"workspace": workspace, "improvement": improvement_id, "stands": standing})


def forget_standings(connection: Connection, workspace: str, team_id: int, *, but_of_kind: str = "") -> None:
    """Something of the team's that its improvements are asked about has changed: where they stand is made anew.

    They are held, in the order of their ids, until the transaction ends: nobody keeps what the old facts say.
    """
    table = tables.improvement
    known = (
        select(table.c.id)
        .where(table.c.workspace_id == workspace, table.c.team_id == team_id, table.c.kind != but_of_kind)
        .order_by(table.c.id)
        .with_for_update()
    )
    connection.execute(update(table).where(table.c.id.in_(known)).values(standing=None))


def some(connection: Connection, workspace: str, those: Sequence[int], *, lock: bool = False) -> list[Improvement]:
    """These improvements, oldest first. With `lock`, held as `get` does."""
    table = tables.improvement
    wanted = (
        select(*rows.columns(Improvement, table))
        .where(table.c.workspace_id == workspace, table.c.id.in_(those))
        .order_by(table.c.id)
    )
    found = connection.execute(wanted.with_for_update() if lock else wanted)
    return [rows.value(Improvement, row) for row in found]


def wait(connection: Connection, workspace: str, improvement_id: int, until: date) -> None:
    """Nobody is to be asked about it before that day."""
    table = tables.improvement
    connection.execute(
        update(table)
        .where(table.c.workspace_id == workspace, table.c.id == improvement_id)
        .values(waits_until=until, changes=table.c.changes + 1)
    )


def turned(connection: Connection, workspace: str, improvement_id: int) -> None:
    """The way is no longer straight, or one with a picture has gone on: the picture is to be drawn."""
    table = tables.improvement
    connection.execute(
        update(table).where(table.c.workspace_id == workspace, table.c.id == improvement_id).values(map_due=True)
    )


def maps_due(connection: Connection, most: int) -> list[tuple[str, int]]:
    """(workspace, improvement) whose pictures show less than the way that has been gone."""
    table = tables.improvement
    found = connection.execute(
        select(table.c.workspace_id, table.c.id).where(table.c.map_due).order_by(table.c.id).limit(most)
    )
    return [(row.workspace_id, row.id) for row in found]


def keep_map(connection: Connection, workspace: str, improvement_id: int, file: str | None) -> None:
    """The picture of the way, or None where there can be none. The card is to show it."""
    table = tables.improvement
    connection.execute(
        update(table)
        .where(table.c.workspace_id == workspace, table.c.id == improvement_id)
        .values(map_file=file, map_due=False, changes=table.c.changes + 1)
    )


def behind(connection: Connection, now: datetime, most: int) -> list[tuple[str, int]]:
    """(workspace, improvement) whose cards show less than what is known, and that nobody is drawing."""
    table = tables.improvement
    found = connection.execute(
        select(table.c.workspace_id, table.c.id)
        .where(table.c.card_changes < table.c.changes, _unclaimed(now))
        .order_by(table.c.id)
        .limit(most)
    )
    return [(row.workspace_id, row.id) for row in found]


def claim_card(connection: Connection, workspace: str, improvement_id: int, now: datetime) -> bool:
    """Whether the card is ours to draw. A claim that is not followed by keep_card lapses after two minutes."""
    table = tables.improvement
    claimed = connection.execute(
        update(table)
        .where(table.c.workspace_id == workspace, table.c.id == improvement_id, _unclaimed(now))
        .values(card_claimed_at=now)
    )
    return bool(claimed.rowcount)


def keep_card(connection: Connection, workspace: str, shown: Improvement) -> None:
    """Where the card stands now and what it shows, by the card fields of `shown`; the claim is given up."""
    table = tables.improvement
    connection.execute(
        update(table)
        .where(table.c.workspace_id == workspace, table.c.id == shown.id)
        .values(
            card_ts=shown.card_ts,
            card_moves=shown.card_moves,
            card_changes=shown.card_changes,
            card_claimed_at=None,
        )
    )


def _unclaimed(now: datetime) -> ColumnElement[bool]:
    claimed = tables.improvement.c.card_claimed_at
    return or_(claimed.is_(None), claimed < now - _CLAIM_LAPSES)


def _by_improvement(improvements: Sequence[int], found: Sequence[Any]) -> dict[int, list[Any]]:
    sorted_out: dict[int, list[Any]] = {improvement: [] for improvement in improvements}
    for one in found:
        sorted_out[one.improvement_id].append(one)
    return sorted_out
