"""People as Slack knows them, and what they have chosen: language, zone, pause."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Connection, bindparam, exists, or_, select, update

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

    away_until: datetime | None = None
    """Away by their own status in Slack, until that moment."""

    team_id: int | None = None
    """The one of several teams that they work with now; None: the oldest."""


_SOME = select(*rows.columns(Person, tables.person)).where(
    tables.person.c.workspace_id == bindparam("workspace"),
    tables.person.c.user_id.in_(bindparam("users", expanding=True)),
)


_KNOWN = select(
    or_(
        *(
            exists().where(table.c.workspace_id == bindparam("workspace"), table.c.user_id == bindparam("user"))
            for table in (tables.person, tables.member, tables.round_lead)
        )
    )
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


def in_trouble(connection: Connection) -> list[str]:
    """The workspaces to which nothing can be sent."""
    table = tables.workspace
    return list(
        connection.execute(select(table.c.id).where(table.c.trouble.is_not(None)).order_by(table.c.id)).scalars()
    )


def forgive(connection: Connection, workspace: str) -> None:
    """Give the workspace a new try: what was wrong has been mended."""
    connection.execute(update(tables.workspace).where(tables.workspace.c.id == workspace).values(trouble=None))


def is_known(connection: Connection, workspace: str, user: str) -> bool:
    """Whether we have to do with the person: in a team, in whatever role, as a programme lead, or met before."""
    which = {"workspace": workspace, "user": user}
    return bool(connection.execute(_KNOWN, which).scalar_one())
