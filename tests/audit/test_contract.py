from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from audit_tabular_helpers import opened
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from debtkit.instruments.audit import DataError
from debtkit.instruments.audit.checks.contract import ContractTerms
from debtkit.instruments.audit.contract import ColumnTerms, Contract, FreshnessTerms, Reference, infer
from debtkit.instruments.audit.contract._parse import parsed

if TYPE_CHECKING:
    from pathlib import Path

    from debtkit.instruments.audit import Outcome

SCHEMA = json.loads(files("debtkit.instruments.audit.contract").joinpath("contract-1.schema.json").read_text())
VALUES: dict[str, tuple[st.SearchStrategy[Any], pa.DataType]] = {
    "whole": (st.integers(-(2**40), 2**40), pa.int64()),
    "small": (st.integers(-3, 3), pa.int8()),
    "real": (st.floats(width=64), pa.float64()),
    "half": (st.floats(width=32), pa.float32()),
    "text": (st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8), pa.string()),
    "code": (st.sampled_from(["US", "DE", "NO"]), pa.string()),
    "day": (st.dates(date(1, 1, 1), date(9999, 12, 31)), pa.date32()),
    "moment": (st.datetimes(datetime(1800, 1, 1), datetime(2200, 1, 1)), pa.timestamp("us")),  # noqa: DTZ001 - data without zone
    "flag": (st.booleans(), pa.bool_()),
    "list": (st.lists(st.integers(0, 9), max_size=3), pa.list_(pa.int64())),
}


@st.composite
def tables(draw: st.DrawFn) -> pa.Table:
    """Draw a table: columns of several types, any names, gaps."""
    kinds = draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=5))
    names = draw(st.lists(st.text(st.characters(codec="utf-8"), max_size=12), min_size=len(kinds), max_size=len(kinds)))
    rows = draw(st.integers(0, 30))
    columns = []
    for kind in kinds:
        values, dtype = VALUES[kind]
        gaps = st.one_of(st.none(), values) if draw(st.booleans()) else values
        columns.append(pa.array(draw(st.lists(gaps, min_size=rows, max_size=rows)), dtype))
    return pa.table(columns, names)


def held(data: Any, contract: Contract, **more: Any) -> Outcome:  # noqa: ANN401 - whatever opens
    """Return what the contract has to say about data."""
    with opened(data, **more) as found:
        return ContractTerms().run(replace(found, contract=contract))


def broken(outcome: Outcome) -> dict[tuple[str, str], int]:
    """Return the broken clauses and how many rows break each."""
    return {(c["column"], c["clause"]): c["broken"] for c in outcome.figures["clauses"] if c["broken"]}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables())
def test_data_fulfil_their_own_contract_also_after_a_way_through_yaml(table: pa.Table) -> None:
    with opened(table) as data:
        contract = infer(data)
        text = contract.to_yaml()
        plain = YAML(typ="safe", pure=True).load(text)
        Draft202012Validator(SCHEMA).validate(plain)
        again = parsed(plain, "contract.yaml", contract.base)
        assert again == contract
        outcome = ContractTerms().run(replace(data, contract=again))
    assert broken(outcome) == {}
    assert not outcome.findings
    assert not outcome.figures["not_checked"]


GOOD: dict[str, Any] = {
    "id": [*range(1, 61)],
    "age": [20 + n % 30 for n in range(60)],
    "rate": [n / 60 for n in range(60)],
    "land": ["DE", "FR", "US"] * 20,
    "mail": [f"a{n}@example.com" for n in range(60)],
    "note": [None, "x", "yyy"] * 20,
    "day": [date(2024, 1, 1 + n % 28) for n in range(60)],
    "on": [True, False] * 30,
}


@pytest.mark.parametrize(
    ("column", "value", "clause"),
    [
        ("id", 7, "unique"),
        ("id", -1, "min"),
        ("id", None, "nullable"),
        ("age", 2000, "max"),
        ("age", -50, "min"),
        ("rate", 1.5, "max"),
        ("rate", math.nan, "finite"),
        ("rate", math.inf, "finite"),
        ("land", "de", "allowed"),
        ("land", None, "nullable"),
        ("mail", "nobody", "pattern"),
        ("mail", "a@example.com\nb", "pattern"),
        ("mail", "a@example.com" + "x" * 200, "max_length"),
        ("note", "z" * 99, "max_length"),
        ("day", date(1999, 1, 1), "min"),
        ("on", None, "nullable"),
    ],
)
def test_a_broken_row_is_found_in_the_clause_that_it_breaks(column: str, value: object, clause: str) -> None:
    good = {name: pa.array(values) for name, values in GOOD.items()}
    with opened(good) as data:
        contract = infer(data)
    values = [*GOOD[column]]
    values[33] = value
    bad = good | {column: pa.array(values, good[column].type)}
    if (column, clause) == ("note", "max_length"):
        columns = (replace(c, allowed=None, max_length=9) if c.name == "note" else c for c in contract.columns)
        contract = replace(contract, columns=tuple(columns))
    with opened(bad) as data:
        outcome = ContractTerms().run(replace(data, contract=contract))
        assert broken(outcome)[column, clause] == 1
        finding = next(f for f in outcome.findings if f"clause {clause!r}" in f.says)
        assert data.table.engine.query(finding.sql) == [(1,)]
    assert (finding.columns, finding.rows) == ((column,), 1)
    assert [example.row for example in finding.examples] == ["33"]
    assert {name for name, _ in broken(outcome)} == {column}


def test_clauses_about_the_whole() -> None:
    contract = Contract(
        columns=(ColumnTerms("a", "integer"), ColumnTerms("gone", "text"), ColumnTerms("may", required=False)),
        min_rows=5,
        extra_columns=False,
        freshness=(FreshnessTerms("day", 30), FreshnessTerms("a", 1)),
    )
    data = {"a": ["x", "y"], "day": [date(2025, 1, 1), None]}
    outcome = held(data, contract, as_of=date(2025, 3, 1))
    assert broken(outcome) == {
        ("gone", "required"): 1,
        ("", "min_rows"): 1,
        ("day", "extra_columns"): 1,
        ("a", "type"): 2,
        ("day", "freshness"): 1,
    }
    assert {f.severity for f in outcome.findings if "'type'" in f.says or "'required'" in f.says} == {"high"}
    assert [one["clause"] for one in outcome.figures["not_checked"]] == ["all others", "freshness"]
    unknown = held(data, contract)  # without a day nothing is old
    assert ("day", "freshness") not in broken(unknown)


def test_whole_numbers_with_gaps_come_as_floats_and_are_whole_still() -> None:
    contract = Contract((ColumnTerms("n", "integer", nullable=True),))
    assert broken(held({"n": [1.0, None, math.nan, 3.0]}, contract)) == {}
    assert broken(held({"n": [1.0, 2.5]}, contract)) == {("n", "type"): 1}
    assert broken(held({"n": [1, 2]}, Contract((ColumnTerms("n", "number"),)))) == {}
    assert broken(held({"n": pa.nulls(3)}, contract)) == {}


def test_references_to_a_file_and_to_the_same_data(tmp_path: Path) -> None:
    (tmp_path / "lands.csv").write_text("code,name\nDE,Germany\nUS,United States\n")
    terms = (
        ColumnTerms("land", references=Reference("code", "lands.csv")),
        ColumnTerms("parent", references=Reference("id")),
        ColumnTerms("id"),
        ColumnTerms("lost", references=Reference("code", "no.csv")),
    )
    data = {"land": ["DE", "XX", None, "US"], "parent": [None, 1, 9, 2], "id": [1, 2, 3, 4], "lost": [1, 2, 3, 4]}
    with opened(data) as found:
        outcome = ContractTerms().run(replace(found, contract=Contract(terms, base=tmp_path)))
        rows = {finding.columns[0]: [e.row for e in finding.examples] for finding in outcome.findings}
    assert broken(outcome) == {("land", "references"): 1, ("parent", "references"): 1}
    assert rows == {"land": ["1"], "parent": ["2"]}
    assert [one["column"] for one in outcome.figures["not_checked"]] == ["lost"]


def test_columns_of_one_name_are_matched_in_order() -> None:
    contract = Contract((ColumnTerms("a", "integer"), ColumnTerms("a", "text")), extra_columns=False)
    table = pa.table([[1], ["x"]], ["b", "c"]).rename_columns(["a", "a"])
    assert broken(held(table, contract)).keys() <= {("a", "extra_columns")}


def test_personal_data_are_not_written_into_a_contract() -> None:
    mails = ["jane.doe@firm.example", "john.roe@firm.example"] * 50
    with opened({"who": mails, "secret": ["AKIAIOSFODNN7REALKEY"] * 100}) as data:
        text = infer(data).to_yaml()
    assert "jane" not in text
    assert "AKIAIOSFODNN7REALKEY" not in text


def test_written_and_read(tmp_path: Path) -> None:
    names = ["no", "", ": #", "a\nb", '"; DROP TABLE data; --', "ü\u2028\x7f", "- x", "1", "null", "{a: b}", "*a"]
    contract = Contract(
        tuple(ColumnTerms(name, "text", allowed=("yes", "~", "1.5", "[x]", "NO")) for name in names),
        name="on",
        freshness=(FreshnessTerms("day", 3),),
    )
    contract.to_yaml(tmp_path / "contract.yaml")
    assert Contract.read(tmp_path / "contract.yaml") == contract
    assert (tmp_path / "contract.yaml").read_text().startswith("# What these data must hold.")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("contract: 1\ncolums: []\n", "did you mean 'columns'?"),
        ("contract: 2\ncolumns: []\n", "must be 1"),
        (
            "contract: 1\ncolumns: [{name: a, nulable: true}]\n",
            "column 1: there is no field 'nulable'; did you mean 'nullable'?",
        ),
        ("contract: 1\ncolumns: [{name: a, type: interger}]\n", "did you mean 'integer'?"),
        ("contract: 1\ncolumns: [{type: text}]\n", "field 'name': is missing"),
        ("contract: 1\ncolumns: [{name: a, type: integer, min: x}]\n", "field 'min': must be a finite number"),
        ("contract: 1\ncolumns: [{name: a, type: integer, min: 9, max: 1}]\n", "nothing can hold it"),
        ("contract: 1\ncolumns: [{name: a, type: date, min: yesterday}]\n", "must be a date"),
        ("contract: 1\ncolumns: [{name: a, type: text, allowed: [NO, 1]}]\n", "must be texts"),
        ("contract: 1\ncolumns: [{name: a, pattern: '(' }]\n", "no regular expression"),
        ("contract: 1\ncolumns: [{name: a, max_missing: 3}]\n", "share from 0 to 1"),
        ("contract: 1\ncolumns: [{name: a, unique: yes please}]\n", "true or false"),
        ("contract: 1\ncontract: 1\ncolumns: []\n", "duplicate key"),
        ("contract: 1\ncolumns: &a [*a]\n", "alias"),
        ("contract: 1\ncolumns: !!python/object:os.system []\n", "contract.yaml"),
        ("- 1\n", "expected fields"),
        ("", "expected fields"),
        ("a: [", "line"),
    ],
)
def test_what_a_contract_does_not_know_is_refused_with_the_nearest_name(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "contract.yaml"
    path.write_text(text)
    with pytest.raises(DataError, match=r"contract\.yaml") as raised:
        Contract.read(path)
    assert said in str(raised.value)


def test_a_contract_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no such contract"):
        Contract.read(tmp_path / "no.yaml")


def test_why_not() -> None:
    with opened({"a": [1]}) as data:
        assert "pass contract=" in ContractTerms().why_not(data)
