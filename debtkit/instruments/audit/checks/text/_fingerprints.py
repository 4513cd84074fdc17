"""Fingerprints of benchmarks: hashes of word runs, so that the tests themselves need not be shipped or read."""

# ruff: noqa: PLC0415 - numpy is loaded when texts are compared

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debtkit.instruments.audit._errors import DataError
from debtkit.instruments.audit.checks.text._chunk import Texts, clipped, mixed, run_hashes

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

SIZES = (8, 13)
"""Words of a run: 13 as Brown and others 2020 (GPT-3) take, 8 for shorter items."""

_FORMAT = "debtkit-benchmark-1"
_COMMON = 5  # items that share a run: more make it a phrase of the benchmark's template, not an item


@dataclass(frozen=True, eq=False)
class Fingerprint:
    """One benchmark.

    Attributes
    ----------
    name, version, licence
        What it is called, and under which licence its texts are.
    items
        How many it has; ``short`` of them have fewer than eight words and cannot be found.
    runs, item
        By size: hashes of its runs, sorted, and the item of each.
    per_item
        By size: how many runs each item has.
    """

    name: str
    version: str
    licence: str
    items: int
    short: int
    runs: dict[int, NDArray[np.uint64]]
    item: dict[int, NDArray[np.int64]]
    per_item: dict[int, NDArray[np.int64]]


def fingerprint_benchmark(
    texts: Iterable[str], name: str, version: str, licence: str, path: str | Path | None = None
) -> Path:
    """Write the fingerprint of a benchmark: hashes of its runs of 8 and 13 words, no text.

    Parameters
    ----------
    texts
        Its items: question and answer, as they would stand in a training text.
    name, version, licence
        What documents say about it.
    path
        Where to write; without it ``NAME-VERSION.benchmark.json`` in the working folder.

    Returns
    -------
    Path
        The file, for ``audit(..., benchmarks=[path])``.
    """
    import numpy as np

    items = Texts(clipped(texts))
    told = {"format": _FORMAT, "name": name, "version": version, "licence": licence, "items": len(items.strings)}
    packed: dict[str, object] = {}
    for size in SIZES:
        hashes, rows = word_runs(items.words, items.firsts, size)
        pairs = np.unique(np.stack((hashes, rows.astype(np.uint64)), axis=1), axis=0)
        _, which, times = np.unique(pairs[:, 0], return_inverse=True, return_counts=True)
        pairs = pairs[times[which] <= _COMMON]
        packed[str(size)] = {"runs": _packed(pairs[:, 0]), "items": _packed(pairs[:, 1])}
    target = Path(path) if path is not None else Path(f"{_plain(name)}-{_plain(version)}.benchmark.json")
    short = int((items.counts < min(SIZES)).sum())
    target.write_text(json.dumps(told | {"short": short, "sizes": packed}, indent=1), encoding="utf-8")
    return target


def read_fingerprint(path: str | Path) -> Fingerprint:
    """Read what `fingerprint_benchmark` wrote.

    Raises
    ------
    DataError
        If the file is not one of these.
    """
    try:
        return _read(json.loads(Path(path).read_text(encoding="utf-8")))
    except OSError as error:
        msg = f"benchmarks={Path(path).name!r} cannot be read: {error.strerror}"
        raise DataError(msg) from None
    except (ValueError, KeyError, TypeError, AttributeError, zlib.error):
        msg = f"benchmarks={Path(path).name!r} is no fingerprint of a benchmark; write one with fingerprint_benchmark()"
        raise DataError(msg) from None


def _read(told: dict[str, Any]) -> Fingerprint:
    import numpy as np

    runs = {size: _unpacked(told["sizes"][str(size)]["runs"]) for size in SIZES}
    item = {size: _unpacked(told["sizes"][str(size)]["items"]).astype(np.int64) for size in SIZES}
    items = int(told["items"])
    per_item = {size: np.bincount(item[size], minlength=items) for size in SIZES}
    fits = all(len(runs[size]) == len(item[size]) and len(per_item[size]) == items for size in SIZES)
    if told["format"] != _FORMAT or not fits:
        raise ValueError(_FORMAT)
    name, version, licence = (str(told[key]) for key in ("name", "version", "licence"))
    return Fingerprint(name, version, licence, items, int(told["short"]), runs, item, per_item)


def word_runs(
    words: NDArray[np.uint64], firsts: NDArray[np.int64], size: int
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return a hash for each run of ``size`` words within a text, and the text."""
    import numpy as np

    rows = np.repeat(np.arange(len(firsts) - 1), np.diff(firsts))
    if len(words) < size:
        return np.empty(0, np.uint64), np.empty(0, np.int64)
    starts = np.flatnonzero(rows[size - 1 :] == rows[: len(rows) - size + 1])
    return mixed(run_hashes(words, starts, starts + size)), rows[starts]


def _packed(numbers: NDArray[np.uint64]) -> str:
    return base64.b64encode(zlib.compress(numbers.astype("<u8").tobytes(), 9)).decode("ascii")


def _unpacked(text: str) -> NDArray[np.uint64]:
    import numpy as np

    return np.frombuffer(zlib.decompress(base64.b64decode(text)), "<u8").astype(np.uint64)


def _plain(name: str) -> str:
    return "".join(c if c.isalnum() or c in "._" else "-" for c in name.lower())
