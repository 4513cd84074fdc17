"""Which files run code when they are loaded, told from name and first bytes; nothing is unpickled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.instruments.scan.systems._files import UnreadableError

if TYPE_CHECKING:
    from debtkit.instruments.scan.systems._files import Files

_ALWAYS = (".pkl", ".pickle", ".joblib", ".dill", ".cloudpickle")
_OFTEN = (".pt", ".pth", ".bin", ".ckpt", ".model")
_HEAD = 4_096
_PROTOCOLS = frozenset({2, 3, 4, 5})


def is_pickle(files: Files, path: str) -> bool:
    """Return whether a file is a pickle, or an archive of one as torch writes it.

    A suffix that only pickles have is enough for a file that is not empty; one that others have too is looked into.
    """
    lower = path.lower()
    if lower.endswith(_ALWAYS):
        return bool(files.size(path))
    if not lower.endswith(_OFTEN):
        return False
    try:
        head = files.bytes(path, only=_HEAD)
    except UnreadableError:
        return False
    plain = len(head) > 1 and head[0] == 0x80 and head[1] in _PROTOCOLS  # noqa: PLR2004 - opcode PROTO
    return plain or (head.startswith(b"PK\x03\x04") and b"data.pkl" in head)
