"""`/pdsa status`: of a lead of very many improvements, and how it grows with what is stored."""

from sqlalchemy import select

from bench import floors, person
from bench.crowds import Crowd, fill
from bench.floors import Once
from bench.measure import Figure, Figures, cpu, interleaved
from bench.places import Databases, Stand, at_a_stand, channel, plan_all
from storage import tables

_LEAD = "ULEAD"
_EACH = 50
_MOST, _LEAST = 1_000_000, 1_000


def status_2500(databases: Databases) -> Figures:
    """Until the status of a lead of 50 teams is acknowledged; each team has 50 improvements, each of them 100 answers
    and three steps behind it, and three meetings.

    The floor is bare Bolt answering with one indexed SELECT: those 2,500 improvements' titles.
    """
    with at_a_stand(databases.fresh("sqlite")) as stand:
        fill(stand, Crowd(50, lead=_LEAD, improvements=50, answers=100, moves=3, meetings=3))
        plan_all(stand)
        improvement = tables.improvement
        titles = select(improvement.c.title).where(
            improvement.c.workspace_id == "T0BENCH", improvement.c.team_id.in_(range(1, 51))
        )
        value, floor = interleaved(10, _status(stand, _LEAD, 1), floors.one_select(stand.engine, titles))
        yield "status_2500", Figure(value, floor, "ms CPU")


def status_growth(databases: Databases) -> Figures:
    """The status of a team's lead among 1,000,000 stored answers; the floor is the same among 1,000.

    Every team has one improvement with fifty answers.
    """
    with at_a_stand(databases.fresh("sqlite")) as many, at_a_stand(databases.fresh("sqlite")) as few:
        fill(many, Crowd(_MOST // _EACH, answers=_EACH, moves=3))
        fill(few, Crowd(_LEAST // _EACH, answers=_EACH, moves=3))
        middle = _MOST // _EACH // 2
        value, floor = interleaved(100, _status(many, f"U{middle}", middle), _status(few, "U10", 10))
        yield "status_growth", Figure(value, floor, "ms CPU")


def _status(stand: Stand, user: str, team: int) -> Once:
    def once() -> float:
        request = person.types(user, "status", channel(team))
        spent = cpu(lambda: stand.deliver(request))
        stand.finish()
        return spent

    return once
