"""What Slack would send, made and posted by hand."""

import urllib.error
import urllib.request

from localslack.state import Json
from tests.world import TS, World


def to_us(words: str, ts: str = TS, **more: object) -> Json:
    """The event of Anna's words in her DM with us."""
    said = {"type": "message", "channel_type": "im", "channel": "DANNA", "user": "UANNA", "text": words, "ts": ts}
    return {**said, **more}


def door(world: World) -> str:
    """Where Slack posts to."""
    assert world.slack.delivery.url is not None
    return world.slack.delivery.url


def post(url: str, headers: dict[str, str], body: str | bytes) -> int:
    """The status of the answer."""
    request = urllib.request.Request(url, body.encode() if isinstance(body, str) else body, headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
