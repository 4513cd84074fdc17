"""Make the corpus: rows, then faults, then copies, then a shuffle."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from debtkit.workshop.corpus._plant import plant_copies, plant_faults
from debtkit.workshop.corpus._rows import make_row
from debtkit.workshop.corpus._truth import COPIES, KINDS, Truth

if TYPE_CHECKING:
    import pandas as pd

    from debtkit.workshop.corpus._rows import Row

FEWEST = 200
"""Rows below which some kinds of fault would have no row."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Data and the truth about them.

    Attributes
    ----------
    frame
        ``id, created, channel, license, region, age_group, prompt, response, label, split``.
    truth
        What was planted.
    """

    frame: pd.DataFrame = field(repr=False)
    truth: Truth


def make_corpus(rows: int = 2_000, seed: int = 7) -> Corpus:
    """Make instruction data of a help desk for bicycles, with planted faults.

    Questions and answers in English, German, French, Spanish and Japanese, put together from the project's own phrases;
    no two rows that were not planted as copies share as many as half of their word triples. The same arguments give the
    same rows everywhere.

    Parameters
    ----------
    rows
        How many; at least 200. 100,000 take some ten seconds.
    seed
        Another seed gives other rows.

    Raises
    ------
    ValueError
        If there are too few rows for every kind of fault.
    """
    import pandas as pd  # noqa: PLC0415 - loaded when a corpus is made

    if rows < FEWEST:
        msg = f"rows={rows}: {FEWEST} is the least in which every kind of fault has a row"
        raise ValueError(msg)
    draw = Random(seed).random  # noqa: S311 - invented rows, not secrets
    copies = {kind: max(2, round(share * rows)) for kind, share in _COPIES.items()}
    made = [make_row(draw) for _ in range(rows - sum(copies.values()))]
    plant_faults(made, draw)
    plant_copies(made, copies, draw)
    order = list(range(rows))
    for at in range(rows - 1, 0, -1):
        other = int(draw() * (at + 1))
        order[at], order[other] = order[other], order[at]
    place = {number: at for at, number in enumerate(order)}
    shuffled = [made[number] for number in order]
    frame = pd.DataFrame(_columns(shuffled))
    frame["created"] = frame["created"].astype("datetime64[us]")
    return Corpus(frame, _truth(shuffled, place))


_COPIES = {"exact_copies": 0.03, "normalised_copies": 0.02, "near_copies": 0.04}
"""Shares of the rows; Lee and others (2022) found 3 to 14 % near duplicates in corpora of the web."""


def _columns(rows: list[Row]) -> dict[str, list[object]]:
    names = ("created", "channel", "license", "region", "age_group", "prompt", "response", "label", "split")
    numbers: list[object] = [f"hd-{number:06d}" for number in range(len(rows))]
    return {"id": numbers} | {name: [getattr(row, name) for row in rows] for name in names}


def _truth(rows: list[Row], place: dict[int, int]) -> Truth:
    found: dict[str, list[int]] = {kind: [] for kind in KINDS}
    pairs: dict[str, list[tuple[int, int]]] = {kind: [] for kind in COPIES}
    families: dict[int, list[int]] = {}
    for at, row in enumerate(rows):
        if row.copy_of is not None:
            original = place[row.copy_of]
            pairs[row.fault].append((at, original))
            families.setdefault(original, [original]).append(at)
        elif row.fault:
            found[row.fault].append(at)
    for original, members in families.items():
        members.sort()
        found[rows[next(at for at in members if at != original)].fault] += members[1:]
        if any(rows[at].split == "train" for at in members):
            found["leaks"] += [at for at in members if rows[at].split == "test"]
    personal: dict[str, list[int]] = {}
    for at in found["personal_data"]:
        personal.setdefault(rows[at].personal, []).append(at)
    return Truth(
        {kind: tuple(sorted(numbers)) for kind, numbers in found.items()},
        {kind: tuple(both) for kind, both in pairs.items()},
        {kind: tuple(numbers) for kind, numbers in sorted(personal.items())},
        {"region": "east", "age_group": "65+"},
        tuple(row.topic for row in rows),
    )
