"""One record a run: which data, code and settings made which model."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from projects import commit, git, write

from debtkit.instruments.audit import audit
from debtkit.judgement import State
from debtkit.project import Project
from debtkit.project._lineage_store import identified

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = date(2026, 11, 22)
KEY = "sk-proj-Zq8vWm3KpT9xLc5RnB2yHd7GfJ4sAa1Q"
TRAIN = "from transformers import Trainer\nTrainer(model='bert-base-uncased').train()\n"


@pytest.fixture
def trained(root: Path) -> Project:
    write(root, {"train.py": TRAIN, "models/m.bin": "one", ".gitignore": "models/\n"})
    (root / "data").mkdir()
    pq.write_table(pa.table({"text": ["a b", "c d", "a b"], "n": [1, 2, 1]}), root / "data" / "train.parquet")
    commit(root, "Data")
    return Project(root)


def recorded(project: Project, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - as record takes them
    given: dict[str, Any] = {
        "inputs": project.root / "data/train.parquet",
        "outputs": project.root / "models/m.bin",
        "on": NOON,
    }
    path = project.lineage.record(**(given | more))
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return record


def test_a_run_is_one_file_named_by_day_and_content(trained: Project) -> None:
    one = recorded(trained, params={"lr": 1e-4})
    (path,) = (trained.root / ".debtkit/lineage").iterdir()
    assert path.name == f"2026-11-22-{one['id']}.json"
    assert recorded(trained, params={"lr": 1e-4}) == one
    assert len(trained.lineage.records()) == 1
    assert recorded(trained, params={"lr": 2e-4})["id"] != one["id"]
    told = {key: value for key, value in one.items() if key not in {"id", "run_id"}}
    assert identified(told) == one["id"]
    assert str(trained.root) not in path.read_text(encoding="utf-8")


def test_what_it_holds(trained: Project) -> None:
    one = recorded(trained, code="train.py", params={"lr": 1e-4, "seed": np.int64(7), "betas": (0.9, 0.99)})
    (data,), (model,) = one["inputs"], one["outputs"]
    assert data["name"] == data["path"] == "data/train.parquet"
    assert data["version"]["system"] == "git"
    assert data["version"]["modified"] is False
    assert model["version"] is None
    assert model["sha256"] == "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"
    assert one["code"]["commit"] == git(trained.root, "rev-parse", "HEAD").strip()
    assert one["code"]["dirty"] is False
    assert [file["path"] for file in one["code"]["files"]] == ["train.py"]
    assert one["params"] == {"lr": 1e-4, "seed": 7, "betas": [0.9, 0.99]}


def test_changed_code_is_told(trained: Project) -> None:
    (trained.root / "train.py").write_text(TRAIN + "\n", encoding="utf-8")
    assert recorded(trained)["code"]["dirty"] is True


def test_an_audit_brings_fingerprint_and_quality_without_places_of_the_machine(trained: Project) -> None:
    found = audit(trained.root / "data/train.parquet", checks=["exact_duplicates", "column_profile"])
    (data,) = recorded(trained, inputs=found)["inputs"]
    assert data["fingerprint"] == found.fingerprint().value
    assert data["path"] == "data/train.parquet"
    assert data["quality"]["metrics"]["n"]["distinctCount"] == 2
    failed = [one for one in data["quality"]["assertions"] if not one["success"]]
    assert [one["assertion"] for one in failed] == ["exact_duplicates"]
    assert "read_parquet('data/train.parquet')" in failed[0]["content"]
    frame = audit(pa.table({"a": [1]}), checks="exact_duplicates")
    (data,) = recorded(trained, inputs={"in memory": frame})["inputs"]
    assert (data["name"], data["path"], data["sha256"]) == ("in memory", None, None)


def test_secrets_and_personal_data_are_masked(trained: Project) -> None:
    params = {"api_key": "short", "note": f"use {KEY}", "mail": "ada@example.org", "nested": {"hf_token": "x"}}
    params["url"] = "https://ada:geheim@example.org/x"
    one = recorded(trained, params=params, inputs="s3://id:geheim@bucket/train")
    text = json.dumps(one)
    for secret in ("short", KEY[:20], "ada@example", "geheim"):
        assert secret not in text
    assert one["params"]["api_key"] == one["params"]["nested"]["hf_token"] == "***"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"inputs": "no.parquet"}, "inputs: no.parquet is not there"),
        ({"outputs": None}, "outputs is empty"),
        ({"inputs": []}, "inputs is empty"),
        ({"inputs": pa.table({"a": [1]})}, "inputs holds a Table; pass a path"),
        ({"inputs": 7}, "inputs holds a int; pass a path"),
        ({"code": "gone.py"}, "code: gone.py is not there"),
        ({"code": 7}, "code holds a int"),
        ({"params": [1]}, "params is a list"),
        ({"params": {"model": object()}}, r"params\['model'\] is a object, which JSON cannot hold"),
        ({"params": {"lr": float("nan")}}, r"params\['lr'\] is nan"),
        ({"name": ""}, "name is ''"),
        ({"on": "today"}, "on is a str"),
        ({"inputs": ["data/train.parquet", "data/train.parquet"]}, "twice"),
    ],
)
def test_bad_input_is_one_sentence_and_keeps_nothing(trained: Project, given: dict[str, Any], says: str) -> None:
    with pytest.raises((ValueError, TypeError), match=says) as refused:
        recorded(trained, **given)
    assert "\n" not in str(refused.value)
    assert not (trained.root / ".debtkit/lineage").exists()


def test_settings_on_a_circle_are_refused(trained: Project) -> None:
    circle: dict[str, Any] = {}
    circle["again"] = circle
    with pytest.raises(ValueError, match="nested more than 20 deep"):
        recorded(trained, params=circle)


def test_without_git_the_files_are_asked_for(tmp_path: Path) -> None:
    root = write(tmp_path / "plain", {"train.py": TRAIN, "a.csv": "a\n1\n", "m.bin": "one"})
    lineage = Project(root).lineage
    with pytest.raises(ValueError, match="no commit of git, so its code has no version; commit it, or pass code="):
        lineage.record("a.csv", outputs="m.bin")
    lineage.record("a.csv", "train.py", {}, "m.bin")
    (one,) = lineage.records()
    assert one["code"]["commit"] is None
    assert one["inputs"][0]["version"] is None


def test_a_record_answers_the_question_of_the_catalogue(trained: Project) -> None:
    trained.scan(as_of=DAY)
    before = trained.judge(as_of=DAY)["DK313"]
    assert before.state is State.UNKNOWN
    assert before.check.id in trained.judge(as_of=DAY).questions
    recorded(trained)
    assert trained.judge(as_of=DAY)["DK313"].state is State.GOOD
    assert Project(trained.root).facts()
    anew = Project(trained.root)
    anew.scan(as_of=DAY)
    assert anew.judge(as_of=DAY)["DK313"].state is State.GOOD
    (trained.root / "models/m.bin").write_text("two", encoding="utf-8")
    anew.scan(as_of=DAY)
    assert anew.judge(as_of=DAY)["DK313"].state is State.UNKNOWN  # nobody knows what the new model was made of


def test_a_broken_record_is_named(trained: Project) -> None:
    recorded(trained)
    (path,) = (trained.root / ".debtkit/lineage").iterdir()
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(ValueError, match=r"is not a record of a run .* restore it, or delete it"):
        trained.lineage.records()


def chained(project: Project) -> None:
    recorded(project, params={"lr": 1})
    write(project.root, {"models/m.bin": "two", "models/q.onnx": "q"})
    recorded(
        project,
        params={"lr": 2},
        run_id="run 2",
        on=NOON.replace(hour=13),
        inputs=["data/train.parquet", "s3://bucket/base"],
    )
    recorded(project, inputs="models/m.bin", outputs="models/q.onnx", on=NOON.replace(hour=14), name='q"]; <b>x</b>|')


@pytest.mark.parametrize(
    "draw",
    [lambda lineage: lineage.graph(), lambda lineage: lineage.to_html().split("<table")[0]],
    ids=["file", "inline"],
)
def test_the_graph_is_drawn_once_for_each_content(trained: Project, draw: Callable[[Any], str]) -> None:
    chained(trained)
    drawn = ET.fromstring(draw(trained.lineage))  # noqa: S314 - our own
    titles = [one.text for one in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert titles.count("data/train.parquet") == 1
    assert titles.count("models/m.bin") == 2  # two contents
    assert titles.count("train") == 2
    arrows = [one for one in drawn.iter("{http://www.w3.org/2000/svg}path") if one.get("fill") == "none"]
    assert len(arrows) == 7


def test_every_form_reads_well(trained: Project, tmp_path: Path) -> None:
    lineage = trained.lineage
    assert "No run was recorded yet" in lineage.to_markdown()
    assert lineage.to_frame().empty
    assert lineage.plot().axes
    assert lineage.to_openlineage() == []
    chained(trained)
    text = lineage.to_markdown()
    assert "flowchart LR" in text
    assert "<b>" not in text
    assert "<script" not in lineage.to_html()
    assert repr(lineage) == "Lineage('tickets', 3 runs)"
    frame = lineage.to_frame()
    assert list(frame["params.lr"])[:2] == [1, 2]
    lineage.plot().savefig(tmp_path / "graph.png")
    lineage.graph(tmp_path / "graph.svg")
    assert (tmp_path / "graph.svg").read_text(encoding="utf-8") == lineage.graph()
