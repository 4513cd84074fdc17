"""Read YAML, JSON, TOML and env files as data, without trusting them.

Depth, size, aliases and the number of values are limited; a file that breaks a limit is told apart from one that is
not valid.
"""

# ruff: noqa: ANN401, BLE001, PLC0415, PLR2004 - foreign data of any shape; foreign parsers with errors of their own, loaded on use

from __future__ import annotations

import json
import re
import tomllib
from contextlib import suppress
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from debtkit.instruments.scan._files import TextFile
from debtkit.instruments.scan._nesting import too_deep

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_ALIASES = 100
_MOST_VALUES = 20_000
_DEEPEST = 40
_ALIAS = re.compile(r"(?<=[\s\[,:-])\*[A-Za-z0-9_.-]+")
_ENV_LINE = re.compile(r"^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$")
_ENV_NAME = re.compile(r"(^|\.)env($|[._-])|\.env$|\.envrc$", re.IGNORECASE)
DATA_SUFFIXES = (".yml", ".yaml", ".json", ".toml", ".ini", ".cfg", ".env", ".properties")


class TooMuchError(ValueError):
    """A configuration file breaks a limit: too deep, too many aliases."""


class Entry(NamedTuple):
    """One leaf of a configuration file; ``key`` is the nearest name above the value."""

    trail: tuple[str, ...]
    value: Any
    key: str


def is_config(name: str) -> bool:
    """Return whether a file name is that of a configuration or env file."""
    return name.endswith(DATA_SUFFIXES) or bool(_ENV_NAME.search(name))


def is_env(name: str) -> bool:
    """Return whether a file name is that of an env file or a template of one."""
    return bool(_ENV_NAME.search(name))


class Config(TextFile):
    """A configuration file; data are loaded on first use."""

    @cached_property
    def problem(self) -> str:
        """Why the file does not load, or nothing."""
        _ = self.data
        return self._problem

    _problem = ""

    @cached_property
    def data(self) -> Any:
        """The loaded value; None when the file cannot be loaded."""
        try:
            return self._load()
        except RecursionError:
            self._problem = "nested too deeply"
        except TooMuchError as error:
            self._problem = str(error)
        except Exception as error:
            self._problem = f"does not load: {type(error).__name__}"
        return None

    def _load(self) -> Any:
        if self.lower.endswith((".yml", ".yaml")):
            return load_yaml(self.text)
        if self.lower.endswith(".json"):
            if self.text.count("[") + self.text.count("{") > _MOST_VALUES * 5:
                msg = "holds too many values"
                raise TooMuchError(msg)
            return json.loads(self.text)
        if self.lower.endswith(".toml"):
            return tomllib.loads(self.text)
        return {m.group(1): m.group(2).strip("\"'") for line in self.lines if (m := _ENV_LINE.match(line))}

    @cached_property
    def entries(self) -> list[Entry]:
        """All leaves with the names above them, at most 20,000."""
        found: list[Entry] = []
        budget = _MOST_VALUES

        def take(trail: tuple[str, ...], value: Any, key: str) -> None:
            nonlocal budget
            if not budget:
                return
            budget -= 1
            if len(trail) > _DEEPEST:
                return
            if isinstance(value, dict):
                for name, inner in value.items():
                    part = str(name)
                    take((*trail, part), inner, key if part.isdigit() else part)
            elif isinstance(value, list):
                for number, inner in enumerate(value):
                    take((*trail, str(number)), inner, key)
            elif value is not None:
                found.append(Entry(trail, value, key))

        take((), self.data, "")
        return found

    @cached_property
    def _by_key(self) -> dict[str, list[int]]:
        numbers: dict[str, list[int]] = {}
        for number, entry in enumerate(self.entries):
            numbers.setdefault(entry.key.lower(), []).append(number)
        return numbers

    def called(self, keys: frozenset[str]) -> list[Entry]:
        """Return the leaves whose key, in lower case, is one of these, in their order."""
        by_key = self._by_key
        return [self.entries[number] for number in sorted([n for key in keys & by_key.keys() for n in by_key[key]])]

    def line_with(self, key: str, value: object = None) -> int:
        """Return the first line that holds a key (and the value, if given), or 0."""
        shown = None if value is None else str(value)
        for number, line in enumerate(self.lines, 1):
            if key in line and (shown is None or shown in line):
                return number
        return 0


def load_yaml(text: str) -> Any:
    """Return YAML as plain data, several documents as a list.

    Raises
    ------
    TooMuchError
        If it holds too many aliases, or nests too deeply.
    yaml.YAMLError
        If it is not YAML.
    """
    aliases = len(_ALIAS.findall(text)) if "*" in text else 0
    if aliases > _MOST_ALIASES:
        msg = f"holds more than {_MOST_ALIASES} YAML aliases"
        raise TooMuchError(msg)
    if "<<" in text and aliases > 20:
        msg = "holds too many merged YAML aliases"
        raise TooMuchError(msg)
    if too_deep(text):
        msg = "nested too deeply"
        raise TooMuchError(msg)
    documents = _yaml_documents(text)
    return documents[0] if len(documents) == 1 else documents


def _yaml_documents(text: str) -> list[Any]:
    import yaml

    if not any(mark in text for mark in ("*", "<<", "!")):
        with suppress(RecursionError):
            return list(_plain_documents(_loader()(text)))
    return list(yaml.load_all(text, Loader=_loader()))


def _plain_documents(loader: Any) -> Iterator[Any]:
    try:
        while loader.check_node():
            yield _value(loader, loader.get_node())
    finally:
        loader.dispose()


def _value(loader: Any, node: Any) -> Any:
    """Return what a node holds: without aliases, merges and tags that takes half as long as the general way."""
    if node.id == "scalar":
        return node.value if node.tag == "tag:yaml.org,2002:str" else loader.construct_object(node)
    if node.id == "sequence":
        return [_value(loader, item) for item in node.value]
    if any(key.id != "scalar" for key, _ in node.value):
        return loader.construct_object(node, deep=True)
    return {_value(loader, key): _value(loader, value) for key, value in node.value}


_LOADER: list[Any] = []


def _loader() -> Any:
    if not _LOADER:
        import yaml

        base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

        class PlainLoader(base):  # type: ignore[misc, valid-type]
            """Safe, and blind to tags: ``!Ref x`` loads as its plain value."""

        def plain(loader: Any, _suffix: str, node: Any) -> Any:
            if isinstance(node, yaml.ScalarNode):
                return loader.construct_scalar(node)
            return (
                loader.construct_sequence(node)
                if isinstance(node, yaml.SequenceNode)
                else loader.construct_mapping(node)
            )

        def resolve(_loader: Any, kind: Any, value: Any, implicit: Any) -> Any:
            """Return the tag of an untagged node; the same words stand in a file again and again."""
            if kind is not yaml.ScalarNode:
                return general(kind, value, implicit)
            return tag(value) if implicit[0] else "tag:yaml.org,2002:str"

        general = base("").resolve
        tag = lru_cache(maxsize=4096)(lambda value: general(yaml.ScalarNode, value, (True, False)))
        PlainLoader.resolve = resolve
        # Called for each node, for resolvers by path: there are none.
        PlainLoader.descend_resolver = PlainLoader.ascend_resolver = lambda *_: None
        PlainLoader.add_multi_constructor("!", plain)
        PlainLoader.add_multi_constructor("tag:yaml.org,2002:python", plain)
        for kind in ("timestamp",):
            PlainLoader.add_constructor(f"tag:yaml.org,2002:{kind}", lambda loader, node: loader.construct_scalar(node))
        _LOADER.append(PlainLoader)
    return _LOADER[0]
