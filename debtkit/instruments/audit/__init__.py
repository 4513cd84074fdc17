"""A data set, audited at any size: what is in it, what is wrong with it, and the statement that proves it."""

from debtkit.instruments.audit._audit import audit
from debtkit.instruments.audit._columns import Column, Kind
from debtkit.instruments.audit._errors import DataError, NotInDialectError
from debtkit.instruments.audit._finding import Example, Finding, NotRun, Outcome, Severity
from debtkit.instruments.audit._result import Audit
from debtkit.instruments.audit.checks.text._fingerprints import fingerprint_benchmark
from debtkit.instruments.audit.contract import Contract
from debtkit.instruments.audit.engines import DuckDB, Engine

__all__ = [
    "Audit",
    "Column",
    "Contract",
    "DataError",
    "DuckDB",
    "Engine",
    "Example",
    "Finding",
    "Kind",
    "NotInDialectError",
    "NotRun",
    "Outcome",
    "Severity",
    "audit",
    "fingerprint_benchmark",
]
