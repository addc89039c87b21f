"""People as Slack knows them, and what they have chosen: language, zone, pause."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Connection, bindparam, exists, select, update

from storage import rows, tables


@dataclass(frozen=True)
class Person:
    """`language` is their own choice (None: the team's); `paused_until` the first local date to hear from us again."""

    user_id: str
    language: str | None = None
    locale: str = ""
    time_zone: str | None = None
    paused_until: date | None = None
    deactivated: bool = False
    clock: time | None = None
    """Their own hour for the weekly reminder; None is the team's."""


_SOME = select(*rows.columns(Person, tables.person)).where(
    tables.person.c.workspace_id == bindparam("workspace"),
    tables.person.c.user_id.in_(bindparam("users", expanding=True)),
)


def get(connection: Connection, workspace: str, user: str) -> Person:
    """The person, or one with nothing chosen."""
    return many(connection, workspace, [user])[user]


def many(connection: Connection, workspace: str, users: list[str]) -> dict[str, Person]:
    found = connection.execute(_SOME, {"workspace": workspace, "users": users})
    known = {row.user_id: rows.value(Person, row) for row in found}
    return {user: known.get(user) or Person(user) for user in users}


def keep(connection: Connection, workspace: str, user: str, **chosen: object) -> None:
    """Set some of a person's fields, and leave the others."""
    insert = rows.insert(tables.person, connection.dialect.name).values(workspace_id=workspace, user_id=user, **chosen)
    connection.execute(
        insert.on_conflict_do_update(index_elements=["workspace_id", "user_id"], set_=chosen)
        if chosen
        else insert.on_conflict_do_nothing()
    )


def welcome(connection: Connection, workspace: str) -> None:
    """Make the workspace known. Every other table refers to it."""
    connection.execute(
        rows.insert(tables.workspace, connection.dialect.name).values(id=workspace).on_conflict_do_nothing()
    )


def set_trouble(connection: Connection, workspace: str, word: str) -> None:
    """Nothing can be sent to the workspace, for this reason in Slack's word, until somebody mends it."""
    connection.execute(update(tables.workspace).where(tables.workspace.c.id == workspace).values(trouble=word))


def any_trouble(connection: Connection) -> bool:
    """Whether there is a workspace to which nothing can be sent."""
    found = select(exists().where(tables.workspace.c.trouble.is_not(None)))
    return bool(connection.execute(found).scalar_one())


def forgive(connection: Connection) -> None:
    """Give every workspace a new try: somebody may have mended what was wrong."""
    connection.execute(update(tables.workspace).values(trouble=None, silent_until=None))


def be_silent(connection: Connection, workspace: str, until: datetime) -> None:
    """Slack asked us to wait (429)."""
    connection.execute(update(tables.workspace).where(tables.workspace.c.id == workspace).values(silent_until=until))
