"""Which question each person was last asked in their DM: the one that their next words answer.

One for each person: asking takes the place of whatever was asked before.
"""

from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from storage import rows, tables
from storage.desk import Desk
from storage.prepared import Prepared

_table = tables.prompt


@dataclass(frozen=True)
class Prompt:
    """`moves` and `answer` are how it stood when the question was put: what has come since is seen by them.

    `answer` is the id of the answer that stood (0: none). `event_key` is its message's; `channel` and `ts` are where
    the message stands, once Slack has it: until then nothing that is written answers it.
    """

    improvement_id: int
    step: str
    question: str
    moves: int
    answer: int
    hinted: bool = False
    event_key: str = ""
    channel: str | None = None
    ts: str | None = None
    written: Any = None
    """What was typed as the answer, as it was read and said back; kept as the answer once it is said to be right."""


_KEY = ["workspace_id", "user_id"]
FIELDS = [field.name for field in fields(Prompt)]
_ASK = Prepared(
    lambda dialect: (
        (insert := rows.insert(_table, dialect).values({name: bindparam(name) for name in _KEY + FIELDS}))
        .on_conflict_do_update(index_elements=_KEY, set_={name: insert.excluded[name] for name in FIELDS})
    )
)  # fmt: skip
_STANDS = Prepared(
    lambda _dialect: (
        update(_table)
        .where(
            _table.c.workspace_id == bindparam("workspace"),
            _table.c.user_id == bindparam("user"),
            _table.c.event_key == bindparam("key"),
        )
        .values(channel=bindparam("into"), ts=bindparam("at"))
    )
)


_CLEAR = Prepared(
    lambda _dialect: delete(_table).where(
        _table.c.workspace_id == bindparam("workspace"), _table.c.user_id == bindparam("user")
    )
)


def ask(desk: Desk, user: str, prompt: Prompt) -> None:
    _ASK(desk.connection, {"workspace_id": desk.workspace, "user_id": user, **vars(prompt)})


def clear(desk: Desk, user: str) -> None:
    _CLEAR(desk.connection, {"workspace": desk.workspace, "user": user})


def stands(desk: Desk, user: str, event_key: str, channel: str, ts: str) -> None:
    """Where the question that this message puts now stands; nothing, when another has been asked since."""
    which = {"workspace": desk.workspace, "user": user, "key": event_key}
    _STANDS(desk.connection, {**which, "into": channel, "at": ts})


def is_put_by(desk: Desk, user: str, event_key: str) -> bool:
    """Whether the message with that key still puts what the person is asked."""
    found = desk.connection.execute(
        select(_table.c.event_key).where(_table.c.workspace_id == desk.workspace, _table.c.user_id == user)
    )
    return bool(found.scalar_one_or_none() == event_key)
