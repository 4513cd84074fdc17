"""The one currency: what an instrument saw, how sure it is, and where the proof lies.

Standard library only. Every room may import this one; it imports none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

SCHEMA = "debtkit.facts/1"

Value = bool | int | float | str | tuple[Any, ...]


class Status(StrEnum):
    """How a fact came to be known."""

    MEASURED = "measured"
    """An instrument looked, and looking settles it: false means "not there"."""
    DERIVED = "derived"
    """Computed from other facts."""
    DECLARED = "declared"
    """A person said so."""
    NOT_SHOWN = "not_shown"
    """Nobody showed it, and looking cannot settle that it does not exist."""
    NOT_APPLICABLE = "not_applicable"
    """The question does not arise in this project."""
    CONFLICT = "conflict"
    """Two sources disagree."""


_KNOWN = frozenset({Status.MEASURED, Status.DERIVED, Status.DECLARED})


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """One place that a reader can open to see for themselves.

    Attributes
    ----------
    path
        Relative to the project root with ``/``, or a URI.
    locator
        ``"L12"``, ``"cell 4"``, ``"cell 4 output"``, ``"$.stages.train"``, ``"run 3f2a"``; empty for the whole file.
    excerpt
        A short, masked piece of what stands there: never a secret, never personal data.
    sha256
        Hash of the file that was read, where it was computed.
    revision
        Commit or version that was read, where there is one.
    """

    path: str
    locator: str = ""
    excerpt: str = ""
    sha256: str = ""
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement about one subject, with its proof.

    Attributes
    ----------
    key
        Stable name, documented in ``docs/reference/facts.md``: ``"has_real_tests"``.
    value
        ``True``/``False`` for most facts; numbers and text for the others.
    status
        How it is known.
    subject
        What it is about: ``"."`` is the project, else a path or ``"model:titler@3"``.
    evidence
        The places. For a fact that is bad when true, one entry for each place that must be mended.
    source
        Collector and its version: ``"scan.testing@1"``.
    """

    key: str
    value: Value
    status: Status
    subject: str = "."
    evidence: tuple[Evidence, ...] = ()
    source: str = ""

    @property
    def known(self) -> bool:
        """Return whether the value was measured, derived or declared."""
        return self.status in _KNOWN

    @property
    def holds(self) -> bool:
        """Return whether the fact is known and true."""
        return self.known and bool(self.value)

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON, without empty fields."""
        evidence = [{k: v for k, v in asdict(place).items() if v} for place in self.evidence]
        return {
            "key": self.key,
            "value": self.value,
            "status": str(self.status),
            "subject": self.subject,
            "evidence": evidence,
            "source": self.source,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Fact:
        """Read what `as_dict` wrote.

        Raises
        ------
        ValueError
            If a field is missing, unknown or of the wrong kind; the message names it.
        """
        _refuse_unknown(data, {field.name for field in fields(cls)}, "a fact")
        try:
            value = data["value"]
            places = tuple(_evidence(place) for place in data.get("evidence", ()))
            return cls(
                key=str(data["key"]),
                value=tuple(value) if isinstance(value, list) else value,
                status=Status(data["status"]),
                subject=str(data.get("subject", ".")),
                evidence=places,
                source=str(data.get("source", "")),
            )
        except KeyError as missing:
            msg = f"a fact needs the field {missing}: {dict(data)!r:.200}"
            raise ValueError(msg) from missing


def _evidence(data: object) -> Evidence:
    if not isinstance(data, Mapping):
        msg = f"evidence must be a mapping with 'path', not {type(data).__name__}"
        raise ValueError(msg)
    _refuse_unknown(data, {field.name for field in fields(Evidence)}, "evidence")
    return Evidence(**{key: str(value) for key, value in data.items()})


def _refuse_unknown(data: Mapping[str, Any], allowed: set[str], what: str) -> None:
    unknown = sorted(set(data) - allowed)
    if unknown:
        msg = f"{what} has no field {unknown[0]!r}; it has {', '.join(sorted(allowed))}"
        raise ValueError(msg)


def in_order(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the facts sorted by key and subject, as they are stored."""
    return tuple(sorted(facts, key=lambda fact: (fact.key, fact.subject, fact.source)))


def by_key(facts: Iterable[Fact]) -> dict[str, tuple[Fact, ...]]:
    """Group facts by key; each group is in order."""
    groups: dict[str, list[Fact]] = {}
    for fact in in_order(facts):
        groups.setdefault(fact.key, []).append(fact)
    return {key: tuple(group) for key, group in groups.items()}
