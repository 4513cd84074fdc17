"""A prompt that stands in many places: each place names one other and counts the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from debtkit.instruments.scan import ScanResult

PROMPT = (
    "PROMPT = 'You are a careful helper of the support team. "
    "Answer in one short sentence, and say so if you do not know.'\n"
)


def test_many_places(scanned: Callable[..., ScanResult]) -> None:
    found = scanned({f"{name}.py": PROMPT for name in "abcde"})["duplicate_prompt"]
    assert len(found.evidence) == 5
    assert {place.excerpt.partition(", ")[2] for place in found.evidence} == {"and in 3 more places"}


def test_two_places(scanned: Callable[..., ScanResult]) -> None:
    found = scanned({f"{name}.py": PROMPT for name in "ab"})["duplicate_prompt"]
    assert [place.excerpt for place in found.evidence] == ["same as b.py L1", "same as a.py L1"]
