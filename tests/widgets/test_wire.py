from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from widgets_helpers import SmallAssessment

from debtkit.judgement import judge
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


def test_the_curve_starts_with_all_interest_and_falls() -> None:
    widget = AssessmentWidget(SmallAssessment())
    plan = _wire.unpack(widget.state)["plan"]
    left = [interest for _, interest in plan]
    assert left[0] > 0
    assert left == sorted(left, reverse=True)
    widget.close()


def test_the_real_catalogue_fits_the_wire() -> None:
    """Catalogue and verdicts, as sent once; the bundle is weighed where it is built."""
    judgement = judge((), as_of=date(2026, 11, 20))
    assert len(_wire.pack(_wire.catalog(judgement))) < 40_000
    assert len(_wire.pack(_wire.state(judgement))) < 12_000
