from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from documents_helpers import HOSTILE

from debtkit.render.charts import (
    GRADE_COLOURS,
    NO_GRADE,
    Bar,
    Point,
    area_bar,
    area_bars,
    area_key,
    paydown_curve,
)

if TYPE_CHECKING:
    from debtkit.render.charts import Variant

BARS = [
    Bar("Foundations", "A", 0.95, 1.0, 1.0),
    Bar("Data", "E", 0.05, 0.4, 0.7, 30.4, 4),
    Bar("Testing", None, 0.5, 0.3, 0.3, 12, 1),
    Bar("Retirement", None, None, 0.0, 0.0, note="does not apply here"),
]
POINTS = [Point(0, 184.0, 21.5), Point(1, 90.0, 8.0), Point(2, 0.0, 0.0)]
VARIANTS: list[Variant] = ["file", "inline"]
SVG = "{http://www.w3.org/2000/svg}"


def drawn(variant: Variant) -> list[str]:
    bars = [area_bar(bar, variant=variant) for bar in BARS]
    curves = [paydown_curve(POINTS, columns=1, variant=variant), paydown_curve(POINTS, columns=2, variant=variant)]
    return [area_bars(BARS, variant=variant), *bars, area_key(variant=variant), *curves]


def shapes(text: str) -> list[tuple[str, ...]]:
    """Return what is drawn where, without the colours of the variant and without its background."""
    places = ("x", "y", "width", "height", "d", "cx", "cy", "r", "transform", "fill-opacity", "stroke-opacity")
    drawn = [(element.tag, *(element.get(name, "") for name in places)) for element in ET.fromstring(text).iter()]  # noqa: S314 - our own text
    return [shape for shape in drawn if not shape[0].endswith(("svg", "title", "desc"))][1:]


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_chart_says_in_words_what_it_shows(variant: Variant) -> None:
    for text in drawn(variant):
        root = ET.fromstring(text)  # noqa: S314 - our own text
        title, description = root.find(f"{SVG}title"), root.findtext(f"{SVG}desc", "")

        assert root.get("role") == "img"
        assert title is not None
        assert root.get("aria-label") == title.text
        assert len(f"{title.text} {description}") > 60


def test_a_bar_says_its_letter_and_how_it_is_known() -> None:
    assert 'aria-label="letter E, 5 % of full credit; 40 % measured, 30 % answered, 30 % open"' in area_bar(BARS[1])
    assert 'aria-label="no letter (does not apply here); 0 % measured, 0 % answered, 100 % open"' in area_bar(BARS[3])


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_chart_needs_no_style_script_or_id(variant: Variant) -> None:
    for text in drawn(variant):
        assert not re.search(r"<(style|script|image|foreignObject|a)\b|\s(id|class|style|href|on\w+)=", text)


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_same_input_gives_the_same_bytes(variant: Variant) -> None:
    assert drawn(variant) == drawn(variant)


def test_letters_and_hours_are_written_not_only_coloured() -> None:
    text = area_bars(BARS)

    for said in (">A<", ">E<", ">30 h<", ">4 open<", ">not graded yet<", ">does not apply here<", ">answered<"):
        assert said in text


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_picture_of_the_areas_is_made_of_their_bars(variant: Variant) -> None:
    whole = shapes(area_bars(BARS, variant=variant))
    for bar in BARS:
        one = shapes(area_bar(bar))[1:]
        assert any(whole[at : at + len(one)] == one for at in range(len(whole)))


def test_both_variants_draw_the_same_shapes() -> None:
    assert shapes(area_bars(BARS, variant="inline")) == shapes(area_bars(BARS, variant="file"))[1:]
    inline, file = (paydown_curve(POINTS, variant=variant) for variant in VARIANTS[::-1])
    assert re.findall(r' d="[^"]+"', inline) == re.findall(r' d="[^"]+"', file)


@pytest.mark.parametrize("answered", [0.0, 0.01, 0.2, 1.0])
def test_the_whole_answered_share_is_hatched(answered: float) -> None:
    hatch = re.findall(r'<path d="M([\d.]+) 26(\S*[^"]*)"', area_bar(Bar("x", "A", 1.0, 0.0, answered)))

    assert len(hatch) == (answered > 0)
    for start, strokes in hatch:
        steps = [float(x) for x in re.findall(r"[lm]([\d.]+)", strokes)]
        assert float(start) == 0
        assert 150 * answered - 4 <= sum(steps) <= 150 * answered


def test_what_looking_settled_is_never_hatched() -> None:
    assert "<path" not in area_bar(Bar("x", "A", 1.0, 0.8, 0.8))


def test_the_letter_stands_at_the_share_of_full_credit() -> None:
    for score, at in ((0, 0), (0.5, 66), (1, 132), (1.2, 132)):
        assert f'transform="translate({at} 2)"' in area_bar(Bar("x", "C", score, 0, 0))


def test_the_inline_chart_takes_the_page_colours_and_the_file_brings_its_own() -> None:
    assert "currentColor" in area_bars(BARS, variant="inline")
    assert "var(--debtkit-grade-a, #" in area_bars(BARS, variant="inline")
    assert 'fill="#ffffff"' in area_bars(BARS, variant="file")
    assert "var(" not in area_bars(BARS, variant="file") + paydown_curve(POINTS, variant="file")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_labels_stay_text(text: str) -> None:
    root = ET.fromstring(area_bars([Bar(text, None, None, 0, 0, note=text)], title=text))  # noqa: S314 - our own text

    allowed = {f"{SVG}{name}" for name in ("svg", "title", "desc", "g", "rect", "path", "text")}
    assert {element.tag for element in root.iter()} <= allowed


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("paper", ["#ffffff", "#212121", "#111111"])
@pytest.mark.parametrize("colour", [*sorted(GRADE_COLOURS.values()), NO_GRADE])
def test_grade_colours_stand_out_on_light_and_dark_and_carry_a_white_letter(colour: str, paper: str) -> None:
    assert contrast(colour, paper) >= 3
    assert contrast(colour, "#ffffff") >= 4.5


def test_the_curve_starts_and_ends_where_the_plan_does() -> None:
    text = paydown_curve(POINTS)

    assert "falls from 184 to 0 hours" in text
    assert "from 22 to 0 hours a month in 2 sprints" in text
    assert "Interest is 8 hours a month once 94 hours are paid, after 1 sprint." in text
    assert ">94 h of work halve the interest<" in text


def test_the_curve_marks_the_end_of_each_sprint_and_the_half() -> None:
    for columns in (1, 2):
        text = paydown_curve(POINTS, columns=columns)
        assert text.count("v5") == 2 * 2
        assert text.count("<circle") == 1


def test_the_columns_show_the_same_numbers_in_another_place() -> None:
    narrow, wide = (paydown_curve(POINTS, columns=columns, variant="inline") for columns in (1, 2))

    assert 'width="354"' in narrow
    assert 'width="680"' in wide
    assert narrow.count(">184<") == wide.count(">184<") == 1
    with pytest.raises(ValueError, match="1 column or 2, not 3"):
        paydown_curve(POINTS, columns=3)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "points",
    [
        [Point(0, 0, 0)],
        [Point(0, 9, 0), Point(1, 0, 0)],
        [Point(0, 1e-3, 1e6), Point(1, 0, 0)],
        [Point(n, 99 - n, 1) for n in range(99)],
    ],
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
