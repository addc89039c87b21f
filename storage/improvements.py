"""Improvements with their answers and moves. Both are appended and never changed: the latest row is the answer.

Who answers or moves one holds it first (`get` with `lock`), so that moves are numbered one at a time. Where it stands
is kept for speed, and is never the truth: `touch` with each fact makes it unknown, and whoever makes it of the facts
keeps it only if they have not changed since. A card is drawn by one process at a time, which claims it; claims lapse.
"""

import json
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

from storage import rows, silences, tables
from storage.desk import Desk
from storage.prepared import Prepared

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

    standing: str | None = None
    """Where it stands, as JSON that the caller understands; anything else: it is to be made of the facts."""


@dataclass(frozen=True)
class Claim:
    """Whose card it is to draw. `lapsed`: when somebody claimed it who never told how that went."""

    lapsed: datetime | None = None


class Answer(NamedTuple):
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
    id: int = 0
    """Answers are numbered as they come, over all improvements; 0: not kept yet."""


class Move(NamedTuple):
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
    """Where an improvement stands, as it has it."""

    id: int
    team_id: int
    standing: str | None


@dataclass(frozen=True)
class Made:
    """Where an improvement stands by its facts. `was` is what it had when they were read."""

    id: int
    was: str | None
    standing: str


def _unknown() -> str:
    """No standing at all, and never the same twice: who makes one of the facts sees whether they have changed since."""
    return json.dumps([secrets.token_hex(4)])


_COLUMNS = {kind: rows.columns(kind, table) for kind, table in (
    (Improvement, tables.improvement), (Answer, tables.answer), (Move, tables.move),
)}  # fmt: skip


def _one(table: Table) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """What belongs to one improvement."""
    return table.c.workspace_id == bindparam("workspace"), table.c.improvement_id == bindparam("improvement")


def _newest(*which: ColumnElement[bool]) -> Select[tuple[int]]:
    """The ids of the latest answer to each question."""
    table = tables.answer
    return (
        select(func.max(table.c.id))
        .where(*which)
        .group_by(table.c.improvement_id, table.c.step, table.c.question, table.c.member)
    )


# What every answer asks for is put together once: building a statement costs more than running it.
_ONE = select(*_COLUMNS[Improvement]).where(
    tables.improvement.c.workspace_id == bindparam("workspace"), tables.improvement.c.id == bindparam("improvement")
)
_IS_AS_IT_WAS = tables.improvement.c.standing.is_not_distinct_from(bindparam("was", type_=Text()))
_KEEP_STANDING = Prepared(
    lambda _dialect: (
        update(tables.improvement)
        .where(tables.improvement.c.workspace_id == bindparam("workspace"))
        .where(tables.improvement.c.id == bindparam("improvement"))
        .where(_IS_AS_IT_WAS)
        .values(standing=bindparam("stands"))
    )
)
_KEEP_CARD = Prepared(
    lambda _dialect: (
        update(tables.improvement)
        .where(tables.improvement.c.workspace_id == bindparam("workspace"))
        .where(tables.improvement.c.id == bindparam("improvement"))
        .values(
            card_ts=bindparam("ts"),
            card_moves=bindparam("moves"),
            card_changes=bindparam("shown"),
            card_claimed_at=None,
            standing=case((_IS_AS_IT_WAS, bindparam("stands", type_=Text())), else_=tables.improvement.c.standing),
        )
        .returning(tables.improvement.c.changes)
    )
)


def _of_teams(kind: type[Any]) -> Prepared:
    return Prepared(
        lambda _dialect: (
            select(*rows.columns(kind, tables.improvement))
            .where(
                tables.improvement.c.workspace_id == bindparam("workspace"),
                tables.improvement.c.team_id.in_(bindparam("teams", expanding=True)),
            )
            .order_by(tables.improvement.c.id)
        )
    )


_STANDINGS, _OF_TEAMS = _of_teams(Kept), _of_teams(Improvement)
_GET = Prepared(lambda _dialect: _ONE)
_GET_LOCKED = Prepared(lambda _dialect: _ONE.with_for_update(key_share=True))  # what refers to it need not wait
_ADD_ANSWER = Prepared(
    lambda _dialect: (
        insert(tables.answer)
        .values({name: bindparam(name) for name in ("workspace_id", *Answer._fields[:-1])})
        .returning(tables.answer.c.id)
    )
)
_TOUCH = Prepared(
    lambda _dialect: (
        update(tables.improvement)
        .where(tables.improvement.c.workspace_id == bindparam("workspace"))
        .where(tables.improvement.c.id == bindparam("improvement"))
        .values(changes=tables.improvement.c.changes + 1, standing=bindparam("stands"))
    )
)
_OF_SOME = (
    tables.answer.c.workspace_id == bindparam("workspace"),
    tables.answer.c.improvement_id.in_(bindparam("improvements", expanding=True)),
)
_LATEST = Prepared(lambda _dialect: select(*_COLUMNS[Answer]).where(tables.answer.c.id.in_(_newest(*_OF_SOME))))
_MOVES = Prepared(
    lambda _dialect: (
        select(*_COLUMNS[Move])
        .where(
            tables.move.c.workspace_id == bindparam("workspace"),
            tables.move.c.improvement_id.in_(bindparam("improvements", expanding=True)),
        )
        .order_by(tables.move.c.improvement_id, tables.move.c.number)
    )
)
_ADD_MOVE = Prepared(
    lambda _dialect: insert(tables.move).values({name: bindparam(name) for name in ("workspace_id", *Move._fields)})
)


def begin(desk: Desk, *, team_id: int, title: str, kind: str, method: str, version: str, started_by: str) -> int:
    """The new improvement's id.

    Where it stands is made of the facts by whoever looks first. So it is with the team's others of another kind,
    which may be asked about the new one from now on.
    """
    forget_standings(desk, team_id, but_of_kind=kind)
    values = {"workspace_id": desk.workspace, "team_id": team_id, "title": title, "kind": kind, "changes": 1}
    values |= {"method": method, "version": version, "started_by": started_by, "started_at": desk.now}
    return int(
        desk.connection.execute(
            insert(tables.improvement).values(**values).returning(tables.improvement.c.id)
        ).scalar_one()
    )


def get(desk: Desk, improvement_id: int, *, lock: bool = False) -> Improvement | None:
    """With `lock`, whoever else wants to answer or move this improvement waits until the transaction ends."""
    which = {"workspace": desk.workspace, "improvement": improvement_id}
    found = (_GET_LOCKED if lock else _GET)(desk.connection, which)
    return Improvement(*found[0]) if found else None


def facts_listed(dialect: str) -> tuple[ColumnElement[str], ColumnElement[str]]:
    """For another statement: an improvement's moves, and the latest answer to each question, for facts_of.

    Its parameters are `workspace` and `improvement`.
    """
    newest = tables.answer.c.id.in_(_newest(*_one(tables.answer)))
    return (
        rows.listed(dialect, _COLUMNS[Move], *_one(tables.move)),
        rows.listed(dialect, _COLUMNS[Answer], newest),
    )


def facts_of(moves: str, answers: str) -> tuple[list[Move], list[Answer]]:
    """What facts_listed gave: the moves in order, and the latest answer to each question."""
    made = [Move(*(*own, tables.moment_of(at))) for *own, at in json.loads(moves)]
    given = [Answer(*(*own, tables.moment_of(at), number)) for *own, at, number in json.loads(answers)]
    return sorted(made, key=lambda move: move.number), given


def of_teams(desk: Desk, teams: Sequence[int]) -> list[Improvement]:
    """The teams' improvements, oldest first."""
    return [Improvement(*row) for row in _OF_TEAMS(desk.connection, {"workspace": desk.workspace, "teams": teams})]


def add_answer(desk: Desk, answer: Answer) -> Answer:
    """The answer, with the id that it was given."""
    [(kept,)] = _ADD_ANSWER(desk.connection, {"workspace_id": desk.workspace, **answer._asdict()})
    return answer._replace(id=kept)


def touched(desk: Desk, those: Sequence[int]) -> dict[tuple[int, str], datetime]:
    """When each of these improvements was last answered or moved by each person: by (improvement, person)."""
    if not those:
        return {}
    found = [
        row
        for table, who in ((tables.answer, tables.answer.c.author), (tables.move, tables.move.c.by))
        for row in desk.connection.execute(
            select(table.c.improvement_id, who, func.max(table.c.at))
            .where(table.c.workspace_id == desk.workspace, table.c.improvement_id.in_(those))
            .group_by(table.c.improvement_id, who)
        )
    ]
    return {(improvement, who): at for improvement, who, at in sorted(found, key=lambda row: row[2])}


def add_move(desk: Desk, move: Move) -> None:
    """Numbers are unique for an improvement: keeping the same move twice is an IntegrityError."""
    _ADD_MOVE(desk.connection, {"workspace_id": desk.workspace, **move._asdict()})


def latest_answers(desk: Desk, improvements: Sequence[int]) -> dict[int, list[Answer]]:
    """For each improvement the latest answer to each question (of each member, where each is asked)."""
    found = _LATEST(desk.connection, {"workspace": desk.workspace, "improvements": improvements})
    return _by_improvement(improvements, [Answer(*row) for row in found])


def every_answer(desk: Desk, improvements: Sequence[int]) -> dict[int, list[Answer]]:
    """For each improvement every answer ever given, oldest first."""
    table = tables.answer
    found = desk.connection.execute(
        select(*rows.columns(Answer, table))
        .where(table.c.workspace_id == desk.workspace, table.c.improvement_id.in_(improvements))
        .order_by(table.c.id)
    )
    return _by_improvement(improvements, [rows.value(Answer, row) for row in found])


def history(desk: Desk, improvement_id: int, step: str) -> list[Answer]:
    """Every answer ever given in a step, oldest first."""
    table = tables.answer
    found = desk.connection.execute(
        select(*rows.columns(Answer, table))
        .where(table.c.workspace_id == desk.workspace, table.c.improvement_id == improvement_id, table.c.step == step)
        .order_by(table.c.id)
    )
    return [rows.value(Answer, row) for row in found]


def moves(desk: Desk, improvements: Sequence[int]) -> dict[int, list[Move]]:
    """For each improvement its moves in order."""
    found = _MOVES(desk.connection, {"workspace": desk.workspace, "improvements": improvements})
    return _by_improvement(improvements, [Move(*row) for row in found])


def touch(desk: Desk, improvement_id: int) -> None:
    """A fact has been added: the card has fallen behind, and where it stands is made anew by who wants to know."""
    _TOUCH(desk.connection, {"workspace": desk.workspace, "improvement": improvement_id, "stands": _unknown()})


def standings(desk: Desk, teams: Sequence[int]) -> list[Kept]:
    """Where each of the teams' improvements stands, oldest first."""
    return [Kept(*row) for row in _STANDINGS(desk.connection, {"workspace": desk.workspace, "teams": teams})]


def keep_standings(desk: Desk, those: Sequence[Made]) -> None:
    """Where they stand, unless the facts have changed since they were read."""
    for made in sorted(those, key=lambda made: made.id):
        kept = {"workspace": desk.workspace, "improvement": made.id, "was": made.was, "stands": made.standing}
        _KEEP_STANDING(desk.connection, kept)


def forget_standings(desk: Desk, *teams: int, but_of_kind: str = "") -> None:
    """Something of the teams' that their improvements are asked about changes: where they stand is made anew.

    Before the teams' own rows are written. The improvements are held until the transaction ends.
    """
    table = tables.improvement
    held = hold(desk, *teams, but_of_kind=but_of_kind)
    if held:
        those = (table.c.workspace_id == desk.workspace, table.c.id.in_(held))
        desk.connection.execute(update(table).where(*those).values(standing=_unknown()))


def hold(desk: Desk, *teams: int, but_of_kind: str = "") -> list[int]:
    """The ids of the teams' improvements, which nobody else changes until the transaction ends.

    Locked in the order of their ids, as by everybody who holds several.
    """
    table = tables.improvement
    which = (table.c.workspace_id == desk.workspace, table.c.team_id.in_(teams), table.c.kind != but_of_kind)
    found = select(table.c.id).where(*which).order_by(table.c.id).with_for_update(key_share=True)
    return list(desk.connection.execute(found).scalars())


def some(desk: Desk, those: Sequence[int]) -> list[Improvement]:
    """These improvements, oldest first."""
    table = tables.improvement
    wanted = (
        select(*rows.columns(Improvement, table))
        .where(table.c.workspace_id == desk.workspace, table.c.id.in_(those))
        .order_by(table.c.id)
    )
    found = desk.connection.execute(wanted)
    return [rows.value(Improvement, row) for row in found]


def wait(desk: Desk, improvement_id: int, until: date) -> None:
    """Nobody is to be asked about it before that day."""
    table = tables.improvement
    desk.connection.execute(
        update(table)
        .where(table.c.workspace_id == desk.workspace, table.c.id == improvement_id)
        .values(waits_until=until, changes=table.c.changes + 1)
    )


def turned(desk: Desk, improvement_id: int) -> None:
    """The way is no longer straight, or one with a picture has gone on: the picture is to be drawn."""
    table = tables.improvement
    desk.connection.execute(
        update(table).where(table.c.workspace_id == desk.workspace, table.c.id == improvement_id).values(map_due=True)
    )


def maps_due(connection: Connection, now: datetime, most: int, calling: Collection[str]) -> list[tuple[str, int]]:
    """(workspace, improvement) whose pictures are to be drawn, and may be uploaded by the methods `calling`."""
    return _some(connection, _MAPS_DUE, now, most, calling)


def keep_map(desk: Desk, improvement_id: int, file: str | None) -> None:
    """The picture of the way, or None where there can be none. The card is to show it."""
    table = tables.improvement
    desk.connection.execute(
        update(table)
        .where(table.c.workspace_id == desk.workspace, table.c.id == improvement_id)
        .values(map_file=file, map_due=False, changes=table.c.changes + 1)
    )


def behind(connection: Connection, now: datetime, most: int, calling: Collection[str]) -> list[tuple[str, int]]:
    """(workspace, improvement) whose cards are to be drawn, and may be by the methods `calling`."""
    return _some(connection, _BEHIND, now, most, calling)


def claim_card(desk: Desk, improvement_id: int) -> Claim | None:
    """The card is ours to draw; None when somebody else draws it.

    A claim that is not followed by keep_card lapses after two minutes. Whoever drew it then may have posted it.
    """
    which = {"workspace": desk.workspace, "improvement": improvement_id}
    found = _FREE_CARD(desk.connection, {**which, **moments(desk.now)})
    if not found:
        return None
    _CLAIM_CARD(desk.connection, {**which, "now": desk.now})
    return Claim(found[0][0])


def keep_card(desk: Desk, shown: Improvement, made: Made) -> int:
    """Where the card stands now and what it shows, by the card fields of `shown`; the claim is given up.

    And where the improvement stands, as in keep_standings. Gives how many changes there have been by now.
    """
    card = {"ts": shown.card_ts, "moves": shown.card_moves, "shown": shown.card_changes}
    stands = {"was": made.was, "stands": made.standing}
    [(changes,)] = _KEEP_CARD(desk.connection, {"workspace": desk.workspace, "improvement": shown.id, **card, **stands})
    return int(changes)


_MAP_DUE = text("improvement.map_due")
"""Word for word as the index has it, which is not used otherwise."""


def wants_picture(calling: str) -> ColumnElement[bool]:
    """For another statement: whether a picture shows less than the way that has been gone, and can be uploaded.

    By the methods in the parameter of that name; the others are those of `moments`. So too is_behind.
    """
    return and_(_MAP_DUE, tables.improvement.c.map_due, _reachable(calling))


def is_behind(calling: str) -> ColumnElement[bool]:
    """For another statement: whether a card shows less than what is known, and may be drawn now by us."""
    table = tables.improvement
    return and_(table.c.card_changes < table.c.changes, _UNCLAIMED, _reachable(calling))


def moments(now: datetime) -> dict[str, datetime]:
    lapsed = {"lapsed_card": now - _CLAIM_LAPSES, "furthest_card": now + _CLAIM_LAPSES}
    return {**lapsed, **silences.moments(now)}


_UNCLAIMED = or_(
    tables.improvement.c.card_claimed_at.is_(None),
    tables.improvement.c.card_claimed_at < bindparam("lapsed_card"),
    tables.improvement.c.card_claimed_at > bindparam("furthest_card"),  # made by a clock that was wrong
)


_FREE_CARD = Prepared(
    lambda _dialect: (
        select(tables.improvement.c.card_claimed_at)
        .where(tables.improvement.c.workspace_id == bindparam("workspace"))
        .where(tables.improvement.c.id == bindparam("improvement"), _UNCLAIMED)
        .with_for_update(key_share=True)
    )
)
_CLAIM_CARD = Prepared(
    lambda _dialect: (
        update(tables.improvement)
        .where(tables.improvement.c.workspace_id == bindparam("workspace"))
        .where(tables.improvement.c.id == bindparam("improvement"))
        .values(card_claimed_at=bindparam("now"))
    )
)


def _reachable(calling: str) -> ColumnElement[bool]:
    """Whether the improvement's workspace is well, and has not been asked not to call these methods."""
    workspace = tables.workspace
    here = tables.improvement.c.workspace_id
    well = exists().where(workspace.c.id == here, workspace.c.trouble.is_(None))
    return and_(well, silences.over(here, calling))


def _first(condition: ColumnElement[bool]) -> Prepared:
    """In the order of the indexes of what is behind and of what has no picture."""
    table = tables.improvement
    some = select(table.c.workspace_id, table.c.id).where(condition)
    return Prepared(
        lambda _dialect: some.order_by(table.c.workspace_id, table.c.id).limit(bindparam("most", type_=Integer()))
    )


_MAPS_DUE, _BEHIND = _first(wants_picture("calling")), _first(is_behind("calling"))


def _some(
    connection: Connection, first: Prepared, now: datetime, most: int, calling: Collection[str]
) -> list[tuple[str, int]]:
    found = first(connection, {"calling": calling, "most": most, **moments(now)})
    return [(workspace, improvement) for workspace, improvement in found]


def _by_improvement(improvements: Sequence[int], found: Sequence[Any]) -> dict[int, list[Any]]:
    sorted_out: dict[int, list[Any]] = {improvement: [] for improvement in improvements}
    for row in found:
        sorted_out[row.improvement_id].append(row)
    return sorted_out
