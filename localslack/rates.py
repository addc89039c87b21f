"""How often a method may be called (docs.slack.dev/apis/web-api/rate-limits). Off until a test asks for it."""

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable

from localslack.values import Json

_WINDOW = 60.0
_PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
_TIERS = {
    1: ("apps.connections.open",),
    2: ("conversations.list", "users.conversations", "users.list"),
    3: ("chat.delete", "chat.update", "conversations.history", "conversations.info", "conversations.invite",
        "conversations.join", "conversations.leave", "conversations.open", "conversations.replies", "reactions.add"),
    4: ("api.test", "chat.postEphemeral", "conversations.members", "files.completeUploadExternal",
        "files.getUploadURLExternal", "users.info", "views.open", "views.publish", "views.push", "views.update"),
}  # fmt: skip
_ALLOWED = {method: _PER_MINUTE[tier] for tier, methods in _TIERS.items() for method in methods}


class Rates:
    """One workspace's calls of the last minute; only the method that was called too often is refused."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._calls: dict[str, deque[float]] = defaultdict(deque)

    def wait(self, method: str, args: Json) -> int:
        """Seconds until it may be called (what Retry-After says); 0 and counted when it may be called now."""
        if method == "chat.postMessage":
            return self._counted(f"{method} {args.get('channel')}", 1, 1.0)
        return self._counted(method, _ALLOWED[method], _WINDOW) if method in _ALLOWED else 0

    def _counted(self, name: str, most: int, window: float) -> int:
        now, calls = self._clock(), self._calls[name]
        while calls and calls[0] <= now - window:
            calls.popleft()
        if len(calls) >= most:
            return max(1, math.ceil(calls[0] + window - now))
        calls.append(now)
        return 0
