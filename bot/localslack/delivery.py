"""From the stand-in to the app: Socket Mode envelopes or signed HTTP, and what the app answers."""

import asyncio
import hashlib
import hmac
import json
import time
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from bot.localslack.state import Json

ACK_SECONDS = 3.0


class NoAnswer(Exception):
    """The app did not acknowledge within three seconds, or is not connected."""


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

    async def send(self, kind: str, payload: Json) -> Json:
        """Deliver, and give the acknowledgement's own payload. Raises NoAnswer."""
        times = 1
        if self.twice:
            self.twice, times = self.twice - 1, 2
        answers = [await self._once(kind, payload, attempt) for attempt in range(times)]
        return answers[0]

    async def _once(self, kind: str, payload: Json, attempt: int) -> Json:
        try:
            if self.url is not None:
                return await asyncio.wait_for(self._over_http(self.url, kind, payload, attempt), ACK_SECONDS)
            return await asyncio.wait_for(self._over_socket(kind, payload, attempt), ACK_SECONDS)
        except (TimeoutError, aiohttp.ClientError, ConnectionError) as error:
            raise NoAnswer(type(error).__name__) from error

    async def _over_socket(self, kind: str, payload: Json, attempt: int) -> Json:
        if not self.sockets:
            raise ConnectionError("no socket")
        self._turn += 1
        socket = self.sockets[self._turn % len(self.sockets)]
        envelope = str(uuid.uuid4())
        self._waiting[envelope] = asyncio.get_running_loop().create_future()
        message = {"envelope_id": envelope, "type": kind, "payload": payload, "accepts_response_payload": True}
        if kind == "events_api":
            message |= {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""}
        try:
            await socket.send_json(message)
            return await self._waiting[envelope]
        finally:
            self._waiting.pop(envelope, None)

    def acknowledged(self, message: Json) -> None:
        """An ack came over a socket."""
        future = self._waiting.get(message.get("envelope_id", ""))
        if future is not None and not future.done():
            future.set_result(message.get("payload") or {})

    async def _over_http(self, url: str, kind: str, payload: Json, attempt: int) -> Json:
        body, content = encoded(kind, payload)
        headers = {**signed(self.signing_secret, body), "Content-Type": content}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": "http_timeout"}
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, data=body.encode(), headers=headers) as response,
        ):
            text = await response.text()
            if response.status != 200:
                raise ConnectionError(f"HTTP {response.status}")
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


def _read(text: str) -> dict[str, Any]:
    try:
        answer = json.loads(text) if text else {}
    except ValueError:
        return {"text": text}
    return answer if isinstance(answer, dict) else {}
