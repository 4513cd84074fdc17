from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from widgets_helpers import SmallAssessment

from debtkit.documents import areas_svg, plan_svg
from debtkit.judgement import judge, make_plan
from debtkit.widgets import AssessmentWidget, _wire


def test_packing_is_the_same_bytes_each_time() -> None:
    judgement = SmallAssessment().judgement
    assert _wire.pack(_wire.state(judgement)) == _wire.pack(_wire.state(SmallAssessment().judgement))
    assert _wire.unpack(_wire.pack(_wire.catalog(judgement)))["checks"][0]["id"] == "DK101"


@given(st.text(st.characters(), max_size=50))
def test_cleaned_text_can_always_travel(text: str) -> None:
    assert _wire.unpack(_wire.pack({"text": _wire.clean(text)}))["text"] == _wire.clean(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain <b>text</b>", "plain <b>text</b>"),
        ("\x1b[31mred", "\ufffd[31mred"),
        ("a\u202eb", "a\ufffdb"),
        ("עברית и ไทย", "עברית и ไทย"),
        ("x" * 401, "x" * 400 + "…"),
    ],
)
def test_text_shows_what_it_holds(text: str, shown: str) -> None:
    assert _wire.clean(text) == shown


def test_three_places_are_shown_and_the_rest_counted() -> None:
    verdict = _wire.state(SmallAssessment().judgement)["verdicts"]["DK301"]
    assert [place[0] for place in verdict["places"]] == [
        "data/tickets_2024.csv",
        "data/tickets_2025.csv",
        "data/golden.jsonl",
    ]
    assert verdict["more"] == 2


def shapes(svg: str) -> list[tuple[str, str]]:
    """Return what a drawing is made of, but for the colours and the strength of them."""
    return re.findall(r"<(rect|path|circle|line) [^>]*?((?:(?:x|y|width|height|d|cx|cy)=\"[^\"]*\" ?)+)", svg)


def test_the_page_gets_the_drawings_that_the_export_writes() -> None:
    """The same bar in the row and in areas.svg, the same curve in the narrow place and beside PLAN.md."""
    widget = AssessmentWidget(SmallAssessment())
    judgement = SmallAssessment().judgement
    charts = _wire.unpack(widget.state)["charts"]
    exported = "".join(f"{shape}\n" for shape in shapes(areas_svg(judgement)))
    plan = make_plan(judgement, hours_per_sprint=12)

    assert list(charts["areas"]) == [area.area for area in judgement.areas]
    for bar in charts["areas"].values():
        assert len(shapes(bar)) >= 5
        assert "".join(f"{shape}\n" for shape in shapes(bar)) in exported
    assert shapes(charts["curve"]) == shapes(plan_svg(plan, columns=1))[1:], "the file has a background first"
    assert set(re.findall(r">[^<>]+</text>", charts["curve"])) == set(re.findall(r">[^<>]+</text>", plan_svg(plan)))
    widget.close()


def test_there_is_no_curve_without_debt() -> None:
    assert _wire.charts(judge((), as_of=date(2026, 11, 20)))["curve"] == ""


def test_the_drawings_hold_only_what_the_page_lets_through() -> None:
    """`Drawing` in the front end drops every other element and attribute; a chart that needs one would lose it."""
    source = (Path(_wire.__file__).parent / "frontend/src/shared/drawing.tsx").read_text(encoding="utf-8")
    elements, attributes = (
        {word for part in re.findall(r'"([^"]+)"', call) for word in part.split()}
        for call in re.findall(r"= words\((.+?)\);", source, re.DOTALL)
    )
    charts = _wire.charts(SmallAssessment().judgement)
    for svg in (*charts["areas"].values(), charts["key"], charts["curve"]):
        for element in ET.fromstring(svg).iter():  # noqa: S314 - our own text
            assert element.tag.removeprefix("{http://www.w3.org/2000/svg}") in elements
            assert set(element.attrib) <= attributes


def test_the_real_catalogue_fits_the_wire() -> None:
    """Catalogue and verdicts, as sent once; the bundle is weighed where it is built."""
    judgement = judge((), as_of=date(2026, 11, 20))
    assert len(_wire.pack(_wire.catalog(judgement))) < 40_000
    assert len(_wire.pack(_wire.state(judgement) | {"charts": _wire.charts(judgement)})) < 12_000
