# ruff: noqa: S608 - statements over a table of this test

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from audit.pii.made_texts import DEV, SECOND, clean, planted

from debtkit.instruments.audit import DuckDB
from debtkit.instruments.audit._dataset import Dataset
from debtkit.instruments.audit._finding import Severity
from debtkit.instruments.audit._roles import find_roles
from debtkit.instruments.audit.checks.pii import SURE, detect, redact
from debtkit.instruments.audit.checks.pii._look import look
from debtkit.instruments.audit.checks.pii._worth import address_alone, worth
from debtkit.instruments.audit.checks.pii.names import PersonalNames
from debtkit.instruments.audit.checks.pii.personal_data import PersonalData
from debtkit.instruments.audit.checks.pii.secrets import Secrets
from debtkit.instruments.audit.sources import open_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.pii.made_texts import Recipe

    from debtkit.instruments.audit import Outcome

KEY = "sk-" + "Zq8vWm3KpT9xLc5RnB2yHd7GfJ4sUe6w"


@pytest.fixture
def engine() -> Iterator[DuckDB]:
    engine = DuckDB(threads=1)
    yield engine
    engine.close()


def opened(engine: DuckDB, columns: dict[str, Any]) -> Dataset:
    """Return columns as a data set."""
    table = open_table(pd.DataFrame(columns), engine)
    return Dataset(table, find_roles(table.columns))


def counted(outcome: Outcome) -> dict[tuple[str, str], tuple[int, int]]:
    """Return sure and possible rows by column and kind."""
    return {(one["column"], one["kind"]): (one["sure"], one["possible"]) for one in outcome.figures["columns"]}


def test_counts_are_those_of_reading_every_text(engine: DuckDB) -> None:
    texts = [one.text for one in (*planted(DEV, 1, seed=3), *clean(DEV, 3, seed=3))]
    random.Random(1).shuffle(texts)  # noqa: S311 - nothing secret
    truth: dict[str, list[int]] = {}
    sure = []
    for row, text in enumerate(texts):
        grades = {h.kind: SURE for h in detect(text) if h.grade == SURE}
        for kind in {h.kind for h in detect(text)}:
            truth.setdefault(kind, [0, 0])[kind not in grades] += 1
        sure += [row] if grades else []
    outcome = PersonalData().run(opened(engine, {"text": texts}))
    assert {kind: list(n) for (_, kind), n in counted(outcome).items()} == truth
    assert outcome.figures["rows_sure"] == len(sure)
    by_engine = [r for (r,) in engine.query(outcome.select.get("redact_pii", "SELECT 0 AS rid WHERE false"))]
    assert sorted({*outcome.rows["redact_pii"], *by_engine}) == sure


@pytest.mark.parametrize("recipe", [DEV, SECOND])
def test_engine_lets_every_text_with_a_hit_through(engine: DuckDB, recipe: Recipe) -> None:
    texts = [one.text for one in planted(recipe, 2, seed=4) if detect(one.text)]
    engine.register("made", pd.DataFrame({"text": texts}))
    assert engine.query(f"SELECT text FROM made WHERE NOT {worth('text')}") == []


def test_an_address_that_the_engine_counts_is_one_for_python(engine: DuckDB) -> None:
    made = [one.value for one in planted(DEV, 8, seed=4) if one.kind == "email"]
    values = [*made, "user@example.com", "a@b", "x@y.invalid", "git@github.com", "jo@kunde.de ", "jo@kunde.de, x@y.com"]
    engine.register("made", pd.DataFrame({"text": values}))
    alone = [text for (text,) in engine.query(f"SELECT text FROM made WHERE {address_alone('text')}")]
    assert len(alone) > len(made) / 2
    for text in alone:
        assert [(h.start, h.end, h.kind, h.grade) for h in detect(text)] == [(0, len(text), "email", SURE)]


def test_column_of_addresses_is_counted_with_its_gaps_and_other_values(engine: DuckDB) -> None:
    values = ["a.meier@kunde.de", None, "none", "call +49 30 901820", "b@kunde.com"] * 20
    outcome = PersonalData().run(opened(engine, {"mail": values, "other": ["to jo@kunde.de", "", None, "x", "y"] * 20}))
    assert counted(outcome) == {("mail", "email"): (40, 0), ("mail", "phone"): (20, 0), ("other", "email"): (20, 0)}
    assert outcome.figures["rows_sure"] == 60
    email = next(f for f in outcome.findings if f.columns == ("mail",) and "e-mail" in f.says)
    assert [(e.row, e.excerpt) for e in email.examples[:2]] == [
        ("0", "e-mail a***@***.de"),
        ("4", "e-mail b***@***.com"),
    ]


def test_numbers_and_dates_whose_column_says_so(engine: DuckDB) -> None:
    data = opened(
        engine,
        {
            "id": [4839201745, 4839201746],
            "phone": [491712345678, 491712345679],
            "card_number": [4539578763621486, 4539578763621487],
            "birth_date": [pd.Timestamp("1980-01-02"), None],
            "signup": pd.to_datetime(["2020-01-02", "2020-01-03"]),
        },
    )
    outcome = PersonalData().run(data)
    assert counted(outcome) == {("phone", "phone"): (2, 0), ("card_number", "card"): (1, 0)}
    assert any(f.columns == ("birth_date",) and f.rows == 1 for f in outcome.findings)
    assert not any({"id", "signup"} & set(f.columns) for f in outcome.findings)


def test_nested_messages_are_read(engine: DuckDB) -> None:
    chats = [[{"role": "user", "content": "mail jo@kunde.de"}, {"role": "assistant", "content": f"use {KEY}"}], []]
    data = opened(engine, {"messages": chats})
    assert counted(PersonalData().run(data)) == {("messages", "email"): (1, 0)}
    assert Secrets().run(data).rows == {"redact_pii": (0,)}


def test_keys_are_critical_and_are_no_personal_data(engine: DuckDB) -> None:
    data = opened(engine, {"text": [f"key {KEY}", "sk-your-key-goes-here-please-now", "fine"]})
    outcome = Secrets().run(data)
    assert [(f.severity, f.rows, f.examples[0].excerpt) for f in outcome.findings] == [
        (Severity.CRITICAL, 1, "OpenAI key ***")
    ]
    assert PersonalData().run(data).findings == ()


def test_both_checks_share_one_look(engine: DuckDB) -> None:
    data = opened(engine, {"text": ["jo@kunde.de"]})
    seen = data.once(look)
    PersonalData().run(data)
    Secrets().run(data)
    assert data.once(look) is seen


def test_nothing_to_look_at_is_said(engine: DuckDB) -> None:
    data = opened(engine, {"x": [1.0, 2.0]})
    assert "no column of text" in PersonalData().why_not(data)
    assert Secrets().why_not(data) == "no column of text"


def test_names_say_how_they_are_installed(engine: DuckDB) -> None:
    pytest.importorskip("duckdb")
    reason = PersonalNames().why_not(opened(engine, {"text": ["My name is Anna Schmidt."]}))
    assert "pip install 'debtkit[pii]'" in reason or "spacy download" in reason


def test_no_value_in_any_output(engine: DuckDB) -> None:
    made = [one for one in planted(DEV, 1, seed=6) if len(one.value) > 6]
    data = opened(
        engine, {"text": [one.text for one in made], "email": [f"p{n}.meier@kunde.de" for n in range(len(made))]}
    )
    outcomes = [PersonalData().run(data), Secrets().run(data)]
    said = repr(outcomes)
    assert not [one.value for one in made if one.value in said]
    assert "meier" not in said
    assert "kunde" not in said


def test_redacted_rows_have_no_sure_hits_left(engine: DuckDB) -> None:
    texts = [one.text for one in planted(DEV, 1, seed=9)]
    again = PersonalData().run(opened(engine, {"text": [redact(text) for text in texts]}))
    assert again.figures["rows_sure"] == 0
    assert again.findings == ()
