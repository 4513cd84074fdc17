"""Evidence of the systems that teams use, read from their files: none of them has to be installed.

Each file here is one system: a `Reader` that finds its artefacts and tells what they hold, and beside it the rules that
settle a fact from what was found. To add a system, write such a file and name it in ``SYSTEMS``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from debtkit.facts import Evidence, Fact, Status
from debtkit.instruments._mask import excerpt
from debtkit.instruments.scan._classes import FileClass, classify
from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan.systems._base import Reader, SystemRule
from debtkit.instruments.scan.systems._files import Files, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from debtkit.instruments.scan.rules._base import Rule

SYSTEMS: tuple[str, ...] = (
    "ci",
    "containers",
    "delta",
    "dvc",
    "huggingface",
    "kubeflow",
    "langchain",
    "mlflow",
    "mlmd",
    "mlmodel",
    "onnx",
    "openlineage",
    "opentelemetry",
    "triton",
)
_NOT_OURS = (None, FileClass.VENDORED, FileClass.TEST)


@dataclass(slots=True)
class SystemsRead:
    """What was read of foreign systems."""

    signs: list[Sign] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)


@cache
def readers() -> tuple[Reader, ...]:
    """Return one reader for each system."""
    return tuple(import_module(f"{__name__}.{name}").READER() for name in SYSTEMS)


@cache
def system_rules() -> tuple[type[Rule], ...]:
    """Return the rules of all systems."""
    return tuple(rule for name in SYSTEMS for rule in import_module(f"{__name__}.{name}").RULES)


def read_systems(root: Path, listed: Iterable[str]) -> SystemsRead:
    """Read what foreign systems left in a project; what cannot be read is noted and the rest goes on."""
    files = Files(root, listed)
    read = SystemsRead()
    for reader in readers():
        for place in _places(reader, files, read):
            _read(reader, files, place, read)
    return read


def _places(reader: Reader, files: Files, read: SystemsRead) -> list[str]:
    """Return the places of a reader: examples that tests keep, and other people's code, are none of the project."""
    try:
        return [place for place in reader.places(files) if classify(f"{place}/-".lstrip("/")) not in _NOT_OURS]
    except Exception as error:  # noqa: BLE001 - foreign names and heads of any shape
        path = error.path if isinstance(error, UnreadableError) else "."
        read.unread.append((path, f"{reader.title} was not looked for: {type(error).__name__}"))
        return []


def _read(reader: Reader, files: Files, place: str, read: SystemsRead) -> None:
    source = f"scan.systems.{reader.name}@1"
    name = f"system.{reader.name}"
    read.signs.append(Sign(name, place))
    read.facts.append(
        Fact(
            name,
            value=True,
            status=Status.DERIVED,
            subject=place or ".",
            evidence=(Evidence(place or "."),),
            source=source,
        )
    )
    try:
        for found in reader.read(files, place):
            if isinstance(found, Sign):
                read.signs.append(found._replace(excerpt=excerpt(found.excerpt)) if found.excerpt else found)
            elif isinstance(found, UnreadableError):
                read.unread.append((found.path, found.reason))
            else:
                read.facts.append(found)
    except UnreadableError as error:
        read.unread.append((error.path, error.reason))
    except Exception as error:  # noqa: BLE001 - foreign data of any shape: one artefact must not stop the scan
        read.unread.append((place or ".", f"not what {reader.title} writes: {type(error).__name__}"))


__all__ = ["Files", "Reader", "SystemRule", "SystemsRead", "UnreadableError", "read_systems", "readers", "system_rules"]
