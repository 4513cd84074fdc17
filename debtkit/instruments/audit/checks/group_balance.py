"""How the rows spread over groups, labels and splits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments.audit._finding import Finding, Outcome, Severity
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._say import many, named, percent, rounded, share_of
from debtkit.instruments.audit.checks.group_columns import (
    FEWEST,
    MOST_CLASSES,
    MOST_GROUPS,
    classes,
    comparable,
    crossed,
    groupings,
    shown,
)
from debtkit.instruments.audit.checks.group_intervals import cramers_v, ratio_interval, z_for

if TYPE_CHECKING:
    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks.group_columns import (
        Grouping,
    )

_OF_EVEN = 0.25
"""A group with less than a quarter of an even share is told: a convention, so that two groups may stand 7 to 1."""
_FOUR_FIFTHS = 0.8
_MODERATE, _EXTREME = 0.2, 0.01
"""Share of the smaller of two classes below which an imbalance is moderate, and extreme (Google, Machine Learning Crash
Course); of k classes, k / 2 times less."""
_SMALL_EFFECT = 0.1
"""Cramér's V from which on it is an effect at all (Cohen 1988)."""
_CHANCE = 0.01


class GroupBalance(Check):
    """Rows by group, by group and label, by class and by split.

    Figures: ``groups`` (a list, one for each column: ``column, missing, too_many, values``: ``value, rows, share,
    reference_share``), ``by_label`` (a list: ``column, cells``: ``value, label, rows``), ``label`` (``column, missing,
    values``) or None, ``splits`` (``column, values, cramers_v``) or None.
    """

    id: ClassVar[str] = "group_balance"
    title: ClassVar[str] = "Groups, classes and splits have the rows they need"
    source: ClassVar[str] = "29 CFR 1607.4(D); Cohen 1988; Bergsma 2013"

    def why_not(self, data: Dataset) -> str:
        """Return what is missing."""
        roles = data.roles
        if not roles.groups and roles.label is None and roles.split is None:
            return "no groups, label or split; pass groups=, label= or split="
        return "" if data.table.rows else "no rows"

    def run(self, data: Dataset) -> Outcome:
        """Count them."""
        findings: list[Finding] = []
        figures: dict[str, Any] = {"groups": [], "by_label": [], "label": None, "splits": None}
        for group in data.once(groupings):
            population = _population(data, group)
            figures["groups"].append(_values(group, population))
            findings += _too_many(data, group) if group.too_many else _shares(data, group, population)
        label = data.once(classes)
        if label is not None:
            figures["label"] = _values(label)
            findings += _imbalance(data, label)
            figures["by_label"] = [_cells(data, group, label) for group in comparable(data) if not label.too_many]
        if data.roles.split is not None:
            figures["splits"], found = _splits(data, label)
            findings += found
        return Outcome(tuple(findings), figures)


def _values(group: Grouping, population: dict[str, int] | None = None) -> dict[str, Any]:
    whole = sum((population or {}).values())
    values = [
        {
            "value": shown(value),
            "rows": count,
            "share": share_of(count, group.rows),
            "reference_share": share_of((population or {}).get(value, 0), whole) if whole else None,
        }
        for value, count in group.values
    ]
    return {"column": group.column.name, "missing": group.missing, "too_many": group.too_many, "values": values}


def _cells(data: Dataset, group: Grouping, label: Grouping) -> dict[str, Any]:
    counts = crossed(data.table, group.sql, label.sql)
    cells = sorted(((shown(g), shown(c), rows) for (g, c), rows in counts.items()), key=lambda cell: cell[:2])
    return {"column": group.column.name, "cells": [{"value": g, "label": c, "rows": rows} for g, c, rows in cells]}


def _population(data: Dataset, group: Grouping) -> dict[str, int] | None:
    """Return the groups of the reference, which stands for the population."""
    if data.reference is None:
        return None
    same = [c for c in data.reference.columns if c.name == group.column.name and c.kind is group.column.kind]
    if not same:
        return None
    sql = re.sub(rf"\b{group.column.sql}\b", same[0].sql, group.sql)
    return {str(value): rows for (value,), rows in crossed(data.reference, sql).items() if value is not None}


def _counting(data: Dataset, group: Grouping) -> str:
    sql = f"SELECT {group.sql} AS value, count(*) AS n FROM {data.table.relation} GROUP BY 1 ORDER BY n DESC, 1"
    return data.table.proof(sql, (group.column,))


def _too_many(data: Dataset, group: Grouping) -> list[Finding]:
    return [
        Finding(
            check=GroupBalance.id,
            severity=Severity.INFO,
            says=f"{named(group.column)} has more than {MOST_GROUPS} values: too many to compare as groups",
            columns=(group.column.name,),
            threshold=MOST_GROUPS,
            unit="groups",
            rows=data.table.rows,
            share=1.0,
            sql=_counting(data, group),
            remedy="Name a coarser column, such as a region for a place or an age band for a birthday.",
        )
    ]


def _shares(data: Dataset, group: Grouping, population: dict[str, int] | None) -> list[Finding]:
    if population:
        return _against_population(data, group, population)
    even = 1 / len(group.values) if group.values else 0.0
    small = [(value, count) for value, count in group.values if count < _OF_EVEN * even * group.rows]
    if not small:
        return []
    value, count = small[-1]
    others = (
        f", and {many(len(small) - 1, 'more group holds', 'more groups hold')} little, too" if len(small) > 1 else ""
    )
    few = count < FEWEST
    return [
        Finding(
            check=GroupBalance.id,
            severity=Severity.MEDIUM if few else Severity.LOW,
            says=f"in {named(group.column)}, {shown(value)!r} has {percent(share_of(count, group.rows))} of the rows "
            f"({count:,}), an even share were {percent(even)}{others}",
            columns=(group.column.name,),
            value=share_of(count, group.rows),
            threshold=rounded(_OF_EVEN * even),
            unit="share of rows",
            rows=sum(rows for _, rows in small),
            share=share_of(sum(rows for _, rows in small), data.table.rows),
            sql=_counting(data, group),
            method="no population was given to compare with; pass reference= to judge the shares",
            remedy="Compare with the people the system is for; gather more of this group, or weight its rows.",
            fixes=("balance",),
            hours=(1.0, 8.0, 40.0),
        )
    ]


def _against_population(data: Dataset, group: Grouping, population: dict[str, int]) -> list[Finding]:
    """Tell groups whose share falls surely below four fifths of the population's."""
    whole, z = sum(population.values()), z_for(len(population))
    counts = dict(group.values)
    worst: list[tuple[float, str]] = []
    for value, there in sorted(population.items()):
        high = ratio_interval((counts.get(value, 0), group.rows), (there, whole), z)[1] if group.rows else 0.0
        if there >= FEWEST and high < _FOUR_FIFTHS:
            worst.append((share_of(counts.get(value, 0), group.rows) / (there / whole), value))
    if not worst:
        return []
    ratio, value = min(worst)
    here, wanted = share_of(counts.get(value, 0), group.rows), share_of(population[value], whole)
    others = f"; {many(len(worst) - 1, 'more group is', 'more groups are')} so, too" if len(worst) > 1 else ""
    return [
        Finding(
            check=GroupBalance.id,
            severity=Severity.MEDIUM,
            says=f"in {named(group.column)}, {shown(value)!r} is under-represented: {percent(here)} of the rows, "
            f"{percent(wanted)} of the reference{others}",
            columns=(group.column.name,),
            value=rounded(ratio),
            threshold=_FOUR_FIFTHS,
            unit="ratio of shares",
            rows=counts.get(value, 0),
            share=here,
            sql=_counting(data, group),
            method="the 95 % interval of the ratio (Katz, corrected for the number of groups) lies below four fifths",
            remedy="Gather more of this group, or weight its rows up to the population's share.",
            fixes=("balance",),
            hours=(1.0, 8.0, 40.0),
        )
    ]


def _imbalance(data: Dataset, label: Grouping) -> list[Finding]:
    if not label.values:
        return []
    common, rare = label.values[0], label.values[-1]
    if len(label.values) == 1:
        severity, says = Severity.HIGH, f"every row with a label has the same one in {named(label.column)}"
    elif label.too_many or share_of(rare[1], label.rows) * len(label.values) / 2 >= _MODERATE:
        return []
    else:
        extreme = share_of(rare[1], label.rows) * len(label.values) / 2 < _EXTREME
        severity = Severity.MEDIUM if extreme else Severity.INFO
        says = (
            f"classes of {named(label.column)} are {'extremely' if extreme else 'moderately'} uneven: "
            f"{shown(common[0])!r} has {percent(share_of(common[1], label.rows))} of the rows, "
            f"{shown(rare[0])!r} {percent(share_of(rare[1], label.rows))} ({rare[1]:,})"
        )
    return [
        Finding(
            check=GroupBalance.id,
            severity=severity,
            says=says,
            columns=(label.column.name,),
            value=share_of(common[1], label.rows),
            threshold=_EXTREME,
            unit="share of the largest class",
            rows=rare[1],
            share=share_of(rare[1], data.table.rows),
            sql=_counting(data, label),
            remedy="Report recall for each class, not accuracy; weight or resample when training."
            if len(label.values) > 1
            else "There is nothing to learn from one class: check how the data were selected.",
            fixes=("balance",) if len(label.values) > 1 else (),
            hours=(0.5, 2.0, 8.0),
        )
    ]


def _splits(data: Dataset, label: Grouping | None) -> tuple[dict[str, Any] | None, list[Finding]]:
    split = data.roles.split
    if split is None:
        return None, []
    by = label.sql if label is not None and not label.too_many else "NULL"
    counts = crossed(data.table, f"cast({split.sql} AS VARCHAR)", by)
    names = sorted({name for name, _ in counts if name is not None})
    if not names or len(names) > MOST_GROUPS:
        return None, []
    sizes = {name: sum(rows for (s, _), rows in counts.items() if s == name) for name in names}
    values = [
        {"value": shown(name), "rows": sizes[name], "share": share_of(sizes[name], sum(sizes.values()))}
        for name in names
    ]
    figures: dict[str, Any] = {"column": split.name, "values": values, "cramers_v": None}
    kinds = sorted({str(value) for _, value in counts if value is not None})
    if len(kinds) < 2 or len(kinds) > MOST_CLASSES or label is None:  # noqa: PLR2004 - one class is the same everywhere
        return figures, []
    effect, chance = cramers_v([[counts.get((name, kind), 0) for kind in kinds] for name in names])
    figures["cramers_v"] = rounded(effect)
    if effect < _SMALL_EFFECT or chance >= _CHANCE:
        return figures, []
    sql = (
        f"SELECT {split.sql} AS split, {label.sql} AS label, count(*) AS n FROM {data.table.relation} "
        "GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return figures, [
        Finding(
            check=GroupBalance.id,
            severity=Severity.MEDIUM,
            says=f"the classes of {named(label.column)} are spread otherwise over the splits of {named(split)}: "
            f"Cramér's V {effect:.2f}",
            columns=(split.name, label.column.name),
            value=rounded(effect),
            threshold=_SMALL_EFFECT,
            unit="Cramér's V",
            rows=data.table.rows,
            share=1.0,
            sql=data.table.proof(sql, (split, label.column)),
            method="Cramér's V with Bergsma's correction; p < 0.01 by chi-squared",
            remedy="Split anew, stratified by the label; or say why the test set should differ.",
            hours=(0.5, 2.0, 8.0),
        )
    ]
