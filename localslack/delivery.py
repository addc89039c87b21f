"""From the stand-in to the app: Socket Mode envelopes or signed HTTP, and what the app answers."""

import asyncio
import contextlib
import hashlib
import hmac
import json
import time
import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from localslack.values import Json

ACK_SECONDS = 3.0
MOST_SOCKETS = 10


class NoAnswer(Exception):
    """The app did not acknowledge within three seconds, or is not connected.

    `reason` is Slack's word for it in a retry; `final` when the app asked for no retry.
    """

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.final = reason, final


@dataclass(frozen=True)
class Attempt:
    """Which delivery of the same thing this is: 0 is the first. `reason`: why the one before it failed."""

    number: int = 0
    reason: str = "http_timeout"


@dataclass
class Delivery:
    """The way to the app. `url` set: signed HTTP to it; else the sockets that are connected."""

    signing_secret: str
    url: str | None = None
    twice: int = 0

    def __post_init__(self) -> None:
        self.sockets: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._turn = 0

    @property
    def connected(self) -> bool:
        return bool(self.url or self.sockets)

    async def send(self, kind: str, payload: Json, attempt: Attempt) -> Json:
        """Deliver, and give the acknowledgement's own payload. Raises NoAnswer."""
        answer = await self._once(kind, payload, attempt)
        if self.twice:
            self.twice -= 1
            with contextlib.suppress(NoAnswer):
                await self._once(kind, payload, Attempt(attempt.number + 1))
        return answer

    async def _once(self, kind: str, payload: Json, attempt: Attempt) -> Json:
        way = self._over_http if self.url is not None else self._over_socket
        try:
            return await asyncio.wait_for(way(kind, payload, attempt), ACK_SECONDS)
        except TimeoutError as error:
            raise NoAnswer("http_timeout") from error
        except (aiohttp.ClientError, ConnectionError) as error:
            raise NoAnswer("connection_failed") from error

    async def _over_socket(self, kind: str, payload: Json, attempt: Attempt) -> Json:
        if not self.sockets:
            raise ConnectionError("no socket")
        self._turn += 1
        socket = self.sockets[self._turn % len(self.sockets)]
        envelope = str(uuid.uuid4())
        acknowledged: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[envelope] = acknowledged
        message: Json = {"envelope_id": envelope, "type": kind, "payload": payload}
        if kind == "events_api":
            message |= {"retry_attempt": attempt.number, "retry_reason": "timeout" if attempt.number else ""}
        message["accepts_response_payload"] = kind != "events_api"
        try:
            await socket.send_json(message)
            return await acknowledged
        finally:
            self._waiting.pop(envelope, None)

    def acknowledged(self, message: object) -> None:
        """An ack came over a socket; one for nothing that is waited for is passed over."""
        if not isinstance(message, dict):
            return
        future = self._waiting.get(message.get("envelope_id", ""))
        if future is not None and not future.done():
            future.set_result(message.get("payload") or {})

    async def _over_http(self, kind: str, payload: Json, attempt: Attempt) -> Json:
        assert self.url is not None
        body, content = encoded(kind, payload)
        headers = {**signed(self.signing_secret, body), "Content-Type": content}
        if attempt.number:
            headers |= {"X-Slack-Retry-Num": str(attempt.number), "X-Slack-Retry-Reason": attempt.reason}
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.url, data=body.encode(), headers=headers) as response,
        ):
            text = await response.text()
            if not 200 <= response.status < 300:
                raise NoAnswer("http_error", final=response.headers.get("X-Slack-No-Retry") == "1")
        return _read(text)


def encoded(kind: str, payload: Json) -> tuple[str, str]:
    """The body and content type that Slack sends this kind with."""
    if kind == "events_api":
        return json.dumps(payload), "application/json"
    form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(form), "application/x-www-form-urlencoded"


def signed(secret: str, body: str, timestamp: int | None = None) -> dict[str, str]:
    """Slack's signature (docs.slack.dev/authentication/verifying-requests-from-slack)."""
    stamp = str(int(time.time()) if timestamp is None else timestamp)
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def _read(text: str) -> Json:
    try:
        answer = json.loads(text) if text else {}
    except ValueError:
        return {"text": text}
    return answer if isinstance(answer, dict) else {}
