from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from documents_helpers import HOSTILE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from debtkit.render import html, html_phrase, html_table, one_line, svg

if TYPE_CHECKING:
    from collections.abc import Callable

relaxed = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
hostile = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=8), max_size=5).map("".join)


@relaxed
@given(hostile)
def test_no_element_arises_from_text(elements: Callable[[str], Any], text: str) -> None:
    found = elements(f"<p>{html(text, None)}</p>")

    assert found.tags == ["p"]
    assert found.text == one_line(text, None)


@relaxed
@given(hostile)
def test_no_attribute_breaks_out_of_its_quotes(elements: Callable[[str], Any], text: str) -> None:
    for quote in "\"'":
        found = elements(f"<p title={quote}{html(text, None)}{quote}>x</p>")

        assert found.tags == ["p"]
        assert found.attributes == [("title", one_line(text, None))]


@relaxed
@given(st.lists(st.tuples(hostile, hostile), min_size=1, max_size=3))
def test_a_table_holds_only_its_own_elements(elements: Callable[[str], Any], rows: list[tuple[str, str]]) -> None:
    found = elements(html_table(["a", "b"], rows, "lr"))

    assert set(found.tags) == {"table", "thead", "tbody", "tr", "th", "td"}
    assert {name for name, _ in found.attributes} == {"cellpadding", "scope", "style"}
    assert found.tags.count("td") == len(rows)


@relaxed
@given(hostile)
def test_a_phrase_makes_code_elements_only(elements: Callable[[str], Any], text: str) -> None:
    assert set(elements(html_phrase(text, None)).tags) <= {"code"}


@given(hostile)
def test_svg_text_is_valid_xml(text: str) -> None:
    drawn = ET.fromstring(f'<svg><text a="{svg(text, None)}">{svg(text, None)}</text></svg>')  # noqa: S314 - our own text

    assert drawn[0].text in (one_line(text, None), None)
    assert drawn[0].get("a") == one_line(text, None)
