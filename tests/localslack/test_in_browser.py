"""The page in a real browser: what a newcomer sees first, and what a client does by itself."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from slack_sdk import WebClient

from localslack import LocalSlack, Place, Shown, Someone
from tests.chromium import a_browser, a_page
from tests.localslack.blocks_of_2026 import (
    ACTIONS,
    ALERT,
    CAROUSEL,
    CHART,
    CONTAINER,
    DATA_TABLE,
    FEEDBACK,
    PIE,
    PLAN,
    TABLE,
    TAGS,
    TRASH,
    cells,
)  # fmt: skip
from tests.localslack.bolt import an_app, over_socket
from tests.localslack.drawn import CHOICES, buttons, field, modal

pytestmark = pytest.mark.browser

FEW_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir><cachedir>{cache}</cachedir></fontconfig>"""
SIDEWAYS = """() => {
  const stage = document.querySelector(".gallery-stage");
  return stage.scrollWidth - stage.clientWidth;
}"""
COVERED = """() => {
  const boxes = (where) => [...document.querySelectorAll(where)].map((one) => one.getBoundingClientRect());
  const meets = (a, b) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const tools = boxes(".tools");
  const controls = boxes(".content :is(button, select, input, a)");
  return [tools.length, controls.length, tools.flatMap((a) => controls.filter((b) => meets(a, b))).length];
}"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """On a machine that has no emoji in its fonts."""
    folder = tmp_path_factory.mktemp("fonts")
    fonts = folder / "fonts.conf"
    fonts.write_text(FEW_FONTS.format(cache=folder / "cache"), encoding="utf-8")
    with a_browser(FONTCONFIG_FILE=str(fonts)) as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with a_page(browser, 1000, 700) as shown:
        yield shown


def test_a_newcomer_is_in_a_channel_with_the_app_and_is_told_what_to_try(page: Page, workspace: LocalSlack) -> None:
    """Until they have read it."""
    page.goto(f"{workspace.url}/?as=UANNA")
    expect(page.get_by_test_id("composer")).to_have_attribute("aria-label", "Skriv till #öppen")
    expect(page.get_by_test_id("hint")).to_contain_text("Prova att skriva /prova här nedanför.")
    page.get_by_test_id("hint-close").click()
    expect(page.get_by_test_id("hint")).to_have_count(0)
    page.reload()
    expect(page.get_by_test_id("composer")).to_be_visible()
    expect(page.get_by_test_id("hint")).to_have_count(0)


def test_an_own_reply_comes_into_view(page: Page, workspace: LocalSlack, bot: WebClient) -> None:
    """In a thread that began long ago, too."""
    for number in range(30):
        bot.chat_postMessage(channel="COPEN", text=f"Nummer {number}\n\nmed fler rader")
    page.goto(f"{workspace.url}/?as=UANNA&in=COPEN")
    first = page.get_by_test_id("message").first
    first.hover()
    first.get_by_test_id("reply").click()
    page.get_by_test_id("messages").evaluate("node => { node.scrollTop = node.scrollHeight }")
    page.get_by_test_id("composer").fill("Mitt svar")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Mitt svar")).to_be_in_viewport()


@pytest.mark.parametrize("asked", [True, False])
def test_a_page_that_is_opened_anew_has_no_modal(page: Page, workspace: LocalSlack, asked: bool) -> None:
    """And the app hears of it only if it wanted to."""
    app, closed = an_app(workspace), []
    view = modal(field("Namn", type="plain_text_input"), notify_on_close=asked)

    @app.command("/prova")
    def opens(ack: Any, body: dict[str, Any], client: Any) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view_closed("form")
    def gone(ack: Any, body: dict[str, Any]) -> None:
        closed.append(body["view"]["callback_id"])
        ack()

    with over_socket(app, workspace):
        page.goto(f"{workspace.url}/?as=UANNA&in=COPEN")
        page.get_by_test_id("composer").fill("/prova")
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("modal")).to_be_visible()
        page.reload()
        expect(page.get_by_test_id("composer")).to_be_visible()
        workspace.wait_for(lambda: workspace.person("UANNA").modal() is None)
        expect(page.get_by_test_id("modal")).to_have_count(0)
    assert closed == (["form"] if asked else [])


@pytest.mark.parametrize("width", [360, 1000])
def test_what_can_be_done_with_a_message_covers_nothing_in_it(
    page: Page, workspace: LocalSlack, bot: WebClient, width: int
) -> None:
    menu = {"type": "static_select", "action_id": "menu", "options": CHOICES}
    beside = {"type": "section", "text": {"type": "plain_text", "text": "Ord"}, "accessory": menu}
    wide = buttons(*(f"Knapp nummer {number}" for number in range(8)))
    for blocks in ([beside], wide, [beside], wide):
        bot.chat_postMessage(channel="COPEN", text="x", blocks=blocks)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{workspace.url}/?as=UANNA&in=COPEN")
    expect(page.get_by_test_id("message")).to_have_count(4)
    tools, controls, covered = page.evaluate(COVERED)
    assert (tools, covered) == (4, 0)
    assert controls == 18


def test_emoji_are_seen_without_a_font_for_them(page: Page, workspace: LocalSlack, bot: WebClient) -> None:
    """As a drawing, as a glyph that there is, or in words; in text as the app wrote it, by name or by character."""
    bot.chat_postMessage(channel="COPEN", text=":white_check_mark: klart :palm_tree: 👏 :bus: ✓ :nosuch:")
    page.goto(f"{workspace.url}/?as=UANNA&in=COPEN")
    content = page.locator(".content").last
    for name in ("white check mark", "palm tree"):
        expect(content.get_by_role("img", name=name)).to_be_visible()
    expect(content).to_have_text("klart clap bus ✓ :nosuch:", use_inner_text=True)


def test_tables_and_charts_are_tables_for_whoever_cannot_see_them(
    page: Page, workspace: LocalSlack, bot: WebClient
) -> None:
    """Captions, heads of columns and of rows; pages of rows; and a chart's numbers in its name and in a table."""
    twelve = [DATA_TABLE["rows"][0], *([*cells(f"Enhet {number}"), *cells(str(number))] for number in range(12))]
    bot.chat_postMessage(channel="COPEN", text="x", blocks=[TABLE, {**DATA_TABLE, "rows": twelve}, CHART, PIE])
    page.goto(f"{workspace.url}/?as=UANNA&in=COPEN")
    expect(page.get_by_role("columnheader", name="Namn")).to_be_visible()
    shown = page.get_by_role("table", name="Ärenden")
    expect(shown.get_by_role("rowheader")).to_have_text([f"Enhet {number}" for number in range(5)])
    page.get_by_role("button", name="Nästa rader").click()
    expect(shown.get_by_role("rowheader").first).to_have_text("Enhet 5")
    expect(page.get_by_test_id("pager")).to_contain_text("Rad 6–10 av 12")
    expect(page.get_by_role("img", name="Kötid. Kö: jan 4, feb 2.5")).to_be_visible()
    expect(page.get_by_role("img", name="Andel. Ja 3, Nej 1")).to_be_visible()
    page.get_by_text("Visa som tabell").first.click()
    expect(page.get_by_role("table", name="Kötid").get_by_role("rowheader")).to_have_text(["jan", "feb"])


def test_what_lies_in_a_container_or_on_a_card_is_used(page: Page, workspace: LocalSlack) -> None:
    """And a thumb that was pressed is seen to be; what is for somebody else is not there."""
    app, got = an_app(workspace), []

    def told(ack: Any, action: dict[str, Any]) -> None:
        got.append(action["value"])
        ack()

    for name in ("Inne", "Öppna", "tyck", "bort"):
        app.action(name)(told)
    theirs = {**TRASH, "action_id": "annan", "visible_to_user_ids": ["ULARS"]}
    asked = {**ACTIONS, "elements": [FEEDBACK, TRASH, theirs]}
    with over_socket(app, workspace):
        app.client.chat_postMessage(channel="COPEN", text="x", blocks=[CONTAINER, CAROUSEL, asked, TAGS, PLAN])
        page.goto(f"{workspace.url}/?as=UANNA&in=COPEN")
        expect(page.get_by_role("button", name="Inne")).to_be_hidden()
        page.get_by_text("En låda").click()
        for name in ("Inne", "Öppna", "Det var bra", "Dåligt", "Ta bort"):
            page.get_by_role("button", name=name).click()
            expect(page.locator("[aria-busy=true], .busy")).to_have_count(0)
        expect(page.get_by_role("button", name="Dåligt")).to_have_attribute("aria-pressed", "true")
        expect(page.get_by_role("button", name="Det var bra")).to_have_attribute("aria-pressed", "false")
        expect(page.get_by_test_id("icon-button")).to_have_count(1)
        expect(page.get_by_text("11 januari 2027")).to_be_visible()
        expect(page.get_by_text("Läser · pågår")).to_be_visible()
    assert got == ["Inne", "Öppna", "bra", "illa", "1"]


def test_an_alert_in_a_modal_says_how_grave_it_is(page: Page, workspace: LocalSlack) -> None:
    """In words too, not by its colour alone."""
    app = an_app(workspace)
    app.command("/prova")(
        lambda ack, body, client: [ack(), client.views_open(trigger_id=body["trigger_id"], view=modal(ALERT))]
    )
    with over_socket(app, workspace):
        page.goto(f"{workspace.url}/?as=UANNA&in=COPEN")
        page.get_by_test_id("composer").fill("/prova")
        page.keyboard.press("Enter")
        expect(page.get_by_role("note")).to_have_text("Varning: Se upp")


@pytest.mark.parametrize("window", [360, 1000])
def test_the_gallery_begins_as_wide_as_the_window_lets_it(page: Page, tmp_path: Path, window: int) -> None:
    """And is as wide as is chosen, also when the page is opened anew."""
    manifest = tmp_path / "hello.yml"
    manifest.write_text("display_information: {name: Hello}\n", encoding="utf-8")
    shown = [Shown("to a newcomer", "greeting", {"en": {"blocks": buttons("Hello")}})]
    people, channels = [Someone("UANNA", "Anna")], [Place("COPEN", "open")]
    page.set_viewport_size({"width": window, "height": 800})
    with LocalSlack(manifest=manifest, people=people, channels=channels, gallery=lambda: shown) as slack:
        page.goto(f"{slack.url}/gallery")
        frame = page.get_by_test_id("gallery-frame")
        expect(page.frame_locator("[data-testid=gallery-frame]").get_by_test_id("shown")).to_be_visible()
        assert page.evaluate(SIDEWAYS) == 0
        page.locator("[data-testid=gallery-width][data-id='1280']").click()
        expect(frame).to_have_css("width", "1280px")
        page.reload()
        expect(frame).to_have_css("width", "1280px")
        assert page.evaluate(SIDEWAYS) > 0
