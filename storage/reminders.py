"""What is due to be said, by whom it is being said, and how that went.

The promises (the reasons stand in docs/design-notes.md):

1. What is due is a row, written with the fact that caused it. Planning the same thing again changes nothing.
2. Everything due to one recipient is claimed together, and leaves as one message, carried by one row.
3. A recipient gets at most one message of ours on one local date; a unique key sees to it.
4. Before a post its attempt is counted and committed. A claimed row whose lease has run out with an attempt is
   *unknown*: whoever claims it next must look for the message before posting it again.
5. What a process does with rows that somebody else has claimed since counts for nothing.
6. Workspaces are served in turn, each at its own pace, and a workspace is claimed by one process at a time.

States: due -> claimed -> sent | failed | dropped | unsure, or back to due.
"""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, exists, func, or_, select, update

from storage import rows, silences, tables

_REPLANNED, _WENT_ALONG = "replanned", "went along"
_table = tables.reminder


@dataclass(frozen=True)
class Planned:
    """Something to say to a recipient (a person or a channel) on a local date. `about` tells two of a kind apart."""

    recipient: str
    kind: str
    about: str
    day: date
    due_at: datetime


@dataclass(frozen=True)
class Reminder:
    id: int
    team_id: int
    recipient: str
    kind: str
    about: str
    day: date
    due_at: datetime
    state: str
    reason: str
    claimed_by: str | None
    attempts: int
    tried_at: datetime | None
    event_key: str
    said_on: date | None
    ts: str | None


@dataclass(frozen=True)
class Bundle:
    """Everything that is due to one recipient, oldest first: one message."""

    workspace_id: str
    recipient: str
    reminders: tuple[Reminder, ...]

    @property
    def claim(self) -> str | None:
        """Whose these rows are: what is done with them counts until somebody else has claimed them."""
        return self.reminders[0].claimed_by

    @property
    def carrier(self) -> Reminder:
        """The row the message is recorded on."""
        return self.unknown or self.reminders[-1]

    @property
    def unknown(self) -> Reminder | None:
        """A row that may have been posted already."""
        return next((reminder for reminder in self.reminders if reminder.attempts), None)


@dataclass(frozen=True)
class Pace:
    """How fast one workspace is written to, over all processes (GCRA). Slack takes several hundred a minute."""

    per_second: float = 3.0
    burst: int = 20

    def room(self, next_send: datetime | None, now: datetime) -> int:
        ahead = max((next_send or now) - now, timedelta(0)).total_seconds()
        return max(0, int(self.burst - ahead * self.per_second))

    def later(self, next_send: datetime | None, now: datetime, messages: int) -> datetime:
        return max(next_send or now, now) + timedelta(seconds=messages / self.per_second)


def plan(connection: Connection, workspace: str, team_id: int, planned: Iterable[Planned], now: datetime) -> None:
    """Make the team's coming reminders these: new ones are added, moved ones moved, the others dropped.

    What is already due and unsent stays: whether it is still true is asked when it is sent.
    """
    wanted = {(one.recipient, one.kind, one.about, one.day): one for one in planned}
    for row in _coming(connection, workspace, team_id, now):
        if (row.recipient, row.kind, row.about, row.day) not in wanted:
            _set(connection, [row.id], state="dropped", reason=_REPLANNED)
    for one in wanted.values():
        _add(connection, workspace, team_id, one)


def add(connection: Connection, workspace: str, team_id: int, planned: Planned) -> None:
    """One reminder beside the plan, such as *later*; replanning leaves those of kind `later` alone."""
    _add(connection, workspace, team_id, planned)


def claim(
    connection: Connection, now: datetime, worker: str, *, most: int, lease: timedelta, pace: Pace
) -> list[Bundle]:
    """Take up to `most` messages that are due, fairly over the workspaces, for `lease` from now."""
    bundles: list[Bundle] = []
    claim = f"{worker[:45]}:{secrets.token_hex(6)}"
    for workspace in _ready_workspaces(connection, now):
        room = min(most - len(bundles), pace.room(workspace.next_send_at, now))
        taken = _claim_in(connection, workspace.id, now, now + lease, claim, room) if room > 0 else []
        if taken:
            following = pace.later(workspace.next_send_at, now, len(taken))
            _pace(connection, workspace.id, following)
            bundles += taken
    return bundles


def about_to_say(
    connection: Connection, those: Sequence[Bundle], day: date, now: datetime
) -> tuple[list[Bundle], list[Bundle]]:
    """Count the attempts, before the posts. `day` is the recipients' local date.

    Gives those that may be said, and those whose recipients have had that day's message already.
    """
    _lock_workspaces(connection, those)
    said = _table.alias()
    same = and_(said.c.workspace_id == _table.c.workspace_id, said.c.recipient == _table.c.recipient)
    taken = exists().where(same, said.c.said_on == day, said.c.id != _table.c.id)
    mine = connection.execute(select(_table.c.id).where(_ours(those, [bundle.carrier.id for bundle in those])))
    ours = set(mine.scalars())
    marked = connection.execute(
        update(_table)
        .where(_table.c.id.in_(ours), ~taken)
        .values(said_on=day, attempts=_table.c.attempts + 1, tried_at=func.coalesce(_table.c.tried_at, now))
        .returning(_table.c.id)
    )
    ids = set(marked.scalars())
    agreed = [one for one in those if one.carrier.id in ids]
    return agreed, [one for one in those if one.carrier.id in ours - ids]


def sent(connection: Connection, those: Sequence[tuple[Bundle, str]]) -> None:
    """The messages are there, each with its ts. What else was due went with them."""
    bundles = [bundle for bundle, _ in those]
    if not bundles:
        return
    still = and_(_table.c.state == "claimed", _table.c.claimed_by == bindparam("claim"))
    connection.execute(
        update(_table).where(_table.c.id == bindparam("carrier"), still).values(state="sent", attempts=0),
        [{"carrier": bundle.carrier.id, "claim": bundle.claim, "ts": ts} for bundle, ts in those],
    )
    others = [one for bundle in bundles for one in _others(bundle)]
    if others:
        connection.execute(update(_table).where(_ours(bundles, others)).values(state="dropped", reason=_WENT_ALONG))


def found(connection: Connection, bundle: Bundle, ts: str) -> None:
    """An earlier post turned out to have arrived. What is due beside it is looked at anew."""
    _settle(connection, bundle, [bundle.carrier.id], state="sent", ts=ts, attempts=0)
    _settle(connection, bundle, _others(bundle), state="due")


def failed(connection: Connection, bundle: Bundle, reason: str) -> None:
    """It will never arrive, so the day is still free; the lead is shown why."""
    _settle(connection, bundle, _ids(bundle), state="failed", reason=reason[:60], attempts=0, said_on=None)


def drop(connection: Connection, bundle: Bundle, reason: str) -> None:
    """No longer wanted. A day that a post may have used up stays used."""
    _settle(connection, bundle, _ids(bundle), state="dropped", reason=reason)


def unsure(connection: Connection, bundle: Bundle, reason: str) -> None:
    """It may have arrived and nobody can look. Not posted again; what else was due is looked at anew."""
    _settle(connection, bundle, [bundle.carrier.id], state="unsure", reason=reason[:60])
    _settle(connection, bundle, _others(bundle), state="due")


def put_off(connection: Connection, bundle: Bundle, until: datetime) -> None:
    """It did not arrive, and may do later: the attempt is given back."""
    _settle(connection, bundle, _ids(bundle), state="due", not_before=until, attempts=0, said_on=None)


def keep_unknown(connection: Connection, bundle: Bundle, until: datetime) -> None:
    """No answer came: whoever takes it next looks for it first."""
    _settle(connection, bundle, [bundle.carrier.id], not_before=until)
    _settle(connection, bundle, _others(bundle), state="due", not_before=until)


def next_due(connection: Connection, workspace: str) -> datetime | None:
    """The moment of the next message, whatever its recipient."""
    return connection.execute(
        select(_table.c.not_before)
        .where(_table.c.workspace_id == workspace, _table.c.state == "due")
        .order_by(_table.c.not_before)
        .limit(1)
    ).scalar_one_or_none()


def troubles(connection: Connection, workspace: str, teams: Collection[int], since: date) -> list[Reminder]:
    """What could not be said, or may not have been, since a date: newest first."""
    found = connection.execute(
        select(*rows.columns(Reminder, _table))
        .where(
            _table.c.workspace_id == workspace,
            _table.c.team_id.in_(teams),
            _table.c.state.in_(["failed", "unsure"]),
            _table.c.day >= since,
        )
        .order_by(_table.c.id.desc())
    )
    return [rows.value(Reminder, row) for row in found]


def _add(connection: Connection, workspace: str, team_id: int, planned: Planned) -> None:
    fresh = {
        "workspace_id": workspace,
        "team_id": team_id,
        **vars(planned),
        "not_before": planned.due_at,
        "state": "due",
        "event_key": secrets.token_hex(8),
    }
    moved = {"due_at": planned.due_at, "not_before": planned.due_at, "state": "due", "reason": ""}
    still_open = or_(_table.c.state == "due", and_(_table.c.state == "dropped", _table.c.reason == _REPLANNED))
    insert = rows.insert(_table, connection.dialect.name).values(**fresh)
    connection.execute(
        insert.on_conflict_do_update(
            index_elements=["workspace_id", "recipient", "kind", "about", "day"], set_=moved, where=still_open
        )
    )


def said(connection: Connection, workspace: str, team_id: int, kind: str) -> dict[str, date]:
    """The day on which each thing of a kind was said to somebody of the team, by what it was about."""
    told = or_(_table.c.state == "sent", and_(_table.c.state == "dropped", _table.c.reason == _WENT_ALONG))
    found = connection.execute(
        select(_table.c.about, func.min(_table.c.day))
        .where(_table.c.workspace_id == workspace, _table.c.team_id == team_id, _table.c.kind == kind, told)
        .group_by(_table.c.about)
    )
    return {row[0]: row[1] for row in found}


def _coming(connection: Connection, workspace: str, team_id: int, now: datetime) -> Sequence[Row[*tuple[Any, ...]]]:
    return connection.execute(
        select(_table.c.id, _table.c.recipient, _table.c.kind, _table.c.about, _table.c.day).where(
            _table.c.workspace_id == workspace,
            _table.c.team_id == team_id,
            _table.c.state == "due",
            _table.c.kind != "later",
            _table.c.due_at > now,
        )
    ).all()


def _ready(now: datetime) -> Any:
    return and_(_table.c.state.in_(["due", "claimed"]), _table.c.not_before <= now)


def _ready_workspaces(connection: Connection, now: datetime) -> Sequence[Row[*tuple[Any, ...]]]:
    """Locked, so that two processes do not pace the same workspace; a locked one is left to whoever has it."""
    table = tables.workspace
    ready = exists().where(_table.c.workspace_id == table.c.id, _ready(now))
    return connection.execute(
        select(table.c.id, table.c.next_send_at)
        .where(ready, table.c.trouble.is_(None), silences.over(table.c.id, "chat.postMessage", now))
        .order_by(table.c.next_send_at.asc().nulls_first(), table.c.id)
        .with_for_update(skip_locked=True)
    ).all()


def _claim_in(
    connection: Connection, workspace: str, now: datetime, lease_until: datetime, claim: str, room: int
) -> list[Bundle]:
    here = _table.c.workspace_id == workspace
    waiting = select(_table.c.recipient).where(here, _ready(now)).order_by(_table.c.not_before).limit(room * 4)
    recipients = list(dict.fromkeys(connection.execute(waiting).scalars()))[:room]
    taken = connection.execute(
        update(_table)
        .where(here, _table.c.recipient.in_(recipients), or_(_ready(now), _same_day(now)))
        .values(state="claimed", claimed_by=claim, not_before=lease_until)
        .returning(*rows.columns(Reminder, _table))
    ).all()
    reminders = sorted(
        (rows.value(Reminder, row) for row in taken), key=lambda one: (one.recipient, one.due_at, one.id)
    )
    return [Bundle(workspace, to, tuple(those)) for to, those in groupby(reminders, key=lambda one: one.recipient)]


def _same_day(now: datetime) -> Any:
    """Due later on a day on which the recipient is written to anyway: it rides along."""
    ready = _table.alias()
    day = (
        select(ready.c.day)
        .where(
            ready.c.workspace_id == _table.c.workspace_id,
            ready.c.recipient == _table.c.recipient,
            ready.c.state.in_(["due", "claimed"]),
            ready.c.not_before <= now,
        )
        .order_by(ready.c.day.desc())
        .limit(1)
        .scalar_subquery()
    )
    return and_(_table.c.state == "due", _table.c.day <= day)


def _pace(connection: Connection, workspace: str, following: datetime) -> None:
    table = tables.workspace
    connection.execute(update(table).where(table.c.id == workspace).values(next_send_at=following))


def _ids(bundle: Bundle) -> list[int]:
    return [reminder.id for reminder in bundle.reminders]


def _others(bundle: Bundle) -> list[int]:
    return [one for one in _ids(bundle) if one != bundle.carrier.id]


def _lock_workspaces(connection: Connection, those: Sequence[Bundle]) -> None:
    """Whoever else is about to say something there waits, so that both see what the other has said today."""
    table = tables.workspace
    wanted = {bundle.workspace_id for bundle in those}
    connection.execute(select(table.c.id).where(table.c.id.in_(wanted)).order_by(table.c.id).with_for_update())


def _ours(those: Sequence[Bundle], ids: Sequence[int]) -> Any:
    """Those of the rows that are still claimed by the bundles' own claims."""
    claims = {bundle.claim for bundle in those}
    return and_(_table.c.id.in_(ids), _table.c.state == "claimed", _table.c.claimed_by.in_(claims))


def _settle(connection: Connection, bundle: Bundle, ids: Sequence[int], **values: object) -> None:
    """How it went, unless somebody else has claimed the rows since."""
    if ids:
        connection.execute(update(_table).where(_ours([bundle], ids)).values(**values))


def _set(connection: Connection, ids: Sequence[int], **values: object) -> None:
    if ids:
        connection.execute(update(_table).where(_table.c.id.in_(ids)).values(**values))
