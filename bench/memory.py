"""Memory over 20,000 answers and 300 pictures. As a program it is the process measured: `-m bench.memory URL`."""

import gc
import sys
from datetime import timedelta
from itertools import count

from bench import person
from bench.children import child, megabytes, says
from bench.crowds import Crowd, fill
from bench.measure import Figure, Figures
from bench.places import Databases, Desk, at_a_desk

_ANSWERS, _PICTURES, _TEAMS = 20_000, 300, 200


def memory(databases: Databases) -> Figures:
    """Megabytes held after 20,000 answers, each with all that follows at once, and then 300 pictures of a long way.

    With the children that it may have. The floor is what the same process held before the first answer, with the app
    made and its database open. `answers_mb` is what it held between the answers and the pictures.
    """
    with child(["-m", "bench.memory", databases.fresh("sqlite")]) as process:
        held = []
        for _ in range(3):
            says(process)
            held.append(megabytes(process.pid))
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
    start, answers, end = held
    yield "memory", Figure(end, start, "MB", {"answers_mb": answers})


def _live(url: str) -> None:
    with at_a_desk(url) as desk:
        _shows("start")
        fill(desk, Crowd(_TEAMS, answers=60, moves=4, meetings=3))
        given = 0
        for n in count():
            given += _answers(desk, n % _TEAMS + 1, n, _ANSWERS - given)
            if given == _ANSWERS:
                break
        _shows("answers")
        for n in range(_PICTURES):
            desk.clock.moment += timedelta(seconds=5)  # pressed sooner again it would be the same press
            desk.does(person.presses("U1", "work.picture", "1"))
            assert any(name == "files.upload" for name, _ in desk.slack.calls), "no picture was sent"
            desk.slack.calls.clear()
            if n % 20 == 0:
                desk.beat()
        _shows("pictures")


def _answers(desk: Desk, team: int, number: int, most: int) -> int:
    """A new improvement, and the person answers as far as the third step, but no more than so often. How often."""
    user, given = f"U{team}", 0
    person.begins(desk, user, team, f"Kortare väntan {number}")
    while given < min(most, 15):
        before = person.shown(desk, user)
        request = person.goes_on(user, before)
        assert request is not None
        desk.does(request)
        given += person.is_question(before)
    return given


def _shows(what: str) -> None:
    gc.collect()
    print(what, flush=True)
    input()


if __name__ == "__main__":
    _live(sys.argv[1])
