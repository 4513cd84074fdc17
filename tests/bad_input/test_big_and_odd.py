"""Large files, submodules, worktrees, and names that hold anything: told in the coverage, and nothing stops."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import projects

from debtkit.instruments.scan import scan

if TYPE_CHECKING:
    from pathlib import Path

KEY = "sk-proj-" + "4fQ9zL2mX7bT1vK8" * 2


def reasons(root: Path) -> dict[str, str]:
    coverage = scan(root).coverage
    return {entry["path"]: entry["reason"] for entry in (*coverage["skipped"], *coverage["partly_read"])}


def test_a_json_file_of_200_mb_is_not_read(tmp_path: Path) -> None:
    root = projects.write(tmp_path / "tickets")
    with (root / "data.json").open("wb") as file:
        file.truncate(200_000_000)
    assert "the limit is" in reasons(root)["data.json"]


def test_an_output_of_30_mb_is_searched_for_keys(tmp_path: Path) -> None:
    log = [f"row {number} of a long log, all is well\n" for number in range(720_000)]
    cell = {
        "cell_type": "code", "execution_count": 1, "metadata": {}, "source": ["print(log)"],
        "outputs": [{"output_type": "stream", "name": "stdout", "text": [*log, f"OpenAI(api_key='{KEY}')\n"]}],
    }  # fmt: skip
    text = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    assert len(text) > 28_000_000
    root = projects.write(tmp_path / "tickets", {"log.ipynb": text})
    result = scan(root)
    (found,) = result["real_secret_committed"].evidence
    assert (found.path, found.locator) == ("log.ipynb", "cell 0 output")
    assert KEY not in result.to_json()


def test_a_submodule_is_named_and_not_read(tmp_path: Path) -> None:
    inner = projects.commit(projects.write(tmp_path / "inner", {"app.py": 'MODEL = "text-davinci-003"\n'}))
    root = projects.commit(projects.write(tmp_path / "tickets"))
    projects.git(root, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner), "inner")
    assert "submodule" in reasons(root)["inner"]
    assert not scan(root)["retired_model_id_in_code"].holds


def test_a_worktree_is_a_project_like_any_other(tmp_path: Path) -> None:
    root = projects.commit(projects.write(tmp_path / "tickets"))
    projects.git(root, "worktree", "add", "--quiet", str(tmp_path / "other"))
    here, there = scan(root), scan(tmp_path / "other")
    assert there["git.commits"].value == here["git.commits"].value == 1
    assert [fact.value for fact in there.facts()] == [fact.value for fact in here.facts()]


def test_names_may_hold_anything(tmp_path: Path) -> None:
    names = ["a b & c.py", "new\nline.py", "\u202eright to left.py", "emoji 🏠.py", "quote'\".py", "tab\t.py"]
    root = projects.commit(projects.write(tmp_path / "tickets", dict.fromkeys(names, 'MODEL = "text-davinci-003"\n')))
    found = scan(root)["retired_model_id_in_code"].evidence
    assert {place.path for place in found} == set(names)
