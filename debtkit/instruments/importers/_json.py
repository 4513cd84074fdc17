"""Reading the file of another tool: JSON of a bearable size and depth, or one sentence on what is wrong with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from debtkit.render import one_line, read_plain

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 50_000_000
_MOST_LINES = 1_000_000_000


def load(path: str | Path) -> object:
    """Return what a JSON file holds, in whichever Unicode encoding it was written.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    OSError
        If it cannot be read.
    ValueError
        If it is too large, no JSON, or nested too deeply; the message says which and what to do.
    """
    name = one_line(str(path))
    data = read_plain(path, limit=MOST_BYTES)
    if data is None:
        msg = f"{name} is not there; give the file that the tool wrote"
        raise FileNotFoundError(msg)
    if len(data) > MOST_BYTES:
        msg = f"{name} is larger than {MOST_BYTES // 1_000_000} MB; let the tool report fewer rules or folders"
        raise ValueError(msg)
    if not data.strip():
        msg = f"{name} is empty; the tool may have failed, so look at what it printed"
        raise ValueError(msg)
    try:
        return json.loads(data)
    except RecursionError:
        msg = f"{name} is nested too deeply to be a report of findings"
        raise ValueError(msg) from None
    except UnicodeDecodeError:
        msg = f"{name} is not JSON: it holds bytes that are no text"
        raise ValueError(msg) from None
    except ValueError as problem:
        where = f" (line {problem.lineno})" if isinstance(problem, json.JSONDecodeError) else ""
        msg = f"{name} is not JSON{where}; write it with `--output-format json`, `-f json` or as SARIF"
        raise ValueError(msg) from None


def refuse(path: str | Path, expected: str, why: str) -> ValueError:
    """Return the error that a file is not of the form that was expected."""
    return ValueError(f"{one_line(str(path))} is not {expected}: {why}")


def mapping(value: object) -> dict[str, Any]:
    """Return a JSON object, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[Any]:
    """Return a JSON array, or an empty one for anything else."""
    return value if isinstance(value, list) else []


def text(value: object) -> str:
    """Return a JSON string, or nothing for anything else."""
    return value if isinstance(value, str) else ""


def line_number(value: object) -> int:
    """Return a line number, or 0 for anything that is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < _MOST_LINES else 0
