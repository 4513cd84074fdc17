"""Shingles: runs of three words, as hashes; and the share of them that two texts have in common."""

# ruff: noqa: PLC0415 - numpy is loaded when texts are read

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.instruments.audit.checks.text._chunk import mixed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WORDS = 3
FEWEST = 5
"""Words of a text that is compared: shorter ones are alike by chance."""

_SPREAD = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)
_PAIRS_AT_ONCE = 4_000


def shingles(words: NDArray[np.uint64], firsts: NDArray[np.int64]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return the different shingles of each text, sorted, and where those of each text end.

    Hashes of 32 bits: two texts of 100 words that share nothing show one shared shingle in 400,000 pairs.
    """
    import numpy as np

    counts = np.diff(firsts)
    if len(words) < WORDS:
        return np.empty(0, np.uint32), np.zeros(len(counts), np.int64)
    runs = np.zeros(len(words) - WORDS + 1, np.uint64)
    for at, factor in enumerate(_SPREAD):
        runs += words[at : len(runs) + at] * np.uint64(factor)
    rows = np.repeat(np.arange(len(counts), dtype=np.uint64), counts)
    inside = rows[WORDS - 1 :] == rows[: len(runs)]
    keys = (mixed(runs[inside]) >> np.uint64(32)) | (rows[: len(runs)][inside] << np.uint64(32))
    keys.sort()
    fresh = np.ones(len(keys), bool)
    fresh[1:] = keys[1:] != keys[:-1]
    keys = keys[fresh]
    ends = np.cumsum(np.bincount((keys >> np.uint64(32)).astype(np.int64), minlength=len(counts)))
    return (keys & np.uint64(0xFFFFFFFF)).astype(np.uint32), ends


def jaccard(
    sets: NDArray[np.uint32], ends: NDArray[np.int64], left: NDArray[np.int64], right: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return, for each pair of texts, the share of their shingles that both have: exact, by comparing them."""
    import numpy as np

    starts = np.concatenate(([0], ends[:-1]))
    sizes = ends - starts
    found = np.empty(len(left))
    for at in range(0, len(left), _PAIRS_AT_ONCE):
        a, b = left[at : at + _PAIRS_AT_ONCE], right[at : at + _PAIRS_AT_ONCE]
        who = np.concatenate((a, b))
        length = sizes[who]
        pair = np.tile(np.arange(len(a), dtype=np.uint64), 2)
        offsets = np.cumsum(length) - length
        places = np.repeat(starts[who] - offsets, length) + np.arange(int(length.sum()))
        keys = (np.repeat(pair, length) << np.uint64(32)) | sets[places]
        keys.sort()
        twice = keys[1:][keys[1:] == keys[:-1]] >> np.uint64(32)
        common = np.bincount(twice.astype(np.int64), minlength=len(a))
        either = sizes[a] + sizes[b] - common
        found[at : at + _PAIRS_AT_ONCE] = np.where(either > 0, common / np.maximum(either, 1), 0.0)
    return found
