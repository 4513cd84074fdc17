"""Which import names are the project's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.instruments.scan._classes import FileClass

if TYPE_CHECKING:
    from collections.abc import Mapping

_SOURCE_FOLDERS = ("", "src", "lib", "python", "backend", "app", "server", "packages")


def own_roots(paths: Mapping[str, FileClass]) -> frozenset[str]:
    """Return the top-level packages and modules at the root and in the usual source folders.

    A library with the same name as one of these is shadowed: ``import evaluate`` beside ``evaluate.py`` is no library.
    """
    found: set[str] = set()
    packages = {path.rpartition("/")[0] for path in paths if path.endswith("/__init__.py")}
    for path, kind in paths.items():
        if not path.endswith(".py") or kind is FileClass.VENDORED:
            continue
        folder, _, name = path.rpartition("/")
        if folder in {"", "src"}:
            found.add(name[:-3])
    for folder in packages:
        parent, _, name = folder.rpartition("/")
        if parent in _SOURCE_FOLDERS:
            found.add(name)
    return frozenset(found - {"__init__", "conftest", "setup"})


def importable(paths: Mapping[str, FileClass]) -> frozenset[str]:
    """Return every name by which a test could import code of the project: folders and modules that hold own Python."""
    found: set[str] = set()
    for path, kind in paths.items():
        if path.endswith(".py") and kind in {FileClass.OWN, FileClass.EXAMPLE, FileClass.PROMPT}:
            *folders, name = path.split("/")
            found.update(folders)
            found.add(name[:-3])
    return frozenset(found - {"__init__", "conftest", "setup", "src", ""})
