"""What teams learn, and finding it again. What is shared with the round can be found by every team of the workspace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from re import findall

import snowballstemmer
from sqlalchemy import Connection, and_, func, insert, literal_column, select, text

from storage import rows, tables

_table = tables.lesson


@dataclass(frozen=True)
class Lesson:
    """`sort` is plus, minus, interesting, lesson, idea or result; `source` whom it was learned from, or a link."""

    id: int
    team_id: int
    meeting_id: int | None
    improvement_id: int | None
    sort: str
    words: str
    source: str
    shared: bool
    author: str
    at: datetime
    audience: str = ""
    """Who needs to hear it: politicians, managers, colleagues, network, residents, with commas between."""


@dataclass(frozen=True)
class Found:
    """A shared lesson that matches a search, whose it is, and how many teams have used it."""

    lesson: Lesson
    team: str
    organisation: str
    used: int


def add(connection: Connection, workspace: str, **said: object) -> int:
    """`said` is every field of Lesson but the id. The same words from the same author on the same thing are one."""
    same = ("team_id", "meeting_id", "improvement_id", "sort", "words", "author")
    before = connection.execute(
        select(_table.c.id).where(_table.c.workspace_id == workspace, *(_table.c[one] == said.get(one) for one in same))
    ).scalar()
    if before is not None:
        return int(before)
    stems = _stems(f"{said['words']} {said.get('source') or ''}")
    values = {"workspace_id": workspace, "stems": stems, **said}
    return int(connection.execute(insert(_table).values(**values).returning(_table.c.id)).scalar_one())


def of_meeting(connection: Connection, workspace: str, meeting_id: int) -> list[Lesson]:
    """What was learned at a meeting, oldest first."""
    return _where(connection, workspace, _table.c.meeting_id == meeting_id)


def get(connection: Connection, workspace: str, lesson_id: int) -> Lesson | None:
    return next(iter(_where(connection, workspace, _table.c.id == lesson_id)), None)


def search(connection: Connection, workspace: str, words: str, most: int = 5) -> list[Found]:
    """Shared lessons with any of the words, the best first; a word finds its other forms in Swedish and English."""
    wanted = list(dict.fromkeys(_stems(words).split()))
    if not wanted:
        return []
    if connection.dialect.name == "sqlite":
        ranked = _ranked_by_fts5(connection, workspace, wanted, most)
    else:
        ranked = _ranked_by_postgresql(connection, workspace, wanted, most)
    found = {one.lesson.id: one for one in _found(connection, workspace, ranked)}
    return [found[lesson_id] for lesson_id in ranked]


def use(connection: Connection, workspace: str, lesson_id: int, team_id: int, by: str, at: datetime) -> bool:
    """A team uses another's lesson. Whether that is new: credit is given once."""
    values = {"workspace_id": workspace, "lesson_id": lesson_id, "team_id": team_id, "by": by, "at": at}
    statement = rows.insert(tables.credit, connection.dialect.name).values(**values).on_conflict_do_nothing()
    return connection.execute(statement).rowcount > 0


def credits_of(connection: Connection, workspace: str, teams: Sequence[int]) -> dict[int, int]:
    """How often each team's lessons have been used by others."""
    table = tables.credit
    found = connection.execute(
        select(_table.c.team_id, func.count())
        .select_from(table.join(_table, _table.c.id == table.c.lesson_id))
        .where(table.c.workspace_id == workspace, _table.c.team_id.in_(teams))
        .group_by(_table.c.team_id)
    )
    return dict.fromkeys(teams, 0) | {row[0]: int(row[1]) for row in found}


def _where(connection: Connection, workspace: str, condition: object) -> list[Lesson]:
    found = connection.execute(
        select(*rows.columns(Lesson, _table))
        .where(_table.c.workspace_id == workspace, condition)  # type: ignore[arg-type]
        .order_by(_table.c.id)
    )
    return [rows.value(Lesson, row) for row in found]


def _found(connection: Connection, workspace: str, ids: Sequence[int]) -> list[Found]:
    team, credit = tables.team, tables.credit
    used = (
        select(func.count())
        .where(credit.c.workspace_id == workspace, credit.c.lesson_id == _table.c.id)
        .scalar_subquery()
    )
    found = connection.execute(
        select(*rows.columns(Lesson, _table), team.c.name, team.c.organisation, used.label("used"))
        .join(team, team.c.id == _table.c.team_id)
        .where(_table.c.workspace_id == workspace, _table.c.id.in_(ids))
    )
    return [Found(rows.value(Lesson, row), row.name, row.organisation, row.used) for row in found]


def _ranked_by_fts5(connection: Connection, workspace: str, wanted: list[str], most: int) -> list[int]:
    """FTS5 keeps its index beside the table, by triggers of the migration; a stem is quoted, so nothing is syntax."""
    match = " OR ".join(f'"{stem}"' for stem in wanted)
    words = text(
        "SELECT lesson.id FROM lesson_words JOIN lesson ON lesson.id = lesson_words.rowid"
        " WHERE lesson_words MATCH :match AND lesson.workspace_id = :workspace AND lesson.shared"
        " ORDER BY bm25(lesson_words), lesson.id DESC LIMIT :most"
    )
    return list(connection.execute(words, {"match": match, "workspace": workspace, "most": most}).scalars())


def _ranked_by_postgresql(connection: Connection, workspace: str, wanted: list[str], most: int) -> list[int]:
    vector = func.to_tsvector(literal_column("'simple'"), _table.c.stems)
    query = func.to_tsquery(literal_column("'simple'"), " | ".join(wanted))
    found = connection.execute(
        select(_table.c.id)
        .where(and_(_table.c.workspace_id == workspace, _table.c.shared, vector.op("@@")(query)))
        .order_by(func.ts_rank(vector, query).desc(), _table.c.id.desc())
        .limit(most)
    )
    return list(found.scalars())


def _stems(words: str) -> str:
    """The stems of each word, in Swedish and in English, so that either language finds it on either database."""
    found = findall(r"[^\W_]+", words.casefold())
    return " ".join(stem for word in found for stem in dict.fromkeys((_swedish(word), _english(word))))


@cache
def _stemmer(language: str) -> snowballstemmer.basestemmer.BaseStemmer:
    return snowballstemmer.stemmer(language)


def _swedish(word: str) -> str:
    return str(_stemmer("swedish").stemWord(word))


def _english(word: str) -> str:
    return str(_stemmer("english").stemWord(word))
