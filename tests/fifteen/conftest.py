"""What some of the fifteen need."""

import pytest

from localslack import delivery


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack waits for one second, so that where no acknowledgement comes nobody else has to wait for three."""
    monkeypatch.setattr(delivery, "ACK_SECONDS", 1.0)
