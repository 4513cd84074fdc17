"""The notebooks are brought to where the reader works, and nothing of theirs is overwritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.cli._open_lab import QUICKSTART, bring

if TYPE_CHECKING:
    from pathlib import Path


def test_the_notebooks_are_copied_once(tmp_path: Path) -> None:
    folder = tmp_path / "lessons"
    quickstart = bring(folder)
    assert quickstart == folder / QUICKSTART
    quickstart.write_text("mine", encoding="utf-8")
    assert bring(folder).read_text(encoding="utf-8") == "mine"
