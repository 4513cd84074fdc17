"""What a check of the catalogue asks for, and how the scan settles it: both halves of the story in one place."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from debtkit.facts import Status
from debtkit.judgement import load_catalog
from debtkit.project._explain_words import as_markdown, as_text

if TYPE_CHECKING:
    from debtkit.instruments.scan import RuleCard
    from debtkit.judgement import Check, Range

SCHEMA = "debtkit.rule/1"


@dataclass(frozen=True, slots=True)
class Explanation:
    """One check: what it is for, how it is measured or asked, what it costs, and how to pay.

    Attributes
    ----------
    check
        The line of the catalogue.
    area
        The title of its area.
    measures
        The rules whose facts settle it, in the order of the catalogue.
    """

    check: Check
    area: str
    measures: tuple[RuleCard, ...]

    def to_text(self) -> str:
        """Return the explanation for a terminal."""
        return as_text(self.check, self.area, self.measures)

    def to_markdown(self, level: int = 1) -> str:
        """Return the explanation as markdown under a heading of this level."""
        return as_markdown(self.check, self.area, self.measures, level)

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        check = self.check
        return {
            "schema": SCHEMA,
            "id": check.id,
            "area": check.area,
            "title": check.title,
            "weight": check.weight,
            "why": check.why,
            "facts": [_plain(card) for card in self.measures],
            "question": check.question,
            "options": {str(option.value): option.text for option in check.options},
            "applies_to": list(check.applies_to),
            "needs": list(check.needs),
            "principal_hours": _three(check.principal_hours),
            "principal_source": check.principal_source,
            "interest_hours_per_month": _three(check.interest_hours_per_month),
            "interest_reason": check.interest_reason,
            "pays_down": check.pays_down,
            "references": list(check.references),
        }

    def __repr__(self) -> str:
        return self.to_text()

    def _repr_markdown_(self) -> str:
        return self.to_markdown()


def explain_rule(name: str) -> Explanation:
    """Explain one check of the catalogue.

    Parameters
    ----------
    name
        The id of a check, such as ``DK1202``, or the key of a fact, such as ``unpinned_model_alias``.

    Raises
    ------
    ValueError
        If there is no such check or fact; the message names the nearest.
    """
    catalog, cards = load_catalog(), _cards()
    homes = {key: check.id for check in reversed(catalog.checks.values()) for key in check_facts(check)}
    wanted = name.strip()
    found = catalog.checks.get(wanted.upper()) or catalog.checks.get(homes.get(wanted.lower(), ""))
    if found is None:
        near = get_close_matches(wanted.upper(), catalog.checks, 1) or get_close_matches(wanted.lower(), homes, 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        msg = f"there is no check or fact {name!r}{hint} (`debtkit explain-rule` lists all checks)"
        raise ValueError(msg)
    measures = tuple(cards[key] for key in check_facts(found) if key in cards)
    return Explanation(found, catalog.areas[found.area], measures)


def explain_rules() -> tuple[Explanation, ...]:
    """Explain all checks, in the order of the catalogue."""
    catalog, cards = load_catalog(), _cards()
    return tuple(
        Explanation(check, catalog.areas[check.area], tuple(cards[key] for key in check_facts(check) if key in cards))
        for check in catalog.checks.values()
    )


def _cards() -> dict[str, RuleCard]:
    from debtkit.instruments.scan import rule_cards  # noqa: PLC0415 - a project that is only opened reads no rule
    from debtkit.project._audits_cards import data_cards  # noqa: PLC0415 - the same

    return rule_cards() | data_cards()


def check_facts(check: Check) -> tuple[str, ...]:
    """Return the keys of the facts that settle a check, each once."""
    return tuple(dict.fromkeys((*check.good, *check.automated, *check.bad)))


def _plain(card: RuleCard) -> dict[str, Any]:
    kept = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(card).items()}
    return kept | {"absence": "measured" if card.absence is Status.MEASURED else "asked"}


def _three(amount: Range) -> list[float]:
    return [amount.low, amount.likely, amount.high]
