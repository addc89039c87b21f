"""What the project says of itself: its locks name what it needs, and its documents name files that are there."""

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
