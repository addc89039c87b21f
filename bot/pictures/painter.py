"""A process of its own that draws: what drawing needs of memory is never ours, and goes when nothing is drawn.

It begins with the first picture, and ends after a minute without one, after so many, or with us. Run as a module it is
that process: it reads what to draw from its standard input and writes pictures to its standard output.
"""

import atexit
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import IO

from bot.pictures import chain, way
from bot.pictures.sheet import Drawn
from flows.chain import Chain
from flows.journey import Journey
from flows.texts import Language

_IDLE, _PATIENCE = 60.0, 60.0
"""Seconds: without anything to draw, and for one picture."""

_AT_MOST = 100
_lock = threading.Lock()
_running: list["subprocess.Popen[bytes]"] = []


class CannotDraw(Exception):
    """The picture could not be made. Why stands on the standard error of the process that draws."""


def journey_map(journey: Journey, language: Language, title: str) -> Drawn:
    """As way.journey_map, by the other process. What was answered is not shown in a picture, and not handed over."""
    png = _drawn(way.journey_map, replace(journey, answers=()), language, title)
    return Drawn(png, way.journey_in_words(journey, language, title))


def chain_map(told: Chain, language: Language, title: str) -> Drawn:
    """As chain.chain_map, by the other process."""
    return Drawn(_drawn(chain.chain_map, told, language, title), chain.chain_in_words(told, language, title))


def _drawn(draws: Callable[..., Drawn], *what: object) -> bytes:
    wanted = pickle.dumps((draws, what))
    with _lock:
        png = _ask(wanted) or _ask(wanted)  # the first may have just ended
    if not png:
        raise CannotDraw
    return png


def _ask(wanted: bytes) -> bytes:
    """The picture; empty when the process that draws has ended over it."""
    if not _running:
        command = [sys.executable, "-m", "bot.pictures.painter"]
        _running.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE))  # noqa: S603 - ourselves
    painter = _running[0]
    assert painter.stdin is not None
    assert painter.stdout is not None
    hung = threading.Timer(_PATIENCE, painter.kill)
    hung.start()
    try:
        _write(painter.stdin, wanted)
        png = _read(painter.stdout)
    except OSError:
        png = b""
    finally:
        hung.cancel()
    if not png:
        end()
    return png


@atexit.register
def end() -> None:
    """Nothing more is to be drawn for now."""
    while _running:
        painter = _running.pop()
        painter.kill()
        painter.communicate()


def _write(out: IO[bytes], what: bytes) -> None:
    out.write(len(what).to_bytes(8, "big") + what)
    out.flush()


def _read(source: IO[bytes]) -> bytes:
    """Empty when the other side has ended, also in the middle of it."""
    size = int.from_bytes(source.read(8), "big")
    what = source.read(size)
    return what if len(what) == size else b""


def _paint() -> None:
    for _ in range(_AT_MOST):
        idle = threading.Timer(_IDLE, os._exit, [0])
        idle.daemon = True
        idle.start()
        wanted = _read(sys.stdin.buffer)
        idle.cancel()
        if not wanted:
            return
        draws, what = pickle.loads(wanted)  # noqa: S301 - from ourselves
        _write(sys.stdout.buffer, draws(*what).png)


if __name__ == "__main__":
    try:
        _paint()
    except BrokenPipeError:  # who asked for it is dead, and nobody looks at it any more
        os._exit(0)
