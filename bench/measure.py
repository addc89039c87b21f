"""What a figure is, and how processor time is taken."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`ratio` is how many times worse than the floor; 1 is as good as the floor."""

    value: float
    floor: float
    unit: str
    more_is_better: bool = False

    @property
    def ratio(self) -> float:
        return self.floor / self.value if self.more_is_better else self.value / self.floor

    def as_dict(self) -> dict[str, float | str]:
        return {"value": self.value, "floor": self.floor, "ratio": self.ratio, "unit": self.unit}


def cpu_ms(work: Callable[[], object], times: int, rounds: int = 5) -> float:
    """Milliseconds of this process's processor time for one call: the median over rounds, after a warm-up."""
    for _ in range(max(5, times // 10)):
        work()
    spent = []
    for _ in range(rounds):
        start = time.process_time()
        for _ in range(times):
            work()
        spent.append((time.process_time() - start) * 1000 / times)
    return statistics.median(spent)


def wall_ms(work: Callable[[], object], times: int, rounds: int = 5) -> float:
    """As cpu_ms, but time on the wall: for what waits on a database."""
    for _ in range(max(3, times // 10)):
        work()
    spent = []
    for _ in range(rounds):
        start = time.perf_counter()
        for _ in range(times):
            work()
        spent.append((time.perf_counter() - start) * 1000 / times)
    return statistics.median(spent)
