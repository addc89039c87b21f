"""Six people at once, duplicates, kills and a Slack that fails: nothing is lost, nothing comes twice, no traceback.

With real processes no two walks are the same, not even with the same seed (WALK_SEED), but they are much alike.
"""

import os
import secrets
from pathlib import Path

import pytest

from tests.walk.checks import ends_well, everything_holds
from tests.walk.walk import a_ground, walk

pytestmark = pytest.mark.process

SECONDS = 40


@pytest.mark.parametrize(
    ("database_url", "processes"), [("sqlite", 1), ("postgresql", 4)], indirect=["database_url"], ids=str
)
def test_a_walk_loses_nothing_and_says_nothing_twice(database_url: str, processes: int, tmp_path: Path) -> None:
    seed = int(os.environ.get("WALK_SEED") or secrets.randbelow(10_000))
    with a_ground(tmp_path, database_url, processes, seed) as ground:
        walk(ground, seed, SECONDS)
        found = [*everything_holds(ground), *ends_well(ground)]
    assert ground.walked_well()
    assert not found, "\n".join([*found, "", f"seed {seed}: {ground.summary()}", *ground.trace])
