import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from debtkit.workshop import lay_out, read_truth

Git = Callable[..., str]


def test_the_same_commit_on_every_machine(git: Git, sample: Path, tmp_path: Path) -> None:
    again = lay_out(tmp_path / "again")
    assert git(sample, "rev-parse", "HEAD") == git(again, "rev-parse", "HEAD") == read_truth()["git"]["head"]


def test_the_work_tree_is_clean_and_on_main(git: Git, sample: Path) -> None:
    assert git(sample, "status", "--short", "--branch") == "## main"


def test_the_repository_is_sound(git: Git, sample: Path) -> None:
    assert git(sample, "fsck", "--strict", "--no-progress") == ""


def test_the_users_git_settings_play_no_part(
    git: Git, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = tmp_path / "hooks" / "post-checkout"
    hook.parent.mkdir()
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    settings = tmp_path / "gitconfig"
    settings.write_text(f"[core]\nautocrlf = true\nhooksPath = {hook.parent}\n[init]\ndefaultBranch = trunk\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_DEFAULT_HASH", "sha256")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    folder = lay_out(tmp_path / "sample")
    monkeypatch.undo()
    assert git(folder, "rev-parse", "main") == git(sample, "rev-parse", "main")
    assert b"\r" not in (folder / "README.md").read_bytes()


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="is not empty: name an empty folder"):
        lay_out(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_force_keeps_what_is_not_the_samples(git: Git, tmp_path: Path) -> None:
    lay_out(tmp_path)
    (tmp_path / "debtkit.yaml").write_text("name: mine\n")
    (tmp_path / "README.md").write_text("spoilt")
    lay_out(tmp_path, force=True)
    assert (tmp_path / "debtkit.yaml").read_text() == "name: mine\n"
    assert git(tmp_path, "status", "--short") == "?? debtkit.yaml"


def test_force_never_replaces_another_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    with pytest.raises(FileExistsError, match="another git repository"):
        lay_out(tmp_path, force=True)


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(NotADirectoryError, match="is a file, so the sample"):
        lay_out(file)
    with pytest.raises(NotADirectoryError, match="is a file, so the sample"):
        lay_out(file / "below")


def test_no_git_is_said_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FileNotFoundError, match="install git, or put it on the PATH"):
        lay_out(tmp_path / "sample")
    assert not (tmp_path / "sample").exists()


def test_what_git_could_not_do_is_said_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "git").write_text("#!/bin/sh\necho warning: odd >&2\necho fatal: disk full >&2\nexit 128\n")
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(OSError, match=r"git init could not write the sample into .*: fatal: disk full"):
        lay_out(tmp_path / "sample")
    monkeypatch.undo()
    assert lay_out(tmp_path / "sample", force=True)


def test_a_read_only_folder_is_said_in_one_sentence() -> None:
    with _read_only_folder() as folder, pytest.raises(PermissionError, match="cannot be written: name a folder that"):
        lay_out(folder)


@contextmanager
def _read_only_folder() -> Iterator[Path]:
    """Make a folder that this process may not write: root, whom no mode stops, is somebody else meanwhile."""
    root = os.geteuid() == 0
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        if root:
            os.seteuid(65534)
        try:
            yield Path(folder)
        finally:
            if root:
                os.seteuid(0)
            Path(folder).chmod(0o755)
