"""The catalogue: the checks that are shipped, and those that installed packages add."""

from __future__ import annotations

import json
import warnings
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from debtkit.judgement._model import AREAS
from debtkit.judgement._parse import parse_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from debtkit.judgement._model import Check

GROUP = "debtkit.catalog"
"""Entry points of this group name a package; the ``*.yaml`` files in it are added to the catalogue."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """All checks by id, the titles of the areas, and a version that changes with every word of them."""

    checks: dict[str, Check]
    areas: dict[str, str]
    version: str


@cache
def load_catalog() -> Catalog:
    """Read the shipped catalogue and the installed additions, once.

    Raises
    ------
    ValueError
        If a shipped file is not as it must be; the message names file, check and field.

    Warns
    -----
    UserWarning
        If an addition cannot be read; the message names it, and the rest is used.
    """
    from importlib.resources import files  # noqa: PLC0415 - slow to import, and rarely needed

    return read_catalog(files(__package__) / "catalog")


def read_catalog(folder: Traversable) -> Catalog:
    """Read the catalogue in one folder, and the installed additions."""
    from importlib.metadata import entry_points  # noqa: PLC0415 - slow to import, and rarely needed
    from importlib.resources import files  # noqa: PLC0415

    sources = list(_read(folder))
    catalog = build_catalog(sources)
    for point in sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value)):
        try:
            more = [*sources, *_read(files(point.load()))]
            catalog = build_catalog(more)
        except Exception as error:  # noqa: BLE001 - an addition may fail in any way; it must not take the catalogue along
            warnings.warn(
                f"the catalogue {point.name!r} ({point.value}) is left out: {error}", UserWarning, stacklevel=2
            )
        else:
            sources = more
    return catalog


def build_catalog(sources: list[tuple[str, Any]]) -> Catalog:
    """Put the contents of catalogue files, each with its name, into one catalogue in the order of the areas.

    Raises
    ------
    ValueError
        If a file is not as it must be, or two checks share an id.
    """
    checks: dict[str, Check] = {}
    titles: dict[str, str] = {}
    homes: dict[str, str] = {}
    for name, data in sources:
        area, title, found = parse_file(name, data)
        titles.setdefault(area, title)
        for check in found:
            if check.id in homes:
                msg = f"{name}, check {check.id}, field 'id': {homes[check.id]} has a check of this id already"
                raise ValueError(msg)
            homes[check.id] = name
            checks[check.id] = check
    ordered = sorted(checks.values(), key=lambda check: AREAS.index(check.area))
    text = json.dumps([data for _, data in sources], sort_keys=True, default=str)
    return Catalog(
        checks={check.id: check for check in ordered},
        areas={area: titles[area] for area in AREAS if area in titles},
        version=f"1+{sha256(text.encode()).hexdigest()[:12]}",
    )


def _read(folder: Traversable) -> Iterator[tuple[str, Any]]:
    import yaml  # noqa: PLC0415 - nothing is read before the first judgement

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".yaml"):
            continue
        try:
            data = yaml.load(file.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both loaders are safe
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            msg = f"{file.name}: this is not YAML: {' '.join(str(error).split())}"
            raise ValueError(msg) from error
        yield file.name, data
