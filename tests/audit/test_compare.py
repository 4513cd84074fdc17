from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from audit_parsers import html_tags, markdown_tokens
from audit_worlds import TABLE, finding, hand_made
from documents_helpers import HOSTILE

from debtkit.instruments.audit import DataError, NotRun, Outcome, Severity
from debtkit.instruments.audit._compare import compare

if TYPE_CHECKING:
    from pathlib import Path

    from debtkit.instruments.audit import Finding


def change(before: list[Finding], after: list[Finding]) -> list[str]:
    ran = {one.check: Outcome() for one in (*before, *after)}
    first = hand_made(outcomes=ran | {one.check: Outcome((one,)) for one in before})
    second = hand_made(outcomes=ran | {one.check: Outcome((one,)) for one in after})
    return [one["change"] for one in second.compare(first).findings]


def test_findings_come_and_go() -> None:
    assert change([], [finding()]) == ["new"]
    assert change([finding()], []) == ["gone"]
    assert change([finding()], [finding()]) == ["same"]


def test_more_rows_or_a_graver_grade_is_worse() -> None:
    assert change([finding(share=0.1)], [finding(share=0.2)]) == ["worse"]
    assert change([finding(share=0.2)], [finding(share=0.1)]) == ["better"]
    assert change([finding(share=0.1)], [finding(severity=Severity.CRITICAL, share=0.05)]) == ["worse"]
    low = finding(share=0.0, threshold=0.8)
    assert change([replace(low, value=0.7)], [replace(low, value=0.5)]) == ["worse"]
    assert change([finding(share=0.1)], [finding(share=0.1 + 1e-12)]) == ["same"]
    assert change([finding(share=0.1, rows=9)], [finding(share=0.2, rows=8)]) == ["same"]


def test_findings_about_other_columns_are_other_findings() -> None:
    assert change([finding(columns=("a",))], [finding(columns=("b",))]) == ["new", "gone"]


def test_what_one_audit_did_not_look_at_is_neither_new_nor_gone() -> None:
    looked = hand_made(findings=[finding("drift")], not_run=())
    missed = hand_made(not_run=(NotRun("drift", "no reference"),))

    assert looked.compare(missed).counts["not measured"] == 1
    assert missed.compare(looked).counts["not measured"] == 1
    assert looked.compare(missed).counts["new"] == missed.compare(looked).counts["gone"] == 0


def test_columns_and_figures_that_changed_are_told() -> None:
    before = hand_made()
    after = hand_made(TABLE.drop_columns(["label"]).set_column(2, "amount", pa.array(["1", None, None, "4", "5"])))
    found = after.compare(before)

    assert found.columns == [
        {"name": "label", "type_before": "VARCHAR", "type": None},
        {"name": "amount", "type_before": "DOUBLE", "type": "VARCHAR"},
    ]
    assert found.figures == [{"name": "amount", "figure": "nulls", "before": 0, "after": 2}]
    assert "| `amount` | nulls | 0 | 2 |" in found.to_markdown()


def test_one_line_json_and_a_frame() -> None:
    found = hand_made(TABLE, [finding()]).compare(
        hand_made(TABLE.slice(0, 3), outcomes={"exact_duplicates": Outcome()})
    )

    assert repr(found) == "Comparison('Table' -> 'Table': +2 rows, 1 new)"
    assert json.loads(found.to_json())["counts"]["new"] == 1
    assert found.to_frame().loc[0, "change"] == "new"
    assert [fact.value for fact in found.facts() if fact.key == "audit.comparison.new"] == [1]


def test_an_audit_that_was_written_down_can_be_compared(tmp_path: Path) -> None:
    (tmp_path / "before.json").write_text(hand_made(findings=[finding()]).to_json(), encoding="utf-8")
    found = hand_made(outcomes={"exact_duplicates": Outcome()}).compare(tmp_path / "before.json")

    assert found.counts["gone"] == 1
    assert compare(tmp_path / "before.json", tmp_path / "before.json").counts["same"] == 1


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"schema": "debtkit.scan/1"}', '{"schema": "debtkit.audit/1"}'])
def test_what_is_no_audit_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "before.json").write_text(text, encoding="utf-8")

    with pytest.raises(DataError, match=r"before\.json is no audit"):
        hand_made().compare(tmp_path / "before.json")
    with pytest.raises(DataError, match="is not there"):
        hand_made().compare(tmp_path / "nowhere.json")


def test_hostile_names_stay_text() -> None:
    names = [text.encode("utf-8", "replace").decode() for text in HOSTILE]
    found = [finding(f"c{at}", columns=(name,), says=name, unit=name) for at, name in enumerate(names)]
    ran = {one.check: Outcome() for one in found}
    told = hand_made(pa.table([[1]] * len(names), names=names), found).compare(hand_made(outcomes=ran))

    assert not [one for one in markdown_tokens(told.to_markdown()) if one.type.startswith(("html", "link", "image"))]
    assert html_tags(told.to_html()) <= {
        "p",
        "b",
        "code",
        "table",
        "table cellpadding",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    }
