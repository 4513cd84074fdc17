from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from documents_helpers import HOSTILE, check, debt, example, judgement, nothing_owed, plan_of

from debtkit.documents import assessment_html, plan_html
from debtkit.facts import Evidence
from debtkit.judgement import AREAS, Judged, Level, Option, Range, Source, State

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion

    from debtkit.judgement import Judgement

TAGS = {"p", "b", "table", "thead", "tbody", "tr", "th", "td", "span", "ol", "ul", "li", "br", "code"}
ATTRIBUTES = {"cellpadding", "scope", "style", "aria-hidden"}


def crowded(text: str) -> Judgement:
    """Return a judgement of 120 checks in which every text is the same long one."""
    options = tuple(Option(level, text) for level in Level)
    checks: list[Judged] = []
    for at in range(120):
        made = check(at, AREAS[at % 12], text, question=text, options=options, pays_down=text)
        if at % 2:
            checks.append(debt(made, Evidence(text, "L1"), principal=Range(1, 2, 3), interest=Range(1, 2, 3)))
        else:
            checks.append(Judged(made, State.UNKNOWN, Source.UNKNOWN, text, principal=Range(1, 2, 3)))
    return judgement(checks)


def test_the_form_reads_as_agreed(snapshot: SnapshotAssertion) -> None:
    assert assessment_html(example(), name=f"titler {HOSTILE[0]}") == snapshot


@pytest.mark.parametrize(
    "judged", [example(), nothing_owed(), crowded("".join(HOSTILE))], ids=["example", "nothing", "crowded"]
)
def test_the_form_has_only_elements_that_every_viewer_shows(elements: Callable[[str], Any], judged: Judgement) -> None:
    found = elements(assessment_html(judged, name="".join(HOSTILE)) + plan_html(plan_of(judged), name="".join(HOSTILE)))

    assert {tag for tag, _ in found} <= TAGS
    assert {name for _, names in found for name in names} <= ATTRIBUTES


@pytest.mark.parametrize(
    "text", ["".join(HOSTILE), "\"'<>&" * 200, "日本" * 200, "words of a usual length, as most are"]
)
def test_the_form_stays_small_and_says_what_it_leaves_out(text: str) -> None:
    page = assessment_html(crowded(text), name=text)

    assert len(page.encode()) < 22_000
    assert "more things to pay in DEBT.md" in page
    assert "more questions in DEBT.md" in page
    assert len(plan_html(plan_of(crowded(text)), name=text).encode()) < 22_000


def test_the_questions_stand_with_their_options() -> None:
    page = assessment_html(example(), name="x")

    assert "Where are the states of the data kept? (DK801)" in page
    assert "<li>documented: In <code>dvc</code> or a table with snapshots.</li>" in page


def test_bars_are_silent_and_percents_are_read() -> None:
    assert '<span aria-hidden="true">■■■■■■■■■■</span> 96 %' in assessment_html(example(), name="x")
