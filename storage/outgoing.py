"""What is to be said to Slack that somebody's turn led to: a row from the turn's own transaction until Slack has it.

The promises:

1. A row is written with the fact that it follows from, claimed by the process that is about to send it, its first
   sending counted. The sending itself waits for the commit.
2. What Slack has is deleted. What Slack will not have now is put off, what it will never have is deleted by whoever
   has told the person.
3. A row whose claim has run out is *unknown*: whoever claims it next looks for it before sending it again.
4. What a process does with a row that somebody else has claimed since counts for nothing.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, exists, func, insert, select, update

from storage import tables
from storage.desk import Desk
from storage.prepared import Prepared, PreparedForMany, numbered

LEASE = timedelta(minutes=1)
_table = tables.outgoing


@dataclass(frozen=True)
class Outgoing:
    """`kind` says what Slack is asked to do with `body`; `recipient` is the person or channel that it concerns.

    `teller` is told when Slack will never have it (empty: nobody). `unknown`: it may have arrived already.
    `until`: nobody else sends it before; without a claim nobody does at all.
    """

    workspace_id: str
    kind: str
    recipient: str
    body: Mapping[str, Any]
    teller: str
    event_key: str
    claimed_by: str | None
    tried_at: datetime | None
    until: datetime
    unknown: bool = False


_COLUMNS = (
    "workspace_id", "kind", "recipient", "body", "teller", "not_before", "claimed_by", "attempts", "tried_at",
    "event_key",
)  # fmt: skip
_ADD = PreparedForMany(lambda _dialect, number: insert(_table).values(numbered(_table, _COLUMNS, number)))
_DONE = Prepared(
    lambda _dialect: delete(_table).where(
        _table.c.event_key.in_(bindparam("keys", expanding=True)), _table.c.claimed_by == bindparam("claim")
    )
)


def fresh(
    desk: Desk, kind: str, recipient: str, body: Mapping[str, Any], teller: str, claim: str,
    quiet_until: datetime | None = None,
) -> Outgoing:  # fmt: skip
    """One that is about to be kept and then sent by this very process; while Slack wants quiet it waits for a beat."""
    key = secrets.token_hex(8)
    if quiet_until is not None and quiet_until >= desk.now:
        return Outgoing(desk.workspace, kind, recipient, body, teller, key, None, None, quiet_until)
    return Outgoing(desk.workspace, kind, recipient, body, teller, key, claim, desk.now, desk.now + LEASE)


def add(connection: Connection, those: Sequence[Outgoing]) -> None:
    """Keep them, each claimed by its own sender."""
    _ADD(connection, [_row(outgoing) for outgoing in those])


def claim(connection: Connection, now: datetime, most: int) -> list[Outgoing]:
    """Up to `most` that are to be sent now and that nobody is sending, in the order they came."""
    ready = connection.execute(
        select(_table).where(READY).order_by(_table.c.id).limit(most).with_for_update(skip_locked=True),
        {"now": now},
    ).all()
    claim, until = secrets.token_hex(6), now + LEASE
    if ready:
        connection.execute(
            update(_table)
            .where(_table.c.id.in_([row.id for row in ready]))
            .values(
                not_before=until,
                claimed_by=claim,
                attempts=_table.c.attempts + 1,
                tried_at=func.coalesce(_table.c.tried_at, now),
            )
        )
    return [
        Outgoing(
            row.workspace_id, row.kind, row.recipient, json.loads(row.body), row.teller, row.event_key, claim,
            row.tried_at or now, until, unknown=row.attempts > 0,
        )
        for row in ready
    ]  # fmt: skip


READY = and_(
    _table.c.not_before <= bindparam("now"),
    exists().where(tables.workspace.c.id == _table.c.workspace_id, tables.workspace.c.trouble.is_(None)),
)
"""For another statement, with the parameter `now`: what there is to claim."""


def done(connection: Connection, those: Sequence[Outgoing]) -> None:
    """Slack has them, or will never have them. All are of one claim."""
    if not those:
        return
    _DONE(connection, {"keys": [outgoing.event_key for outgoing in those], "claim": those[0].claimed_by})


def put_off(connection: Connection, one: Outgoing, until: datetime) -> None:
    """It certainly did not arrive: it is sent again then, without being looked for."""
    _settle(connection, one, not_before=until, claimed_by=None, attempts=0, tried_at=None)


def keep_unknown(connection: Connection, one: Outgoing, until: datetime) -> None:
    """Nobody knows whether it arrived: it is looked for then."""
    _settle(connection, one, not_before=until, claimed_by=None)


def hasten(desk: Desk, event_key: str) -> bool:
    """Whether it is still on its way; one that may have arrived already is looked for at once."""
    which = (_table.c.workspace_id == desk.workspace, _table.c.event_key == event_key)
    desk.connection.execute(
        update(_table).where(*which, _table.c.claimed_by.is_(None), _table.c.attempts > 0).values(not_before=desk.now)
    )
    return desk.connection.execute(select(_table.c.id).where(*which)).first() is not None


def _settle(connection: Connection, one: Outgoing, **values: object) -> None:
    connection.execute(
        update(_table)
        .where(_table.c.event_key == one.event_key, _table.c.claimed_by == one.claimed_by)
        .values(**values)
    )


def _row(one: Outgoing) -> dict[str, Any]:
    return {
        "workspace_id": one.workspace_id,
        "kind": one.kind,
        "recipient": one.recipient,
        "body": json.dumps(one.body, ensure_ascii=False),
        "teller": one.teller,
        "not_before": one.until,
        "claimed_by": one.claimed_by,
        "attempts": 1 if one.claimed_by else 0,
        "tried_at": one.tried_at,
        "event_key": one.event_key,
    }
