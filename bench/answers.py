"""Answering in the DM: until it is acknowledged, over a whole improvement, and what it asks of the database."""

import itertools
import statistics
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from slack_bolt import BoltRequest

from bench import floors, person
from bench.counting import seen
from bench.crowds import Crowd, fill
from bench.floors import Once
from bench.measure import Figure, Figures, cpu, interleaved
from bench.places import Databases, Stand, at_a_stand

_KINDS = ("sqlite", "postgresql")
_TIMES = 200
_ROUNDS = _TIMES + _TIMES // 10
_WALKS = 5


def _teams(number: int) -> Crowd:
    """Each has four improvements under way and three meetings before it."""
    return Crowd(number, improvements=4, answers=20, moves=1, meetings=3)


def ack(databases: Databases) -> Figures:
    """One typed answer until it is acknowledged; what is done afterwards is done between the measurements.

    It answers the first question of a fresh improvement, in a team of three people with three meetings and four other
    improvements; each time another team's. The floor on SQLite is bare Bolt with one insert. On PostgreSQL it is the
    straight line, which stops where it acknowledges, as the answer does; `floor_to_the_end_ms` is the whole line, with
    its two calls to Slack and where the next question stands.
    """
    for kind in _KINDS:
        with _answering(databases, kind) as answer, at_a_stand(databases.fresh(kind)) as theirs:
            fill(theirs, _teams(_ROUNDS))
            if kind == "sqlite":
                value, floor = interleaved(_TIMES, answer, floors.bare(theirs.engine))
                yield "ack_sqlite", Figure(value, floor, "ms CPU")
            else:
                line, after = floors.straight_line(theirs)
                value, floor, rest = interleaved(_TIMES, answer, line, after)
                yield "ack_postgresql", Figure(value, floor, "ms CPU", {"floor_to_the_end_ms": floor + rest})


@contextmanager
def _answering(databases: Databases, kind: str) -> Iterator[Once]:
    with at_a_stand(databases.fresh(kind)) as stand:
        fill(stand, _teams(_ROUNDS))
        numbers = itertools.count(1)

        def once() -> float:
            team = next(numbers)
            request = _asked(stand, team)
            spent = cpu(lambda: stand.deliver(request))
            stand.finish()
            return spent

        yield once


def _asked(stand: Stand, team: int) -> BoltRequest:
    """Somebody of the team has a fresh improvement's first question before them. Their answer."""
    person.begins(stand, f"U{team}", team, f"Kortare väntan {team}")
    return person.answers(f"U{team}", person.shown(stand, f"U{team}"))


def statements(databases: Databases) -> Figures:
    """What an answer asks of the database, with all that follows it at once, on the database that is asked more.

    The answer is that of `ack`, counted on the driver's own cursors. `transactions` are those that read, too. The floor
    is the straight line's.
    """
    counted = [_counted(databases, kind) for kind in _KINDS]
    value, transactions = (max(one) for one in zip(*counted, strict=True))
    yield "statements", Figure(value, floors.LINE_STATEMENTS, "statements", {"transactions": transactions})


def _counted(databases: Databases, kind: str) -> tuple[int, int]:
    with at_a_stand(databases.fresh(kind)) as stand, seen(stand.engine) as found:
        fill(stand, _teams(2))
        stand.does(_asked(stand, 1))  # what is read once and then remembered has been read
        request = _asked(stand, 2)
        found.clear()
        stand.does(request)
        return len(found.statements), found.transactions


@dataclass
class _Spent:
    """Milliseconds of each answer of each walk, with what follows at once; of all that lies between; of the floor."""

    answers: list[list[float]] = field(default_factory=list)
    between: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)

    @property
    def mean(self) -> float:
        answers = [one for walk in self.answers for one in walk]
        return (sum(answers) + sum(self.between)) / len(answers)


def improvement(databases: Databases) -> Figures:
    """The mean of an answer over a whole improvement, from the first question to the end, with all that follows.

    Three people, of whom one answers everything and the others what is asked of each; three meetings, four other
    improvements. Counted in: the next question, *continue* between the steps, keeping what a suggestion is about,
    cards, and the clock's beat, with its planning, after each step that is left. `with_a_beat_each_ms` is the mean when
    a beat, and so a drawing of the card, follows every single answer. The floor is bare Bolt with one insert.

    `dearest` is on SQLite, and without the beat: each answer's median over the walks, the dearest over the median one.
    """
    for kind in _KINDS:
        with ExitStack() as stack:
            ours, theirs = (stack.enter_context(at_a_stand(databases.fresh(kind))) for _ in range(2))
            fill(ours, _teams(_WALKS + 3))
            bare = floors.bare(theirs.engine)
            spent, each = _Spent(), _Spent()
            _walk(ours, 1, _Spent(), bare)
            for team in range(2, _WALKS + 2):
                _walk(ours, team, spent, bare)
            _walk(ours, _WALKS + 2, each, bare, beats=True)
            more = {"answers": len(spent.answers[0]), "with_a_beat_each_ms": each.mean}
            floor = statistics.median(spent.floor)
            yield f"improvement_{kind}", Figure(spent.mean, floor, "ms CPU", more)
            if kind == "sqlite":
                of_each = [statistics.median(those) for those in zip(*spent.answers, strict=True)]
                yield "dearest", Figure(max(of_each), statistics.median(of_each), "ms CPU")


def _walk(stand: Stand, team: int, spent: _Spent, bare: Once, *, beats: bool = False) -> None:
    """Everybody in the team goes on until nothing is asked of them."""
    spent.answers.append([])
    first, *others = _teams(team).members(team)
    person.begins(stand, first, team, f"Kortare väntan {team}")
    improvement = person.place_of(person.shown(stand, first))
    _go_on(stand, first, spent, bare, beats=beats)
    for user in others:
        stand.does(person.presses(user, "dm.start", improvement))
        _go_on(stand, user, spent, bare, beats=beats)


def _go_on(stand: Stand, user: str, spent: _Spent, bare: Once, *, beats: bool) -> None:
    while (request := person.goes_on(user, before := person.shown(stand, user))) is not None:
        took = cpu(lambda: stand.does(request)) * 1000
        if person.is_question(before):
            spent.answers[-1].append(took)
        else:
            spent.between.append(took)
        if beats or not person.is_question(person.shown(stand, user)):
            spent.between.append(cpu(stand.beat) * 1000)
        spent.floor.append(bare() * 1000)
