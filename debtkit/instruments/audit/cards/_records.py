"""The record set of Croissant: a field for each column, with what was measured of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from debtkit.instruments.audit.cards._features import croissant_type
from debtkit.instruments.audit.cards._measured import beside

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TERMS = "http://rdf-vocabulary.ddialliance.org/cv/SummaryStatisticType/2.1.2/"
_COUNT = "wd:Q4049983"  # cardinality
_MEAN = "ddi-stats:7975ed0"  # ArithmeticMean
_MAX = "ddi-stats:8321e79"  # Maximum


def record_set(data: Mapping[str, Any], source: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record set ``rows``."""
    seen: set[str] = set()
    fields = []
    for at, (column, one) in enumerate(beside(data)):
        name = str(column["name"])
        place = quote(name, safe="") if name and name not in seen else f"{quote(name, safe='')}-{at}"
        seen.add(name)
        fields.append(_field(f"rows/{place}", column, one, source))
    return {
        "@type": "cr:RecordSet",
        "@id": "rows",
        "name": "rows",
        "description": "One record for each row.",
        "annotation": [
            {
                "@type": "cr:Field",
                "@id": "rows/count",
                "name": "count",
                "value": data["data"]["rows"],
                "dataType": _COUNT,
            }
        ],
        "field": fields,
    }


def _field(at: str, column: Mapping[str, Any], one: Mapping[str, Any], source: Mapping[str, Any]) -> dict[str, Any]:
    name = str(column["name"])
    kind = croissant_type(column["type"])
    field: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": at,
        "name": name or "unnamed",
        "description": f"Column of type {column['type']}."[:1_000],
        "dataType": kind or "sc:Text",
        "source": {**source, "extract": {"column": name}},
    }
    if str(column["type"]).endswith("]"):
        field |= {"isArray": True, "arrayShape": "-1"}
    annotations = [{"@type": "cr:Field", "@id": f"{at}/{key}", "name": key, **what} for key, what in _statistics(one)]
    return field | ({"annotation": annotations} if annotations else {})


def _statistics(one: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the statistics of a column; of texts those of their lengths, and never a value."""
    for key, name, said in (
        ("nulls", "missing", "Rows without a value."),
        ("distinct", "distinct", "Distinct values."),
    ):
        if isinstance(one.get(key), int):
            yield name, {"description": said, "value": one[key], "dataType": _COUNT}
    for key, what in (
        ("min", {"dataType": _term("Minimum"), "equivalentProperty": "sc:minValue"}),
        ("max", {"dataType": _MAX, "equivalentProperty": "sc:maxValue"}),
        ("mean", {"dataType": _MEAN}),
        ("std", {"dataType": _term("StandardDeviation")}),
    ):
        if isinstance(one.get(key), int | float):
            yield key, {"value": one[key], **what}
    median = (one.get("quantiles") or {}).get("p50")
    if isinstance(median, int | float) and one.get("min") is not None:
        yield "median", {"value": median, "dataType": _term("Median")}


def _term(code: str) -> dict[str, str]:
    return {"@type": "sc:DefinedTerm", "termCode": code, "name": code, "inDefinedTermSet": _TERMS}
