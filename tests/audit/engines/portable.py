"""For the tests of checks: whether a statement can be carried to Spark at all, without starting Spark."""

from __future__ import annotations

from debtkit.instruments.audit.engines._translate import translate


def assert_portable(sql: str, dialect: str = "spark") -> str:
    """Fail with the reason if the statement has no equal in the dialect; return its text there.

    What is allowed stands in the docstring of `debtkit.instruments.audit.engines._dialects`.
    """
    written = translate(sql, dialect)
    assert written, "an empty statement"
    return written
