"""Files of one data set that do not have the same columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit._finding import Severity
from debtkit.instruments.audit.sources._problems import plural, problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from debtkit.instruments.audit._finding import Finding

_REMEDY = "Write all files with one schema; a contract (`Audit.contract`) keeps it."


def drifted(schemas: Sequence[Mapping[str, str]], labels: Sequence[str], what: str = "file") -> tuple[Finding, ...]:
    """Return what differs between the files, as findings: columns that some lack, and types that change.

    Raises
    ------
    DataError
        If a column is nested in one file and plain in another: they cannot be united.
    """
    names = list(dict.fromkeys(name for schema in schemas for name in schema))
    missing = {name: [at for at, schema in enumerate(schemas) if name not in schema] for name in names}
    missing = {name: lacking for name, lacking in missing.items() if lacking}
    types = {name: _by_type(name, schemas) for name in names}
    changed = {name: found for name, found in types.items() if len(found) > 1}
    for name, found in changed.items():
        if len({kind.startswith("nested(") for kind in found}) > 1:
            one, other = (labels[files[0]] for files in list(found.values())[:2])
            msg = f"column {name!r} is nested in one of {one} and {other} and plain in the other; audit them apart"
            raise DataError(msg)
    findings = []
    if missing:
        files = sorted({at for lacking in missing.values() for at in lacking})
        number = plural(len(missing), "column")
        findings.append(
            problem(
                f"{number} of {len(names):,} missing in {plural(len(files), what)} of {len(schemas):,}; "
                "their rows hold NULL there",
                severity=Severity.MEDIUM,
                columns=tuple(sorted(missing)),
                unit="columns",
                places=tuple(labels[at] for at in files),
                remedy=_REMEDY,
            )
        )
    if changed:
        files = sorted({at for found in changed.values() for at in _rare(found)})
        number = plural(len(changed), "column")
        findings.append(
            problem(
                f"{number} of {len(names):,} with more than one type among {plural(len(schemas), what)}; "
                "they were read as the type that holds all",
                severity=Severity.MEDIUM,
                columns=tuple(sorted(changed)),
                unit="columns",
                places=tuple(labels[at] for at in files),
                remedy=_REMEDY,
            )
        )
    return tuple(findings)


def _by_type(name: str, schemas: Sequence[Mapping[str, str]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at, schema in enumerate(schemas):
        if name in schema:
            found.setdefault(schema[name], []).append(at)
    return found


def _rare(found: Mapping[str, list[int]]) -> list[int]:
    """Return the files that do not have the most frequent type."""
    most = max(found.values(), key=len)
    return [at for files in found.values() if files is not most for at in files]
