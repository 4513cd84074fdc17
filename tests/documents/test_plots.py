from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from documents_helpers import TITLES, example, nothing_owed, plan_of

from debtkit.documents import area_svg, areas_svg, plan_svg, plot_areas, plot_plan


def test_the_picture_has_all_twelve_areas() -> None:
    text = areas_svg(example())

    assert all(f">{title}<" in text for title in TITLES)
    ET.fromstring(text)  # noqa: S314 - our own text


def test_the_picture_holds_the_bar_of_each_area() -> None:
    whole = areas_svg(example(), variant="inline")

    for area in example().areas:
        bar = re.search(r"<rect.*(?=</g></svg>)", area_svg(area))
        assert bar
        assert bar[0] in whole


def test_the_curve_of_an_empty_plan_is_a_picture_too() -> None:
    text = plan_svg(plan_of(nothing_owed()))
    assert ET.fromstring(text).tag.endswith("svg")  # noqa: S314 - our own text
    assert "nan" not in text


def test_figures_show_the_same_numbers() -> None:
    areas = plot_areas(example()).axes[0]
    curve = plot_plan(plan_of(example())).axes

    assert len(areas.get_yticklabels()) == 12
    assert curve[0].lines[0].get_ydata()[0] == example().principal.likely  # type: ignore[index]
    assert curve[1].lines[0].get_ydata()[0] == example().interest.likely  # type: ignore[index]
