"""The whole assessment in JupyterLab, against the same number of questions made of ipywidgets."""

from __future__ import annotations

import statistics
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from browser import jupyter_host as host
from browser.conftest import FLAGS, MISSING, find_chromium
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import sync_playwright

from debtkit.workshop import lay_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

RUNS = 3
SET_UP = """
import debtkit as dk, ipywidgets, debtkit.widgets
assessment = dk.open("sample").assess(by="bench")
"""
OURS = "assessment"
SHOWN = ".dk .dk-more"  # the last part that is painted: figures, areas, question and checks are there before it
FIELD = """
options = ["absent", "asserted", "documented", "automated"]
ipywidgets.VBox([
    ipywidgets.VBox([
        ipywidgets.HTML(f"<b>{judged.check.title}</b><p>{judged.check.why}</p>"),
        ipywidgets.ToggleButtons(options=options, value=None),
        ipywidgets.Textarea(placeholder="evidence"),
    ], _dom_classes=["bench-field"])
    for judged in assessment.judgement.checks
])
"""


def rows() -> Iterator[tuple[str, float, float, str]]:
    """Yield (what, measured, limit, unit)."""
    with tempfile.TemporaryDirectory() as name, _chromium() as page:
        folder = Path(name)
        lay_out(folder / "sample")
        cells = [new_code_cell(source) for source in ("1", SET_UP, OURS, FIELD)]
        nbformat.write(new_notebook(cells=cells), folder / "bench.ipynb")
        with host.jupyter_server(folder, log=folder / "server.log") as server:
            yield from _measure(page, server)


def _measure(page: Page, server: host.Server) -> Iterator[tuple[str, float, float, str]]:
    wire = host.watch_wire(page)
    host.open_notebook(page, server, "bench.ipynb")
    host.run_cell(page, 0)
    host.run_cell(page, 1)
    wire.reset()
    host.run_cell(page, 0)
    page.wait_for_timeout(500)
    idle = wire.characters
    wire.reset()
    ours = [host.time_cell(page, 2, SHOWN, 1)]
    page.wait_for_timeout(500)
    models, kilobytes = wire.models, (wire.characters - idle) / 1000
    ours += [host.time_cell(page, 2, SHOWN, 1) for _ in range(RUNS - 1)]
    confirmed = [_answer(page, number) for number in range(RUNS)]
    wire.reset()
    field = [host.time_cell(page, 3, ".bench-field textarea", 90)]
    first = statistics.median(ours)
    yield "first render of the assessment", first / 1000, 0.4, "s"
    yield "first render / the same in ipywidgets", first / statistics.median(field), 0.125, "x"
    yield "widget models", models, 10, ""
    yield f"models / the same in ipywidgets ({wire.models})", models / max(1, wire.models), 0.05, "x"
    yield "on the wire for the first render", kilobytes, 120, "kB"
    yield "an answer painted", statistics.median(paint for paint, _ in confirmed), 0.016, "s"
    yield "an answer confirmed by the kernel", statistics.median(done for _, done in confirmed), 0.25, "s"


def _answer(page: Page, option: int) -> tuple[float, float]:
    """Click one answer; return seconds until it is painted and until the kernel has confirmed it."""
    painted, done = page.evaluate(
        """async option => {
             const form = document.querySelector('.dk'), card = form.querySelector('.dk-ask');
             const radio = card.querySelectorAll('input[type=radio]')[option];
             const began = performance.now();
             radio.click();
             const painted = radio.checked && card.querySelector('.dk-waiting') ? performance.now() - began : Infinity;
             await new Promise((done, fail) => { const look = () => {
               if (!card.querySelector('.dk-waiting')) done();
               else if (performance.now() - began > 10000) fail(new Error('not confirmed in 10 s'));
               else setTimeout(look, 2); }; look(); });
             return [painted, performance.now() - began]; }""",
        option,
    )
    return painted / 1000, done / 1000


@contextmanager
def _chromium() -> Iterator[Page]:
    path = find_chromium()
    if path is None:
        raise SystemExit(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(60_000)
        yield page
        browser.close()
