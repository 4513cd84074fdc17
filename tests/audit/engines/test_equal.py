"""The same audit on DuckDB and on Spark: the same findings and the same figures, for every check there is."""

# ruff: noqa: ANN401 - figures are plain data of any shape

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pytest
from audit.engines.mixed import mixed_table

from debtkit.instruments.audit._audit import audit
from debtkit.instruments.audit.checks import all_checks

if TYPE_CHECKING:
    from debtkit.instruments.audit import Audit, NotRun

ROLES: dict[str, Any] = {"groups": ["sex", "yes"], "label": "label", "text": ["note"], "split": "split"}
DIFFERS: tuple[str, ...] = ()


@pytest.fixture(scope="module")
def audits(spark: Any) -> tuple[Audit, Audit]:
    """Audit the same rows on both engines."""
    tables = mixed_table(), mixed_table(200, seed=8, shift=0.4)
    here = audit(tables[0], reference=tables[1], **ROLES)
    frames = [spark.createDataFrame(table) for table in tables]
    return here, audit(frames[0], reference=frames[1], **ROLES)


@pytest.mark.parametrize("check", [check.id for check in all_checks()])
def test_a_check_says_the_same(check: str, audits: tuple[Audit, Audit]) -> None:
    here, there = audits
    if check not in here.outcomes:
        assert reason(there.not_run, check)
        return
    assert check in there.outcomes, reason(there.not_run, check)
    one, other = here.outcomes[check], there.outcomes[check]
    assert differences(plain(one.findings), plain(other.findings)) == []
    assert differences(one.figures, other.figures) == []
    assert one.rows == other.rows


def test_the_audit_ran_on_spark_and_found_the_trouble(audits: tuple[Audit, Audit]) -> None:
    here, there = audits
    assert there.data.table.engine.name == "spark"
    assert there.data.table.rows == here.data.table.rows == 240
    assert len(there.findings) >= 15


def plain(findings: tuple[Any, ...]) -> list[dict[str, Any]]:
    """Return findings as plain data, without what may differ."""
    return [{key: value for key, value in asdict(one).items() if key not in DIFFERS} for one in findings]


def reason(not_run: tuple[NotRun, ...], check: str) -> str:
    """Return why a check was not run."""
    return next(one.reason for one in not_run if one.check == check)


def differences(wanted: Any, got: Any, where: str = "") -> list[str]:
    """Return where two pieces of plain data differ; numbers agree to 1e-9."""
    if isinstance(wanted, dict) and isinstance(got, dict) and wanted.keys() == got.keys():
        return [one for key in wanted for one in differences(wanted[key], got[key], f"{where}.{key}")]
    if isinstance(wanted, list | tuple) and isinstance(got, list | tuple) and len(wanted) == len(got):
        pairs = enumerate(zip(wanted, got, strict=True))
        return [one for at, (a, b) in pairs for one in differences(a, b, f"{where}[{at}]")]
    if isinstance(wanted, int | float) and isinstance(got, int | float) and not isinstance(wanted, bool):
        near = math.isclose(wanted, got, rel_tol=1e-9, abs_tol=2e-8) or (math.isnan(wanted) and math.isnan(got))
        return [] if near else [f"{where}: {wanted} and {got}"]
    return [] if wanted == got else [f"{where}: {wanted!r} and {got!r}"]
