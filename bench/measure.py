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


def median_ms(work: Callable[[], float], times: int) -> float:
    """Milliseconds: the median of what the work itself measured in seconds, after a warm-up."""
    for _ in range(max(5, times // 10)):
        work()
    return statistics.median(work() * 1000 for _ in range(times))


def wall_ms(work: Callable[[], object], times: int, rounds: int = 5) -> float:
    """Milliseconds on the wall for one call: the median over rounds, after a warm-up."""
    for _ in range(max(3, times // 10)):
        work()
    spent = []
    for _ in range(rounds):
        start = time.perf_counter()
        for _ in range(times):
            work()
        spent.append((time.perf_counter() - start) * 1000 / times)
    return statistics.median(spent)
