from __future__ import annotations

import unicodedata

from audit_tabular_helpers import opened, ran
from hypothesis import given, settings
from hypothesis import strategies as st

from debtkit.instruments.audit.checks.duplicates_normalised import NormalisedDuplicates
from debtkit.instruments.audit.checks.label_conflicts import LabelConflicts

PIECES = st.sampled_from(
    ["A", "a", "b", " ", "  ", ".", "\u3000", "—", "é", "日本", "की", "कि", "\n", "7", "I", "x" * 30]
)
TEXT = st.lists(PIECES, max_size=12).map("".join)


def form(text: str | None) -> str:
    """Return the normal form, by Python's own tables."""
    kept = (one if unicodedata.category(one)[0] in "LNM" else " " for one in text or "")
    return " ".join("".join(kept).split()).lower()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(TEXT, st.one_of(st.none(), TEXT)), min_size=2, max_size=25))
def test_the_count_is_that_of_normal_forms(rows: list[tuple[str, str | None]]) -> None:
    forms = [(form(a), form(b)) for a, b in rows]
    expected = sum(any(one) for one in forms) - len({one for one in forms if any(one)})
    raw = [(a, b or "") for a, b in rows if any((form(a), form(b)))]
    outcome = ran(NormalisedDuplicates(), {"prompt": [a for a, _ in rows], "response": [b for _, b in rows]})
    assert outcome.figures["normalised"]["surplus_rows"] == expected
    assert outcome.figures["raw"]["surplus_rows"] == len(raw) - len(set(raw))


def test_long_texts_that_begin_and_end_alike_are_told_apart() -> None:
    around = "the same words at the beginning and, much later, at the end of a long text indeed; "
    texts = [around + str(n) + around for n in range(50)]
    dressed = (" . " * 60 + texts[3] + " ! " * 60).upper()
    outcome = ran(NormalisedDuplicates(), {"body": [*texts, dressed]}, text="body")
    assert outcome.figures["normalised"] == {"groups": 1, "surplus_rows": 1, "largest": 2, "sizes": [[2, 1]]}
    (finding,) = outcome.findings
    assert [(e.row, e.excerpt) for e in finding.examples] == [("50", "equals row 3")]
    assert "0 of them are equal character for character" in finding.says


def test_words_do_not_move_from_prompt_to_response() -> None:
    outcome = ran(NormalisedDuplicates(), {"prompt": ["a b", "a"], "response": ["c", "b c"]})
    assert not outcome.findings


def test_the_statement_gives_the_figure() -> None:
    with opened({"prompt": ["Hi there!", "hi, there", "x"], "response": ["ok", "OK", "y"]}) as data:
        (finding,) = NormalisedDuplicates().run(data).findings
        assert data.table.engine.query(finding.sql) == [(1,)]


def test_one_prompt_with_several_responses() -> None:
    columns = {"prompt": ["Why?", "why", "why?", "how", None, None], "response": ["so", "SO.", "no", "so", "a", "b"]}
    with opened(columns) as data:
        outcome = LabelConflicts().run(data)
        (finding,) = outcome.findings
        assert data.table.engine.query(finding.sql) == [(1, 3, 1)]
    assert outcome.figures["response"] == {"inputs": 1, "rows": 3, "at_least_wrong": 1}
    assert finding.severity == "low"


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["a", "A!", "b", "", None]), st.sampled_from(["x", "y", None])), min_size=1))
def test_conflicts_are_those_of_groups(rows: list[tuple[str | None, str | None]]) -> None:
    groups: dict[str, list[str]] = {}
    for text, label in rows:
        if form(text) and label is not None:
            groups.setdefault(form(text), []).append(label)
    several = [labels for labels in groups.values() if len(set(labels)) > 1]
    wrong = sum(len(labels) - max(labels.count(one) for one in labels) for labels in several)
    texts, labels = [text for text, _ in rows], [label for _, label in rows]
    outcome = ran(LabelConflicts(), {"body": [*texts, "ab"], "kind": [*labels, "x"]}, text="body", label="kind")
    expected = {"inputs": len(several), "rows": sum(map(len, several)), "at_least_wrong": wrong}
    assert outcome.figures["label"] == expected


def test_equal_features_with_different_labels() -> None:
    columns = {"id": [*range(40)], "x": [n + 0.5 for n in range(39)] + [0.5], "y": [0] * 39 + [1]}
    outcome = ran(LabelConflicts(), columns, label="y")
    (finding,) = outcome.findings
    assert outcome.figures["label"] == {"inputs": 1, "rows": 2, "at_least_wrong": 1}
    assert finding.examples[0].row == "39"


def test_a_label_by_its_name_alone_is_not_compared_without_text() -> None:
    with opened({"x": [0.5, 0.5], "label": [0, 1]}) as data:
        assert LabelConflicts().why_not(data)
