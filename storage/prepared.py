"""Statements that every answer, beat and overview runs: written in SQLAlchemy's Core, put together once for each
database, and run on the driver's own cursor. Most of what a short statement costs is the way to it.

What Core promises still holds: values travel apart from the SQL, moments and JSON are translated both ways, a lost
connection leaves the pool, and an error shows no value.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Dialect, Executable, Select, Table, bindparam
from sqlalchemy.sql.compiler import SQLCompiler

from storage.engine import as_sqlalchemy_raises

Row = tuple[Any, ...]


_KEPT = 20
"""The text is kept for each size of a collection up to this, and no more are written at once."""

_KEPT_ROWS = 100
"""A cursor holds what it last read: one that read more is not kept."""


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

    def _for(self, dialect: Dialect) -> "_Compiled":
        compiled = self._by_dialect.get(dialect.name)
        if compiled is None:
            compiled = self._by_dialect[dialect.name] = _Compiled(self._write(dialect.name), dialect)
        return compiled


_Into = Callable[[Any], Any] | None
"""What makes a value one that the driver takes; None: it takes it as it is."""


class PreparedForMany:
    """One statement for many at once: `write` makes it for a dialect's name and so many.

    Its parameters are those of one, each with the number from 0 behind it: see `numbered`. Gives the rows of all.
    """

    def __init__(self, write: Callable[[str, int], Executable]) -> None:
        self._write = write
        self._by_number: dict[int, Prepared] = {}

    def __call__(self, connection: Connection, those: Sequence[Mapping[str, Any]]) -> list[Row]:
        return [
            row for first in range(0, len(those), _KEPT) for row in self._run(connection, those[first : first + _KEPT])
        ]

    def _run(self, connection: Connection, those: Sequence[Mapping[str, Any]]) -> list[Row]:
        number = len(those)
        if number not in self._by_number:
            self._by_number[number] = Prepared(lambda dialect: self._write(dialect, number))
        given = {f"{name}_{place}": value for place, values in enumerate(those) for name, value in values.items()}
        return self._by_number[number](connection, given)


def numbered(table: Table, columns: Sequence[str], number: int) -> list[dict[str, BindParameter[Any]]]:
    """What an INSERT of so many rows is given as its values."""
    return [
        {name: bindparam(f"{name}_{place}", type_=table.c[name].type) for name in columns} for place in range(number)
    ]


@dataclass(frozen=True)
class _Text:
    """The statement as the driver takes it. `binds` are its parameters, in order where the driver goes by order; those
    that a collection has become, by its name, are in `members`. `lasts`: it is kept, and so is its cursor with the
    driver's connection.
    """

    sql: str
    binds: Sequence[tuple[str, _Into]]
    members: Mapping[str, Sequence[str]]
    lasts: bool


class _Compiled:
    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLCompiler)
        self._compiled, self._dialect = compiled, dialect
        self._collections = [name for bind, name in compiled.bind_names.items() if bind.expanding]
        given = {name for bind, name in compiled.bind_names.items() if bind.required}
        self._fixed = {name: value for name, value in compiled.params.items() if name not in given}
        self._texts: dict[tuple[int, ...], _Text] = {}

    @cached_property
    def _columns(self) -> Sequence[ColumnElement[Any]]:
        statement = self._compiled.statement
        return list(
            statement.selected_columns if isinstance(statement, Select) else getattr(statement, "_returning", ())
        )

    @cached_property
    def _out_of(self) -> Sequence[tuple[int, Callable[[Any], Any]]]:
        found = [
            column.type.dialect_impl(self._dialect).result_processor(self._dialect, None) for column in self._columns
        ]
        return [(place, out_of) for place, out_of in enumerate(found) if out_of is not None]

    def run(self, connection: Connection, given: Mapping[str, Any]) -> list[Row]:
        values = {**self._fixed, **given} if self._fixed else given
        text = self._text(values)
        driver = connection.connection
        kept = driver.info
        cursor = kept.pop(text.sql, None) or driver.cursor()
        try:
            cursor.execute(text.sql, self._parameters(text, values))
            rows: list[Row] = list(cursor.fetchall()) if self._columns else []
        except self._dialect.loaded_dbapi.Error as error:
            cursor.close()
            raise as_sqlalchemy_raises(connection, error, text.sql) from error
        if text.lasts and len(rows) <= _KEPT_ROWS:
            kept[text.sql] = cursor  # psycopg's has learned how the statement's values are written and read
        else:
            cursor.close()
        return self._translated(rows) if self._out_of else rows

    def _text(self, values: Mapping[str, Any]) -> _Text:
        sizes = tuple([len(values[name]) for name in self._collections]) if self._collections else ()
        text = self._texts.get(sizes)
        if text is None:
            text = self._expanded(values, lasts=max(sizes, default=0) <= _KEPT)
            if text.lasts:
                self._texts[sizes] = text
        return text

    def _expanded(self, values: Mapping[str, Any], *, lasts: bool) -> _Text:
        collections = {name: list(values[name]) for name in self._collections}
        state = self._compiled.construct_expanded_state({**self._compiled.params, **collections})
        into = {name: self._processor(bind) for bind, name in self._compiled.bind_names.items()}
        for collection, members in state.parameter_expansion.items():
            into |= dict.fromkeys(members, into[collection])
        names = state.positiontup or [name for name in into if name not in collections]
        return _Text(state.statement, [(name, into[name]) for name in names], state.parameter_expansion, lasts)

    def _processor(self, bind: BindParameter[Any]) -> _Into:
        return bind.type.dialect_impl(self._dialect).bind_processor(self._dialect)

    def _parameters(self, text: _Text, values: Mapping[str, Any]) -> Any:
        """In the order or by the names that the driver wants, as the driver takes them."""
        if text.members:
            values = dict(values)
            for collection, members in text.members.items():
                values.update(zip(members, values[collection], strict=True))
        if self._compiled.positional:
            return [into(values[name]) if into else values[name] for name, into in text.binds]
        return {name: into(values[name]) if into else values[name] for name, into in text.binds}

    def _translated(self, rows: Sequence[Row]) -> list[Row]:
        translated = []
        for row in rows:
            values = list(row)
            for place, out_of in self._out_of:
                values[place] = out_of(values[place])
            translated.append(tuple(values))
        return translated
