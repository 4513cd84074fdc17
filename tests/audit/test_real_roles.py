"""Columns of published sets of instructions, questions and labels: which part each plays, and what follows."""

from __future__ import annotations

import pandas as pd
import pytest

from debtkit.instruments.audit import audit

_BODIES = [
    f"There are {n} birds on a fence and {n + 7} of them fly away to the old oak behind the barn." for n in range(60)
]


def parts(columns: dict[str, list[object]]) -> dict[str, object]:
    found = audit(pd.DataFrame(columns), checks="column_profile").data.roles
    told: dict[str, object] = {
        name: getattr(found, name).name for name in ("prompt", "response", "label") if getattr(found, name)
    }
    return told | {"context": [column.name for column in found.context]}


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (("instruction", "input", "output"), {"prompt": "instruction", "response": "output", "context": ["input"]}),
        (("Question", "Body"), {"prompt": "Question", "context": ["Body"]}),
        (("inputs", "targets"), {"prompt": "inputs", "response": "targets", "context": []}),
        (("prompt", "canonical_solution"), {"prompt": "prompt", "response": "canonical_solution", "context": []}),
    ],
)
def test_published_names(names: tuple[str, ...], wanted: dict[str, object]) -> None:
    columns = {name: [f"{name} {body}" for body in _BODIES] for name in names}
    assert parts(columns) == wanted  # type: ignore[arg-type]


def test_a_target_of_a_few_classes_is_a_label_and_an_amount_is_none() -> None:
    widths = [n / 7 for n in range(60)]
    assert parts({"width": widths, "target": [0, 1, 2] * 20})["label"] == "target"  # type: ignore[dict-item]
    assert "label" not in parts({"width": widths, "target": [n * 1.5 for n in range(60)]})  # type: ignore[dict-item]


def test_a_passage_with_five_questions_does_not_tell_rows_apart() -> None:
    asked = [f"Who is the person number {n} in the story?" for n in range(60)]
    passages = [_BODIES[n // 5] for n in range(60)]
    assert parts({"question": asked, "context": passages})["context"] == []  # type: ignore[dict-item]


def test_one_instruction_for_many_inputs_is_neither_copied_nor_contradicted() -> None:
    rows = pd.DataFrame(
        {
            "instruction": ["Say whether the review of the hotel is a good or a bad one."] * 60,
            "input": _BODIES,
            "output": ["It is a good one.", "It is a bad one."] * 30,
        }
    )
    found = audit(rows, checks=["label_conflicts", "normalised_duplicates", "near_duplicates"])
    assert [one for one in found.findings if one.fixes or one.check == "label_conflicts"] == []


def test_an_empty_input_is_no_empty_text() -> None:
    asked = [f"Write a story about the number {n} and its friends." for n in range(60)]
    rows = pd.DataFrame({"instruction": asked, "input": [*[""] * 40, *_BODIES[:20]], "output": _BODIES})
    found = audit(rows, checks="empty_text")
    assert [column.name for column in found.data.roles.context] == ["input"]
    assert not found.findings
