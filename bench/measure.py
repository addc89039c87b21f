"""What a figure is, what is asked of it, and how processor time is taken."""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

Figures = Iterator[tuple[str, "Figure"]]
"""Each with its name, as it becomes known."""


@dataclass(frozen=True)
class Figure:
    """A figure, and a floor that was taken in the same run. `more` are figures that go with it."""

    value: float
    floor: float
    unit: str
    more: Mapping[str, float] = field(default_factory=dict)
    more_is_better: bool = False

    @property
    def ratio(self) -> float:
        """How many times worse than the floor; 1 is as good. Where the floor is nothing at all, the figure itself."""
        above, below = (self.floor, self.value) if self.more_is_better else (self.value, self.floor)
        return above / below if below else max(above, 1.0)

    def as_dict(self) -> dict[str, float | str]:
        return {"value": self.value, "floor": self.floor, "ratio": self.ratio, "unit": self.unit, **self.more}


def cpu(work: Callable[[], object]) -> float:
    """Seconds of this process's own time, all threads together: what others do on the machine does not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def wall(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def interleaved(times: int, *works: Callable[[], float]) -> list[float]:
    """For each of the works the median in milliseconds of what it says it took. They take turns, after a warm-up."""
    spent: list[list[float]] = [[] for _ in works]
    for number in range(-(times // 10), times):
        for place, work in enumerate(works):
            seconds = work()
            if number >= 0:
                spent[place].append(seconds * 1000)
    return [statistics.median(one) for one in spent]


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
