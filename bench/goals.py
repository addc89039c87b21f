"""What each figure must reach, and what it aims for."""

from collections.abc import Iterator
from dataclasses import dataclass

from bench.measure import Figure


@dataclass(frozen=True)
class Goal:
    """`of` is what counts: the ratio, the value, or one of the figures beside it."""

    of: str
    must: float
    aim: float
    more_is_better: bool = False

    def said(self, figure: Figure) -> str:
        found = float(figure.as_dict()[self.of])
        reached = "aim" if self._reaches(found, self.aim) else "must" if self._reaches(found, self.must) else "MISSED"
        return f"{self.of} {found:.4g} (must {self.must:g}, aim {self.aim:g}): {reached}"

    def _reaches(self, found: float, goal: float) -> bool:
        return found >= goal if self.more_is_better else found <= goal


GOALS: dict[str, tuple[Goal, ...]] = {
    "ack_sqlite": (Goal("ratio", 2.0, 1.5),),
    "ack_postgresql": (Goal("ratio", 1.6, 1.3),),
    "improvement_sqlite": (Goal("ratio", 4, 2),),
    "improvement_postgresql": (Goal("ratio", 5, 3),),
    "dearest": (Goal("ratio", 2.5, 1.5),),
    "statements": (Goal("value", 12, 8), Goal("transactions", 2, 2)),
    "throughput_sqlite": (Goal("value", 800, 1500, more_is_better=True), Goal("p99_ms", 60, 25)),
    "throughput_postgresql": (Goal("value", 400, 1000, more_is_better=True), Goal("p99_ms", 80, 30)),
    "message": (Goal("value", 2, 0.6), Goal("statements", 12, 4)),
    "pace_1": (Goal("value", 90, 97, more_is_better=True),),
    "pace_20": (Goal("value", 90, 97, more_is_better=True),),
    "idle_beat": (Goal("value", 0.4, 0.2), Goal("statements", 4, 2), Goal("write_locks", 0, 0)),
    "round_moved": (Goal("value", 100, 50), Goal("longest_lock_ms", 100, 50), Goal("all_planned_s", 15, 15)),
    "status_2500": (Goal("value", 150, 40),),
    "status_growth": (Goal("ratio", 1.2, 1.05),),
    "search_sqlite": (Goal("value", 50, 10),),
    "search_postgresql": (Goal("value", 50, 10),),
    "ready": (Goal("ratio", 1.3, 1.0), Goal("teams_10000_s", 0.5, 0.2)),
    "memory": (Goal("ratio", 1.5, 1.1),),
    "lost": (Goal("value", 0, 0),),
}


def said(name: str, figure: Figure) -> Iterator[str]:
    return (goal.said(figure) for goal in GOALS[name])
