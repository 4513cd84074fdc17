from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from debtkit.render import atomic_write

if TYPE_CHECKING:
    from pathlib import Path


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_a_file_is_written_whole_with_its_folders(tmp_path: Path) -> None:
    path = atomic_write(tmp_path / "a" / "b" / "c.md", "ä\r\n")

    assert path.read_bytes() == "ä\r\n".encode()
    assert names(path.parent) == ["c.md"]


def test_the_mode_of_a_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text("old")
    path.chmod(0o640)

    atomic_write(path, "new")

    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_new_file_follows_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        assert atomic_write(tmp_path / "x.md", "").stat().st_mode & 0o777 == 0o640
    finally:
        os.umask(before)


def test_half_of_an_undecodable_name_can_be_written(tmp_path: Path) -> None:
    assert atomic_write(tmp_path / "x", "\udc80").read_text() == "\\udc80"


def test_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("keep")
    (tmp_path / "x.md").symlink_to("elsewhere")

    with pytest.raises(OSError, match=r"x\.md was not written: it is a symbolic link; remove the link"):
        atomic_write(tmp_path / "x.md", "new")

    assert (tmp_path / "elsewhere").read_text() == "keep"


def test_a_folder_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.md").mkdir()

    with pytest.raises(OSError, match=r"x\.md was not written: a folder of that name is in the way"):
        atomic_write(tmp_path / "x.md", "new")

    assert names(tmp_path) == ["x.md"]


def test_a_file_where_a_folder_is_needed_is_named(tmp_path: Path) -> None:
    (tmp_path / "docs").write_text("")

    with pytest.raises(OSError, match="was not written: a file stands where a folder is needed"):
        atomic_write(tmp_path / "docs" / "x.md", "new")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(
            PermissionError, match=r"x\.md was not written: you may not write there: change the permissions"
        ):
            atomic_write(tmp_path / "x.md", "new")
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        (errno.ENOSPC, "the disk is full: free some space"),
        (errno.EROFS, "mounted read-only: choose another folder"),
        (errno.EACCES, "you may not write there: change the permissions of the folder"),
        (errno.EIO, "input/output error: choose another folder"),
    ],
)
def test_a_failing_disk_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, remedy: str
) -> None:
    path = tmp_path / "x.md"
    path.write_text("old")

    def fails(_handle: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", fails)

    with pytest.raises(OSError, match=f"was not written: .*{remedy}") as caught:
        atomic_write(path, "new")

    assert caught.value.errno == code
    assert path.read_text() == "old"
    assert names(tmp_path) == ["x.md"]
