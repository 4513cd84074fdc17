"""Read YAML, JSON, TOML and env files as data, without trusting them.

Depth, size, aliases and the number of values are limited; a file that breaks a limit is told apart from one that is
not valid.
"""

# ruff: noqa: ANN401, BLE001, PLC0415, PLR2004 - foreign data of any shape; foreign parsers with errors of their own, loaded on use

from __future__ import annotations

import json
import re
import tomllib
from functools import cached_property
from typing import Any, NamedTuple

from debtkit.instruments.scan._files import TextFile

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
    """One leaf of a configuration file."""

    trail: tuple[str, ...]
    value: Any

    @property
    def key(self) -> str:
        """The nearest name above the value."""
        return next((part for part in reversed(self.trail) if not part.isdigit()), "")


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
        pending: list[tuple[tuple[str, ...], Any]] = [((), self.data)]
        while pending and budget:
            budget -= 1
            trail, value = pending.pop()
            if len(trail) > _DEEPEST:
                continue
            if isinstance(value, dict):
                pending.extend(((*trail, str(k)), v) for k, v in reversed(list(value.items())[:_MOST_VALUES]))
            elif isinstance(value, list):
                pending.extend(((*trail, str(i)), v) for i, v in reversed(list(enumerate(value[:_MOST_VALUES]))))
            elif value is not None:
                found.append(Entry(trail, value))
        return found

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
        If it holds too many aliases.
    yaml.YAMLError
        If it is not YAML.
    """
    if len(_ALIAS.findall(text)) > _MOST_ALIASES:
        msg = f"holds more than {_MOST_ALIASES} YAML aliases"
        raise TooMuchError(msg)
    if "<<" in text and len(_ALIAS.findall(text)) > 20:
        msg = "holds too many merged YAML aliases"
        raise TooMuchError(msg)
    documents = list(_yaml_documents(text))
    return documents[0] if len(documents) == 1 else documents


def _yaml_documents(text: str) -> Any:
    import yaml

    return yaml.load_all(text, Loader=_loader())


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

        PlainLoader.add_multi_constructor("!", plain)
        PlainLoader.add_multi_constructor("tag:yaml.org,2002:python", plain)
        for kind in ("timestamp",):
            PlainLoader.add_constructor(f"tag:yaml.org,2002:{kind}", lambda loader, node: loader.construct_scalar(node))
        _LOADER.append(PlainLoader)
    return _LOADER[0]
