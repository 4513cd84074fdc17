from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from documents_helpers import COVERAGE, example, nothing_owed, plan_of

from debtkit.documents import write_documents

if TYPE_CHECKING:
    from pathlib import Path

FILES = ["DEBT.md", "PLAN.md", "areas.svg", "paydown.svg", "debt.json"]


def write(folder: Path, root: Path | None = None) -> list[Path]:
    return write_documents(folder, example(), plan_of(example()), name="titler", coverage=COVERAGE, root=root)


def read(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_five_files_are_written(tmp_path: Path) -> None:
    paths = write(tmp_path / "docs" / "debt")

    assert [path.name for path in paths] == FILES
    assert all(path.stat().st_size for path in paths)
    assert json.loads(paths[-1].read_text())["name"] == "titler"


def test_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    write(tmp_path)
    first = read(tmp_path)
    write(tmp_path)

    assert read(tmp_path) == first


def test_prose_outside_the_markers_survives(tmp_path: Path) -> None:
    write(tmp_path)
    path = tmp_path / "DEBT.md"
    path.write_text("intro\n" + path.read_text().replace("This part is yours", "We decided | <b>this</b>") + "\noutro")

    write_documents(tmp_path, nothing_owed(), plan_of(nothing_owed()), name="other")

    text = path.read_text()
    assert text.startswith("intro\n# Technical debt of titler\n")
    assert "We decided | <b>this</b>" in text
    assert text.endswith("\noutro")
    assert "Nothing is owed" in text
    assert "src/app.py" not in text


def test_windows_files_stay_windows_files(tmp_path: Path) -> None:
    write(tmp_path)
    path = tmp_path / "PLAN.md"
    windows = path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(windows)

    write(tmp_path)

    assert path.read_bytes() == windows


def test_a_broken_marker_stops_before_anything_is_written(tmp_path: Path) -> None:
    write(tmp_path)
    path = tmp_path / "PLAN.md"
    path.write_text(path.read_text().replace("<!-- debtkit:end plan -->", ""))
    before = read(tmp_path)

    with pytest.raises(
        ValueError, match=r"PLAN\.md was left as it is: line \d+: block 'plan' begins here and never ends"
    ):
        write_documents(tmp_path, nothing_owed(), plan_of(nothing_owed()), name="other")

    assert read(tmp_path) == before


def test_a_file_of_somebody_else_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "DEBT.md").write_text("my own notes")

    with pytest.raises(ValueError, match=r"DEBT\.md was left as it is: the block 'summary' is missing"):
        write(tmp_path)

    assert read(tmp_path) == {"DEBT.md": b"my own notes"}


def test_a_file_that_is_not_text_is_left(tmp_path: Path) -> None:
    (tmp_path / "DEBT.md").write_bytes(b"\xff\xfe")

    with pytest.raises(ValueError, match="it is not UTF-8 text"):
        write(tmp_path)


def test_an_empty_file_is_filled(tmp_path: Path) -> None:
    (tmp_path / "DEBT.md").write_text("\n")

    write(tmp_path)

    assert (tmp_path / "DEBT.md").read_text().startswith("# Technical debt of titler")


def test_links_lead_from_the_documents_to_the_project(tmp_path: Path) -> None:
    write(tmp_path / "docs" / "debt", root=tmp_path)

    assert "](../../src/app.py#L41)" in (tmp_path / "docs" / "debt" / "DEBT.md").read_text()


def test_a_symbolic_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("keep")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "DEBT.md").symlink_to(tmp_path / "secret")

    with pytest.raises(OSError, match="it is a symbolic link"):
        write(tmp_path / "out")

    assert (tmp_path / "secret").read_text() == "keep"
