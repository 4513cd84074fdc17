"""Whether the data differ from a reference, column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments.audit._finding import Finding, Outcome, Severity
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._profile_figures import DIGITS, figure
from debtkit.instruments.audit.checks._profile_scan import text_of
from debtkit.instruments.audit.checks._profile_shape import edges_sql
from debtkit.instruments.audit.checks._say import discreet, named, percent, rounded, tells_of_people
from debtkit.instruments.audit.checks.columns_shared import gathered
from debtkit.instruments.audit.checks.drift_measures import (
    chi_square_chance,
    jensen_shannon,
    kolmogorov_smirnov,
    ks_chance,
    shares_chance,
    stability_index,
    total_variation,
    wasserstein,
)
from debtkit.instruments.audit.checks.drift_read import read, value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks.drift_read import Both

LOW, MEDIUM, HIGH = 0.05, 0.1, 0.25
"""KS or total variation: the share of rows that would have to move."""
PSI_MEDIUM, PSI_HIGH = 0.1, 0.25
"""The rule of credit scoring (Siddiqi 2006): below .1 stable, above .25 another population."""
CHANCE = 0.001
"""Divided by the number of tests; an effect counts only if chance does not explain it."""
NULLS = 0.05
_LABEL = 0.03
"""Of a label also a small shift counts, three in a hundred of a class: it moves every rate that is learned."""
_LABEL_CHANCE = 1e-6
_SEEN = 10
"""So many rows of a value would be expected where none is."""
_NEW = 0.001
_PSI_BINS = 10
_SHOWN = 5
_ROUGH = 3
_BINS_SHOWN = 60


class Drift(Check):
    """Each column in the same bins in both tables, judged by how much moved and not by its p value.

    With a million rows every difference is significant; so a finding needs an effect (KS or total variation from .05,
    PSI from .1, missing values from 5 points), and chance only must not explain it. KS and the Wasserstein distance are
    taken at 49 quantiles of the reference.

    Figures: ``columns``, a list with ``name, measured`` (number, length, category), ``rows`` and ``nulls`` (reference,
    data), ``ks`` or ``total_variation``, ``psi`` (None below 1,000 rows), ``js`` (distance, base 2), ``wasserstein``
    (in the unit of the column), ``p``, ``drifted``, and ``edges, reference, data`` (counts) or ``values``, masked, with
    ``new`` and ``vanished``; ``left_out``, names of columns that were not compared: dates (a later set is later), ids,
    nested values, and what only one table has.
    """

    id: ClassVar[str] = "drift"
    title: ClassVar[str] = "The data are distributed as the reference is"
    source: ClassVar[str] = "Massey 1951 (KS); Yurdakul and Naranjo 2020 (PSI); Rabanser et al. 2019, Failing loudly"

    def why_not(self, data: Dataset) -> str:
        """Return what is missing."""
        if data.reference is None:
            return "no reference was given; pass reference= with the data to compare with"
        return "" if data.table.rows and data.reference.rows else "one of the two tables has no rows"

    def run(self, data: Dataset) -> Outcome:
        """Compare the columns that both tables have."""
        if data.reference is None:
            return Outcome()
        both = read(data, data.reference)
        tests = max(2 * len(both), 1)
        findings, figures = [], []
        for one in both:
            told = _measured(one)
            found = [*self._moved(data, one, told, tests), *self._missing(data, one, tests)]
            findings += [(one.column, finding) for finding in found]
            figures.append(_figures(one, told) | {"drifted": bool(found)})
        known = {one.column.number for one in both}
        left = [column.name for column in data.table.columns if column.number not in known]
        return Outcome(gathered(data, findings), {"columns": figures, "left_out": left})

    def _moved(self, data: Dataset, one: Both, told: dict[str, Any], tests: int) -> list[Finding]:
        effect, psi, p = told["effect"], told["psi"] or 0.0, told["p"]
        if effect is None:
            return []
        name = named(one.column)
        new, vanished = _changed(one)
        what = "KS" if one.measured != "category" else "total variation"
        index = f", PSI {psi:.2g}" if told["psi"] is not None else ""
        says = f"{'the length of ' if one.measured == 'length' else ''}{name} drifted: {what} {effect:.3f}{index}"
        severity, value, limit, unit = None, effect, LOW, what
        if p <= CHANCE / tests and (effect >= LOW or psi >= PSI_MEDIUM):
            severity = Severity.LOW
            severity = Severity.MEDIUM if effect >= MEDIUM or psi >= PSI_MEDIUM else severity
            severity = Severity.HIGH if effect >= HIGH or psi >= PSI_HIGH else severity
        elif new or vanished:
            severity, value, limit, unit = Severity.LOW, len(new) + len(vanished), 0, "values"
            says = f"{name} changed its values"
        elif one.column == data.roles.label and p <= _LABEL_CHANCE and _class_moved(one) >= _LABEL:
            severity, value, limit, unit = Severity.LOW, _class_moved(one), _LABEL, "relative change of a class"
            says = f"the label {name} shifted: {_classes(one)}"
        if severity is None:
            return []
        says += f"; new: {', '.join(new[:_SHOWN])}" if new else ""
        says += f"; gone: {', '.join(vanished[:_SHOWN])}" if vanished else ""
        return [self._finding(data, one, severity, says, (value, limit, unit))]

    def _missing(self, data: Dataset, one: Both, tests: int) -> list[Finding]:
        (a, b), (n, m) = one.nulls, one.rows
        if abs(b / m - a / n) < NULLS or shares_chance(a, n, b, m) > CHANCE / tests:
            return []
        says = (
            f"{named(one.column)} is missing in {percent(b / m)} of the rows, and in {percent(a / n)} of the reference"
        )
        severity = Severity.MEDIUM if abs(b / m - a / n) >= MEDIUM else Severity.LOW
        return [self._finding(data, one, severity, says, (abs(b / m - a / n), NULLS, "change of the share missing"))]

    def _finding(
        self, data: Dataset, one: Both, severity: Severity, says: str, measured: tuple[float, float, str]
    ) -> Finding:
        value, threshold, unit = measured
        return Finding(
            check=self.id,
            severity=severity,
            says=says if one.exact else f"{says} (about: edges from a sample)",
            columns=(one.column.name,),
            value=rounded(value),
            threshold=threshold,
            unit=unit,
            rows=data.table.rows,
            share=1.0,
            exact=one.exact,
            sql=_proof(data, one),
            method="bins between fiftieths of the reference; chance: KS (Stephens) or chi-square, by Bonferroni",
            remedy="Find out what changed in the source; then retrain, reweight, or take a reference of today.",
            hours=(1.0, 4.0, 16.0),
        )


def _measured(one: Both) -> dict[str, Any]:
    reference, data = one.bins
    n, m = one.filled
    psi = stability_index(*_merged(one))
    told: dict[str, Any] = {"psi": psi, "js": jensen_shannon(reference, data), "wasserstein": None}
    if one.measured == "category":
        return told | {"effect": total_variation(reference, data), "p": chi_square_chance(reference, data)}
    effect = kolmogorov_smirnov(reference, data)
    told["wasserstein"] = wasserstein(one.edges, reference, data, one.tails)
    return told | {"effect": effect, "p": 1.0 if effect is None else ks_chance(effect, n, m)}


def _merged(one: Both) -> tuple[list[int], list[int]]:
    """Return the bins for PSI: about ten of the same share of the reference, and one of what is missing."""
    reference, data = one.bins
    if one.measured == "category":
        kept = [list(reference), list(data)]
    else:
        kept = [[0], [0]]
        for a, b in zip(reference, data, strict=True):
            if kept[0][-1] * _PSI_BINS >= sum(reference) > 0:
                kept[0].append(0)
                kept[1].append(0)
            kept[0][-1] += a
            kept[1][-1] += b
    return [*kept[0], one.nulls[0]], [*kept[1], one.nulls[1]]


def _changed(one: Both) -> tuple[list[str], list[str]]:
    """Return values that are new and that are gone, masked, where chance would have shown them."""
    if one.measured != "category":
        return [], []
    n, m = one.filled
    new, gone = [], []
    for value, a, b in zip(one.values, *one.bins, strict=True):
        if not a and b >= _NEW * m and b * n >= _SEEN * m:
            new.append(discreet(one.column, value, quote=True))
        if not b and a >= _NEW * n and a * m >= _SEEN * n:
            gone.append(discreet(one.column, value, quote=True))
    return new, gone


def _class_moved(one: Both) -> float:
    """Return the largest relative change of the share of a class."""
    n, m = one.filled
    if one.measured != "category" or not n or not m:
        return 0.0
    return max((abs(b / m - a / n) / (a / n) for a, b in zip(*one.bins, strict=True) if a), default=0.0)


def _classes(one: Both) -> str:
    n, m = one.filled
    moved = sorted(zip(one.values, *one.bins, strict=True), key=lambda cell: (-abs(cell[2] / m - cell[1] / n), cell[0]))
    return ", ".join(
        f"{discreet(one.column, v, quote=True)} {percent(a / n)} in the reference, {percent(b / m)} now"
        for v, a, b in moved[:2]
    )


def _figures(one: Both, told: dict[str, Any]) -> dict[str, Any]:
    effect = "total_variation" if one.measured == "category" else "ks"
    found: dict[str, Any] = {
        "name": one.column.name,
        "measured": one.measured,
        "rows": list(one.rows),
        "nulls": list(one.nulls),
        effect: _short(told["effect"]),
        **{name: _short(told[name]) for name in ("psi", "js", "p")},
        "wasserstein": figure(told["wasserstein"]),
        "exact": one.exact,
    }
    if one.measured != "category":
        digits = _ROUGH if tells_of_people(one.column) else DIGITS
        edges = [figure(edge, digits) for edge in one.edges]
        return found | {"edges": edges, "reference": list(one.bins[0]), "data": list(one.bins[1])}
    new, vanished = _changed(one)
    shown: Sequence[tuple[str, int, int]] = list(zip(one.values, *one.bins, strict=True))[:_BINS_SHOWN]
    return found | {
        "new": new,
        "vanished": vanished,
        "values": [discreet(one.column, value) for value, _, _ in shown],
        "reference": [a for _, a, _ in shown],
        "data": [b for _, _, b in shown],
    }


def _short(value: float | None) -> float | None:
    return None if value is None else rounded(value)


def _proof(data: Dataset, one: Both) -> str:
    """Return a statement that shows both tables in the same bins."""
    if data.reference is None:
        return ""
    sides = (("data", data.table, one.column), ("reference", data.reference, one.reference))
    if one.measured == "category":
        parts = [
            f"SELECT '{side}' AS side, {text_of(column)} AS v, count(*) AS n FROM {table.relation} "
            f"GROUP BY {text_of(column)}"
            for side, table, column in sides
        ]
    else:
        parts = [
            f"SELECT '{side}' AS side, count(*) AS n, count({column.sql}) AS filled, "
            f"histogram({value_of(column)}, {edges_sql(one.edges)}) AS bins FROM {table.relation}"
            for side, table, column in sides
        ]
    return data.table.proof(data.reference.proof(" UNION ALL ".join(parts), (one.reference,)), (one.column,))
