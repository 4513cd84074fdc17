"""Tokens times price: what calls of models cost a month, where a log shows them and people gave their prices."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from debtkit.judgement import Range
from debtkit.render import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from debtkit.facts import Fact
    from debtkit.judgement import Catalog

MONTH = 30
LEAST_DAYS = 7
"""A shorter log is not stretched to a month."""
_MILLION = 1_000_000
_SYSTEM = "opentelemetry."
_DATED = re.compile(r"[-@]\d[\d-]*(?:-preview)?|-latest")


@dataclass(frozen=True, slots=True)
class Bill:
    """What model calls cost a month, in the currency of the prices.

    Attributes
    ----------
    amount
        Tokens times price, of the models that have a price.
    days
        The days that the log spans.
    unpriced
        The models in the log that have no price.
    """

    amount: float
    days: int
    unpriced: tuple[str, ...]


def bill(facts: Iterable[Fact], prices: Mapping[str, Mapping[str, float]]) -> Bill | None:
    """Return the bill of a month, or None when no log shows a week of calls of a model with a price.

    Parameters
    ----------
    facts
        What is known; the tokens of each model come from logs of OpenTelemetry spans.
    prices
        By model, ``input`` and ``output``: the price of a million tokens. A dated id takes the price of its alias
        when it has none of its own.
    """
    tokens: dict[str, dict[str, int]] = {}
    days: list[date] = []
    for fact in facts:
        _, _, model = fact.subject.partition("#")
        kind = fact.key.removeprefix(_SYSTEM)
        if kind in {"input_tokens", "output_tokens"} and model and fact.key.startswith(_SYSTEM):
            of_model = tokens.setdefault(model, {})
            of_model[kind] = of_model.get(kind, 0) + int(str(fact.value))
        elif kind in {"first_call", "last_call"} and fact.key.startswith(_SYSTEM):
            days.append(date.fromisoformat(str(fact.value)))
    known = {model: _price(model, prices) for model in tokens}
    span = (max(days) - min(days)).days + 1 if days else 0
    if span < LEAST_DAYS or not any(known.values()):
        return None
    total = sum(
        price["input"] * tokens[model].get("input_tokens", 0) + price["output"] * tokens[model].get("output_tokens", 0)
        for model, price in known.items()
        if price is not None
    )
    unpriced = tuple(sorted(model for model, price in known.items() if price is None))
    return Bill(total / _MILLION / span * MONTH, span, unpriced)


def with_bill(catalog: Catalog, data: Mapping[str, Any], facts: Iterable[Fact]) -> Catalog:
    """Return a catalogue whose interest in wasted spending is a share of the bill, where there is one."""
    said = data.get("prices") or {}
    found = bill(facts, said.get("models") or {})
    if found is None:
        return catalog
    hours = found.amount / float(said["hour"])
    left_out = f"; without {', '.join(found.unpriced[:3])}, which have no price" if found.unpriced else ""
    basis = f"{number(found.amount)} a month by tokens and the prices in debtkit.yaml, from {found.days} days{left_out}"
    own = {
        check.id: replace(check, interest_hours_per_month=check.spend_share * hours, interest_basis=basis)
        for check in catalog.checks.values()
        if isinstance(check.spend_share, Range)
    }
    return replace(catalog, checks=catalog.checks | own)


def _price(model: str, prices: Mapping[str, Mapping[str, float]]) -> Mapping[str, float] | None:
    name = model.rpartition("/")[2]
    for wanted in (model, name):
        if wanted in prices:
            return prices[wanted]
    return next(
        (prices[alias] for alias in prices if _DATED.fullmatch(name.removeprefix(alias)) and name.startswith(alias)),
        None,
    )
