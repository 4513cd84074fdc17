"""CSV: read once, every cell as text; rejected lines are counted and told, types are given where every cell fits."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from debtkit.instruments.audit._errors import DataError, OutOfRoomError
from debtkit.instruments.audit._table import exact, literal, quoted
from debtkit.instruments.audit.sources import _csv_rejects as rejects
from debtkit.instruments.audit.sources._csv_look import chunks, look
from debtkit.instruments.audit.sources._csv_types import find_types
from debtkit.instruments.audit.sources._drift import drifted
from debtkit.instruments.audit.sources._paths import openable
from debtkit.instruments.audit.sources._relation import Origin, name_relation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.instruments.audit._finding import Finding
    from debtkit.instruments.audit._table import Table
    from debtkit.instruments.audit.engines import DuckDB
    from debtkit.instruments.audit.sources._csv_look import Look
    from debtkit.instruments.audit.sources._paths import Files

_KNOWN = ("utf-8", "utf-16", "latin-1")
_LINE, _LONGEST = 2_000_000, 1 << 30
_MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class _Reading:
    """How one file is read."""

    seen: Look
    names: tuple[str, ...]
    strict: bool = True
    line: int = _LINE

    def sql(self, path: str, types: Sequence[str] | None = None) -> str:
        """Return the text after ``FROM``; without types, every cell is text."""
        kinds = types or ["VARCHAR"] * len(self.names)
        columns = ", ".join(f"{literal(n)}: {literal(k)}" for n, k in zip(self.names, kinds, strict=True))
        settings = [
            path,
            "auto_detect=false",
            f"header={str(self.seen.header).lower()}",
            f"delim={literal(self.seen.delimiter)}",
            "quote='\"'",
            f"escape={literal(self.seen.escape)}",
            f"columns={{{columns}}}",
        ]
        if self.seen.encoding != "utf-8":
            settings.append(f"encoding={literal(self.seen.encoding)}")
        if self.line > _LINE:
            settings.append(f"max_line_size={self.line}")
        if not self.strict:
            settings.append("strict_mode=false")
        return f"read_csv({', '.join(settings)}, {'ignore_errors=true' if types else rejects.STORE})"


def open_csv(files: Files, engine: DuckDB, relation: str, *, as_text: bool = False) -> Table:
    """Open CSV files; several are united by the names of their columns.

    With ``as_text`` every cell stays the text that it is: for writing the rows out again.

    Raises
    ------
    DataError
        If a file is empty or cannot be read.
    """
    looks = [look(path) for path in files.paths]
    readings = [_Reading(_utf8(seen, engine, f"{relation}_{at}"), _unique(seen.names)) for at, seen in enumerate(looks)]
    names = list(dict.fromkeys(name for reading in readings for name in reading.names))
    raw = f"{relation}_raw"
    engine.query(f"CREATE OR REPLACE TABLE {raw} ({', '.join(f'c{at} VARCHAR' for at in range(len(names)))})")
    problems: list[Finding] = []
    done = []
    for reading, label in zip(readings, files.labels, strict=True):
        engine.call(reading.seen.path, label)
        used, found = _read(reading, label, engine, raw, names)
        done.append(used)
        problems += found
    problems += drifted([dict.fromkeys(reading.names, "text") for reading in readings], files.labels)
    types = ["VARCHAR"] * len(names) if as_text else find_types(engine, raw, len(names))
    kept = _typed(engine, relation, raw, types)
    shown = list(readings[0].seen.names) if len(readings) == 1 else names
    return name_relation(
        engine,
        relation,
        kept,
        shown,
        label=files.label,
        rid="rowid",
        origin=Origin(_origin(files, looks, done, names, types), tuple(names)),
        problems=problems,
        path=files.paths,
    )


def _read(
    reading: _Reading, label: str, engine: DuckDB, raw: str, names: Sequence[str]
) -> tuple[_Reading, list[Finding]]:
    """Copy one file into the table of text; a file that DuckDB's strict reading does not take is read leniently."""
    own = {name: f"c{at}" for at, name in enumerate(reading.names)}
    chosen = ", ".join(own.get(name, "NULL") for name in names)
    alias = ", ".join(own.values())
    attempts = [
        replace(reading, line=max(_LINE, 2 * reading.seen.longest)),
        replace(reading, line=_LONGEST),
        replace(reading, strict=False, line=max(_LINE, 2 * reading.seen.longest)),
    ]
    before = int(engine.query(f"SELECT count(*) FROM {raw}")[0][0])
    for at, attempt in enumerate(attempts):
        rejects.forget(engine)
        source = attempt.sql(literal(exact(str(reading.seen.path))))
        try:
            engine.query(f"INSERT INTO {raw} SELECT {chosen} FROM {source} AS t({alias})")
        except OutOfRoomError:
            raise
        except DataError as error:
            if at + 1 < len(attempts):
                continue
            msg = f"{label}: this CSV cannot be read; write it anew, with quotes around cells that hold delimiters"
            raise DataError(msg) from error
        if at == 0 and rejects.too_long(engine):
            engine.query(f"DELETE FROM {raw} WHERE rowid >= {before}")
            continue
        break
    rows = int(engine.query(f"SELECT count(*) FROM {raw}")[0][0]) - before
    found = rejects.told(engine, attempt.seen, label, rows, raw, before)
    if not attempt.strict:
        found.append(rejects.lenient(label))
    rejects.forget(engine)
    return attempt, found


def _utf8(seen: Look, engine: DuckDB, name: str) -> Look:
    """Return the look at a copy in UTF-8, if DuckDB does not know the encoding of the file."""
    if seen.encoding in _KNOWN:
        return seen
    decoder = codecs.getincrementaldecoder(seen.encoding)("replace")
    path = engine.folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as copy:
        for chunk in chunks(seen.path):
            copy.write(decoder.decode(chunk))
        copy.write(decoder.decode(b"", final=True))
    return replace(seen, path=str(path), encoding="utf-8")


def _typed(engine: DuckDB, relation: str, raw: str, types: Sequence[str]) -> str:
    if set(types) == {"VARCHAR"}:
        return raw
    kept = f"{relation}_kept"
    casts = [f"CAST(c{at} AS {kind}) AS c{at}" if kind != "VARCHAR" else f"c{at}" for at, kind in enumerate(types)]
    engine.query(f"CREATE OR REPLACE TABLE {kept} AS SELECT {', '.join(casts)} FROM {raw}")
    engine.query(f"DROP TABLE {raw}")
    return kept


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    """Return names that differ also for a reader to whom upper and lower case are the same."""
    taken: set[str] = set()
    found = []
    for at, name in enumerate(names):
        own, number = name or f"column{at}", 0
        while own.lower() in taken:
            number += 1
            own = f"{name or f'column{at}'}_{number}"
        taken.add(own.lower())
        found.append(own)
    return tuple(found)


def _origin(
    files: Files, looks: Sequence[Look], readings: Sequence[_Reading], names: Sequence[str], types: Sequence[str]
) -> str:
    """Return how a user reads the same rows anew; nothing if a file had to be copied into another encoding."""
    if any(seen.encoding not in _KNOWN for seen in looks) or len(looks) > _MOST_LISTED:
        return ""
    by_name = dict(zip(names, types, strict=True))
    texts = []
    for reading, path in zip(readings, files.paths, strict=True):
        own = reading.sql(literal(exact(openable(path))), [by_name[name] for name in reading.names])
        if len(readings) == 1:
            return reading.sql(files.told, [by_name[name] for name in reading.names])
        chosen = [quoted(n) if n in reading.names else f"CAST(NULL AS {by_name[n]})" for n in names]
        texts.append(
            f"SELECT {', '.join(f'{c} AS {quoted(n)}' for c, n in zip(chosen, names, strict=True))} FROM {own}"
        )
    return f"({' UNION ALL '.join(texts)})"
