"""The reference pages say what the rules and the catalogue say, and every fact has a home in both."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from debtkit.facts import Status
from debtkit.instruments.scan import Rule
from debtkit.instruments.scan.rules._registry import own_rules
from debtkit.judgement import AREAS, Level, load_catalog
from debtkit.project._audits_cards import data_cards

ROOT = Path(__file__).resolve().parents[1]
RULES = {rule.key: rule for rule in own_rules() if issubclass(rule, Rule)}
CHECKS = load_catalog().checks
DATA = data_cards()  # what audits and recorded runs settle, not the scan
SETTLING = {key: rule for key, rule in RULES.items() if not key.startswith(("kind.", "context.", "git."))}


def test_the_pages_are_current() -> None:
    done = subprocess.run(
        [sys.executable, "tools/reference.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_key_of_the_catalogue_is_measured() -> None:
    keys = {key for check in CHECKS.values() for key in (*check.good, *check.automated, *check.bad)}
    assert keys - set(RULES) - set(DATA) == set()
    assert set(DATA) <= keys
    assert not set(DATA) & set(RULES)


def test_every_fact_is_used_and_has_the_polarity_that_the_catalogue_gives_it() -> None:
    good = {key for check in CHECKS.values() for key in (*check.good, *check.automated)}
    bad = {key for check in CHECKS.values() for key in check.bad}
    told = {key: rule.bad for key, rule in SETTLING.items()} | {key: card.bad for key, card in DATA.items()}
    assert {key for key, is_bad in told.items() if is_bad} == bad
    assert {key for key, is_bad in told.items() if not is_bad} == good


def test_what_only_an_audit_sees_says_so() -> None:
    for check in CHECKS.values():
        if any(key in DATA and DATA[key].bad for key in check.bad):
            assert check.looked_by.startswith("debtkit audit"), check.id


def test_a_rule_and_its_check_are_in_the_same_area() -> None:
    homes = {key: CHECKS[rule.check].area for key, rule in SETTLING.items() if rule.check}
    assert homes == {key: rule.area for key, rule in SETTLING.items() if rule.check}


def test_every_area_has_a_rule_and_seven_checks() -> None:
    assert {rule.area for rule in SETTLING.values()} == set(AREAS)
    assert all(sum(check.area == area for check in CHECKS.values()) >= 7 for area in AREAS)


def test_what_looking_cannot_settle_is_asked_and_paid_by_showing_it() -> None:
    for check in CHECKS.values():
        abstaining = [key for key in check.good if (DATA.get(key) or RULES[key]).absence is Status.NOT_SHOWN]
        if abstaining:
            assert check.question, check.id
            assert check.ceiling is Level.DOCUMENTED, check.id


def test_each_check_has_its_place_on_the_page_of_its_area() -> None:
    index = (ROOT / "docs" / "reference" / "rules" / "README.md").read_text(encoding="utf-8")
    for check in CHECKS.values():
        page = (ROOT / "docs" / "reference" / "rules" / f"{check.area}.md").read_text(encoding="utf-8")
        assert f'<a id="{check.id.lower()}"></a>' in page
        assert f"({check.area}.md#{check.id.lower()})" in index


@pytest.mark.parametrize("extra", ["rules/gone.md"])
def test_a_page_that_nothing_makes_is_not_current(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, extra: str) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / extra).write_text("left over", encoding="utf-8")
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    reference = importlib.import_module("reference")
    monkeypatch.setattr(reference, "FOLDER", tmp_path)
    assert extra in reference.stale_pages()
