"""Processes of the bench's own: each ends with it."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def child(arguments: list[str], settings: Mapping[str, str] = os.environ) -> Iterator[subprocess.Popen[str]]:
    """Python with these arguments. It reads what we write and we read what it prints; it is gone afterwards."""
    process = subprocess.Popen(
        [sys.executable, *arguments], env=settings, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=20)
        if process.poll() is None:
            process.kill()
            process.communicate()


def says(process: subprocess.Popen[str]) -> str:
    """The next line that it prints. It must not have died."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, f"the child {process.args!r} has died"
    return line.strip()


def spent(pid: int) -> float:
    """Seconds of processor time that the process has taken so far, all its threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def megabytes(pid: int) -> float:
    """The memory that the process and all its children hold."""
    own = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return own + sum(megabytes(one) for one in _children(pid))


def has_children(pid: int) -> bool:
    return bool(_children(pid))


def _children(pid: int) -> list[int]:
    """Whichever thread has begun them."""
    begun = [path.read_text().split() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    return [int(one) for those in begun for one in those]
