"""The socket door: broken, refreshed, and still there."""

import pytest
from pydantic import SecretStr

from bot.cli.over_socket import connected
from bot.cli.run import make_app
from bot.settings import Settings
from localslack import http_error
from tests.world import World


@pytest.mark.over_socket
def test_after_a_broken_or_refreshed_socket_the_app_is_reached_again(world: World) -> None:
    """Slack asks for a new connection every few hours; networks break whenever they like."""
    world.has_a_team()
    for disturb in (world.slack.refresh_socket, world.slack.drop_socket):
        before = len(world.slack.calls("apps.connections.open"))
        disturb()
        world.slack.wait_for(lambda before=before: len(world.slack.calls("apps.connections.open")) > before, 30)
        world.slack.wait_for_socket()
        assert "Ingen förbättring är på gång" in world.anna.is_answered_at_last()


@pytest.mark.one_database
def test_a_socket_that_was_silent_from_its_first_moment_is_made_anew(world: World) -> None:
    """Not one of its pings has ever been answered."""
    settings = over_socket(world)
    world.slack.silence_next_socket()
    with connected(make_app(world.coach, settings), settings, ping_seconds=0.2):
        world.slack.wait_for(lambda: len(world.slack.calls("apps.connections.open")) > 1, 30)


def over_socket(world: World) -> Settings:
    return world.settings.model_copy(update={"slack_app_token": SecretStr(world.slack.app_token)})


@pytest.mark.one_database
def test_a_socket_that_has_fallen_silent_is_noticed_and_made_anew(world: World) -> None:
    """It is open, and no ping is answered any more. What Slack then refuses is tried again."""
    settings = over_socket(world)
    with connected(make_app(world.coach, settings), settings, ping_seconds=0.2) as line:
        world.slack.delivery.url = None
        for _ in range(2):
            world.slack.wait_for_socket()
            before = len(world.slack.calls("apps.connections.open"))
            world.slack.misbehave("apps.connections.open", http_error(503))
            world.slack.silence_socket()
            world.slack.wait_for(lambda: not line.is_well(), 30)
            world.slack.wait_for(lambda before=before: len(world.slack.calls("apps.connections.open")) > before + 1, 30)
        world.slack.wait_for(line.is_well)
        world.slack.wait_for_socket()
        assert "fortsätt där du är" in world.anna.is_answered_at_last("/pdsa hjälp")
