from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from audit_tabular_helpers import opened, ran
from cleanlab.filter import find_label_issues
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_iris
from sklearn.metrics import cohen_kappa_score

from debtkit.instruments.audit.checks.label_confident import confident_joint, find_issues, kappa
from debtkit.instruments.audit.checks.label_errors import LabelErrors
from debtkit.instruments.audit.checks.label_models import tempered


@settings(max_examples=40, deadline=None)
@example(seed=0, classes=7, sure=3.0, noise=0.25)
@given(st.integers(0, 10_000), st.integers(2, 8), st.floats(0.2, 6.0), st.floats(0.0, 0.4))
def test_agrees_with_cleanlab(seed: int, classes: int, sure: float, noise: float) -> None:
    rng = np.random.default_rng(seed)
    truth = np.concatenate([np.arange(classes), rng.integers(0, classes, 400)])
    scores = rng.normal(0, 1, (len(truth), classes))
    scores[np.arange(len(truth)), truth] += sure
    found = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    labels = np.where(rng.random(len(truth)) < noise, rng.integers(0, classes, len(truth)), truth)
    labels[:classes] = np.arange(classes)
    theirs = find_label_issues(labels, found, filter_by="prune_by_noise_rate", n_jobs=1)
    assert (find_issues(labels, found) == theirs).mean() >= 0.99


def test_the_joint_keeps_the_counts_of_labels() -> None:
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 4, 300)
    found = rng.dirichlet([1, 1, 1, 1], 300)
    assert confident_joint(labels, found).sum(axis=1).tolist() == np.bincount(labels).tolist()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2))
def test_kappa_as_scikit_learn_has_it(pairs: list[tuple[int, int]]) -> None:
    one, other = (np.array(side) for side in zip(*pairs, strict=True))
    if len(set(one.tolist()) | set(other.tolist())) > 1:
        assert kappa(one, other) == pytest.approx(cohen_kappa_score(one, other), abs=1e-9)


def test_temper_makes_a_boaster_modest_and_keeps_its_choice() -> None:
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 2, 2000)
    right = rng.random(2000) < 0.8
    found = np.full((2000, 2), 0.001)
    found[np.arange(2000), np.where(right, truth, 1 - truth)] = 0.999
    calm = tempered(found, truth)
    assert calm.max(axis=1).mean() == pytest.approx(0.8, abs=0.04)
    assert (calm.argmax(axis=1) == found.argmax(axis=1)).all()


def flowers() -> tuple[pd.DataFrame, set[int]]:
    """Return measured flowers, three times with a little noise; every twelfth label is wrong."""
    data, kinds = load_iris(return_X_y=True)
    rng = np.random.default_rng(0)
    table = np.vstack([data + rng.normal(0, 0.02, data.shape) for _ in range(3)])
    labels = np.tile(kinds, 3)
    wrong = set(range(5, len(labels), 12))
    for at in wrong:
        labels[at] = (labels[at] + 1) % 3
    frame = pd.DataFrame(table, columns=["sepal a", "sepal b", "petal a", "petal b"])
    frame["kind"] = np.array(["setosa", "versicolor", "virginica"])[labels]
    return frame, wrong


def test_flipped_labels_of_a_table_are_found_and_the_same_twice() -> None:
    frame, wrong = flowers()
    outcome = ran(LabelErrors(), frame, label="kind")
    (finding,) = outcome.findings
    found = set(outcome.figures["row_numbers"])
    assert len(found & wrong) >= 0.75 * len(wrong)
    assert len(found & wrong) >= 0.7 * len(found)
    assert not finding.exact
    assert finding.says.startswith("about ")
    assert ran(LabelErrors(), frame, label="kind").figures == outcome.figures


def test_flipped_labels_of_texts_are_found_by_cleanlab_as_well() -> None:
    rng = np.random.default_rng(4)
    words = [["apple", "plum", "pear", "林檎"], ["truck", "train", "car", "電車"]]
    truth = rng.integers(0, 2, 600)
    texts = [" ".join(rng.choice([*words[t], "the", "of", "is"], 9)) for t in truth]
    wrong = set(rng.choice(600, 40, replace=False).tolist())
    labels = [str(1 - t if at in wrong else t) for at, t in enumerate(truth)]
    with opened({"body": texts, "kind": labels}, text="body", label="kind") as data:
        ours = LabelErrors().run(data)
        full = replace(data, budget="full", _kept={})
        theirs = LabelErrors().run(full)
    assert len(set(ours.figures["row_numbers"]) & wrong) >= 36
    assert ours.figures["row_numbers"] == theirs.figures["row_numbers"]
    assert "cleanlab" in theirs.findings[0].method


def test_a_model_that_does_not_know_the_classes_says_nothing() -> None:
    rng = np.random.default_rng(5)
    frame = pd.DataFrame({"x": rng.normal(size=900), "y": (rng.random(900) < 0.12).astype(int)})
    outcome = ran(LabelErrors(), frame, label="y")
    assert not outcome.findings
    assert outcome.figures["judged"] is False


def test_a_sample_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    frame, _ = flowers()
    monkeypatch.setitem(LabelErrors.run.__globals__["_MOST_ROWS"], "fast", 200)
    outcome = ran(LabelErrors(), frame, label="kind")
    assert outcome.figures["sampled"]
    assert outcome.figures["rows"] == 200
    assert "of a sample of 200" in outcome.findings[0].says


def test_gaps_dates_and_categories_are_features() -> None:
    n = 300
    rng = np.random.default_rng(6)
    kind = rng.integers(0, 2, n)
    frame = pd.DataFrame({
        "when": pd.Timestamp("2024-01-01") + pd.to_timedelta(kind * 400 + rng.integers(0, 300, n), unit="D"),
        "place": [None if r < 0.1 else ("south", "north")[k] for r, k in zip(rng.random(n), kind, strict=True)],
        "on": rng.random(n) < 0.5,
        "gap": np.where(rng.random(n) < 0.5, np.nan, np.inf),
        "y": kind,
    })  # fmt: skip
    outcome = ran(LabelErrors(), frame, label="y")
    assert outcome.figures["kappa"] > 0.95
    assert not outcome.findings


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"x": [1, 2], "y": ["a", "a"]}, "one class"),
        ({"x": [1, 2, 3, 4], "y": ["a", "a", "a", "b"]}, "fewer than 5"),
        ({"x": [*range(900)], "y": [f"class {n % 300}" for n in range(900)]}, "more than 200 classes"),
        ({"x": [*range(90)], "y": [n + 0.5 for n in range(90)]}, "quantity"),
        ({"y": ["a", "b"] * 20}, "no other column"),
    ],
)
def test_why_not(columns: dict[str, list[object]], reason: str) -> None:
    with opened(columns, label="y") as data:
        assert reason in LabelErrors().why_not(data)


def test_a_label_by_its_name_alone_is_asked_for() -> None:
    with opened({"x": [1, 2] * 20, "label": [0, 1] * 20}) as data:
        assert "pass label=" in LabelErrors().why_not(data)
