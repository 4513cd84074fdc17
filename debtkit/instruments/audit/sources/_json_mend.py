"""Mend JSON that DuckDB does not take: drop lines that are no objects and count them, join doubled keys, mend text."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit._finding import Severity
from debtkit.instruments.audit.sources._csv_look import BOMS, chunks
from debtkit.instruments.audit.sources._paths import shown
from debtkit.instruments.audit.sources._problems import plural, problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

    from debtkit.instruments.audit._finding import Finding

_NO_NAME = "column"
_MANY = 0.01
_REMEDY = 'Mend or remove these lines; a line of JSON lines is one object, {"key": value}, in UTF-8.'


@dataclass(slots=True)
class Mended:
    """What became of one file.

    Attributes
    ----------
    path
        The mended copy.
    rows, longest
        Objects in it, and bytes of the longest.
    broken, others, doubled, encoded
        Lines that are no JSON, that are JSON but no object, that had a key twice, and that were not UTF-8: by number
        from 1.
    empty
        Objects without a value.
    """

    path: Path
    rows: int = 0
    longest: int = 0
    empty: int = 0
    broken: list[int] = field(default_factory=list)
    others: list[int] = field(default_factory=list)
    doubled: list[int] = field(default_factory=list)
    encoded: list[int] = field(default_factory=list)

    @property
    def only_broken(self) -> bool:
        """Whether nothing was done but to leave out lines that are no JSON."""
        return bool(self.broken) and not (self.others or self.doubled or self.encoded or self.empty)

    def told(self, label: str) -> list[Finding]:
        """Return what was mended, as findings."""
        left_out = "not in the audit"
        says = (
            (self.broken, Severity.HIGH, f"of no JSON; {left_out}"),
            (self.others, Severity.HIGH, f"of JSON that is no object; {left_out}"),
            (self.doubled, Severity.MEDIUM, "with a key twice; the last one was kept"),
            (self.encoded, Severity.MEDIUM, "not in UTF-8, read as Latin-1"),
        )
        of = self.rows + len(self.broken) + len(self.others)
        return [
            problem(
                f"{label}: {plural(len(lines), 'line')} {what}",
                severity=severity if len(lines) > _MANY * of else Severity.MEDIUM,
                rows=len(lines),
                of=of,
                unit="lines",
                places=tuple(f"line {line}" for line in lines),
                remedy=_REMEDY,
            )
            for lines, severity, what in says
            if lines
        ]


def mend(path: str, copy: Path) -> Mended:
    """Write a copy with one object a line.

    Raises
    ------
    DataError
        If the file is empty, or is one broken document.
    """
    found = Mended(copy)
    start = next(chunks(path), b"")
    if not start.strip():
        msg = f'{shown(path)} is empty; a line of JSON lines is an object: {{"key": value}}'
        raise DataError(msg)
    encoding = next((name for bom, name in BOMS if start.startswith(bom)), "")
    first = start.decode(encoding or "latin-1", "replace").lstrip("\ufeff \r\n\t")[:1]
    with copy.open("wb") as file:
        if first == "[" and (document := _document(path, encoding)) is not None:
            _write(document, file, found)
            return found
        for number, line in enumerate(_lines(path, encoding), 1):
            _take(line, number, file, found)
        if not found.rows and (document := _document(path, encoding)) is not None:
            found.broken, found.others, found.encoded = [], [], []
            _write(document, file, found)
    if not found.rows:
        msg = f"{shown(path)} is no JSON: neither one object a line nor one whole document; write it anew"
        raise DataError(msg)
    return found


def _take(line: bytes, number: int, file: IO[bytes], found: Mended) -> None:
    if not line.strip():
        return
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = line.decode("latin-1")
        found.encoded.append(number)
    doubled = False

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal doubled
        made = dict(pairs)
        doubled = doubled or len(made) < len(pairs)
        return made

    try:
        value = json.loads(text, object_pairs_hook=once)
    except (ValueError, RecursionError):
        found.broken.append(number)
        return
    if not isinstance(value, dict):
        found.others.append(number)
        return
    if doubled:
        found.doubled.append(number)
    _write([value], file, found)


def _write(values: Any, file: IO[bytes], found: Mended) -> None:  # noqa: ANN401 - whatever a document holds
    for value in values if isinstance(values, list) else [values]:
        if not isinstance(value, dict):
            found.others.append(found.rows + len(found.others) + 1)
            continue
        named = {key or _NO_NAME: cell for key, cell in value.items()}
        raw = json.dumps(named, ensure_ascii=False).encode("utf-8", "replace")
        file.write(raw + b"\n")
        found.longest = max(found.longest, len(raw))
        found.rows += 1
        found.empty += all(cell is None for cell in value.values()) or "" in value


def _document(path: str, encoding: str) -> Any | None:  # noqa: ANN401 - whatever a document holds
    try:
        return json.loads(b"".join(chunks(path)).decode(encoding or "utf-8-sig", "replace").lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None


def _lines(path: str, encoding: str) -> Iterator[bytes]:
    if encoding in {"utf-16", "utf-32"}:
        yield from b"".join(chunks(path)).decode(encoding, "replace").encode("utf-8").split(b"\n")
        return
    rest = b""
    for chunk in chunks(path):
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
    yield rest
