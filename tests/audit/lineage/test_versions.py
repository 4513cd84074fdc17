"""The version that DVC, Delta Lake, Git LFS or git keep of data."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pyarrow as pa
from deltalake import DeltaTable, write_deltalake
from projects import commit, git, write

from debtkit.instruments.audit import audit
from debtkit.instruments.audit.lineage import Version, version_of

if TYPE_CHECKING:
    from pathlib import Path

ROWS = "a,b\n1,2\n"
MD5 = hashlib.md5(ROWS.encode(), usedforsecurity=False).hexdigest()
OUT = f"outs:\n- md5: {MD5}\n  size: {len(ROWS)}\n  hash: md5\n  path: rows.csv\n"


def test_nothing_keeps_it(tmp_path: Path) -> None:
    assert version_of(write(tmp_path, {"rows.csv": ROWS}) / "rows.csv") is None
    assert version_of(tmp_path / "gone.csv") is None


def test_git_names_the_blob(tmp_path: Path) -> None:
    root = commit(write(tmp_path / "r", {"data/rows.csv": ROWS, "new.txt": "x"}))
    path = root / "data/rows.csv"
    blob = git(root, "hash-object", str(path)).strip()
    assert version_of(path) == Version("git", blob, ".git", modified=False)
    path.write_text("a,b\n", encoding="utf-8")
    assert version_of(path) == Version("git", blob, ".git", modified=True)


def test_a_file_of_dvc(tmp_path: Path) -> None:
    root = commit(write(tmp_path / "r", {"data/rows.csv": ROWS, "data/rows.csv.dvc": OUT}))
    path = root / "data/rows.csv"
    assert version_of(path) == Version("dvc", MD5, "rows.csv.dvc", modified=False)
    path.write_text(ROWS.replace("2", "3"), encoding="utf-8")
    found = version_of(path)
    assert found is not None
    assert found.modified is True


def test_a_file_in_a_folder_of_dvc(tmp_path: Path) -> None:
    out = f"outs:\n- md5: {MD5}.dir\n  nfiles: 2\n  path: data\n"
    root = write(tmp_path / "r", {".dvc/config": "", "data/sub/rows.csv": ROWS, "data.dvc": out})
    assert version_of(root / "data/sub/rows.csv") == Version("dvc", f"{MD5}.dir", "data.dvc", modified=None)
    assert version_of(root / "data") == Version("dvc", f"{MD5}.dir", "data.dvc", modified=None)


def test_the_output_of_a_stage(tmp_path: Path) -> None:
    lock = f"schema: '2.0'\nstages:\n  make:\n    cmd: make\n    outs:\n    - path: data/rows.csv\n      md5: {MD5}\n"
    root = write(tmp_path / "r", {".dvc/config": "", "data/rows.csv": ROWS, "dvc.lock": lock})
    assert version_of(root / "data/rows.csv") == Version("dvc", MD5, "dvc.lock", modified=False)


def test_broken_and_hostile_files_of_dvc_say_nothing(tmp_path: Path) -> None:
    for text in ("", "{", "outs: 7", "outs: [7, {path: 7}]", "outs:\n- path: rows.csv\n", "- x", "a: &a [*a]"):
        root = write(tmp_path / "r", {".dvc/config": "", "rows.csv": ROWS, "rows.csv.dvc": text, "dvc.lock": text})
        assert version_of(root / "rows.csv") is None


def test_a_pointer_of_git_lfs(tmp_path: Path) -> None:
    digest = hashlib.sha256(ROWS.encode()).hexdigest()
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize {len(ROWS)}\n"
    root = commit(write(tmp_path / "r", {"rows.csv": pointer}))
    write(root, {"rows.csv": ROWS})  # as git-lfs lays it out
    assert version_of(root / "rows.csv") == Version("git-lfs", digest, ".gitattributes", modified=False)


def test_a_delta_table_has_a_number(tmp_path: Path) -> None:
    table = str(tmp_path / "table")
    write_deltalake(table, pa.table({"a": [1, 2]}))
    write_deltalake(table, pa.table({"a": [1, 2]}), mode="append")
    assert version_of(table) == Version("delta", str(DeltaTable(table).version()), "_delta_log")
    found = audit(table, checks="exact_duplicates")
    assert found.data.table.rows == 4
    assert found.version() == version_of(table)
