"""Run the checks over a data set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.instruments.audit._errors import NotInDialectError
from debtkit.instruments.audit._finding import NotRun
from debtkit.instruments.audit.checks._base import TextCheck
from debtkit.instruments.audit.checks._text_pass import read_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit._finding import Outcome
    from debtkit.instruments.audit.checks._base import Check


def run_checks(
    data: Dataset, checks: Sequence[Check], progress: Callable[[int, int, str], None] | None = None
) -> tuple[dict[str, Outcome], tuple[NotRun, ...]]:
    """Return what each check has to say, and which were not run and why."""
    reasons = {check.id: check.why_not(data) for check in checks}
    chosen = [check for check in checks if not reasons[check.id]]
    readers = read_texts(data, [check for check in chosen if isinstance(check, TextCheck)])
    outcomes: dict[str, Outcome] = {}
    for done, check in enumerate(chosen):
        if progress is not None:
            progress(done, len(chosen), check.id)
        try:
            if isinstance(check, TextCheck):
                outcomes[check.id] = check.judge(data, readers[check.id])
            else:
                outcomes[check.id] = check.run(data)
        except NotInDialectError as error:
            reasons[check.id] = str(error)
    return outcomes, tuple(NotRun(name, reason) for name, reason in reasons.items() if reason)
