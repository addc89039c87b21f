"""Statements that every answer runs: written in SQLAlchemy's Core, put together once for each database, and run on the
driver's own cursor. Most of what a short statement costs is the way to it.

What Core promises still holds: values travel apart from the SQL, moments and JSON are translated both ways, a lost
connection leaves the pool, and an error shows no value.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Dialect, Executable, Select
from sqlalchemy.sql.compiler import SQLCompiler

from storage.engine import as_sqlalchemy_raises

Row = tuple[Any, ...]


_KEPT = 20
"""Of what is given a collection, the text is kept for each size up to this."""


class Prepared:
    """`write` makes the statement for a dialect's name; a call runs it and gives its rows.

    Parameters are given by the names of the statement's `bindparam`s; one that is `expanding` is given a collection,
    which may be empty.
    """

    def __init__(self, write: Callable[[str], Executable]) -> None:
        self._write = write
        self._by_dialect: dict[str, _Compiled] = {}

    def __call__(self, connection: Connection, given: Mapping[str, Any]) -> list[Row]:
        return self._for(connection.dialect).run(connection, given)

    def of_each(self, connection: Connection, those: Sequence[Mapping[str, Any]]) -> None:
        """Run it once for each of these parameters."""
        if those:
            self._for(connection.dialect).run_each(connection, those)

    def _for(self, dialect: Dialect) -> "_Compiled":
        compiled = self._by_dialect.get(dialect.name)
        if compiled is None:
            compiled = self._by_dialect[dialect.name] = _Compiled(self._write(dialect.name), dialect)
        return compiled


@dataclass(frozen=True)
class _Text:
    """The statement as the driver takes it. `names` are its parameters, in order where the driver goes by order; those
    that a collection has become, by its name, are in `members`.
    """

    sql: str
    names: Sequence[str]
    members: Mapping[str, Sequence[str]]


class _Compiled:
    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLCompiler)
        self._compiled, self._dialect = compiled, dialect
        self._into = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect) for bind, name in compiled.bind_names.items()
        }
        self._collections = [name for bind, name in compiled.bind_names.items() if bind.expanding]
        given = {name for bind, name in compiled.bind_names.items() if bind.required}
        self._fixed = {name: value for name, value in compiled.params.items() if name not in given}
        self._texts: dict[tuple[int, ...], _Text] = {}

    @cached_property
    def _out_of(self) -> Sequence[tuple[int, Callable[[Any], Any]]]:
        statement = self._compiled.statement
        columns = statement.selected_columns if isinstance(statement, Select) else getattr(statement, "_returning", ())
        found = [column.type.dialect_impl(self._dialect).result_processor(self._dialect, None) for column in columns]
        return [(place, out_of) for place, out_of in enumerate(found) if out_of is not None]

    def run(self, connection: Connection, given: Mapping[str, Any]) -> list[Row]:
        values = {**self._fixed, **given}
        text = self._text(values)
        with self._cursor(connection, text.sql) as cursor:
            cursor.execute(text.sql, self._parameters(text, values))
            rows: list[Row] = list(cursor.fetchall()) if cursor.description else []
        return self._translated(rows) if self._out_of else rows

    def run_each(self, connection: Connection, those: Sequence[Mapping[str, Any]]) -> None:
        text = self._text({**self._fixed, **those[0]})
        with self._cursor(connection, text.sql) as cursor:
            cursor.executemany(text.sql, [self._parameters(text, {**self._fixed, **given}) for given in those])

    @contextmanager
    def _cursor(self, connection: Connection, sql: str) -> Iterator[Any]:
        cursor = connection.connection.cursor()
        try:
            yield cursor
        except self._dialect.loaded_dbapi.Error as error:
            raise as_sqlalchemy_raises(connection, error, sql) from error
        finally:
            cursor.close()

    def _text(self, values: Mapping[str, Any]) -> _Text:
        sizes = tuple(len(values[name]) for name in self._collections)
        text = self._texts.get(sizes)
        if text is None:
            text = self._expanded(values)
            if max(sizes, default=0) <= _KEPT:
                self._texts[sizes] = text
        return text

    def _expanded(self, values: Mapping[str, Any]) -> _Text:
        collections = {name: list(values[name]) for name in self._collections}
        state = self._compiled.construct_expanded_state({**self._compiled.params, **collections})
        members = state.parameter_expansion
        plain = [name for name in self._into if name not in collections]
        names = (
            state.positiontup if self._compiled.positional else [*plain, *(m for of in members.values() for m in of)]
        )
        return _Text(state.statement, list(names or ()), members)

    def _parameters(self, text: _Text, values: Mapping[str, Any]) -> Any:
        """In the order or by the names that the driver wants, as the driver takes them."""
        into = self._into
        if text.members:
            values, into = dict(values), dict(into)
            for collection, members in text.members.items():
                values.update(zip(members, values[collection], strict=True))
                into.update(dict.fromkeys(members, into[collection]))
        if self._compiled.positional:
            return [made(values[name]) if (made := into[name]) else values[name] for name in text.names]
        return {name: made(values[name]) if (made := into[name]) else values[name] for name in text.names}

    def _translated(self, rows: Sequence[Row]) -> list[Row]:
        translated = []
        for row in rows:
            values = list(row)
            for place, out_of in self._out_of:
                values[place] = out_of(values[place])
            translated.append(tuple(values))
        return translated
