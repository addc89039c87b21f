"""What is due to be said, by whom it is being said, and how that went.

The promises (the reasons stand in docs/design-notes.md):

1. What is due is a row. The fact that causes it marks its team, in the same transaction, and a beat of the clock plans
   marked teams: it writes what differs, and when nothing does, nothing.
2. Everything due to one recipient is claimed together, and leaves as one message, carried by one row.
3. A recipient gets at most one message of ours on one local date; a unique key sees to it.
4. Before a post its attempt is counted and committed. A claimed row whose lease has run out with an attempt is
   *unknown*: whoever claims it next must look for the message before posting it again.
5. What a process does with rows that somebody else has claimed since counts for nothing.
6. A batch is shared over the workspaces that wait, each at its own pace; a workspace is claimed by one process at a
   time.
7. Locks are taken in one order: improvement, team, workspace, reminder. Claiming waits for nobody, and planning never
   waits for what is claimed, so no two of them can wait for each other.

States: due -> claimed -> sent | failed | dropped | unsure, or back to due.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Integer,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    text,
    update,
)

from storage import rows, silences, tables
from storage.desk import Desk
from storage.prepared import Prepared, PreparedForMany, Row, numbered

_REPLANNED, _WENT_ALONG = "replanned", "went along"
_WANTED_AGAIN = timedelta(days=2)
"""Before a plan begins; what was dropped longer ago is of no day that it may have."""

_table = tables.reminder

_WAITING = text("reminder.state IN ('due', 'claimed')")
"""Word for word as the index has it, which is not used otherwise."""


class Planned(NamedTuple):
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
        ahead = (self._from(next_send, now) - now).total_seconds()
        return max(0, int(self.burst - ahead * self.per_second))

    def later(self, next_send: datetime | None, now: datetime, messages: int) -> datetime:
        return self._from(next_send, now) + timedelta(seconds=messages / self.per_second)

    def moments(self, now: datetime) -> dict[str, datetime]:
        """A workspace has room whose next message lies before the first of these, or after the second."""
        until = now + timedelta(seconds=(self.burst - 1) / self.per_second)
        return {"room_until": until, "never_further_ahead": now + self._at_most}

    @property
    def _at_most(self) -> timedelta:
        return timedelta(seconds=self.burst / self.per_second + 60)

    def _from(self, next_send: datetime | None, now: datetime) -> datetime:
        """Never further ahead than a burst takes: what lies beyond was written by a clock that was wrong."""
        at = max(next_send or now, now)
        return at if at - now <= self._at_most else now


@dataclass(frozen=True)
class Plan:
    """What a team is to be told from that moment on."""

    since: datetime
    planned: Sequence[Planned]


class _Row(NamedTuple):
    """A row that planning may still change."""

    id: int
    team_id: int
    recipient: str
    kind: str
    about: str
    day: date
    due_at: datetime
    not_before: datetime
    state: str

    @property
    def key(self) -> tuple[str, str, str, date]:
        return self.recipient, self.kind, self.about, self.day

    def is_coming(self, plan: Plan) -> bool:
        return self.state == "due" and self.due_at > plan.since


_REPLANNABLE = and_(_table.c.state == "dropped", _table.c.reason == _REPLANNED)
_OPEN = or_(_table.c.state == "due", _REPLANNABLE)
"""What planning may change. Never what is claimed: it would have to wait for whoever says it."""

_IN_WORKSPACE = _table.c.workspace_id == bindparam("workspace")
_OF_TEAMS = _table.c.team_id.in_(bindparam("teams", expanding=True))
_COMING = Prepared(
    lambda _dialect: select(*rows.columns(_Row, _table)).where(
        _IN_WORKSPACE,
        _OF_TEAMS,
        _table.c.state.in_(["due", "dropped"]),
        or_(_table.c.state == "due", and_(_table.c.reason == _REPLANNED, _table.c.due_at >= bindparam("since"))),
        _table.c.kind.not_in(bindparam("beside", expanding=True)),
    )
)
_DROP = Prepared(
    lambda _dialect: (
        update(_table)
        .where(_table.c.id.in_(bindparam("those", expanding=True)), _table.c.state == "due")
        .values(state="dropped", reason=_REPLANNED)
    )
)


def _of_its_own(column: ColumnElement[Any], parameter: str, number: int) -> ColumnElement[Any]:
    """For a statement about so many rows: the row's own parameter, by its id in `id_0`, `id_1` and so on."""
    of_each = [
        (_table.c.id == bindparam(f"id_{n}"), bindparam(f"{parameter}_{n}", type_=column.type)) for n in range(number)
    ]
    return case(*of_each, else_=column)


def _moving(_dialect: str, number: int) -> Executable:
    those = _table.c.id.in_([bindparam(f"id_{n}") for n in range(number)])
    moved = {name: _of_its_own(_table.c[name], "at", number) for name in ("due_at", "not_before")}
    return update(_table).where(those, _OPEN).values(state="due", reason="", **moved)


_MOVE = PreparedForMany(_moving)
_ADDED = (
    "workspace_id", "team_id", "recipient", "kind", "about", "day", "due_at", "not_before", "state", "event_key",
)  # fmt: skip
_ADD = PreparedForMany(
    lambda dialect, number: (
        rows.insert(_table, dialect).values(numbered(_table, _ADDED, number)).on_conflict_do_nothing()
    )
)
_SAID = Prepared(
    lambda _dialect: (
        select(_table.c.team_id, _table.c.kind, _table.c.about, func.min(_table.c.day))
        .where(
            _IN_WORKSPACE,
            _OF_TEAMS,
            _table.c.kind.in_(bindparam("kinds", expanding=True)),
            or_(_table.c.state == "sent", and_(_table.c.state == "dropped", _table.c.reason == _WENT_ALONG)),
        )
        .group_by(_table.c.team_id, _table.c.kind, _table.c.about)
    )
)

_DUE_NOW = and_(_WAITING, _table.c.not_before <= bindparam("now"))
_RECIPIENTS = Prepared(
    lambda _dialect: (
        select(_table.c.recipient)
        .where(_IN_WORKSPACE, _DUE_NOW)
        .order_by(_table.c.not_before)
        .limit(bindparam("most", type_=Integer()))
    )
)
_ready = _table.alias("ready")
_LATEST_DAY = (
    select(func.max(_ready.c.day))
    .where(
        _ready.c.workspace_id == _table.c.workspace_id,
        _ready.c.recipient == _table.c.recipient,
        _ready.c.state.in_(["due", "claimed"]),
        _ready.c.not_before <= bindparam("now"),
    )
    .scalar_subquery()
)
_ALONG = and_(_table.c.state == "due", _table.c.day <= _LATEST_DAY)
"""Due later on a day on which the recipient is written to anyway: it rides along."""

_FREE = Prepared(
    lambda _dialect: (
        select(_table.c.id)
        .where(
            _IN_WORKSPACE,
            _table.c.recipient.in_(bindparam("recipients", expanding=True)),
            _WAITING,
            or_(_table.c.not_before <= bindparam("now"), _ALONG),
        )
        .order_by(_table.c.id)
        .with_for_update(skip_locked=True, of=_table)
    )
)
_TAKE = Prepared(
    lambda _dialect: (
        update(_table)
        .where(_table.c.id.in_(bindparam("ids", expanding=True)))
        .values(state="claimed", claimed_by=bindparam("by"), not_before=bindparam("until"))
        .returning(*rows.columns(Reminder, _table))
    )
)


_OURS = and_(
    _table.c.id.in_(bindparam("ids", expanding=True)),
    _table.c.state == "claimed",
    _table.c.claimed_by.in_(bindparam("claims", expanding=True)),
)
_said = _table.alias("said")
_SAID_THAT_DAY = exists().where(
    _said.c.workspace_id == _table.c.workspace_id,
    _said.c.recipient == _table.c.recipient,
    _said.c.said_on == bindparam("that_day"),
    _said.c.id != _table.c.id,
)
_COUNT = Prepared(
    lambda _dialect: (
        update(_table)
        .where(_OURS, ~_SAID_THAT_DAY)
        .values(
            said_on=bindparam("that_day"),
            attempts=_table.c.attempts + 1,
            tried_at=func.coalesce(_table.c.tried_at, bindparam("now", type_=_table.c.tried_at.type)),
        )
        .returning(_table.c.id)
    )
)


def _sending(_dialect: str, number: int) -> Executable:
    ours = [
        and_(_table.c.id == bindparam(f"id_{n}"), _table.c.claimed_by == bindparam(f"claim_{n}")) for n in range(number)
    ]
    values = {"state": "sent", "attempts": 0, "ts": _of_its_own(_table.c.ts, "at", number)}
    return update(_table).where(or_(*ours), _table.c.state == "claimed").values(values)


_SENT = PreparedForMany(_sending)
_GO_ALONG = Prepared(lambda _dialect: update(_table).where(_OURS).values(state="dropped", reason=_WENT_ALONG))
_LOCK_WORKSPACES = Prepared(
    lambda _dialect: (
        select(tables.workspace.c.id)
        .where(tables.workspace.c.id.in_(bindparam("workspaces", expanding=True)))
        .order_by(tables.workspace.c.id)
        .with_for_update(key_share=True)
    )
)
_PACE = Prepared(
    lambda _dialect: (
        update(tables.workspace)
        .where(tables.workspace.c.id == bindparam("workspace"))
        .values(next_send_at=bindparam("at"))
    )
)


def plan(desk: Desk, plans: Mapping[int, Plan], beside: Sequence[str] = ("",)) -> None:
    """Make the coming reminders of these teams (by id) these: new ones are added, moved ones moved, others dropped.
    Those of the kinds `beside` are left alone.

    What was due before the plan begins and is unsent stays: whether it is still true is asked when it is sent. One team
    is planned by one process at a time: the caller holds its lock.
    """
    wanted = {(team, *_key(planned)): planned for team, made in plans.items() for planned in made.planned}
    there = {(row.team_id, *row.key): row for row in _coming(desk, plans, beside)}
    gone = [row.id for key, row in there.items() if key not in wanted and row.is_coming(plans[row.team_id])]
    moved = [
        (there[key].id, planned.due_at)
        for key, planned in wanted.items()
        if key in there and _differs(there[key], planned)
    ]
    fresh = [(key[0], planned) for key, planned in wanted.items() if key not in there]
    if gone:
        _DROP(desk.connection, {"those": gone})
    _MOVE(desk.connection, [{"id": reminder, "at": at} for reminder, at in moved])
    _ADD(desk.connection, [_fresh(desk.workspace, team, planned) for team, planned in fresh])


def add(desk: Desk, team_id: int, planned: Planned) -> None:
    """One reminder beside the plan, of a kind that planning leaves alone."""
    moved = {"due_at": planned.due_at, "not_before": planned.due_at, "state": "due", "reason": ""}
    insert = rows.insert(_table, desk.connection.dialect.name).values(**_fresh(desk.workspace, team_id, planned))
    desk.connection.execute(
        insert.on_conflict_do_update(
            index_elements=["workspace_id", "recipient", "kind", "about", "day"], set_=moved, where=_OPEN
        )
    )


def claim(
    connection: Connection, now: datetime, worker: str, *, most: int, lease: timedelta, pace: Pace,
    calling: Collection[str] = (),
) -> list[Bundle]:  # fmt: skip
    """Take up to `most` messages that are due, shared over the workspaces that wait, for `lease` from now.

    A workspace that has been asked not to call one of the methods `calling` is left alone.
    """
    bundles: list[Bundle] = []
    claim = f"{worker[:45]}:{secrets.token_hex(6)}"
    waiting = _ready_workspaces(connection, now, calling, pace)
    for place, (workspace, next_send_at) in enumerate(waiting):
        share = -(-(most - len(bundles)) // (len(waiting) - place))  # what others leave is shared by those that follow
        room = min(share, pace.room(next_send_at, now))
        taken = _claim_in(Desk(connection, workspace, now), now + lease, claim, room) if room > 0 else []
        if taken:
            _PACE(connection, {"workspace": workspace, "at": pace.later(next_send_at, now, len(taken))})
            bundles += taken
    return bundles


def about_to_say(
    connection: Connection, those: Sequence[Bundle], day: date, now: datetime
) -> tuple[list[Bundle], list[Bundle]]:
    """Count the attempts, before the posts. `day` is the recipients' local date.

    Gives those that may be said, and the others: their recipients have had that day's message already, or somebody
    else has claimed the rows since.
    """
    _lock_workspaces(connection, those)
    counting = {**_ours(those, [bundle.carrier.id for bundle in those]), "that_day": day, "now": now}
    ids = {marked for (marked,) in _COUNT(connection, counting)}
    may_be_said = [bundle for bundle in those if bundle.carrier.id in ids]
    return may_be_said, [bundle for bundle in those if bundle.carrier.id not in ids]


def sent(connection: Connection, those: Sequence[tuple[Bundle, str]]) -> None:
    """The messages are there, each with its ts. What else was due went with them."""
    bundles = [bundle for bundle, _ in those]
    if not bundles:
        return
    _SENT(connection, [{"id": bundle.carrier.id, "claim": bundle.claim, "at": ts} for bundle, ts in those])
    others = [reminder for bundle in bundles for reminder in _others(bundle)]
    if others:
        _GO_ALONG(connection, _ours(bundles, others))


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


def next_due(desk: Desk) -> datetime | None:
    """The moment of the next message, whatever its recipient."""
    return desk.connection.execute(
        select(_table.c.not_before)
        .where(_table.c.workspace_id == desk.workspace, _table.c.state == "due")
        .order_by(_table.c.not_before)
        .limit(1)
    ).scalar_one_or_none()


def troubles(desk: Desk, teams: Collection[int], since: date) -> list[Reminder]:
    """What could not be said, or may not have been, since a date: newest first."""
    found = desk.connection.execute(
        select(*rows.columns(Reminder, _table))
        .where(
            _table.c.workspace_id == desk.workspace,
            _table.c.team_id.in_(teams),
            _table.c.state.in_(["failed", "unsure"]),
            _table.c.day >= since,
        )
        .order_by(_table.c.id.desc())
    )
    return [rows.value(Reminder, row) for row in found]


def _key(one: Planned) -> tuple[str, str, str, date]:
    return one.recipient, one.kind, one.about, one.day


def _differs(row: _Row, one: Planned) -> bool:
    return row.state != "due" or row.due_at != one.due_at or row.not_before != one.due_at


def _fresh(workspace: str, team_id: int, planned: Planned) -> dict[str, object]:
    return {
        "workspace_id": workspace,
        "team_id": team_id,
        **planned._asdict(),
        "not_before": planned.due_at,
        "state": "due",
        "event_key": secrets.token_hex(8),
    }


def said(desk: Desk, teams: Sequence[int], kinds: Sequence[str]) -> dict[tuple[int, str], dict[str, date]]:
    """By team and kind: the day on which each thing was said to somebody of the team, by what it was about."""
    told: dict[tuple[int, str], dict[str, date]] = {(team, kind): {} for team in teams for kind in kinds}
    for team, kind, about, day in _SAID(desk.connection, {"workspace": desk.workspace, "teams": teams, "kinds": kinds}):
        told[team, kind][about] = day
    return told


def _coming(desk: Desk, plans: Mapping[int, Plan], beside: Sequence[str]) -> list[_Row]:
    """Everything unsent, and what an earlier plan has dropped of days that may be wanted again."""
    since = min(made.since for made in plans.values()) - _WANTED_AGAIN
    which = {"workspace": desk.workspace, "teams": list(plans), "since": since, "beside": list(beside)}
    return [_Row(*row) for row in _COMING(desk.connection, which)]


def ready(calling: str) -> ColumnElement[bool]:
    """For another statement: whether something is due in a workspace, and may be said there.

    By the methods in the parameter of that name; the others are those of `moments`.
    """
    workspace = tables.workspace
    due = exists().where(_table.c.workspace_id == workspace.c.id, _DUE_NOW)
    following = workspace.c.next_send_at
    room = or_(following.is_(None), following <= bindparam("room_until"), following > bindparam("never_further_ahead"))
    return and_(workspace.c.trouble.is_(None), room, due, silences.over(workspace.c.id, calling))


def moments(now: datetime, pace: Pace = Pace()) -> dict[str, datetime]:
    """The parameters of `ready`."""
    return {**pace.moments(now), **silences.moments(now)}


_READY = Prepared(
    lambda _dialect: (
        select(tables.workspace.c.id, tables.workspace.c.next_send_at)
        .where(ready("calling"))
        .order_by(tables.workspace.c.next_send_at.asc().nulls_first(), tables.workspace.c.id)
        .with_for_update(skip_locked=True, key_share=True)
    )
)


def _ready_workspaces(connection: Connection, now: datetime, calling: Collection[str], pace: Pace) -> Sequence[Row]:
    """(id, when it is to be written to next). Locked, so that two processes do not pace the same workspace; a locked
    one is left to whoever has it.
    """
    return _READY(connection, {"calling": calling, **moments(now, pace)})


def _claim_in(desk: Desk, lease_until: datetime, claim: str, room: int) -> list[Bundle]:
    waiting = _RECIPIENTS(desk.connection, {"workspace": desk.workspace, "now": desk.now, "most": room * 4})
    recipients = list(dict.fromkeys(recipient for (recipient,) in waiting))[:room]
    which = {"workspace": desk.workspace, "now": desk.now, "recipients": recipients}
    ids = [reminder for (reminder,) in _FREE(desk.connection, which)]
    taken = _TAKE(desk.connection, {"ids": ids, "by": claim, "until": lease_until}) if ids else []
    reminders = sorted(
        (Reminder(*row) for row in taken), key=lambda reminder: (reminder.recipient, reminder.due_at, reminder.id)
    )
    return [
        Bundle(desk.workspace, to, tuple(those))
        for to, those in groupby(reminders, key=lambda reminder: reminder.recipient)
    ]


def _ids(bundle: Bundle) -> list[int]:
    return [reminder.id for reminder in bundle.reminders]


def _others(bundle: Bundle) -> list[int]:
    return [reminder for reminder in _ids(bundle) if reminder != bundle.carrier.id]


def _lock_workspaces(connection: Connection, those: Sequence[Bundle]) -> None:
    """Whoever else is about to say something there waits, so that both see what the other has said today."""
    _LOCK_WORKSPACES(connection, {"workspaces": {bundle.workspace_id for bundle in those}})


def _ours(those: Sequence[Bundle], ids: Sequence[int]) -> dict[str, Sequence[object]]:
    """The parameters of _OURS: those of the rows that are still claimed by the bundles' own claims."""
    return {"ids": ids, "claims": list({bundle.claim for bundle in those})}


def _settle(connection: Connection, bundle: Bundle, ids: Sequence[int], **values: object) -> None:
    """How it went, unless somebody else has claimed the rows since."""
    if ids:
        connection.execute(update(_table).where(_OURS).values(**values), _ours([bundle], ids))
