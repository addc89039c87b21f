"""The HTTP door: who may speak to the app, and what is told of how it is. What listens is bot.cli.over_http.

Nothing of a request is parsed until the signature over its raw bytes is known to be Slack's.
"""

import hashlib
import hmac
import json
import threading
import time
from binascii import a2b_qp
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from slack_bolt import App
from slack_bolt.request import BoltRequest
from slack_bolt.response import BoltResponse

Environ = dict[str, Any]
Answer = tuple[int, dict[str, str], bytes]

_EVENTS, _HEALTH = "/slack/events", "/healthz"
_PATIENCE_SECONDS = 10
_WINDOW_SECONDS = 5 * 60
_DIGITS = 12


@dataclass
class Door:
    """A WSGI application. It can be opened before there is an app: Slack is then asked to come again.

    `secret` is Slack's signing secret; without one there is health alone. `trouble` names what is not well,
    in a few words, and is empty when all is.
    """

    secret: str = ""
    app: App | None = None
    trouble: Callable[[], str] = lambda: "database"
    _busy: int = 0
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        status, headers, body = self._answer(environ)
        start_response(f"{status} {HTTPStatus(status).phrase}", [*headers.items(), ("Content-Length", str(len(body)))])
        return [body]

    def _answer(self, environ: Environ) -> Answer:
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if path == _HEALTH:
            return self._health() if method in ("GET", "POST") else _said(405)
        if path != _EVENTS or not self.secret:
            return _said(404)
        return self._event(environ) if method == "POST" else _said(405)

    def _health(self) -> Answer:
        trouble = self.trouble()
        return _said(503, trouble) if trouble else _said(200, "ok")

    def _event(self, environ: Environ) -> Answer:
        body = environ["wsgi.input"].read()
        if not is_signed(environ, body, self.secret):
            return _said(401)
        request = _read(environ, body)
        if request is None:
            return _said(400)
        with self._at_work() as app:
            return _told(app.dispatch(request)) if app is not None else _said(503)

    @contextmanager
    def _at_work(self) -> Iterator[App | None]:
        with self._changed:
            self._busy += 1
        try:
            yield self.app
        finally:
            with self._changed:
                self._busy -= 1
                self._changed.notify_all()

    def close(self) -> None:
        """Slack is asked to come again, to whoever is there then; what has been begun is ended first."""
        self.app = None
        with self._changed:
            self._changed.wait_for(lambda: not self._busy, timeout=_PATIENCE_SECONDS)


def is_signed(environ: Environ, body: bytes, secret: str) -> bool:
    """By Slack, within five minutes either way (docs.slack.dev, verifying requests from Slack)."""
    stamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
    signature = environ.get("HTTP_X_SLACK_SIGNATURE", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= _DIGITS and signature.isascii()):
        return False
    if abs(time.time() - int(stamp)) > _WINDOW_SECONDS:
        return False
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"v0={digest}", signature)


def _read(environ: Environ, body: bytes) -> BoltRequest | None:
    """For Bolt, as it gets it over Socket Mode: verified and parsed already. None: it is nothing that Slack sends."""
    try:
        payload = _payload(environ.get("CONTENT_TYPE", ""), body.decode())
        return BoltRequest(mode="socket_mode", body=payload, headers=_retry(environ)) if payload else None
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return None


def _payload(content_type: str, text: str) -> dict[str, Any] | None:
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        found = json.loads(text)
    elif kind == "application/x-www-form-urlencoded":
        form = _alone(text) or dict(parse_qsl(text, keep_blank_values=True, errors="strict"))
        found = json.loads(form["payload"]) if "payload" in form else form
    else:
        return None
    return found if isinstance(found, dict) else None


def _alone(text: str) -> dict[str, str]:
    """A form's only field, as every click and form of Slack's comes; of what is any other, nothing.

    `=XX` is read by C and `%XX` is not: a tenth of the time, for some kilobytes of JSON.
    """
    name, _, value = text.partition("=")
    if name != "payload" or "=" in value or "&" in value:
        return {}
    return {name: a2b_qp(value.replace("+", " ").replace("%", "=")).decode()}


def _retry(environ: Environ) -> dict[str, Any]:
    """Which delivery of the same thing it is, by the names that Bolt's own adapters use."""
    names = {"HTTP_X_SLACK_RETRY_NUM": "x-slack-retry-num", "HTTP_X_SLACK_RETRY_REASON": "x-slack-retry-reason"}
    return {name: environ[key] for key, name in names.items() if key in environ}


def _told(response: BoltResponse) -> Answer:
    headers = {name: values[0] for name, values in response.headers.items() if name.lower() != "content-length"}
    return response.status, headers, str(response.body or "").encode()


def _said(status: int, words: str = "") -> Answer:
    return status, {"Content-Type": "text/plain; charset=utf-8"}, words.encode()
