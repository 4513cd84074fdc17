"""CSV that is broken or odd: no row is lost without a word, and no text becomes a number that it is not."""

from __future__ import annotations

import csv
import gzip
import io
import math
from pathlib import Path
from typing import Any

import pytest
from audit_sources_helpers import column, names, opened, refused, rows, says, types, written
from hypothesis import given, settings
from hypothesis import strategies as st


def test_a_line_with_a_cell_too_many_is_told_and_the_good_rows_stay() -> None:
    written(Path("a.csv"), "id,name\n1,x\n2,y\n3,z\n4,a\n5,b\n6,c\n7,d,e\n")
    with opened("a.csv") as table:
        assert names(table) == ["id", "name"]
        assert column(table) == [1, 2, 3, 4, 5, 6]
        assert "1 line rejected (too many columns)" in says(table)
        assert [example.row for example in table.problems[0].examples] == ["line 8"]
        assert table.problems[0].rows == 1


def test_a_line_with_a_cell_too_few_is_told() -> None:
    written(Path("a.csv"), "id,name\n1\n2,y\n")
    with opened("a.csv") as table:
        assert rows(table) == [(2, "y")]
        assert "1 line rejected (missing columns)" in says(table)


def test_a_quote_that_is_never_closed_swallows_no_line_in_silence() -> None:
    written(Path("a.csv"), 'id,name\n1,"two\nlines"\n2,"broken\n3,z\n4,a\n')
    with opened("a.csv") as table:
        assert rows(table) == [(1, "two\nlines")]
        assert "1 line rejected" in says(table)
        assert "2 more lines swallowed by a quote" in says(table)


def test_line_ends_within_quotes_and_blank_lines_are_no_loss() -> None:
    written(Path("a.csv"), 'id,name\n\n1,"two\n\nlines"\n\n\n2,b\n')
    with opened("a.csv") as table:
        assert table.rows == 2
        assert not table.problems


def test_leading_zeros_long_numbers_and_overflow_stay_text() -> None:
    written(Path("a.csv"), "zip,id,big,plain\n00007,12345678901234567890,1e400,7\n1,2,3,-8\n")
    with opened("a.csv") as table:
        assert types(table) == ["VARCHAR", "VARCHAR", "VARCHAR", "BIGINT"]
        assert column(table) == ["00007", "1"]


def test_types_are_given_where_every_value_fits() -> None:
    written(
        Path("a.csv"),
        "n,x,flag,day,moment,zoned,almost\n"
        "1,1.5,true,2024-01-31,2024-01-01 10:00:00,2024-01-01T10:00:00Z,2024-02-30\n"
        "-2,nan,FALSE,9999-12-31,2024-01-02,2024-01-01T10:00:00+02:00,2024-01-01\n",
    )
    with opened("a.csv") as table:
        known = ["BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "VARCHAR"]
        assert types(table) == known
        assert math.isnan(column(table, 1)[1])


def test_a_value_after_the_sample_keeps_its_column_text() -> None:
    written(Path("a.csv"), "n\n" + "1\n" * 5_000 + "x\n")
    with opened("a.csv") as table:
        assert types(table) == ["VARCHAR"]
        assert column(table)[-1] == "x"


@pytest.mark.parametrize(
    ("encoding", "text"), [("latin-1", "é"), ("cp1252", "“€”"), ("utf-16", "上é"), ("utf-8-sig", "é"), ("utf-32", "é")]
)
def test_encodings_are_read_and_told(encoding: str, text: str) -> None:
    written(Path("a.csv"), f"id,name\n1,{text}\n2,b\n", encoding)
    with opened("a.csv") as table:
        assert rows(table) == [(1, text), (2, "b")]
        assert names(table) == ["id", "name"]
        assert ("not UTF-8" in says(table)) == (encoding != "utf-8-sig")


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_delimiters_are_found(delimiter: str) -> None:
    written(Path("a.csv"), f"id{delimiter}name\n1{delimiter}a,b\n2{delimiter}c,d,e\n")
    with opened("a.csv") as table:
        assert rows(table) == [(1, "a,b"), (2, "c,d,e")]


def test_one_column_of_sentences_is_not_cut_at_commas() -> None:
    written(Path("a.csv"), "text\nhello, world\none\n")
    with opened("a.csv") as table:
        assert rows(table) == [("hello, world",), ("one",)]


def test_mixed_line_ends_are_read_and_told() -> None:
    Path("a.csv").write_bytes(b"id,name\r\n1,a\r\n2,b\n3,c\r\n")
    with opened("a.csv") as table:
        assert rows(table) == [(1, "a"), (2, "b"), (3, "c")]
        assert "mixes line ends" in says(table)


def test_names_may_be_doubled_empty_or_equal_but_for_case() -> None:
    written(Path("a.csv"), "id,id,,ID\n1,2,3,4\n")
    with opened("a.csv") as table:
        assert names(table) == ["id", "id", "", "ID"]
        assert rows(table) == [(1, 2, 3, 4)]
        assert "1 name given to more than one column" in says(table)
        assert "1 column without a name" in says(table)


def test_a_file_without_names_keeps_its_first_row() -> None:
    written(Path("a.csv"), "1,2.5,x\n2,3.5,y\n")
    with opened("a.csv") as table:
        assert column(table) == [1, 2]
        assert "first line looks like data" in says(table)


def test_years_may_be_names() -> None:
    written(Path("a.csv"), "country,2019,2020\nx,1,2\n")
    with opened("a.csv") as table:
        assert names(table) == ["country", "2019", "2020"]


def test_a_cell_of_ten_megabytes_is_kept() -> None:
    written(Path("a.csv"), f"id,name\n1,{'x' * 10_000_000}\n2,b\n")
    with opened("a.csv") as table:
        assert table.engine.query("SELECT max(length(c1)), count(*) FROM data") == [(10_000_000, 2)]
        assert not table.problems


def test_empty_files_and_files_of_names_only() -> None:
    Path("empty.csv").touch()
    assert refused("empty.csv") == "empty.csv is empty: a CSV file has at least a line of names"
    written(Path("names.csv"), "a,b\n")
    with opened("names.csv") as table:
        assert (table.rows, names(table)) == (0, ["a", "b"])


def test_packed_files_and_packed_files_that_are_cut_off() -> None:
    Path("a.csv.gz").write_bytes(gzip.compress(b"a,b\n1,2\n3,4\n"))
    with opened("a.csv.gz") as table:
        assert rows(table) == [(1, 2), (3, 4)]
    Path("b.csv.gz").write_bytes(Path("a.csv.gz").read_bytes()[:-12])
    assert "b.csv.gz cannot be unpacked" in refused("b.csv.gz")


def test_several_files_are_united_by_name_and_their_differences_told() -> None:
    written(Path("1.csv"), "a,b\n1,2\n")
    written(Path("2.csv"), "b;a\nx;3\n")
    written(Path("3.csv"), "a,c\n4,5\n")
    with opened("*.csv") as table:
        assert names(table) == ["a", "b", "c"]
        assert rows(table) == [(1, "2", None), (3, "x", None), (4, None, 5)]
        assert "2 columns of 3 missing in 3 files of 3" in says(table)


def test_five_thousand_columns() -> None:
    width = 5_000
    header, line = (",".join(f"{kind}{at}" for at in range(width)) for kind in ("n", ""))
    written(Path("a.csv"), f"{header}\n{line}\n")
    with opened("a.csv") as table:
        assert table.engine.query("SELECT c0, c4999 FROM data") == [(0, 4_999)]


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(*[st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=8)] * 2),
        min_size=1,
        max_size=8,
    )
)
def test_what_python_writes_is_what_is_read(cells: list[tuple[str, str]]) -> None:
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([("first", "second"), *cells])
    Path("any.csv").write_text(file.getvalue(), encoding="utf-8", newline="")
    with opened("any.csv") as table:
        read: list[tuple[Any, ...]] = table.engine.query(
            "SELECT CAST(c0 AS VARCHAR), CAST(c1 AS VARCHAR) FROM data_rows ORDER BY rid"
        )
        if "BIGINT" in types(table) or "VARCHAR" in types(table):
            expected = [tuple(cell or None for cell in row) for row in cells]
            same = [at for at, kind in enumerate(types(table)) if kind in {"VARCHAR", "BIGINT"}]
            assert [[row[at] for at in same] for row in read] == [[row[at] for at in same] for row in expected]
        assert table.rows == len(cells)
        assert not [found for found in table.problems if "line" in found.unit]
