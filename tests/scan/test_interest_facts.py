"""What the interest rests on: commits that repair a file, and the day on which a model is shut down."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import projects

from debtkit.instruments.scan import scan

if TYPE_CHECKING:
    from pathlib import Path

MESSAGES = ("Start", "Fix the empty answer", 'Revert "Shorter prompt"', "Add a prefix", "hotfix: timeout")


def test_repairs_are_counted_by_the_first_line_of_a_commit(tmp_path: Path) -> None:
    root = projects.write(tmp_path / "tickets")
    for number, message in enumerate(MESSAGES):
        (root / "app.py").write_text(f"{projects.APP}\n# {number}\n", "utf-8")
        projects.commit(root, message)
    facts = {(fact.key, fact.subject): fact.value for fact in scan(root).facts()}
    assert facts["file.commits_90d", "app.py"] == len(MESSAGES)
    assert facts["file.repairs_90d", "app.py"] == 3


def test_each_named_model_has_its_day(tmp_path: Path) -> None:
    root = projects.write(tmp_path / "tickets", {"app.py": 'A = "text-davinci-003"\nB = "my-own-model"\n'})
    days = [fact for fact in scan(root, git=False, as_of=date(2026, 11, 1)).facts() if fact.key == "place.shutdown"]
    assert [(fact.subject, fact.value) for fact in days] == [("app.py#L1", "2024-01-04")]
