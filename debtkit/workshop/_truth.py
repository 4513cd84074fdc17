"""What the sample owes and what it does well, told by those who built it."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def read_truth() -> dict[str, Any]:
    """Return the content of ``truth.yaml``: facts with their places, numbers of the history, leaks in the data."""
    import yaml  # noqa: PLC0415 - only tests and lessons read the truth

    told: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "truth.yaml").read_text(encoding="utf-8"))
    return told
