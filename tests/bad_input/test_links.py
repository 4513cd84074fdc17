"""Links in circles and out of the folder: never followed, so what they point at never appears."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from bad_input_helpers import DAY, everything, run
from projects import commit

from debtkit.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

OUTSIDE = "the-words-of-the-neighbour"


@pytest.fixture
def neighbour(tmp_path: Path) -> Path:
    """Return a folder beside the project, with files that a scan would love to read."""
    folder = tmp_path / "neighbour"
    folder.mkdir()
    (folder / "app.py").write_text(f"MODEL = 'gpt-4o'  # TODO prompt {OUTSIDE}\n", "utf-8")
    (folder / "README.md").write_text(f"# {OUTSIDE}\n\n" + "How to contribute, in many words. " * 9, "utf-8")
    (folder / "debtkit.yaml").write_text(f"name: {OUTSIDE}\n", "utf-8")
    return folder


@pytest.mark.parametrize("by_git", [True, False])
def test_links_lead_nowhere(root: Path, neighbour: Path, *, by_git: bool) -> None:
    (root / "loop").symlink_to(root)
    (root / "circle").symlink_to(root / "circle")
    (root / "src").symlink_to(neighbour)
    (root / "CONTRIBUTING.md").symlink_to(neighbour / "README.md")
    (root / "run.ipynb").symlink_to("/dev/zero")
    (root / "dangling.py").symlink_to("nowhere")
    if by_git:
        commit(root, "Links")
    coverage = json.loads(run("scan", root, "--format", "json").out)["coverage"]
    reasons = {entry["path"]: entry["reason"] for entry in coverage["skipped"]}
    for name in ("loop", "circle", "src", "CONTRIBUTING.md", "run.ipynb", "dangling.py"):
        assert reasons[name] == "symbolic link, not followed"
    assert not [name for name, text in everything(root).items() if OUTSIDE in text]


@pytest.mark.parametrize(
    "name", ["debtkit.yaml", ".debtkit", ".debtkit/facts", "docs/debt", "docs", "docs/debt/DEBT.md"]
)
def test_what_debtkit_keeps_is_no_link(root: Path, neighbour: Path, name: str) -> None:
    before = {path: path.read_bytes() for path in neighbour.iterdir()}
    target = neighbour / "debtkit.yaml" if name.endswith(("yaml", "md")) else neighbour
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).symlink_to(target)
    for args in (("assess", "--answer", "DK901=absent"), ("export",)):
        said = run(args[0], root, *args[1:])
        assert OUTSIDE not in said.out + said.err
        if said.code:
            assert "symbolic link" in said.sentence()
    assert run("export", root, *(() if name.startswith("docs") else ("--to", "out"))).code == 2
    assert {path: path.read_bytes() for path in neighbour.iterdir()} == before


def test_the_lock_is_no_way_out(root: Path, neighbour: Path) -> None:
    (root / ".debtkit").mkdir()
    (root / ".debtkit/.lock").symlink_to(neighbour / "app.py")
    before = (neighbour / "app.py").read_bytes()
    assert "symbolic link" in run("assess", root, "--answer", "DK901=absent").err
    assert (neighbour / "app.py").read_bytes() == before


@pytest.mark.parametrize(
    "proof", ["out.md", "../neighbour/README.md", "circle", "src/README.md", "/etc/passwd", "\ud800"]
)
def test_proof_outside_the_project_is_no_proof(root: Path, neighbour: Path, proof: str) -> None:
    (root / "out.md").symlink_to(neighbour / "README.md")
    (root / "src").symlink_to(neighbour)
    (root / "circle").symlink_to("circle")
    assessment = open_project(root).assess(by="Ada")
    assessment.answer("DK901", "documented", evidence=proof)
    assert not assessment.answers["DK901"].evidence_verified


def test_a_folder_that_becomes_a_link_while_it_is_scanned(root: Path, neighbour: Path) -> None:
    package = root / "package"
    package.mkdir()
    (package / "app.py").write_text("x = 1\n" * 40, "utf-8")

    def swap(done: int, _total: int) -> None:
        if not done:
            package.rename(root / "was")
            package.symlink_to(neighbour)

    project = open_project(root)
    project.scan(progress=swap)
    text = project.assess(rescan=False).to_markdown() + project.scan().to_json()
    assert OUTSIDE not in text


def test_the_users_own_folder_elsewhere_is_fine(root: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(root)
    assert run("export", tmp_path / "link", "--to", tmp_path / "out", "--as-of", DAY).code == 0
    assert run("export", tmp_path / "link", "--to", "../beside", "--as-of", DAY).code == 0
    assert (tmp_path / "out/DEBT.md").is_file()
