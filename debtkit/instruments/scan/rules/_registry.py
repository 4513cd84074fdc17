"""The list of rules: ours, and those that plug-ins bring by the entry-point group ``debtkit.rules``."""

# ruff: noqa: BLE001 - a plug-in may fail in any way; the scan goes on without it

from __future__ import annotations

import os
import sys
import warnings
from functools import cache, lru_cache
from importlib import import_module, metadata

from debtkit.instruments.scan.rules._base import Collector, Rule
from debtkit.instruments.scan.systems import system_rules

GROUP = "debtkit.rules"
AREA_MODULES = (
    "signals", "kinds", "foundations", "transparency", "data", "architecture", "scaling", "testing", "documentation",
    "compliance", "team", "retirement", "deployment", "openness",
)  # fmt: skip


@cache
def own_rules() -> tuple[type[Collector], ...]:
    """Return the rules that ship with debtkit, in the order of the areas."""
    found: list[type[Collector]] = []
    for name in AREA_MODULES:
        module = import_module(f"debtkit.instruments.scan.rules.{name}")
        found.extend(module.RULES)
    return (*found, *system_rules())


def plugin_entries() -> tuple[metadata.EntryPoint, ...]:
    """Return the entry points of installed rule plug-ins, in a fixed order."""
    here = os.path.realpath(os.curdir)
    return _entries(tuple((place, _changed(place)) for place in sys.path if place and os.path.realpath(place) != here))


def _changed(place: str) -> int:
    try:
        return os.stat(place).st_mtime_ns  # noqa: PTH116 - each place of each scan
    except OSError:
        return 0


@lru_cache(maxsize=1)
def _entries(places: tuple[tuple[str, int], ...]) -> tuple[metadata.EntryPoint, ...]:
    """Read the lists of what is installed; again only when a place on Python's path has changed."""
    installed = metadata.distributions(path=[place for place, _ in places])
    entries = [entry for package in installed for entry in package.entry_points if entry.group == GROUP]
    return tuple(sorted(entries, key=lambda entry: (entry.name, entry.value)))


def plugin_rules() -> tuple[type[Collector], ...]:
    """Return the rules of installed plug-ins; one that does not load is a warning that names it.

    The current folder is no place for them, though Python looks there too: it may be the project that is scanned.
    """
    found: list[type[Collector]] = []
    for entry in plugin_entries():
        try:
            loaded = entry.load()
            rules = [loaded] if isinstance(loaded, type) else list(loaded)
            for rule in rules:
                _check(rule)
            found.extend(rules)
        except Exception as error:
            warnings.warn(f"the rule plug-in {entry.name!r} ({entry.value}) was left out: {error}", stacklevel=2)
    return tuple(found)


def _check(rule: object) -> None:
    if not (isinstance(rule, type) and issubclass(rule, Collector)):
        msg = f"{rule!r} is not a subclass of debtkit.instruments.scan.Rule"
        raise TypeError(msg)
    if issubclass(rule, Rule) and not (
        isinstance(getattr(rule, "key", None), str) and isinstance(getattr(rule, "area", None), str)
    ):
        msg = f"the rule {rule.__name__} needs a 'key' and an 'area'"
        raise TypeError(msg)


def all_rules() -> tuple[Collector, ...]:
    """Return one instance of each rule; a plug-in cannot replace a key of ours."""
    classes = [*own_rules()]
    taken = {rule.key for rule in classes if issubclass(rule, Rule)}
    for rule in plugin_rules():
        if issubclass(rule, Rule) and rule.key in taken:
            warnings.warn(f"the rule plug-in {rule.__name__} was left out: the key {rule.key!r} is taken", stacklevel=2)
            continue
        if issubclass(rule, Rule):
            taken.add(rule.key)
        classes.append(rule)
    return tuple(rule() for rule in classes)
