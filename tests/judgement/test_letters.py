from __future__ import annotations

import re
from typing import Any

import pytest
from judgement_helpers import a_check, judged_with, lacking, not_shown, seen

from debtkit.judgement._letters import load_model, parse_model

GOOD: dict[str, Any] = {"version": "1", "letters": {"A": 0.9, "B": 0.7, "C": 0.5, "D": 0.3}, "coverage": 0.6}


def test_the_shipped_model_has_a_version_and_falling_cuts() -> None:
    model = load_model()
    assert model.version == "2026.11-1"
    assert [letter for letter, _ in model.cuts] == ["A", "B", "C", "D"]


@pytest.mark.parametrize(
    ("score", "coverage", "letter"),
    [
        (1.0, 1.0, "A"),
        (0.9, 1.0, "A"),
        (0.1 + 0.2 + 0.6, 1.0, "A"),
        (0.89, 1.0, "B"),
        (0.5, 0.6, "C"),
        (0.3, 1.0, "D"),
        (0.0, 1.0, "E"),
        (1.0, 0.59, None),
        (None, 1.0, None),
    ],
)
def test_a_letter_is_the_first_cut_reached(score: float | None, coverage: float, letter: str | None) -> None:
    assert parse_model(GOOD).letter(score, coverage) == letter


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"colour": 1}, "needs exactly the fields version, letters and coverage"),
        ({"letters": {"A": 0.9}}, "give one number for each of A, B, C, D"),
        ({"letters": {"A": 0.9, "B": 0.95, "C": 0.5, "D": 0.3}}, "the numbers must fall from A to D"),
        ({"coverage": "much"}, "are numbers above 0 and up to 1"),
    ],
)
def test_a_model_file_that_cannot_be_used_says_why(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        parse_model(GOOD | change)


def test_a_check_with_two_sides_is_half_settled_when_one_of_them_is() -> None:
    check = a_check(good=("policy",), bad=("leak",), question="Is there a policy?")
    clean = judged_with(check, not_shown("policy"), lacking("leak")).areas[0]
    leaky = judged_with(check, not_shown("policy"), seen("leak")).areas[0]
    assert clean.coverage == leaky.coverage == clean.measured == 0.5
    assert clean.open_questions == 1
    assert leaky.open_questions == 0
