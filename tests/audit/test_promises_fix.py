"""A fix touches nothing that was read, leaves nothing half done, and says why it does not write."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import datasets
import deltalake
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from debtkit.instruments.audit import DataError, audit

if TYPE_CHECKING:
    from collections.abc import Callable

    from debtkit.instruments.audit import Audit

TWICE = pa.table({"a": [1, 2, 2], "s": ["x", "y", "y"]})
STEP = ["drop_exact_duplicates"]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder of its own."""
    monkeypatch.chdir(tmp_path)


def audited(path: str = "in.parquet") -> Audit:
    """Write a file and audit it."""
    pq.write_table(TWICE, path)
    return audit(path, checks="exact_duplicates")


@pytest.mark.parametrize("target", ["in.parquet", "hard.parquet", "soft.parquet", "sub/../in.parquet", "./in.parquet"])
def test_the_input_is_never_written_by_any_of_its_names(target: str) -> None:
    found = audited()
    before = Path("in.parquet").read_bytes()
    Path("sub").mkdir()
    os.link("in.parquet", "hard.parquet")
    Path("soft.parquet").symlink_to("in.parquet")
    with pytest.raises(DataError, match="was not written"):
        found.fix(STEP, target)
    assert Path("in.parquet").read_bytes() == before


@pytest.mark.parametrize("target", ["é\udce9.parquet", "x.txt", "", "sub"])
def test_a_target_that_cannot_be_is_refused_before_anything_is_written(target: str) -> None:
    found = audited()
    Path("sub").mkdir()
    with pytest.raises(DataError) as caught:
        found.fix(STEP, target)
    assert str(caught.value).encode()
    assert sorted(path.name for path in Path().iterdir()) == ["in.parquet", "sub"]


@pytest.mark.parametrize(
    "steps", [[3], None, [("balance", "label")], [("balance",)], [()], [("balance", {"by": "nothing"})], 7]
)
def test_steps_that_are_none_are_refused_in_a_sentence(steps: Any) -> None:  # noqa: ANN401 - what a user may give
    with pytest.raises(DataError, match=r"step|balance"):
        audited().fix(steps, "out.parquet")


def _csv(text: str) -> Callable[[str], object]:
    return lambda path: Path(path).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "first", "later"),
    [
        ("in.csv", _csv("a\n1\n1\n2\n"), _csv("a\n7\n8\n99\n")),
        ("in.jsonl", _csv('{"a": 1}\n{"a": 1}\n'), _csv('{"a": 5}\n{"a": 66}\n')),
        ("in.parquet", lambda path: pq.write_table(TWICE, path), lambda path: pq.write_table(TWICE.slice(1), path)),
    ],
)
@pytest.mark.parametrize("gone", [False, True])
def test_rows_are_dropped_only_from_what_was_audited(
    path: str, first: Callable[[str], object], later: Callable[[str], object], *, gone: bool
) -> None:
    first(path)
    found = audit(path, checks="exact_duplicates")
    Path(path).unlink() if gone else later(path)
    with pytest.raises(DataError, match="has changed since it was audited, or is gone"):
        found.fix(STEP, f"out{Path(path).suffix}")
    assert not list(Path().glob("out*"))


def test_nothing_is_written_into_a_delta_table() -> None:
    deltalake.write_deltalake("delta", TWICE)
    before = sorted(Path("delta").iterdir())
    found = audit("delta", checks="exact_duplicates")
    assert pq.read_table(found.fix(STEP).path).to_pydict() == {"a": [1, 2], "s": ["x", "y"]}
    assert Path("delta-fixed.parquet").is_file()
    with pytest.raises(DataError, match="would lie in a Delta table"):
        found.fix(STEP, "delta/out.parquet")
    assert sorted(Path("delta").iterdir()) == before


def test_a_hugging_face_folder_is_mended_beside_it() -> None:
    datasets.disable_progress_bars()
    datasets.Dataset.from_dict({"a": [1, 2, 2]}).save_to_disk("hf")
    fixed = audit("hf", checks="exact_duplicates").fix(STEP)
    assert pq.read_table(fixed.path).to_pydict() == {"a": [1, 2]}


def test_json_does_not_lose_one_of_two_columns_with_one_name() -> None:
    found = audit(pa.table([[1, 1], [2, 2]], names=["a", "a"]), checks="exact_duplicates")
    with pytest.raises(DataError, match="two columns called 'a'"):
        found.fix(STEP, "out.jsonl")
    assert not list(Path().iterdir())
    assert found.fix(STEP, "out.csv").path.read_text(encoding="utf-8") == '"a","a"\n1,2\n'
