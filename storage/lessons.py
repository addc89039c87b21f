"""What teams learn, and finding it again. What is shared with the round can be found by every team of the workspace.

A lesson is not changed. One that is shared is found by its stems, which are written with it, so that a search takes as
long however many there are.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from re import findall
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, Subquery, bindparam, func, insert, select, union_all

from storage import rows, tables, teams
from storage.desk import Desk

_table, _stem = tables.lesson, tables.lesson_stem

_LOOKED_AT, _OF_ONE_STEM = 4000, 500
"""How many places are looked at in a search, and of one stem: the newest."""

_OWN_AMONG = 50
"""So many of their own may rank above what others have learned, before that is not found."""

_STEMS_AT_MOST, _STEM_LENGTH = 40, 60

_OWN_LOOKED_AT, _ALIKE = 1000, 2
"""How many of some teams' own lessons are looked at in a search; and how many letters begin every form of a word."""


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
class Written:
    """What somebody has written of a lesson, as in Lesson."""

    words: str
    source: str = ""
    audience: str = ""
    shared: bool = False


@dataclass(frozen=True)
class Found:
    """A shared lesson that matches a search, whose it is, and how many teams have used it."""

    lesson: Lesson
    team: str
    organisation: str
    used: int


@dataclass(frozen=True)
class Newest:
    """A team's newest lessons, the newest first, and how many it has in all."""

    first: tuple[Lesson, ...] = ()
    all: int = 0

    @property
    def more(self) -> int:
        return self.all - len(self.first)


def add(
    desk: Desk, written: Written, *, team_id: int, sort: str, author: str,
    meeting_id: int | None = None, improvement_id: int | None = None,
) -> int:  # fmt: skip
    """The same words from the same author on the same thing are one, at the same moment too: the team is held."""
    teams.lock(desk, team_id)
    values = {"workspace_id": desk.workspace, "team_id": team_id, "sort": sort, "author": author, "at": desk.now}
    values |= {"meeting_id": meeting_id, "improvement_id": improvement_id, **vars(written)}
    same = ("workspace_id", "team_id", "meeting_id", "improvement_id", "sort", "words", "author")
    before = desk.connection.execute(
        select(_table.c.id).where(*(_table.c[one] == values[one] for one in same))
    ).scalar()
    if before is not None:
        return int(before)
    lesson_id = int(desk.connection.execute(insert(_table).values(**values).returning(_table.c.id)).scalar_one())
    stems = _stems(f"{written.words} {written.source}") if written.shared else []
    found_by = [{"workspace_id": desk.workspace, "stem": stem, "lesson_id": lesson_id} for stem in stems]
    if found_by:
        desk.connection.execute(insert(_stem), found_by)
    return lesson_id


def of_meeting(desk: Desk, meeting_id: int) -> list[Lesson]:
    """What was learned at a meeting, oldest first."""
    return _where(desk, _table.c.meeting_id == meeting_id)


def newest(desk: Desk, teams: Sequence[int], most: int, *, shared: bool = False) -> dict[int, Newest]:
    """The newest lessons of each team; with `shared` those alone that every team may find."""
    if not teams:
        return {}
    team = _table.c.team_id
    place = func.row_number().over(partition_by=team, order_by=_table.c.id.desc()).label("place")
    in_all = func.count().over(partition_by=team).label("in_all")
    which = [_table.c.workspace_id == desk.workspace, _table.c.team_id.in_(teams)]
    which += [_table.c.shared] if shared else []
    numbered = select(*rows.columns(Lesson, _table), place, in_all).where(*which).subquery()
    found = desk.connection.execute(select(numbered).where(numbered.c.place <= most).order_by(numbered.c.id.desc()))
    of_team: dict[int, Newest] = dict.fromkeys(teams, Newest())
    for row in found:
        first = (*of_team[row.team_id].first, rows.value(Lesson, row))
        of_team[row.team_id] = Newest(first, row.in_all)
    return of_team


def get(desk: Desk, lesson_id: int) -> Lesson | None:
    return next(iter(_where(desk, _table.c.id == lesson_id)), None)


def search(desk: Desk, words: str, most: int = 5, *, without: Collection[int] = ()) -> list[Found]:
    """Shared lessons with any of the words, the best first; a word finds its other forms in Swedish and English.

    The newest lessons with each word are looked at, so that a search takes as long however many there are. `without`:
    the teams whose own are found by search_own.
    """
    wanted = _stems(words)[:_STEMS_AT_MOST]
    if not wanted:
        return []
    given = {_place(place): stem for place, stem in enumerate(wanted)}
    asked = {"workspace": desk.workspace, "most": most + (_OWN_AMONG if without else 0), **given}
    found = desk.connection.execute(_searching(len(wanted)), asked)
    others = [row for row in found if row.team_id not in without]
    return [Found(rows.value(Lesson, row), row.name, row.organisation, row.used) for row in others[:most]]


def search_own(desk: Desk, teams: Sequence[int], words: str, most: int = 3) -> list[Lesson]:
    """As search, among these teams' own lessons, shared or not: the one with most of the words first."""
    wanted = set(_stems(words)[:_STEMS_AT_MOST])
    begins = {stem[:_ALIKE] for stem in wanted}
    looked_at = newest(desk, teams, _OWN_LOOKED_AT) if wanted else {}
    every = [lesson for of_team in looked_at.values() for lesson in of_team.first]
    hits = {one: len(wanted.intersection(_stems(f"{one.words} {one.source}", begins))) for one in every}
    best = sorted(every, key=lambda one: (hits[one], one.id), reverse=True)
    return [one for one in best[:most] if hits[one]]


def use(desk: Desk, lesson_id: int, team_id: int, by: str) -> bool:
    """A team uses another's lesson. Whether that is new: credit is given once."""
    values = {"workspace_id": desk.workspace, "lesson_id": lesson_id, "team_id": team_id, "by": by, "at": desk.now}
    statement = rows.insert(tables.credit, desk.connection.dialect.name).values(**values).on_conflict_do_nothing()
    return desk.connection.execute(statement).rowcount > 0


def credits_of(desk: Desk, teams: Sequence[int]) -> dict[int, int]:
    """How often each team's lessons have been used by others."""
    table = tables.credit
    found = desk.connection.execute(
        select(_table.c.team_id, func.count())
        .select_from(table.join(_table, _table.c.id == table.c.lesson_id))
        .where(table.c.workspace_id == desk.workspace, _table.c.team_id.in_(teams))
        .group_by(_table.c.team_id)
    )
    return dict.fromkeys(teams, 0) | {row[0]: int(row[1]) for row in found}


def _where(desk: Desk, condition: object) -> list[Lesson]:
    found = desk.connection.execute(
        select(*rows.columns(Lesson, _table))
        .where(_table.c.workspace_id == desk.workspace, condition)  # type: ignore[arg-type]
        .order_by(_table.c.id)
    )
    return [rows.value(Lesson, row) for row in found]


@cache
def _searching(stems: int) -> Select[Any]:
    """The search for so many stems; built once, since building it takes longer than asking it."""
    team, credit, ranked = tables.team, tables.credit, _ranked(stems)
    here: ColumnElement[str] = bindparam("workspace")
    used = select(func.count()).where(credit.c.workspace_id == here, credit.c.lesson_id == _table.c.id)
    return (
        select(*rows.columns(Lesson, _table), team.c.name, team.c.organisation, used.scalar_subquery().label("used"))
        .select_from(ranked)
        .join(_table, _table.c.id == ranked.c.lesson_id)
        .join(team, team.c.id == _table.c.team_id)
        .where(_table.c.workspace_id == here)
        .order_by(ranked.c.weight.desc(), _table.c.id.desc())
    )


def _ranked(stems: int) -> Subquery:
    """A stem that few lessons have weighs up to ten times as much as one that many have; of equals the newest."""
    of_one = min(_OF_ONE_STEM, _LOOKED_AT // stems)
    hits = _hits(stems, of_one)
    few = (1_000_000 // (func.count() + of_one // 10)).label("weight")
    each = select(hits.c.stem, few).group_by(hits.c.stem).subquery()
    weight = func.sum(each.c.weight).label("weight")
    return (
        select(hits.c.lesson_id, weight)
        .join(each, each.c.stem == hits.c.stem)
        .group_by(hits.c.lesson_id)
        .order_by(weight.desc(), hits.c.lesson_id.desc())
        .limit(bindparam("most"))
        .subquery()
    )


def _hits(stems: int, of_one: int) -> CTE:
    """The newest lessons with each stem: a short walk along the key, on either database."""
    newest = (
        select(_stem.c.stem, _stem.c.lesson_id)
        .where(_stem.c.workspace_id == bindparam("workspace"), _stem.c.stem == bindparam(_place(place)))
        .order_by(_stem.c.lesson_id.desc())
        .limit(of_one)
        .subquery()
        for place in range(stems)
    )
    return union_all(*(select(one) for one in newest)).cte()


def _place(number: int) -> str:
    return f"stem_{number}"


def _stems(words: str, begins: Collection[str] = ()) -> list[str]:
    """The stems of each word, in Swedish and in English, so that either language finds it; each once.

    `begins`: only of words that begin so, where there are many of them.
    """
    import snowballstemmer  # it brings many languages, so it is read when something is first looked for

    ours = [snowballstemmer.stemmer(language) for language in ("swedish", "english")]  # one serves one thread only
    found = [word for word in findall(r"[^\W_]+", words.casefold()) if not begins or word[:_ALIKE] in begins]
    return list(dict.fromkeys(stemmer.stemWord(word)[:_STEM_LENGTH] for word in found for stemmer in ours))
