"""`hemmaplan run` as it is, but for its clock: real time plus what a file says. `python -m tests.walk.a_bot FILE`."""

import sys
from functools import partial
from pathlib import Path

from bot import __main__ as program
from bot.cli import run
from tests.walk.clock import MovedClock

if __name__ == "__main__":
    run.a_coach = partial(run.a_coach, clock=MovedClock(Path(sys.argv[1])).now)
    sys.argv = ["hemmaplan", "run"]
    program.main()
