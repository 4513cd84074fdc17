"""Evidence counts when it is in the project and there is something in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from projects import write

from debtkit.project._evidence import verified

if TYPE_CHECKING:
    from pathlib import Path

LONG = "One sentence with quite a few words in it. " * 5


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    outside = tmp_path / "outside.md"
    outside.write_text(LONG, encoding="utf-8")
    root = write(
        tmp_path / "p",
        {
            "docs/plan.md": LONG,
            "docs/thin.md": "# Plan",
            "dvc.yaml": "stages:\n  train:\n    cmd: python t.py\n",
            "e.yaml": "",
            ".git/config": LONG,
            "debtkit.yaml": LONG,
            "docs/debt/DEBT.md": f"# Debt\n\n<!-- debtkit:begin summary -->\n{LONG}\n<!-- debtkit:end summary -->\n",
            "docs/debt/debt.json": '{\n "schema": "debtkit.debt/1",\n "name": "a project with a long name"\n}\n',
        },
    )
    (root / "link.md").symlink_to(outside)
    return root


@pytest.mark.parametrize(
    "evidence", ["docs/plan.md", "docs/plan.md#scope", "docs/plan.md:12", "docs", "dvc.yaml", " dvc.yaml "]
)
def test_substance_counts(folder: Path, evidence: str) -> None:
    assert verified(folder, evidence)


@pytest.mark.parametrize(
    "evidence",
    [
        "",
        ".",
        "..",
        "docs/thin.md",
        "e.yaml",
        "missing.md",
        ".git",
        ".git/config",
        "debtkit.yaml",
        "docs/debt/DEBT.md",
        "docs/debt/debt.json",
        "../outside.md",
        "link.md",
        "https://example.org/plan",
        "a\0b",
        "x" * 5000,
    ],
)
def test_hollow_or_foreign_evidence_does_not(folder: Path, evidence: str) -> None:
    assert not verified(folder, evidence)
