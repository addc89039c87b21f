"""From a row to a frozen value: the columns a value names, in one place."""

from collections.abc import Sequence
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import JSON, Column, ColumnElement, Row, Table, Text, cast, func, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")


def columns(kind: type[Any], table: Table) -> list[ColumnElement[Any]]:
    """The table's columns that the value has fields for, in the fields' order."""
    return [table.c[name] for name in names(kind) if name in table.c]  # type: ignore[arg-type]


def value(kind: type[T], row: Row[*tuple[Any, ...]], **more: object) -> T:
    """The value of a row; `more` are the fields that come from elsewhere."""
    wanted = names(kind)  # type: ignore[arg-type]
    if row._fields == wanted:
        return kind(*row)
    return kind(**{name: getattr(row, name) for name in wanted if name not in more}, **more)


@cache
def names(kind: type[Any]) -> tuple[str, ...]:
    """A dataclass' fields, or a named tuple's: those of which very many are read at once are tuples."""
    return getattr(kind, "_fields", None) or tuple(field.name for field in fields(kind))


def listed(dialect: str, columns: Sequence[ColumnElement[Any]], *where: ColumnElement[bool]) -> ColumnElement[str]:
    """The rows for which this holds as one JSON list of lists, in no order: a column of another table's statement.

    Moments are written as the database has them: see tables.moment_of.
    """
    if dialect == "sqlite":
        named = [
            func.json(column_element) if isinstance(column_element.type, JSON) else column_element
            for column_element in columns
        ]
        together: ColumnElement[str] = func.json_group_array(func.json_array(*named))
    else:
        several = func.json_agg(func.json_build_array(*columns))
        together = cast(func.coalesce(several, literal_column("'[]'::json")), Text)
    of = {column.table for column in columns if isinstance(column, Column)}
    return select(together).where(*where).correlate_except(*of).scalar_subquery()


def insert(table: Table, dialect: str) -> postgresql.Insert | sqlite.Insert:
    """An insert that can say what happens on conflict, on either database, by its dialect's name."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
