"""Spark as an engine: the user's session stays as it was, rows keep their numbers, names and values stay data."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from debtkit.instruments.audit import DataError, NotInDialectError
from debtkit.instruments.audit._audit import audit
from debtkit.instruments.audit.engines._choose import choose_engine
from debtkit.instruments.audit.engines._spark import Spark, open_spark

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = ["a", "a", "A", "`; DROP TABLE x; --", "c1", ""]


def numbers(spark: Any, rows: int = 100) -> Any:  # noqa: ANN401 - a frame of pyspark
    """Return a frame of whole numbers in three partitions."""
    return spark.createDataFrame(pa.table({"n": list(range(rows))})).repartition(3).sortWithinPartitions("n")


def test_the_users_session_is_left_alone(spark: Any) -> None:  # noqa: ANN401 - a session of pyspark
    spark.conf.set("spark.sql.session.timeZone", "Asia/Tokyo")
    try:
        before = spark.catalog.listTables("global_temp")
        engine = Spark(spark)
        open_spark(spark.range(3), engine=engine)
        assert len(spark.catalog.listTables("global_temp")) == len(before) + 1
        assert engine.query("SELECT count(*) FROM data") == [(3,)]
        assert spark.conf.get("spark.sql.session.timeZone") == "Asia/Tokyo"
        assert not spark.catalog.tableExists("data")
        engine.close()
        assert spark.catalog.listTables("global_temp") == before
    finally:
        spark.conf.unset("spark.sql.session.timeZone")


def test_names_are_data(spark: Any) -> None:  # noqa: ANN401
    frame = spark.createDataFrame([(1, 2, 3, 4, 5, 6)]).toDF(*HOSTILE)
    table = open_spark(frame)
    assert [column.name for column in table.columns] == HOSTILE
    assert table.engine.query("SELECT c0, c1, c2, c3, c4, c5 FROM data") == [(1, 2, 3, 4, 5, 6)]
    table.engine.close()


def test_rows_keep_their_numbers_when_the_plan_shuffles(spark: Any) -> None:  # noqa: ANN401
    table = open_spark(numbers(spark))
    sql = "SELECT rid, c0 FROM data_rows ORDER BY rid"
    first = table.engine.query(sql)
    assert [rid for rid, _ in first] == list(range(100))
    assert table.engine.query(sql) == first
    streamed = [tuple(row.values()) for batch in table.texts(table.columns) for row in batch.to_pylist()]
    assert streamed == first
    table.engine.close()


def test_moments_are_naive_in_utc_whatever_the_zone(spark: Any) -> None:  # noqa: ANN401
    frame = spark.sql("SELECT TIMESTAMP '2024-01-01 00:00:00+09:00' AS a, TIMESTAMP_NTZ '2024-01-01 00:00:00' AS b")
    table = open_spark(frame)
    assert [column.type for column in table.columns] == ["TIMESTAMP", "TIMESTAMP"]
    moments = (datetime(2023, 12, 31, 15), datetime(2024, 1, 1))  # noqa: DTZ001 - naive, in UTC
    assert table.engine.query("SELECT c0, c1 FROM data") == [moments]
    assert table.engine.one("SELECT c0 AS a, c1 AS b FROM data") == dict(zip("ab", moments, strict=True))
    table.engine.close()


def test_types_have_duckdbs_names(spark: Any) -> None:  # noqa: ANN401
    frame = spark.sql(
        "SELECT 1Y, 1S, 1, 1L, 1F, 1D, CAST(1 AS DECIMAL(7, 2)), 'a', true, DATE '2020-01-01', X'01', array(1L), "
        "named_struct('role', 'a', 'n2', 2, 'My n', 1), map('a', 1), NULL"
    )
    assert [column.type for column in open_spark(frame).columns] == [
        "TINYINT",
        "SMALLINT",
        "INTEGER",
        "BIGINT",
        "FLOAT",
        "DOUBLE",
        "DECIMAL(7,2)",
        "VARCHAR",
        "BOOLEAN",
        "DATE",
        "BLOB",
        "BIGINT[]",
        'STRUCT("role" VARCHAR, n2 INTEGER, "My n" INTEGER)',
        "MAP(VARCHAR, INTEGER)",
        "VARCHAR",
    ]


def test_no_value_in_an_error(spark: Any, capfd: pytest.CaptureFixture[str]) -> None:  # noqa: ANN401
    table = open_spark(spark.createDataFrame([("secret",)], ["a"]))
    with pytest.raises(NotInDialectError) as error:
        table.engine.query("SELECT sum(CAST(c0 AS BIGINT)) FROM data")
    assert str(error.value) == "Spark cannot run the statement (CAST_INVALID_INPUT)"
    assert error.value.__cause__ is None
    said = capfd.readouterr()
    assert "secret" not in said.out + said.err
    table.engine.close()


def test_an_empty_frame(spark: Any) -> None:  # noqa: ANN401
    table = open_spark(spark.range(5).where("id > 9"))
    assert table.rows == 0
    assert [batch.num_rows for batch in table.texts(table.columns)] == [0]
    assert table.engine.query("SELECT count(*), max(c0) FROM data") == [(0, None)]
    table.engine.close()


def test_a_frame_without_columns(spark: Any) -> None:  # noqa: ANN401
    with pytest.raises(DataError, match="no columns"):
        open_spark(spark.range(3).select())


def test_files_by_their_path(spark: Any, tmp_path: Path) -> None:  # noqa: ANN401
    good = tmp_path / "good.csv"
    good.write_text('a,b\n1,"x, y"\n2,\n', "utf-8")
    table = open_spark(good, engine=Spark(spark))
    assert table.label == "good.csv"
    assert table.engine.query("SELECT rid, c0, c1 FROM data_rows ORDER BY rid") == [(0, 1, "x, y"), (1, 2, None)]
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1,2\n3,4,5\n", "utf-8")
    with pytest.raises(DataError, match="see that the files are whole"):
        open_spark(bad, engine=Spark(spark))
    with pytest.raises(DataError, match=r"cannot read 'none\.csv'"):
        open_spark(tmp_path / "none.csv", engine=Spark(spark))


def test_a_spark_frame_is_audited_by_spark(spark: Any) -> None:  # noqa: ANN401
    assert choose_engine("auto", spark.range(1)).name == "spark"
    assert choose_engine(spark, None).name == "spark"
    with pytest.raises(DataError, match="pass 'auto'"):
        audit([], engine="cobol")
