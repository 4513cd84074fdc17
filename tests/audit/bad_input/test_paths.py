"""Names of files are data: none is taken for a glob, and no file is read twice or in place of another."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from audit_sources_helpers import column, opened, refused

from debtkit.instruments.audit import audit

ODD = ("q?", "glob*star", "br[ack]et", "sp ace", "new\nline", "quo'te", 'dq"', "%s{}", "back\\slash", "~tilde", "ü😀")
TRAPS = ("qq", "globXstar", "braet")


def made(name: str, number: int) -> None:
    """Write a file whose rows say which it is."""
    text = f'{{"a": {number}}}\n' * 2 if name.endswith("jsonl") else f"a,b\n{number},x\n{number},x\n"
    Path(name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
@pytest.mark.parametrize("name", ODD)
def test_a_file_is_read_by_its_name_and_no_other(name: str, ending: str) -> None:
    for trap in TRAPS:
        made(f"{trap}.{ending}", 7)
    made(f"{name}.{ending}", 3)
    with opened(f"{name}.{ending}") as table:
        assert column(table) == [3, 3]
        assert "\n" not in table.label
        assert table.label.isprintable()


@pytest.mark.parametrize("name", ODD)
def test_so_is_parquet_also_behind_the_fence(name: str) -> None:
    import pyarrow as pa  # noqa: PLC0415 - only here
    import pyarrow.parquet as pq  # noqa: PLC0415 - only here

    for at, one in enumerate((name, *TRAPS)):
        pq.write_table(pa.table({"a": [at, at]}), f"{one}.parquet")
    found = audit(Path(f"{name}.parquet"), checks="column_profile")
    (about,) = found["column_profile"].figures["columns"]
    assert (about["rows"], about["max"]) == (2, 0)


def test_a_link_that_leads_back_is_not_followed_again() -> None:
    Path("data").mkdir()
    made("data/a.csv", 3)
    Path("data/self").symlink_to("../data")
    with opened("data/**/*.csv") as table:
        assert table.rows == 2
    with opened("data") as table:
        assert table.rows == 2


def test_what_is_no_file_is_refused() -> None:
    os.mkfifo("pipe.csv")
    Path("dead.csv").symlink_to("nowhere.csv")
    Path("loop.csv").symlink_to("loop.csv")
    for name in ("pipe.csv", "dead.csv", "loop.csv", "/dev/null"):
        assert "is not there" in refused(name)
    assert "the path is empty" in refused("")
    assert "file:// is an address" in refused("file:///data/a.csv")


def test_a_name_that_is_no_utf8_is_refused_in_a_sentence_that_can_be_printed() -> None:
    message = refused("é\udce9.csv")
    assert "no UTF-8" in message
    assert message.encode()
