"""Parts of one data set: mappings, Hugging Face data sets, Delta tables."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import datasets
import deltalake
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from audit_sources_helpers import column, names, opened, refused, rows, says

from debtkit.instruments.audit import audit


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to an empty folder, and keep progress bars of other packages quiet."""
    monkeypatch.chdir(tmp_path)
    datasets.disable_progress_bars()
    return tmp_path


PARTS = datasets.DatasetDict(
    train=datasets.Dataset.from_dict({"a": [1, 2, 3], "text": ["x", "y", "z"]}),
    test=datasets.Dataset.from_dict({"a": [4], "text": ["w"]}),
)
ALL = [(1, "x", "train"), (2, "y", "train"), (3, "z", "train"), (4, "w", "test")]


def test_data_sets_as_objects_and_as_folders() -> None:
    PARTS.save_to_disk("parts")
    PARTS["train"].save_to_disk("train")
    for data in (PARTS, "parts", dict(PARTS)):
        with opened(data) as table:
            assert rows(table) == ALL
            assert table.split == 2
    for one in (PARTS["train"], "train", PARTS["train"].to_iterable_dataset()):
        with opened(one) as table:
            assert rows(table) == [row[:2] for row in ALL[:3]]


def test_a_data_set_that_was_shuffled_has_the_rows_that_it_shows() -> None:
    with opened(PARTS["train"].select([2, 0])) as table:
        assert rows(table) == [(3, "z"), (1, "x")]


def test_a_folder_of_a_data_set_reads_no_file_elsewhere() -> None:
    PARTS["train"].save_to_disk("train")
    state = json.loads(Path("train/state.json").read_text(encoding="utf-8"))
    state["_data_files"] = [{"filename": "../../outside.arrow"}]
    Path("train/state.json").write_text(json.dumps(state), encoding="utf-8")
    assert "its file outside.arrow is not there" in refused("train")
    Path("train/state.json").write_text("{", encoding="utf-8")
    assert "names no data files" in refused("train")


def test_parts_of_several_kinds_are_united_by_name() -> None:
    pq.write_table(pa.table({"a": [1], "b": ["x"]}), "a.parquet")
    Path("b.csv").write_text("b,a\ny,2\n", encoding="utf-8")
    with opened({"train": "a.parquet", "dev": "b.csv", "test": pl.DataFrame({"a": [3], "c": [True]})}) as table:
        assert names(table) == ["a", "b", "c", "split"]
        assert rows(table) == [(1, "x", None, "train"), (2, "y", None, "dev"), (3, None, True, "test")]
        assert "2 columns of 3 missing in 3 splits of 3" in says(table)
    with opened({"train": "a.parquet", "dev": "b.csv"}) as table:
        assert "UNION ALL" in table.origin  # and `opened` has run its proofs


def test_columns_whose_types_have_nothing_in_common_become_text() -> None:
    with opened({1: pd.DataFrame({"a": ["x"]}), 2: pd.DataFrame({"a": [9]})}) as table:
        assert rows(table) == [("x", "1"), ("9", "2")]
        assert "more than one type" in says(table)


def test_a_column_called_split_is_not_the_split_of_the_source() -> None:
    data = {part: pd.DataFrame({"split": ["old"], "n": [1]}) for part in ("train", "test")}
    found = audit(data, checks="exact_duplicates")
    assert found.data.roles.split is not None
    assert found.data.roles.split.name == "split_"


def test_a_mapping_of_nothing() -> None:
    assert "the mapping is empty" in refused({})


@pytest.mark.parametrize("parts", [None, ["kind"]])
def test_a_delta_table_holds_its_live_rows_in_the_same_order_each_time(parts: list[str] | None) -> None:
    data = pa.table({"a": list(range(8)), "kind": ["x", "y"] * 4})
    deltalake.write_deltalake("table", data, partition_by=parts)
    deltalake.DeltaTable("table").delete("a = 2")
    deltalake.write_deltalake("table", pa.table({"a": [9], "kind": ["z"]}), mode="append")
    orders = []
    for given in ("table", deltalake.DeltaTable("table"), Path("table").absolute()):
        with opened(given) as table:
            assert sorted(column(table)) == [0, 1, 3, 4, 5, 6, 7, 9]
            assert table.label == "table"
            orders.append(column(table))
    assert orders[0] == orders[1] == orders[2]


def test_an_older_version_of_a_delta_table() -> None:
    deltalake.write_deltalake("table", pa.table({"a": [1]}))
    deltalake.write_deltalake("table", pa.table({"a": [2]}), mode="append")
    with opened(deltalake.DeltaTable("table", version=0)) as table:
        assert rows(table) == [(1,)]


def test_a_broken_delta_table_and_one_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("table/_delta_log").mkdir(parents=True)
    assert "table: this Delta table cannot be read" in refused("table")
    monkeypatch.setitem(sys.modules, "deltalake", None)
    assert refused("table").endswith("needs the package deltalake: pip install 'debtkit[delta]'")
