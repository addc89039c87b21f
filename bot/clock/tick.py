"""One beat of the clock: plan whose facts have changed, say what is due, draw what has fallen behind.

Saying is: claim, is it still true, count the attempt, post, record how that went. Each line may be the last before the
process dies; what the next beat then does is told in storage.reminders.
"""

import logging
import os
import socket
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from bot.clock import maps
from bot.coach import Coach, Workspace
from bot.conversation import sending
from bot.features.step import card
from bot.reminders import plan
from bot.reminders.compose import Composed, Dropped, Message, NotNow, compose
from bot.slack import posting
from bot.slack.client import Outcome, SlackFailure, Trouble, trouble_of
from bot.slack.workspaces import by_workspace, side_by_side
from storage import receipts, reminders, teams, waiting
from storage.desk import Desk
from storage.engine import reading, writing
from storage.reminders import Bundle, Pace
from storage.waiting import Waiting

log = logging.getLogger(__name__)

BATCH = 100
LEASE = timedelta(minutes=5)
_THREADS = 20
_ROUNDS, _AT_MOST = 100, timedelta(seconds=10)
"""A beat goes on while there is something to do, but not for longer: the next one follows."""

_TRY_AGAIN = timedelta(minutes=1)

Saying = tuple[Bundle, Message | None]
"""What to say; without a message it may have been said already, and is looked for first."""

Record = Callable[[Connection], None]
OfWorkspace = Callable[[Desk], None]


@dataclass(frozen=True)
class _Told:
    """How a workspace's messages went. What concerns the workspace is written down before what concerns a message."""

    workspace: str
    sent: list[tuple[Bundle, str]]
    of_workspace: list[OfWorkspace]
    of_messages: list[Record]


def tick_until_quiet(coach: Coach) -> int:
    """A beat. Returns how many messages were dealt with. With nothing to do it only looks."""
    began, dealt_with = coach.now(), 0
    due = _look(coach)
    for _ in range(_ROUNDS):
        messages, others = _round(coach, due)
        dealt_with += messages
        if not messages + others or coach.now() - began > _AT_MOST:
            break
        due = _look(coach)
    _at_last(coach, due)
    return dealt_with


def tick(coach: Coach, *, pace: Pace = Pace()) -> int:  # noqa: B008 - a frozen value
    """Say what is due now, a bounded batch. Returns how many messages were dealt with; 0 when there was nothing."""
    now = coach.now()
    with writing(coach.engine) as connection:
        bundles = reminders.claim(
            connection, now, _worker(), most=BATCH, lease=LEASE, pace=pace, calling=posting.METHODS
        )
    judged = [
        pair
        for workspace, those in by_workspace((bundle for bundle in bundles if not bundle.unknown), _workspace)
        for pair in compose(coach.workspace(workspace), those)
    ]
    agreed, said_today = _agree(coach, judged, now) if judged else ([], [])
    _say(coach, [*((bundle, None) for bundle in bundles if bundle.unknown), *agreed], said_today, now + LEASE)
    return len(bundles)


def _look(coach: Coach) -> Waiting:
    with reading(coach.engine) as connection:
        return waiting.look(
            connection, coach.now(), saying=posting.METHODS, drawing=card.METHODS, uploading=maps.METHODS
        )


def _round(coach: Coach, due: Waiting) -> tuple[int, int]:
    """A bounded piece of each sort, so that none waits for the end of another. How many messages, and other things."""
    others = plan.plan_marked(coach) if due.plans else 0
    others += sending.send_due(coach) if due.outgoing else 0
    messages = tick(coach) if due.messages else 0
    others += plan.plan_marked(coach) if messages else 0  # what was said has a follower
    others += card.refresh_behind(coach) if due.cards else 0
    return messages, others


def _at_last(coach: Coach, due: Waiting) -> None:
    """A picture comes last: Slack takes a moment to make it ready, and no card of this beat is to show it."""
    if due.pictures:
        maps.draw_due(coach)
    if due.receipts:
        with writing(coach.engine) as connection:
            receipts.forget_old(connection, coach.now())


def _worker() -> str:
    return f"{socket.gethostname()[:40]}:{os.getpid()}"


def _workspace(bundle: Bundle) -> str:
    return bundle.workspace_id


def _agree(coach: Coach, judged: Sequence[tuple[Bundle, Composed]], now: datetime) -> tuple[list[Saying], list[Bundle]]:
    """Count the attempts of what is to be posted, and record what is not. Second: who has had that day's message."""
    fresh = {bundle.carrier.id: (bundle, verdict) for bundle, verdict in judged if isinstance(verdict, Message)}
    agreed: list[Bundle] = []
    refused: list[Bundle] = []
    with writing(coach.engine) as connection:
        _mark(connection, [bundle for bundle, verdict in judged if isinstance(verdict, Dropped)], now)
        for day in {message.day for _, message in fresh.values()}:
            that_day = [bundle for bundle, message in fresh.values() if message.day == day]
            may_say, others = reminders.about_to_say(connection, that_day, day, now)
            agreed += may_say
            refused += others
        for bundle, verdict in judged:
            if isinstance(verdict, Dropped):
                reminders.drop(connection, bundle, verdict.reason)
            elif isinstance(verdict, NotNow):
                reminders.put_off(connection, bundle, verdict.until)
    return [fresh[bundle.carrier.id] for bundle in agreed], refused


def _say(coach: Coach, those: Sequence[Saying], said_today: Sequence[Bundle], lease_ends: datetime) -> None:
    if not those and not said_today:
        return
    told = side_by_side(partial(_say_all, coach, lease_ends), those, lambda pair: pair[0].workspace_id, _THREADS)
    with writing(coach.engine) as connection:  # locks: team, workspace, reminder
        now = coach.now()
        _mark(connection, [*(bundle for bundle, _ in those), *said_today], now)
        for one in told:
            desk = Desk(connection, one.workspace, now)
            for heed in one.of_workspace:
                heed(desk)
        reminders.sent(connection, [pair for one in told for pair in one.sent])
        for record in [record for one in told for record in one.of_messages]:
            record(connection)
        for bundle in said_today:
            reminders.drop(connection, bundle, "said today")


def _mark(connection: Connection, those: Iterable[Bundle], now: datetime) -> None:
    """What was dealt with has a follower, such as next week's."""
    for workspace, bundles in by_workspace(those, _workspace):
        ids = {reminder.team_id for bundle in bundles for reminder in bundle.reminders}
        teams.mark_many(Desk(connection, workspace, now), ids)


def _say_all(coach: Coach, lease_ends: datetime, those: list[Saying]) -> _Told:
    """Say a workspace's messages one after another. Trouble of Slack's own puts the rest of them off.

    After the lease nothing more is posted: a machine that slept meanwhile may not know what others have said since.
    """
    workspace = coach.workspace(_workspace(those[0][0]))
    told = _Told(workspace.id, [], [], [])
    for place, (bundle, message) in enumerate(those):
        if coach.now() >= lease_ends:
            break
        try:
            if message is None:
                told.of_messages.append(_reconcile(workspace, bundle))
            else:
                told.sent.append((bundle, _post(workspace, bundle, message)))
        except SlackFailure as error:
            trouble = trouble_of(error)
            log.warning("reminder %s: %s (%s)", bundle.carrier.id, trouble.word, trouble.outcome)
            until = trouble.until(coach.now(), _TRY_AGAIN)
            told.of_messages.append(_after_trouble(bundle, trouble, until))
            told.of_workspace.extend(_of_workspace(bundle, trouble, until))
            if trouble.outcome is not Outcome.PERMANENT:
                rest = those[place + 1 :]
                told.of_messages.extend(_put_off(one, until) if said else _unknown(one, until) for one, said in rest)
                break
    return told


def _post(workspace: Workspace, bundle: Bundle, message: Message) -> str:
    """The message's ts."""
    key = posting.key_of(bundle.carrier.event_key, posting.REMINDER)
    return posting.post(workspace.slack, bundle.recipient, message.blocks, key).ts


def _after_trouble(bundle: Bundle, trouble: Trouble, until: datetime) -> Record:
    if bundle.unknown is not None and trouble.outcome in (Outcome.PERMANENT, Outcome.WORKSPACE):
        return lambda connection: reminders.unsure(connection, bundle, trouble.word)  # we may not look
    if trouble.outcome is Outcome.PERMANENT:
        return lambda connection: reminders.failed(connection, bundle, trouble.word)
    if trouble.outcome is Outcome.UNKNOWN or bundle.unknown is not None:
        return _unknown(bundle, until)
    return _put_off(bundle, until)


def _of_workspace(bundle: Bundle, trouble: Trouble, until: datetime) -> list[OfWorkspace]:
    if trouble.outcome is Outcome.WORKSPACE and bundle.unknown is not None:
        return []  # we may not look for it, and may well post
    return [lambda desk: posting.heed(desk, bundle.recipient, trouble, posting.METHODS[0], until)]


def _reconcile(workspace: Workspace, bundle: Bundle) -> Record:
    """It may have been posted before. Look for it; when it is not there, it is due again and simply said."""
    carrier = bundle.carrier
    since = carrier.tried_at or workspace.coach.now()
    posted = posting.find(workspace.slack, bundle.recipient, carrier.event_key, since)
    if posted is not None:
        return lambda connection: reminders.found(connection, bundle, posted.ts)
    return _put_off(bundle, workspace.coach.now())


def _put_off(bundle: Bundle, until: datetime) -> Record:
    return lambda connection: reminders.put_off(connection, bundle, until)


def _unknown(bundle: Bundle, until: datetime) -> Record:
    return lambda connection: reminders.keep_unknown(connection, bundle, until)
