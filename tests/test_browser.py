"""A newcomer in a real browser: the page, a command, a form, a direct message, and time that is moved."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.demo.demo import run_demo
from tests.chromium import a_browser, a_page

pytestmark = pytest.mark.browser


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The demo itself, as `make demo` starts it."""
    until, ready = threading.Event(), threading.Event()
    addresses: list[str] = []

    def tell(address: str) -> None:
        addresses.append(address)
        ready.set()

    demo = threading.Thread(target=run_demo, args=(0, tmp_path), kwargs={"fresh": True, "until": until, "ready": tell})
    demo.start()
    try:
        assert ready.wait(30), "the demo did not start"
        yield addresses[0]
    finally:
        until.set()
        demo.join(30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with a_page(browser, 1280, 900) as shown:
        yield shown


def goes_to(page: Page, name: str) -> None:
    page.locator(f'[data-testid=conversation][data-name="{name}"]').click()


def test_a_newcomer_answers_the_first_step_and_sees_a_reminder(page: Page, address: str) -> None:
    """By the form in the channel, the questions in the DM, and a week that passes."""
    page.goto(f"{address}/?as=UANNA")
    goes_to(page, "jämställd-styrning")
    page.get_by_role("button", name="Svara i ett formulär").click()
    modal = page.get_by_test_id("modal")
    expect(modal).to_contain_text("Vad är ojämställt i dag?")
    modal.get_by_label("Vad är ojämställt").fill("Flickor får färre timmar än pojkar")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("Del 2 av 2")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("2 av 8 frågor är klara")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("messages")).to_contain_text("Det som är ojämställt: Flickor får färre timmar än pojkar")

    page.get_by_role("button", name="En fråga i taget").last.click()
    page.locator("[data-testid=conversation][data-kind=dm]").click()
    expect(page.get_by_test_id("messages")).to_contain_text(
        "Vilken process, vilket styrdokument eller vilket arbetssätt"
    )
    page.get_by_test_id("composer").fill("Mallen för beslutsunderlag")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("messages")).to_contain_text("Vad ska vara bättre")

    page.locator("[data-testid=clock-jump][data-id=week]").click()
    expect(page.get_by_test_id("messages")).to_contain_text("Så här ser veckan ut")
    page.get_by_test_id("home-link").first.click()
    expect(page.get_by_test_id("home")).to_contain_text("Det här kan du svara på")


def test_somebody_who_writes_english_is_answered_in_english(page: Page, address: str) -> None:
    """Priya types a command; the app's menu offers it, and what comes is for her eyes only."""
    page.goto(f"{address}/?as=UPRIYA")
    goes_to(page, "jämställd-styrning")
    page.get_by_test_id("composer").fill("/pdsa language en")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("messages")).to_contain_text("I'll write to you in English.")
    page.get_by_test_id("composer").fill("/pdsa status")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("messages")).to_contain_text("Waiting for the team: whoever knows can answer")


def test_an_improvement_is_set_up_from_nothing_in_an_empty_channel(page: Page, address: str) -> None:
    """/pdsa start by somebody who is in no team."""
    page.goto(f"{address}/?as=UMIKAEL")
    goes_to(page, "fritid-och-kultur")
    page.get_by_test_id("composer").fill("/pdsa start")
    page.keyboard.press("Enter")
    modal = page.get_by_test_id("modal")
    modal.get_by_label("Organisation").fill("Lindevalla kommun")
    page.get_by_test_id("modal-submit").click()
    expect(page.get_by_test_id("field-error").first).to_be_visible()
    modal.get_by_label("Teamets namn").fill("Fritid för alla")
    page.get_by_test_id("modal-submit").click()
    expect(modal).to_contain_text("Fritid för alla är på plats")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("messages")).to_contain_text("Hej Fritid för alla!")


def test_a_change_of_words_is_looked_at_in_the_gallery(page: Page, address: str) -> None:
    """From the demo's page: found by its words, in the other language, as wide as a phone; a press goes nowhere."""
    page.goto(f"{address}/?as=USARA")
    with page.context.expect_page() as opened:
        page.get_by_test_id("gallery-link").click()
    gallery = opened.value
    shown = gallery.frame_locator("[data-testid=gallery-frame]").get_by_test_id("shown")
    expect(shown.first).to_be_visible(timeout=60_000)  # four hundred surfaces, on a machine that does other things
    gallery.locator("[data-testid=gallery-language][data-id=en]").click()
    gallery.get_by_test_id("gallery-find").fill("wait: errors")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("Choose a day that lies ahead")
    gallery.locator("[data-testid=gallery-width][data-id='390']").click()
    assert round((gallery.get_by_test_id("gallery-frame").bounding_box() or {"width": 0})["width"]) == 390
    shown.get_by_test_id("modal-submit").click()
    expect(shown).to_have_count(1)
    gallery.get_by_test_id("gallery-find").fill("greeting:")
    expect(gallery.get_by_test_id("gallery-name")).to_have_count(2)
    gallery.close()
