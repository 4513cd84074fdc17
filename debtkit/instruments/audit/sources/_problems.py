"""What went wrong while data were read, as findings of the step ``reading``."""

from __future__ import annotations

from debtkit.instruments.audit._finding import Example, Finding, Severity

STEP = "reading"
_MOST_EXAMPLES = 5


def problem(  # noqa: PLR0913 - a finding has many sides
    says: str,
    *,
    severity: Severity = Severity.LOW,
    columns: tuple[str, ...] = (),
    rows: int = 0,
    of: int = 0,
    unit: str = "rows",
    places: tuple[str, ...] = (),
    method: str = "",
    remedy: str = "",
) -> Finding:
    """Return a finding about reading; ``places`` are lines or files, never values."""
    return Finding(
        STEP,
        severity,
        says,
        columns,
        value=rows or len(columns),
        threshold=0,
        unit=unit,
        rows=rows,
        share=round(rows / of, 8) if of else 0.0,
        examples=tuple(Example(place) for place in places[:_MOST_EXAMPLES]),
        method=method,
        remedy=remedy,
    )


def plural(count: int, what: str) -> str:
    """Return ``"1 line"`` or ``"1,204 lines"``."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"
