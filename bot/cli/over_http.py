"""What listens for HTTP: waitress, with limits that leave room for Slack whoever else is at the door."""

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from waitress import create_server, wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError

Application = Callable[[dict[str, Any], Callable[..., Any]], Any]

_MOST_BYTES = 1_000_000
_IDLE_SECONDS = 15
_CONNECTIONS = 900
"""With the database's and Slack's, below the 1,024 open files that a process usually has and `select` can see."""

_THREADS = 10
_LOOP_SECONDS = 1.0


class _Request(HTTPRequestParser):  # type: ignore[misc]  # waitress ships no types
    def parse_header(self, header_plus: bytes) -> None:
        try:
            super().parse_header(header_plus)
        except ValueError:  # a length of thousands of digits
            raise ParsingError("odd") from None


class _Channel(HTTPChannel):  # type: ignore[misc]
    """A request that comes byte by byte is as old as its first byte, and is dropped like an idle connection."""

    parser_class = _Request

    def received(self, data: bytes) -> Any:
        if self.request is None:
            self._begun: float = time.time()
        self.last_activity = self._begun
        return super().received(data)


@contextmanager
def listening(answer: Application, host: str, port: int, idle_seconds: int = _IDLE_SECONDS) -> Iterator[int]:
    """Yields the port that is listened to (0 chooses a free one). OSError when it cannot be had.

    Begun requests are answered before it ends.
    """
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it tells whenever two come at once
    channels: dict[int, Any] = {}
    server = create_server(
        answer, map=channels, sockets=[_bound(host, port)], threads=_THREADS, max_request_body_size=_MOST_BYTES,
        channel_timeout=idle_seconds, cleanup_interval=max(1, idle_seconds // 5), connection_limit=_CONNECTIONS,
        ident=None,
    )  # fmt: skip
    server.channel_class = _Channel
    ending = threading.Event()

    def run() -> None:
        while not ending.is_set():
            wasyncore.loop(timeout=_LOOP_SECONDS, map=channels, count=1)

    thread = threading.Thread(target=run, name="http", daemon=True)
    thread.start()
    try:
        yield int(server.effective_port)
    finally:
        ending.set()
        server.pull_trigger()
        thread.join()
        server.task_dispatcher.shutdown()
        wasyncore.close_all(channels)


def _bound(host: str, port: int) -> socket.socket:
    """One socket, however many addresses the name has."""
    family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    return socket.create_server(address[:2], family=family)
