"""``audit``: from data to findings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._dataset import Dataset
from debtkit.instruments.audit._result import Audit
from debtkit.instruments.audit._roles import find_roles
from debtkit.instruments.audit._run import run_checks
from debtkit.instruments.audit.checks import all_checks
from debtkit.instruments.audit.contract import Contract
from debtkit.instruments.audit.engines._choose import choose_engine
from debtkit.instruments.audit.sources import open_table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from debtkit.instruments.audit._dataset import Budget


def audit(  # noqa: PLR0913 - the published signature
    data: Any,  # noqa: ANN401 - any kind of data
    *,
    text: str | Sequence[str] | None = None,
    prompt: str | None = None,
    response: str | None = None,
    messages: str | None = None,
    label: str | None = None,
    groups: str | Sequence[str] | None = None,
    split: str | None = None,
    reference: Any = None,  # noqa: ANN401 - any kind of data
    engine: Any = "auto",  # noqa: ANN401 - a name, an engine, or a connection
    budget: Budget = "fast",
    as_of: date | None = None,
    contract: str | Path | Contract | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Audit:
    """Audit a data set: what is in it, what is wrong with it, and the proof."""
    terms = Contract.read(contract) if isinstance(contract, str | Path) else contract
    chosen = choose_engine(engine, data)
    table = open_table(data, chosen)
    roles = find_roles(
        table.columns,
        text=text,
        prompt=prompt,
        response=response,
        messages=messages,
        label=label,
        groups=groups,
        split=split,
    )
    other = None if reference is None else open_table(reference, chosen, "reference")
    dataset = Dataset(table, roles, other, budget, as_of, terms)
    outcomes, not_run = run_checks(dataset, all_checks(), progress)
    return Audit(dataset, outcomes, not_run)
