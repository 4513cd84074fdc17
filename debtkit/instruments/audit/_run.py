"""Run the checks over a data set."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from debtkit.instruments.audit._errors import DataError, NotInDialectError
from debtkit.instruments.audit._finding import NotRun
from debtkit.instruments.audit.checks._base import TextCheck
from debtkit.instruments.audit.checks._text_pass import read_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit._finding import Outcome
    from debtkit.instruments.audit.checks._base import Check, Reader

TEXTS = "texts"
"""What progress calls the pass over the texts."""


def run_checks(
    data: Dataset, checks: Sequence[Check], progress: Callable[[int, int, str], None] | None = None
) -> tuple[dict[str, Outcome], tuple[NotRun, ...]]:
    """Return what each check has to say, and which were not run and why.

    A check that fails does not take the others with it: it is told as not run, by the kind of error and the place in
    our code, never by the message, which may hold values of the data.
    """
    reasons: dict[str, str] = {}
    chosen: list[Check] = []
    for check in checks:
        try:
            reasons[check.id] = check.why_not(data)
        except Exception as error:  # noqa: BLE001 - see above
            reasons[check.id] = why(error)
        if not reasons[check.id]:
            chosen.append(check)
    texts = [check for check in chosen if isinstance(check, TextCheck)]
    if progress is not None:
        progress(0, len(chosen), TEXTS if texts else "")
    readers, stopped = read_texts(data, texts)
    outcomes: dict[str, Outcome] = {}
    for done, check in enumerate(chosen):
        if progress is not None:
            progress(done, len(chosen), check.id)
        try:
            outcomes[check.id] = _ask(check, data, readers, stopped)
        except Exception as error:  # noqa: BLE001 - see above
            reasons[check.id] = why(error)
    if progress is not None:
        progress(len(chosen), len(chosen), "")
    return outcomes, tuple(NotRun(name, reason) for name, reason in reasons.items() if reason)


def _ask(check: Check, data: Dataset, readers: dict[str, Reader], stopped: dict[str, Exception]) -> Outcome:
    if not isinstance(check, TextCheck):
        return check.run(data)
    if check.id in stopped:
        raise stopped[check.id]
    return check.judge(data, readers[check.id])


def why(error: Exception) -> str:
    """Return why a check was not run: our own sentence, or the kind of an error that nobody foresaw and its place."""
    if isinstance(error, DataError | NotInDialectError):
        return str(error)
    place = traceback.extract_tb(error.__traceback__)[-1:] if error.__traceback__ else []
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "debtkit" in Path(frame.filename).parts]
    where = "".join(f", {Path(frame.filename).name} line {frame.lineno}" for frame in (ours[-1:] or place))
    return f"a fault of debtkit stopped it ({type(error).__name__}{where}); please report this line"
