"""No test module imports another: what several share stands in tests/world.py, tests/people.py or a helper's module."""

import ast
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent


def imported(path: Path) -> Iterator[str]:
    """The modules that are imported, and what is imported from each, by their full names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def test_no_test_module_is_imported_by_another() -> None:
    found = {
        (str(path.relative_to(HERE)), name)
        for path in HERE.rglob("*.py")
        for name in imported(path)
        if name.startswith("tests.") and any(part.startswith("test_") for part in name.split("."))
    }
    assert not found
