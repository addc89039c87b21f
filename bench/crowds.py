"""Many teams of equals, put straight into the tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from sqlalchemy import Connection, Table, insert, literal, select, text, true, union_all

from bench.places import NOW, STOCKHOLM, WORKSPACE, Stand, channel
from flows import loader
from flows.model import Day, Link, Number, OneChoice, OneLine, People, Question, SeveralChoices, SeveralLines
from storage import people, tables
from storage.desk import Desk
from storage.engine import writing

Rows = list[dict[str, Any]]

_BEGAN = NOW - timedelta(days=20)


@dataclass(frozen=True)
class Crowd:
    """Teams of three people; each has as many improvements, each of these as many answers and moves.

    Teams are numbered from 1; team n is in workspace n modulo `workspaces`, and its people are Un, UnB and UnC.
    """

    teams: int
    workspaces: int = 1
    lead: str = ""
    """Who leads all of them; empty: each team its own Un."""

    improvements: int = 1
    answers: int = 1
    moves: int = 0
    meetings: int = 0
    round_id: int | None = None

    def workspace(self, number: int) -> str:
        return WORKSPACE if self.workspaces == 1 else f"{WORKSPACE}{number % self.workspaces}"

    def members(self, number: int) -> tuple[str, ...]:
        return (self.lead or f"U{number}", f"U{number}B", f"U{number}C")


def fill(stand: Stand, crowd: Crowd) -> None:
    """The crowd, in a database without teams. Nothing is planned for them yet."""
    with writing(stand.engine) as connection:
        for number in range(crowd.workspaces):
            people.welcome(Desk(connection, crowd.workspace(number), NOW))
        for table, rows in _teams(crowd):
            if rows:
                connection.execute(insert(table), rows)
        method, version = stand.coach.methods.begin(connection, "Lindevalla")
        connection.execute(insert(tables.improvement), _improvements(crowd, method, version))
        _answers_and_moves(connection, crowd)
    analysed(stand)


def analysed(stand: Stand) -> None:
    """PostgreSQL knows what it has, as it does in life after a while."""
    if stand.engine.dialect.name == "postgresql":
        with stand.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))


def _teams(crowd: Crowd) -> Iterator[tuple[Table, Rows]]:
    numbers = range(1, crowd.teams + 1)
    everyone = dict.fromkeys((crowd.workspace(n), user) for n in numbers for user in crowd.members(n))
    yield (
        tables.person,
        [
            {"workspace_id": workspace, "user_id": user, "time_zone": STOCKHOLM, "locale": "sv-SE"}
            for workspace, user in everyone
        ],
    )
    yield tables.team, [_team(crowd, n) for n in numbers]
    yield (
        tables.member,
        [
            {"workspace_id": crowd.workspace(n), "team_id": n, "user_id": user, "leads": place == 0, "role": "member"}
            for n in numbers
            for place, user in enumerate(crowd.members(n))
        ],
    )
    yield tables.meeting, [_meeting(crowd, n, k) for n in numbers for k in range(crowd.meetings)]


def _team(crowd: Crowd, n: int) -> dict[str, Any]:
    return {
        "id": n, "workspace_id": crowd.workspace(n), "channel_id": channel(n), "organisation": "Lindevalla",
        "name": f"Team {n}", "language": "sv", "time_zone": STOCKHOLM, "weekday": 0, "clock": time(9),
        "round_id": crowd.round_id, "started_by": crowd.members(n)[0], "started_at": _BEGAN - timedelta(days=10),
    }  # fmt: skip


def _meeting(crowd: Crowd, n: int, k: int) -> dict[str, Any]:
    return {
        "workspace_id": crowd.workspace(n), "team_id": n, "name": f"BM {k + 1}", "place": "Örebro",
        "starts_at": NOW + timedelta(days=40 * (k + 1)),
    }  # fmt: skip


def _improvements(crowd: Crowd, method: str, version: str) -> Rows:
    """Their cards are drawn."""
    return [
        {
            "workspace_id": crowd.workspace(n), "team_id": n, "title": f"Kortare kö {k}", "kind": "governance",
            "method": method, "version": version, "started_by": crowd.members(n)[0], "started_at": _BEGAN,
            "changes": 1, "card_ts": "1.0", "card_changes": 1, "card_moves": crowd.moves,
        }
        for n in range(1, crowd.teams + 1)
        for k in range(crowd.improvements)
    ]  # fmt: skip


def _answers_and_moves(connection: Connection, crowd: Crowd) -> None:
    """The same for every improvement: the database copies them."""
    steps, improvement = loader.method().steps, tables.improvement
    moved = [
        {
            "number": k + 1, "turn": "forward", "from_step": steps[k].id, "to_step": steps[k + 1].id, "reason": "",
            "at": _BEGAN + timedelta(days=k + 1),
        }
        for k in range(crowd.moves)
    ]  # fmt: skip
    for table, rows, author in ((tables.answer, _answers(crowd), "author"), (tables.move, moved, "by")):
        for start in range(0, len(rows), 50):  # a database takes only so many parameters
            some = union_all(*(_literals(table, row) for row in rows[start : start + 50])).subquery()
            every = select(
                improvement.c.workspace_id,
                improvement.c.id,
                improvement.c.started_by,
                *(some.c[one] for one in rows[0]),
            ).join_from(improvement, some, true())
            names = ["workspace_id", "improvement_id", author, *rows[0]]
            connection.execute(insert(table).from_select(names, every))


def _literals(table: Table, row: dict[str, Any]) -> Any:
    return select(*(literal(value, table.c[name].type).label(name) for name, value in row.items()))


def _answers(crowd: Crowd) -> Rows:
    """What was answered in the steps that were left, and half of what the open one asks; earlier ones come first."""
    steps = loader.method().steps
    those = [
        (step, question, place) for place, step in enumerate(steps[: crowd.moves + 1]) for question in step.question
    ]
    given = [
        {
            "step": step.id, "question": question.id, "member": "", "asked": question.ask["sv"], "value": value,
            "after_move": place, "at": _BEGAN + timedelta(minutes=place + 1),
        }
        for step, question, place in those[: len(those) - len(steps[crowd.moves].question) // 2]
        if (value := an_answer(question)) is not None
    ]  # fmt: skip
    first = crowd.answers % len(given)
    return given[len(given) - first :] + given * (crowd.answers // len(given))


def an_answer(question: Question) -> Any:
    """A value that is kept for the question; None where it depends on the team."""
    if isinstance(question, OneChoice | SeveralChoices):
        chosen = question.options[0].id if question.options else None
        return [chosen] if chosen and isinstance(question, SeveralChoices) else chosen
    return _VALUES.get(type(question), "Ingen frågar\nBlanketten är svår")


_VALUES: dict[type[Any], Any] = {
    OneLine: "Ingen frågar",
    SeveralLines: ["Ingen frågar"],
    People: ["U1"],
    Number: 3,
    Day: (NOW + timedelta(days=14)).date().isoformat(),
    Link: "https://example.se/rutin",
}
