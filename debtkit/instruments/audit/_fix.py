"""Mend data: choose rows in the engine step by step, write what is left to a new file, and measure again."""

# ruff: noqa: PLC0415 - numpy and pyarrow are loaded when something is written

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit._fix_lines import lines_of, open_lines, redacted, with_key
from debtkit.instruments.audit._fix_read import open_stream
from debtkit.instruments.audit._fix_rows import remaining
from debtkit.instruments.audit._fix_write import new_file, sink, target_of
from debtkit.instruments.audit._fixed import Applied, Fixed
from debtkit.instruments.audit._view_data import plain
from debtkit.instruments.audit.fixes import all_fixes
from debtkit.instruments.audit.sources._paths import shown
from debtkit.instruments.audit.sources._stamps import unchanged

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import numpy as np
    import pyarrow as pa

    from debtkit.instruments.audit._fix_rows import Remaining
    from debtkit.instruments.audit._result import Audit
    from debtkit.instruments.audit.fixes import Fix
    from debtkit.instruments.audit.fixes._base import Redact

    Step = str | tuple[str, Mapping[str, Any]]


@dataclass(slots=True)
class _Plan:
    """What is to be written: which rows, which of them redacted, which weights."""

    kept: np.ndarray[Any, np.dtype[np.int64]]
    redact: Callable[[], Redact] | None = None
    redacted: np.ndarray[Any, np.dtype[np.int64]] | None = None
    weights: np.ndarray[Any, np.dtype[np.float64]] | None = None
    column: str = ""
    changed: int = 0
    log: list[Applied] = field(default_factory=list)


def fix(audit: Audit, steps: Sequence[Step], path: str | Path | None = None, *, seed: int = 0) -> Fixed:
    """Write mended data to a new file; see `Audit.fix`."""
    chosen = _chosen(steps)
    unchanged(audit.data)
    reference = audit.data.reference
    target = target_of(audit.data.table, reference.path if reference else (), path)
    with remaining(audit) as left:
        plan = _planned(left, chosen, seed)
        lines = open_lines(audit.data.table) if target.suffix.lower() == ".jsonl" else None
        with new_file(target) as spare:
            done = _copy(lines, plan, spare) if lines else _write(audit, plan, spare, target.suffix.lower())
            if done != len(plan.kept):
                msg = f"{audit.data.table.label} has changed since it was audited; audit it again, then mend it"
                raise DataError(msg)
    return Fixed(shown(target), tuple(_told(plan)), audit, _again(audit, target), place=target)


def _chosen(steps: Sequence[Step]) -> list[tuple[Fix, dict[str, Any]]]:
    """Return the steps in the order in which they are done, with their options."""
    known = {one.name: one for one in all_fixes()}
    if not isinstance(steps, str | list | tuple):
        msg = f"steps are a list of names, such as {next(iter(known))!r}, and not a {type(steps).__name__}"
        raise DataError(msg)
    if isinstance(steps, str) or (len(steps) == 2 and isinstance(steps[1], dict)):  # noqa: PLR2004 - one (name, options)
        steps = [steps]  # type: ignore[list-item]  # one pair
    if not steps:
        msg = f"no step was given; there are {', '.join(known)}"
        raise DataError(msg)
    found: dict[str, tuple[Fix, dict[str, Any]]] = {}
    for step in steps:
        name, options = _named(step)
        if name not in known:
            raise DataError(_unknown(f"step {name!r}", str(name), list(known)))
        if name in found:
            msg = f"step {name!r} was given twice; each is done once"
            raise DataError(msg)
        for option in options:
            if option not in known[name].options:
                raise DataError(_unknown(f"{name}: option {option!r}", str(option), list(known[name].options)))
        found[name] = known[name], dict(known[name].options) | options
    return [found[name] for name in known if name in found]


def _named(step: Any) -> tuple[str, dict[str, Any]]:  # noqa: ANN401 - whatever the user gave
    if isinstance(step, str):
        return step, {}
    if isinstance(step, list | tuple) and len(step) == 2 and isinstance(step[1], Mapping):  # noqa: PLR2004 - a pair
        return str(step[0]), dict(step[1])
    msg = f'a step is a name, or a name with options, ("balance", {{"by": "label"}}); it cannot be {step!r:.60}'
    raise DataError(msg)


def _unknown(what: str, name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, 1, 0.4)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known) or 'none'}"
    return f"{what} is unknown; {hint}"


def _planned(left: Remaining, chosen: Sequence[tuple[Fix, dict[str, Any]]], seed: int) -> _Plan:
    import numpy as np

    plan = _Plan(np.empty(0, np.int64))
    weights = ""
    for step, options in chosen:
        before = left.count
        change = step.change(left, options, seed)
        if change.redact is not None and change.rows:
            plan.redact, plan.redacted = change.redact, left.sources(change.rows)
        left.drop(change.drop)
        weights, plan.column = change.weights or weights, change.column or plan.column
        drawn = seed if "seed" in options or (step.name == "balance" and options["how"] == "downsample") else None
        plan.log.append(Applied(step.name, before, left.count, 0, change.statement, plain(options), drawn, change.says))
    if weights:
        plan.weights = left.weights(weights)
    plan.kept = left.sources()
    return plan


def _told(plan: _Plan) -> list[Applied]:
    """Return the log with the number of rows whose texts have really changed."""
    return [replace(one, rows_changed=plan.changed) if one.step == "redact_pii" else one for one in plan.log]


def _copy(files: list[str], plan: _Plan, path: Path) -> int:
    """Copy lines of JSON; return how many."""
    kept = iter(enumerate(plan.kept.tolist()))
    mended = set() if plan.redacted is None else set(plan.redacted.tolist())
    at, wanted = next(kept, (0, -1))
    done = 0
    with path.open("wb") as file:
        for row, line in enumerate(lines_of(files)):
            if row != wanted:
                continue
            fresh = redacted(line, plan.redact()) if plan.redact is not None and row in mended else line
            plan.changed += fresh != line
            fresh = fresh if plan.weights is None else with_key(fresh, plan.column, float(plan.weights[at]))
            file.write(fresh + b"\n")
            done += 1
            at, wanted = next(kept, (0, -1))
    return done


def _write(audit: Audit, plan: _Plan, path: Path, kind: str) -> int:
    """Stream the data through, only one batch in memory; return how many rows were written."""
    import numpy as np
    import pyarrow as pa

    stream = open_stream(audit.data.table)
    schema = stream.schema
    if plan.weights is not None:
        schema = schema.append(pa.field(plan.column, pa.float64()))
    start = done = 0
    with sink(path, kind, schema) as take:
        for batch in stream:
            first, last = np.searchsorted(plan.kept, (start, start + batch.num_rows))
            mine = plan.kept[first:last]
            rows = batch.take(pa.array(mine - start)) if len(mine) < batch.num_rows else batch
            rows = _redacted(rows, mine, plan)
            table = pa.Table.from_batches([rows], stream.schema)
            if plan.weights is not None:
                table = table.append_column(schema.field(plan.column), pa.array(plan.weights[first:last]))
            take(table.replace_schema_metadata(schema.metadata))
            done += len(mine)
            start += batch.num_rows
    return done


def _redacted(rows: pa.RecordBatch, mine: np.ndarray[Any, Any], plan: _Plan) -> pa.RecordBatch:
    """Change the texts of the rows that the checks named; other rows are passed on as they are."""
    import numpy as np
    import pyarrow as pa

    if plan.redact is None or plan.redacted is None:
        return rows
    at = np.flatnonzero(np.isin(mine, plan.redacted))
    if not len(at):
        return rows
    texts = {
        number: rows.column(number).to_pylist() for number, field in enumerate(rows.schema) if _holds_text(field.type)
    }
    touched: set[int] = set()
    for row in at.tolist():
        redact = plan.redact()
        before = plan.changed
        for number, values in texts.items():
            fresh = _changed(values[row], redact, rows.schema.names[number])
            if fresh != values[row]:
                values[row] = fresh
                touched.add(number)
                plan.changed = before + 1
    columns = [
        pa.array(texts[number], column.type) if number in touched else column
        for number, column in enumerate(rows.columns)
    ]
    return pa.RecordBatch.from_arrays(columns, schema=rows.schema)


def _holds_text(kind: pa.DataType) -> bool:
    import pyarrow as pa

    if pa.types.is_nested(kind):
        return any(_holds_text(kind.field(at).type) for at in range(kind.num_fields))
    if pa.types.is_dictionary(kind):
        return _holds_text(kind.value_type)
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _changed(value: Any, redact: Redact, name: str) -> Any:  # noqa: ANN401 - a text, or what holds texts
    if isinstance(value, str):
        return redact(value, name)
    if isinstance(value, list):
        return [_changed(one, redact, name) for one in value]
    if isinstance(value, tuple):
        return tuple(_changed(one, redact, name) for one in value)
    if isinstance(value, dict):
        return {key: _changed(one, redact, key) for key, one in value.items()}
    return value


def _again(audit: Audit, path: Path) -> Audit:
    """Audit the new file with the checks that were run before, and the same columns in the same roles."""
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit._result import Audit as Result
    from debtkit.instruments.audit._roles import find_roles
    from debtkit.instruments.audit._run import run_checks
    from debtkit.instruments.audit.checks import all_checks
    from debtkit.instruments.audit.engines import DuckDB
    from debtkit.instruments.audit.sources import open_table

    engine = audit.data.table.engine
    table = open_table(str(path), engine.like() if isinstance(engine, DuckDB) else DuckDB())
    roles = audit.data.roles
    parts = {part: getattr(roles, part) for part in ("prompt", "response", "messages", "label", "split")}
    names = {part: column.name for part, column in parts.items() if column is not None}
    given = find_roles(
        table.columns,
        text=[one.name for one in roles.text],
        context=[one.name for one in roles.context],
        groups=[one.name for one in roles.groups],
        **names,
    )
    data = Dataset(table, given, None, audit.data.budget, audit.data.as_of)
    outcomes, not_run = run_checks(data, [check for check in all_checks() if check.id in audit.outcomes])
    return Result(data, outcomes, not_run)
