"""Pictures of single checks: drift, groups, duplicates. Where a check was not run, there is nothing to draw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit._plots import label, plot_bars, plot_counts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.figure import Figure

_MOST = 40
_COPIES = {
    "exact_duplicates": "equal in every column",
    "normalised_duplicates": "equal but for case and punctuation",
    "near_duplicates": "nearly equal",
}
_DISTANCES = {"ks": "KS", "total_variation": "TV"}
"""Both lie between 0 and 1: numbers by Kolmogorov and Smirnov, categories by total variation."""


def plot_drift(data: Mapping[str, Any]) -> Figure:
    """Return how far each column has moved, the farthest first.

    Raises
    ------
    DataError
        If drift was not measured.
    """
    moved: dict[str, float] = {}
    for one in _figures(data, "drift").get("columns") or ():
        for key, short in _DISTANCES.items():
            if isinstance(one.get(key), int | float):
                moved[f"{one['name']} ({short})"] = float(one[key])
    if not moved:
        msg = "there is nothing to draw: no column was compared with the reference"
        raise DataError(msg)
    ranked = sorted(moved.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST]
    return plot_counts(dict(ranked), "distance from the reference, 0 to 1", "Drift")


def plot_groups(data: Mapping[str, Any]) -> Figure:
    """Return the rows of each group, of each class and of each split.

    Raises
    ------
    DataError
        If there are no groups.
    """
    figures = _figures(data, "group_balance")
    parts = [*(figures.get("groups") or ()), figures.get("label"), figures.get("splits")]
    panels: dict[str, dict[str, float]] = {}
    for part in parts:
        if part and part.get("values"):
            rows = {label(one["value"]): float(one["rows"]) for one in part["values"][:_MOST]}
            panels[label(part["column"])] = rows
    if not panels:
        msg = "there is nothing to draw: no column of groups, labels or splits has values"
        raise DataError(msg)
    return plot_bars(panels, "rows")


def plot_duplicates(data: Mapping[str, Any]) -> Figure:
    """Return how many rows repeat an earlier one, by how equal they are.

    Raises
    ------
    DataError
        If none of the checks was run.
    """
    counts: dict[str, float] = {}
    for check, says in _COPIES.items():
        if check in data["checks"]:
            figures = data["checks"][check]["figures"]
            part = figures.get("all") or figures.get("normalised") or figures
            surplus = part.get("surplus_rows")
            if surplus is not None:
                counts[says] = float(surplus)
    if not counts:
        _figures(data, "exact_duplicates")
        msg = "there is nothing to draw: no check counted duplicates"
        raise DataError(msg)
    return plot_counts(counts, "rows that repeat an earlier one", "Duplicates")


def _figures(data: Mapping[str, Any], check: str) -> Mapping[str, Any]:
    if check in data["checks"]:
        figures: Mapping[str, Any] = data["checks"][check]["figures"]
        return figures
    reasons = {one["check"]: one["reason"] for one in data["not_run"]}
    msg = f"there is nothing to draw: {check} was not run ({reasons.get(check, 'it is not among the checks')})"
    raise DataError(msg)
