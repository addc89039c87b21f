"""Statements that every answer runs: written in SQLAlchemy's Core, put together once for each database, and run on the
driver's own cursor. Most of what a short statement costs is the way to it.

What Core promises still holds: values travel apart from the SQL, moments and JSON are translated both ways, a lost
connection leaves the pool, and an error shows no value.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Dialect, Executable, Select
from sqlalchemy.sql.compiler import SQLCompiler

from storage.engine import as_sqlalchemy_raises

Row = tuple[Any, ...]


class Prepared:
    """`write` makes the statement for a dialect's name; a call runs it and gives its rows.

    Parameters are given by the names of the statement's `bindparam`s. A list of mappings is one statement for all.
    """

    def __init__(self, write: Callable[[str], Executable]) -> None:
        self._write = write
        self._by_dialect: dict[str, _Compiled] = {}

    def __call__(self, connection: Connection, given: Mapping[str, Any]) -> list[Row]:
        dialect = connection.dialect
        compiled = self._by_dialect.get(dialect.name)
        if compiled is None:
            compiled = self._by_dialect[dialect.name] = _Compiled(self._write(dialect.name), dialect)
        return compiled.run(connection, given)


class _Compiled:
    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLCompiler)
        self._sql, self._compiled, self._dialect = str(compiled), compiled, dialect
        into = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect) for bind, name in compiled.bind_names.items()
        }
        self._names = list(into.items())
        self._order = [(name, into[name]) for name in compiled.positiontup or ()] if compiled.positional else None
        given = {name for bind, name in compiled.bind_names.items() if bind.required}
        self._fixed = {name: value for name, value in compiled.params.items() if name not in given}

    @cached_property
    def _out_of(self) -> Sequence[tuple[int, Callable[[Any], Any]]]:
        statement = self._compiled.statement
        columns = statement.selected_columns if isinstance(statement, Select) else getattr(statement, "_returning", ())
        found = [column.type.dialect_impl(self._dialect).result_processor(self._dialect, None) for column in columns]
        return [(place, out_of) for place, out_of in enumerate(found) if out_of is not None]

    def run(self, connection: Connection, given: Mapping[str, Any]) -> list[Row]:
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self._sql, self._parameters(given))
            rows: list[Row] = list(cursor.fetchall()) if cursor.description else []
        except self._dialect.loaded_dbapi.Error as error:
            raise as_sqlalchemy_raises(connection, error, self._sql) from error
        finally:
            cursor.close()
        return self._translated(rows) if self._out_of else rows

    def _parameters(self, given: Mapping[str, Any]) -> Any:
        """In the order or by the names that the driver wants, as the driver takes them."""
        values = {**self._fixed, **given} if self._fixed else given
        if self._order is None:
            return {name: into(values[name]) if into else values[name] for name, into in self._names}
        return [into(values[name]) if into else values[name] for name, into in self._order]

    def _translated(self, rows: Sequence[Row]) -> list[Row]:
        translated = []
        for row in rows:
            values = list(row)
            for place, out_of in self._out_of:
                values[place] = out_of(values[place])
            translated.append(tuple(values))
        return translated
