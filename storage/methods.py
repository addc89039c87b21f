"""The methods that improvements began with: each version once, so that a rewording never touches running work.

They are every workspace's. Beside them stands what plans were last made by, which is replaced.
"""

from sqlalchemy import Connection, delete, select

from storage import rows, tables

_table = tables.method_version
_PLANS = "plans"


def keep(connection: Connection, method: str, version: str, content: str) -> None:
    """A version never changes: keeping it again does nothing."""
    statement = rows.insert(_table, connection.dialect.name).values(method=method, version=version, content=content)
    connection.execute(statement.on_conflict_do_nothing())


def get(connection: Connection, method: str, version: str) -> str | None:
    """The version's content (JSON), or None when it was never kept."""
    return connection.execute(
        select(_table.c.content).where(_table.c.method == method, _table.c.version == version)
    ).scalar_one_or_none()


def plans_go_by(connection: Connection) -> str | None:
    """The version of everything that plans were last made by, beside a team's own facts; None: none was kept."""
    return connection.execute(select(_table.c.version).where(_table.c.method == _PLANS)).scalar_one_or_none()


def keep_plans_go_by(connection: Connection, version: str) -> None:
    connection.execute(delete(_table).where(_table.c.method == _PLANS))
    keep(connection, _PLANS, version, "")
