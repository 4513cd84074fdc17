"""YAML by the core schema of version 1.2, for the files of tools that read it so.

The other loader follows PyYAML, which is version 1.1: there ``1e-3`` is text, ``on`` is true and ``010`` is eight.
"""

# ruff: noqa: ANN401, PLC0415 - foreign data of any shape; the parser is loaded on use

from __future__ import annotations

import re
from functools import cache
from typing import Any, ClassVar

from debtkit.instruments.scan._config import TooMuchError
from debtkit.instruments.scan._nesting import too_deep

_MOST_ALIASES = 100
_ALIAS = re.compile(r"(?<=[\s\[,:-])\*[A-Za-z0-9_.-]+")
_SCALARS = (
    ("merge", r"<<", "<"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?(?:0b[01_]+|0o[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*)", "-+0123456789"),
    (
        "float",
        (
            r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[0-9][0-9_]*[eE][-+]?[0-9]+"
            r"|\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?|\.(?:inf|Inf|INF))|\.(?:nan|NaN|NAN)"
        ),
        "-+0123456789.",
    ),
)


def load_core_yaml(text: str) -> Any:
    """Return YAML 1.2 as plain data, several documents as a list.

    Raises
    ------
    TooMuchError
        If it holds too many aliases, or nests too deeply.
    yaml.YAMLError
        If it is not YAML.
    """
    import yaml

    aliases = len(_ALIAS.findall(text)) if "*" in text else 0
    if aliases > (20 if "<<" in text else _MOST_ALIASES):
        msg = "holds too many YAML aliases"
        raise TooMuchError(msg)
    if too_deep(text):
        msg = "nested too deeply"
        raise TooMuchError(msg)
    documents = list(yaml.load_all(text, Loader=_loader()))
    return documents[0] if len(documents) == 1 else documents


@cache
def _loader() -> Any:
    import yaml

    class CoreLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """Safe, blind to tags of others, with the scalars of YAML 1.2."""

        yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}

    for name, pattern, first in _SCALARS:
        CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{name}", re.compile(rf"(?:{pattern})\Z"), list(first))
    CoreLoader.add_constructor("tag:yaml.org,2002:int", _whole_number)
    CoreLoader.add_multi_constructor("!", _plain)
    CoreLoader.add_multi_constructor("tag:yaml.org,2002:python", _plain)
    return CoreLoader


def _whole_number(loader: Any, node: Any) -> int:
    text = loader.construct_scalar(node).replace("_", "")
    return int(text, 0 if text.lstrip("+-")[:2] in {"0b", "0o", "0x"} else 10)


def _plain(loader: Any, _suffix: str, node: Any) -> Any:
    import yaml

    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_mapping(node, deep=True)
