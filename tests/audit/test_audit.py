"""``audit``: what it takes, what it refuses, and what it does when a check fails."""

from __future__ import annotations

import inspect
import sqlite3
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import debtkit as dk
from debtkit.instruments.audit import DataError, Outcome
from debtkit.instruments.audit._dataset import Dataset
from debtkit.instruments.audit._roles import Roles
from debtkit.instruments.audit._run import run_checks
from debtkit.instruments.audit.checks import Check, TextCheck
from debtkit.instruments.audit.engines import DuckDB
from debtkit.instruments.audit.sources import open_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from debtkit.instruments.audit import Column

ROWS = pd.DataFrame({"age": [31, 31, 57], "label": ["yes", "yes", "no"]})


def test_the_published_signature() -> None:
    names = list(inspect.signature(dk.audit).parameters)
    published = [
        "data",
        "text",
        "prompt",
        "response",
        "messages",
        "label",
        "groups",
        "split",
        "reference",
        "engine",
        "budget",
    ]
    assert names[: len(published)] == published


def test_unknown_keywords_checks_budgets_and_engines_are_refused_with_the_nearest() -> None:
    with pytest.raises(TypeError, match=r"audit takes no keyword 'promt'; did you mean 'prompt'\?"):
        dk.audit(ROWS, promt="age")
    with pytest.raises(TypeError, match="audit takes no keyword 'zzz'; it has 'text', 'prompt'"):
        dk.audit(ROWS, zzz=1)
    with pytest.raises(DataError, match=r"there is no such check; did you mean 'exact_duplicates'\?"):
        dk.audit(ROWS, checks=["exact_duplicate"])
    with pytest.raises(DataError, match="budget='slow' is not known; pass 'fast' or 'full'"):
        dk.audit(ROWS, budget="slow")  # type: ignore[arg-type]
    with pytest.raises(DataError, match="engine='duck' is not known"):
        dk.audit(ROWS, engine="duck")


def test_checks_are_chosen_by_name() -> None:
    found = dk.audit(ROWS, checks="exact_duplicates")
    assert list(found.outcomes) == ["exact_duplicates"]
    assert [one.check for one in found.findings] == ["exact_duplicates"]


def test_two_audits_say_the_same_whatever_the_threads(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"n": [at * 0.1 for at in range(20_000)], "k": ["a", "b"] * 10_000}), path, 500)
    said = [dk.audit(path, engine=DuckDB(threads=threads)).to_json() for threads in (1, 2, 2)]
    assert said[0] == said[1] == said[2]


def test_what_reading_has_to_say_is_among_the_findings(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n3,4,5\n", encoding="utf-8")
    found = dk.audit(tmp_path / "a.csv")
    assert "1 line rejected (too many columns)" in "\n".join(one.says for one in found.findings)


def test_a_table_of_a_connection(tmp_path: Path) -> None:
    del tmp_path
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE TABLE people (age INTEGER, label TEXT)")
        connection.executemany("INSERT INTO people VALUES (?, ?)", ROWS.to_numpy().tolist())
        found = dk.audit("people", engine=connection, checks="exact_duplicates")
        assert found.data.table.rows == 3
        with pytest.raises(DataError, match="data is the name of a table"):
            dk.audit(ROWS, engine=connection)
    connection.close()


def test_progress_is_told_to_a_function_and_drawn_as_a_bar(capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[tuple[int, int, str]] = []
    dk.audit(ROWS, checks="exact_duplicates", progress=lambda *told: seen.append(told))
    assert (0, 1, "exact_duplicates") in seen
    assert seen[-1] == (1, 1, "")
    dk.audit(ROWS, checks="exact_duplicates", progress=True)
    assert capsys.readouterr().out == ""


class _Fails(Check):
    id: ClassVar[str] = "fails"
    title: ClassVar[str] = "Never"

    def run(self, data: Dataset) -> Outcome:
        del data
        msg = "secret"
        raise KeyError(msg)


class _Reads(TextCheck):
    id: ClassVar[str] = "reads"
    title: ClassVar[str] = "Every text is seen"

    def columns(self, data: Dataset) -> tuple[Column, ...]:
        return data.table.columns

    def reader(self, data: Dataset) -> Any:  # noqa: ANN401 - the readers below
        del data
        return _Seen()

    def judge(self, data: Dataset, reader: Any) -> Outcome:  # noqa: ANN401 - as above
        del data
        return Outcome(figures={"seen": reader.seen})


class _Seen:
    every: ClassVar[int] = 1

    def __init__(self) -> None:
        self.seen: list[tuple[int, str | None]] = []

    def take(self, rids: Sequence[int], texts: Mapping[int, Sequence[str | None]]) -> None:
        self.seen += list(zip(rids, texts[0], strict=True))


class _StopsReading(_Reads):
    id: ClassVar[str] = "stops"

    def reader(self, data: Dataset) -> Any:  # noqa: ANN401 - as above
        del data
        return _Stops()


class _Stops(_Seen):
    def take(self, rids: Sequence[int], texts: Mapping[int, Sequence[str | None]]) -> None:
        del rids
        raise ValueError(texts[0])


def test_a_check_that_fails_is_told_and_takes_no_other_with_it() -> None:
    engine = DuckDB()
    table = open_table(pd.DataFrame({"t": ["secret one", None]}), engine)
    outcomes, not_run = run_checks(Dataset(table, Roles()), [_Fails(), _StopsReading(), _Reads()])
    engine.close()
    assert outcomes["reads"].figures == {"seen": [(0, "secret one"), (1, None)]}
    reasons = {one.check: one.reason for one in not_run}
    assert set(reasons) == {"fails", "stops"}
    assert "a fault of debtkit stopped it (KeyError" in reasons["fails"]
    assert "a fault of debtkit stopped it (ValueError" in reasons["stops"]
    assert "secret" not in str(reasons)
