from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from debtkit.facts import Status
from debtkit.instruments.scan import Rule
from debtkit.instruments.scan.rules._registry import own_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from debtkit.instruments.scan import ScanResult

RULES = [rule for rule in own_rules() if issubclass(rule, Rule)]
BY_HISTORY = {
    "hot_spot",
    "single_maintainer",
    "release_tags",
    "model_card_stale",
    "secret_in_git_history",
    "no_review_trail",
    "unmaintained_and_silent",
}
"""Only a repository can show them: tests/scan/test_second_look.py makes some."""
BY_DATE = {"model_retires_soon"}
MADE = {rule.key for rule in RULES if rule.key.startswith(("mlflow_", "mlmd_", "onnx_"))}
"""Artefacts that are no text: tests/scan/systems makes them with the tools themselves."""
BAD = [pytest.param(rule, tree, id=f"{rule.key}-{n}") for rule in RULES for n, tree in enumerate(rule.examples_bad)]
GOOD = [pytest.param(rule, tree, id=f"{rule.key}-{n}") for rule in RULES for n, tree in enumerate(rule.examples_good)]


@pytest.mark.parametrize(("rule", "tree"), BAD)
def test_bad_example_is_debt(rule: type[Rule], tree: Mapping[str, str], scanned: Callable[..., ScanResult]) -> None:
    fact = scanned(tree)[rule.key]
    assert fact.holds == rule.bad
    assert fact.status is not Status.NOT_APPLICABLE
    assert not rule.bad or fact.evidence


@pytest.mark.parametrize(("rule", "tree"), GOOD)
def test_good_example_is_none(rule: type[Rule], tree: Mapping[str, str], scanned: Callable[..., ScanResult]) -> None:
    assert scanned(tree)[rule.key].holds != rule.bad


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.key) for rule in RULES])
def test_every_rule_has_examples_and_says_how_to_mend(rule: type[Rule]) -> None:
    if rule.key not in BY_HISTORY | BY_DATE | MADE:
        assert rule.examples_bad
        assert rule.examples_good
    if rule.check:
        assert rule.fix.endswith((".", "…", "v4"))
        assert rule.__doc__


def test_keys_are_unique() -> None:
    keys = [rule.key for rule in RULES]
    assert len(keys) == len(set(keys))
