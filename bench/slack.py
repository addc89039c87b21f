"""A Slack that takes every call and answers at once: what is measured is ours, not a socket's."""

import itertools
import time
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

TOKEN = "xoxb-bench"  # noqa: S105 - of nobody

Call = tuple[str, dict[str, Any]]


class SilentSlack(WebClient):
    """Remembers what it was last asked for, and each message that was posted."""

    def __init__(self, now: Callable[[], datetime], *, seconds: float = 0, remembers: int | None = 200) -> None:
        """`seconds` is how long a post takes; `remembers` how many calls and messages are kept, None: all."""
        super().__init__(token=TOKEN)
        self._now, self.seconds, self._numbers = now, seconds, itertools.count(1)
        self.calls: deque[Call] = deque(maxlen=remembers)
        self.messages: deque[dict[str, Any]] = deque(maxlen=remembers)
        self.posts = 0

    def api_call(self, api_method: str, **arguments: Any) -> SlackResponse:
        said = arguments.get("json") or arguments.get("params") or arguments.get("data") or {}
        self.calls.append((api_method, said))
        answer = getattr(self, "_" + api_method.replace(".", "_"), self._fine)(said)
        return SlackResponse(
            client=self, http_verb="POST", api_url=api_method, req_args={}, data={"ok": True, **answer}, headers={},
            status_code=200,
        )  # fmt: skip

    def files_upload_v2(self, **arguments: Any) -> Any:
        """The SDK would send the picture to an address of Slack's."""
        self.calls.append(("files.upload", {**arguments, "content": b""}))
        return {"ok": True, "files": [{"id": f"F{next(self._numbers)}"}]}

    def _fine(self, _said: dict[str, Any]) -> dict[str, Any]:
        return {}

    def _chat_postMessage(self, said: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - Slack's name for it
        if self.seconds:
            time.sleep(self.seconds)
        self.posts += 1
        ts = f"{int(self._now().timestamp())}.{next(self._numbers) % 1_000_000:06}"
        message = {**said, "ts": ts, "channel": _conversation(said["channel"]), "to": said["channel"]}
        self.messages.append(message)
        return {"ts": ts, "channel": message["channel"], "message": message}

    def _chat_update(self, said: dict[str, Any]) -> dict[str, Any]:
        return {"ts": said["ts"], "channel": said["channel"]}

    def _conversations_open(self, said: dict[str, Any]) -> dict[str, Any]:
        return {"channel": {"id": _conversation(str(said["users"]))}}

    def _conversations_history(self, said: dict[str, Any]) -> dict[str, Any]:
        there = [message for message in self.messages if message["channel"] == said["channel"]]
        return {"messages": there[::-1], "has_more": False}

    def _users_info(self, said: dict[str, Any]) -> dict[str, Any]:
        return {"user": {"id": said["user"], "tz": "Europe/Stockholm", "locale": "sv-SE", "team_id": "T0BENCH"}}

    def _auth_test(self, _said: dict[str, Any]) -> dict[str, Any]:
        return {"user_id": "U0BOT", "bot_id": "B0BOT", "team_id": "T0BENCH"}

    def _views_open(self, said: dict[str, Any]) -> dict[str, Any]:
        return {"view": {**(said["view"] if isinstance(said["view"], dict) else {}), "id": "V1", "hash": "h1"}}

    _views_push = _views_open
    _views_update = _views_open


def _conversation(recipient: str) -> str:
    return f"D{recipient}" if recipient.startswith(("U", "W")) else recipient
