"""The audit's page in real Chromium, joined to a real Python widget and real data without Jupyter."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from browser import afm_host
from widgets_helpers import HOSTILE

import debtkit
from debtkit.widgets import AuditWidget
from debtkit.workshop import make_corpus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from debtkit.instruments.audit import Audit

pytestmark = pytest.mark.browser

LIGHT = (
    ":root{--jp-layout-color1:#fff;--jp-ui-font-color1:rgba(0,0,0,.87);--jp-brand-color1:#1976d2}body{background:#fff}"
)
DARK = (
    ":root{--jp-layout-color1:#212121;--jp-ui-font-color1:rgba(255,255,255,.87);--jp-brand-color1:#2196f3}"
    "body{background:#212121}"
)


class Shown:
    """A widget in a page, with the few things that tests do to it."""

    def __init__(self, page: Page, audit: Audit, *, views: int = 1, page_css: str = "") -> None:
        self.page = page
        self.audit = audit
        self.widget = AuditWidget(audit)
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda line: self.errors.append(line.text) if line.type == "error" else None)
        self.times = afm_host.mount(page, self.widget, views=views, page_css=page_css)

    @property
    def rows(self) -> Locator:
        """Return the rows of the findings."""
        return self.page.locator(".dk-findings [data-finding]")

    def column(self, number: int) -> list[str]:
        """Return a column of the findings."""
        return self.page.locator(f".dk-findings [data-finding] > td:nth-child({number})").all_inner_texts()

    def head(self, text: str) -> Locator:
        """Return the head of a column."""
        return self.page.locator(".dk-findings th", has_text=text)

    def mend(self, *steps: str, path: str = "") -> None:
        """Choose steps, name a file, and press the button."""
        for step in steps:
            self.page.locator(".dk-step", has_text=step).locator("input").check()
        if path:
            self.page.get_by_label("New file").fill(path)
            self.page.get_by_label("New file").blur()
        self.page.locator(".dk-mend button[type=submit]").click()
        self.pump()

    def pump(self) -> None:
        """Carry what was sent to Python, and the reply back."""
        afm_host.pump(self.page, self.widget)

    def status(self) -> str:
        """Return what the live region says."""
        return self.page.locator("output.dk-status").first.inner_text()

    def sent(self) -> list[dict[str, Any]]:
        """Return the acts that the page sent."""
        return afm_host.messages(self.page)


@pytest.fixture(scope="module")
def audit() -> Audit:
    return debtkit.audit(make_corpus(600).frame, groups=["region", "age_group"])


@pytest.fixture
def shown(chromium_page: Page, audit: Audit) -> Iterator[Shown]:
    view = Shown(chromium_page, audit)
    yield view
    assert view.errors == []


@pytest.fixture(scope="module")
def axe() -> str:
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def numbers(texts: list[str]) -> list[int]:
    return [int(text.replace(",", "") or 0) for text in texts]


def test_every_finding_stands_there_the_worst_first(shown: Shown) -> None:
    assert shown.column(3) == [one.says for one in shown.audit.findings]
    assert shown.column(1) == [str(one.severity) for one in shown.audit.findings]
    assert shown.head("Severity").get_attribute("aria-sort") == "ascending"


def test_a_click_on_a_head_sorts_and_says_so(shown: Shown) -> None:
    shown.head("Rows").locator("button").click()
    rows = numbers(shown.column(4))
    assert rows == sorted(rows, reverse=True)
    assert shown.head("Rows").get_attribute("aria-sort") == "descending"
    assert shown.head("Severity").get_attribute("aria-sort") == "none"
    shown.head("Rows").locator("button").click()
    assert numbers(shown.column(4)) == sorted(rows)
    assert shown.sent() == [], "sorting is the page's own"
    shown.page.locator("summary", has_text="Copy as code").click()
    code = shown.page.locator(".dk-fold pre").last.inner_text()
    assert 'audit.to_frame().sort_values("rows", ascending=True)' in code


def test_a_finding_opens_with_masked_rows_proof_and_remedy(shown: Shown) -> None:
    at = next(n for n, one in enumerate(shown.audit.findings) if one.check == "personal_data")
    finding = shown.audit.findings[at]
    button = shown.rows.nth(at).locator("button")
    assert button.get_attribute("aria-expanded") == "false"
    button.click()
    detail = shown.page.locator(".dk-detail")
    assert button.get_attribute("aria-expanded") == "true"
    assert detail.locator("td").first.get_attribute("id") == button.get_attribute("aria-controls")
    assert detail.locator(".dk-rows tbody tr").count() == len(finding.examples)
    assert detail.locator("pre").inner_text() == finding.sql
    assert finding.remedy.split("(")[0].strip() in detail.inner_text()
    button.click()
    assert shown.page.locator(".dk-detail").count() == 0


def test_a_step_is_tried_and_the_table_shows_what_would_change(shown: Shown) -> None:
    shown.mend("Take leaked rows out", "Put marks in place")
    assert shown.sent() == [{"type": "fix", "steps": ["drop_leaked_rows", "redact_pii"], "path": "", "by": 0}]
    assert shown.status().startswith("Tried; nothing was written.")
    leaked = len(shown.audit["leakage_near"].rows["drop_leaked_rows"])
    rows = shown.page.locator(".dk-change tbody tr").first.locator("th, td").all_inner_texts()
    assert rows == ["Rows", "600", str(600 - leaked)]
    changes = shown.page.locator(".dk-change").inner_text()
    assert "Secrets" in changes
    assert "not found any more" in changes


def test_a_fix_is_written_where_the_page_says(shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shown.mend("Keep one row of each cluster", path="mended.parquet")
    assert "Written to" in shown.status()
    dropped = len(shown.audit["near_duplicates"].rows["drop_near_duplicates"])
    assert len(pd.read_parquet(tmp_path / "mended.parquet")) == 600 - dropped
    shown.page.locator("summary", has_text="Copy as code").click()
    assert "audit.fix(['drop_near_duplicates'], 'mended.parquet')" in shown.page.locator(".dk-fold").last.inner_text()


def test_what_python_refuses_stands_beside_the_form(shown: Shown) -> None:
    shown.mend("Drop rows with empty", path="mended.exe")
    assert "ends in one of" in shown.page.locator("[role=alert]").inner_text()
    assert shown.status().startswith("Not done:")


def test_a_finding_leads_to_the_step_that_mends_it(shown: Shown) -> None:
    at = next(n for n, one in enumerate(shown.audit.findings) if one.check == "leakage_exact")
    shown.rows.nth(at).locator("button").click()
    shown.page.get_by_role("button", name="Choose the step that mends it").click()
    assert shown.page.locator(".dk-step input:checked").count() == 1
    assert shown.page.locator(".dk-mend button[type=submit]").is_enabled()


def test_groups_are_counted_in_a_split(shown: Shown) -> None:
    frame = make_corpus(600).frame
    group, split = shown.page.locator(".dk-pickers select").all()
    assert shown.page.locator(".dk-counts tbody tr").count() == frame.region.nunique()
    group.select_option(label="age_group")
    assert shown.sent() == [], "what was sent is shown without asking"
    split.select_option(label="test")
    shown.pump()
    assert [message["type"] for message in shown.sent()] == ["count"]
    cells = shown.page.locator(".dk-counts tbody tr")
    found = {row.locator("th").inner_text(): row.locator("td").first.inner_text() for row in cells.all()}
    expected = frame[frame.split == "test"].age_group.value_counts()
    assert {name: int(rows) for name, rows in found.items() if int(rows)} == expected.to_dict()


def test_near_copies_show_few_and_then_all(shown: Shown) -> None:
    rows = shown.page.locator(".dk-clusters tbody tr")
    assert rows.count() == 5
    shown.page.get_by_role("button", name="Show the largest 20").click()
    assert rows.count() == 20


def test_columns_have_their_pictures(shown: Shown) -> None:
    assert shown.page.locator(".dk-card").count() == 10
    prompt = shown.page.locator(".dk-card", has_text="prompt")
    assert "lengths of the texts" in str(prompt.locator("svg").first.get_attribute("aria-label"))


def test_a_wide_table_shows_fifty_columns_and_more_on_demand(chromium_page: Page) -> None:
    wide = pd.DataFrame({f"column {number}": [number, 2, 2] for number in range(70)})
    shown = Shown(chromium_page, debtkit.audit(wide, checks=["column_profile"]))
    assert shown.page.locator(".dk-card").count() == 50
    shown.page.get_by_role("button", name="More columns (20)").click()
    shown.pump()
    assert shown.page.locator(".dk-card").count() == 70


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_axe_finds_nothing(chromium_page: Page, audit: Audit, axe: str, theme: str) -> None:
    shown = Shown(chromium_page, audit, page_css=theme)
    shown.rows.nth(3).locator("button").click()
    shown.mend("Take leaked rows out")
    for fold in shown.page.locator("summary").all():
        fold.click()
    assert afm_host.axe_violations(shown.page, axe) == []


def tab_to(page: Page, condition: str, most: int = 80) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"() => {{ const e = document.activeElement; return {condition}; }}"):
            return
    pytest.fail(f"the keyboard does not reach {condition}")


def test_the_whole_way_by_keyboard(shown: Shown) -> None:
    """Sort, open a finding, choose a step, try it: Tab, Enter and Space only."""
    keys = shown.page.keyboard
    shown.page.locator("body").click(position={"x": 1, "y": 1})
    tab_to(shown.page, "e.textContent.startsWith('Rows')")
    keys.press("Enter")
    assert shown.head("Rows").get_attribute("aria-sort") == "descending"
    tab_to(shown.page, "e.classList.contains('dk-seen')")
    keys.press("Enter")
    assert shown.page.locator(".dk-detail").count() == 1
    tab_to(shown.page, "e.type === 'checkbox'")
    keys.press("Space")
    tab_to(shown.page, "e.type === 'submit'")
    keys.press("Enter")
    shown.pump()
    assert shown.page.locator(".dk-change tbody tr").count() > 0


def test_every_focusable_element_is_guarded_and_lets_ctrl_through(shown: Shown) -> None:
    shown.rows.nth(3).locator("button").click()
    shown.mend("Take leaked rows out")
    for fold in shown.page.locator("summary").all():
        fold.click()
    assert afm_host.unguarded(shown.page) == []
    shown.head("Rows").locator("button").focus()
    shown.page.keyboard.down("Control")
    assert len(afm_host.unguarded(shown.page)) == 1, "Ctrl+S is the notebook's"
    shown.page.keyboard.up("Control")
    assert afm_host.unguarded(shown.page) == []


def test_two_views_keep_apart_and_a_closed_one_leaves_nothing(chromium_page: Page, audit: Audit) -> None:
    shown = Shown(chromium_page, audit, views=2)
    left, right = chromium_page.locator(".dk").all()
    left.locator(".dk-seen").first.click()
    assert (left.locator(".dk-detail").count(), right.locator(".dk-detail").count()) == (1, 0)
    ids = chromium_page.evaluate("() => [...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    assert afm_host.dispose(chromium_page, 0) == 0
    assert chromium_page.locator(".dk").count() == 1
    assert shown.errors == []


def test_hostile_names_and_values_stay_text(chromium_page: Page) -> None:
    texts = [text.encode("utf-8", "replace").decode() for text in HOSTILE]  # a frame holds no half characters
    frame = pd.DataFrame({name: [texts[at % len(texts)] for at in range(60)] for name in texts})
    shown = Shown(chromium_page, debtkit.audit(frame, groups=[texts[0]]))
    for button in shown.page.locator(".dk-seen").all()[:8]:
        button.click()
    assert shown.page.evaluate("() => window.pwned") is None
    assert shown.page.locator(".dk :is(img, script, iframe)").count() == 0
    assert HOSTILE[0] in shown.page.locator(".dk-cards").inner_text()
    assert shown.errors == []


def test_messages_are_small_and_the_page_is_there_at_once(shown: Shown) -> None:
    shown.mend("Take leaked rows out")
    assert max(afm_host.message_sizes(shown.page)) < 120
    assert len(shown.widget.catalog) + len(shown.widget.state) < 40_000
    assert shown.times["mounted"] < 1_000


@pytest.mark.parametrize("width", [420, 760])
def test_a_narrow_place_needs_no_sideways_scrolling(chromium_page: Page, audit: Audit, width: int) -> None:
    chromium_page.set_viewport_size({"width": width, "height": 800})
    Shown(chromium_page, audit)
    assert chromium_page.evaluate("() => document.documentElement.scrollWidth") <= width
