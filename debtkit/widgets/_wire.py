"""What travels to the page: a catalogue once, and the verdicts whenever they change.

Both travel as deflated JSON in a binary trait. A hundred checks are some 70 kB of English and 30 kB of verdicts;
deflated they are a fifth of that, so the whole state is sent again with each answer and a page that opens later needs
no history. The charts travel as the SVG that `debtkit.render` draws for the files too; the page draws none of its own.
"""

from __future__ import annotations

import json
import unicodedata
import zlib
from typing import TYPE_CHECKING, Any, cast

from debtkit.documents import area_svg, plan_svg
from debtkit.judgement import make_plan
from debtkit.render import area_key
from debtkit.widgets._messages import CONTEXT, KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from debtkit.judgement import Answer, AreaScore, Check, Judged, Judgement, Range

PLACES = 3
"""Places shown for a check; the rest are counted."""
_LONG = 400
_SPRINT_HOURS = 12.0
_JOINERS = frozenset("\u200c\u200d")


def pack(data: Mapping[str, Any]) -> bytes:
    """Return data as deflated JSON; equal data gives equal bytes."""
    return zlib.compress(json.dumps(data, ensure_ascii=True, separators=(",", ":")).encode("ascii"), 9)


def unpack(packed: bytes) -> dict[str, Any]:
    """Return what `pack` was given."""
    return cast("dict[str, Any]", json.loads(zlib.decompress(packed)))


def clean(text: str, limit: int = _LONG) -> str:
    """Return text that shows what it holds: no control or hidden characters, no direction overrides, not endless.

    Markup is left alone; the page only ever makes text nodes of it.
    """
    kept = "".join(_visible(char) for char in text[: limit + 1])
    return kept if len(text) <= limit else kept[:limit] + "…"


def _visible(char: str) -> str:
    if char in "\n\t":
        return char
    if char not in _JOINERS and unicodedata.category(char) in {"Cc", "Cf", "Cs"}:
        return "\ufffd"
    return char


def catalog(judgement: Judgement) -> dict[str, Any]:
    """Return the texts, which never change while a widget lives."""
    return {
        "areas": [{"id": area.area, "title": area.title} for area in judgement.areas],
        "checks": [_check(judged.check) for judged in judgement.checks],
        "kinds": KINDS,
        "context": CONTEXT,
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "id": check.id,
        "area": check.area,
        "title": check.title,
        "why": check.why,
        "question": check.question,
        "options": [[option.value.value, option.text] for option in check.options],
        "weight": check.weight,
        "hours": _range(check.principal_hours),
        "interest": _range(check.interest_hours_per_month),
        "reason": check.interest_reason,
        "pays": check.pays_down,
    }


def state(judgement: Judgement) -> dict[str, Any]:
    """Return everything that an answer can change."""
    return {
        "as_of": judgement.as_of.isoformat(),
        "model": judgement.model,
        "verdicts": {judged.check.id: _verdict(judged) for judged in judgement.checks},
        "areas": [_area(area) for area in judgement.areas],
        "totals": {
            "principal": _range(judgement.principal),
            "interest": _range(judgement.interest),
            "unknown": _range(judgement.unknown),
            "possible": _range(judgement.possible),
        },
        "weakest": judgement.weakest,
        "questions": list(judgement.questions),
        "profile": {
            "kinds": sorted(judgement.profile.kinds),
            "context": dict(sorted(judgement.profile.context.items())),
            "declared": judgement.profile.declared,
        },
    }


def charts(judgement: Judgement) -> dict[str, Any]:
    """Return the drawings: the bar of each area, what its lines mean, and the pay-down curve (empty without debt)."""
    plan = make_plan(judgement, hours_per_sprint=_SPRINT_HOURS)
    return {
        "areas": {area.area: area_svg(area) for area in judgement.areas},
        "key": area_key(),
        "curve": plan_svg(plan, columns=1, variant="inline") if plan.sprints else "",
    }


def _verdict(judged: Judged) -> dict[str, Any]:
    places = list(dict.fromkeys(place for finding in judged.findings for place in [finding.place] if place.path))
    if not places:
        places = list(dict.fromkeys(place for fact in judged.facts for place in fact.evidence))
    shown: dict[str, Any] = {
        "state": judged.state.value,
        "source": judged.source.value,
        "level": judged.level.value if judged.level else None,
        "says": clean(judged.says),
        "principal": _range(judged.principal),
        "interest": _range(judged.interest),
        "places": [[clean(p.path), clean(p.locator, 60), clean(p.excerpt, 160)] for p in places[:PLACES]],
        "more": max(0, len(places) - PLACES),
    }
    if judged.answer is not None:
        shown["answer"] = _answer(judged.answer)
    for mark in ("expired", "contradicted"):
        if getattr(judged, mark):
            shown[mark] = True
    return shown


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "value": answer.value.value if answer.value else None,
        "by": clean(answer.by, 80),
        "on": answer.on.isoformat(),
        "note": answer.note,
        "evidence": answer.evidence,
        "because": answer.because,
        "verified": answer.evidence_verified,
    }


def _area(area: AreaScore) -> dict[str, Any]:
    return {
        "id": area.area,
        "letter": area.letter,
        "score": None if area.score is None else round(area.score, 4),
        "coverage": round(area.coverage, 4),
        "measured": round(area.measured, 4),
        "principal": _range(area.principal),
        "interest": _range(area.interest),
        "unknown": _range(area.unknown),
        "checks": area.checks,
        "open": area.open_questions,
    }


def _range(hours: Range) -> list[float]:
    return [round(hours.low, 2), round(hours.likely, 2), round(hours.high, 2)]
