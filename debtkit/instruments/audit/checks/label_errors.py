"""Labels that are likely wrong: rows to look at again."""

# ruff: noqa: PLC0415 - numpy and cleanlab are loaded when labels are judged

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments.audit._errors import NotInDialectError
from debtkit.instruments.audit._finding import Example, Finding, Outcome, Severity
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._say import many, named, percent, rounded, share_of
from debtkit.instruments.audit.checks.duplicates_keys import names_rows
from debtkit.instruments.audit.checks.duplicates_normalised import texts_of
from debtkit.instruments.audit.checks.group_columns import classes, no_classes, shown
from debtkit.instruments.audit.checks.label_confident import find_issues, kappa
from debtkit.instruments.audit.checks.label_models import FOLDS, from_columns, from_texts, tempered

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset

_MOST_ROWS = {"fast": 20_000, "full": 200_000}
_TURN, _WHEEL = 40503, 65536
"""Turning by the golden section picks rows evenly, and never in step with an order of the data."""
_MODERATE = 0.4
"""Agreement beyond chance from which on it is moderate (Landis and Koch 1977). A model that agrees less does not know
the classes, and its doubts say nothing about the labels."""
_MANY = 0.01
_KEPT = 100
_EXAMPLES = 5
_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True)
class _Sample:
    """Labelled rows, and what a model sees of them."""

    rids: tuple[int, ...]
    labels: tuple[str, ...]
    columns: tuple[Column, ...]
    values: tuple[tuple[Any, ...], ...]
    whole: bool


class LabelErrors(Check):
    """Confident learning: rows whose label a model, trained on the other rows, finds unlikely and another likely.

    Figures: ``rows`` (looked at), ``sampled``, ``kappa`` (of model and labels, out of fold), ``judged`` (False when the
    model does not know the classes), ``issues``, ``expected_precision``, ``pairs`` (a list: ``given, likely, rows``),
    ``row_numbers`` (the hundred least likely labels, the worst first), ``classes_left_out`` (too few in the sample).
    """

    id: ClassVar[str] = "label_errors"
    title: ClassVar[str] = "Labels are what similar rows have"
    source: ClassVar[str] = "Northcutt, Jiang and Chuang 2021, Confident learning (JAIR 70)"

    def why_not(self, data: Dataset) -> str:
        """Return what is missing."""
        missing = no_classes(data)
        label = data.once(classes)
        if missing or label is None:
            return missing
        if "label" in data.roles.inferred and data.budget == "fast":
            return f"{named(label.column)} is a label by its name alone; pass label= or budget='full'"
        if len(label.values) < 2:  # noqa: PLR2004 - nothing to mix up
            return "the label has one class"
        if label.values[-1][1] < FOLDS:
            return f"the smallest class has fewer than {FOLDS} rows"
        if not _features(data):
            return "no text and no other column to tell the classes by"
        return "" if find_spec("sklearn") else "scikit-learn is not installed"

    def run(self, data: Dataset) -> Outcome:
        """Train, compare, and name the rows."""
        import numpy as np

        sample = _drawn(data)
        kinds, labels = np.unique(np.array(sample.labels, dtype=object).astype(str), return_inverse=True)
        if len(kinds) < 2:  # noqa: PLR2004 - the sample has one class left
            return Outcome(figures={"rows": len(sample.rids), "sampled": not sample.whole, "judged": False})
        found = _probabilities(data, sample, labels)
        if found is None:
            return Outcome(figures={"rows": len(sample.rids), "sampled": not sample.whole, "judged": False})
        agreement = kappa(labels, found.argmax(axis=1))
        figures: dict[str, Any] = {
            "rows": len(labels),
            "sampled": not sample.whole,
            "kappa": round(agreement, 4),
            "judged": agreement >= _MODERATE,
        }
        if agreement < _MODERATE:
            return Outcome(figures=figures)
        issues, by = _issues(data, labels, found)
        likely = found.argmax(axis=1)
        wrong = np.flatnonzero(issues)
        worst = sorted(wrong, key=lambda at: (found[at, labels[at]] - found[at, likely[at]], sample.rids[at]))
        counts: dict[tuple[str, str], int] = {}
        for at in wrong:
            pair = (str(kinds[labels[at]]), str(kinds[likely[at]]))
            counts[pair] = counts.get(pair, 0) + 1
        precision = float(tempered(found, labels)[wrong, likely[wrong]].mean()) if len(wrong) else None
        figures |= {
            "issues": len(wrong),
            "expected_precision": None if precision is None else round(precision, 4),
            "pairs": [
                {"given": shown(given), "likely": shown(other), "rows": rows}
                for (given, other), rows in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
            ],
            "row_numbers": [sample.rids[at] for at in worst[:_KEPT]],
        }
        if not len(wrong) or precision is None:
            return Outcome(figures=figures)
        names = [shown(str(kind)) for kind in kinds]
        examples = tuple(
            Example(str(sample.rids[at]), f"labelled {names[labels[at]]!r}, looks like {names[likely[at]]!r}")
            for at in sorted(worst[:_EXAMPLES], key=lambda at: sample.rids[at])
        )
        return Outcome((_finding(data, sample, figures, examples, by),), figures)


def _features(data: Dataset) -> tuple[Column, ...]:
    """Return what the classes can be told by: the texts, else all columns that do not number the rows."""
    roles = data.roles
    texts = tuple(column for column in texts_of(roles) if column != roles.label)
    if texts:
        return texts
    try:
        ids = names_rows(data)
    except NotInDialectError:
        ids = ()
    beside = {column.number for column in (roles.label, roles.split, *ids) if column is not None}
    return tuple(column for column in data.table.columns if column.number not in beside)


def _drawn(data: Dataset) -> _Sample:
    """Return the labelled rows: all of them, or an even part."""
    label = data.roles.label
    if label is None:
        raise AssertionError
    columns, most = _features(data), _MOST_ROWS[data.budget]
    part = min(_WHEEL, _WHEEL * most // max(data.table.rows, 1))
    chosen = ", ".join(column.sql for column in columns)
    only = f" AND (rid * {_TURN}) % {_WHEEL} < {part}" if part < _WHEEL else ""
    rows = data.table.engine.query(
        f"SELECT rid, cast({label.sql} AS VARCHAR) AS label, {chosen} FROM {data.table.numbered} "
        f"WHERE {label.sql} IS NOT NULL{only} ORDER BY rid"
    )
    sizes: dict[str, int] = {}
    for row in rows:
        sizes[str(row[1])] = sizes.get(str(row[1]), 0) + 1
    rows = [row for row in rows if sizes[str(row[1])] >= FOLDS]
    return _Sample(
        tuple(int(row[0]) for row in rows),
        tuple(str(row[1]) for row in rows),
        columns,
        tuple(zip(*(row[2:] for row in rows), strict=True)),
        part == _WHEEL,
    )


def _probabilities(data: Dataset, sample: _Sample, labels: NDArray[np.int64]) -> NDArray[np.float64] | None:
    if any(column != data.roles.label for column in texts_of(data.roles)):
        lines = [
            " ".join(str(v)[:_CHARACTERS] for v in row if v is not None) for row in zip(*sample.values, strict=True)
        ]
        return from_texts(lines, labels)
    return from_columns(sample.columns, sample.values, labels)


def _issues(data: Dataset, labels: NDArray[np.int64], found: NDArray[np.float64]) -> tuple[NDArray[np.bool_], str]:
    """Return the rows, by cleanlab where it is installed and time is given; it agrees with our own."""
    if data.budget == "full" and find_spec("cleanlab"):
        from cleanlab.filter import find_label_issues

        return find_label_issues(labels, found, filter_by="prune_by_noise_rate", n_jobs=1), "cleanlab"
    return find_issues(labels, found), "confident learning, pruned by noise rate"


def _finding(
    data: Dataset, sample: _Sample, figures: dict[str, Any], examples: tuple[Example, ...], by: str
) -> Finding:
    label = data.roles.label
    if label is None:
        raise AssertionError
    share = share_of(figures["issues"], figures["rows"])
    drawn = "" if sample.whole else f" of a sample of {figures['rows']:,}"
    first = figures["pairs"][0]
    numbers = ", ".join(str(number) for number in sorted(figures["row_numbers"]))
    sql = f"SELECT rid, {label.sql} AS label FROM {data.table.numbered} WHERE rid IN ({numbers}) ORDER BY rid"
    wrong = f"{percent(figures['expected_precision'])} of them or more are expected to be wrong"
    read = bool(texts_of(data.roles))
    if not read:  # what a person earns or does does not follow from a few columns: a surprise is no error
        wrong = "where the columns decide the label, these are errors; else the columns do not tell enough"
    return Finding(
        check=LabelErrors.id,
        severity=Severity.MEDIUM if share >= _MANY and read else Severity.LOW,
        says=f"about {many(figures['issues'], 'row')}{drawn} ({percent(share)}) should be looked at again: "
        f"{named(label)} is not what similar rows have, most often {first['given']!r} for {first['likely']!r} "
        f"({first['rows']:,}); {wrong}",
        columns=(label.name,),
        value=rounded(share),
        threshold=_MANY,
        unit="share of rows",
        rows=figures["issues"],
        share=share,
        exact=False,
        sql=data.table.proof(sql, (label,)),
        method=f"{by}, on probabilities of a model trained on the other {FOLDS - 1} of {FOLDS} folds from "
        f"{named(*sample.columns)} (agreement with the labels beyond chance: {figures['kappa']:.2f}); the statement "
        "shows the hundred least likely labels",
        examples=examples,
        remedy="Let a person look at these rows first; correct what is wrong, and never drop them unseen.",
        hours=(0.5, 0.01 * figures["issues"] + 0.5, 0.05 * figures["issues"] + 1.0),
    )
