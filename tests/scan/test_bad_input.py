from __future__ import annotations

import itertools
import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from debtkit.instruments.scan import BareRepositoryError, NotAProjectError, scan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from debtkit.instruments.scan import ScanResult

    Lay = Callable[[Mapping[str, str]], Path]
    Scanned = Callable[..., ScanResult]


def git(folder: Path, *args: str) -> None:
    """Run git as a fixed author on a fixed day."""
    day = "2024-05-01T12:00:00+00:00"
    said = {"NAME": "Anna", "EMAIL": "a@b.org", "DATE": day}
    person = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in said.items()}
    env = {**os.environ, **person, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", "-C", str(folder), *args], check=True, capture_output=True, env=env)


def committed(root: Path, *messages: str) -> Path:
    """Make a repository of a folder, with one commit a message."""
    git(root, "init", "-q")
    git(root, "add", "-A")
    for message in messages or ("one",):
        git(root, "commit", "-q", "--allow-empty", "-m", message)
    return root


def skipped(result: ScanResult) -> dict[str, str]:
    """Return the reason for each file that was not read."""
    return {entry["path"]: entry["reason"] for entry in result.coverage["skipped"]}


def test_missing_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotAProjectError, match="does not exist; pass the folder"):
        scan(tmp_path / "nowhere")


def test_file_instead_of_folder_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("x = 1\n")
    with pytest.raises(ValueError, match="is a file, not a folder"):
        scan(file)


def test_bare_repository_is_one_sentence(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "x.git")
    with pytest.raises(BareRepositoryError, match="bare git repository"):
        scan(tmp_path / "x.git")


def test_unknown_profile_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="profile names 'chatbot'"):
        scan(tmp_path, profile="chatbot")


def test_empty_folder_gives_a_result_with_a_note(tmp_path: Path) -> None:
    result = scan(tmp_path)
    assert "the folder holds no files to read" in result.coverage["notes"]
    assert not result["has_real_tests"].holds


def test_shallow_clone_says_so(lay: Lay, tmp_path: Path) -> None:
    origin = committed(lay({"a.py": "x = 1\n"}), "one", "two", "three")
    git(tmp_path, "clone", "-q", "--depth", "1", origin.as_uri(), "shallow")
    result = scan(tmp_path / "shallow")
    assert result["git.shallow"].value is True
    assert any("shallow" in note for note in result.coverage["notes"])


def test_history_is_counted(lay: Lay) -> None:
    result = scan(committed(lay({"a.py": "x = 1\n"}), "one", "two", "three", "four", "five"))
    assert (result["git.commits"].value, result["git.authors"].value, result["git.bus_factor"].value) == (5, 1, 1)
    assert result["git.last_commit"].value == "2024-05-01"
    assert result["single_maintainer"].holds


def test_file_that_git_lists_and_the_disk_lacks_is_reported(lay: Lay) -> None:
    root = committed(lay({"a.py": "x = 1\n", "gone.py": "y = 1\n"}))
    (root / "gone.py").unlink()
    assert skipped(scan(root))["gone.py"] == "listed by git but not on disk"


def test_links_are_not_followed(lay: Lay, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "CONTRIBUTING.md").write_text("How to contribute: " + "fork it and open a pull request with tests. " * 5)
    root = lay({"a.py": "x = 1\n"})
    (root / "CONTRIBUTING.md").symlink_to(outside / "CONTRIBUTING.md")
    (root / "loop").symlink_to(root)
    result = scan(root, git=False)
    assert not result["contributing"].holds
    assert skipped(result) == {
        "CONTRIBUTING.md": "symbolic link, not followed",
        "loop": "symbolic link, not followed",
    }


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.py", b"def f(:\n"),
        ("python2.py", b"print 'x'\nimport os\n"),
        ("latin.py", "# na\xefve\nx = '\xfc'\n".encode("latin-1")),
        ("nul.py", b"x = 1\0\n"),
        ("deep.py", b"x = " + b"(" * 5000 + b")" * 5000),
        ("minus.py", b"x = " + b"-" * 20000 + b"1"),
        ("deep.json", b"[" * 50000 + b"]" * 50000),
        ("deep.yaml", b"[" * 20000),
        ("notebook.ipynb", b"this is no notebook"),
        ("list.ipynb", b"[1, 2]"),
        ("odd.ipynb", b'{"cells": [1, {"cell_type": 3}]}'),
        ("empty.ipynb", b""),
        ("bad.toml", b"= = ="),
        ("utf16.md", "# Title\n".encode("utf-16")),
        ("tag.yaml", b"a: !!python/object/apply:os.system ['echo x']\n"),
    ],
)
def test_scan_goes_on_over_a_bad_file(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "good.py").write_text("MODEL = 'gpt-4o-mini'\n")
    assert scan(tmp_path, git=False)["unpinned_model_alias"].holds


def test_yaml_bomb_is_not_loaded(scanned: Scanned) -> None:
    names = "abcdefghi"
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{n}: &{n} [{', '.join([f'*{p}'] * 9)}]" for p, n in itertools.pairwise(names)]
    result = scanned({"config/app.yaml": "\n".join(lines) + "\nlearning_rate: 0.1\nbatch_size: 3\n"})
    assert result.facts()


def test_merge_bomb_is_not_loaded(scanned: Scanned) -> None:
    lines = ["a: &a {x0: 1, x1: 2}"] + [
        f"m{n}: &m{n}\n  <<: [{', '.join(['*a' if n == 0 else f'*m{n - 1}'] * 9)}]" for n in range(12)
    ]
    assert scanned({"config/app.yaml": "\n".join(lines) + "\n"}).facts()


def test_large_files_are_reported_with_the_limit(lay: Lay) -> None:
    root = lay({"rows.json": "[" + "1," * 300_000 + "1]"})
    assert skipped(scan(root, git=False)) == {"rows.json": "text of 600 kB; the limit is 400 kB"}


def test_notebook_over_the_limit_is_reported(tmp_path: Path) -> None:
    with (tmp_path / "big.ipynb").open("wb") as file:
        file.truncate(51_000_000)
    assert "the limit is 50 MB" in skipped(scan(tmp_path, git=False))["big.ipynb"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_unreadable_file_is_reported(lay: Lay) -> None:
    root = lay({"a.py": "x = 1\n"})
    (root / "a.py").chmod(0)
    assert "not readable" in skipped(scan(root, git=False))["a.py"]


def test_named_pipe_does_not_stop_the_scan(lay: Lay) -> None:
    root = lay({"a.py": "x = 1\n"})
    os.mkfifo(root / "pipe.py")
    assert skipped(scan(root, git=False))["pipe.py"].startswith("not a regular file")


@pytest.mark.parametrize(
    "name", ["new\nline.py", "1_🏠_Home.py", "right\u202eto.py", "a b & c.py", "<script>.py", "`x`|y.py"]
)
@pytest.mark.parametrize("by_git", [True, False])
def test_any_file_name_is_kept_and_comes_out_harmless(tmp_path: Path, name: str, by_git: bool) -> None:  # noqa: FBT001
    (tmp_path / name).write_text("MODEL = 'gpt-4o-mini'\n")
    if by_git:
        committed(tmp_path)
    result = scan(tmp_path, git=by_git)
    assert result["unpinned_model_alias"].evidence[0].path == name
    assert "<script>" not in result.to_html()
    assert "\u202e" not in result.to_markdown()
    assert json.loads(result.to_json())["findings"]


def test_configuration_of_the_scanned_repository_runs_nothing(lay: Lay, tmp_path: Path) -> None:
    root = committed(lay({"a.py": "x = 1\n"}))
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "diff.external", "core.sshCommand", "log.mailmap"):
        git(root, "config", key, str(trap) if key != "log.mailmap" else "true")
    scan(root)
    assert not (tmp_path / "sprung").exists()


def test_work_tree_of_the_scanned_repository_leads_nowhere_else(lay: Lay, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.py").write_text("MODEL = 'gpt-4o-mini'\n")
    root = committed(lay({"a.py": "x = 1\n"}))
    git(root, "config", "core.worktree", str(outside))
    assert not scan(root)["unpinned_model_alias"].holds
