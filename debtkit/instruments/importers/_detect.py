"""One door for every form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.instruments.importers import _bandit, _ruff, _sarif
from debtkit.instruments.importers._json import load
from debtkit.render import one_line

if TYPE_CHECKING:
    from pathlib import Path

    from debtkit.instruments.importers._imported import Imported


def import_findings(path: str | Path, *, root: str | Path = ".") -> Imported:
    """Return the findings in a file, whose form is recognised.

    Parameters
    ----------
    path
        SARIF 2.1.0, or the JSON of ruff or bandit.
    root
        The project's folder; what lies outside is left out with a note.

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        If it is none of them; the message says what is read.

    Examples
    --------
    >>> from debtkit.instruments.importers import import_findings
    >>> project.record(import_findings("ruff.json"), name="foreign-ruff")  # doctest: +SKIP
    """
    data = load(path)
    if _sarif.looks_like(data):
        return _sarif.from_data(data, path, root)
    if _bandit.looks_like(data):
        return _bandit.from_data(data, path, root)
    if _ruff.looks_like(data):
        return _ruff.from_data(data, path, root)
    msg = f"{one_line(str(path))} is neither {_sarif.FORM}, nor {_ruff.FORM} or {_bandit.FORM}"
    raise ValueError(msg)
