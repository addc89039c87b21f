"""People as Slack knows them, and what they have chosen: language, zone, pause. And the workspaces they are in.

Nobody has to be there first: who was never kept is a person with nothing chosen. A workspace has to be, before anything
else of it is kept (`welcome`, which may be called again).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)

from storage import rows, tables
from storage.desk import Desk
from storage.prepared import Prepared
from storage.prompts import Prompt


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

    outside: str = ""
    """`guest`, `stranger` or `bot` as Slack says; empty for one's own people, and for whom we do not know yet."""


@dataclass(frozen=True)
class Profile:
    """What Slack says of somebody, as in Person. It does not always tell the locale: empty, the one before stays."""

    time_zone: str
    locale: str = ""
    deactivated: bool = False
    away_until: datetime | None = None
    outside: str = ""

    def is_of(self, person: Person) -> bool:
        """Whether all of it is known of the person."""
        return all(getattr(person, name) == value for name, value in self.told().items())

    def told(self) -> dict[str, object]:
        return {name: value for name, value in vars(self).items() if name != "locale" or value}


@dataclass(frozen=True)
class Known:
    """`prompt` is what they were last asked; `team_language` their oldest team's. `workspace`: whether it is known.

    `quiet_until`: Slack has asked that nothing is posted there before. In a workspace to which nothing can be sent it
    is never past: what is to be said waits there as rows until somebody has mended it.
    """

    person: Person
    prompt: Prompt | None
    team_language: str | None
    quiet_until: datetime | None
    workspace: bool


_PERSON = rows.columns(Person, tables.person)
_LANGUAGE = (
    select(tables.team.c.language)
    .join(tables.member, tables.member.c.team_id == tables.team.c.id)
    .where(tables.member.c.workspace_id == bindparam("workspace"), tables.member.c.user_id == bindparam("user"))
    .order_by(tables.member.c.role != "member", tables.team.c.id)
    .limit(1)
    .scalar_subquery()
)


def _of(table: Table) -> ColumnElement[bool]:
    return and_(table.c.workspace_id == bindparam("workspace"), table.c.user_id == bindparam("user"))


_QUIET = (
    select(func.max(tables.silence.c.until))
    .where(
        tables.silence.c.workspace_id == bindparam("workspace"),
        or_(tables.silence.c.method == "chat.postMessage", tables.silence.c.method == "chat.update"),
        tables.silence.c.until > bindparam("now", type_=tables.Moment()),
    )
    .scalar_subquery()
)
_ANYBODY = select(literal_column("1").label("one")).subquery()
_KNOWN = Prepared(
    lambda _dialect: select(
        *_PERSON,
        *rows.columns(Prompt, tables.prompt),
        _LANGUAGE.label("team_language"),
        _QUIET.label("quiet"),
        tables.workspace.c.id,
        tables.workspace.c.trouble,
    ).select_from(
        _ANYBODY.outerjoin(tables.person, _of(tables.person))
        .outerjoin(tables.prompt, _of(tables.prompt))
        .outerjoin(tables.workspace, tables.workspace.c.id == bindparam("workspace"))
    )
)
_SOME = Prepared(
    lambda _dialect: select(*_PERSON).where(
        tables.person.c.workspace_id == bindparam("workspace"),
        tables.person.c.user_id.in_(bindparam("users", expanding=True)),
    )
)


_IS_KNOWN = select(
    or_(
        *(
            exists().where(table.c.workspace_id == bindparam("workspace"), table.c.user_id == bindparam("user"))
            for table in (tables.person, tables.member, tables.round_lead)
        )
    )
)


def known(desk: Desk, user: str) -> Known:
    """Everything that a turn begins with, in one look."""
    [row] = _KNOWN(desk.connection, {"workspace": desk.workspace, "user": user, "now": desk.now})
    person, prompt, rest = row[: len(_PERSON)], row[len(_PERSON) : -4], row[-4:]
    language, quiet_until, there, trouble = rest
    return Known(
        Person(*person) if person[0] is not None else Person(user),
        Prompt(*prompt) if prompt[0] is not None else None,
        language,
        max(quiet_until or desk.now, desk.now) if trouble else quiet_until,
        workspace=there is not None,
    )


def get(desk: Desk, user: str) -> Person:
    """The person, or one with nothing chosen."""
    return many(desk, [user])[user]


def many(desk: Desk, users: list[str]) -> dict[str, Person]:
    found = [Person(*row) for row in _SOME(desk.connection, {"workspace": desk.workspace, "users": users})]
    known = {person.user_id: person for person in found}
    return {user: known.get(user) or Person(user) for user in users}


def keep(desk: Desk, user: str, profile: Profile) -> None:
    """What Slack says of the person now."""
    _set(desk, user, profile.told())


def set_language(desk: Desk, user: str, language: str | None) -> None:
    """Their own choice; as in Person, like the others."""
    _set(desk, user, {"language": language})


def set_pause(desk: Desk, user: str, until: date | None) -> None:
    _set(desk, user, {"paused_until": until})


def set_clock(desk: Desk, user: str, clock: time | None) -> None:
    _set(desk, user, {"clock": clock})


def set_team(desk: Desk, user: str, team_id: int | None) -> None:
    _set(desk, user, {"team_id": team_id})


def _set(desk: Desk, user: str, fields: Mapping[str, object]) -> None:
    """Some of a person's fields; the others stay, whoever sets them at the same time."""
    adding = rows.insert(tables.person, desk.connection.dialect.name).values(
        workspace_id=desk.workspace, user_id=user, **fields
    )
    desk.connection.execute(adding.on_conflict_do_update(index_elements=["workspace_id", "user_id"], set_=fields))


def welcome(desk: Desk) -> None:
    """Make the workspace known. Every other table refers to it."""
    desk.connection.execute(
        rows.insert(tables.workspace, desk.connection.dialect.name).values(id=desk.workspace).on_conflict_do_nothing()
    )


def set_trouble(desk: Desk, word: str) -> None:
    """Nothing can be sent to the workspace, for this reason in Slack's word, until somebody mends it."""
    desk.connection.execute(
        update(tables.workspace).where(tables.workspace.c.id == desk.workspace).values(trouble=word)
    )


def in_trouble(connection: Connection) -> list[str]:
    """The workspaces to which nothing can be sent."""
    table = tables.workspace
    return list(
        connection.execute(select(table.c.id).where(table.c.trouble.is_not(None)).order_by(table.c.id)).scalars()
    )


def any_trouble(connection: Connection) -> bool:
    """Whether there is a workspace to which nothing can be sent."""
    found = select(exists().where(tables.workspace.c.trouble.is_not(None)))
    return bool(connection.execute(found).scalar_one())


def forgive(desk: Desk) -> None:
    """Give the workspace a new try: what was wrong has been mended."""
    desk.connection.execute(
        update(tables.workspace).where(tables.workspace.c.id == desk.workspace).values(trouble=None)
    )


def is_known(desk: Desk, user: str) -> bool:
    """Whether we have to do with the person: in a team, in whatever role, as a programme lead, or met before."""
    which = {"workspace": desk.workspace, "user": user}
    return bool(desk.connection.execute(_IS_KNOWN, which).scalar_one())
