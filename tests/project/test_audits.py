"""What an audit means for the catalogue, and that it means nothing until there is one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from debtkit.facts import Status
from debtkit.instruments.audit import audit
from debtkit.instruments.audit.checks import all_checks
from debtkit.judgement import State
from debtkit.project._audits import BAD, audit_facts, record_name

if TYPE_CHECKING:
    from pathlib import Path

    from debtkit.facts import Fact
    from debtkit.project import Project

DAY = date(2026, 11, 22)
ROWS = {"text": ["a b", "c d", "a b"], "n": [1, 2, 1]}
MAIL = "ada.lovelace@example.org"
DATA = {f"DK{number}" for number in range(324, 336)}
#: Checks that describe and judge nothing by themselves.
PLAIN = {"column_profile", "associations", "language_mix"}


def facts(root: Path, rows: Any, **asked: Any) -> dict[str, Fact]:  # noqa: ANN401 - whatever an audit takes
    data = pa.table(rows) if isinstance(rows, dict) else rows
    return {fact.key: fact for fact in audit_facts(audit(data, **asked), root)}


def test_every_check_of_an_audit_has_a_home() -> None:
    homes = [check for bad in BAD for check in bad.checks]
    assert len(homes) == len(set(homes))
    assert {check.id for check in all_checks()} - set(homes) == PLAIN


def test_without_an_audit_nothing_of_it_weighs(project: Project) -> None:
    project.scan(as_of=DAY)
    judgement = project.judge(as_of=DAY)
    for number in sorted(DATA):
        judged = judgement[number]
        assert (judged.state, judged.weighs) == (State.UNKNOWN, False)
        assert "debtkit audit PATH --record PROJECT" in judged.says
        assert number not in judgement.questions


def test_a_recorded_audit_moves_the_assessment_at_once(project: Project) -> None:
    path = project.root / "rows.parquet"
    pq.write_table(pa.table(ROWS), path)
    assessment = project.assess(by="Ada", as_of=DAY)
    owed = assessment.judgement.principal.likely
    project.record(audit(path, checks=["exact_duplicates", "secrets"]))
    judged = assessment.judgement["DK324"]
    assert judged.state is State.DEBT
    assert judged.findings[0].place.path == "rows.parquet"
    assert assessment.judgement.principal.likely > owed
    assert assessment.judgement["DK327"].state is State.GOOD
    assert assessment.judgement["DK325"].state is State.UNKNOWN  # nobody asked for it
    pq.write_table(pa.table({"text": ["a b", "c d", "e f"], "n": [1, 2, 3]}), path)
    names = next(bad for bad in BAD if bad.key == "data_duplicates").checks
    project.record(audit(path, checks=names))
    assert assessment.judgement["DK324"].state is State.GOOD
    assert len(list((project.root / ".debtkit/facts").glob("audit-*"))) == 1


def test_what_was_left_out_by_choice_may_hide_something(root: Path) -> None:
    clean = {"text": ["a b", "c d"], "n": [1, 2]}
    assert facts(root, clean, checks="exact_duplicates")["data_duplicates"].status is Status.NOT_SHOWN
    assert "data_leakage" not in facts(root, clean, checks="exact_duplicates")
    found = facts(root, ROWS, checks="exact_duplicates")["data_duplicates"]
    assert (found.status, found.value) == (Status.MEASURED, True)


def test_what_the_data_do_not_have_is_not_applicable(root: Path) -> None:
    told = facts(root, {"n": [1, 2]})
    assert told["data_leakage"].status is Status.NOT_APPLICABLE
    assert told["data_contract_broken"].status is Status.NOT_APPLICABLE
    assert told["data_duplicates"].status is Status.MEASURED


def test_a_place_holds_no_value_of_a_person(root: Path) -> None:
    rows = {"text": [f"write to {MAIL} please"] * 3, MAIL: [1, None, 3]}
    told = facts(root, rows, text="text")
    assert told["data_holds_personal_data"].holds
    assert MAIL not in str(told)


def test_an_enforced_contract_shows_that_records_are_checked(root: Path, tmp_path: Path) -> None:
    terms = audit(pa.table(ROWS), checks="column_profile").contract()
    told = facts(root, ROWS, contract=terms, checks="contract")
    assert told["data_validation"].holds
    assert not told["data_contract_broken"].holds
    assert "data_validation" not in facts(root, ROWS, checks="exact_duplicates")
    empty = tmp_path / "contract.yaml"
    empty.write_text("contract: 1\ncolumns: []\n", encoding="utf-8")
    assert "data_validation" not in facts(root, ROWS, contract=empty, checks="contract")


def test_a_version_counts_where_a_system_keeps_the_data(root: Path) -> None:
    pq.write_table(pa.table(ROWS), root / "rows.parquet")
    assert "data_versioned" not in facts(root, root / "rows.parquet", checks="exact_duplicates")
    import hashlib  # noqa: PLC0415 - beside its only use

    content = (root / "rows.parquet").read_bytes()
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    told = f"outs:\n- md5: {digest}\n  size: {len(content)}\n  path: rows.parquet\n"
    (root / "rows.parquet.dvc").write_text(told, encoding="utf-8")
    assert facts(root, root / "rows.parquet", checks="exact_duplicates")["data_versioned"].holds
    pq.write_table(pa.table({"text": ["other"], "n": [1]}), root / "rows.parquet")
    assert "data_versioned" not in facts(root, root / "rows.parquet", checks="exact_duplicates")


def test_a_record_has_a_readable_name_of_its_own() -> None:
    assert record_name("data/train.parquet").startswith("audit-data-train-parquet-")
    assert record_name("data/Train.parquet") != record_name("data/train.parquet")
    assert record_name("データ").startswith("audit-data-")


@pytest.mark.parametrize("name", ["Scan", "../x", ""])
def test_a_bad_name_is_refused(project: Project, name: str) -> None:
    with pytest.raises(ValueError, match="small letters, digits and hyphens"):
        project.record(audit(pa.table(ROWS), checks="exact_duplicates"), name=name)
