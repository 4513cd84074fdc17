"""A person's session with the quickstart: a real server, a real kernel, a real browser, mouse and keyboard.

Screenshots are kept in ``browser-artifacts/`` for people to look at.
"""

from __future__ import annotations

import re
import shutil
import time
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser import afm_host
from browser import jupyter_host as host
from playwright.sync_api import expect

from debtkit.project import Project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, FloatRect, Locator, Page, ViewportSize

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / "browser-artifacts"
NOTEBOOK = "00_quickstart.ipynb"
WINDOW: ViewportSize = {"width": 1280, "height": 1100}
TALL, SHOWN = 2400, 1300
# Lab 4 and Notebook 7 log these by themselves, with or without us.
HARMLESS = re.compile(r"schema|favicon|404|WebSocket|ERR_|Failed to (load|fetch)|NetworkError|preload")


class Session:
    """The quickstart in one app and one theme, run once."""

    def __init__(self, browser: Browser, folder: Path, *, app: str, dark: bool) -> None:
        self.name = f"{app}-{'dark' if dark else 'light'}"
        self.folder = folder
        shutil.copy(ROOT / "notebooks" / NOTEBOOK, folder)
        SHOTS.mkdir(exist_ok=True)
        self._server = host.jupyter_server(folder, app=app, dark=dark, log=SHOTS / f"{self.name}.log")
        self.server = self._server.__enter__()
        self.context = browser.new_context(viewport=WINDOW, color_scheme="dark" if dark else "light")
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.errors = host.collect_errors(self.page)
        self.wire = host.watch_wire(self.page)
        host.open_notebook(self.page, self.server, NOTEBOOK)

    def close(self) -> None:
        """End the page and the server."""
        self.context.close()
        self._server.__exit__(None, None, None)

    @property
    def form(self) -> Locator:
        """Return the live form of the first assessment."""
        return host.outputs(self.page).locator(".dk").first

    @property
    def card(self) -> Locator:
        """Return the card of the next question."""
        return self.form.locator(".dk-ask")

    @property
    def status(self) -> Locator:
        """Return the live region."""
        return self.form.locator("output.dk-status")

    def answered(self) -> set[str]:
        """Return the ids of the answers on disk."""
        return set(Project(self.folder / "ticket-titler").answers())

    def open_count(self) -> int:
        """Return how many questions the form says are open."""
        found = re.match(r"\d+", self.card.locator(".dk-eyebrow span").first.inner_text())
        assert found
        return int(found.group())

    def shot(self, what: str) -> None:
        """Keep a picture of the form; in a window so tall that the notebook does not clip it."""
        self.page.set_viewport_size({"width": 1480, "height": TALL})
        self.page.wait_for_timeout(500)  # the notebook lays itself out anew, and scrolls to its active cell
        self.form.evaluate("form => form.scrollIntoView({block: 'start'})")
        self.page.wait_for_timeout(200)
        box = self.form.bounding_box()
        assert box
        top = max(0, box["y"])
        clip: FloatRect = {
            "x": box["x"],
            "y": top,
            "width": box["width"],
            "height": min(box["height"], SHOWN, TALL - top),
        }
        self.page.screenshot(path=SHOTS / f"quickstart-{self.name}-{what}.png", clip=clip)
        self.page.set_viewport_size(WINDOW)


@pytest.fixture(scope="module", params=[("lab", False), ("notebook", True)], ids=["lab-light", "notebook-dark"])
def session(
    request: pytest.FixtureRequest, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Session]:
    app, dark = request.param
    folder = tmp_path_factory.mktemp(f"quickstart-{app}")
    opened = Session(chromium, folder, app=app, dark=dark)
    yield opened
    opened.close()


def test_a_whole_session(session: Session) -> None:
    """Run all, answer by mouse and by keyboard, see the figures move, lose the kernel, resume with nothing lost."""
    host.run_all(session.page)
    expect(session.card.locator("input[type=radio]").first).to_be_visible()
    by_the_notebook = session.answered()
    assert len(by_the_notebook) == 2
    session.shot("start")

    _answer_by_mouse(session)
    _answer_by_keyboard(session)
    kept = session.answered()
    assert len(kept) == len(by_the_notebook) + 2
    session.shot("answered")

    _violations(session)
    owed = session.form.locator(".dk-figures strong").all_inner_texts()

    host.kill_kernel(session.server)
    host.restart_kernel(session.page)
    host.run_all(session.page)
    expect(session.card.locator("input[type=radio]").first).to_be_visible()
    assert session.answered() == kept
    assert session.form.locator(".dk-figures strong").all_inner_texts() == owed
    session.shot("resumed")
    assert [line for line in session.errors.lines if not HARMLESS.search(line)] == []


def _answer_by_mouse(session: Session) -> None:
    open_before, owed = session.open_count(), session.form.locator(".dk-figures strong").all_inner_texts()
    began = time.monotonic()
    session.card.locator("input[type=radio]").first.click()
    expect(session.status).to_have_text(re.compile("Saved"))
    assert time.monotonic() - began < 5
    assert session.form.locator(".dk-figures strong").all_inner_texts() != owed
    session.card.get_by_role("button", name="Next question").click()
    expect(session.card.locator(".dk-eyebrow span").first).to_have_text(re.compile(f"^{open_before - 1} "))


def _answer_by_keyboard(session: Session) -> None:
    page, cells = session.page, session.page.locator(".jp-Cell").count()
    kept = session.answered()
    session.card.locator("input[type=radio]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(session.card.locator("input[type=radio]").nth(1)).to_be_checked()
    expect(session.card.locator(".dk-waiting")).to_have_count(0)
    expect(session.card.locator("h3")).to_have_text("Answered")
    for _ in range(12):  # the letters that would insert, cut or move cells
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.textContent") == "Next question":
            break
    page.keyboard.press("b")
    page.keyboard.press("d")
    page.keyboard.press("d")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.type === 'radio'")
    assert page.locator(".jp-Cell").count() == cells
    assert len(session.answered()) == len(kept) + 1


def _violations(session: Session) -> None:
    axe = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    assert afm_host.axe_violations(session.page, axe, within=".dk") == []
    assert afm_host.unguarded(session.page, within=".dk") == []
