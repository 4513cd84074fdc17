"""What a scan returns."""

# ruff: noqa: PLC0415 - only those who want a frame or a figure pay for its library

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from debtkit.facts import Status
from debtkit.instruments.scan._view import as_html, as_markdown
from debtkit.render import Result, count, encodable

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from debtkit.facts import Fact

SCHEMA = "debtkit.scan/1"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place to mend, or one thing that is not there (path ``"."``).

    ``rule`` is the number of the check, ``says`` what was seen, ``fix`` how to mend it. Hours are a matter of
    judgement, not of scanning.
    """

    rule: str
    area: str
    key: str
    path: str
    locator: str
    excerpt: str
    says: str
    fix: str
    line: int = 0

    @property
    def bad(self) -> bool:
        """Whether this is a place to mend rather than something absent."""
        return self.path != "."


class ScanResult(Result):
    """Facts, findings and coverage of one scan.

    Attributes
    ----------
    name
        Name of the folder that was scanned.
    findings
        Places to mend and things that are not there, by check and path.
    coverage
        ``files``, of which each was ``read``, is in ``skipped`` with the reason, was ``left_out`` (other people's
        code, caches), or is ``not_text`` (images, archives, debtkit's own records); ``bytes`` read; what was
        ``partly_read``, with the reason; ``notes`` on the whole.
    """

    def __init__(
        self, name: str, facts: tuple[Fact, ...], findings: tuple[Finding, ...], coverage: dict[str, Any]
    ) -> None:
        self.name = name
        self.findings = findings
        self.coverage = coverage
        self._facts = facts

    def facts(self) -> tuple[Fact, ...]:
        """Return the facts, sorted by key and subject."""
        return self._facts

    def __getitem__(self, key: str) -> Fact:
        """Return the project's fact of a key.

        Raises
        ------
        KeyError
            If the scan has no such fact.
        """
        for fact in self._facts:
            if fact.key == key and fact.subject == ".":
                return fact
        raise KeyError(key)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data: facts by key, findings, coverage.

        Facts about the whole project stand under their key, facts about one file under ``files``.
        Each place has ``path``, ``locator`` and ``excerpt``, if need be empty.
        """
        facts = {f.key: _fact(f) for f in self._facts if f.subject == "."}
        files: dict[str, dict[str, Any]] = {}
        for fact in self._facts:
            if fact.subject != ".":
                files.setdefault(fact.subject, {})[fact.key] = fact.value
        return {
            "schema": SCHEMA,
            "name": self.name,
            "facts": facts,
            "files": files,
            "findings": [_finding(finding) for finding in self.findings],
            "coverage": self.coverage,
        }

    def as_dict(self) -> dict[str, Any]:
        """Return the same as `to_dict`."""
        return self.to_dict()

    def to_frame(self) -> pd.DataFrame:
        """Return a data frame with one row a finding."""
        import pandas as pd

        columns = ["rule", "area", "key", "path", "locator", "excerpt", "says", "fix"]
        rows = [[encodable(getattr(finding, name)) for name in columns] for finding in self.findings]
        return pd.DataFrame(rows, columns=columns)

    def plot(self) -> Figure:
        """Return a matplotlib figure: findings of each area."""
        from matplotlib.figure import Figure

        areas = list(dict.fromkeys(fact.source.removeprefix("scan.").partition("@")[0] for fact in self._facts))
        shown = [area for area in areas if any(finding.area == area for finding in self.findings)]
        figure = Figure(figsize=(6, 0.6 + 0.3 * len(shown)), layout="constrained")
        axes = figure.subplots()
        axes.barh(shown, [sum(finding.area == area for finding in self.findings) for area in shown])
        axes.invert_yaxis()
        axes.set_xlabel("findings")
        return figure

    def __repr__(self) -> str:
        places = sum(finding.bad for finding in self.findings)
        absent = len(self.findings) - places
        read, files = self.coverage["read"], self.coverage["files"]
        return (
            f"ScanResult({self.name!r}: {count(len(self._facts), 'fact')}, {count(places, 'place')} to mend, "
            f"{count(absent, 'thing')} missing, {read} of {count(files, 'file')} read)"
        )

    def _markdown(self) -> str:
        return as_markdown(self.name, self._summary(), self.findings)

    def _html(self) -> str:
        return as_html(self.name, self._summary(), self.findings)

    def _summary(self) -> str:
        known = sum(fact.status is Status.NOT_SHOWN for fact in self._facts)
        skipped = len(self.coverage["skipped"])
        notes = "".join(f" {note[0].upper()}{note[1:]}." for note in self.coverage["notes"])
        return (
            f"{self.coverage['read']} of {count(self.coverage['files'], 'file')} read, {skipped} skipped; "
            f"{count(len(self.findings), 'finding')}; {count(known, 'fact')} not shown.{notes}"
        )


def _finding(finding: Finding) -> dict[str, Any]:
    names = ("rule", "area", "key", "path", "locator", "excerpt", "says", "fix")
    return {name: getattr(finding, name) for name in names}


def _fact(fact: Fact) -> dict[str, Any]:
    data = fact.as_dict()
    del data["key"], data["subject"]
    data["evidence"] = [{"path": "", "locator": "", "excerpt": ""} | place for place in data["evidence"]]
    return data
