"""Tokens times price: only from a log, only at the prices that people gave."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import projects
import pytest

from debtkit.facts import Fact, Status
from debtkit.project import Project
from debtkit.project._spend import bill

if TYPE_CHECKING:
    from pathlib import Path

PRICES = {"gpt-4o": {"input": 2.0, "output": 10.0}}


def used(model: str, tokens_in: int, tokens_out: int) -> tuple[Fact, ...]:
    return tuple(
        Fact(f"opentelemetry.{key}", value, Status.DERIVED, f"logs/a.jsonl#{model}")
        for key, value in (("input_tokens", tokens_in), ("output_tokens", tokens_out))
    )


def days(first: str, last: str) -> tuple[Fact, ...]:
    return tuple(
        Fact(f"opentelemetry.{key}", value, Status.DERIVED, "logs/a.jsonl")
        for key, value in (("first_call", first), ("last_call", last))
    )


FORTNIGHT = days("2026-10-01", "2026-10-15")


def test_tokens_times_price_for_thirty_days() -> None:
    found = bill((*used("gpt-4o", 3_000_000, 900_000), *FORTNIGHT), PRICES)
    assert found is not None
    assert found.amount == pytest.approx(30.0)
    assert (found.days, found.unpriced) == (15, ())


def test_a_dated_id_takes_the_price_of_its_alias_and_another_model_does_not() -> None:
    found = bill((*used("gpt-4o-2024-08-06", 10**6, 0), *used("gpt-4o-mini", 10**6, 0), *FORTNIGHT), PRICES)
    assert found is not None
    assert found.amount == pytest.approx(4.0)
    assert found.unpriced == ("gpt-4o-mini",)


@pytest.mark.parametrize(
    "facts",
    [
        (),
        FORTNIGHT,
        used("gpt-4o", 10, 10),
        (*used("gpt-4o", 10, 10), *days("2026-10-01", "2026-10-05")),
        (*used("other", 10, 10), *FORTNIGHT),
    ],
)
def test_without_a_week_of_priced_calls_there_is_no_bill(facts: tuple[Fact, ...]) -> None:
    assert bill(facts, PRICES) is None


def test_the_interest_of_wasted_spending_is_a_share_of_the_bill_and_says_so(tmp_path: Path) -> None:
    attributes = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-4o",
        "gen_ai.response.model": "gpt-4o",
        "gen_ai.usage.input_tokens": 60_000_000,
        "gen_ai.usage.output_tokens": 3_000_000,
    }
    spans = "".join(
        json.dumps(
            {
                "name": "chat gpt-4o",
                "context": {"trace_id": "0x1", "span_id": "0x2"},
                "start_time": f"2026-10-{day}T10:00:00Z",
                "attributes": attributes,
            }
        )
        + "\n"
        for day in ("01", "15")
    )
    prices = "prices:\n  hour: 100\n  models: {gpt-4o: {input: 2.0, output: 10.0}}\n"
    root = projects.write(tmp_path / "tickets", {**projects.FILES, "logs/otel.jsonl": spans, "debtkit.yaml": prices})
    project = Project(root)
    project.scan()
    judged = project.judge()["DK501"]
    assert judged.check.interest_hours_per_month.likely == pytest.approx(600 / 100 * 0.05)
    assert "600 a month by tokens" in judged.check.interest_basis
    assert all("600 a month" in found.basis for found in judged.findings)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("prices: {models: {a: {input: 1, output: 2}}}\n", "what an hour of work costs"),
        ("prices: {hour: 90, models: {a: {input: 1}}}\n", "price of a million tokens"),
        ("prices: {hour: 90, modls: {}}\n", "did you mean models"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, message: str) -> None:
    root = projects.write(tmp_path / "tickets", {**projects.FILES, "debtkit.yaml": text})
    with pytest.raises(ValueError, match=message):
        Project(root)
