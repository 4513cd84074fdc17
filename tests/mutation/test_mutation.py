"""Seeded edits of three projects: each turns over exactly the facts that it names, and next to nothing else moves."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest
from mutation.other_ways import SAMPLE_OTHER, SERVICE_OTHER
from mutation.sample_edits import SAMPLE_EDITS
from mutation.service import SERVICE
from mutation.service_edits import SERVICE_EDITS
from mutation.trainer import TRAINER
from mutation.trainer_edits import TRAINER_EDITS
from projects import git, write

from debtkit.instruments.scan import Rule, scan
from debtkit.instruments.scan.rules._registry import own_rules
from debtkit.instruments.scan.systems import SystemRule
from debtkit.judgement import AREAS
from debtkit.workshop import lay_out

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mutation.edits import Edit, Tree

DAY = date(2026, 6, 15)
ALL = {"sample": SAMPLE_EDITS + SAMPLE_OTHER, "service": SERVICE_EDITS + SERVICE_OTHER, "trainer": TRAINER_EDITS}
EDITS = [pytest.param(base, one, id=f"{base}: {one.name}") for base, edits in ALL.items() for one in edits]
HISTORY = {
    "hot_spot",
    "model_card_stale",
    "no_review_trail",
    "release_tags",
    "secret_in_git_history",
    "single_maintainer",
    "unmaintained_and_silent",
}
"""Settled from git: the edits change files, and tests of their own change the history."""
CAUGHT, COLLATERAL, UNTOUCHED = 0.95, 0.01, 0.1
MISSES: dict[str, str] = {}
"""Edits whose flips are not exactly those named, with the reason; one that is caught again must leave this list."""


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Tree]:
    root = lay_out(tmp_path_factory.mktemp("sample"), force=True)
    paths = [path for path in sorted(root.rglob("*")) if path.is_file() and ".git" not in path.relative_to(root).parts]
    sample = {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    return {"sample": sample, "service": SERVICE, "trainer": TRAINER}


@pytest.fixture(scope="module")
def turned_by(
    bases: dict[str, Tree], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, Edit], frozenset[str]]:
    """Tell which facts an edit turns over; each project is looked at once."""

    @cache
    def facts(name: str, edit: Edit | None) -> dict[str, bool]:
        return truths(write(tmp_path_factory.mktemp(name), edit.of(bases[name]) if edit else bases[name]))

    return lambda name, edit: turned(facts(name, None), facts(name, edit))


def truths(root: Path, *, history: bool = False) -> dict[str, bool]:
    """Return which yes-or-no facts of the project hold; that an artefact was read (``system.NAME``) is none of them."""
    facts = scan(root, git=history, as_of=DAY).facts()
    return {
        fact.key: fact.holds
        for fact in facts
        if fact.subject == "." and isinstance(fact.value, bool) and not fact.key.startswith("system.")
    }


def turned(before: dict[str, bool], after: dict[str, bool]) -> frozenset[str]:
    """Return the facts that became true or false."""
    return frozenset(key for key in before.keys() | after.keys() if before.get(key, False) != after.get(key, False))


@pytest.mark.parametrize(("base", "edit"), EDITS)
def test_an_edit_turns_over_what_it_names(
    base: str, edit: Edit, turned_by: Callable[[str, Edit], frozenset[str]]
) -> None:
    found = turned_by(base, edit)
    assert (found == edit.flips) is (f"{base}: {edit.name}" not in MISSES), sorted(found ^ edit.flips)


def test_nearly_all_edits_are_caught_and_next_to_nothing_else_moves(
    bases: dict[str, Tree], tmp_path: Path, turned_by: Callable[[str, Edit], frozenset[str]]
) -> None:
    found = [(edit.flips, turned_by(base, edit)) for base, edits in ALL.items() for edit in edits]
    facts = len(truths(write(tmp_path, bases["service"])))
    assert len(found) >= 50
    assert sum(named == seen for named, seen in found) / len(found) >= CAUGHT
    assert sum(len(seen - named) for named, seen in found) / (facts * len(found)) <= COLLATERAL


def test_the_edits_reach_nearly_every_fact_in_every_area() -> None:
    rules = [rule for rule in own_rules() if issubclass(rule, Rule) and rule.check and not issubclass(rule, SystemRule)]
    moved = frozenset().union(*(edit.flips for rows in ALL.values() for edit in rows))
    untouched = {rule.key for rule in rules} - moved - HISTORY
    assert len(untouched) <= UNTOUCHED * len(rules), sorted(untouched)
    assert {rule.area for rule in rules if rule.key in moved} == set(AREAS)


def test_names_of_edits_are_unique() -> None:
    names = [f"{base}: {edit.name}" for base, rows in ALL.items() for edit in rows]
    assert len(names) == len(set(names))
    assert set(MISSES) <= set(names)
    assert len(MISSES) <= (1 - CAUGHT) * len(names)


def test_a_tag_is_a_release(tmp_path: Path) -> None:
    root = lay_out(tmp_path, force=True)
    before = truths(root, history=True)
    git(root, "tag", "v1.0.0")
    assert turned(before, truths(root, history=True)) == {"release_tags"}


def test_with_more_authors_no_single_one_maintains(tmp_path: Path) -> None:
    root = write(tmp_path, SERVICE)
    git(root, "init", "-q", "-b", "main")
    seen = []
    for author, changes in (("Ada", 6), ("Bo", 4), ("Cy", 4)):
        for number in range(changes):
            (root / "desk" / "old.py").write_text(f"{author} = {number}\n", encoding="utf-8")
            git(root, "add", "-A")
            git(root, "commit", "-q", "-m", "Change", f"--author={author} <{author.lower()}@example.org>")
        seen.append(truths(root, history=True))
    assert seen[0]["single_maintainer"]
    assert turned(seen[0], seen[-1]) == {"single_maintainer"}
