"""A disk that is full or read-only, and files in the way: one sentence, and all that was kept is as it was."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from bad_input_helpers import COMMANDS, DAY, run

from debtkit.project import open_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NEXT_YEAR = "2027-11-22"
WRITES = {
    "assess": ("--answer", "DK901=documented"),
    "export": ("--as-of", NEXT_YEAR),
}
FAULTS = {
    errno.ENOSPC: r"[Ff]ree some space",
    errno.EDQUOT: r"[Ff]ree some space",
    errno.EROFS: "choose another folder|work on a copy",
    errno.EACCES: "change the permissions|Make the folder writable",
    errno.EIO: "choose another folder|work on a copy",
}


def snapshot(root: Path) -> dict[str, bytes]:
    """Return every file but git's and the lock."""
    files = (path for path in root.rglob("*") if path.is_file() and ".git" not in path.parts and path.name != ".lock")
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("number", FAULTS, ids=errno.errorcode.get)
@pytest.mark.parametrize("call", ["open", "fsync", "replace"])
@pytest.mark.parametrize("command", WRITES)
def test_a_failing_disk_loses_nothing(
    kept: Path, monkeypatch: pytest.MonkeyPatch, command: str, call: str, number: int
) -> None:
    before = snapshot(kept)
    with monkeypatch.context() as patched:
        patched.setattr(os, call, _failing(getattr(os, call), number, for_writing=call == "open"))
        said = run(command, kept, *WRITES[command]).sentence()
    assert str(kept) in said
    assert re.search(FAULTS[number], said), said
    assert snapshot(kept) == before
    assert run(command, kept, *WRITES[command]).code == 0


def _failing(real: Callable[..., object], number: int, *, for_writing: bool) -> Callable[..., object]:
    def fail(*args: object, **options: object) -> object:
        if for_writing and not (isinstance(args[1], int) and args[1] & os.O_CREAT):
            return real(*args, **options)
        raise OSError(number, os.strerror(number), *(args[:1] if isinstance(args[0], str | os.PathLike) else ()))

    return fail


@pytest.mark.parametrize("nth", [1, 2, 3, 4, 5])
def test_the_disk_fills_up_in_the_middle_of_an_export(kept: Path, monkeypatch: pytest.MonkeyPatch, nth: int) -> None:
    before, real, calls = snapshot(kept), os.fsync, [0]

    def fill(handle: int) -> None:
        calls[0] += 1
        if calls[0] == nth:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(handle)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fill)
        assert "the disk is full: free some space" in run("export", kept, "--as-of", NEXT_YEAR).sentence()
    assert snapshot(kept) == before


def fill(path: Path) -> None:
    """Write until nothing more can be written."""
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as file:
        while file.write(b"x" * 4096):
            pass


def test_a_disk_that_is_really_full(kept: Path, small_disk: Path) -> None:
    root = small_disk / "tickets"
    shutil.copytree(kept, root, ignore=shutil.ignore_patterns(".git"))
    fill(small_disk / "filler")
    before = snapshot(root)
    for command, options in WRITES.items():
        assert "ree some space" in run(command, root, *options).sentence()
    project = open_project(root)
    result = project.scan()
    with pytest.raises(OSError, match="ree some space"):
        project.record(result)
    assert snapshot(root) == before
    for command in COMMANDS:
        assert run(command, root, "--as-of", DAY).code in {0, 1}
    (small_disk / "filler").unlink()
    assert run("assess", root, *WRITES["assess"]).code == 0


def test_a_folder_that_is_really_read_only(read_only: Path) -> None:
    before = snapshot(read_only)
    for command in COMMANDS:
        assert run(command, read_only, "--as-of", DAY).code in {0, 1}
    for command, options in WRITES.items():
        said = run(command, read_only, *options).sentence()
        assert "read-only" in said.lower()
    assert "debtkit.yaml is already there" in run("init", read_only).out
    assert snapshot(read_only) == before


@pytest.mark.parametrize("folder", ["docs/debt", "docs", "docs/debt/PLAN.md/x"])
def test_a_file_where_the_export_needs_a_folder(kept: Path, folder: str) -> None:
    if folder.startswith("docs/debt/PLAN"):
        said = run("export", kept, "--to", folder).sentence()
    else:
        shutil.rmtree(kept / "docs")
        (kept / folder).parent.mkdir(exist_ok=True)
        (kept / folder).write_text("mine")
        said = run("export", kept).sentence()
        assert (kept / folder).read_text() == "mine"
    assert "a file stands where a folder is needed" in said or "was not read" in said


@pytest.mark.parametrize(
    ("old", "reason"),
    [
        ("caf\xe9".encode("latin-1"), "it is not UTF-8 text; save it as UTF-8 or move it away"),
        (b"My own plan.\n", "is missing .it has no debtkit block at all.*move the file away"),
        (b"<!-- debtkit:begin summary -->\n", "begins here and never ends; add the line"),
    ],
)
def test_a_report_that_people_broke_is_left_alone(kept: Path, old: bytes, reason: str) -> None:
    (kept / "docs/debt/PLAN.md").write_bytes(old)
    before = snapshot(kept)
    said = run("export", kept, "--as-of", NEXT_YEAR).sentence()
    assert re.search(f"PLAN.md was left as it is: .*{reason}", said), said
    assert snapshot(kept) == before


def test_words_of_people_survive_an_export(kept: Path) -> None:
    assert run("export", kept, "--as-of", NEXT_YEAR).code == 0
    assert (kept / "docs/debt/DEBT.md").read_text("utf-8").startswith("Our own words.\n\n")
