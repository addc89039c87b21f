"""One look at whether there is anything for the clock to do, so that a beat with nothing to do changes nothing."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, exists, select

from storage import improvements, outgoing, receipts, reminders, tables, teams


@dataclass(frozen=True)
class Waiting:
    """What waits: teams to plan, what turns could not send, messages, cards and pictures, receipts to forget."""

    plans: bool
    outgoing: bool
    messages: bool
    cards: bool
    pictures: bool
    receipts: bool

    @property
    def anything(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))


def look(
    connection: Connection,
    now: datetime,
    *,
    saying: Collection[str],
    drawing: Collection[str],
    uploading: Collection[str],
) -> Waiting:
    """The methods are Slack's that each of these may call: what it has been asked to wait with does not count."""
    workspace = tables.workspace
    free = workspace.c.trouble.is_(None)
    row = connection.execute(
        select(
            exists().where(teams.marked(now)),
            exists().where(free, outgoing.ready(workspace.c.id, now)),
            exists().where(free, reminders.ready(workspace.c.id, now, saying)),
            exists().where(improvements.is_behind(now, drawing)),
            exists().where(improvements.wants_picture(now, uploading)),
            exists().where(receipts.is_old(now)),
        )
    ).one()
    return Waiting(*row)
