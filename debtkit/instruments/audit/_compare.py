"""What changed from one audit to the next: figures, columns, and findings that are new, gone, better or worse."""

# ruff: noqa: PLC0415 - only those who want a frame or a figure pay for its library

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debtkit.facts import Fact, Status
from debtkit.instruments.audit._compare_parts import changed_columns, changed_figures, changed_findings
from debtkit.instruments.audit._compare_view import comparison_document
from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit._view_data import SCHEMA as AUDIT
from debtkit.instruments.audit.lineage import changed
from debtkit.render import Result, count, encodable, read_plain

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from debtkit.instruments.audit._result import Audit

SCHEMA = "debtkit.audit-comparison/1"
_KEY = "audit.comparison."
KINDS = ("new", "worse", "better", "gone", "same", "not measured")


class Comparison(Result):
    """The difference of two audits.

    Attributes
    ----------
    before, after
        What was read: label, rows, columns.
    findings
        Each finding of either, with ``change`` (new, worse, better, gone, same, not measured); what got worse first.
    columns
        Columns that were added, taken away, or have another type.
    figures
        Figures of columns that moved: missing, distinct, mean, median.
    content
        ``same``, and the ``columns`` whose content differs, by the fingerprints of both; None when one was not taken.
    """

    def __init__(self, before: dict[str, Any], after: dict[str, Any]) -> None:
        self.before = _named(before)
        self.after = _named(after)
        self.findings: list[dict[str, Any]] = sorted(
            changed_findings(before, after), key=lambda one: KINDS.index(one["change"])
        )
        self.columns = changed_columns(before, after)
        self.figures = changed_figures(before, after)
        self.content = changed(before.get("fingerprint"), after.get("fingerprint"))

    @property
    def counts(self) -> dict[str, int]:
        """How many findings are new, worse, better, gone, the same, or of a check that only one audit ran."""
        many = Counter(one["change"] for one in self.findings)
        return {kind: many[kind] for kind in KINDS}

    def facts(self) -> tuple[Fact, ...]:
        """Return how many findings are new, worse, better and gone."""
        return tuple(
            Fact(
                f"audit.comparison.{kind.replace(' ', '_')}",
                many,
                Status.DERIVED,
                self.after["label"],
                source="audit.compare@1",
            )
            for kind, many in sorted(self.counts.items())
        )

    def as_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "schema": SCHEMA,
            "before": self.before,
            "after": self.after,
            "counts": self.counts,
            "findings": self.findings,
            "columns": self.columns,
            "figures": self.figures,
            "content": self.content,
        }

    def to_frame(self) -> pd.DataFrame:
        """Return a data frame with one row a finding of either audit."""
        import pandas as pd

        names = ("change", "check", "columns", "severity_before", "severity", "value_before", "value", "unit",
                 "rows_before", "rows", "says")  # fmt: skip
        rows = [
            [", ".join(one["columns"]) if name == "columns" else encodable(one[name]) for name in names]
            for one in self.findings
        ]
        return pd.DataFrame(rows, columns=list(names))

    def plot(self) -> Figure:
        """Return a matplotlib figure: how many findings are new, worse, better, gone, the same."""
        from debtkit.instruments.audit._plots import plot_counts

        return plot_counts(self.counts, "findings")

    def __repr__(self) -> str:
        many = ", ".join(f"{number} {kind}" for kind, number in self.counts.items() if number) or "no findings"
        rows = self.after["rows"] - self.before["rows"]
        return f"Comparison({self.before['label']!r} -> {self.after['label']!r}: {rows:+,} rows, {many})"

    def _markdown(self) -> str:
        return comparison_document(self.as_dict()).markdown()

    def _html(self) -> str:
        return comparison_document(self.as_dict()).html()


def compare(before: Audit | dict[str, Any] | str | Path, after: Audit | dict[str, Any] | str | Path) -> Comparison:
    """Return what changed from one audit to another.

    Parameters
    ----------
    before, after
        Audits, what their `as_dict` gave, or the JSON files they were written to.

    Raises
    ------
    DataError
        If one is no audit.
    """
    _fingerprint(before, after)
    return Comparison(_data(before), _data(after))


def _fingerprint(*audits: Audit | dict[str, Any] | str | Path) -> None:
    """Take the fingerprint of an audit at hand, where the other one has one: else it would say nothing."""
    taken = [_data(one).get("fingerprint") for one in audits]
    if not any(taken):
        return
    sums = any(column["sum"] for one in taken if one for column in one["columns"])
    for one, has in zip(audits, taken, strict=True):
        if not has and hasattr(one, "fingerprint"):
            one.fingerprint(columns=sums)


def _named(data: dict[str, Any]) -> dict[str, Any]:
    table = data["data"]
    return {
        "label": table["label"],
        "rows": table["rows"],
        "columns": len(table["columns"]),
        "by_severity": data["summary"]["by_severity"],
    }


def _data(audit: Audit | dict[str, Any] | str | Path) -> dict[str, Any]:
    if isinstance(audit, str | Path):
        return _checked(_read(Path(audit)), f"{Path(audit).name} is no audit")
    if isinstance(audit, dict):
        return _checked(audit, "this is no audit")
    if not hasattr(audit, "outcomes"):
        msg = f"an audit can be compared with an audit, not with a {type(audit).__name__}; pass `audit(data)`"
        raise DataError(msg)
    return audit.as_dict()


def _read(path: Path) -> dict[str, Any]:
    raw = read_plain(path)
    if raw is None:
        msg = f"{path.name} is not there; pass the JSON file that an earlier audit was written to"
        raise DataError(msg)
    try:
        data = json.loads(raw)
    except ValueError:
        data = None
    return data if isinstance(data, dict) else {}


def _checked(data: dict[str, Any], what: str) -> dict[str, Any]:
    if data.get("schema") != AUDIT:
        found = data.get("schema")
        said = f"its schema is {found!r:.60}" if found else "it has no schema"
        msg = f"{what}: {said}, not {AUDIT!r}; write it anew with `audit(...).to_json()`"
        raise DataError(msg)
    missing = [key for key in ("data", "findings", "checks", "summary") if key not in data]
    if missing:
        msg = f"{what}: it lacks {count(len(missing), 'part')} ({', '.join(missing)}); write it anew"
        raise DataError(msg)
    return data
