"""Auditing data, against what one scan of the same file by the engine costs."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from _cpu import cost
from _tables import DRIFTED, mixed_table
from _texts import AUDIT, MINHASH, corpus, missed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _cpu import Cost

ROWS = 1_000_000
TEXTS = 100_000
_FLOOR = """
import duckdb
c = duckdb.connect()
c.execute("SUMMARIZE SELECT * FROM '{path}'").fetchall()
c.execute("SELECT count(*) - (SELECT count(*) FROM (SELECT DISTINCT * FROM '{path}')) FROM '{path}'").fetchall()
"""
_AUDIT = "import debtkit; debtkit.audit({path!r})"
_DRIFT = """
import debtkit
found = debtkit.audit({path!r}, reference={reference!r}, checks=["drift"])
drifted = {{name for finding in found.findings for name in finding.columns}}
assert drifted == {expected!r}, drifted
"""


def rows() -> Iterator[tuple[str, float, float, str]]:
    """Yield (what, measured, limit, unit)."""
    with tempfile.TemporaryDirectory() as name:
        table = mixed_table(Path(name) / "table.parquet", ROWS)
        floor = _run(_FLOOR.format(path=table))
        audit = _run(_AUDIT.format(path=str(table)))
        yield "audit of 1 M x 20 / SUMMARIZE and a count of copies", audit.cpu / floor.cpu, 2, "x"
        yield "peak memory of that audit", audit.peak_mb, 1_000, "MB"
        drifted = mixed_table(Path(name) / "drifted.parquet", ROWS, seed=1, drift=True)
        script = _DRIFT.format(path=str(drifted), reference=str(table), expected=set(DRIFTED))
        yield "drift of 1 M against 1 M, the planted one and no other", _run(script).cpu, 7, "CPU-s"
        yield from _texts(Path(name))


def _texts(folder: Path) -> Iterator[tuple[str, float, float, str]]:
    path, told = folder / "texts.parquet", folder / "found.json"
    truth = corpus(path, TEXTS)
    audit = _run(AUDIT.format(path=str(path), told=str(told)))
    minhash = _run(MINHASH.format(path=str(path)))
    yield "audit of 100,000 texts / datasketch's MinHash alone", audit.cpu / minhash.cpu, 0.9, "x"
    near, wrong, leaks, personal = missed(truth, told)
    yield "near copies missed", near, 0.03, "share"
    yield "rows wrongly called near copies", wrong, 0.01, "share"
    yield "leaked rows missed", leaks, 0.01, "share"
    yield "rows with personal data missed", personal, 0.03, "share"


def _run(script: str) -> Cost:
    return cost(sys.executable, "-c", script, runs=2)
