"""Leakage: held-out rows that training knows, at three levels."""

from __future__ import annotations

import datetime as dt

import pytest
from audit_tabular_helpers import opened
from audit_text_helpers import made_rows, run

from debtkit.instruments.audit import Severity
from debtkit.instruments.audit.checks.text._splits import is_held_out, is_training
from debtkit.instruments.audit.checks.text.leakage import LeakageExact, LeakageNear
from debtkit.instruments.audit.checks.text.leakage_ids import LeakageIds

EXACT, NEAR, IDS = LeakageExact(), LeakageNear(), LeakageIds()


def planted() -> tuple[dict[str, list[str]], set[int], set[int]]:
    """Return rows with a split, the leaked ones, and those of them that are equal letter by letter."""
    rows = made_rows(600, seed=11, copies=0.4)
    split = ["test" if at % 4 == 0 else "train" for at in range(len(rows))]
    leaked, equal = set(), set()
    for at, row in enumerate(rows):
        training = [other for part, other in zip(split, rows, strict=True) if part == "train"]
        if split[at] == "test":
            leaked |= {at} if any(other.family == row.family for other in training) else set()
            equal |= {at} if any(other.text == row.text for other in training) else set()
    return {"prompt": [row.text for row in rows], "split": split}, leaked, equal


def test_planted_leaks_are_found() -> None:
    columns, leaked, equal = planted()
    exact, near = run(EXACT, columns), run(NEAR, columns)
    found = set(near.rows["drop_leaked_rows"])
    assert len(leaked) > 30
    assert len(found & leaked) >= 0.99 * len(leaked)
    assert len(found & leaked) >= 0.998 * len(found)
    assert equal <= set(exact.rows["drop_leaked_rows"])
    stages = near.figures["stages"]
    assert stages["exact"]["rows"] == len(equal)
    assert stages["exact"]["rows"] < stages["normal"]["rows"] < stages["near"]["rows"] == len(found)
    assert near.figures["held_out_rows"] == columns["split"].count("test")
    assert exact.findings[0].rows + near.findings[0].rows == len(found)


def test_levels_one_by_one() -> None:
    text = "a text of several words which stands in the training part of the data as well"
    rows = [text, text, text.upper() + "!!", text + " indeed", "a wholly different text of which nobody has ever heard"]
    columns = {"text": rows, "split": ["train", "test", "validation", "dev", "test"]}
    exact, near = run(EXACT, columns), run(NEAR, columns)
    assert exact.rows["drop_leaked_rows"] == (1, 2)
    assert near.rows["drop_leaked_rows"] == (1, 2, 3)
    assert [near.figures["stages"][name]["rows"] for name in ("exact", "normal", "near")] == [1, 2, 3]
    assert near.figures["by_part"] == {"dev": 1, "test": 1, "validation": 1}
    assert exact.findings[0].severity is Severity.CRITICAL
    assert [example.row for example in near.findings[0].examples] == ["3"]
    assert near.findings[0].fixes == ("drop_leaked_rows",)


def test_copies_within_one_part_are_no_leak() -> None:
    text = "a text of several words which stands twice in one part of the data only"
    other = "something that has nothing to do with the rest of the data at all"
    columns = {"text": [text, text, other, other], "split": ["train", "train", "test", "test"]}
    assert not run(EXACT, columns).findings
    assert not run(NEAR, columns).findings


def test_empty_texts_and_rows_without_a_part_do_not_leak() -> None:
    text = "a text of several words which has no part in the data as it seems"
    columns = {"text": ["", "", "...", "!", text, text], "split": ["train", "test", "train", "test", None, "test"]}
    assert not run(EXACT, columns).findings
    assert not run(NEAR, columns).findings


def test_short_equal_texts_leak_exactly() -> None:
    columns = {"text": ["2 + 2", "2 + 2", "日本"], "split": ["train", "test", "test"]}
    assert run(EXACT, columns).rows["drop_leaked_rows"] == (1,)


def test_why_not() -> None:
    with opened({"text": ["a", "b"]}, text="text") as data:
        assert "split=" in NEAR.why_not(data)
    with opened({"text": ["a", "b"], "split": ["A", "B"]}, text="text") as data:
        assert "names no part" in EXACT.why_not(data)


@pytest.mark.parametrize("name", ["train", "Train", " training ", "train_sft", "train-clean-100"])
def test_names_of_training(name: str) -> None:
    assert is_training(name)
    assert not is_held_out(name)


@pytest.mark.parametrize("name", ["test", "valid", "Validation", "dev", "eval", "held-out", "held_out", "test_gen"])
def test_names_of_held_out_parts(name: str) -> None:
    assert is_held_out(name)
    assert not is_training(name)


def test_ids_on_both_sides() -> None:
    columns = {
        "User ID": [1, 2, 3, 1, 4, None],
        "row": [0, 1, 2, 0, 1, 2],
        "split": ["train", "train", "train", "test", "test", "test"],
    }
    with opened(columns) as data:
        outcome = IDS.run(data)
        assert data.table.engine.query(outcome.findings[0].sql)[0] == (1, 1)
    assert outcome.figures["ids"] == {"User ID": {"ids": 1, "rows": 1, "share": pytest.approx(1 / 3)}}
    assert [example.row for example in outcome.findings[0].examples] == ["3"]


def test_training_after_the_test() -> None:
    days = [dt.date(2024, 1, day) for day in (1, 9, 2, 5, 7)]
    columns = {"made_on": days, "split": ["train", "train", "train", "test", "test"]}
    outcome = run(IDS, columns)
    assert outcome.figures["dates"] == {"made_on": {"later_training_rows": 1, "share": pytest.approx(1 / 3)}}
    assert outcome.findings[0].severity is Severity.LOW
    columns["made_on"] = sorted(days)
    assert not run(IDS, columns).findings


def test_hostile_names_of_parts_and_columns() -> None:
    columns = {"user_id": ["a", "a'"], 'split"; DROP VIEW data; --': ["train' OR 1=1 --", "test"]}
    with opened(columns, split='split"; DROP VIEW data; --') as data:
        assert "names no part" in IDS.why_not(data)
        assert data.table.engine.query("SELECT count(*) FROM data") == [(2,)]
    columns = {"user_id": ["a'", "a'"], "split": ["train_'x", "test_'y"]}
    assert run(IDS, columns).findings[0].rows == 1


def test_a_column_of_a_few_kinds_is_no_id() -> None:
    table = {
        "text": [f"row {row} says {row * row}" for row in range(200)],
        "source": ["web", "shop"] * 100,
        "user": [f"u{row % 80}" for row in range(200)],
        "split": ["train"] * 150 + ["test"] * 50,
    }
    assert [finding.columns for finding in run(LeakageIds(), table).findings] == [("user",)]
