"""What every instrument returns: one face for a notebook, a terminal, a code host and a program."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections import Counter
from typing import TYPE_CHECKING, Any

from debtkit.facts import SCHEMA, Status
from debtkit.render._escape import Html, Markdown, code, html
from debtkit.render._hours import count
from debtkit.render._table import html_table, markdown_table
from debtkit.render._write import atomic_write

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from ipywidgets import Widget
    from matplotlib.figure import Figure

    from debtkit.facts import Evidence, Fact

_HEADERS = ("Fact", "Value", "How it is known", "About", "Where")
_ROWS_SHOWN = 200


class Result(ABC):
    """Base of all results.

    A subclass gives its `facts` and says `_markdown` and `_html` in its own words; the rest follows.
    The defaults list the facts, so a new result reads well from its first day.
    """

    @abstractmethod
    def facts(self) -> tuple[Fact, ...]:
        """Return what was seen, in a stable order."""

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {"schema": SCHEMA, "facts": [fact.as_dict() for fact in self.facts()]}

    def to_json(self) -> str:
        """Return the result as JSON text."""
        return json.dumps(self.as_dict(), indent=2, allow_nan=False) + "\n"

    def to_markdown(self, path: str | Path | None = None) -> str:
        """Return the result as markdown, and write it when a path is given.

        Raises
        ------
        OSError
            If it cannot be written; what stood there before is kept.
        """
        text = self._markdown()
        if path is not None:
            atomic_write(path, text)
        return text

    def to_html(self) -> str:
        """Return the result as HTML without script or style element."""
        return self._html()

    def to_frame(self) -> pd.DataFrame:
        """Return a data frame with one row a fact; ``path`` and ``locator`` are its first place."""
        import pandas as pd  # noqa: PLC0415 - only those who want a frame pay for pandas

        columns = ["key", "value", "status", "subject", "source", "path", "locator", "places"]
        return pd.DataFrame([_record(fact) for fact in self.facts()], columns=columns)

    def plot(self) -> Figure:
        """Return a matplotlib figure; here, how the facts are known."""
        from matplotlib.figure import Figure  # noqa: PLC0415 - only those who want a figure pay for matplotlib

        counts = Counter(fact.status for fact in self.facts())
        figure = Figure(figsize=(6, 2.4), layout="constrained")
        axes = figure.subplots()
        axes.barh([status.value.replace("_", " ") for status in Status], [counts[status] for status in Status])
        axes.invert_yaxis()
        axes.set_xlabel("facts")
        return figure

    def widget(self) -> Widget:
        """Return a widget to place among others; here, the static view."""
        from ipywidgets import HTML  # noqa: PLC0415 - results are used without Jupyter too

        return HTML(value=self.to_html())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({count(len(self.facts()), 'fact')})"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:  # noqa: ANN401 - Jupyter's protocol; widgets return a pair
        """Offer the result to a notebook in every static form; it drops what it does not want itself."""
        del kwargs
        return {"text/plain": repr(self), "text/html": self.to_html(), "text/markdown": self.to_markdown()}

    def _markdown(self) -> str:
        rows = [_row(fact, markdown=True) for fact in self.facts()]
        table = markdown_table(_HEADERS, rows) if rows else "Nothing was found.\n"
        return f"# {type(self).__name__}\n\n{table}"

    def _html(self) -> str:
        rows = [_row(fact, markdown=False) for fact in self.facts()]
        left = len(rows) - _ROWS_SHOWN
        more = f"<p>{count(left, 'more fact')} not shown here.</p>\n" if left > 0 else ""
        table = html_table(_HEADERS, rows[:_ROWS_SHOWN]) if rows else Html("<p>Nothing was found.</p>\n")
        return f"<p><b>{html(type(self).__name__)}</b></p>\n{table}{more}"


def _record(fact: Fact) -> dict[str, object]:
    place = fact.evidence[0] if fact.evidence else None
    record = {
        "key": fact.key,
        "value": fact.value,
        "status": str(fact.status),
        "subject": fact.subject,
        "source": fact.source,
        "path": place.path if place else None,
        "locator": place.locator if place else None,
        "places": len(fact.evidence),
    }
    return {column: encodable(value) for column, value in record.items()}


def encodable(value: object) -> object:
    """Write out half characters of undecodable file names: a frame may hold its text as UTF-8."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value


def _row(fact: Fact, *, markdown: bool) -> tuple[str, ...]:
    known = fact.status.value.replace("_", " ")
    where = _first_place(fact.evidence)
    if markdown:
        return code(fact.key), str(fact.value), known, code(fact.subject), code(where) if where else Markdown("")
    return fact.key, str(fact.value), known, fact.subject, where


def _first_place(places: tuple[Evidence, ...]) -> str:
    if not places:
        return ""
    more = f" and {len(places) - 1} more" if len(places) > 1 else ""
    return f"{places[0].path} {places[0].locator}".rstrip() + more
