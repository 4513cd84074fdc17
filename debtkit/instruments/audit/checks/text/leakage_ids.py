"""The same user, document or conversation in training and in the held-out part; and training after the test."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._columns import Kind
from debtkit.instruments.audit._finding import Example, Finding, Outcome, Severity
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._say import many, percent, share_of
from debtkit.instruments.audit.checks.text._splits import where_part, why_no_splits

if TYPE_CHECKING:
    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset

_NAME = re.compile(
    r"(?:^|_)(?:user|author|speaker|patient|customer|client|account|member|person|subject|document|doc|article|page|book|"
    r"conversation|conv|chat|dialogue|session|thread|family|cluster|source|url|domain|repo|repository)"
    r"(?:_?(?:id|ids|key|hash|uuid|name|number|no))?$"
)
_SURE = re.compile(r"(?:id|ids|key|hash|uuid)$")
_FEWEST = 50
"""Values of a column that is not called an id: of fewer, it names kinds (a source, a domain), not single things."""
_SHOWN = 5


class LeakageIds(Check):
    """Users, documents, conversations on both sides of the split, and training rows from after the test.

    Figures
    -------
    ``ids``: by column, ``{"ids", "rows", "share"}`` of held-out rows whose id training knows; ``dates``: by column,
    ``{"later_training_rows", "share"}`` of training rows dated after the first held-out row.
    """

    id = "leakage_ids"
    title = "Nobody stands on both sides of the split"
    source = "Kapoor and Narayanan 2023 (Leakage and the reproducibility crisis): no independence, temporal leakage"

    def why_not(self, data: Dataset) -> str:
        """Tell that there is no split, or neither an id nor a date."""
        reason = why_no_splits(data)
        if reason or data.once(_ids) or _dates(data):
            return reason
        return "no column is named like the id of a user, a document or a conversation, and none holds dates"

    def run(self, data: Dataset) -> Outcome:
        """Count what both sides share."""
        ids = {column: _shared(data, column) for column in data.once(_ids)}
        dates = {column: _later(data, column) for column in _dates(data)}
        findings = [found for found in (*map(_told_id, ids.values()), *map(_told_date, dates.values())) if found]
        figures: dict[str, Any] = {
            "ids": {c.name: {key: f[key] for key in ("ids", "rows", "share")} for c, f in ids.items()},
            "dates": {c.name: {key: f[key] for key in ("later_training_rows", "share")} for c, f in dates.items()},
        }
        return Outcome(tuple(findings), figures)


def _ids(data: Dataset) -> list[Column]:
    kinds = (Kind.TEXT, Kind.NUMBER)
    named = [
        c for c in data.table.columns if c.kind in kinds and _NAME.search(_snake(c.name)) and c != data.roles.split
    ]
    if not named:
        return []
    counts = ", ".join(f"count(DISTINCT {column.sql})" for column in named)
    distinct = data.table.engine.query(f"SELECT {counts} FROM {data.table.relation}")[0]
    return [c for c, n in zip(named, distinct, strict=True) if _SURE.search(_snake(c.name)) or n >= _FEWEST]


def _dates(data: Dataset) -> list[Column]:
    return [column for column in data.table.columns if column.kind is Kind.DATE]


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().replace("-", "_").replace(" ", "_")


def _shared(data: Dataset, column: Column) -> dict[str, Any]:
    table, c = data.table, column.sql
    both = (
        f"{where_part(data, training=False)} AND {c} IN "
        f"(SELECT {c} FROM {{relation}} WHERE {where_part(data, training=True)} AND {c} IS NOT NULL)"
    )
    where = both.format(relation=table.relation)
    count = f"SELECT count(*) AS n, count(DISTINCT {c}) AS ids FROM {table.relation} WHERE {where}"
    rows, ids = table.engine.query(count)[0]
    held = table.engine.query(f"SELECT count(*) FROM {table.relation} WHERE {where_part(data, training=False)}")[0][0]
    first = f"SELECT rid FROM {table.numbered} WHERE {both.format(relation=table.numbered)} ORDER BY rid LIMIT {_SHOWN}"
    shown = [str(row[0]) for row in table.engine.query(first)] if rows else []
    share = share_of(int(rows), int(held))
    return {
        "column": column,
        "ids": int(ids),
        "rows": int(rows),
        "share": share,
        "shown": shown,
        "sql": table.proof(count),
    }


def _later(data: Dataset, column: Column) -> dict[str, Any]:
    table, c, train = data.table, column.sql, where_part(data, training=True)
    later = (
        f"SELECT count(*) AS n FROM {table.relation} WHERE {train} AND {c} > "
        f"(SELECT min({c}) FROM {table.relation} WHERE {where_part(data, training=False)})"
    )
    rows = int(table.engine.query(later)[0][0])
    every = int(table.engine.query(f"SELECT count({c}) FROM {table.relation} WHERE {train}")[0][0])
    share = share_of(rows, every)
    return {"column": column, "later_training_rows": rows, "share": share, "sql": table.proof(later)}


def _told_id(found: dict[str, Any]) -> Finding | None:
    if not found["rows"]:
        return None
    return Finding(
        LeakageIds.id,
        Severity.HIGH,
        f"{many(found['ids'], 'value')} of {found['column'].name!r} stand in training and in the held-out part: "
        f"{many(found['rows'], 'held-out row')} ({percent(found['share'])}).",
        (found["column"].name,),
        value=found["share"],
        threshold=0,
        unit="share of held-out rows",
        rows=found["rows"],
        share=found["share"],
        sql=found["sql"],
        examples=tuple(Example(row) for row in found["shown"]),
        remedy="Split by this column, so that all rows of one value stand on one side.",
        hours=(0.5, 2.0, 8.0),
    )


def _told_date(found: dict[str, Any]) -> Finding | None:
    rows = found["later_training_rows"]
    if not rows:
        return None
    return Finding(
        LeakageIds.id,
        Severity.LOW,
        f"The split is not by time: {many(rows, 'training row is', 'training rows are')} later in "
        f"{found['column'].name!r} than the first held-out row ({percent(found['share'])} of training).",
        (found["column"].name,),
        value=found["share"],
        threshold=0,
        unit="share of training rows",
        rows=rows,
        share=found["share"],
        sql=found["sql"],
        remedy="If the model is to work on what comes later, split by this date.",
        hours=(0.5, 2.0, 8.0),
    )
