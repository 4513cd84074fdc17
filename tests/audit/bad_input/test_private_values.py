"""No value of the data and no path of the machine reaches an error, whatever goes wrong."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from debtkit.instruments.audit import DataError, DuckDB
from debtkit.instruments.audit._errors import OutOfRangeError, OutOfRoomError
from debtkit.instruments.audit.sources import open_table

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "jane.doe@example.org"  # noqa: S105 - made up


def everything(error: BaseException) -> str:
    """Return all that a user, a log or a debugger could see of an error, and of those behind it."""
    shown = "".join(traceback.format_exception(error))
    behind = error.__cause__ or error.__context__
    return shown + (f"{behind!r}" + everything(behind) if behind is not None else "")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT CAST(c0 AS INTEGER) FROM data",
        "SELECT CAST(c0 AS DATE) FROM data",
        "SELECT error(c0) FROM data",
        "SELECT strptime(c0, '%Y') FROM data",
        "SELECT nothing, 'jane.doe@example.org' FROM data",
        "SELECT 'jane.doe@example.org' FRM data",
        "SELECT * FROM read_csv('/home/jane/jane.doe@example.org.csv')",
    ],
)
def test_an_error_holds_no_value(sql: str) -> None:
    engine = DuckDB()
    open_table(pd.DataFrame({"a": [SECRET]}), engine)
    with pytest.raises(DataError) as caught:
        engine.query(sql)
    assert "jane" not in everything(caught.value)
    with pytest.raises(DataError) as streamed:
        list(engine.batches(sql))
    assert "jane" not in everything(streamed.value)
    assert engine.query("SELECT count(*) FROM data") == [(1,)]
    engine.close()


def test_an_error_names_the_file_and_not_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    private = tmp_path / "jane"
    private.mkdir()
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    (private / "a.parquet").write_bytes(b"PAR1 and then nothing")
    engine = DuckDB()
    with pytest.raises(DataError, match=r"^a\.parquet is cut off") as caught:
        open_table(private / "a.parquet", engine)
    assert "jane" not in str(caught.value)
    engine.close()


def test_numbers_that_overflow_are_told_as_such() -> None:
    engine = DuckDB()
    open_table(pa.table({"a": [1e308, 1.7e308, -1.7e308, 5.0]}), engine)
    with pytest.raises(OutOfRangeError, match="too large to compute with"):
        engine.query("SELECT skewness(c0) FROM data")
    engine.close()


def test_too_little_memory_names_the_settings_that_help(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"a": range(2_000_000)}), path)
    engine = DuckDB(memory_limit="20MB", threads=1)
    open_table(path, engine)
    with pytest.raises(OutOfRoomError, match=r"memory_limit='8GB', spill="):
        engine.query("SELECT quantile_cont(c0, [0.1, 0.5]), quantile_cont(c0 + 1, [0.1, 0.5]) FROM data")
    engine.close()
