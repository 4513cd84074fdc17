"""The history of a project's debt: one small file a point, so that branches never conflict."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from debtkit.facts import Evidence, Fact, Status
from debtkit.judgement import Milestone, Range
from debtkit.project._store import FOLDER
from debtkit.render import Result, atomic_write, count, read_plain, refuse_links

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure
    from pandas import DataFrame

SCHEMA = "debtkit.history/1"
_RANGES = ("principal", "interest", "unknown")


def write(root: Path, point: Milestone) -> Path:
    """Keep a point; the caller holds the lock. One of the same day and commit is replaced."""
    name = "-".join(filter(None, (point.day.isoformat(), point.revision)))
    path = root / FOLDER / "history" / f"{name}.json"
    refuse_links(root, path)
    path.parent.mkdir(parents=True, exist_ok=True)
    data = {"schema": SCHEMA, **asdict(point), "day": point.day.isoformat()}
    atomic_write(path, json.dumps(_rounded(data), indent=1, sort_keys=True) + "\n")
    return path


def read(root: Path) -> tuple[tuple[str, Milestone], ...]:
    """Return the points with their paths below the root, by day, then by the number of commits.

    Raises
    ------
    ValueError
        If a file is not what debtkit writes; the message names it and how to mend it.
    """
    folder = root / FOLDER / "history"
    refuse_links(root, folder)
    points = []
    for path in sorted(folder.glob("*.json")):
        try:
            points.append((path.relative_to(root).as_posix(), _point(json.loads((read_plain(path) or b"").decode()))))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
            msg = f"{path} is not a point of debtkit's history ({problem}); restore it, or delete it"
            raise ValueError(msg) from problem
    return tuple(sorted(points, key=lambda pair: (pair[1].day, pair[1].commits, pair[0])))


def _point(data: dict[str, Any]) -> Milestone:
    if data["schema"] != SCHEMA:
        msg = f"its schema is {data['schema']!r}, this debtkit reads {SCHEMA!r}"
        raise ValueError(msg)
    ranges = {key: Range(*(float(data[key][end]) for end in ("low", "likely", "high"))) for key in _RANGES}
    return Milestone(
        day=date.fromisoformat(data["day"]),
        revision=str(data["revision"]),
        commits=int(data["commits"]),
        model=str(data["model"]),
        letters={str(area): letter and str(letter) for area, letter in data["letters"].items()},
        scores={str(area): None if score is None else float(score) for area, score in data["scores"].items()},
        findings={str(check): int(number) for check, number in data["findings"].items()},
        **ranges,
    )


def _rounded(value: Any) -> Any:  # noqa: ANN401 - plain data of any shape
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return round(value, 4) if isinstance(value, float) else value


class History(Result):
    """What was owed over time.

    Attributes
    ----------
    points
        The recorded points, the oldest first.
    """

    def __init__(self, points: tuple[tuple[str, Milestone], ...], *, name: str) -> None:
        self.points = tuple(point for _, point in points)
        self._paths = tuple(path for path, _ in points)
        self._name = name

    def facts(self) -> tuple[Fact, ...]:
        """Return the likely principal and interest of each point as facts."""
        return tuple(
            Fact(
                f"history.{key}",
                getattr(point, key).likely,
                Status.DERIVED,
                subject=point.day.isoformat(),
                evidence=(Evidence(path, f"$.{key}.likely", revision=point.revision),),
                source="project.history@1",
            )
            for path, point in zip(self._paths, self.points, strict=True)
            for key in ("interest", "principal")
        )

    def to_frame(self) -> DataFrame:
        """Return one row a point: day, revision, hours, hours per month, and the letter of each area."""
        import pandas as pd  # noqa: PLC0415 - heavy

        rows = [
            {
                "day": pd.Timestamp(point.day),
                "revision": point.revision,
                "principal_hours": point.principal.likely,
                "interest_hours_per_month": point.interest.likely,
                "unknown_hours": point.unknown.likely,
                **point.letters,
            }
            for point in self.points
        ]
        first = ["day", "revision", "principal_hours", "interest_hours_per_month", "unknown_hours"]
        return pd.DataFrame(rows, columns=None if rows else first)

    def as_dict(self) -> dict[str, Any]:
        """Return all points as plain data (each of schema ``debtkit.history/1``)."""
        points = [_rounded(asdict(point) | {"day": point.day.isoformat()}) for point in self.points]
        return {"schema": SCHEMA, "name": self._name, "points": points}

    def plot(self) -> Figure:
        """Draw principal, interest and the letters of the areas over time."""
        from debtkit.documents import plot_history  # noqa: PLC0415 - loaded when drawn

        return plot_history(self.points)

    def to_text(self) -> str:
        """Return the history for a terminal."""
        from debtkit.documents import terminal_history  # noqa: PLC0415 - loaded when shown

        return terminal_history(self.points)

    def _markdown(self) -> str:
        from debtkit.documents import history_markdown  # noqa: PLC0415 - loaded when written

        return history_markdown(self.points, name=self._name)

    def _html(self) -> str:
        from debtkit.documents import history_html  # noqa: PLC0415 - loaded when shown

        return history_html(self.points, name=self._name)

    def __repr__(self) -> str:
        """Return one stable line."""
        return f"History({self._name!r}: {count(len(self.points), 'point')})"
