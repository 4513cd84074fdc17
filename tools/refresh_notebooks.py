"""Execute the notebooks so that their committed outputs are the same bytes on every run.

    python tools/refresh_notebooks.py            # execute and rewrite notebooks/*.ipynb
    python tools/refresh_notebooks.py --check    # exit 1 if a fresh execution differs from what is committed

Each runs in an empty folder of its own, so nothing that a reader answered leaks into it.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def executed(path: Path) -> str:
    """Return the text of the notebook after a run, without anything that changes from run to run."""
    notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(path, folder)
        NotebookClient(
            notebook,
            timeout=180,
            store_widget_state=False,
            record_timing=False,
            coalesce_streams=True,  # where a stream is cut depends on the clock
            kernel_name="python3",
            resources={"metadata": {"path": folder}},
        ).execute()
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = {"name": "python"}
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number:02d}"
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET_VIEW, None)
    return str(nbformat.writes(notebook)) + "\n"


def main() -> int:
    """Refresh or check every notebook; return 1 if a check found a difference."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    differs = False
    for path in sorted(FOLDER.glob("*.ipynb")):
        before, after = path.read_text(encoding="utf-8"), executed(path)
        same = before == after
        differs |= not same
        print(f"{path.name}: {'same' if same else 'differs'}")
        if not args.check:
            path.write_text(after, encoding="utf-8")
    return int(args.check and differs)


if __name__ == "__main__":
    sys.exit(main())
