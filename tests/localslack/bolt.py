"""A tiny Bolt app, and the two ways to reach it: what an app of anybody's would do, with nothing of the coach."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import yaml
from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from localslack import APP, LocalSlack, Place, Someone

MANIFEST = {
    "display_information": {"name": "Provapp"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [{"command": "/prova", "description": "Prova", "should_escape": True}],
        "shortcuts": [
            {"name": "Var som helst", "type": "global", "callback_id": "anywhere", "description": "x"},
            {"name": "Om ett meddelande", "type": "message", "callback_id": "about", "description": "x"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read", "channels:history", "channels:join", "channels:manage", "channels:read", "chat:write",
                "files:write", "groups:read", "im:history", "im:read", "im:write", "reactions:write", "users:read",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                "app_home_opened", "app_mention", "member_joined_channel", "message.channels", "message.im", "tokens_revoked"
            ]
        }
    },
}  # fmt: skip
PEOPLE = [Someone("UANNA", "Anna Lindqvist"), Someone("ULARS", "Lars Öberg"), Someone("UGONE", "Gone", deleted=True)]
PLACES = [
    Place("COPEN", "öppen", ["UANNA", APP]),
    Place("CELSE", "annan", ["ULARS"]),
    Place("CSHUT", "stängd", ["ULARS"], private=True),
]


@contextmanager
def a_workspace(folder: Path) -> Iterator[LocalSlack]:
    manifest = folder / "manifest.yml"
    manifest.write_text(yaml.safe_dump(MANIFEST), encoding="utf-8")
    with LocalSlack(manifest=manifest, people=PEOPLE, channels=PLACES) as slack:
        yield slack


def an_app(slack: LocalSlack) -> App:
    client = WebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    return App(client=client, signing_secret=slack.signing_secret)


@contextmanager
def running(app: App, slack: LocalSlack, transport: str) -> Iterator[None]:
    """The app at work, over `socket` or `http`."""
    with (over_socket if transport == "socket" else over_http)(app, slack):
        yield


@contextmanager
def over_socket(app: App, slack: LocalSlack) -> Iterator[None]:
    handler = SocketModeHandler(app, slack.app_token)
    handler.connect()
    slack.wait_for_socket()
    try:
        yield
    finally:
        _hang_up(handler)
        handler.close()


def _hang_up(handler: SocketModeHandler) -> None:
    """Wake the SDK's threads: its own close waits until a read of three seconds and one of one second are over."""
    handler.client.auto_reconnect_enabled = False
    handler.client.closed = True
    handler.client.message_queue.put("")
    session = handler.client.current_session
    if session is not None and session.sock is not None:
        with contextlib.suppress(OSError):  # closed by the other side already
            session.sock.shutdown(socket.SHUT_RDWR)


@contextmanager
def over_http(app: App, slack: LocalSlack) -> Iterator[None]:
    class Door(Silent):
        def take(self, body: str) -> None:
            headers = {name: [value] for name, value in self.headers.items()}
            answer = app.dispatch(BoltRequest(body=body, headers=headers))
            self.answer(answer.status, answer.body)

    with served(Door) as url:
        slack.deliver_to(url)
        yield


class Silent(BaseHTTPRequestHandler):
    """An HTTP door without a log, for what is posted."""

    def do_POST(self) -> None:
        self.take(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def take(self, body: str) -> None:
        raise NotImplementedError

    def answer(self, status: int, body: str = "", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body.encode())), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        with contextlib.suppress(ConnectionError):  # Slack has given up waiting
            self.end_headers()
            self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # as the base class calls it
        pass


@contextmanager
def served(door: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """A server in a thread of its own, closed with everything it opened."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), door)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
