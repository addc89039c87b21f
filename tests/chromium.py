"""A real browser, for tests that look at a page: one for a whole module, since it is longer in starting than in use."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_NEEDED = bool(os.environ.get("HEMMAPLAN_NEEDS_CHROMIUM"))


@contextmanager
def a_browser(**environment: str) -> Iterator[Browser]:
    if _CHROMIUM is None and not _NEEDED:
        pytest.skip("no Chromium on this machine; .ci/run installs one")
    assert _CHROMIUM is not None, "HEMMAPLAN_NEEDS_CHROMIUM is set and there is no Chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=_CHROMIUM, args=["--no-sandbox", "--disable-gpu"], env={**os.environ, **environment}
        )
        yield browser
        browser.close()


@contextmanager
def a_page(browser: Browser, width: int, height: int) -> Iterator[Page]:
    """One that remembers nothing of the others. No script of what is shown in it may fail."""
    page = browser.new_page(viewport={"width": width, "height": height})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    page.close()
    assert faults == []
