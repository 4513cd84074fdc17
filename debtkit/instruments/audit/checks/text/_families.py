"""Families of texts: rows whose texts are the same or nearly so. Near duplicates and leakage both ask for them."""

# ruff: noqa: PLC0415 - numpy is loaded when texts are compared

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from debtkit.instruments.audit._errors import NotInDialectError
from debtkit.instruments.audit.checks.text._chunk import mixed, run_hashes
from debtkit.instruments.audit.checks.text._minhash import BANDS, band_keys, candidates
from debtkit.instruments.audit.checks.text._parts import parts_of, text_columns
from debtkit.instruments.audit.checks.text._portable import near_pairs
from debtkit.instruments.audit.checks.text._reader import MOST_READ, Seen, TextReader
from debtkit.instruments.audit.checks.text._shingles import FEWEST, jaccard, shingles
from debtkit.instruments.audit.checks.text._union import unite

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks.text._reader import Chunk

LEAST = 0.6
"""Jaccard from which on two texts are near duplicates: at 0.5 templates come in, at 0.7 one in 30 is lost."""

MOST_ROWS = MOST_READ
"""Rows that are compared in this process (about 130 bytes each); of more, the engine compares the texts itself."""

MOST_SHINGLES = 100_000_000
"""Shingles that are kept in memory (4 bytes each); of rows beyond, those that may be alike are read a second time."""


@dataclass(frozen=True, eq=False)
class Families:
    """Who is alike.

    Attributes
    ----------
    rids
        The rows.
    root
        For each, the place of the first row of its family; its own if it is alone.
    raw, normal
        A hash of its texts, and of its words; 0 where there are no words.
    words
        How many words it has.
    split
        The part of the data it belongs to, as a place in ``splits``.
    pairs, jaccard
        Places of the texts that were compared and are alike (of rows with equal words only the first), and how much.
    crowds
        Bands so crowded that not each was compared with each: then ``pairs`` is a floor.
    read
        False when the engine compared them: then ``raw`` and ``words`` are not known.
    """

    rids: NDArray[np.int64]
    root: NDArray[np.int64]
    raw: NDArray[np.int64]
    normal: NDArray[np.uint64]
    words: NDArray[np.int64]
    split: NDArray[np.int64]
    splits: tuple[str, ...]
    pairs: NDArray[np.int64]
    jaccard: NDArray[np.float64]
    crowds: int
    read: bool = True


class Texture(Seen):
    """What is kept of each row to find its family."""

    whole = True

    def __init__(self, data: Dataset) -> None:
        super().__init__(data)
        self.split = data.roles.split
        self.splits: dict[str, int] = {}
        self._columns: dict[str, list[NDArray[np.generic]]] = {}
        self._kept = 0
        self._wanted: NDArray[np.int64] | None = None

    def see(self, chunk: Chunk) -> None:
        """Keep hashes, and the shingles while there is room."""
        import numpy as np

        if self.data.table.rows > MOST_ROWS:
            return
        words, firsts = chunk.joined
        counts = np.diff(firsts)
        normal = mixed(run_hashes(words, firsts[:-1], firsts[1:]))
        normal[counts == 0] = 0
        together = zip(*(texts.strings for _, texts in chunk.parts), strict=True)
        self._keep("rids", chunk.rids)
        self._keep("words", counts)
        self._keep("normal", normal)
        self._keep("raw", np.fromiter(map(hash, together), np.int64, len(counts)))
        self._keep("split", self._split_of(chunk))
        sets, ends = shingles(words, firsts)
        self._keep("keys", band_keys(sets, ends) if len(sets) else np.zeros((len(counts), BANDS), np.uint32))
        if self._kept < MOST_SHINGLES:
            self._kept += len(sets)
            self._keep("sets", sets)
            self._keep("sizes", np.diff(np.concatenate(([0], ends))))

    def _keep(self, name: str, values: NDArray[np.generic]) -> None:
        self._columns.setdefault(name, []).append(values)

    def _split_of(self, chunk: Chunk) -> NDArray[np.int64]:
        import numpy as np

        values = chunk.others.get(self.split.number, ()) if self.split is not None else ()
        codes = (self.splits.setdefault("" if v is None else str(v), len(self.splits)) for v in values)
        return np.fromiter(codes, np.int64) if values else np.zeros(len(chunk.rids), np.int64)

    def _all(self, name: str) -> NDArray[np.generic]:
        import numpy as np

        found = self._columns.get(name)
        return np.concatenate(found) if found else np.empty((0, BANDS) if name == "keys" else 0, np.int64)

    @cached_property
    def families(self) -> Families:
        """Compare what may be alike."""
        import numpy as np

        if self.data.table.rows > MOST_ROWS:
            return families_by_engine(self.data)
        rids, words = self._all("rids").astype(np.int64), self._all("words").astype(np.int64)
        normal = self._all("normal").astype(np.uint64)
        _, first, which = np.unique(normal, return_index=True, return_inverse=True)
        clone_of = first[which]
        clone_of = np.where(words == 0, np.arange(len(rids)), clone_of)
        chosen = np.flatnonzero((words >= FEWEST) & (clone_of == np.arange(len(rids))))
        left, right, crowds = candidates(self._all("keys")[chosen].astype(np.uint32))
        a, b = chosen[left], chosen[right]
        used = np.unique(np.concatenate((a, b)))
        sets, ends = self._sets_of(used, rids)
        alike = jaccard(sets, ends, np.searchsorted(used, a), np.searchsorted(used, b))
        near = alike >= LEAST
        pairs = np.stack((a[near], b[near]), axis=1)
        clones = np.flatnonzero(clone_of != np.arange(len(rids)))
        joined = [*zip(clone_of[clones].tolist(), clones.tolist(), strict=True), *map(tuple, pairs.tolist())]
        root = np.array(unite(len(rids), joined), np.int64)
        return Families(
            rids, root, self._all("raw").astype(np.int64), normal, words, self._all("split").astype(np.int64),
            tuple(self.splits), pairs, alike[near], crowds,
        )  # fmt: skip

    def _sets_of(
        self, places: NDArray[np.int64], rids: NDArray[np.int64]
    ) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """Return the shingles of some rows: from memory, and those that found no room there from the data anew."""
        import numpy as np

        sizes = self._all("sizes").astype(np.int64)
        ends = np.cumsum(sizes)
        inside = places[places < len(sizes)]
        length = sizes[inside]
        shift = np.cumsum(length) - length
        flat = np.repeat(ends[inside] - length - shift, length) + np.arange(int(length.sum()))
        found, lengths = [self._all("sets").astype(np.uint32)[flat]], [length]
        beyond = places[places >= len(sizes)]
        if len(beyond):
            again = _read_again(self.data, rids[beyond])
            found += again.found
            lengths += again.lengths
        return np.concatenate(found), np.cumsum(np.concatenate(lengths))


class Again(Seen):
    """The shingles of some rows, read a second time."""

    def __init__(self, data: Dataset) -> None:
        super().__init__(data)
        self.wanted: frozenset[int] = frozenset()
        self.found: list[NDArray[np.uint32]] = []
        self.lengths: list[NDArray[np.int64]] = []

    def see(self, chunk: Chunk) -> None:
        """Keep the shingles of the wanted rows."""
        import numpy as np

        sets, ends = shingles(*chunk.joined)
        starts = np.concatenate(([0], ends[:-1]))
        for at, rid in enumerate(chunk.rids.tolist()):
            if rid in self.wanted:
                self.found.append(sets[starts[at] : ends[at]])
                self.lengths.append(ends[at : at + 1] - starts[at])


def _read_again(data: Dataset, rids: NDArray[np.int64]) -> Again:
    reader = TextReader(data)
    again = reader.want(Again)
    again.wanted = frozenset(rids.tolist())
    columns = text_columns(data)
    for batch in data.table.texts(columns):
        values = {column.number: batch.column(at).to_pylist() for at, column in enumerate(columns, 1)}
        reader.take(batch.column(0).to_pylist(), values)
    return again


def families_by_engine(data: Dataset) -> Families:
    """Let the engine find the families: for tables that this process should not read.

    Raises
    ------
    NotInDialectError
        If the texts are the turns of a chat, or the engine cannot say it.
    """
    import numpy as np

    parts = parts_of(data)
    if any(part.speaker for part in parts):
        msg = f"chats of more than {MOST_ROWS:,} rows are not compared"
        raise NotInDialectError(msg)
    found = data.table.engine.query(near_pairs(data.table, [part.column for part in parts], LEAST))
    rows = data.table.rows
    pairs = np.array([(a, b) for a, b, _ in found], np.int64).reshape(-1, 2)
    alike = np.array([share for _, _, share in found], np.float64)
    normal = np.arange(1, rows + 1, dtype=np.uint64)
    copies = alike == 1
    normal[pairs[copies, 1]] = normal[pairs[copies, 0]]
    root = np.array(unite(rows, [(int(a), int(b)) for a, b in pairs]), np.int64)
    split, splits = _split_by_engine(data)
    return Families(
        np.arange(rows), root, normal.astype(np.int64), normal, np.full(rows, FEWEST), split, splits,
        pairs[~copies], alike[~copies], 1, read=False,
    )  # fmt: skip


def _split_by_engine(data: Dataset) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    import numpy as np

    column = data.roles.split
    if column is None:
        return np.zeros(data.table.rows, np.int64), ()
    names: dict[str, int] = {}
    codes = []
    for batch in data.table.texts([column]):
        values = batch.column(1).dictionary_encode()
        known = [names.setdefault("" if v is None else str(v), len(names)) for v in values.dictionary.to_pylist()]
        null = names.setdefault("", len(names)) if values.null_count else 0
        places = values.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        codes.append(np.where(places < 0, null, np.array([*known, null])[places]))
    return (np.concatenate(codes) if codes else np.empty(0, np.int64)), tuple(names)
