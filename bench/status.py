"""`/pdsa status` with 200,000 stored answers, against the same with 1,000."""

from datetime import timedelta

from sqlalchemy import insert

from bench.measure import Figure, wall_ms
from bench.places import NOW, WORKSPACE, a_coach, a_team
from bot.conversation import Who
from bot.listeners.command import command
from bot.payloads import Command
from storage import tables
from storage.engine import writing

_IN_EACH = 50
_TIMES = 30


def measure() -> dict[str, Figure]:
    return {"status_growth": Figure(_status_with(200_000), _status_with(1_000), "ms")}


def _status_with(answers: int) -> float:
    """The lead of one team among many asks; every team has one improvement with fifty answers."""
    with a_coach() as coach:
        team_ids = [a_team(coach, number, (f"U{number}", f"V{number}")) for number in range(answers // _IN_EACH)]
        questions = [(step.id, question.id) for step, question in coach.methods.current().questions()]
        for start in range(0, len(team_ids), 200):
            _fill(coach.engine, team_ids[start : start + 200], questions)
        middle = len(team_ids) // 2
        asked = Command(WORKSPACE, f"U{middle}", f"C{middle}", "status", "", "")
        who = Who(WORKSPACE, f"U{middle}", "sv")
        return wall_ms(lambda: command(coach, who, asked), _TIMES)


def _fill(engine, team_ids, questions) -> None:  # type: ignore[no-untyped-def]
    with writing(engine) as connection:
        for team in team_ids:
            improvement = connection.execute(
                insert(tables.improvement)
                .values(
                    workspace_id=WORKSPACE, team_id=team, title="Kortare kö", kind="governance", method="pdsa",
                    version="1", started_by=f"U{team}", started_at=NOW, changes=1,
                )
                .returning(tables.improvement.c.id)
            ).scalar_one()  # fmt: skip
            connection.execute(
                insert(tables.answer),
                [
                    {
                        "workspace_id": WORKSPACE, "improvement_id": improvement, "step": step, "question": question,
                        "member": "", "value": f"Svar {number}", "asked": "?", "author": f"U{team}", "after_move": 0,
                        "at": NOW - timedelta(minutes=number),
                    }
                    for number in range(_IN_EACH)
                    for step, question in [questions[number % len(questions)]]
                ],
            )  # fmt: skip
