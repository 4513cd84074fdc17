"""One local Spark session for all tests of engines."""

from __future__ import annotations

import os
import shutil
import warnings
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

# Few rows, and each statement runs once: nothing pays for compiling.
_CONF = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.default.parallelism": "3",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Start Spark once; where there is no Java the test is skipped, but never in CI."""
    if shutil.which("java") is None:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail("CI must run the audit on Spark: install Java 17")
        pytest.skip("Spark needs Java, and there is none on the path")
    from pyspark.sql import SparkSession  # noqa: PLC0415 - only where there is Java

    folder = tmp_path_factory.mktemp("spark")
    builder = SparkSession.builder.master("local[1]").appName("debtkit tests")
    for name, value in (_CONF | {"spark.sql.warehouse.dir": str(folder), "spark.local.dir": str(folder)}).items():
        builder = builder.config(name, value)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyspark 4.3 says that it does not know pandas 3 fully
        session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()
