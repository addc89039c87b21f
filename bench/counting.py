"""Sees every statement that reaches the database, also those that are run on the driver's own cursor.

SQLAlchemy's events see only what goes through SQLAlchemy. Here the driver's connections and cursors are our own, so
that nothing passes unseen: tests count with it, and the bench lets a chosen statement fail.
"""

import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Engine, event

_BOUNDS = re.compile(r"\s*(BEGIN|COMMIT|END|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA|SET|SHOW)\b", re.IGNORECASE)
_BEGINS = re.compile(r"\s*BEGIN\b", re.IGNORECASE)
_ENDS = re.compile(r"\s*(COMMIT|END|ROLLBACK)\b(?! TO)", re.IGNORECASE)
_LOCKS = re.compile(r"\s*BEGIN (IMMEDIATE|EXCLUSIVE)|\b(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
_PINGS = ("SELECT 1", "")


@dataclass
class Seen:
    """What has reached the database since it was last cleared.

    `statements` are the texts, without what begins and ends transactions and without the pool's asking whether a
    connection still lives (`pings`). `transactions` are counted when they begin; a statement outside of any is one.
    `locks` has for each transaction that wrote (or might: SQLite's BEGIN IMMEDIATE) the seconds that it held its lock.
    """

    statements: list[str] = field(default_factory=list)
    transactions: int = 0
    pings: int = 0
    locks: list[float] = field(default_factory=list)
    moments: int = 0
    """At which something could fail: before each statement, and before and after each commit."""

    fails_at: int | None = None
    """At this moment, counted from 1, the driver raises, once."""

    def clear(self, fails_at: int | None = None) -> None:
        self.statements, self.locks, self.fails_at = [], [], fails_at
        self.transactions = self.pings = self.moments = 0

    def moment(self, failure: type[Exception]) -> None:
        self.moments += 1
        if self.moments == self.fails_at:
            raise failure("the bench lets this fail, once")


@contextmanager
def seen(engine: Engine) -> Iterator[Seen]:
    """Count what the engine's database is asked from here on, on connections that are made anew."""
    found = Seen()
    connect = _sqlite(found) if engine.dialect.name == "sqlite" else _postgresql(found)
    event.listen(engine, "do_connect", connect)
    engine.dispose()
    with engine.connect():  # what a connection asks when it is new is nobody's
        found.clear()
    found.clear()
    try:
        yield found
    finally:
        event.remove(engine, "do_connect", connect)
        engine.dispose()


class _Watch:
    """One connection: whether it is in a transaction, and since when it holds a lock."""

    def __init__(self, found: Seen, failure: type[Exception]) -> None:
        self.found, self.failure = found, failure
        self.locked_at: float | None = None

    @contextmanager
    def statement(self, text: str, times: int, *, inside: bool) -> Iterator[None]:
        if text.strip().rstrip(";") in _PINGS:
            self.found.pings += 1
            yield
            return
        if _ENDS.match(text):
            with self.end(commits="ROLLBACK" not in text.upper()):
                yield
            return
        self.found.moment(self.failure)
        if not inside and (_BEGINS.match(text) or not _BOUNDS.match(text)):
            self.found.transactions += 1
        if not _BOUNDS.match(text):
            self.found.statements += [text] * times
        yield
        if _LOCKS.search(text) and self.locked_at is None:
            self.locked_at = time.perf_counter()

    @contextmanager
    def end(self, *, commits: bool) -> Iterator[None]:
        """A transaction ends. One that is rolled back never fails: that is what happens when something has."""
        if commits:
            self.found.moment(self.failure)
        yield
        if self.locked_at is not None:
            self.found.locks.append(time.perf_counter() - self.locked_at)
            self.locked_at = None
        if commits:
            self.found.moment(self.failure)


def _sqlite(found: Seen) -> Callable[..., None]:
    def connect(_dialect: Any, _record: Any, _arguments: Any, named: dict[str, Any]) -> None:
        named["factory"] = partial(_SqliteConnection, found)

    return connect


class _SqliteConnection(sqlite3.Connection):
    def __init__(self, found: Seen, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.watch = _Watch(found, sqlite3.OperationalError)

    def cursor(self, factory: Any = None) -> Any:
        return super().cursor(factory or _SqliteCursor)

    def execute(self, sql: str, parameters: Any = (), /) -> Any:
        return self.cursor().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any, /) -> Any:
        return self.cursor().executemany(sql, parameters)

    def commit(self) -> None:
        if self.in_transaction:
            with self.watch.end(commits=True):
                super().commit()

    def rollback(self) -> None:
        if self.in_transaction:
            with self.watch.end(commits=False):
                super().rollback()


class _SqliteCursor(sqlite3.Cursor):
    def execute(self, sql: str, parameters: Any = (), /) -> "_SqliteCursor":
        with self._asking(sql, 1):
            return super().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any, /) -> "_SqliteCursor":
        rows = list(parameters)
        with self._asking(sql, len(rows)):
            return super().executemany(sql, rows)

    def _asking(self, sql: str, times: int) -> AbstractContextManager[None]:
        watch: _Watch = self.connection.watch  # type: ignore[attr-defined]
        return watch.statement(sql, times, inside=self.connection.in_transaction)


def _postgresql(found: Seen) -> Callable[..., Any]:
    def connect(_dialect: Any, _record: Any, arguments: Any, named: dict[str, Any]) -> Any:
        made = _PostgresqlConnection.connect(*arguments, **{**named, "cursor_factory": _PostgresqlCursor})
        made.watch = _Watch(found, psycopg.OperationalError)
        return made

    return connect


class _PostgresqlConnection(psycopg.Connection[Any]):
    watch: _Watch

    @property
    def inside(self) -> bool:
        return self.info.transaction_status != TransactionStatus.IDLE

    def commit(self) -> None:
        if self.inside:
            with self.watch.end(commits=True):
                super().commit()

    def rollback(self) -> None:
        if self.inside:
            with self.watch.end(commits=False):
                super().rollback()


class _PostgresqlCursor(psycopg.Cursor[Any]):
    def execute(self, query: Any, params: Any = None, **named: Any) -> "_PostgresqlCursor":
        with self._asking(query, 1):
            super().execute(query, params, **named)
            return self

    def executemany(self, query: Any, params_seq: Any, **named: Any) -> None:
        rows = list(params_seq)
        with self._asking(query, len(rows)):
            super().executemany(query, rows, **named)

    def _asking(self, query: Any, times: int) -> AbstractContextManager[None]:
        text = query.decode() if isinstance(query, bytes) else query if isinstance(query, str) else str(query)
        made = self.connection
        assert isinstance(made, _PostgresqlConnection)
        return made.watch.statement(text, times, inside=made.inside)
