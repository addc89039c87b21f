"""Rounds: the teams that go from meeting to meeting together, who leads them all, and when they meet.

A name is one round's in its workspace, and a slot one meeting's in its round. Whoever sets the meetings holds the round
(`lock`) from before it looks at them.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from storage import rows, tables
from storage.desk import Desk


@dataclass(frozen=True)
class Round:
    id: int
    edition: str
    name: str
    leads: tuple[str, ...]


@dataclass(frozen=True)
class RoundMeeting:
    """`slot` is which of the edition's meetings it is."""

    slot: str
    starts_at: datetime
    place: str


def begin(desk: Desk, edition: str, name: str, by: str) -> int:
    """The round of that name, begun now when there is none; whoever begins it leads it. Returns its id."""
    table = tables.round_
    before = desk.connection.execute(
        select(table.c.id).where(table.c.workspace_id == desk.workspace, table.c.name == name)
    ).scalar()
    if before is not None:
        return int(before)
    values = {"workspace_id": desk.workspace, "edition": edition, "name": name}
    begun = {"started_by": by, "started_at": desk.now}
    found = int(desk.connection.execute(insert(table).values(**values, **begun).returning(table.c.id)).scalar_one())
    desk.connection.execute(insert(tables.round_lead).values(workspace_id=desk.workspace, round_id=found, user_id=by))
    return found


def every(desk: Desk) -> list[Round]:
    """The workspace's rounds, newest first."""
    found = desk.connection.execute(
        select(tables.round_).where(tables.round_.c.workspace_id == desk.workspace).order_by(tables.round_.c.id.desc())
    ).all()
    leads = desk.connection.execute(
        select(tables.round_lead).where(tables.round_lead.c.workspace_id == desk.workspace).order_by("user_id")
    ).all()
    return [
        rows.value(Round, row, leads=tuple(lead.user_id for lead in leads if lead.round_id == row.id)) for row in found
    ]


def lock(desk: Desk, round_id: int) -> None:
    """Whoever else wants to change the round waits until the transaction ends."""
    table = tables.round_
    which = select(table.c.id).where(table.c.workspace_id == desk.workspace, table.c.id == round_id)
    desk.connection.execute(which.with_for_update(key_share=True))


def get(desk: Desk, round_id: int) -> Round | None:
    return next((its_round for its_round in every(desk) if its_round.id == round_id), None)


def led_by(desk: Desk, user: str) -> list[Round]:
    return [its_round for its_round in every(desk) if user in its_round.leads]


def set_meeting(desk: Desk, round_id: int, meeting: RoundMeeting) -> None:
    """When and where one of the round's meetings is, for every team that is in it now or joins later."""
    values = {"workspace_id": desk.workspace, "round_id": round_id, **vars(meeting)}
    statement = rows.insert(tables.round_meeting, desk.connection.dialect.name).values(**values)
    said = {"starts_at": meeting.starts_at, "place": meeting.place}
    desk.connection.execute(statement.on_conflict_do_update(index_elements=["round_id", "slot"], set_=said))


def meetings(desk: Desk, round_id: int) -> list[RoundMeeting]:
    """In the order they take place."""
    table = tables.round_meeting
    found = desk.connection.execute(
        select(*rows.columns(RoundMeeting, table))
        .where(table.c.workspace_id == desk.workspace, table.c.round_id == round_id)
        .order_by(table.c.starts_at)
    )
    return [rows.value(RoundMeeting, row) for row in found]
