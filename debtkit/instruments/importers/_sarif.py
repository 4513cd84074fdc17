"""SARIF 2.1.0 of any tool."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from debtkit.instruments.importers._collect import Collector, slug
from debtkit.instruments.importers._imported import SEVERITIES
from debtkit.instruments.importers._json import items, line_number, load, mapping, refuse, text
from debtkit.render import one_line

if TYPE_CHECKING:
    from pathlib import Path

    from debtkit.instruments.importers._imported import Imported

FORM = "SARIF 2.1.0"
_BASES_DEEP = 8


def read_sarif(path: str | Path, *, root: str | Path = ".") -> Imported:
    """Return the findings of all runs of a SARIF log.

    What a log marks as suppressed, as absent since its baseline or as no failure is left out with a note.

    Parameters
    ----------
    path
        The log.
    root
        The project's folder; what lies outside is left out with a note.

    Raises
    ------
    OSError
        If the file cannot be read.
    ValueError
        If it is no SARIF 2.1.0, or was written by debtkit itself; the message says so.
    """
    return from_data(load(path), path, root)


def looks_like(data: object) -> bool:
    """Return whether this is a SARIF log of some version."""
    return {"runs", "version"} <= mapping(data).keys()


def from_data(data: object, path: str | Path, root: str | Path) -> Imported:
    """Read a log that was loaded."""
    log = mapping(data)
    if not looks_like(data):
        raise refuse(path, FORM, "it has no version and runs")
    if not text(log["version"]).startswith("2.1"):
        raise refuse(path, FORM, f"its version is {one_line(str(log['version']), 20)!r}")
    if not isinstance(log["runs"], list):
        raise refuse(path, FORM, "its runs are no list")
    collector = Collector(root)
    for run in map(mapping, log["runs"]):
        driver = mapping(mapping(run.get("tool")).get("driver"))
        if not text(driver.get("name")):
            raise refuse(path, FORM, "a run does not name its tool")
        if slug(driver["name"]) == "debtkit":
            raise refuse(path, "a foreign report", "debtkit wrote it; `debtkit scan` looks afresh")
        _Run(run, driver, collector).read()
    return collector.result()


class _Run:
    """One run of one tool."""

    def __init__(self, run: dict[str, Any], driver: dict[str, Any], collector: Collector) -> None:
        self._run = run
        self._tool = slug(driver["name"])
        self._version = text(driver.get("semanticVersion")) or text(driver.get("version"))
        self._collector = collector
        self._artifacts = items(run.get("artifacts"))
        self._bases = mapping(run.get("originalUriBaseIds"))
        self._rules = [mapping(rule) for rule in items(driver.get("rules"))]
        more = [
            rule
            for part in items(mapping(run.get("tool")).get("extensions"))
            for rule in items(mapping(part).get("rules"))
        ]
        self._by_id = {text(rule.get("id")): rule for rule in map(mapping, [*more, *self._rules])}

    def read(self) -> None:
        """Take every result that says that something is wrong now."""
        self._collector.ran(self._tool)
        for result in map(mapping, items(self._run.get("results"))):
            why = _why_not(result)
            if why:
                self._collector.leave(why)
            else:
                self._take(result)

    def _take(self, result: dict[str, Any]) -> None:
        rule_id, rule = self._rule(result)
        properties = mapping(rule.get("properties"))
        message = mapping(result.get("message"))
        title = (
            text(mapping(rule.get("shortDescription")).get("text"))
            or text(rule.get("name"))
            or text(message.get("text"))
            or rule_id
        )
        where, named = self._where(result)
        self._collector.take(
            self._tool,
            rule_id,
            title,
            self._severity(result, rule),
            where,
            named=named,
            security="security-severity" in properties or "security" in items(properties.get("tags")),
            version=self._version,
        )

    def _rule(self, result: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        reference = mapping(result.get("rule"))
        name = text(result.get("ruleId")) or text(reference.get("id"))
        index = result.get("ruleIndex", reference.get("index"))
        if isinstance(index, int) and 0 <= index < len(self._rules) and not reference.get("toolComponent"):
            rule = self._rules[index]
            return name or text(rule.get("id")), rule
        return name, self._by_id.get(name) or self._by_id.get(name.rpartition("/")[0], {})

    def _severity(self, result: dict[str, Any], rule: dict[str, Any]) -> str:
        level = text(result.get("level")) or text(mapping(rule.get("defaultConfiguration")).get("level")) or "warning"
        return level if level in SEVERITIES else "note"

    def _where(self, result: dict[str, Any]) -> tuple[tuple[str | None, int, None] | None, str]:
        """Return where the first location is, and how the log names it."""
        for location in map(mapping, items(result.get("locations"))[:1]):
            physical = mapping(location.get("physicalLocation"))
            uri = self._uri(mapping(physical.get("artifactLocation")))
            if uri:
                if uri in {".", "./"}:
                    return None, uri
                line = line_number(mapping(physical.get("region")).get("startLine"))
                return (self._collector.places.from_uri(uri), line, None), uri
        return None, ""

    def _uri(self, location: dict[str, Any]) -> str:
        index = location.get("index")
        if not text(location.get("uri")) and isinstance(index, int) and 0 <= index < len(self._artifacts):
            location = mapping(mapping(self._artifacts[index]).get("location"))
        uri, base = text(location.get("uri")), text(location.get("uriBaseId"))
        for _ in range(_BASES_DEEP):
            known = mapping(self._bases.get(base))
            if not base or not text(known.get("uri")):
                break
            try:
                uri = urljoin(known["uri"], uri)
            except ValueError:
                break
            base = text(known.get("uriBaseId"))
        return uri


def _why_not(result: dict[str, Any]) -> str:
    """Return why a result is not a finding of today; nothing when it is."""
    if not result:
        return "is malformed"
    if text(result.get("kind")) not in {"", "fail"}:
        return "says that nothing failed"
    if text(result.get("baselineState")) == "absent":
        return "is gone since the baseline of its tool"
    accepted = ("", "accepted")
    if any(text(mapping(entry).get("status")) in accepted for entry in items(result.get("suppressions"))):
        return "is suppressed in its own tool"
    return ""
