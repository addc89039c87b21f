"""`python -m tests.walk --minutes 10 --database postgresql --processes 4 --seed 1`: for as long as wanted, by hand."""

import argparse
import logging
import secrets
import tempfile
from pathlib import Path

from tests.databases import a_database
from tests.walk.checks import ends_well, everything_holds
from tests.walk.walk import a_ground, walk


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=1)
    asked.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked.add_argument("--processes", type=int, default=1)
    asked.add_argument("--seed", type=int, default=secrets.randbelow(10_000))
    given = asked.parse_args()
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # the stand-in breaks connections on purpose
    folder = Path(tempfile.mkdtemp(prefix="hemmaplan-walk-"))
    print(f"seed {given.seed}; logs in {folder}", flush=True)
    with a_database(given.database, folder) as url, a_ground(folder, url, given.processes, given.seed) as ground:
        walk(ground, given.seed, given.minutes * 60)
        found = [*everything_holds(ground), *ends_well(ground)]
        print(ground.summary(), *ground.trace, "", sep="\n")
    print("\n".join(found) or "nothing lost, nothing twice, no traceback")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
