"""One look at whether there is anything for the clock to do, so that a beat with nothing to do changes nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, select

from storage import improvements, outgoing, receipts, reminders, teams
from storage.prepared import Prepared


@dataclass(frozen=True)
class Waiting:
    """What waits: teams to plan, what turns could not send, messages, cards and pictures, receipts to forget."""

    plans: bool
    outgoing: bool
    messages: bool
    cards: bool
    pictures: bool
    receipts: bool


_LOOK = Prepared(
    lambda _dialect: select(
        exists().where(teams.MARKED),
        exists().where(outgoing.READY),
        exists().where(reminders.ready("saying")),
        exists().where(improvements.is_behind("drawing")),
        exists().where(improvements.wants_picture("uploading")),
        exists().where(receipts.OLD),
    )
)


def look(
    connection: Connection,
    now: datetime,
    *,
    saying: Collection[str],
    drawing: Collection[str],
    uploading: Collection[str],
) -> Waiting:
    """The methods are Slack's that each of these may call: what it has been asked to wait with does not count."""
    moments = {**teams.moments(now), **reminders.moments(now), **improvements.moments(now), **receipts.moments(now)}
    calling = {"saying": saying, "drawing": drawing, "uploading": uploading}
    [found] = _LOOK(connection, {**moments, **calling})
    return Waiting(*found)
