"""`python -m bench [FIGURE …]`: measure all figures, or those named; print a table, and write build/bench.json."""

import gc
import json
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench import answers, clock, goals, lost, memory, search, start, status, throughput
from bench.measure import Figure, Figures
from bench.places import Databases, databases
from bot.cli import garbage

OUT = Path("build/bench.json")

MEASURES: dict[Callable[[Databases], Figures], tuple[str, ...]] = {
    answers.ack: ("ack_sqlite", "ack_postgresql"),
    answers.improvement: ("improvement_sqlite", "improvement_postgresql", "dearest"),
    answers.statements: ("statements",),
    throughput.throughput: ("throughput_sqlite", "throughput_postgresql"),
    clock.message: ("message",),
    clock.pace: ("pace_1", "pace_20"),
    clock.idle_beat: ("idle_beat",),
    clock.round_moved: ("round_moved",),
    status.status_2500: ("status_2500",),
    status.status_growth: ("status_growth",),
    search.search: ("search_sqlite", "search_postgresql"),
    start.ready: ("ready",),
    memory.memory: ("memory",),
    lost.lost: ("lost",),
}
"""Each with the figures that it gives."""


def main(wanted: list[str]) -> None:
    unknown = [one for one in wanted if not any(_named(name, [one]) for names in MEASURES.values() for name in names)]
    if unknown:
        sys.exit(f"Not measured: {', '.join(unknown)}. Measured: {', '.join(goals.GOALS)}")
    gc.collect()
    garbage.settle()  # as `hemmaplan run` does when it has been imported
    logging.disable(logging.CRITICAL)  # faults are made on purpose, and what counts is counted
    found: dict[str, Figure] = {}
    begun = time.perf_counter()
    with databases() as those:
        for measure, names in MEASURES.items():
            if any(_named(name, wanted) for name in names):
                for name, figure in measure(those):
                    found[name] = figure
                    _show(name, figure)
    _write(found)
    print(f"{len(found)} figures in {time.perf_counter() - begun:.0f} s -> {OUT}")


def _named(name: str, wanted: list[str]) -> bool:
    """`ack` names ack_sqlite and ack_postgresql."""
    return not wanted or any(name == one or name.startswith(f"{one}_") for one in wanted)


def _show(name: str, figure: Figure) -> None:
    line = f"{name:22} {figure.value:10.3f} {figure.unit:10} floor {figure.floor:9.3f}  ratio {figure.ratio:7.2f}"
    more = "  ".join(f"{of} {value:.4g}" for of, value in figure.more.items())
    print(f"{line}  {more}".rstrip())
    for said in goals.said(name, figure):
        print(f"{'':22} {said}", flush=True)


def _write(found: dict[str, Figure]) -> None:
    """What was not measured this time stays as it was."""
    OUT.parent.mkdir(exist_ok=True)
    before = json.loads(OUT.read_text()) if OUT.exists() else {}
    now = {name: figure.as_dict() for name, figure in found.items()}
    kept = {name: now.get(name, before.get(name)) for name in goals.GOALS if name in now or name in before}
    OUT.write_text(json.dumps(kept, indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
