from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from audit_worlds import finding, hand_made
from sklearn.utils.class_weight import compute_sample_weight

from debtkit.instruments.audit import DataError, Outcome, audit

if TYPE_CHECKING:
    from pathlib import Path

    from debtkit.instruments.audit import Audit

ODD = pa.table(
    {
        "id": pa.array(["00007", "00008", "00007", None], pa.large_string()),
        "nested": pa.array([[{"a": 1, "b": None}], [], None, [{"a": 2, "b": "x"}]]),
        "money": pa.array([Decimal("1.10"), Decimal("-2.00"), None, Decimal("0.01")], pa.decimal128(20, 2)),
        "ns": pa.array([1, 2, 3, None], pa.timestamp("ns", "Europe/Berlin")),
        "ms": pa.array([1, 2, 3, None], pa.timestamp("ms")),
        "day": pa.array([date(1970, 1, 1), date(2026, 1, 2), None, date(2000, 12, 31)]),
        "small": pa.array([1, -1, None, 127], pa.int8()),
        "odd": pa.array([float("nan"), float("inf"), -0.0, None], pa.float32()),
        "kind": pa.array(["a", "b", "a", None]).dictionary_encode(),
        "raw": pa.array([b"\x00\xff", b"", None, b"x"]),
        "map": pa.array([[("k", 1)], [], None, [("k", None)]], pa.map_(pa.string(), pa.int64())),
        "when": pa.array([datetime(2026, 1, 1, tzinfo=UTC)] * 4),
    },
    metadata={"made by": "a test"},
)


def offering(source: object, outcomes: dict[str, Outcome]) -> Audit:
    """Audit for real, then put in what imagined checks offer."""
    found = audit(source)
    found.outcomes.update(outcomes)
    return found


def offer(step: str, *rows: int) -> Outcome:
    return Outcome((finding(fixes=(step,)),), rows={step: rows})


def test_what_stays_keeps_its_order_types_and_values(tmp_path: Path) -> None:
    pq.write_table(ODD, tmp_path / "odd.parquet")
    found = offering(tmp_path / "odd.parquet", {"exact_duplicates": offer("drop_exact_duplicates", 2)})

    fixed = found.fix(["drop_exact_duplicates"])

    assert fixed.path == tmp_path / "odd-fixed.parquet"
    written = pq.read_table(fixed.path)
    read = pq.read_table(tmp_path / "odd.parquet")
    assert written.schema.equals(read.schema, check_metadata=True)
    kept = pa.concat_tables([read.slice(0, 2), read.slice(3)])
    assert str(written.to_pydict()) == str(kept.to_pydict())  # as text, since NaN is not equal to itself


def test_the_log_tells_rows_and_the_statement(tmp_path: Path) -> None:
    pq.write_table(ODD, tmp_path / "odd.parquet")
    chosen = Outcome(select={"drop_empty": "SELECT rid FROM data_rows WHERE c0 IS NULL"})
    found = offering(tmp_path / "odd.parquet", {"empty_text": chosen, "near_duplicates": Outcome()})

    fixed = found.fix(["drop_near_duplicates", "drop_empty"], tmp_path / "new.parquet")

    assert [(one.step, one.rows_before, one.rows_after) for one in fixed.log] == [
        ("drop_empty", 4, 3),
        ("drop_near_duplicates", 3, 3),
    ]
    assert "c0 IS NULL" in fixed.log[0].statement
    assert "no row was named by near_duplicates" in fixed.to_markdown()
    assert repr(fixed) == "Fixed('new.parquet': 4 rows -> 3, 2 steps)"
    assert list(fixed.to_frame()["rows_after"]) == [3, 3]


def test_the_input_is_refused_by_any_name(tmp_path: Path) -> None:
    source = tmp_path / "a.parquet"
    pq.write_table(ODD, source)
    before = source.read_bytes()
    os.link(source, tmp_path / "hard.parquet")
    (tmp_path / "soft.parquet").symlink_to(source)
    (tmp_path / "folder").symlink_to(tmp_path)
    (tmp_path / "there.parquet").mkdir()
    found = offering(source, {"exact_duplicates": offer("drop_exact_duplicates", 1)})

    for name in ("a.parquet", "hard.parquet", "soft.parquet", "folder/a.parquet", "there.parquet", "x.xlsx"):
        with pytest.raises(DataError, match="was not written"):
            found.fix(["drop_exact_duplicates"], tmp_path / name)
    assert source.read_bytes() == before


def test_an_interrupted_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pq.write_table(ODD, tmp_path / "a.parquet")
    found = offering(tmp_path / "a.parquet", {"exact_duplicates": offer("drop_exact_duplicates", 1)})

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pq.ParquetWriter, "write_table", full)
    with pytest.raises(OSError, match="the disk is full"):
        found.fix(["drop_exact_duplicates"], tmp_path / "b.parquet")
    assert [path.name for path in tmp_path.iterdir()] == ["a.parquet"]


def test_unknown_steps_and_options_are_refused_with_the_nearest_name(tmp_path: Path) -> None:
    pq.write_table(ODD, tmp_path / "a.parquet")
    found = audit(tmp_path / "a.parquet")

    for steps, said in (
        (["drop_exact_duplicate"], "did you mean 'drop_exact_duplicates'"),
        ([("balance", {"how": "upsample"})], "it can be 'weights' or 'downsample'"),
        ([("balance", {"bye": "kind"})], "did you mean 'by'"),
        ([("balance", {"by": "knd"})], "did you mean 'kind'"),
        ([("balance", {})], "by which column"),
        (["redact_pii", "redact_pii"], "twice"),
        ([], "no step was given"),
    ):
        with pytest.raises(DataError, match=said):
            found.fix(steps, tmp_path / "b.parquet")
    assert not (tmp_path / "b.parquet").exists()


def test_a_step_that_no_check_can_serve_says_why() -> None:
    with pytest.raises(DataError, match="leakage_exact: "):
        hand_made().fix(["drop_leaked_rows"], "b.parquet")


LABELS = pa.table({"label": ["a"] * 60 + ["b"] * 30 + ["c"] * 10 + [None] * 3, "n": range(103)})


def test_weights_give_each_group_the_same_say(tmp_path: Path) -> None:
    fixed = audit(LABELS).fix([("balance", {"by": "label"})], tmp_path / "b.parquet")
    written = pq.read_table(fixed.path).to_pandas()

    by_label = written.groupby("label")["weight"]
    assert by_label.sum().round(9).tolist() == [33.333333333] * 3
    assert by_label.nunique().tolist() == [1, 1, 1]
    assert written["weight"][written["label"].isna()].tolist() == [1.0] * 3
    assert written["n"].tolist() == list(range(103))
    assert "3 rows without a group stayed as they are" in fixed.log[0].says


def test_weights_are_those_of_scikit_learn(tmp_path: Path) -> None:
    table = LABELS.slice(0, 100)
    fixed = audit(table).fix([("balance", {"by": "label", "column": "w"})], tmp_path / "b.parquet")

    theirs = compute_sample_weight("balanced", table["label"].to_pylist())
    assert pq.read_table(fixed.path)["w"].to_pylist() == pytest.approx(list(theirs))


def test_downsampling_draws_the_same_rows_for_the_same_seed(tmp_path: Path) -> None:
    steps = [("balance", {"by": "label", "how": "downsample"})]
    first, again, other = (
        pq.read_table(audit(LABELS).fix(steps, tmp_path / f"{at}.parquet", seed=seed).path)
        for at, seed in enumerate((1, 1, 2))
    )

    assert first.equals(again)
    assert not first.equals(other)
    assert Counter(first["label"].to_pylist()) == {"a": 10, "b": 10, "c": 10, None: 3}
    assert first["n"].to_pylist() == sorted(first["n"].to_pylist())


def test_balance_sees_what_is_left_after_the_steps_before(tmp_path: Path) -> None:
    found = offering(LABELS, {"exact_duplicates": offer("drop_exact_duplicates", *range(50), *range(100, 103))})
    fixed = found.fix(
        ["drop_exact_duplicates", ("balance", {"by": ["label"], "how": "downsample"})], tmp_path / "b.csv"
    )

    assert [one.rows_after for one in fixed.log] == [50, 30]
    assert fixed.log[1].seed == 0
    assert fixed.log[0].seed is None


def test_two_fixes_write_the_same_bytes(tmp_path: Path) -> None:
    texts = []
    for name in ("a", "b"):
        fixed = audit(LABELS).fix([("balance", {"by": "label"})], tmp_path / name / "x.parquet")
        texts.append((fixed.path.read_bytes(), fixed.to_json(), fixed.to_markdown()))

    assert texts[0] == texts[1]


def test_csv_keeps_each_cell_as_it_was(tmp_path: Path) -> None:
    rows = [
        "id,price,when,said",
        '00007,1.50,2026-01-02 03:04,"a, ""b"""',
        "00008,2.00,2026-01-02 03:05,",
        "9,3.10,,日本",
    ]
    (tmp_path / "a.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    fixed = offering(tmp_path / "a.csv", {"empty_text": offer("drop_empty", 1)}).fix(["drop_empty"])

    with fixed.path.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [
            ["id", "price", "when", "said"],
            ["00007", "1.50", "2026-01-02 03:04", 'a, "b"'],
            ["9", "3.10", "", "日本"],
        ]


@pytest.mark.parametrize("ending", [".jsonl", ".jsonl.gz"])
def test_json_lines_are_copied_as_they_stand(tmp_path: Path, ending: str) -> None:
    lines = [
        b'{"a": 1.50, "when": "2026-01-02T00:00:00Z", "b": {"x": null}}',
        b'{"a":2,"b":{}}',
        b'{"b": {"x": "\\u00e9", "y": [1, 1e5]}}',
    ]
    source = tmp_path / f"a{ending}"
    body = b"\n".join(lines) + b"\n"
    source.write_bytes(gzip.compress(body) if ending.endswith("gz") else body)
    fixed = offering(source, {"empty_text": offer("drop_empty", 1)}).fix(["drop_empty"])

    assert fixed.path == tmp_path / "a-fixed.jsonl"
    assert fixed.path.read_bytes().splitlines() == [lines[0], lines[2]]


def test_a_weight_is_one_more_key(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"label": "x"}\n{"label": "x"} \n{"label": "y"}\n')
    fixed = audit(tmp_path / "a.jsonl").fix([("balance", {"by": "label"})])

    assert fixed.path.read_bytes().splitlines() == [
        b'{"label": "x", "weight": 0.75}',
        b'{"label": "x", "weight": 0.75}',
        b'{"label": "y", "weight": 1.5}',
    ]


def test_nested_columns_do_not_fit_into_csv(tmp_path: Path) -> None:
    found = offering(ODD, {"empty_text": offer("drop_empty", 1)})

    with pytest.raises(DataError, match="a CSV file cannot hold 'nested'"):
        found.fix(["drop_empty"], tmp_path / "b.csv")
    with pytest.raises(DataError, match="JSON has no NaN"):
        found.fix(["drop_empty"], tmp_path / "b.jsonl")
    assert not list(tmp_path.iterdir())


def test_several_files_become_one_beside_their_folder(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    for at in range(3):
        pq.write_table(pa.table({"a": [at, at]}), tmp_path / "parts" / f"{at}.parquet")
    fixed = offering(tmp_path / "parts", {"empty_text": offer("drop_empty", 1, 4)}).fix(["drop_empty"])

    assert fixed.path == tmp_path / "parts-fixed.parquet"
    assert pq.read_table(fixed.path)["a"].to_pylist() == [0, 1, 1, 2]


def test_real_copies_go_and_the_next_step_is_measured_again(tmp_path: Path) -> None:
    words = [hashlib.md5(str(at).encode(), usedforsecurity=False).hexdigest()[:8] for at in range(800)]
    texts = [" ".join(words[20 * at : 20 * at + 20]) for at in range(40)]
    texts += texts[:10] + [text.upper() for text in texts[:5]]
    source = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": texts}), source)
    before = audit(source)

    fixed = before.fix(["drop_near_duplicates", "drop_exact_duplicates"])

    assert (fixed.log[0].step, fixed.log[0].rows_after) == ("drop_exact_duplicates", 45)
    assert "measured again" in fixed.log[1].says
    assert fixed.after.data.table.rows == fixed.log[1].rows_after
    assert not fixed.after["exact_duplicates"].findings
    assert before.data.table.engine.query("SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE 'fix%'") == [(0,)]


@pytest.mark.parametrize("ending", [".parquet", ".csv", ".jsonl"])
def test_personal_data_become_marks_and_nothing_else_changes(tmp_path: Path, ending: str) -> None:
    rows = [
        {"said": "write to jane.roe@corp-bank.com or jane.roe@corp-bank.com, please", "n": 1},
        {"said": 'no more "quotes": 日本', "n": 2},
        {"said": "call +49 30 901820 today", "n": 3},
    ]
    source = tmp_path / f"a{ending}"
    table = pa.Table.from_pylist(rows)
    if ending == ".parquet":
        pq.write_table(table, source)
    elif ending == ".csv":
        table.to_pandas().to_csv(source, index=False)
    else:
        source.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    before = audit(source)

    fixed = before.fix(["redact_pii"])

    read = fixed.after.data.table.engine.query("SELECT c0, c1 FROM data_rows ORDER BY rid")
    assert read == [
        ("write to <EMAIL_1> or <EMAIL_1>, please", 1),
        ('no more "quotes": 日本', 2),
        ("call <PHONE_1> today", 3),
    ]
    assert fixed.log[0].rows_changed == 2
    assert before["personal_data"].findings
    assert not fixed.after["personal_data"].findings
    assert fixed.comparison.counts["gone"] == len(before["personal_data"].findings)
    assert "jane" not in fixed.to_json() + fixed.to_markdown() + fixed.to_html()
