"""JSON that is broken or odd: later keys and types are not lost, and lines that are no JSON are counted."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyarrow as pa
import pytest
from audit_sources_helpers import column, names, opened, refused, rows, says, types, written


def test_a_key_and_a_type_that_come_late_are_not_lost() -> None:
    written(Path("a.jsonl"), '{"a": 1}\n' * 30_000 + '{"a": "x", "new": {"deep": [1]}}\n')
    with opened("a.jsonl") as table:
        assert names(table) == ["a", "new"]
        assert types(table) == ["VARCHAR", "STRUCT(deep BIGINT[])"]
        assert rows(table)[-1] == ("x", {"deep": [1]})
        assert "1 column with values of more than one type" in says(table)


def test_messages_stay_nested() -> None:
    written(
        Path("a.jsonl"), '{"messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "ho"}]}\n'
    )
    with opened("a.jsonl") as table:
        assert table.engine.query("SELECT c0[2].content FROM data") == [("ho",)]


def test_lines_that_are_no_json_are_counted_and_named() -> None:
    written(Path("a.jsonl"), '{"a": 1}\n{"a": 2\n\n{"a": 3}\n')
    with opened("a.jsonl") as table:
        assert rows(table) == [(1,), (3,)]
        assert says(table) == "a.jsonl: 1 line of no JSON; not in the audit"
        assert [example.row for example in table.problems[0].examples] == ["line 2"]
        assert table.origin  # and `opened` has run its proofs


def test_lines_that_are_no_object_are_counted() -> None:
    written(Path("a.jsonl"), '{"a": 1}\nnull\n[1]\n7\n')
    with opened("a.jsonl") as table:
        assert rows(table) == [(1,)]
        assert "3 lines of JSON that is no object" in says(table)


def test_doubled_and_empty_keys() -> None:
    written(Path("a.jsonl"), '{"a": 1, "a": 2}\n{"a": 3, "": 4}\n')
    with opened("a.jsonl") as table:
        assert rows(table) == [(2, None), (3, 4)]
        assert names(table) == ["a", "column"]
        assert "1 line with a key twice" in says(table)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8-sig", "utf-16"])
def test_encodings(encoding: str) -> None:
    written(Path("a.jsonl"), '{"a": "é"}\n{"a": "b"}\n', encoding)
    with opened("a.jsonl") as table:
        assert rows(table) == [("é",), ("b",)]


def test_half_a_pair_of_surrogates_and_a_nul() -> None:
    written(Path("a.jsonl"), '{"a": "\\ud83d"}\n{"a": "b\\u0000c"}\n')
    with opened("a.jsonl") as table:
        assert column(table) == ["?", "b\0c"]


def test_nan_and_infinity_are_numbers() -> None:
    written(Path("a.jsonl"), '{"a": NaN}\n{"a": 1e999}\n{"a": 1.5}\n')
    with opened("a.jsonl") as table:
        assert types(table) == ["DOUBLE"]
        assert str(column(table)) == "[nan, inf, 1.5]"


def test_one_document_with_an_array_is_read_and_half_of_one_is_refused() -> None:
    written(Path("a.json"), json.dumps([{"a": 1}, {"a": 2, "b": [1, 2]}], indent=1))
    with opened("a.json") as table:
        assert rows(table) == [(1, None), (2, [1, 2])]
    written(Path("b.json"), '[{"a": 1}, {"a":')
    assert "b.json is no JSON" in refused("b.json")


def test_empty_files_plain_text_and_bottomless_nesting_are_refused() -> None:
    Path("empty.jsonl").touch()
    assert "empty.jsonl is empty" in refused("empty.jsonl")
    written(Path("text.jsonl"), "not json\n")
    assert "text.jsonl is no JSON" in refused("text.jsonl")
    written(Path("deep.jsonl"), '{"a": ' + "[" * 5_000 + "]" * 5_000 + "}\n")
    assert "deep.jsonl is no JSON" in refused("deep.jsonl")


def test_packed_lines() -> None:
    Path("a.jsonl.gz").write_bytes(gzip.compress(b'{"a": 1}\n{"a": 2}\n'))
    with pa.output_stream("b.jsonl.zst", compression="zstd") as file:
        file.write(b'{"a": 1}\n{"a": 2}\n')
    for path in ("a.jsonl.gz", "b.jsonl.zst"):
        with opened(path) as table:
            assert column(table) == [1, 2]


def test_a_cell_of_ten_megabytes() -> None:
    written(Path("a.jsonl"), json.dumps({"a": "x" * 10_000_000}) + "\n")
    with opened("a.jsonl") as table:
        assert table.engine.query("SELECT max(length(c0)) FROM data") == [(10_000_000,)]


def test_texts_that_are_no_dates_and_no_numbers_stay_as_they_are() -> None:
    written(Path("a.jsonl"), '{"zip": "00007", "day": "2024-02-30", "id": "550e8400-e29b-41d4-a716-446655440000"}\n')
    with opened("a.jsonl") as table:
        assert rows(table) == [("00007", "2024-02-30", "550e8400-e29b-41d4-a716-446655440000")]
        assert types(table) == ["VARCHAR"] * 3
