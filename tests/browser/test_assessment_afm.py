"""The assessment's page in real Chromium, joined to a real Python widget without Jupyter."""

from __future__ import annotations

import re
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest
from browser import afm_host
from widgets_helpers import HOSTILE, SmallAssessment

from debtkit.documents import area_svg, areas_svg, plan_svg
from debtkit.judgement import make_plan
from debtkit.widgets import AssessmentWidget, _wire

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

LIGHT = (
    ":root{--jp-layout-color1:#fff;--jp-ui-font-color1:rgba(0,0,0,.87);--jp-brand-color1:#1976d2}body{background:#fff}"
)
DARK = (
    ":root{--jp-layout-color1:#212121;--jp-ui-font-color1:rgba(255,255,255,.87);--jp-brand-color1:#2196f3}"
    "body{background:#212121}"
)
# JupyterLab's own rules for what stands in an output area.
NOTEBOOK = """
.jp-OutputArea-output dl{display:block;width:100%;overflow:hidden}
.jp-OutputArea-output dt{font-weight:bold;float:left;width:20%}
.jp-OutputArea-output dd{float:left;width:80%} .jp-OutputArea-output pre{padding:0;margin:0;word-break:break-all}
"""


class Shown:
    """A widget in a page, with the few things that tests do to it."""

    def __init__(self, page: Page, assessment: SmallAssessment, *, views: int = 1, page_css: str = "") -> None:
        self.page = page
        self.assessment = assessment
        self.widget = AssessmentWidget(assessment)
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda line: self.errors.append(line.text) if line.type == "error" else None)
        self.times = afm_host.mount(page, self.widget, views=views, page_css=page_css)

    @property
    def question(self) -> Locator:
        """Return the card of the next question."""
        return self.page.locator(".dk-ask").first

    def open_checks(self, count: int) -> None:
        """Open the first checks in the list of the first view."""
        rows = self.page.locator(".dk").first.locator(".dk-check > summary")
        for row in range(count):
            rows.nth(row).click()

    def pump(self) -> None:
        """Carry what was sent to Python, and the reply back."""
        afm_host.pump(self.page, self.widget)

    def status(self) -> str:
        """Return what the live region says."""
        return self.page.locator("output.dk-status").first.inner_text()

    def sent(self) -> list[dict[str, Any]]:
        """Return the acts that the page sent."""
        return afm_host.messages(self.page)


@pytest.fixture
def shown(chromium_page: Page) -> Iterator[Shown]:
    view = Shown(chromium_page, SmallAssessment())
    yield view
    assert view.errors == []


@pytest.fixture(scope="module")
def axe() -> str:
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def first_question(shown: Shown) -> str:
    return shown.assessment.judgement.questions[0]


def test_a_click_is_one_small_message_and_moves_the_letters(shown: Shown) -> None:
    asked = first_question(shown)
    owed = shown.page.locator(".dk-figures strong").first.inner_text()
    shown.question.locator("input[type=radio]").nth(1).click()
    assert shown.sent() == [{"type": "answer", "id": asked, "value": "asserted"}]
    assert max(afm_host.message_sizes(shown.page)) < 100
    shown.pump()
    assert shown.assessment.answers[asked].value == "asserted"
    assert shown.page.locator(".dk-figures strong").first.inner_text() != owed
    assert shown.status().startswith("Saved.")
    assert shown.question.locator("input:checked").count() == 1


def test_an_answer_is_painted_before_python_confirms(shown: Shown) -> None:
    took = shown.page.evaluate(
        """() => { const radio = document.querySelectorAll('.dk-ask input[type=radio]')[2], began = performance.now();
             radio.click(); const form = document.querySelector('.dk-ask .dk-waiting');
             return radio.checked && form ? performance.now() - began : -1; }"""
    )
    assert 0 <= took < 100
    assert shown.assessment.answers == {}


def test_nothing_is_preselected(shown: Shown) -> None:
    assert shown.question.locator("input:checked").count() == 0


def test_arrows_and_space_answer(shown: Shown) -> None:
    shown.question.locator("input[type=radio]").first.focus()
    shown.page.keyboard.press("Space")
    shown.page.keyboard.press("ArrowDown")
    assert [message["value"] for message in shown.sent()] == ["absent", "asserted"]


def test_the_whole_way_by_keyboard(shown: Shown) -> None:
    """Tab to the question, answer, Tab to Next: the focus is then in the next question."""
    asked = first_question(shown)
    shown.page.locator("body").click(position={"x": 1, "y": 1})
    for _ in range(40):
        shown.page.keyboard.press("Tab")
        if shown.page.evaluate(
            "() => document.activeElement.type === 'radio' && !!document.activeElement.closest('.dk-ask')"
        ):
            break
    shown.page.keyboard.press("Space")
    shown.pump()
    for _ in range(10):
        shown.page.keyboard.press("Tab")
        if shown.page.evaluate("() => document.activeElement.textContent") == "Next question":
            break
    shown.page.keyboard.press("Enter")
    afm_host.settle(shown.page)
    name = shown.page.evaluate("() => document.activeElement.name")
    assert asked not in name
    assert name.endswith(shown.assessment.judgement.questions[0])


def test_every_focusable_element_is_guarded_and_lets_ctrl_through(shown: Shown) -> None:
    shown.open_checks(8)
    for fold in ("Kind of system", "Copy as code"):
        shown.page.locator("summary", has_text=fold).click()
    assert afm_host.unguarded(shown.page) == []
    shown.question.locator("input[type=radio]").first.focus()
    shown.page.keyboard.down("Control")
    assert len(afm_host.unguarded(shown.page)) == 1, "Ctrl+S is the notebook's"
    shown.question.locator("textarea").focus()
    assert afm_host.unguarded(shown.page) == [], "also when the focus leaves meanwhile"
    shown.page.keyboard.up("Control")
    assert afm_host.unguarded(shown.page) == []


def test_controls_follow_python(shown: Shown) -> None:
    """An answer from Python, another one, and none."""
    asked = first_question(shown)
    for value in ("documented", "absent"):
        shown.assessment.answer(asked, value)
        afm_host.settle(shown.page)
        assert shown.question.locator("input:checked").get_attribute("value") == value
    shown.assessment.clear(asked)
    afm_host.settle(shown.page)
    assert shown.question.locator("input:checked").count() == 0


def test_two_views_keep_in_step_and_apart(chromium_page: Page) -> None:
    shown = Shown(chromium_page, SmallAssessment(), views=2)
    left, right = chromium_page.locator(".dk").all()
    left.locator(".dk-ask input[type=radio]").nth(2).click()
    shown.pump()
    for view in (left, right):
        assert view.locator(".dk-ask input:checked").get_attribute("value") == "documented"
    ids = chromium_page.evaluate("() => [...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


def test_a_closed_view_leaves_nothing_behind(chromium_page: Page) -> None:
    shown = Shown(chromium_page, SmallAssessment(), views=2)
    shown.question.locator("textarea").fill("half a thought")
    assert afm_host.dispose(chromium_page, 0) == 0
    assert chromium_page.locator(".dk").count() == 1
    assert [message["text"] for message in shown.sent()] == ["half a thought"], (
        "typed text is sent before the view goes"
    )


def test_text_waits_for_a_pause_and_is_sent_when_left(shown: Shown) -> None:
    note = shown.question.locator("textarea")
    note.press_sequentially("abc", delay=20)
    assert shown.sent() == []
    shown.page.wait_for_timeout(400)
    assert [message["text"] for message in shown.sent()] == ["abc"]
    note.press_sequentially("d")
    note.blur()
    assert [message["text"] for message in shown.sent()] == ["abc", "abcd"]


def test_a_note_written_first_comes_with_the_answer(shown: Shown) -> None:
    asked = first_question(shown)
    shown.question.locator("textarea").fill("asked Olga")
    shown.question.locator("textarea").blur()
    shown.pump()
    shown.question.locator("input[type=radio]").nth(1).click()
    shown.pump()
    assert shown.assessment.answers[asked].note == "asked Olga"
    assert shown.question.locator("textarea").input_value() == "asked Olga"


def test_evidence_says_whether_it_was_found(shown: Shown) -> None:
    shown.question.locator("input[type=radio]").nth(2).click()
    shown.pump()
    evidence = shown.question.get_by_label("Evidence")
    evidence.fill("docs/masking.md")
    evidence.blur()
    shown.pump()
    assert "found" in shown.question.locator(".dk-field i").inner_text()


def test_a_check_that_does_not_apply_needs_a_reason(shown: Shown) -> None:
    asked = first_question(shown)
    shown.question.locator("summary").click()
    shown.question.get_by_role("button", name="Does not apply").click()
    shown.pump()
    error = shown.question.locator(".dk-error")
    assert "why it does not apply" in error.inner_text()
    assert shown.status().startswith("Not kept:")
    shown.question.get_by_label("Reason").fill("no personal data")
    shown.page.keyboard.press("Enter")
    shown.pump()
    assert shown.assessment.answers[asked].because == "no personal data"
    assert error.count() == 0


def test_a_refused_answer_goes_back_to_what_python_holds(shown: Shown) -> None:
    def full_disk(*_args: object, **_kwargs: object) -> None:
        msg = "no space left on the device: debtkit.yaml was not changed"
        raise OSError(msg)

    shown.assessment.answer = full_disk  # type: ignore[method-assign]
    shown.question.locator("input[type=radio]").nth(1).click()
    shown.pump()
    assert shown.question.locator("input:checked").count() == 0
    assert "no space left" in shown.question.locator(".dk-error").inner_text()


def test_undo_takes_back(shown: Shown) -> None:
    undo = shown.page.get_by_role("button", name="Undo")
    assert undo.is_disabled()
    shown.question.locator("input[type=radio]").nth(1).click()
    shown.pump()
    undo.click()
    shown.pump()
    assert shown.assessment.answers == {}
    assert shown.question.locator("input:checked").count() == 0


def test_a_dead_kernel_is_said_and_the_answer_stays_in_sight(shown: Shown) -> None:
    shown.question.locator("input[type=radio]").nth(1).click()
    shown.page.wait_for_selector("output.dk-late", timeout=6000)
    assert f"Not confirmed by Python: {first_question(shown)}." in shown.status()
    assert shown.question.locator("input:checked").get_attribute("value") == "asserted"
    shown.pump()
    assert "dk-late" not in (shown.page.locator("output.dk-status").get_attribute("class") or "")
    assert shown.status().startswith("Saved.")


def test_search_and_filter(shown: Shown) -> None:
    search = shown.page.get_by_role("searchbox")
    search.fill("app/digest.py")
    afm_host.settle(shown.page)
    found = shown.page.locator(".dk-check").count()
    assert 0 < found < 10
    search.fill("no such thing anywhere")
    afm_host.settle(shown.page)
    assert shown.page.locator(".dk-check").count() == 0
    shown.page.get_by_role("button", name="Show all").click()
    shown.page.get_by_role("radio", name="Open questions").check()
    afm_host.settle(shown.page)
    assert shown.page.locator(".dk-check").count() == len(shown.assessment.judgement.questions)
    assert shown.sent() == [], "looking is no act"


def test_areas_are_tabs_with_one_stop(shown: Shown) -> None:
    tabs = shown.page.get_by_role("tab")
    assert tabs.count() == 13
    assert shown.page.locator("[role=tab][tabindex='0']").count() == 1
    shown.page.locator("[role=tab][tabindex='0']").focus()
    shown.page.keyboard.press("End")
    afm_host.settle(shown.page)
    assert shown.page.locator("[role=tab][aria-selected=true]").get_attribute("data-area") == "openness"
    shown.page.keyboard.press("Home")
    afm_host.settle(shown.page)
    assert shown.page.locator(".dk-check").count() == 96


def test_an_area_shows_the_drawing_that_python_made(shown: Shown) -> None:
    """Letter and shapes in the row are those of the export; the name of the tab says them."""
    area = shown.assessment.judgement.areas[2]
    row = shown.page.locator(f"[data-area={area.area}]")
    drawn = row.locator("svg rect").evaluate_all(
        "all => all.map(e => `<rect ${[...e.attributes].map(a => `${a.name}=\"${a.value}\"`).join(' ')}/>`)"
    )
    assert drawn == re.findall(r"<rect [^>]*/>", area_svg(area))
    assert all(shape in areas_svg(shown.assessment.judgement, variant="inline") for shape in drawn)
    assert row.locator("svg text").text_content() == area.letter
    assert shown.page.get_by_role("tab", name=f"{area.title} letter {area.letter}, ").count() == 1
    curve = shown.page.get_by_role("img", name="Interest and principal left")
    plan = make_plan(shown.assessment.judgement, hours_per_sprint=12)
    paths = curve.locator("path").evaluate_all("all => all.map(e => e.getAttribute('d'))")
    assert paths == re.findall(r' d="([^"]+)"', plan_svg(plan, columns=1))


def test_a_drawing_moves_with_the_answer(shown: Shown) -> None:
    asked = first_question(shown)
    area = shown.assessment.judgement[asked].check.area
    bar = shown.page.locator(f"[data-area={area}] svg")
    before = bar.get_attribute("aria-label")
    shown.question.locator("input[type=radio]").nth(2).click()
    shown.pump()
    assert bar.get_attribute("aria-label") != before


def test_a_drawing_lets_only_shapes_through(shown: Shown) -> None:
    state = _wire.unpack(shown.widget.state)
    hostile = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" viewBox="0 0 9 9" class="c"'
        ' onload="window.pwned=1" style="position:fixed" id="i"><script>window.pwned=1</script>'
        "<style>*{color:red}</style>"
        '<image href="x" onerror="window.pwned=1"/><a href="javascript:window.pwned=1"><text>link</text></a>'
        '<foreignObject><b xmlns="http://www.w3.org/1999/xhtml">html</b></foreignObject><use x:href="#i"/>'
        '<animate attributeName="href" onbegin="window.pwned=1"/><img xmlns="http://www.w3.org/1999/xhtml" src="x"/>'
        '<rect width="9" height="9" fill="URL(https://evil.example/#x)" stroke="u\\72l(https://evil.example/#x)"'
        ' onclick="window.pwned=1"/><text>&lt;b&gt; kept</text></svg>'
    )
    state["charts"] = {"areas": {"data": hostile}, "key": "<svg xmlns='http://www.w3.org/2000/svg'><g>", "curve": "no"}
    afm_host.receive(shown.page, state=_wire.pack(state))
    afm_host.settle(shown.page)
    inside = shown.page.locator("[data-area=data] .dk-bar").evaluate("e => e.innerHTML")
    assert inside == '<svg viewBox="0 0 9 9"><rect width="9" height="9"></rect><text>&lt;b&gt; kept</text></svg>'
    assert shown.page.locator(".dk-curve").count() == 0
    assert shown.page.locator("parsererror").count() == 0
    assert shown.page.evaluate("() => window.pwned") is None


def test_the_kind_of_system_can_be_set(shown: Shown) -> None:
    shown.page.locator("summary", has_text="Kind of system").click()
    shown.page.get_by_label("lets the model act through tools").check()
    shown.pump()
    shown.page.get_by_label("faces the public").select_option("true")
    shown.pump()
    assert "agent" in shown.assessment.profile.kinds
    assert shown.assessment.profile.context["public_facing"] is True


def test_the_clicks_can_be_read_as_code(shown: Shown) -> None:
    asked = first_question(shown)
    shown.question.locator("input[type=radio]").nth(2).click()
    shown.pump()
    shown.page.locator("summary", has_text="Copy as code").click()
    assert f"assessment.answer('{asked}', 'documented')" in shown.page.locator("pre").inner_text()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_axe_finds_nothing(chromium_page: Page, axe: str, theme: str) -> None:
    chromium_page.emulate_media(reduced_motion="reduce")
    shown = Shown(chromium_page, SmallAssessment(), views=2, page_css=theme)
    view = chromium_page.locator(".dk").first
    shown.open_checks(8)
    for summary in view.locator(".dk-more summary").all():
        summary.click()
    shown.question.locator("input[type=radio]").nth(2).click()
    shown.question.locator("summary").click()
    shown.question.get_by_role("button", name="Does not apply").click()
    shown.pump()
    assert afm_host.axe_violations(chromium_page, axe) == []


def test_hostile_text_creates_no_elements(chromium_page: Page) -> None:
    def elements(assessment: SmallAssessment) -> tuple[int, Shown]:
        shown = Shown(chromium_page, assessment)
        shown.page.locator("[role=tab]").first.click()
        shown.open_checks(3)
        return shown.page.locator("img, script, iframe, object, a, style:not(head style), form[action]").count(), shown

    harmless, _ = elements(SmallAssessment())
    for text in HOSTILE:
        assessment = SmallAssessment(hostile=text)
        assessment.answer(assessment.judgement.questions[0], "asserted", note=text, evidence=text)
        count, shown = elements(assessment)
        assert count == harmless
        assert chromium_page.evaluate("() => window.pwned") is None
        assert shown.errors == []


def test_first_render_and_bytes(chromium_page: Page) -> None:
    """Generous limits for a busy machine; the numbers are printed by the benchmarks."""
    shown = Shown(chromium_page, SmallAssessment())
    chromium_page.locator(".dk-check").first.wait_for()
    assert shown.times["painted"] < 1500
    widget = shown.widget
    bundle = len(str(widget._esm).encode())
    assert bundle <= 40_000
    assert bundle + len(str(widget._css).encode()) + len(widget.catalog) + len(widget.state) <= 120_000
    assert len(_wire.unpack(widget.state)["verdicts"]) == 96


def test_the_rules_of_a_notebook_do_not_reach_in(chromium_page: Page) -> None:
    """The four figures stand side by side, also in an output of JupyterLab."""
    Shown(chromium_page, SmallAssessment(), page_css=NOTEBOOK)
    chromium_page.evaluate("() => { document.querySelector('.dk').parentElement.className = 'jp-OutputArea-output'; }")
    tops = chromium_page.evaluate(
        "() => [...document.querySelectorAll('.dk-figures dd')].map(e => Math.round(e.getBoundingClientRect().top))"
    )
    assert len(tops) == 4
    assert len(set(tops)) == 1


def test_narrow_and_wide_outputs_do_not_overflow(chromium_page: Page) -> None:
    for width in (420, 640, 900, 1300):
        chromium_page.set_viewport_size({"width": width, "height": 800})
        shown = Shown(chromium_page, SmallAssessment())
        shown.open_checks(2)
        assert chromium_page.evaluate("() => document.documentElement.scrollWidth") <= width
