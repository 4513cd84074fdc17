"""Look at a CSV file before reading it: encoding, delimiter, names, lines. What DuckDB guesses may lose rows."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit.sources._paths import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK = 4 << 20
_SAMPLE_LINES = 100
_DELIMITERS = (",", "\t", ";", "|")
_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*")
_YEAR = re.compile(r"\s*(19|20)\d\d\s*")
_WINDOWS = re.compile(rb"[\x80-\x9f]")
BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NONE = "\x1f"
_FEWEST_LINES, _AGREE = 5, 0.9
_LONGEST_FIELD = 1 << 30


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen of one file.

    Attributes
    ----------
    path
        The file; a copy in UTF-8 if DuckDB does not know its encoding.
    encoding
        ``"utf-8"``, ``"utf-16"``, ``"latin-1"``, ``"cp1252"`` ...
    delimiter, escape
        What separates the cells, and what stands before a quote within quotes.
    names
        The cells of the first line, or made-up names if the first line is data.
    header
        Whether the first line is names.
    lines
        Lines as they stand in the file, also those within quotes and blank ones.
    longest
        Bytes of the longest line.
    odd
        Cells of a first line that is neither names nor data (it has another width than all others), else 0.
    """

    path: str
    encoding: str
    delimiter: str
    escape: str
    names: tuple[str, ...]
    header: bool
    lines: int
    longest: int
    odd: int = 0


def look(path: str) -> Look:
    """Look at a file.

    Raises
    ------
    DataError
        If it is empty, or cannot be read.
    """
    encoding, lines, longest, start = _measure(path)
    sample = start.decode(encoding, "replace").lstrip("\ufeff").replace("\0", "")
    if not sample.strip():
        msg = f"{shown(path)} is empty: a CSV file has at least a line of names"
        raise DataError(msg)
    delimiter = _delimiter(path, sample)
    if len(_rows(sample, delimiter)[0]) == 1:  # one column: what looks like a delimiter is part of its texts
        delimiter = _NONE
    escape = "\\" if '\\"' in sample and '""' not in sample.replace('""' + delimiter, "") else '"'
    rows = _rows(sample, delimiter)
    names, header = _names(rows)
    width, odd = _width(rows), 0
    if width == len(names) + 1 and header:  # R writes the names of rows without a name above them
        names = ("", *names)
    elif width and width != len(names):
        names, header, odd = tuple(f"column{at}" for at in range(width)), True, len(rows[0])
    return Look(path, encoding, delimiter, escape, names, header, lines, longest, odd)


def chunks(path: str) -> Iterator[bytes]:
    """Yield the bytes of a file, unpacked.

    Raises
    ------
    DataError
        If it cannot be read to its end.
    """
    import pyarrow as pa  # noqa: PLC0415 - loaded when it is used

    packed: Any = {"gzip": "gzip", "gz": "gzip", "zst": "zstd", "zstd": "zstd"}.get(
        Path(path).suffix.lstrip(".").lower()
    )
    try:
        with pa.input_stream(path, compression=packed) as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except (OSError, pa.ArrowException):
        what = "cannot be unpacked: it is cut off, or not what its ending says" if packed else "cannot be read"
        msg = f"{shown(path)} {what}; fetch or write it anew"
        raise DataError(msg) from None


def _measure(path: str) -> tuple[str, int, int, bytes]:
    start, lines, longest, open_line, last = b"", 0, 0, 0, b"\n"
    decoder, windows, encoding = codecs.getincrementaldecoder("utf-8")(), False, "utf-8"
    for chunk in chunks(path):
        if not start:
            encoding = next((name for bom, name in BOMS if chunk.startswith(bom)), encoding)
        if len(start) < _CHUNK // 4:
            start += chunk[: _CHUNK // 4]
        lines += chunk.count(b"\n")
        last = chunk[-1:]
        lengths = [len(line) for line in chunk.split(b"\n")]
        longest = max(longest, open_line + lengths[0], *lengths[1:])
        open_line = lengths[-1] + (open_line if len(lengths) == 1 else 0)
        if encoding == "utf-8" and not (chunk.isascii() and not decoder.getstate()[0]):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                encoding = "latin-1"
        if encoding == "latin-1":
            windows = windows or bool(_WINDOWS.search(chunk))
    if encoding == "utf-8" and decoder.getstate()[0]:
        encoding = "latin-1"
    return "cp1252" if windows else encoding, lines + (last != b"\n"), longest, start


def _delimiter(path: str, sample: str) -> str:
    named = [ending.lower() for ending in Path(path).suffixes]
    if ".tsv" in named or ".tab" in named:
        return "\t"

    def fit(delimiter: str) -> tuple[float, int]:
        widths = [len(row) for row in _rows(sample, delimiter) if row]
        width = max(set(widths), key=lambda w: (widths.count(w), w)) if widths else 1
        return (widths.count(width) / len(widths) if width > 1 else 0.0, width)

    return max(_DELIMITERS, key=fit)


def _rows(sample: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(_LONGEST_FIELD)
    rows = []
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            rows.append(row)
            if len(rows) > _SAMPLE_LINES:
                break
    except csv.Error:  # a quote that never ends: what was read so far tells enough
        return rows
    return rows


def _width(rows: list[list[str]]) -> int:
    """Return how many cells the lines below the first have, when nearly all agree and the first does not; else 0."""
    widths = [len(row) for row in rows[1:] if row]
    if len(widths) < _FEWEST_LINES or not rows[0]:
        return 0
    width, times = Counter(widths).most_common(1)[0]
    return width if width != len(rows[0]) and times >= _AGREE * len(widths) and width > 1 else 0


def _names(rows: list[list[str]]) -> tuple[tuple[str, ...], bool]:
    """Return the names, and whether they are the first line: a line with numbers over numbers is data."""
    rows = [row for row in rows if row]
    first, second = rows[0], rows[1] if len(rows) > 1 else []
    numbers = [at for at, cell in enumerate(first) if _NUMBER.fullmatch(cell)]
    counted = all(cell.strip() == str(at) for at, cell in enumerate(first))
    over = [at for at in numbers if at < len(second) and _NUMBER.fullmatch(second[at])]
    if not over or counted or all(_YEAR.fullmatch(first[at]) for at in over):
        return tuple(cell.strip("\ufeff") for cell in first), True
    return tuple(f"column{at}" for at in range(len(first))), False
