"""Which question each person was last asked in their DM: the one that their next words answer."""

from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache

from sqlalchemy import Connection, Executable, bindparam, delete, select, update

from storage import rows, tables


@dataclass(frozen=True)
class Prompt:
    improvement_id: int
    step: str
    question: str
    asked_at: datetime
    channel: str | None = None
    ts: str | None = None


def ask(connection: Connection, workspace: str, user: str, prompt: Prompt) -> None:
    asking = {"workspace_id": workspace, "user_id": user, **vars(prompt)}
    connection.execute(_ask(connection.dialect.name), asking)


@cache
def _ask(dialect: str) -> Executable:
    """Put together once for each database: building it costs more than running it."""
    said = [field.name for field in fields(Prompt)]
    insert = rows.insert(tables.prompt, dialect).values(
        {name: bindparam(name) for name in ("workspace_id", "user_id", *said)}
    )
    return insert.on_conflict_do_update(
        index_elements=["workspace_id", "user_id"], set_={name: insert.excluded[name] for name in said}
    )


_ASKED = select(*rows.columns(Prompt, tables.prompt)).where(
    tables.prompt.c.workspace_id == bindparam("workspace"), tables.prompt.c.user_id == bindparam("user")
)


_STANDS = update(tables.prompt).where(
    tables.prompt.c.workspace_id == bindparam("workspace"),
    tables.prompt.c.user_id == bindparam("user"),
    tables.prompt.c.asked_at == bindparam("asked"),
)


def asked(connection: Connection, workspace: str, user: str) -> Prompt | None:
    row = connection.execute(_ASKED, {"workspace": workspace, "user": user}).one_or_none()
    return rows.value(Prompt, row) if row else None


def clear(connection: Connection, workspace: str, user: str) -> None:
    table = tables.prompt
    connection.execute(delete(table).where(table.c.workspace_id == workspace, table.c.user_id == user))


def stands(connection: Connection, workspace: str, user: str, asked_at: datetime, channel: str, ts: str) -> None:
    """Where the question that was asked at that moment now stands; nothing, when another has been asked since."""
    which = {"workspace": workspace, "user": user, "asked": asked_at}
    connection.execute(_STANDS, which | {"channel": channel, "ts": ts})
