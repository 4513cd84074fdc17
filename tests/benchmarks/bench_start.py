"""Starting: an import and `--version`, against the bare interpreter."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from _cpu import cost

if TYPE_CHECKING:
    from collections.abc import Iterator


def rows() -> Iterator[tuple[str, float, float, str]]:
    """Yield (what, measured, limit, unit)."""
    bare = cost(sys.executable, "-c", "pass").cpu
    imported = cost(sys.executable, "-c", "import debtkit").cpu
    version = cost(sys.executable, "-m", "debtkit", "--version").cpu
    yield "import debtkit, above the bare interpreter", imported - bare, 0.05, "CPU-s"
    yield "debtkit --version, whole process", version, 0.15, "CPU-s"
    yield "debtkit --version / bare interpreter", version / bare, 0.15 / bare, "x"
