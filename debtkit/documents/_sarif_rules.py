"""The rules of a SARIF log: every check that was judged, so that an index means the same in each run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from debtkit.documents._words import interest, principal
from debtkit.render import markdown, markdown_phrase, one_line

if TYPE_CHECKING:
    from debtkit.judgement import Check, Judgement, Range

LEVELS = {"critical": "error", "high": "warning", "medium": "warning", "low": "note"}
"""Level of a result by weight band."""

_SECURITY_AREA = "compliance"
_SECURITY = frozenset(
    {
        "guardrail_or_moderation",
        "model_output_executed",
        "real_secret_committed",
        "security_policy",
        "trust_remote_code",
        "user_text_in_system_prompt",
    }
)
"""Facts about attacks. The rest of the area is law and ethics, which nobody should find under security alerts."""

_SEVERITIES = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "2.0"}
_LIMIT = 1024
"""Characters of a description that GitHub accepts."""


def rules(judgement: Judgement) -> list[dict[str, Any]]:
    """Return a rule for each check, in the order of the catalogue."""
    return [_rule(judged.check) for judged in judgement.checks]


def ends(amount: Range) -> list[float]:
    """Return low, likely and high."""
    return [round(amount.low, 4), round(amount.likely, 4), round(amount.high, 4)]


def notification_kinds() -> list[dict[str, Any]]:
    """Return what a notification can be about."""
    texts = {
        "skipped": "A file was not read.",
        "partly_read": "A file was read in part.",
        "note": "Something about the whole scan.",
    }
    return [{"id": name, "shortDescription": {"text": text}} for name, text in texts.items()]


def _rule(check: Check) -> dict[str, Any]:
    security = check.area == _SECURITY_AREA and not _SECURITY.isdisjoint((*check.good, *check.automated, *check.bad))
    properties: dict[str, Any] = {
        "tags": ["technical-debt", check.area, *(["security"] if security else [])],
        "area": check.area,
        "weight": check.weight,
        "principalHours": ends(check.principal_hours),
        "interestHoursPerMonth": ends(check.interest_hours_per_month),
    }
    if security:
        properties["security-severity"] = _SEVERITIES[check.weight]
    return {
        "id": check.id,
        "shortDescription": {"text": one_line(check.title, _LIMIT)},
        "fullDescription": {"text": one_line(check.why, _LIMIT)},
        "help": {"text": _text(check), "markdown": _markdown(check)},
        "defaultConfiguration": {"level": LEVELS[check.weight]},
        "properties": properties,
    }


def _parts(check: Check) -> dict[str, str]:
    """Return what there is to say on a check, by heading."""
    source = f"; source: {check.principal_source}" if check.principal_source else ""
    parts = {
        "How to pay": check.pays_down,
        "What it takes": f"{principal(check.principal_hours)}, estimated{source}",
        "What leaving it costs": f"{interest(check.interest_hours_per_month)}, estimated. {check.interest_reason}",
        "See": "; ".join(check.references),
    }
    return {heading: text.strip() for heading, text in parts.items() if text.strip()}


def _text(check: Check) -> str:
    lines = [f"{heading}: {one_line(text, None)}" for heading, text in _parts(check).items()]
    return "\n".join([one_line(check.why, None), *lines])


def _markdown(check: Check) -> str:
    lines = [f"- **{heading}**: {markdown_phrase(text, None)}" for heading, text in _parts(check).items()]
    head = f"**{markdown_phrase(check.title, None)}** ({markdown(check.id)})"
    return "\n".join([head, "", str(markdown_phrase(check.why, None)), "", *lines]) + "\n"
