"""debt.json: everything that was judged, as plain data with a published schema."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from debtkit.documents._foreign import foreign_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debtkit.facts import Evidence, Fact
    from debtkit.judgement import Answer, AreaScore, Finding, Judged, Judgement, Range

SCHEMA = "debtkit.debt/1"


def judgement_json(judgement: Judgement, *, name: str, foreign: Iterable[Fact] = ()) -> dict[str, Any]:
    """Return the judgement as plain data, of the schema ``debtkit.debt/1`` (see `debt_schema`).

    Of the facts in ``foreign``, those that other tools reported are listed under ``foreign``, where there are any.
    """
    imported = foreign_json(foreign)
    return {
        "schema": SCHEMA,
        "name": name,
        "as_of": judgement.as_of.isoformat(),
        "model": judgement.model,
        "profile": {
            "kinds": sorted(judgement.profile.kinds),
            "context": dict(sorted(judgement.profile.context.items())),
            "declared": judgement.profile.declared,
        },
        "principal_hours": _range(judgement.principal),
        "interest_hours_per_month": _range(judgement.interest),
        "unknown_hours": _range(judgement.unknown),
        "possible_hours": _range(judgement.possible),
        "weakest": judgement.weakest,
        "areas": [_area(area) for area in judgement.areas],
        "questions": list(judgement.questions),
        "findings": findings_json(judgement.findings),
        "checks": [_judged(judged) for judged in judgement.checks],
        **({"foreign": imported} if imported else {}),
    }


def findings_json(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    """Return findings as plain data, in their order."""
    return [
        {
            "rule": found.check,
            "area": found.area,
            "title": found.title,
            "key": found.key,
            **_place(found.place),
            "principal_hours": _range(found.principal),
            "interest_hours_per_month": _range(found.interest),
            "interest_basis": found.basis or "estimate",
            "source": found.source.value,
            "says": found.says,
            "pays_down": found.pays_down,
            "fingerprint": found.fingerprint,
            "contradiction": found.contradiction,
        }
        for found in findings
    ]


def debt_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) that `judgement_json` keeps to."""
    return _schema("debt-1")


def scan_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) that ``debtkit scan --format json`` keeps to."""
    return _schema("scan-1")


def _schema(name: str) -> dict[str, Any]:
    text = files("debtkit.documents").joinpath("schemas", f"{name}.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def json_text(data: object) -> str:
    """Return JSON as it is written to a file: ASCII, so that no hidden character travels in it."""
    return json.dumps(data, indent=2, ensure_ascii=True, allow_nan=False) + "\n"


def _range(amount: Range) -> dict[str, float]:
    return {end: round(value, 4) for end, value in asdict(amount).items()}


def _place(place: Evidence) -> dict[str, str]:
    return {"path": place.path, "locator": place.locator, "excerpt": place.excerpt}


def _area(area: AreaScore) -> dict[str, Any]:
    return {
        "area": area.area,
        "title": area.title,
        "letter": area.letter,
        "score": None if area.score is None else round(area.score, 4),
        "coverage": round(area.coverage, 4),
        "measured": round(area.measured, 4),
        "principal_hours": _range(area.principal),
        "interest_hours_per_month": _range(area.interest),
        "unknown_hours": _range(area.unknown),
        "checks": area.checks,
        "open_questions": area.open_questions,
    }


def _judged(judged: Judged) -> dict[str, Any]:
    return {
        "id": judged.check.id,
        "area": judged.check.area,
        "title": judged.check.title,
        "state": judged.state.value,
        "source": judged.source.value,
        "says": judged.says,
        "level": judged.level.value if judged.level else None,
        "credit": judged.credit,
        "principal_hours": _range(judged.principal),
        "interest_hours_per_month": _range(judged.interest),
        "expired": judged.expired,
        "contradicted": judged.contradicted,
        "answer": _answer(judged.answer) if judged.answer else None,
        "facts": [fact.as_dict() for fact in judged.facts],
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "value": answer.value.value if answer.value else None,
        "by": answer.by,
        "on": answer.on.isoformat(),
        "note": answer.note,
        "evidence": answer.evidence,
        "because": answer.because,
        "evidence_verified": answer.evidence_verified,
    }
