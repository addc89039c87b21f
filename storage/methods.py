"""The methods that improvements began with: each version once, so that a rewording never touches running work."""

from sqlalchemy import Connection, select

from storage import rows, tables

_table = tables.method_version


def keep(connection: Connection, method: str, version: str, content: str) -> None:
    """A version never changes: keeping it again does nothing."""
    statement = rows.insert(_table, connection.dialect.name).values(method=method, version=version, content=content)
    connection.execute(statement.on_conflict_do_nothing())


def get(connection: Connection, method: str, version: str) -> str | None:
    """The version's content (JSON), or None when it was never kept."""
    return connection.execute(
        select(_table.c.content).where(_table.c.method == method, _table.c.version == version)
    ).scalar_one_or_none()
