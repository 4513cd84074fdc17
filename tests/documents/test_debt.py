from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from documents_helpers import AS_OF, COVERAGE, HOSTILE, check, debt, example, judgement, nothing_owed

from debtkit.documents import debt_markdown
from debtkit.facts import Evidence
from debtkit.judgement import Answer, Judged, Level, Range, Source, State

if TYPE_CHECKING:
    from collections.abc import Callable

    from syrupy.assertion import SnapshotAssertion


def test_the_report_reads_as_agreed(snapshot: SnapshotAssertion) -> None:
    assert debt_markdown(example(), name=f"titler {HOSTILE[0]}", coverage=COVERAGE, links="../../") == snapshot


def test_the_report_of_nothing_reads_as_agreed(snapshot: SnapshotAssertion) -> None:
    assert debt_markdown(nothing_owed(), name="titler") == snapshot


@pytest.mark.parametrize("links", ["", "../../"])
def test_nothing_foreign_becomes_markup(tokens: Callable[[str], Any], links: str) -> None:
    found = tokens(debt_markdown(example(), name="".join(HOSTILE), coverage=COVERAGE, links=links))
    raw = [token.content.strip() for token in found if token.type.startswith("html")]
    targets = [token.attrs["href"] for token in found if token.type == "link_open"]

    assert raw == [f"<!-- debtkit:{end} {name} -->" for name in ("summary", "details") for end in ("begin", "end")]
    assert all(target.startswith("../../") or target in {"PLAN.md", "debt.json"} for target in targets)
    assert [token.attrs["src"] for token in found if token.type == "image"] == ["areas.svg"]
    assert not [
        token
        for token in found
        if token.type in {"fence", "code_block", "blockquote_open", "em_open", "s_open"} and token.content
    ]


def test_every_row_of_a_table_has_the_cells_of_its_head() -> None:
    lines = debt_markdown(example(), name="x", coverage=COVERAGE).splitlines()
    width = 0
    for before, line in zip(["", *lines], lines, strict=False):
        if line.startswith("| "):
            bars = line.count("|")
            width = width if before.startswith("| ") else bars
            assert bars == width


def test_the_headline_has_ranges_the_weakest_area_and_what_is_not_known() -> None:
    text = debt_markdown(example(), name="x")

    assert "**23 h (9.2\u201364)**" in text
    assert "**13 h/month (3.5\u201340)**" in text
    assert "**Openness (E)**" in text
    assert "up to **40 h** behind 2 open questions" in text


def test_an_owed_check_is_never_titled_as_if_it_were_true() -> None:
    text = debt_markdown(example(), name="x")

    assert "### 1. Not yet: The model name is pinned to a dated version" in text
    assert "In part: Answers of the model are evaluated in CI" in text


def test_what_saves_most_interest_per_hour_comes_first() -> None:
    text = debt_markdown(example(), name="x")
    order = [line.split(": ", 1)[1] for line in text.splitlines() if line.startswith("### ") and line[4].isdigit()]

    assert order[:2] == ["The model name is pinned to a dated version", "Calls to the model have a token limit"]


def test_places_are_links_only_when_the_way_to_the_project_is_known() -> None:
    assert "[`src/app.py:41`](../../src/app.py#L41)" in debt_markdown(example(), name="x", links="../../")
    assert "](../" not in debt_markdown(example(), name="x")


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../outside", "a/../../b", "https://evil.example/x", "javascript:alert(1)"]
)
def test_a_place_outside_the_project_is_never_a_link(path: str) -> None:
    judged = debt(check(301), Evidence(path, "L1"), principal=Range(1, 1, 1), interest=Range(1, 1, 1))
    text = debt_markdown(judgement([judged]), name="x", links="../../")

    assert "](../" not in text
    assert path.rsplit("://", maxsplit=1)[-1] in text


def test_many_places_are_counted_not_listed() -> None:
    places = [Evidence(f"src/{at:03}.py", "L1") for at in range(50)]
    judged = debt(check(301), *places, principal=Range(1, 1, 1), interest=Range(1, 1, 1))
    text = debt_markdown(judgement([judged]), name="x")

    assert "and 47 more places" in text
    assert "42 more places, all in [debt.json]" in text
    assert "src/010.py" not in text


def test_done_well_lists_only_what_was_shown() -> None:
    text = debt_markdown(example(), name="x")
    well, clean = text.split("## Done well", 1)[1].split("## Looked for and found nothing to mend", 1)

    assert "DK101" in well
    assert "DK903" in well
    assert "DK807" not in well
    assert "- Compliance: No key stands in the repository" in clean.split("##", 1)[0]


def test_what_costs_says_why_and_where_to_read_on() -> None:
    first = debt_markdown(example(), name="x").split("### 2.", 1)[0]

    assert "- Why it costs: Experiments are run again.\n" in first
    assert first.rstrip().endswith("- See: ML Test Score, Infra 1")


@pytest.mark.parametrize(
    ("evidence", "verified", "word"),
    [("a.md", True, "found"), ("a.md", False, "not found or too thin"), ("https://x.y", False, "a link, not followed")],
)
def test_evidence_says_what_became_of_it(evidence: str, verified: bool, word: str) -> None:  # noqa: FBT001 - a case
    said = Answer("DK301", Level.DOCUMENTED, "Ada", AS_OF, evidence=evidence, evidence_verified=verified)
    judged = Judged(check(301), State.GOOD, Source.ANSWERED, "x", level=Level.DOCUMENTED, answer=said)

    assert f"({word})" in debt_markdown(judgement([judged]), name="x")


def test_one_is_no_plural() -> None:
    judged = debt(check(301), Evidence("a.py", "L1"), principal=Range(1, 1, 1), interest=Range(1, 1, 1))
    text = debt_markdown(judgement([judged]), name="x")

    assert "1 of 1 check applies" in text


def test_the_reason_stands_alone_where_the_title_says_the_rest() -> None:
    text = debt_markdown(example(), name="x").split("## What does not apply", 1)[1]

    assert "Does not apply" not in text


def test_the_report_needs_no_clock() -> None:
    assert debt_markdown(example(), name="x") == debt_markdown(example(), name="x")
    assert "2027-01-01" in debt_markdown(replace(example(), as_of=example().as_of.replace(2027, 1, 1)), name="x")
