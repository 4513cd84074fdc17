"""One Chromium for the session, a fresh page for each test."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--force-color-profile=srgb",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "no Chromium found: `apt-get install chromium fonts-dejavu-core`, or set CHROMIUM to its path"


def find_chromium() -> str | None:
    """Return the path of a Chromium: from CHROMIUM, else from PATH."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return a running Chromium; skip without one, or fail when BROWSER=required."""
    path = find_chromium()
    if path is None:
        if os.environ.get("BROWSER") == "required":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - not needed to collect

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def chromium_page(chromium: Browser) -> Iterator[Page]:
    """Return an empty page of its own, 1120 pixels wide."""
    context = chromium.new_context(viewport={"width": 1120, "height": 900})
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()
