from __future__ import annotations

import os
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from audit_worlds import finding, hand_made

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
        "day": pa.array([date(1, 1, 1), date(2026, 1, 2), None, date(9999, 12, 31)]),
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
    assert written.schema.equals(ODD.schema, check_metadata=True)
    kept = pa.concat_tables([ODD.slice(0, 2), ODD.slice(3)])
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
    assert "no row was offered by near_duplicates" in fixed.to_markdown()
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
    from sklearn.utils.class_weight import compute_sample_weight

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
    assert first["label"].to_pandas().value_counts(dropna=False).to_dict() == {"a": 10, "b": 10, "c": 10, None: 3}
    assert first["n"].to_pylist() == sorted(first["n"].to_pylist())


def test_balance_sees_what_is_left_after_the_steps_before(tmp_path: Path) -> None:
    found = offering(LABELS, {"exact_duplicates": offer("drop_exact_duplicates", *range(50), *range(100, 103))})
    fixed = found.fix(["drop_exact_duplicates", ("balance", {"by": ["label"], "how": "downsample"})], tmp_path / "b.csv")

    assert [one.rows_after for one in fixed.log] == [50, 30]
    assert fixed.log[1].seed == 0
    assert fixed.log[0].seed is None


def test_two_fixes_write_the_same_bytes(tmp_path: Path) -> None:
    texts = []
    for name in ("a", "b"):
        fixed = audit(LABELS).fix([("balance", {"by": "label"})], tmp_path / name / "x.parquet")
        texts.append((fixed.path.read_bytes(), fixed.to_json(), fixed.to_markdown()))

    assert texts[0] == texts[1]
