"""``debtkit audit`` on real files: what it prints, keeps, and returns."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from projects import commit, write

from debtkit.cli import main
from debtkit.instruments.audit._view_data import audit_schema
from debtkit.project import Project

FAST = ("--checks", "exact_duplicates,missing_values,secrets,contract")
KEY = "sk-proj-Zq8vWm3KpT9xLc5RnB2yHd7GfJ4sAa1Q"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "train.parquet"
    pq.write_table(pa.table({"text": ["a b", "c d", "a b", "e f"], "n": [1, 2, 1, 4]}), path)
    monkeypatch.chdir(tmp_path)
    return path


def test_text_is_the_default(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", str(data), *FAST]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Audit of 'train.parquet': 4 rows x 2 columns")
    assert "row" in out
    assert err == ""
    assert sorted(path.name for path in data.parent.iterdir()) == ["train.parquet"]


@pytest.mark.parametrize(("grade", "code"), [("critical", 0), ("low", 1)])
def test_the_gate(data: Path, grade: str, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", str(data), *FAST, "--fail-on", grade]) == code
    assert "repeats an earlier row" in capsys.readouterr().out


def test_json_keeps_to_the_schema_and_several_paths_are_a_list(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = data.parent / "test.csv"
    other.write_text("text,n\nx,1\ny,2\n", encoding="utf-8")
    assert main(["audit", str(data), *FAST, "--format", "json"]) == 0
    one = json.loads(capsys.readouterr().out)
    assert main(["audit", str(data), str(other), *FAST, "--format", "json"]) == 0
    both = json.loads(capsys.readouterr().out)
    assert both[0] == one
    assert [told["data"]["rows"] for told in both] == [4, 2]
    for told in both:
        jsonschema.Draft202012Validator(audit_schema()).validate(told)


def test_markdown_goes_to_a_file(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", str(data), *FAST, "--format", "markdown", "--output", "AUDIT.md"]) == 0
    assert capsys.readouterr().out == ""
    assert (data.parent / "AUDIT.md").read_text(encoding="utf-8").startswith("# ")


def test_options_reach_the_audit(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--text", "text", "--label", "n", "--groups", "n", "--as-of", "2026-11-22", "--memory-limit", "1GB"]
    words += ["--spill", str(data.parent), "--reference", str(data), "--budget", "full"]
    assert main(["audit", str(data), "--checks", "schema_drift", *words, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["roles"]["text"] == ["text"]
    assert told["roles"]["label"] == "n"
    assert told["roles"]["groups"] == ["n"]
    assert told["data"]["budget"] == "full"
    assert told["data"]["as_of"] == "2026-11-22"
    assert told["reference"]["rows"] == 4
    assert [path.name for path in data.parent.iterdir()] == ["train.parquet"]


def test_a_contract_is_enforced(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    terms = data.parent / "contract.yaml"
    terms.write_text("contract: 1\ncolumns:\n  - name: n\n    type: integer\n    max: 3\n", encoding="utf-8")
    assert main(["audit", str(data), *FAST, "--contract", str(terms), "--fail-on", "medium"]) == 1
    assert re.search(r"(?i)clause \W+max\W", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nope.parquet"], "nope.parquet is not there"),
        (["*.nope"], "*.nope matches no file"),
        (["train.parquet", "--label", "lable"], "the data have no such column"),
        (["train.parquet", "--checks", "duplicates"], "there is no such check"),
        (["train.parquet", "--memory-limit", "much"], "write a size like '2GB'"),
        (["train.parquet", "--spill", "nowhere"], "is not a folder that can be written to"),
        (["train.parquet", "--engine", "spark", "--spill", "."], "settings of DuckDB"),
        (["train.parquet", "--contract", "no.yaml"], "there is no such contract"),
        (["train.parquet", "--record", "no-folder"], "no-folder does not exist"),
        (["train.parquet", "train.parquet"], "is named twice"),
        (["broken.parquet"], "broken.parquet"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, list) else "",
)
@pytest.mark.usefixtures("data")
def test_bad_input_is_one_sentence(words: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("broken.parquet").write_bytes(b"PAR1 this is none")
    assert main(["audit", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    (sentence,) = err.splitlines()
    assert sentence.startswith("debtkit: ")
    assert says in sentence


def test_what_was_found_moves_the_debt_of_a_project(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = commit(write(data.parent / "tickets"))
    pq.write_table(pa.table({"text": ["a b", "c d", "a b"], "note": [f"key {KEY}", "", ""]}), root / "rows.parquet")
    assert main(["audit", str(root / "rows.parquet"), *FAST, "--text", "note", "--record", str(root)]) == 0
    out, err = capsys.readouterr()
    assert "kept in" in err
    (kept,) = (root / ".debtkit/facts").glob("audit-rows-parquet-*.json")
    assert KEY[:20] not in kept.read_text(encoding="utf-8") + out
    project = Project(root)
    project.scan()
    judgement = project.judge()
    assert judgement["DK327"].findings
    assert judgement["DK327"].findings[0].place.path == "rows.parquet"
    assert main(["check", str(root)]) == 1  # a key in the data is critical


def test_the_real_command(data: Path) -> None:
    command = [str(Path(sys.executable).parent / "debtkit"), "audit", str(data), *FAST, "--fail-on", "low"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == ""
    assert done.stdout.startswith("Audit of")


@pytest.mark.parametrize(
    ("asked", "code", "says"),
    [(signal.SIGINT, 2, ["debtkit: stopped; nothing of this audit is kept"]), (signal.SIGTERM, 143, [])],
)
def test_who_stops_it_leaves_nothing(asked: signal.Signals, code: int, says: list[str], tmp_path: Path) -> None:
    rows = 400_000
    table = pa.table({"text": [f"row {at} of a long story about {at % 977} things" for at in range(rows)]})
    pq.write_table(table, tmp_path / "long.parquet")
    spill = tmp_path / "spill"
    spill.mkdir()
    command = [sys.executable, "-m", "debtkit.cli", "audit", "long.parquet", "--text", "text", "--spill", str(spill)]
    command += ["--record", ".", "--output", "audit.md", "--format", "markdown"]
    begin = "import signal,sys; signal.signal(signal.SIGINT, signal.default_int_handler); from debtkit.cli import main"
    running = subprocess.Popen(
        [sys.executable, "-c", f"{begin}; sys.exit(main({command[3:]!r}))"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not any(spill.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.5)
    running.send_signal(asked)
    out, err = running.communicate(timeout=60)
    assert running.returncode == code, err
    assert err.splitlines() == says
    assert out == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["long.parquet", "spill"]
    assert list(spill.iterdir()) == []
