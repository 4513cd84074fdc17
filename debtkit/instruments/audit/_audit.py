"""``audit``: from data to findings."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._dataset import Dataset
from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit._names import nearest
from debtkit.instruments.audit._progress import Bar
from debtkit.instruments.audit._result import Audit
from debtkit.instruments.audit._run import run_checks
from debtkit.instruments.audit._told import tell_roles
from debtkit.instruments.audit.checks import all_checks
from debtkit.instruments.audit.contract import Contract
from debtkit.instruments.audit.engines import DuckDB
from debtkit.instruments.audit.engines._choose import choose_engine
from debtkit.instruments.audit.sources import open_table
from debtkit.instruments.audit.sources._stamps import stamps

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from debtkit.instruments.audit._dataset import Budget
    from debtkit.instruments.audit._table import Table
    from debtkit.instruments.audit.checks import Check
    from debtkit.instruments.audit.engines import Engine

_BUDGETS = ("fast", "full")
_ARTICLE = dict.fromkeys("aeiou", "an")
_TAKES = {
    "text": "give the name of a column, or a list of names",
    "groups": "give the name of a column, or a list of names",
    "checks": "give the name of a check, or a list of names",
    "benchmarks": "give the path of a fingerprint, or a list of paths",
    "progress": "give True, or a function",
    "as_of": "give a date",
    "contract": "give the path of a contract, or a Contract",
}


def audit(  # noqa: PLR0913 - the published signature
    data: Any,  # noqa: ANN401 - any kind of data
    *,
    text: str | Sequence[str] | None = None,
    prompt: str | None = None,
    response: str | None = None,
    messages: str | None = None,
    label: str | None = None,
    groups: str | Sequence[str] | None = None,
    split: str | None = None,
    reference: Any = None,  # noqa: ANN401 - any kind of data
    engine: Any = "auto",  # noqa: ANN401 - a name, an engine, a session or a connection
    budget: Budget = "fast",
    as_of: date | None = None,
    contract: str | Path | Contract | None = None,
    benchmarks: str | Path | Sequence[str | Path] = (),
    checks: str | Sequence[str] | None = None,
    progress: bool | Callable[[int, int, str], None] | None = None,
    **unknown: Any,  # noqa: ANN401 - refused, with the nearest name
) -> Audit:
    """Audit a data set: what is in it, what is wrong with it, and the statement that proves it.

    The data stay where they are and as they are; nothing is sent anywhere. Two audits of the same data give the same
    findings, on any day.

    Parameters
    ----------
    data
        A pandas or polars frame (also lazy), an Arrow table, reader or data set; a path, folder or glob of parquet, CSV
        or TSV, JSON or JSON lines (``.gz``, ``.zst``), or Arrow files; a Hugging Face data set, as an object or as a
        folder of ``save_to_disk``; a Delta table (extra ``delta``); a mapping ``{split: data}``; a Spark frame; or the
        name of a table, with a DB-API connection as ``engine``.
    text
        Columns of free text; ``[]`` for none. Without it, columns that a sample shows to hold sentences, when they are
        most of what a row holds.
    prompt, response, messages, label, split
        Columns that play these parts. Without them, they are told by name and type (``prompt``, ``instruction``,
        ``output``, ``messages``, ``label``, ``split``, ...), and by a sample of the values; ``data.roles.inferred`` and
        all documents say which were.
    groups
        Columns that name groups between which quality should not differ; ``[]`` for none. Without it, columns called
        ``gender``, ``ethnicity``, ``age_group`` and so on.
    reference
        Data to compare with (drift), of any kind that ``data`` may be.
    engine
        ``"auto"`` (Spark for a Spark frame, DuckDB for all else), ``"duckdb"``, ``"spark"``, an engine with settings
        such as ``DuckDB(memory_limit="2GB", spill="/large/disk", threads=2)``, a Spark session, or a DB-API connection.
    budget
        ``"fast"`` leaves out what costs minutes; ``"full"`` does not.
    as_of
        The day on which dates are judged. Without it nothing is judged against today: ages are counted to the newest
        date in the data, and no date is called old or future.
    contract
        What the data must hold: a file that ``Audit.contract`` wrote, or such an object.
    benchmarks
        Files of ``fingerprint_benchmark``: tests whose items must not stand in the texts.
    checks
        Names of the checks to run; without it, all.
    progress
        ``True`` for a bar on the terminal, or a function that is called with what is done, of how many, and the name of
        the check that runs.
    **unknown
        Anything else is refused.

    Returns
    -------
    Audit
        Findings, each with its figure, threshold, rows, proof and remedy; figures of each check; and what was not run.

    Raises
    ------
    DataError
        If the data cannot be read, or a column, check or budget has no such name; the message says what, where and how
        to mend it, and holds no value of the data.
    TypeError
        If a keyword is not known; the message names the nearest one.

    Examples
    --------
    >>> import pandas as pd
    >>> import debtkit as dk
    >>> rows = pd.DataFrame({"age": [31, 31, 57], "label": ["yes", "yes", "no"]})
    >>> found = dk.audit(rows, checks="exact_duplicates")
    >>> [finding.check for finding in found.findings]
    ['exact_duplicates']
    """
    _known(unknown)
    if budget not in _BUDGETS:
        msg = f"budget={budget!r} is not known; pass 'fast' or 'full'"
        raise DataError(msg)
    for what, given in {"text": text, "groups": groups, "checks": checks, "benchmarks": benchmarks}.items():
        _names(what, given)
    _instance("progress", progress, progress is None or isinstance(progress, bool) or callable(progress))
    _instance("as_of", as_of, as_of is None or isinstance(as_of, date))
    _instance("contract", contract, contract is None or isinstance(contract, str | Path | Contract))
    as_of = as_of.date() if isinstance(as_of, datetime) else as_of
    chosen_checks = _chosen(checks)
    terms = Contract.read(contract) if isinstance(contract, str | Path) else contract
    chosen = choose_engine(engine, data)
    ours = chosen is not engine
    if isinstance(chosen, DuckDB):
        claimed = chosen.claim()
        chosen, ours = claimed, ours or claimed is not chosen
    try:
        table = open_table(data, chosen)
        other = None if reference is None else open_table(reference, chosen, "reference")
        roles = tell_roles(
            table,
            text=text,
            prompt=prompt,
            response=response,
            messages=messages,
            label=label,
            groups=groups,
            split=split,
        )
        if ours and terms is None:
            _fence(chosen, table, other)
        marks = [benchmarks] if isinstance(benchmarks, str | Path) else benchmarks
        dataset = Dataset(table, roles, other, budget, as_of, terms, tuple(str(path) for path in marks))
        dataset.once(stamps)
        with Bar(table.engine) if progress is True else nullcontext(progress or None) as told:
            outcomes, not_run = run_checks(dataset, chosen_checks, told)
        return Audit(dataset, outcomes, not_run)
    except BaseException:  # also Ctrl-C: nothing is left behind
        if ours:
            chosen.close()
        raise


def _known(unknown: dict[str, Any]) -> None:
    names = [name for name in inspect.signature(audit).parameters if name not in {"data", "unknown"}]
    for keyword in unknown:
        msg = f"audit takes no keyword {keyword!r}{nearest(keyword, names, len(names))}"
        raise TypeError(msg)


def _names(what: str, given: object) -> None:
    known = given is None or isinstance(given, str | Path)
    several = given if isinstance(given, Iterable) and not isinstance(given, Iterator) else None
    known = known or (several is not None and all(isinstance(name, str | Path) for name in several))
    _instance(what, given, known)


def _instance(what: str, given: object, known: bool) -> None:  # noqa: FBT001 - what the caller has found out
    if not known:
        msg = f"{what} cannot be {_ARTICLE.get(type(given).__name__[0], 'a')} {type(given).__name__}; {_TAKES[what]}"
        raise DataError(msg)


def _chosen(checks: str | Sequence[str] | None) -> tuple[Check, ...]:
    every = all_checks()
    if checks is None:
        return every
    names = (checks,) if isinstance(checks, str) else tuple(checks)
    known = [check.id for check in every]
    for name in names:
        if name not in known:
            msg = f"checks={name!r}: there is no such check{nearest(name, known, len(known))}"
            raise DataError(msg)
    return tuple(check for check in every if check.id in names)


def _fence(engine: Engine, *tables: Table | None) -> None:
    """Let the engine open no other file from now on."""
    if isinstance(engine, DuckDB):
        engine.fence(path for table in tables if table is not None for path in table.path)
