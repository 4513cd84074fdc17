"""Records of runs on disk: one small file a run, so that branches never conflict."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from debtkit.project._store import FOLDER
from debtkit.render import atomic_write, read_plain, refuse_links

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = "debtkit.lineage/1"
_KEYS = ("run_id", "name", "on", "by", "inputs", "code", "params", "outputs")
_CONTENT = ("name", "kind", "path", "sha256", "bytes", "files", "fingerprint", "algorithm", "version", "quality")


def identified(record: dict[str, Any]) -> str:
    """Return twelve digits that only this record has: a hash of all that it says."""
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()[:12]


def write(root: Path, record: dict[str, Any]) -> Path:
    """Keep a record; the caller holds the lock."""
    path = root / FOLDER / "lineage" / f"{record['on'][:10]}-{record['id']}.json"
    refuse_links(root, path)
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic_write(path, json.dumps(record, ensure_ascii=False, indent=1, allow_nan=False) + "\n")
    return path


def read(root: Path) -> tuple[dict[str, Any], ...]:
    """Return the records, the oldest first.

    Raises
    ------
    ValueError
        If a file is not what debtkit writes; the message names it and how to mend it.
    """
    folder = root / FOLDER / "lineage"
    refuse_links(root, folder)
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            record = json.loads((read_plain(path) or b"").decode())
            if record["schema"] != SCHEMA:
                msg = f"its schema is {record['schema']!r:.40}, this debtkit reads {SCHEMA!r}"
                raise ValueError(msg)  # noqa: TRY301 - one way out for every fault of the file
            _checked(record)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
            msg = f"{path} is not a record of a run ({problem}); restore it, or delete it"
            raise ValueError(msg) from problem
        found.append(record)
    return tuple(sorted(found, key=lambda one: (one["on"], one["id"])))


def _checked(record: dict[str, Any]) -> None:
    for key in ("id", *_KEYS):
        record[key]
    record["code"]["commit"], record["code"]["dirty"], record["code"]["repository"], record["params"].items()
    for one in (*record["inputs"], *record["outputs"]):
        for key in _CONTENT:
            one[key]
    for one in record["code"]["files"]:
        one["path"], one["sha256"]
