"""JSON and JSON lines: read once, with the keys and types of all lines; lines that are no JSON are counted and told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.instruments._mask import excerpt
from debtkit.instruments.audit._errors import DataError, OutOfRoomError
from debtkit.instruments.audit._finding import Severity
from debtkit.instruments.audit._table import literal, quoted
from debtkit.instruments.audit.sources._json_mend import mend
from debtkit.instruments.audit.sources._keep import keep
from debtkit.instruments.audit.sources._problems import plural, problem
from debtkit.instruments.audit.sources._relation import Origin, name_relation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.instruments.audit._finding import Finding
    from debtkit.instruments.audit._table import Table
    from debtkit.instruments.audit.engines import DuckDB
    from debtkit.instruments.audit.sources._json_mend import Mended
    from debtkit.instruments.audit.sources._paths import Files

_SETTINGS = "sample_size=-1, maximum_depth=-1, map_inference_threshold=-1"
_LONG = 1 << 24
"""Bytes of an object that DuckDB reads without being told; it sets memory aside for the longest that it is told."""
_MOST_LISTS, _FEWEST_ROWS = 5, 10
"""A list of fewer is what a row itself holds: turns of a chat, choices of a question."""

_WHOLE_LINES = ["json"]
_SCALARS = {"VARCHAR", "BIGINT", "UBIGINT", "DOUBLE", "BOOLEAN", "NULL", "HUGEINT"}


def open_json(files: Files, engine: DuckDB, relation: str) -> Table:
    """Open JSON files: one object a line, or one array of objects.

    Raises
    ------
    DataError
        If a file is empty, or holds no object.
    """
    for path, label in zip(files.paths, files.labels, strict=True):
        engine.call(path, label)
    settings = _SETTINGS + (", union_by_name=true" if len(files.paths) > 1 else "")
    problems: list[Finding] = []
    origin = f"read_json({files.told}, {settings})"
    kept = _as_it_is(engine, relation, f"read_json({files.listed}, {settings})")
    if not kept:
        mended = [mend(path, engine.folder / f"{relation}_{at}.jsonl") for at, path in enumerate(files.paths)]
        problems = [told for found, label in zip(mended, files.labels, strict=True) for told in found.told(label)]
        copies = ", ".join(literal(str(found.path)) for found in mended)
        for found, label in zip(mended, files.labels, strict=True):
            engine.call(found.path, label)
        longest = max(found.longest for found in mended)
        room = f", maximum_object_size={2 * longest}" if longest > _LONG else ""
        kept = keep(engine, relation, f"read_json([{copies}], format='newline_delimited', {settings}{room})")
        origin = _without_broken(engine, kept, mended, files, settings)
    columns = [(str(row[0]), str(row[1])) for row in engine.query(f"DESCRIBE {kept}")]
    if mixed := _mixed(engine, kept, columns):
        problems.append(_told(mixed))
        as_text = ", ".join(f"({quoted(name)} ->> '$') AS {quoted(name)}" for name in mixed)
        kept = keep(engine, f"{relation}_plain", kept, f"* REPLACE ({as_text})")
        origin = origin and f"(SELECT * REPLACE ({as_text}) FROM {origin})"
    problems += _one_object(engine, kept, columns, files.label)
    return name_relation(
        engine,
        relation,
        kept,
        label=files.label,
        rid="rowid",
        origin=Origin(origin),
        problems=problems,
        path=files.paths,
    )


def _one_object(engine: DuckDB, kept: str, columns: Sequence[tuple[str, str]], label: str) -> list[Finding]:
    """Return that the rows lie within lists of a single object: the audit sees one row."""
    lists = [name for name, kind in columns if kind.endswith("[]") or kind == "JSON"]
    if not lists or engine.query(f"SELECT count(*) FROM {kept}") != [(1,)]:
        return []
    counts = ", ".join(f"json_array_length(to_json({quoted(name)}))" for name in lists)
    sizes = zip(lists, engine.query(f"SELECT {counts} FROM {kept}")[0], strict=True)
    held = sorted(
        ((int(size), name) for name, size in sizes if size and int(size) >= _FEWEST_ROWS),
        key=lambda one: (-one[0], one[1]),
    )
    if not held:
        return []
    listed = ", ".join(f"{excerpt(name)!r} ({size:,})" for size, name in held[:_MOST_LISTS])
    name = held[0][1]
    return [
        problem(
            f"{label} is one object, so that the audit sees 1 row; the rows lie within its "
            f"{'list' if len(held) == 1 else 'lists'}: {listed}",
            severity=Severity.HIGH,
            columns=tuple(name for _, name in held),
            rows=1,
            unit="rows",
            remedy=f"Pass the list: audit(pandas.DataFrame(json.load(open(path))[{excerpt(name)!r}])), or write its "
            "objects as lines.",
        )
    ]


def _as_it_is(engine: DuckDB, relation: str, source: str) -> str:
    """Return the table of the rows; nothing if DuckDB cannot read the files, or takes whole lines for one column."""
    try:
        described = engine.query(f"DESCRIBE SELECT * FROM {source}")
        return "" if [row[0] for row in described] == _WHOLE_LINES else keep(engine, relation, source)
    except OutOfRoomError:
        raise
    except DataError:
        return ""


def _without_broken(engine: DuckDB, kept: str, mended: Sequence[Mended], files: Files, settings: str) -> str:
    """Return how a user reads the same rows anew: DuckDB makes a row of NULLs of a broken line, which is left out."""
    if not all(found.only_broken or not found.told("") for found in mended):
        return ""
    rows = engine.query(f"DESCRIBE {kept}")
    nothing = " AND ".join(f"{quoted(str(row[0]))} IS NULL" for row in rows)
    reading = f"read_json({files.told}, format='newline_delimited', ignore_errors=true, {settings})"
    origin = f"(SELECT * FROM {reading} WHERE NOT ({nothing}))"
    try:
        same = engine.query(f"DESCRIBE SELECT * FROM {origin}") == rows
        count = engine.query(f"SELECT count(*) FROM {origin}") if same else []
    except DataError:
        return ""
    return origin if count == [(sum(found.rows for found in mended),)] else ""


def _mixed(engine: DuckDB, kept: str, columns: Sequence[tuple[str, str]]) -> list[str]:
    """Return the columns that hold numbers in one row and texts in another, but no lists and no objects."""
    names = [name for name, kind in columns if kind == "JSON"]
    if not names:
        return []
    asked = ", ".join(f"list(DISTINCT json_type({quoted(name)}))" for name in names)
    found = engine.query(f"SELECT {asked} FROM {kept}")[0]
    kinds = {name: {str(kind) for kind in types or ()} - {"NULL"} for name, types in zip(names, found, strict=True)}
    return [name for name, types in kinds.items() if types and types <= _SCALARS]


def _told(mixed: Sequence[str]) -> Finding:
    return problem(
        f"{plural(len(mixed), 'column')} with values of more than one type; they were read as text",
        severity=Severity.MEDIUM,
        columns=tuple(mixed),
        unit="columns",
        remedy="Write each key with one type in every line.",
    )
