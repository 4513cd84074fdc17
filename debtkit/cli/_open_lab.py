"""Open JupyterLab on the quickstart."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

QUICKSTART = "00_quickstart.ipynb"


def notebooks() -> Path:
    """Return where the notebooks are: in the wheel, or in a checkout.

    Raises
    ------
    FileNotFoundError
        If this installation has none.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "workshop" / "notebooks", package.parent / "notebooks"):
        if (folder / QUICKSTART).is_file():
            return folder
    msg = f"this installation of debtkit in {package} has no notebooks; install debtkit again"
    raise FileNotFoundError(msg)


def bring(folder: Path) -> Path:
    """Copy the notebooks into a folder, leaving what is there; return the quickstart's path."""
    folder.mkdir(parents=True, exist_ok=True)
    for source in sorted(notebooks().glob("*.ipynb")):
        target = folder / source.name
        if not target.exists():
            shutil.copyfile(source, target)
    return folder / QUICKSTART


def open_lab(folder: str) -> int:
    """Start JupyterLab in the foreground and return its exit code."""
    quickstart = bring(Path(folder))
    command = [sys.executable, "-m", "jupyterlab", str(quickstart)]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # in a container there is nobody else; it still listens to this machine only
    try:
        return subprocess.run(command, check=False).returncode  # noqa: S603 - our own interpreter
    except KeyboardInterrupt:
        return 0
