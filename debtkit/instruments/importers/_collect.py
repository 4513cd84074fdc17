"""One reading of one file: findings are taken or left out, and what was left out is counted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debtkit.facts import Evidence
from debtkit.instruments._mask import excerpt
from debtkit.instruments.importers._areas import area_of, quotes_secrets, same_as
from debtkit.instruments.importers._imported import ForeignFinding, Imported
from debtkit.instruments.importers._places import Places
from debtkit.render import clip, count, one_line

if TYPE_CHECKING:
    from pathlib import Path

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`|«[^»]*»|“[^”]*”")
_TITLE = 120
_RULE = 80
_TOOL = 40


def slug(name: str) -> str:
    """Return the name of a tool in small letters, digits and hyphens."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()[:200]).strip("-")[:_TOOL].strip("-")
    return plain or "unnamed"


class Collector:
    """Takes the findings of one tool and makes the result."""

    def __init__(self, root: str | Path) -> None:
        self.places = Places(root)
        self._findings: list[ForeignFinding] = []
        self._tools: set[str] = set()
        self._left: dict[str, list[str]] = {}

    def ran(self, tool: str) -> None:
        """Note that a tool ran, also when it found nothing."""
        self._tools.add(tool)

    def leave(self, why: str, what: str = "") -> None:
        """Leave one finding out."""
        self._left.setdefault(why, []).append(what)

    def take(
        self,
        tool: str,
        rule: str,
        title: str,
        severity: str,
        where: tuple[str | None, int, int | None] | None,
        *,
        named: str = "",
        security: bool = False,
        version: str = "",
    ) -> None:
        """Take one finding.

        Parameters
        ----------
        tool, rule, title, severity
            What it is; the title may hold what the tool quotes from the code.
        where
            Path below the project (None: it lies elsewhere), line (0: the whole file) and cell; None for the project.
        named
            The path as the tool wrote it.
        security
            Whether the tool calls it a matter of security.
        version
            Of the tool.
        """
        rule = excerpt(one_line(rule, _RULE)) or "unnamed"
        secret = quotes_secrets(tool, rule, title)
        place = Evidence(".")
        if where is not None:
            path, line, cell = where
            if path is None:
                self.leave("lies outside the project", named)
                return
            if not self.places.exists(path):
                self.leave("is about a file that cannot be read here", named)
                return
            place = self.places.evidence(path, line, cell=cell, quote=not secret)
        shown = _QUOTED.sub("***", title) if secret else title
        self._findings.append(
            ForeignFinding(
                tool=tool,
                rule=rule,
                title=clip(excerpt(one_line(shown)), _TITLE),
                severity=severity,
                area=area_of(tool, rule, security=security),
                place=place,
                fact=same_as(tool, rule, place.path) if where is not None else "",
                version=excerpt(one_line(version, _TOOL)),
            )
        )

    def result(self) -> Imported:
        """Return what was taken, with a note on each reason to leave something out."""
        return Imported(self._findings, [_note(why, what) for why, what in sorted(self._left.items())], self._tools)


def _note(why: str, what: list[str]) -> str:
    first = next(filter(None, sorted(what)), "")
    example = f" (such as {excerpt(one_line(first, 200))})" if first else ""
    return f"{count(len(what), 'finding')} left out: {'each' if len(what) > 1 else 'it'} {why}{example}"
