"""DuckDB as the engine: what it leaves behind, what it lets through, what may run beside what."""

from __future__ import annotations

import datetime as dt
import gc
import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from debtkit.instruments.audit import DataError, DuckDB, audit
from debtkit.instruments.audit._table import literal
from debtkit.instruments.audit.sources import open_table

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a parquet file with 50,000 rows."""
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"n": range(50_000), "text": ["some words"] * 50_000}), path)
    return path


def test_statements_run_while_a_result_is_read(file: Path) -> None:
    engine = DuckDB()
    for data in (file, pa.table({"n": range(50_000)}), pa.table({"n": range(50_000)}).to_reader()):
        table = open_table(data, engine)
        batches = engine.batches("SELECT rid, c0 FROM data_rows")
        first = next(batches)
        assert engine.query("SELECT count(*) FROM data") == [(50_000,)]
        other = engine.batches("SELECT c0 FROM data")
        assert next(other).num_rows == first.num_rows == 10_000
        assert first.num_rows + sum(batch.num_rows for batch in batches) == table.rows
        del other
    engine.close()


def test_results_over_temporary_tables_can_be_read() -> None:
    engine = DuckDB()
    engine.query("CREATE TEMP TABLE mine AS SELECT 7 AS a")
    assert [batch.to_pylist() for batch in engine.batches("SELECT a FROM mine")] == [[{"a": 7}]]
    engine.close()


def test_moments_with_a_zone_need_no_other_package() -> None:
    engine = DuckDB()
    moment = dt.datetime(2024, 1, 1, 10, tzinfo=dt.UTC)
    assert engine.query("SELECT TIMESTAMPTZ '2024-01-01 12:00:00+02', 1, 1") == [(moment, 1, 1)]
    engine.close()


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    engine = DuckDB(spill=tmp_path)
    open_table(pa.table({"a": [1]}).to_reader(), engine)
    assert len(list(tmp_path.iterdir())) == 1
    engine.close()
    engine.close()
    assert not list(tmp_path.iterdir())
    engine = DuckDB(spill=tmp_path)
    del engine
    gc.collect()
    assert not list(tmp_path.iterdir())


def test_nothing_is_left_behind_by_an_audit_that_is_gone_or_failed(tmp_path: Path, file: Path) -> None:
    (tmp_path / "mine").mkdir()
    engine = DuckDB(spill=tmp_path / "mine")
    found = audit(file, engine=engine, checks="exact_duplicates")
    again = audit(file, engine=engine, checks="exact_duplicates")
    assert found.data.table.engine is not again.data.table.engine
    assert found.data.table.engine.query("SELECT count(*) FROM data") == [(50_000,)]
    with pytest.raises(DataError):
        audit(tmp_path / "nothing.parquet", engine=engine)
    del found, again, engine
    gc.collect()
    assert not list((tmp_path / "mine").iterdir())


def test_ctrl_c_leaves_nothing_behind(tmp_path: Path, file: Path) -> None:
    program = (
        "import sys, threading, os, signal, tempfile\n"
        f"tempfile.tempdir = {str(tmp_path / 'spill')!r}\n"
        "from debtkit.instruments.audit import audit\n"
        "def stop(done, of, name):\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        f"try:\n    audit({str(file)!r}, progress=stop)\n"
        "except KeyboardInterrupt:\n"
        "    print(os.listdir(tempfile.tempdir), 'stopped')\n"
    )
    (tmp_path / "spill").mkdir()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] stopped"
    assert not done.stderr


def test_a_statement_is_interrupted_by_ctrl_c() -> None:
    engine = DuckDB(threads=1)
    timer = threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        engine.query("SELECT count(DISTINCT md5(CAST(i AS VARCHAR))) FROM range(200000000) AS t(i)")
    assert engine.query("SELECT 1") == [(1,)]
    engine.close()


def test_a_fence_keeps_other_files_out(tmp_path: Path, file: Path) -> None:
    other = tmp_path / "b.parquet"
    other.write_bytes(file.read_bytes())
    found = audit(file, checks="exact_duplicates")
    engine = found.data.table.engine
    assert engine.query("SELECT count(*) FROM data") == [(50_000,)]
    for outside in (other, tmp_path / ".." / tmp_path.name / "b.parquet"):
        with pytest.raises(DataError, match="opens none"):
            engine.query(f"FROM read_parquet({literal(str(outside))})")
    with pytest.raises(DataError):
        engine.query(f"COPY (SELECT 1) TO '{tmp_path / 'c.csv'}'")


def test_no_network_is_tried() -> None:
    engine = DuckDB()
    for sql in ("INSTALL httpfs", "SELECT * FROM read_parquet('https://localhost/a.parquet')", "LOAD delta"):
        with pytest.raises(DataError):
            engine.query(sql)
    engine.close()


def test_data_larger_than_the_limit_are_read_and_sorted(tmp_path: Path) -> None:
    schema = pa.schema({"n": pa.int64(), "text": pa.string()})
    batches = (
        pa.record_batch([list(range(at, at + 10_000)), [f"{i:064}" for i in range(10_000)]], schema=schema)
        for at in range(0, 1_000_000, 10_000)
    )
    engine = DuckDB(memory_limit="60MB", spill=tmp_path, threads=1)
    table = open_table(pa.RecordBatchReader.from_batches(schema, batches), engine)
    assert table.rows == 1_000_000
    assert engine.query("SELECT max(rid - c0), count(DISTINCT c1) FROM data_rows") == [(0, 10_000)]
    sorted_rows = engine.batches("SELECT c0, c1 FROM data_rows ORDER BY c1, c0")
    assert sum(batch.num_rows for batch in sorted_rows) == 1_000_000
    engine.close()


@pytest.mark.parametrize("settings", [{"memory_limit": "rubbish"}, {"threads": 0}, {"spill": "/no/such/folder"}])
def test_settings_that_cannot_be_are_refused(settings: dict[str, str]) -> None:
    with pytest.raises(DataError, match=r"memory_limit|spill"):
        DuckDB(**settings)  # type: ignore[arg-type]
