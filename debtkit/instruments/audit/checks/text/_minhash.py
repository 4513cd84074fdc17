"""MinHash and banding (Broder 1997; Leskovec, Rajaraman, Ullman: Mining of Massive Datasets, chapter 3)."""

# ruff: noqa: PLC0415 - numpy and rensa are loaded when texts are compared

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.instruments.audit.checks.text._chunk import mixed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PERMUTATIONS = 128
BANDS = 32
"""Four hashes a band: a pair with a Jaccard of 0.6 becomes a candidate with 98.8 %, of 0.7 with 99.98 %."""

CROWD = 256
"""Texts of one band that are all compared with one another; in a larger crowd neighbours, and all with the first."""

_SEED = 42
_PER_BAND = PERMUTATIONS // BANDS
_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)


def band_keys(sets: NDArray[np.uint32], ends: NDArray[np.int64]) -> NDArray[np.uint32]:
    """Return one key for each text and band; texts that share one may be alike."""
    import numpy as np
    from rensa import RMinHash

    offsets = np.concatenate(([0], ends)).astype(np.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(mixed(sets.astype(np.uint64)), offsets, PERMUTATIONS, _SEED)
    lows = np.array(matrix.to_rows(), np.uint64).reshape(-1, BANDS, _PER_BAND)
    return (mixed((lows * np.array(_FACTORS, np.uint64)).sum(axis=2, dtype=np.uint64)) >> np.uint64(32)).astype(
        np.uint32
    )


def candidates(keys: NDArray[np.uint32]) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """Return the pairs (the smaller number first) that share a band, and how many crowds were not fully compared."""
    import numpy as np

    found, crowds, count = [np.empty(0, np.uint64)], 0, np.uint64(max(1, len(keys)))
    for band in range(keys.shape[1] if len(keys) else 0):
        column = keys[:, band]
        order = np.argsort(column, kind="stable").astype(np.uint64)
        ranked = column[order]
        starts = np.flatnonzero(np.concatenate(([True], ranked[1:] != ranked[:-1])))
        sizes = np.diff(np.concatenate((starts, [len(ranked)])))
        starts, sizes = starts[sizes > 1], sizes[sizes > 1]
        crowds += int((sizes > CROWD).sum())
        for step in range(1, min(int(sizes.max(initial=0)), CROWD)):
            enough = sizes > step if step == 1 else (sizes > step) & (sizes <= CROWD)
            if not enough.any():
                break
            heads = _within(starts[enough], sizes[enough] - step)
            found.append(order[heads] * count + order[heads + step])
        for start, size in zip(starts[sizes > CROWD], sizes[sizes > CROWD], strict=True):
            found.append(order[start] * count + order[start + 1 : start + size])
    pairs = np.unique(np.concatenate(found))
    return (pairs // count).astype(np.int64), (pairs % count).astype(np.int64), crowds


def _within(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    import numpy as np

    shift = np.cumsum(lengths) - lengths
    return np.repeat(starts - shift, lengths) + np.arange(int(lengths.sum()))
