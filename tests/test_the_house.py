"""What the project says of itself: its locks name what it needs, and its documents name files that are there."""

import ast
import pkgutil
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def locked(name: str) -> dict[str, str]:
    """Each package of a lock with its version, its hashes and on which machines it is wanted."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9])", re.sub(r"^ +#.*\n", "", text, flags=re.MULTILINE), flags=re.MULTILINE)
    return {entry.partition("==")[0].partition("[")[0]: entry for entry in entries if entry}


@pytest.mark.parametrize(("lock", "extra"), [("run.txt", ""), ("demo.txt", "demo"), ("dev.txt", "dev")])
def test_each_lock_has_what_pyproject_asks_for(lock: str, extra: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"].get(extra, [])]
    names = {re.split(r"[\[><=]", one)[0] for one in asked}
    assert names - locked(lock).keys() == set()


def test_what_runs_is_what_was_tested() -> None:
    """The same versions with the same hashes: each lock is a part of the next."""
    run, demo, dev = (locked(name) for name in ("run.txt", "demo.txt", "dev.txt"))
    assert run.items() <= demo.items() <= dev.items()


DOCUMENTS = sorted([ROOT / "CONTRIBUTING.md", ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
ROOMS = ("bench", "bot", "docs", "flows", "localslack", "requirements", "storage", "tests")
_PATH = re.compile(rf"`((?:{'|'.join(ROOMS)})/[^`\s]*)`|\]\((?!\w+:)([^)#]+)")
_NAME = re.compile(r"(?<![\w./])(?:bot|flows|localslack|storage)(?:\.[a-z_]+)+")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_a_file_that_a_document_names_is_there(document: Path) -> None:
    found = _PATH.findall(document.read_text(encoding="utf-8"))
    places = [(ROOT, named) if named else (document.parent, linked) for named, linked in found]
    missing = {path for base, path in places if not any(base.glob(path.rstrip("/")))}
    assert missing == set()


def the_seed() -> list[list[str]]:
    """The rows of the table in the design notes: number, sentence, where, and what proves it and its negative case."""
    notes = (ROOT / "docs" / "design-notes.md").read_text(encoding="utf-8")
    table = notes.split("## From the seed to the product\n")[1].split("\n## ")[0]
    lines = [line for line in table.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def every_test() -> set[str]:
    texts = (file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("test_*.py"))
    return {name for text in texts for name in re.findall(r"^def (test_\w+)", text, re.MULTILINE)}


def test_each_row_of_the_seed_is_proved_by_tests_that_are_there_and_so_is_its_negative_case() -> None:
    rows, there = the_seed(), every_test()
    assert [row[0] for row in rows] == [str(number) for number in range(1, 27)]
    for number, _, _, proved, negative in rows:
        for cell in (proved, negative):
            named = set(re.findall(r"`(test_\w+)`", cell))
            assert named, f"row {number} names no test in {cell!r}"
            assert named - there == set(), f"row {number}"


@pytest.mark.parametrize("room", ["bot", "flows", "localslack", "storage"])
def test_a_module_that_a_docstring_names_is_there(room: str) -> None:
    """Or what is in it: in code the type checker sees to it, in words nobody else does."""
    wrong = []
    for file in (ROOT / room).rglob("*.py"):
        for name in set(_NAME.findall(file.read_text(encoding="utf-8"))):
            try:
                pkgutil.resolve_name(name)
            except (AttributeError, ImportError):
                wrong.append(f"{file.relative_to(ROOT)}: {name}")
    assert wrong == []


def test_what_draws_can_read_nothing() -> None:
    """It is given a voice and plain values, so the preview can show it: no turn, no open transaction, no coach."""
    handed = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in (ROOT / "bot").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        for names in [{arg.arg for arg in (*node.args.args, *node.args.kwonlyargs)}]
        if "voice" in names and names & {"turn", "desk", "coach", "connection"}
    ]
    assert handed == []
