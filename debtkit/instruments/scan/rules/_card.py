"""A rule on one card: what it says, what it reads, what it leaves out and where it errs, with two short examples."""

from __future__ import annotations

from dataclasses import dataclass
from inspect import cleandoc
from typing import TYPE_CHECKING

from debtkit.instruments._mask import excerpt
from debtkit.instruments.scan.rules._base import Rule
from debtkit.instruments.scan.rules._registry import all_rules
from debtkit.instruments.scan.systems import SystemRule, readers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from debtkit.facts import Status

_NEEDS = {
    "ast": "Python modules and notebook cells",
    "doc": "prose",
    "config": "configuration in YAML, JSON, TOML and env files",
    "nb": "notebooks with their outputs",
    "text": "every text file",
}
_MOST_CHARACTERS = 500
_MOST_LINES = 10
_MOST_FILES = 3
_WIDEST = 110


@dataclass(frozen=True, slots=True)
class RuleCard:
    """What a rule measures, in words.

    Attributes
    ----------
    key, says
        The fact, and when it is true.
    bad
        Whether the fact is debt when it is true.
    absence
        What it is when looking finds nothing.
    about
        What the fact is about; empty when it is about any project.
    reads
        What is read for it.
    fix
        How to mend it.
    debt, fine
        Short file trees, with and without the debt; empty where no tree can show it.
    not_counted, known_limits
        Look-alikes that the rule leaves out, and what it takes for another thing or cannot see.
    """

    key: str
    says: str
    bad: bool
    absence: Status
    about: str
    reads: tuple[str, ...]
    fix: str
    debt: str
    fine: str
    not_counted: tuple[str, ...]
    known_limits: tuple[str, ...]


def rule_cards() -> dict[str, RuleCard]:
    """Return the cards of all rules, plug-ins included, by the key of their fact."""
    return {rule.key: _card(type(rule)) for rule in all_rules() if isinstance(rule, Rule)}


def _card(rule: type[Rule]) -> RuleCard:
    return RuleCard(
        key=rule.key,
        says=" ".join(cleandoc(rule.__doc__ or rule.key).split()),
        bad=rule.bad,
        absence=rule.absence,
        about=rule.about.says if rule.about else "",
        reads=_reads(rule),
        fix=rule.fix,
        debt=_example(rule.examples_bad),
        fine=_example(rule.examples_good),
        not_counted=rule.not_counted,
        known_limits=rule.known_limits,
    )


def _reads(rule: type[Rule]) -> tuple[str, ...]:
    if issubclass(rule, SystemRule) and not rule.looks_at:
        signs = rule.about.signs if rule.about else ()
        titles = [reader.title for reader in readers() if f"system.{reader.name}" in signs]
        return (f"the files of {' or '.join(titles) or 'other systems'}",)
    named = [need.removeprefix("file:") for need in rule.needs if need.startswith("file:")]
    parts = [text for need, text in _NEEDS.items() if need in rule.needs]
    files = [f"files named {', '.join(f'`{name}`' for name in named)}"] if named else []
    return (*([rule.looks_at] if rule.looks_at else []), *parts, *files)


def _example(trees: tuple[Mapping[str, str], ...]) -> str:
    """Return the first tree that is short, or the shortest; cut where it is long, and masked."""
    sizes = [sum(map(len, tree.values())) for tree in trees]
    if not trees:
        return ""
    chosen = next((n for n, size in enumerate(sizes) if size <= _MOST_CHARACTERS), sizes.index(min(sizes)))
    files = list(trees[chosen].items())
    shown = [_file(name, text) for name, text in files[:_MOST_FILES]]
    return "\n".join([*shown, *([f"and {len(files) - _MOST_FILES} more"] if len(files) > _MOST_FILES else [])])


def _file(name: str, text: str) -> str:
    lines = [_line(line) for line in text.splitlines() if line.strip()]
    cut = [*lines[:_MOST_LINES], "…"] if len(lines) > _MOST_LINES else lines
    return "\n".join([f"{name}:", *(f"    {line}" for line in cut or ["(empty)"])])


def _line(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip())].expandtabs(4)
    masked = excerpt(line[:_MOST_CHARACTERS])
    return indent + (masked if len(masked) <= _WIDEST else masked[: _WIDEST - 1].rstrip() + "…")
