"""Ctrl-C, full disks, closed engines and arguments that are none: a sentence, and nothing is left behind."""

from __future__ import annotations

import copy
import gc
import pickle
import resource
import signal
import subprocess
import sys
import threading
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from debtkit.instruments.audit import DataError, DuckDB, audit

if TYPE_CHECKING:
    from pathlib import Path

TWICE = pa.table({"a": [1, 2, 2] * 50, "s": ["x", "y", "y"] * 50})


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"text": 5}, "text cannot be an int; give the name of a column"),
        ({"groups": [None]}, "groups cannot be a list"),
        ({"checks": 5}, "checks cannot be an int"),
        ({"benchmarks": 5}, "benchmarks cannot be an int"),
        ({"progress": 5}, "progress cannot be an int; give True, or a function"),
        ({"as_of": "2024-01-01"}, "as_of cannot be a str; give a date"),
        ({"contract": 5}, "contract cannot be an int"),
        ({"label": 5}, "label='5': the data have no such column"),
    ],
)
def test_an_argument_of_another_kind_is_refused_in_a_sentence(given: dict[str, Any], says: str) -> None:
    with pytest.raises(DataError) as caught:
        audit(TWICE, **given)
    assert str(caught.value).startswith(says)


def test_a_moment_counts_as_its_day() -> None:
    found = audit(TWICE, as_of=datetime(2024, 1, 1, 12), checks="freshness")  # noqa: DTZ001 - zones make no odds
    assert str(found.data.as_of) == "2024-01-01"


def test_an_audit_says_why_it_cannot_be_pickled_or_copied() -> None:
    found = audit(TWICE, checks="exact_duplicates")
    for attempt in (pickle.dumps, copy.deepcopy, copy.copy):
        with pytest.raises(TypeError, match="keep its as_dict"):
            attempt(found)
    assert pickle.loads(pickle.dumps(found.as_dict())) == found.as_dict()  # noqa: S301 - written here


def test_a_closed_engine_is_told_and_never_taken_for_damaged_data(tmp_path: Path) -> None:
    pq.write_table(TWICE, tmp_path / "a.parquet")
    engine = DuckDB()
    engine.close()
    found = audit(tmp_path / "a.parquet", engine=engine, checks="exact_duplicates")
    assert found.findings
    found.data.table.engine.close()
    assert found.to_markdown()
    with pytest.raises(DataError, match="engine that held the data was closed"):
        found.contract()


def test_audits_at_once_in_threads_say_the_same(tmp_path: Path) -> None:
    pq.write_table(TWICE, tmp_path / "a.parquet")
    engine, said = DuckDB(), []

    def look() -> None:
        said.append(
            audit(tmp_path / "a.parquet", engine=engine, checks=["exact_duplicates", "column_profile"]).to_json()
        )

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.close()
    assert len(said) == len(threads)
    assert len(set(said)) == 1


def _few_bytes() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))


FULL = """
import sys, os
from debtkit.instruments.audit import audit
from debtkit.instruments.audit._errors import OutOfRoomError
try:
    audit("long.csv", checks="exact_duplicates")
except ValueError as error:
    print(type(error).__name__, error)
found = audit("long.parquet", checks="exact_duplicates")
for ending in ("parquet", "csv", "jsonl"):
    try:
        found.fix(["drop_exact_duplicates"], f"out.{ending}")
    except (OSError, ValueError) as error:
        print(isinstance(error, (OSError, OutOfRoomError)))
print(sorted(os.listdir()))
"""


def test_a_full_disk_is_told_as_such_and_no_part_of_a_file_stays(tmp_path: Path) -> None:
    lines = [f"{at},{at * 7919 % 1_000_003:x}{at:x}{at * 31:o}" for at in range(100_000)]
    (tmp_path / "long.csv").write_text("a,b\n" + "\n".join(lines), encoding="utf-8")
    columns = zip(*(line.split(",") for line in [*lines, lines[0]]), strict=True)
    pq.write_table(pa.table(dict(zip("ab", columns, strict=True))), tmp_path / "long.parquet")
    done = subprocess.run(
        [sys.executable, "-c", FULL], cwd=tmp_path, capture_output=True, text=True, check=False, preexec_fn=_few_bytes
    )  # fmt: skip
    assert not done.stderr
    said = done.stdout.splitlines()
    assert said[0].startswith("OutOfRoomError")
    assert said[1:4] == ["True"] * 3
    assert said[4] == "['long.csv', 'long.parquet']"


STOPPED = """
import sys
from debtkit.instruments.audit import audit
def told(done, of, check):
    if check == "exact_duplicates":
        print("go", flush=True)
try:
    audit("long.parquet", checks=["exact_duplicates", "column_profile"], progress=told)
    print("swallowed")
except KeyboardInterrupt:
    print("stopped")
"""


def test_ctrl_c_stops_the_audit_and_leaves_no_folder(tmp_path: Path) -> None:
    pq.write_table(
        pa.table({"a": range(3_000_000), "b": [f"{at * 7919 % 1_000_003:x}" for at in range(3_000_000)]}),
        tmp_path / "long.parquet",
    )
    (tmp_path / "spill").mkdir()
    running = subprocess.Popen(
        [sys.executable, "-c", STOPPED],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
        env={"TMPDIR": str(tmp_path / "spill")},
    )
    with running:
        assert running.stdout is not None
        assert running.stdout.readline() == "go\n"
        running.send_signal(signal.SIGINT)
        assert running.stdout.read() == "stopped\n"
    gc.collect()
    assert not list((tmp_path / "spill").iterdir())
