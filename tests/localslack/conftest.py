"""A workspace of their own for the stand-in's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_sdk import WebClient

from localslack import LocalSlack
from tests.localslack.bolt import a_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[LocalSlack]:
    with a_workspace(tmp_path) as slack:
        yield slack


@pytest.fixture
def bot(workspace: LocalSlack) -> WebClient:
    return WebClient(token=workspace.bot_token, base_url=workspace.api_url, retry_handlers=[])
