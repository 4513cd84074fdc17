from pathlib import Path
from typing import Any

import pytest

from debtkit.facts import Fact, Status
from debtkit.instruments.scan import ScanResult, scan
from debtkit.workshop import read_truth

TRUTH = read_truth()


@pytest.fixture(scope="module")
def result(sample: Path) -> ScanResult:
    return scan(sample)


@pytest.fixture(scope="module")
def facts(result: ScanResult) -> dict[str, Fact]:
    return {fact.key: fact for fact in result.facts() if fact.subject == "."}


@pytest.mark.parametrize("key", TRUTH["good"])
def test_what_is_there_is_found(facts: dict[str, Fact], key: str) -> None:
    assert facts[key].holds
    assert _paths(TRUTH["good"][key]) & {place.path for place in facts[key].evidence}


@pytest.mark.parametrize("key", TRUTH["bad"])
def test_what_is_owed_is_found_where_it_is(facts: dict[str, Fact], key: str) -> None:
    told = TRUTH["bad"][key]
    assert facts[key].holds
    seen = [(place.path, place.locator) for place in facts[key].evidence]
    allowed = [*told["places"], *told.get("arguable", ())]
    assert [place for place in told["places"] if not any(_same(place, one) for one in seen)] == []
    assert [one for one in seen if not any(_same(place, one) for place in allowed)] == []


@pytest.mark.parametrize("key", TRUTH["absent"])
def test_what_is_absent_is_shown_absent(facts: dict[str, Fact], key: str) -> None:
    assert (facts[key].status, facts[key].value) == (Status.MEASURED, False)


@pytest.mark.parametrize("key", TRUTH["not_shown"])
def test_what_looking_cannot_settle_is_left_open(facts: dict[str, Fact], key: str) -> None:
    assert (facts[key].status, facts[key].value) == (Status.NOT_SHOWN, False)


@pytest.mark.parametrize("key", TRUTH["not_applicable"])
def test_what_does_not_apply_is_not_charged(facts: dict[str, Fact], key: str) -> None:
    assert facts[key].status is Status.NOT_APPLICABLE


def test_the_profile_is_seen(facts: dict[str, Fact]) -> None:
    kinds = {key for key, fact in facts.items() if key.startswith("kind.") and fact.holds}
    assert kinds == {f"kind.{kind}" for kind in TRUTH["kinds"]}
    assert {key for key, fact in facts.items() if key.startswith("context.") and fact.holds} == {
        f"context.{name}" for name in TRUTH["context"]
    }


@pytest.mark.parametrize("name", ["commits", "authors", "bus_factor", "last_commit", "shallow"])
def test_the_numbers_of_git_agree(facts: dict[str, Fact], name: str) -> None:
    told = TRUTH["git"][name]
    assert facts[f"git.{name}"].value == (told if isinstance(told, bool | int) else str(told))


def _paths(told: dict[str, Any]) -> set[str]:
    return {place[0] for place in told["places"]}


def _same(told: list[str], seen: tuple[str, str]) -> bool:
    """Return whether a place that was told is the one seen; told without a locator it is any place of the file."""
    return told[0] == seen[0] and (len(told) == 1 or told[1] == seen[1])
