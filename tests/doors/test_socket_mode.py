"""The socket door: broken, refreshed, and still there."""

import pytest

from tests.world import CHANNEL, World


@pytest.mark.over_socket
def test_after_a_broken_or_refreshed_socket_the_app_is_reached_again(world: World) -> None:
    """Slack asks for a new connection every few hours; networks break whenever they like."""
    world.has_a_team()
    for disturb in (world.slack.refresh_socket, world.slack.drop_socket):
        before = len(world.slack.calls("apps.connections.open"))
        disturb()
        world.slack.wait_for(lambda before=before: len(world.slack.calls("apps.connections.open")) > before, 30)
        world.slack.wait_for_socket()
        assert "Ingen förbättring är på gång" in answer_at_last(world)


def answer_at_last(world: World) -> str:
    """A person whose command fails while the app is connecting types it again."""
    for _ in range(5):
        world.anna.types("/pdsa läge", in_=CHANNEL)
        if "did not respond" not in world.anna.last(CHANNEL):
            break
    return world.anna.last(CHANNEL)
