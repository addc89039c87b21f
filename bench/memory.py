"""Memory over 20,000 answers and 300 pictures. As a program it is the process measured: `-m bench.memory URL`."""

import gc
import subprocess
import sys
import time
from datetime import timedelta
from itertools import count

from bench import person
from bench.children import child, has_children, megabytes, says
from bench.crowds import Crowd, fill
from bench.measure import Figure, Figures
from bench.places import Databases, Stand, at_a_stand
from bot.cli import garbage

_ANSWERS, _PICTURES, _TEAMS = 20_000, 300, 200
_REST = 90
"""Seconds that it is left alone at the end."""


def memory(databases: Databases) -> Figures:
    """Megabytes held after 20,000 answers, each with all that follows at once, and then 300 pictures of a long way.

    With all the children that the process has; one that draws pictures may end first, when there are none to draw, and
    `drawing_mb` is what was held just after the last of them. `answers_mb` is what was held before the first. The floor
    is what the same process held before the first answer, with the app made and its database open.
    """
    url = databases.fresh("sqlite")
    with at_a_stand(url) as stand:
        fill(stand, Crowd(_TEAMS, answers=60, moves=4, meetings=3))
    with child(["-m", "bench.memory", url]) as process:
        start, answers, drawing = (_held(process) for _ in range(3))
        end = time.monotonic() + _REST
        while has_children(process.pid) and time.monotonic() < end:
            time.sleep(0.5)
        more = {"answers_mb": answers, "drawing_mb": drawing}
        yield "memory", Figure(megabytes(process.pid), start, "MB", more)


def _held(process: subprocess.Popen[str]) -> float:
    """What it holds when it says that it has come so far; then it may go on."""
    says(process)
    found = megabytes(process.pid)
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()
    return found


def _live(url: str) -> None:
    garbage.settle()  # as `hemmaplan run` does when it has been imported
    with at_a_stand(url) as stand:
        _shows("start")
        given = 0
        for n in count():
            given += _answers(stand, n % _TEAMS + 1, n, _ANSWERS - given)
            if given == _ANSWERS:
                break
        _shows("answers")
        for n in range(_PICTURES):
            stand.clock.moment += timedelta(seconds=5)  # pressed sooner again it would be the same press
            stand.slack.calls.clear()
            stand.does(person.presses("U1", "work.picture", "1"))
            assert any(name == "files.upload" for name, _ in stand.slack.calls), "no picture was sent"
            if n % 20 == 0:
                stand.beat()
        _shows("pictures")
        input()  # at rest


def _answers(stand: Stand, team: int, number: int, most: int) -> int:
    """A new improvement, and the person answers as far as the third step, but no more than so often. How often."""
    user, given = f"U{team}", 0
    person.begins(stand, user, team, f"Kortare väntan {number}")
    while given < min(most, 15):
        before = person.shown(stand, user)
        request = person.goes_on(user, before)
        assert request is not None
        stand.does(request)
        given += person.is_question(before)
    return given


def _shows(what: str) -> None:
    gc.collect()
    print(what, flush=True)
    input()


if __name__ == "__main__":
    _live(sys.argv[1])
