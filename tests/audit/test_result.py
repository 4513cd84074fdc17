from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import jsonschema
import pyarrow as pa
import pytest
from audit_parsers import html_tags, markdown_tokens
from audit_worlds import TABLE, finding, hand_made
from documents_helpers import HOSTILE

from debtkit.instruments.audit import Audit, Example, NotRun, Outcome, Severity
from debtkit.instruments.audit._view_data import audit_schema

if TYPE_CHECKING:
    from pathlib import Path


def test_one_line_says_what_was_read_and_found() -> None:
    found = [finding(), finding("missing_values", Severity.CRITICAL)]

    assert repr(hand_made(findings=found)) == (
        "Audit('Table': 5 rows x 4 columns, 1 critical, 2 findings, 1 check not run)"
    )
    assert repr(hand_made(not_run=())) == "Audit('Table': 5 rows x 4 columns, 0 findings)"


def test_the_worst_comes_first_and_more_rows_before_fewer() -> None:
    found = [
        finding("a", Severity.LOW),
        finding("b", Severity.MEDIUM, rows=1),
        finding("b", Severity.MEDIUM, rows=4),
        finding("c", Severity.CRITICAL),
    ]
    told = [(one.check, one.rows) for one in hand_made(findings=found).findings]

    assert told == [("c", 1), ("b", 4), ("b", 1), ("a", 1)]


def test_problems_of_reading_are_findings_told_once() -> None:
    audit = hand_made()
    problem = finding("reading", says="2 lines were rejected.")
    audit.data.table = replace(audit.data.table, problems=(problem,))

    again = Audit(audit.data, {"reading": Outcome((problem,))}, ())
    assert again.findings == (problem,)


def test_principal_is_the_sum_of_estimates_without_notes() -> None:
    found = [finding(hours=(1, 2, 3)), finding("b", hours=(0.5, 1, 10)), finding("c", Severity.INFO, hours=(9, 9, 9))]
    audit = hand_made(findings=found)

    assert audit.principal == (1.5, 3.0, 13.0)
    assert audit.summary["principal_hours"] == {"low": 1.5, "likely": 3.0, "high": 13.0, "estimated": True}
    assert "3 h (1.5–13). These hours are estimates" in audit.to_markdown()  # noqa: RUF001 - the dash of a range


def test_everything_of_a_finding_stands_in_markdown_and_html() -> None:
    audit = hand_made(findings=[finding(columns=("prompt", "response"))])
    parts = ("stands twice", "20 % of rows (threshold 1 %)", "1 row", "grouped by all values", "Drop the copies")

    for text in (audit.to_markdown(), audit.to_html(), " ".join(audit.to_html().split())):
        assert all(part in text for part in parts)
        assert "drift" in text
        assert "no reference was given" in text
    assert "```sql\nSELECT count(*)\nFROM data\n```" in audit.to_markdown()
    assert "<pre><code>SELECT count(*)\nFROM data</code></pre>" in audit.to_html()


def test_what_was_inferred_is_said() -> None:
    told, given = hand_made(), hand_made(prompt="prompt")

    assert "prompt is `prompt` (told by its name, not given)" in told.to_markdown()
    assert "prompt is `prompt`; " in given.to_markdown()


def test_what_is_rough_says_about() -> None:
    text = hand_made(findings=[finding(exact=False)]).to_markdown()

    assert "about 20 % of rows" in text
    assert "Approximate, or from a sample: exact duplicates." in text


def test_json_keeps_to_its_schema_and_refuses_what_nobody_promised() -> None:
    validator = jsonschema.Draft202012Validator(audit_schema())
    jsonschema.Draft202012Validator.check_schema(audit_schema())
    data = json.loads(hand_made(findings=[finding()]).to_json())
    validator.validate(data)

    for part in (data, data["data"], data["summary"], data["findings"][0], data["roles"]):
        part["more"] = 1
        assert not validator.is_valid(data)
        del part["more"]


def test_two_runs_give_the_same_bytes() -> None:
    first, second = (hand_made(findings=[finding()]) for _ in range(2))

    assert first.to_json() == second.to_json()
    assert first.to_markdown() == second.to_markdown()
    assert first.to_html() == second.to_html()


def test_figures_that_json_cannot_hold_are_made_fit() -> None:
    when = datetime(2026, 1, 2, tzinfo=UTC)
    odd: dict[Any, Any] = {"nan": float("nan"), "when": when, "sum": Decimal("1.25"), 7: ({1, 2},)}
    audit = hand_made(outcomes={"odd": Outcome(figures=odd)})

    assert audit.as_dict()["checks"]["odd"]["figures"] == {
        "nan": None,
        "when": "2026-01-02T00:00:00+00:00",
        "sum": 1.25,
        "7": [[1, 2]],
    }
    json.loads(audit.to_json())


@pytest.fixture(scope="module")
def hostile() -> Audit:
    names = [text.encode("utf-8", "replace").decode() for text in HOSTILE]
    table = pa.table([[1]] * len(names), names=names)
    found = [
        finding(
            f"check_{at}",
            columns=(text,),
            says=f"`{text}` holds {text}",
            remedy=text,
            method=text,
            unit=text,
            sql=f"SELECT '{text}'\n{text}",
            examples=(Example("0", text),),
        )
        for at, text in enumerate(HOSTILE)
    ]
    return hand_made(table, found, not_run=tuple(NotRun(f"x{at}", text) for at, text in enumerate(HOSTILE)))


def test_html_holds_no_element_of_the_data(hostile: Audit) -> None:
    ours = {"p", "b", "ul", "li", "code", "pre", "details", "summary", "table", "thead", "tbody", "tr", "th", "td"}

    assert html_tags(hostile.to_html()) == ours | {"table cellpadding"}


def test_markdown_holds_no_element_of_the_data(hostile: Audit) -> None:
    found = markdown_tokens(hostile.to_markdown())
    fences = [token for token in found if token.type == "fence"]

    assert not [token for token in found if token.type.startswith(("html", "link", "image", "code_block"))]
    assert len(fences) == len(HOSTILE)
    assert {token.info for token in fences} == {"sql"}


def test_a_terminal_cannot_be_steered(hostile: Audit) -> None:
    assert not {char for char in hostile.terminal() if not char.isprintable() and char != "\n"}


def test_names_that_hold_a_person_are_masked_everywhere() -> None:
    person = "jane.doe@corp.example-bank.com"
    audit = hand_made(
        pa.table({person: ["x"]}),
        [finding(columns=(person,), says=f"`{person}` is constant.", sql=f'SELECT "{person}"')],
        {"top": Outcome(figures={"columns": {person: 1}})},
    )

    for text in (audit.to_json(), audit.to_markdown(), audit.to_html(), audit.terminal(), str(audit.to_frame())):
        assert "jane" not in text
    assert "<email>" in audit.to_json()


def test_a_wide_table_stays_readable() -> None:
    table = pa.table({f"c{at}": [1] for at in range(3000)})
    audit = hand_made(table, [finding(f"check_{at}") for at in range(900)])

    assert "2,900 more columns in `to_json()`" in audit.to_markdown()
    assert "440 more findings in `to_frame()` and `to_json()`" in audit.to_markdown()
    assert len(audit.to_frame()) == 900


def test_a_frame_has_a_row_for_each_finding() -> None:
    frame = hand_made(findings=[finding(columns=("prompt", "label"))]).to_frame()

    assert frame.loc[0, "columns"] == "prompt, label"
    assert frame.loc[0, "hours_likely"] == 0.5
    assert frame.loc[0, "examples"] == "1"


def test_a_check_is_found_by_name_and_says_why_it_was_not_run() -> None:
    audit = hand_made(findings=[finding()])

    assert len(audit["exact_duplicates"].findings) == 1
    with pytest.raises(KeyError, match="drift was not run: no reference was given"):
        audit["drift"]
    with pytest.raises(KeyError, match="no check 'nothing'"):
        audit["nothing"]


def test_markdown_goes_to_a_file(tmp_path: Path) -> None:
    text = hand_made().to_markdown(tmp_path / "AUDIT.md")

    assert (tmp_path / "AUDIT.md").read_text(encoding="utf-8") == text


def test_an_empty_table_reads_well() -> None:
    audit = hand_made(TABLE.slice(0, 0))

    assert "0 rows x 4 columns" in audit.to_markdown()
    assert "Nothing was found by 1 check" in audit.to_markdown()
