"""The learning search, among very many lessons."""

import random

from sqlalchemy import Connection, insert, select

from bench import floors, person
from bench.crowds import Crowd, analysed, fill
from bench.measure import Figure, Figures, interleaved, wall
from bench.places import NOW, WORKSPACE, Databases, Stand, at_a_stand, channel
from storage import lessons, tables
from storage.desk import Desk
from storage.engine import writing
from storage.lessons import Written

_DIFFERENT, _OF_EACH, _TEAMS = 5_000, 20, 50
_COMMON = """
kö hemtjänst bygglov förskola simhall kvinnor män flickor pojkar bemötande statistik uppföljning budget styrdokument
rutin mätning samtal chef möte plan mål resurser väntetid ärende handläggare blankett språk tolk jämställdhet analys
resultat orsak förbättring test enhet kommun region verksamhet skola idrott kultur bibliotek omsorg äldre barn unga
trafik vägar belysning trygghet parkering medborgare
"""
_EIGHT = "kortare kö hemtjänst kvinnor väntetid handläggare blankett rutin"


def search(databases: Databases) -> Figures:
    """`/pdsa sök` with eight words, most of them common, among 100,000 shared lessons, until it is acknowledged.

    On the wall, since PostgreSQL searches in a process of its own. The floor is bare Bolt answering with one SELECT of
    five lessons by their ids.
    """
    for kind in ("sqlite", "postgresql"):
        with at_a_stand(databases.fresh(kind)) as stand:
            fill(stand, Crowd(_TEAMS))
            _learn(stand)
            five = select(tables.lesson.c.words).where(tables.lesson.c.id.in_(range(1001, 1006)))
            value, floor = interleaved(20, lambda: _seek(stand), floors.one_select(stand.engine, five, wall))
            yield f"search_{kind}", Figure(value, floor, "ms")


def _seek(stand: Stand) -> float:
    request = person.types("U1", f"sök {_EIGHT}", channel(1))
    spent = wall(lambda: stand.deliver(request))
    stand.finish()
    return spent


def _learn(stand: Stand) -> None:
    """Lessons of fourteen common words and two rare ones; the database copies each."""
    chance = random.Random(1)  # noqa: S311 - the same words each time
    common = _COMMON.split()
    rare = [f"ord{n:05}" for n in range(20_000)]
    with writing(stand.engine) as connection:
        for n in range(_DIFFERENT):
            words = " ".join([*chance.choices(common, k=14), *chance.choices(rare, k=2)])
            desk, written = Desk(connection, WORKSPACE, NOW), Written(words, shared=True)
            lessons.add(desk, written, team_id=n % _TEAMS + 1, sort="lesson", author="U1")
        for copy in range(1, _OF_EACH):
            _copy(connection, copy * _DIFFERENT)
    analysed(stand)


def _copy(connection: Connection, further: int) -> None:
    """Every lesson that was really added once more, with ids so much further on."""
    table, stem = tables.lesson, tables.lesson_stem
    names = ("workspace_id", "team_id", "sort", "words", "source", "shared", "author", "at")
    first = select(table.c.id + further, *(table.c[name] for name in names)).where(table.c.id <= _DIFFERENT)
    connection.execute(insert(table).from_select(["id", *names], first))
    words = select(stem.c.workspace_id, stem.c.stem, stem.c.lesson_id + further).where(stem.c.lesson_id <= _DIFFERENT)
    connection.execute(insert(stem).from_select(["workspace_id", "stem", "lesson_id"], words))
