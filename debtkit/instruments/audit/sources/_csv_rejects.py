"""What of a CSV file was not read: by line and kind of fault, never by value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debtkit.instruments.audit._finding import Severity
from debtkit.instruments.audit.sources._csv_look import chunks
from debtkit.instruments.audit.sources._problems import plural, problem

if TYPE_CHECKING:
    from debtkit.instruments.audit._finding import Finding
    from debtkit.instruments.audit.engines import DuckDB
    from debtkit.instruments.audit.sources._csv_look import Look

_LINES, _SCANS = "rejected_lines", "rejected_scans"
STORE = f"store_rejects=true, rejects_table='{_LINES}', rejects_scan='{_SCANS}', rejects_limit=0"
_BLANK = re.compile(rb"\n[ \t]*\r?(?=\n)")
_MANY = 0.01


def forget(engine: DuckDB) -> None:
    """Drop what an earlier file left."""
    for table in (_LINES, _SCANS):
        engine.query(f"DROP TABLE IF EXISTS {table}")


def too_long(engine: DuckDB) -> bool:
    """Return whether a line was longer than the reader allows."""
    return bool(engine.query(f"SELECT count(*) FROM {_LINES} WHERE error_type = 'LINE SIZE OVER MAXIMUM'")[0][0])


def lenient(label: str) -> Finding:
    """Return the finding about a file that breaks the rules of CSV."""
    return problem(
        f"{label}: the file mixes line ends or breaks the rules for quotes; it was read leniently",
        severity=Severity.MEDIUM,
        rows=1,
        unit="files",
        remedy="Write it anew with one kind of line end, and quotes doubled within quotes.",
    )


def told(engine: DuckDB, seen: Look, label: str, rows: int, raw: str, before: int) -> list[Finding]:
    """Return findings about lines that were rejected or swallowed, and about the encoding."""
    faults = engine.query(
        f"SELECT line, string_agg(DISTINCT lower(error_type), ', ') FROM {_LINES} GROUP BY line ORDER BY line"
    )
    found = []
    if faults:
        kinds = sorted({str(kind) for _, kind in faults})
        share = len(faults) / (rows + len(faults))
        found.append(
            problem(
                f"{label}: {plural(len(faults), 'line')} rejected ({', '.join(kinds)}); they are not in the audit",
                severity=Severity.HIGH if share > _MANY else Severity.MEDIUM,
                rows=len(faults),
                of=rows + len(faults),
                unit="lines",
                places=tuple(f"line {line}" for line, _ in faults),
                method="every cell read as text, strict rules of CSV (RFC 4180)",
                remedy="Mend these lines: the right number of cells, quotes closed and doubled within quotes.",
            )
        )
    lost = _lost(engine, seen, rows, len(faults), raw, before)
    if lost > 0:
        found.append(
            problem(
                f"{label}: {plural(lost, 'more line')} swallowed by a quote that is opened and not closed",
                severity=Severity.HIGH,
                rows=lost,
                of=rows + lost,
                unit="lines",
                method="lines of the file less header, rows, rejected and blank lines, and line ends within cells",
                remedy="Close the quote in the first rejected line, then audit again.",
            )
        )
    if seen.encoding != "utf-8" or seen.path.startswith(str(engine.folder)):
        found.append(_encoding(seen, label))
    if seen.odd:
        found.append(
            problem(
                f"{label}: the first line has {plural(seen.odd, 'cell')}, the others have {len(seen.names)}; it was "
                "left out, and columns were named column0, column1, ...",
                severity=Severity.MEDIUM,
                rows=1,
                unit="lines",
                places=("line 1",),
                remedy="Write a first line of names, one for each column.",
            )
        )
    if not seen.header:
        found.append(
            problem(
                f"{label}: the first line looks like data; columns were named column0, column1, ...",
                severity=Severity.MEDIUM,
                rows=1,
                unit="files",
                remedy="Write a first line of names.",
            )
        )
    return found


def _encoding(seen: Look, label: str) -> Finding:
    name = "Windows-1252 or another code" if seen.encoding == "utf-8" else seen.encoding.upper()
    return problem(
        f"{label}: the file is not UTF-8; it was read as {name}",
        rows=1,
        unit="files",
        remedy="Write it in UTF-8: what is no letter in the guessed code comes out wrong.",
    )


def _lost(engine: DuckDB, seen: Look, rows: int, rejected: int, raw: str, before: int) -> int:
    """Return how many lines of the file nothing accounts for."""
    if seen.encoding == "utf-16":  # its line ends are no single bytes
        return 0
    lost = seen.lines - seen.header - rows - rejected
    if lost <= 0:
        return 0
    width = len(seen.names)
    ends = " + ".join(f"coalesce(sum(length(c{at}) - length(replace(c{at}, chr(10), ''))), 0)" for at in range(width))
    lost -= int(engine.query(f"SELECT {ends} FROM {raw} WHERE rowid >= {before}")[0][0])
    return lost - _blank(seen.path) if lost > 0 else 0


def _blank(path: str) -> int:
    count, last = 0, b"\n"
    for chunk in chunks(path):
        count += len(_BLANK.findall(last + chunk))
        last = chunk[-1:] if chunk.endswith(b"\n") else chunk[chunk.rfind(b"\n") :][-_LONG:]
    return count


_LONG = 1 << 12
