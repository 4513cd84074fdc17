"""The shared reader: each text is seen once, and of very large tables a sample, which is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_tabular_helpers import opened
from audit_text_helpers import made_rows

from debtkit.instruments.audit._run import run_checks
from debtkit.instruments.audit.checks.text import _reader, text_checks
from debtkit.instruments.audit.checks.text._qualities import Qualities
from debtkit.instruments.audit.checks.text._reader import TextReader
from debtkit.instruments.audit.checks.text.near_duplicates import NearDuplicates
from debtkit.instruments.audit.checks.text.quality import EmptyText, TruncatedText

if TYPE_CHECKING:
    import pytest


def columns() -> dict[str, list[str]]:
    rows = made_rows(90, seed=31)
    return {
        "prompt": [row.text for row in rows],
        "response": ["", "no end"] * (len(rows) // 2) + ["x."] * (len(rows) % 2),
    }


def test_all_checks_at_once_say_what_each_says_alone() -> None:
    with opened(columns()) as data:
        together, _ = run_checks(data, text_checks())
    for check in text_checks():
        with opened(columns()) as data:
            if not check.why_not(data):
                assert check.run(data) == together[check.id], check.id


def test_a_check_that_comes_later_reads_for_itself_and_none_reads_twice() -> None:
    with opened(columns()) as data:
        NearDuplicates().run(data)
        first = EmptyText().run(data)
        assert EmptyText().run(data) == first
        assert len(data.once(TextReader).want(Qualities).rids) == data.table.rows


def test_small_chunks_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(columns()) as data:
        whole, _ = run_checks(data, text_checks())
    monkeypatch.setattr(_reader, "_CHARACTERS", 300)
    with opened(columns()) as data:
        pieces, _ = run_checks(data, text_checks())
    assert pieces == whole


def test_a_sample_says_that_it_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_reader, "MOST_READ", 60)
    with opened(columns()) as data:
        assert data.table.rows == 117
        outcome = TruncatedText().run(data)
    assert outcome.figures["one_row_in"] == 2
    assert outcome.figures["response"]["texts"] == 59
    assert all(not finding.exact and "one row in 2" in finding.says for finding in outcome.findings)


def test_checks_have_names_of_their_own() -> None:
    names = [check.id for check in text_checks()]
    assert len(names) == len(set(names))
    assert all(check.title for check in text_checks())
