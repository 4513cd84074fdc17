"""Names and values are data: nothing of them runs, and nothing breaks."""

# ruff: noqa: ANN401 - makers of any kind of data

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from audit_sources_helpers import names, opened, rows

from debtkit.instruments.audit import audit

HOSTILE = (
    '"; DROP TABLE data; --',
    "'; DROP VIEW data_rows; --",
    "c0",
    "c1",
    "rid",
    "data",
    "select",
    "new\nline\r\n",
    "tab\t",
    "back\\slash",
    "$1 ? {x} %s",
    "😀",
    "\u202etxt",
    "x" * 300,
    "file_row_number",
    "rowid",
    "*",
    " ",
)
VALUES = ("'", '"', "''; DROP TABLE data; --", "\\", "%", "{}", "😀", "\n")


def hostile() -> pd.DataFrame:
    """Return a frame with all of them."""
    return pd.DataFrame({name: [f"{at}{value}" for value in VALUES] for at, name in enumerate(HOSTILE)})


def as_csv() -> str:
    hostile().to_csv("a.csv", index=False)
    return "a.csv"


def as_jsonl() -> str:
    hostile().to_json("a.jsonl", orient="records", lines=True)
    return "a.jsonl"


def as_parquet() -> str:
    pq.write_table(pa.Table.from_pandas(hostile()), "a.parquet")
    return "a.parquet"


@pytest.mark.parametrize("kind", [hostile, as_csv, as_jsonl, as_parquet])
def test_hostile_names_and_values_come_back_as_they_were(kind: Any) -> None:
    expected = [tuple(row) for row in hostile().itertuples(index=False)]
    with opened(kind()) as table:
        assert tuple(names(table)) == HOSTILE
        assert rows(table) == expected


def test_hostile_names_of_files_and_splits() -> None:
    for name in ("a'b.parquet", "a[1].parquet", "a;b -- .parquet", "ü 😀.parquet"):
        pq.write_table(pa.table({"a": [name]}), name)
        with opened(name) as table:
            assert rows(table) == [(name,)]
            assert table.label == name
    with opened({name: pd.DataFrame({"a": [1]}) for name in HOSTILE}) as table:
        assert [row[1] for row in rows(table)] == list(HOSTILE)


@pytest.mark.parametrize("kind", [hostile, as_parquet])
def test_an_audit_of_hostile_names_runs_every_check_that_applies(kind: Any) -> None:
    found = audit(kind(), label="select", groups=["rid", HOSTILE[0]], split="c1", text=[HOSTILE[1]])
    assert not [one for one in found.not_run if "fault of debtkit" in one.reason]
    assert "exact_duplicates" in found.outcomes
    assert Path("a.parquet").exists() == (kind is as_parquet)
