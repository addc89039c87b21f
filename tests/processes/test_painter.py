"""Pictures are drawn by a process of its own, which may end whenever it likes."""

import pickle
import subprocess
import sys
from dataclasses import replace

import pytest

from bot.pictures import chain, painter
from bot.pictures import way as charts
from flows import loader
from flows.chain import Chain, Link
from flows.journey import Journey

pytestmark = pytest.mark.process

JOURNEY = Journey(loader.method(), (), (), ())


def test_the_other_process_draws_the_same_picture_and_ours_learns_nothing_of_drawing() -> None:
    code = (
        "import sys\n"
        "from bot.pictures import painter\n"
        "from flows import loader\n"
        "from flows.journey import Journey\n"
        "drawn = painter.journey_map(Journey(loader.method(), (), (), ()), 'sv', 'Kortare kö')\n"
        "assert 'matplotlib' not in sys.modules\n"
        "sys.stdout.buffer.write(drawn.png)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60)
    assert done.stderr == b""
    assert done.stdout == charts.journey_map(JOURNEY, "sv", "Kortare kö").png


def test_when_it_has_been_killed_another_one_draws() -> None:
    first = painter.journey_map(JOURNEY, "sv", "Kortare kö")
    for running in painter._running:
        running.kill()
        running.wait()
    assert painter.journey_map(JOURNEY, "sv", "Kortare kö") == first


def test_what_cannot_be_drawn_is_told() -> None:
    """And the next picture is drawn as if nothing had happened."""
    with pytest.raises(painter.CannotDraw):
        painter.journey_map(replace(JOURNEY, moves=("no move",)), "sv", "")  # type: ignore[arg-type]
    assert painter.journey_map(JOURNEY, "sv", "").png


@pytest.mark.parametrize("written", [b"", b"\0\0\0", (500).to_bytes(8, "big") + b"half of what was to"], ids=len)
def test_who_asks_may_die_in_the_middle_of_it(written: bytes) -> None:
    """The one that draws ends without a word."""
    drawing = [sys.executable, "-m", "bot.pictures.painter"]
    ended = subprocess.run(drawing, input=written, capture_output=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_who_asks_may_die_before_the_picture_is_there() -> None:
    drawing = subprocess.Popen(
        [sys.executable, "-m", "bot.pictures.painter"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert drawing.stdin is not None
    assert drawing.stdout is not None
    assert drawing.stderr is not None
    drawing.stdout.close()
    wanted = pickle.dumps((charts.journey_map, (JOURNEY, "sv", "Kortare kö")))
    drawing.stdin.write(len(wanted).to_bytes(8, "big") + wanted)
    drawing.stdin.close()
    assert drawing.stderr.read() == b""
    assert drawing.wait(timeout=60) == 0
    drawing.stderr.close()


def test_a_chain_of_command_is_drawn_by_it_too() -> None:
    told = Chain("Styrkedjan", "Kortare kö", (Link("Beslut", "Fullmäktige", False), Link("Rutin", "", True)), "Nej")
    assert painter.chain_map(told, "sv", "Hallen") == chain.chain_map(told, "sv", "Hallen")
