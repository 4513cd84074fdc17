from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from documents_helpers import HOSTILE

from debtkit.render.charts import GRADE_COLOURS, Bar, Point, area_bars, paydown_curve

if TYPE_CHECKING:
    from debtkit.render.charts import Variant

BARS = [
    Bar("Foundations", "A", 0.95, 1.0),
    Bar("Data", "E", 0.05, 0.4),
    Bar("Testing", None, 0.5, 0.3),
    Bar("Retirement", None, None, 0.0, "does not apply here"),
]
POINTS = [Point(0, 184.0, 21.5), Point(1, 90.0, 8.0), Point(2, 0.0, 0.0)]
VARIANTS: list[Variant] = ["file", "inline"]
SVG = "{http://www.w3.org/2000/svg}"


def drawn(variant: Variant) -> list[str]:
    return [area_bars(BARS, variant=variant), paydown_curve(POINTS, variant=variant)]


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_chart_says_in_words_what_it_shows(variant: Variant) -> None:
    for text in drawn(variant):
        root = ET.fromstring(text)  # noqa: S314 - our own text
        title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")

        assert root.get("role") == "img"
        assert title is not None
        assert root.get("aria-label") == title.text
        assert description is not None
        assert len(description.text or "") > 40


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_chart_needs_no_style_script_or_id(variant: Variant) -> None:
    for text in drawn(variant):
        assert not re.search(r"<(style|script|image|foreignObject|a)\b|\s(id|class|style|href|on\w+)=", text)


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_same_input_gives_the_same_bytes(variant: Variant) -> None:
    assert drawn(variant) == drawn(variant)


def test_letters_and_shares_are_written_not_only_coloured() -> None:
    text = area_bars(BARS)

    for said in (">A<", ">E<", ">100 % measured<", ">not graded yet<", ">does not apply here<"):
        assert said in text


def test_the_whole_measured_share_is_hatched() -> None:
    starts = [float(x) for x in re.findall(r"M([\d.]+) ", area_bars([Bar("x", "A", 1.0, 1.0)]))]

    assert max(starts) - min(starts) == pytest.approx(372, abs=14)


def test_the_inline_chart_takes_the_page_colours_and_the_file_brings_its_own() -> None:
    assert "currentColor" in area_bars(BARS, variant="inline")
    assert "var(--debtkit-grade-a, #" in area_bars(BARS, variant="inline")
    assert 'fill="#ffffff"' in area_bars(BARS, variant="file")
    assert "var(" not in area_bars(BARS, variant="file")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_labels_stay_text(text: str) -> None:
    root = ET.fromstring(area_bars([Bar(text, None, None, 0, text)], title=text))  # noqa: S314 - our own text

    allowed = {f"{SVG}{name}" for name in ("svg", "title", "desc", "g", "rect", "path", "text")}
    assert {element.tag for element in root.iter()} <= allowed


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("paper", ["#ffffff", "#111111"])
@pytest.mark.parametrize("colour", sorted(GRADE_COLOURS.values()))
def test_grade_colours_stand_out_on_light_and_dark(colour: str, paper: str) -> None:
    light, dark = sorted([luminance(colour), luminance(paper)], reverse=True)

    assert (light + 0.05) / (dark + 0.05) >= 3


def test_the_curve_starts_and_ends_where_the_plan_does() -> None:
    text = paydown_curve(POINTS)

    assert "falls from 184 to 0 hours" in text
    assert "from 22 to 0 hours a month in 2 sprints" in text
    assert text.count(">today<") == 2


@pytest.mark.parametrize(
    "points", [[Point(0, 0, 0)], [Point(0, 1e-3, 1e6), Point(1, 0, 0)], [Point(n, 99 - n, 1) for n in range(99)]]
)
def test_the_curve_holds_for_odd_plans(points: list[Point]) -> None:
    assert len(paydown_curve(points)) < 40_000
    ET.fromstring(paydown_curve(points))  # noqa: S314 - our own text


def test_a_curve_without_points_is_refused() -> None:
    with pytest.raises(ValueError, match="needs at least one point"):
        paydown_curve([])


def test_an_unknown_variant_is_refused() -> None:
    with pytest.raises(ValueError, match="'file' or 'inline', not 'dark'"):
        area_bars(BARS, variant="dark")  # type: ignore[arg-type]
