"""Answers a second over signed HTTP. As a program it is the server: `-m bench.throughput URL PEOPLE`."""

import os
import socket
import statistics
import sys
import threading
import time
from collections.abc import Sequence

from sqlalchemy import func, select

from bench import person
from bench.children import child, says
from bench.crowds import Crowd, fill
from bench.measure import Figure, Figures, percentile
from bench.places import Databases, Stand, as_in_life, at_a_stand, open_door
from bot.cli import garbage
from storage import tables

_AT_ONCE, _ROUNDS, _ALONE, _TOGETHER = 16, 3, 30, 250


def throughput(databases: Databases) -> Figures:
    """Answers a second with 16 people answering at once, each their own first question, and the 99th percentile of how
    long they wait for the acknowledgement.

    The coach runs in a process of its own, behind its own door, with its workers doing what follows meanwhile; the
    client shares the machine's processors with it. On the wall, so `load` says how busy the machine was. Every answer
    must be acknowledged with 200 and be there afterwards. The floor is one at a time, in turns with the sixteen.
    """
    for kind in ("sqlite", "postgresql"):
        people = _ROUNDS * (_ALONE + _TOGETHER)
        with child(["-m", "bench.throughput", databases.fresh(kind), str(people)]) as server:
            port = int(says(server))
            those = iter(range(1, people + 1))
            alone, together, waits = [], [], []
            for _ in range(_ROUNDS):
                alone.append(_rate(port, [next(those) for _ in range(_ALONE)], 1)[0])
                rate, waited = _rate(port, [next(those) for _ in range(_TOGETHER)], _AT_ONCE)
                together.append(rate)
                waits += waited
            assert server.stdin is not None
            server.stdin.write("\n")
            server.stdin.flush()
            assert int(says(server)) == people, "an acknowledged answer is not there"
        more = {"p99_ms": percentile(waits, 0.99) * 1000, "load": os.getloadavg()[0]}
        value, floor = statistics.median(together), statistics.median(alone)
        yield f"throughput_{kind}", Figure(value, floor, "answers/s", more, more_is_better=True)


def _rate(port: int, people: Sequence[int], at_once: int) -> tuple[float, list[float]]:
    """Answers a second, and the seconds that each waited."""
    todo = iter([_post(port, f"U{n}") for n in people])
    waits: list[float] = []
    lock = threading.Lock()

    def somebody() -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
            while True:
                with lock:
                    request = next(todo, None)
                if request is None:
                    return
                start = time.perf_counter()
                answer = _ask(line, request)
                waits.append(time.perf_counter() - start)
                assert answer.startswith(b"HTTP/1.1 200"), answer[:200]

    threads = [threading.Thread(target=somebody) for _ in range(at_once)]
    start = time.perf_counter()
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return len(people) / (time.perf_counter() - start), waits


def _post(port: int, user: str) -> bytes:
    request = person.says(user, "Kötiden i hemtjänsten")
    body = request.raw_body.encode()
    headers = {"host": f"127.0.0.1:{port}", "content-length": str(len(body))}
    headers |= {name: values[0] for name, values in request.headers.items()}
    lines = ["POST /slack/events HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode() + body


def _ask(line: socket.socket, request: bytes) -> bytes:
    """The whole answer, whose length its head tells."""
    line.sendall(request)
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += line.recv(65536)
    head, _, body = answer.partition(b"\r\n\r\n")
    length = next((int(one[15:]) for one in head.lower().split(b"\r\n") if one.startswith(b"content-length:")), 0)
    while len(body) < length:
        body += line.recv(65536)
    return answer


def _serve(url: str, people: int) -> None:
    """Everybody has been asked; then the door is open until a line comes. Prints the port, then how many are kept."""
    with at_a_stand(url) as stand:
        fill(stand, Crowd(people))
        for n in range(1, people + 1):
            person.begins(stand, f"U{n}", n, f"Kortare väntan {n}")
        before = _kept(stand)
    garbage.settle()  # as `hemmaplan run` does when it has been imported
    with as_in_life(url) as stand:
        with open_door(stand) as port:
            print(port, flush=True)
            input()
        print(_kept(stand) - before, flush=True)


def _kept(stand: Stand) -> int:
    with stand.engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(tables.answer)).scalar_one())


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]))
