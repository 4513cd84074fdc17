"""The corpus with planted faults, what an audit of it found, and MinHash by the usual library over the same rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from debtkit.workshop import make_corpus

if TYPE_CHECKING:
    from pathlib import Path

    from debtkit.workshop.corpus import Truth

AUDIT = """
import json, debtkit
found = debtkit.audit({path!r}, groups=["region", "age_group"])
rows = {{step: sorted({{row for one in found.outcomes.values() for row in one.rows.get(step, ())}})
        for step in ("drop_near_duplicates", "drop_leaked_rows", "redact_pii")}}
json.dump(rows, open({told!r}, "w"))
"""
MINHASH = r"""
import re
import pyarrow.parquet as pq
from datasketch import MinHash, MinHashLSH
word = re.compile("[\u3040-\u30ff\u3400-\u9fff]|[^\\W\u3040-\u30ff\u3400-\u9fff]+")
def shingles(text):
    words = word.findall(text.lower())
    return [" ".join(words[at:at + 3]).encode() for at in range(max(1, len(words) - 2))]
table = pq.read_table({path!r}, columns=["prompt", "response"])
texts = [f"{{a}} {{b}}" for a, b in zip(*(column.to_pylist() for column in table.columns))]
lsh = MinHashLSH(threshold=0.6, num_perm=128)
pairs = 0
for start in range(0, len(texts), 1000):
    for at, one in enumerate(MinHash.bulk(map(shingles, texts[start:start + 1000]), num_perm=128), start):
        pairs += len(lsh.query(one))
        lsh.insert(at, one)
assert pairs
"""
"""One query and one insertion a row, as its documents have it; candidates are not even compared."""


def corpus(path: Path, rows: int) -> Truth:
    """Write the corpus as parquet and return its truth."""
    made = make_corpus(rows)
    made.frame.to_parquet(path, index=False)
    return made.truth


def missed(truth: Truth, told: Path) -> tuple[float, float, float, float]:
    """Return the shares of near copies missed, of rows wrongly called copies, of leaks and personal data missed."""
    found = json.loads(told.read_text(encoding="utf-8"))
    copies = {row for kind in ("exact_copies", "normalised_copies", "near_copies") for row in truth.rows[kind]}
    near = set(found["drop_near_duplicates"])
    return (
        1 - truth.score("near_copies", near)[0],
        len(near - copies) / len(near),
        1 - truth.score("leaks", found["drop_leaked_rows"])[0],
        1 - truth.score("personal_data", found["redact_pii"])[0],
    )
