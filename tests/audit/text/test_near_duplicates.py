"""Near duplicates: what is planted is found, what is found is a fact, and every engine finds the same."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from audit_tabular_helpers import opened
from audit_text_helpers import ALPHABETS, alike, made_rows, run, words_of
from hypothesis import given, settings
from hypothesis import strategies as st

from debtkit.instruments.audit import Severity, audit
from debtkit.instruments.audit.checks.text import _families, _reader
from debtkit.instruments.audit.checks.text._families import LEAST, Texture, families_by_engine
from debtkit.instruments.audit.checks.text._reader import TextReader
from debtkit.instruments.audit.checks.text.near_duplicates import NearDuplicates

if TYPE_CHECKING:
    from debtkit.instruments.audit.checks.text._families import Families

CHECK = NearDuplicates()


def families(columns: object, *, by_engine: bool = False) -> Families:
    with opened(columns) as data:
        if by_engine:
            return families_by_engine(data)
        CHECK.run(data)
        return data.once(TextReader).want(Texture).families


def pairs(found: Families) -> dict[tuple[int, int], float]:
    return {(a, b): round(j, 8) for (a, b), j in zip(found.pairs.tolist(), found.jaccard.tolist(), strict=True)}


@pytest.mark.parametrize("language", ALPHABETS)
def test_planted_copies_are_found_in_every_script(language: str) -> None:
    rows = [row for row in made_rows(500, seed=3) if row.language == language]
    found = families({"text": [row.text for row in rows]})
    members = defaultdict(set)
    for at, root in enumerate(found.root.tolist()):
        members[root].add(at)
    wanted = {(a, b) for a, b in combinations(range(len(rows)), 2) if rows[a].family == rows[b].family}
    got = {pair for group in members.values() for pair in combinations(sorted(group), 2)}
    assert len(wanted) > 10
    assert len(wanted & got) >= 0.99 * len(wanted)
    assert len(wanted & got) >= 0.99 * len(got)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.sampled_from("abcdefgh"), min_size=0, max_size=14), min_size=2, max_size=25))
def test_each_pair_is_a_fact_and_clear_pairs_are_found(rows: list[list[str]]) -> None:
    texts = [" ".join(words) for words in rows]
    found = families({"text": texts})
    measured = pairs(found)
    for (a, b), share in measured.items():
        assert share == pytest.approx(alike(texts[a], texts[b]), abs=1e-8)
        assert share >= LEAST
    for a, b in combinations(range(len(texts)), 2):
        if min(len(rows[a]), len(rows[b])) >= 5 and alike(texts[a], texts[b]) >= 0.85:
            assert found.root[a] == found.root[b]


def test_the_engine_alone_finds_the_same() -> None:
    texts = {"text": [row.text for row in made_rows(150, seed=5, copies=0.5)]}
    here, there = families(texts), families(texts, by_engine=True)
    assert pairs(here) == pairs(there)
    assert len(pairs(here)) > 30
    assert here.root.tolist() == there.root.tolist()


def test_large_tables_are_left_to_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = made_rows(100, seed=6)
    columns = {"text": [row.text for row in rows], "split": ["train", "test"] * (len(rows) // 2)}
    here = run(CHECK, columns)
    monkeypatch.setattr(_families, "MOST_ROWS", 10)
    there = run(CHECK, columns)
    assert here.rows == there.rows
    assert [one["splits"] for one in here.figures["largest"]] == [one["splits"] for one in there.figures["largest"]]
    assert there.figures["short_rows"] is None


def test_a_fast_audit_of_a_large_table_says_what_it_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    table = pa.table({"prompt": [row.text for row in made_rows(40, seed=8)]})
    monkeypatch.setattr(_reader, "MOST_READ", 10)
    monkeypatch.setattr(_families, "MOST_ROWS", 10)
    left_out = {one.check: one.reason for one in audit(table, checks=["near_duplicates"]).not_run}
    assert "budget='full'" in left_out["near_duplicates"]
    thorough = audit(table, checks=["near_duplicates"], budget="full")
    assert [one.check for one in thorough.findings] == ["near_duplicates"]


def test_rows_that_find_no_room_in_memory_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {"prompt": [row.text for row in made_rows(120, seed=7)]}
    here = pairs(families(texts))
    monkeypatch.setattr(_families, "MOST_SHINGLES", 1)
    monkeypatch.setattr("debtkit.instruments.audit.checks.text._reader._CHARACTERS", 1_500)
    assert pairs(families(texts)) == here
    assert here


def test_figures_rows_and_finding_agree() -> None:
    long = "the quick brown fox jumps over the lazy dog and runs away into the dark wood"
    texts = [long, "nothing of the kind stands here or anywhere else", long.upper() + "!", long + " again", "short one"]
    outcome = run(CHECK, {"text": [*texts, None, ""]})
    finding = outcome.findings[0]
    assert outcome.rows == {"drop_near_duplicates": (2, 3)}
    assert finding.severity is Severity.HIGH
    assert (finding.rows, finding.fixes) == (2, ("drop_near_duplicates",))
    assert finding.share == pytest.approx(2 / 7)
    assert {key: outcome.figures[key] for key in ("clusters", "rows", "surplus_rows", "altered_rows", "pairs")} == {
        "clusters": 1,
        "rows": 3,
        "surplus_rows": 2,
        "altered_rows": 1,
        "pairs": 3,
    }
    assert outcome.figures["short_rows"] == 3
    assert outcome.figures["largest"][0]["jaccard"] == pytest.approx(alike(texts[0], texts[3]), abs=1e-8)


def test_examples_are_masked_and_say_where() -> None:
    text = "Write to jane.roe@example.org about the contract that she signed with us yesterday"
    outcome = run(CHECK, {"prompt": [text, text], "response": ["yes of course", "yes of course"]})
    assert [example.row for example in outcome.findings[0].examples] == ["0"]
    assert "jane" not in str(outcome)
    assert "<email>" in outcome.findings[0].examples[0].excerpt


def test_the_proof_runs_and_shows_the_rows() -> None:
    rows = made_rows(60, seed=8)
    with opened({"text": [row.text for row in rows]}) as data:
        outcome = CHECK.run(data)
        shown = data.table.engine.query(outcome.findings[0].sql)
    assert tuple(row[0] for row in shown) == outcome.rows["drop_near_duplicates"]


def test_a_crowd_of_equal_openings_is_counted_and_said() -> None:
    same = [f"this text is the same in each and every row of the table but for number {at}" for at in range(400)]
    outcome = run(CHECK, {"text": same})
    assert outcome.figures["clusters"] == 1
    assert outcome.figures["rows"] == 400
    assert outcome.figures["pairs_complete"] is False
    assert words_of(same[0])[-1] == "0"


def test_prompt_and_response_are_compared_together() -> None:
    prompts = ["Explain in one sentence why the sky is blue", "Explain in one sentence why the grass is green"]
    outcome = run(CHECK, {"prompt": prompts, "response": ["I am sorry but I cannot help"] * 2})
    assert not outcome.findings


def test_no_rows_and_no_texts() -> None:
    assert run(CHECK, pa.table({"text": pa.array([], pa.string())})).figures["clusters"] == 0
    outcome = run(CHECK, {"text": ["", None, "  "]}, text="text")
    assert not outcome.findings
    with opened({"number": [1, 2]}) as data:
        assert "text=" in CHECK.why_not(data)


def test_two_runs_are_equal() -> None:
    columns = {"text": [row.text for row in made_rows(200, seed=9)]}
    assert run(CHECK, columns) == run(CHECK, columns)
