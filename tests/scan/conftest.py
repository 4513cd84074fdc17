"""Helpers for tests of the scan: lay out small trees and read their facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from debtkit.instruments.scan import scan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from debtkit.instruments.scan import ScanResult


@pytest.fixture
def lay(tmp_path: Path) -> Callable[[Mapping[str, str]], Path]:
    """Write a tree of files and return its folder."""

    def write(files: Mapping[str, str]) -> Path:
        root = tmp_path / "project"
        root.mkdir(exist_ok=True)
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return root

    return write


@pytest.fixture
def scanned(lay: Callable[[Mapping[str, str]], Path]) -> Callable[..., ScanResult]:
    """Lay out a tree and scan it without git."""

    def run(files: Mapping[str, str], **options: object) -> ScanResult:
        return scan(lay(files), git=False, **options)  # type: ignore[arg-type]

    return run
