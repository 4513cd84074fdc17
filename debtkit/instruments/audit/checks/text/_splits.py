"""Which part of the data is for training, and which is held out: told by the name of the part."""

from __future__ import annotations

from hashlib import md5
from typing import TYPE_CHECKING

from debtkit.instruments._mask import is_private
from debtkit.instruments.audit._table import literal

if TYPE_CHECKING:
    from debtkit.instruments.audit._dataset import Dataset

NO_SPLIT = "no column tells the parts of the data: name it with split="
_TRAINING = ("train", "training", "fit", "learn")
_HELD_OUT = (
    "test",
    "testing",
    "eval",
    "evaluation",
    "valid",
    "validation",
    "val",
    "dev",
    "holdout",
    "held_out",
    "held-out",
)
_MOST_PARTS = 1000


def is_training(part: str) -> bool:
    """Return whether a part is trained on: ``train``, ``train_sft``, ``Training``."""
    return _stem(part) in _TRAINING


def is_held_out(part: str) -> bool:
    """Return whether a part is for testing or choosing a model."""
    return _stem(part) in _HELD_OUT or part.strip().lower() in _HELD_OUT


def why_no_splits(data: Dataset) -> str:
    """Return why leakage cannot be asked for; nothing if it can."""
    if data.roles.split is None:
        return NO_SPLIT
    names = data.once(part_names)
    if not any(map(is_training, names)) or not any(map(is_held_out, names)):
        return "the column of the split names no part that is for training and one that is held out (train, test)"
    return ""


def part_names(data: Dataset) -> tuple[str, ...]:
    """Return the names of the parts, sorted."""
    split = data.roles.split
    if split is None:
        return ()
    part = f"CAST({split.sql} AS VARCHAR)"
    sql = f"SELECT DISTINCT {part} AS part FROM {data.table.relation} ORDER BY part LIMIT {_MOST_PARTS}"
    return tuple(str(row[0]) for row in data.table.engine.query(sql) if row[0] is not None)


def where_part(data: Dataset, *, training: bool) -> str:
    """Return the condition for rows of training, or of the held-out parts."""
    split = data.roles.split
    wanted = is_training if training else is_held_out
    names = [name for name in data.once(part_names) if wanted(name)]
    if split is None or not names:
        return "1 = 0"
    part = f"CAST({split.sql} AS VARCHAR)"
    if any(map(is_private, names)):  # statements are shown
        part, names = f"md5({part})", [md5(name.encode(), usedforsecurity=False).hexdigest() for name in names]
    return f"{part} IN ({', '.join(map(literal, names))})"


def _stem(part: str) -> str:
    return part.strip().lower().replace("-", "_").split("_")[0]
