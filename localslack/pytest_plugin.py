"""`pytest_plugins = ["localslack.pytest_plugin"]` in conftest.py, and `local_slack` in a test is a running workspace.

The manifest is `app_manifest.yml` beside pytest's configuration; `localslack_manifest` in that configuration names
another. People and channels are two and two; a fixture of the same name in conftest.py gives others.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from localslack.server import APP, LocalSlack
from localslack.values import Place, Someone


def pytest_addoption(parser: pytest.Parser) -> None:
    """The one setting that there is."""
    parser.addini("localslack_manifest", "the app's manifest, for local_slack", default="app_manifest.yml")


@pytest.fixture
def local_slack_manifest(pytestconfig: pytest.Config) -> Path:
    """Where the app's manifest is."""
    return pytestconfig.rootpath / str(pytestconfig.getini("localslack_manifest"))


@pytest.fixture
def local_slack_people() -> list[Someone]:
    """Who there is: UANNA and UBEN."""
    return [Someone("UANNA", "Anna"), Someone("UBEN", "Ben")]


@pytest.fixture
def local_slack_channels(local_slack_people: list[Someone]) -> list[Place]:
    """#general, where the app is too, and #random, where it is not."""
    people = [someone.id for someone in local_slack_people]
    return [Place("CGENERAL", "general", [*people, APP]), Place("CRANDOM", "random", people)]


@pytest.fixture
def local_slack(
    local_slack_manifest: Path, local_slack_people: list[Someone], local_slack_channels: list[Place]
) -> Iterator[LocalSlack]:
    """A workspace of this test's own, at a port of its own, with the app of the manifest installed."""
    with LocalSlack(manifest=local_slack_manifest, people=local_slack_people, channels=local_slack_channels) as slack:
        yield slack
