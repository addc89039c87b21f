"""Measure everything, print a table, and write build/bench.json."""

import json
from pathlib import Path

from bench import answer, delivery, ready, status
from bench.measure import Figure

OUT = Path("build/bench.json")


def main() -> None:
    figures: dict[str, Figure] = {}
    for measure in (answer.measure, status.measure, delivery.measure, ready.measure):
        for name, figure in measure().items():
            figures[name] = figure
            print(
                f"{name:22} {figure.value:12.3f} {figure.unit:9} floor {figure.floor:12.3f}  ratio {figure.ratio:6.2f}"
            )
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({name: figure.as_dict() for name, figure in figures.items()}, indent=2) + "\n")


main()
