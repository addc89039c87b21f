"""What the page is told, and what it may ask for."""

import asyncio
import base64
import json
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk import WebClient

from localslack import APP, Clock, Jump, LocalSlack, Place, Someone
from tests.localslack.bolt import PEOPLE, an_app, over_socket
from tests.localslack.drawn import CHOICES, buttons, field, modal
from tests.world import MANIFEST


def state(slack: LocalSlack, user: str = "UANNA") -> dict[str, Any]:
    with urllib.request.urlopen(f"{slack.url}/ui/state?as={user}", timeout=5) as answer:
        return dict(json.load(answer))


def act(slack: LocalSlack, user: str = "UANNA", **asked: Any) -> dict[str, Any]:
    return posted(slack, json.dumps({"as": user, **asked}))


def posted(slack: LocalSlack, body: str) -> dict[str, Any]:
    request = urllib.request.Request(f"{slack.url}/ui/act", body.encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        return dict(json.load(answer))


def conversation(slack: LocalSlack, name: str, user: str = "UANNA") -> dict[str, Any]:
    return next(one for one in state(slack, user)["conversations"] if one["name"] == name)


def test_everybody_sees_their_own(workspace: LocalSlack, bot: WebClient) -> None:
    """Channels that are theirs or open, their DM with the app, and what only they were told."""
    bot.chat_postEphemeral(channel="COPEN", user="UANNA", text="viskat")
    assert [one["name"] for one in state(workspace)["conversations"]] == ["öppen", "annan", "Provapp"]
    assert [one["name"] for one in state(workspace, "ULARS")["conversations"]] == [
        "öppen",
        "annan",
        "stängd",
        "Provapp",
    ]
    assert [one["ephemeral"] for one in conversation(workspace, "öppen")["messages"]] == [True]
    assert conversation(workspace, "öppen", "ULARS")["messages"] == []
    assert state(workspace, "UNOBODY")["me"]["id"] == "UANNA"


def test_a_conversation_is_read_left_and_joined(workspace: LocalSlack, bot: WebClient) -> None:
    bot.chat_postMessage(channel="COPEN", text="nytt")
    assert conversation(workspace, "öppen")["unread"] == 1
    assert act(workspace, do="read", conversation="COPEN")["ok"]
    assert conversation(workspace, "öppen")["unread"] == 0
    assert act(workspace, do="leave", conversation="COPEN")["ok"]
    assert not conversation(workspace, "öppen")["member"]
    assert not act(workspace, do="leave", conversation="COPEN")["ok"]
    assert act(workspace, do="join", conversation="COPEN")["ok"]
    assert conversation(workspace, "öppen")["member"]


@pytest.mark.parametrize(
    "asked",
    [
        {"do": "fly"},
        {"do": "say"},
        {"do": "say", "conversation": "CSHUT", "text": "in?"},
        {"do": "submit"},
        {"do": "close", "view_id": "V0"},
        {"do": "click", "conversation": "COPEN", "ts": "1.0", "block_id": "x", "action_id": "x"},
        {"do": "change", "surface": "home", "block_id": "x", "action_id": "x", "value": ""},
        {"do": "shortcut", "callback_id": "nowhere"},
        {"do": "shortcut", "callback_id": "about", "conversation": "COPEN", "ts": "1.0"},
        {"do": "shortcut", "callback_id": "anywhere"},
        {"do": "jump", "id": "day"},
        {"do": "home", "as": "UNOBODY"},
    ],
    ids=str,
)
def test_what_cannot_be_done_is_told_in_words(workspace: LocalSlack, asked: dict[str, Any]) -> None:
    answer = act(workspace, **asked) if "as" not in asked else posted(workspace, json.dumps(asked))
    assert not answer["ok"]
    assert answer["error"]


@pytest.mark.parametrize("body", ["{", "[]"])
def test_a_body_that_is_no_object_is_told_so(workspace: LocalSlack, body: str) -> None:
    assert "json" in posted(workspace, body)["error"]


def test_a_form_is_filled_in_and_sent_from_the_page(workspace: LocalSlack) -> None:
    """What is typed is kept on the server; the app hears of it where it asked to and the page says so."""
    app, got = an_app(workspace), []
    ask = {**field("Namn", type="plain_text_input"), "dispatch_action": True}

    @app.action("a")
    def told(ack: Any, action: dict[str, Any]) -> None:
        got.append(action["value"])
        ack()

    app.view("form")(lambda ack: ack())
    with over_socket(app, workspace):
        app.client.views_open(trigger_id=workspace.api.new_trigger("UANNA"), view=modal(ask))
        view = state(workspace)["modals"][-1]["view"]["id"]
        where = {"view_id": view, "block_id": "namn", "action_id": "a"}
        assert set(act(workspace, do="submit", view_id=view)["errors"]) == {"namn"}
        assert act(workspace, do="change", value="K", dispatch=False, **where)["ok"]
        assert act(workspace, do="change", value="Kö", **where)["ok"]
        assert act(workspace, do="submit", view_id=view) == {"ok": True, "errors": {}}
    assert got == ["Kö"]
    assert state(workspace)["modals"] == []


def test_buttons_and_menus_are_used_from_the_page(workspace: LocalSlack) -> None:
    """In a message and in Home; a choice stays chosen, and Home's view may be named by its id alone."""
    app, got = an_app(workspace), []
    menu = {"type": "static_select", "action_id": "menu", "options": CHOICES}
    row = {"type": "actions", "block_id": "val", "elements": [menu]}

    def told(ack: Any, action: dict[str, Any]) -> None:
        got.append(action.get("value") or action["selected_option"]["value"])
        ack()

    for name in ("Tryck", "menu"):
        app.action(name)(told)
    with over_socket(app, workspace):
        ts = app.client.chat_postMessage(channel="COPEN", text="x", blocks=[*buttons("Tryck"), row])["ts"]
        app.client.views_publish(user_id="UANNA", view={"type": "home", "blocks": [row]})
        message = {"conversation": "COPEN", "ts": ts}
        assert act(workspace, do="click", block_id="row", action_id="Tryck", value="Tryck", **message)["ok"]
        assert act(workspace, do="click", block_id="val", action_id="menu", selected="ja", **message)["ok"]
        home = {"view_id": state(workspace)["home"]["id"], "block_id": "val", "action_id": "menu"}
        assert act(workspace, do="change", value="nej", **home)["ok"]
    assert got == ["Tryck", "ja", "nej"]
    assert state(workspace)["home"]["state"]["values"]["val"]["menu"]["selected_option"] == CHOICES[1]
    assert act(workspace, do="close")["ok"] is False


def test_a_file_is_uploaded_shared_and_fetched(workspace: LocalSlack, bot: WebClient) -> None:
    """Bytes as they were sent; without them, or as many as was said, there is no file."""
    bot.files_upload_v2(channel="COPEN", content="a;b", filename="svar.csv", initial_comment="Här", alt_txt="Svaren")
    (message,) = conversation(workspace, "öppen")["messages"]
    (file,) = message["files"]
    assert (message["text"], file["name"], file["alt"]) == ("Här", "svar.csv", "Svaren")
    with urllib.request.urlopen(workspace.url + file["url"], timeout=5) as answer:
        assert answer.read() == b"a;b"
    asked = bot.files_getUploadURLExternal(filename="x.png", length=3)
    for path in (f"/files/{asked['file_id']}/x.png", "/files/F0/x.png"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(workspace.url + path, timeout=5)
    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(urllib.request.Request(asked["upload_url"], b"for langt"), timeout=5)
    assert base64.b64decode(workspace.state.files[file["id"]].content or "") == b"a;b"


def test_the_page_hears_of_every_change(workspace: LocalSlack, bot: WebClient) -> None:
    async def heard() -> int:
        async with aiohttp.ClientSession() as session, session.ws_connect(f"{workspace.url}/ui/live?as=UANNA") as live:
            await session.get(f"{workspace.url}/")
            await asyncio.to_thread(bot.chat_postMessage, channel="COPEN", text="x")
            return int((await live.receive_json())["version"])

    assert asyncio.run(heard()) == state(workspace)["version"]


def test_the_clock_is_shown_and_moved(tmp_path: Path) -> None:
    moment = datetime(2027, 1, 11, 8, 0, tzinfo=UTC)
    jumped: list[str] = []
    jumps = [Jump("day", "+1 dag", "+1 day", lambda: jumped.append("day"))]
    with LocalSlack(
        manifest=MANIFEST, people=PEOPLE, channels=[], clock=Clock(lambda: moment, jumps), store=tmp_path / "s.json"
    ) as slack:
        shown = state(slack)["clock"]
        assert (shown["now"], shown["jumps"][0]["label"]["sv"]) == ("2027-01-11T09:00:00+01:00", "+1 dag")
        assert act(slack, do="jump", id="day")["ok"]
    assert jumped == ["day"]


def test_all_that_was_is_there_again(tmp_path: Path) -> None:
    """Messages, Home and files; new messages come after the old ones though the clock goes back, ids are new."""
    moments = [datetime(2027, 1, 11, tzinfo=UTC), datetime(2027, 1, 10, tzinfo=UTC)]
    stamps, ids = [], []
    for run, moment in enumerate(moments):
        places = [Place("COPEN", "öppen", [APP]), Place(f"CNEW{run}", f"ny{run}")]
        with LocalSlack(
            manifest=MANIFEST,
            people=[Someone("UANNA", "Anna")],
            channels=places,
            clock=Clock(lambda moment=moment: moment),
            store=tmp_path / "slack.json",
        ) as slack:
            client = WebClient(token=slack.bot_token, base_url=slack.api_url)
            stamps.append(client.chat_postMessage(channel="COPEN", text="hej")["ts"])
            ids.append(slack.state.new_id(""))
            if run == 0:
                client.views_publish(user_id="UANNA", view={"type": "home", "blocks": [{"type": "divider"}]})
            assert len(slack.messages("COPEN")) == run + 1
            assert slack.person("UANNA").home() is not None
            assert slack.messages(f"CNEW{run}") == []
    assert stamps == sorted(stamps)
    assert len(set(stamps + ids)) == 4


def test_what_changed_is_on_disk_before_anybody_stops_it(tmp_path: Path) -> None:
    file = tmp_path / "slack.json"
    with LocalSlack(manifest=MANIFEST, people=[Someone("UANNA", "Anna")], channels=[], store=file) as slack:
        slack.person("UANNA").says("hej")
        slack.wait_for(file.exists)
        assert json.loads(file.read_text(encoding="utf-8"))["messages"]["DANNA"][0]["text"] == "hej"


def answered(slack: LocalSlack, path: str, body: bytes | None = None, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(slack.url + path, body, named), timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


SAID = json.dumps({"as": "UANNA", "do": "say", "conversation": "DANNA", "text": "från en annan sida"}).encode()
JSON = "application/json"


@pytest.mark.parametrize("path", ["/", "/ui/state", "/page/page.js"])
def test_a_name_of_somebody_elses_that_points_here_shows_nothing(workspace: LocalSlack, path: str) -> None:
    """Whatever a browser was led to believe this address is called, the page is at this machine's own names."""
    port = workspace.url.rpartition(":")[2]
    assert answered(workspace, path, Host=f"evil.example:{port}") == 403
    assert [answered(workspace, path, Host=f"{name}:{port}") for name in ("localhost", "[::1]", "127.0.0.1")] == [
        200
    ] * 3


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content_Type": "text/plain"}, 415),
        ({"Content_Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content_Type": JSON, "Origin": "https://evil.example"}, 403),
        ({"Content_Type": JSON, "Origin": "null"}, 403),
        ({"Content_Type": JSON, "Host": "evil.example"}, 403),
        ({"Content_Type": "text/plain", "Origin": "https://evil.example"}, 403),
    ],
    ids=str,
)
def test_another_sites_page_says_nothing_here(workspace: LocalSlack, headers: dict[str, str], status: int) -> None:
    assert answered(workspace, "/ui/act", SAID, **headers) == status
    assert workspace.messages("DANNA") == []


def test_the_page_itself_may(workspace: LocalSlack) -> None:
    assert answered(workspace, "/ui/act", SAID, Content_Type=JSON, Origin=workspace.url) == 200
    assert [one["text"] for one in workspace.messages("DANNA")] == ["från en annan sida"]


def test_another_sites_page_cannot_call_the_web_api_or_listen(workspace: LocalSlack) -> None:
    """The token is no secret; an app sends no Origin, and a browser always does."""
    call = f"token={workspace.bot_token}&channel=UANNA&text=hej".encode()
    assert answered(workspace, "/api/chat.postMessage", call, Origin="https://evil.example") == 403
    assert answered(workspace, "/ui/live", Origin="https://evil.example", Upgrade="websocket") == 403
    assert workspace.messages("DANNA") == []
    assert answered(workspace, "/api/chat.postMessage", call, Host="host.docker.internal") == 200
