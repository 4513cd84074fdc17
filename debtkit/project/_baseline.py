"""The baseline on disk: one accepted finding a line, so that a merge can be read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from debtkit.judgement import Baseline, Mark
from debtkit.project._store import FOLDER
from debtkit.render import atomic_write, read_plain, refuse_links

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = "debtkit.baseline/1"
NAME = "baseline.json"


def path_of(root: Path) -> Path:
    """Return where the baseline of a project is."""
    return root / FOLDER / NAME


def text_of(baseline: Baseline) -> str:
    """Return a baseline as text; the same debt gives the same bytes."""
    head = {
        "schema": SCHEMA,
        "model": baseline.model,
        "letters": dict(sorted(baseline.letters.items())),
        "unknown": list(baseline.unknown),
    }
    lines = ",\n".join("  " + json.dumps(mark._asdict(), ensure_ascii=False) for mark in baseline.marks)
    findings = f"[\n{lines}\n ]" if lines else "[]"
    return json.dumps(head, indent=1)[:-2] + f',\n "findings": {findings}\n}}\n'


def write(root: Path, baseline: Baseline) -> Path:
    """Keep a baseline; the caller holds the lock."""
    path = path_of(root)
    refuse_links(root, path)
    atomic_write(path, text_of(baseline))
    return path


def read(root: Path) -> Baseline | None:
    """Return the baseline of a project, or None when none was taken.

    Raises
    ------
    ValueError
        If the file is not what debtkit writes; the message says how to mend it.
    """
    path = path_of(root)
    refuse_links(root, path)
    raw = read_plain(path)
    if raw is None:
        return None
    try:
        data = json.loads(raw.decode("utf-8"))
        if data["schema"] != SCHEMA:
            msg = f"its schema is {data['schema']!r}, this debtkit reads {SCHEMA!r}"
            raise ValueError(msg)  # noqa: TRY301 - one way out for every fault of the file
        marks = tuple(sorted(Mark(*(_text(entry[key]) for key in Mark._fields)) for entry in data["findings"]))
        letters = {_text(area): _text(letter) for area, letter in data["letters"].items()}
        return Baseline(marks, letters, _text(data["model"]), tuple(sorted(map(_text, data["unknown"]))))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        msg = f"{path} is not a baseline of debtkit ({problem}); restore it, or take a new one with `debtkit baseline`"
        raise ValueError(msg) from problem


def read_sound(root: Path) -> Baseline | None:
    """Return the baseline of a project, or None when there is none that can be read: it is about to be replaced."""
    try:
        return read(root)
    except ValueError:
        return None


def _text(value: object) -> str:
    if not isinstance(value, str):
        msg = f"text was expected, not {str(value)[:40]!r}"
        raise TypeError(msg)
    return value
