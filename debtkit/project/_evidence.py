"""Whether the evidence that somebody named exists, and has something in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debtkit.render import without_blocks

if TYPE_CHECKING:
    from pathlib import Path

_LEAST_CHARACTERS = 30
_LEAST_WORDS = 25
_PROSE = frozenset({".md", ".rst", ".txt", ".adoc"})
_READ_BYTES = 200_000
_RECORDS = frozenset({".git", ".debtkit", "debtkit.yaml"})
_OWN_RECORD = re.compile(r'\s*\{\s*"schema": "debtkit\.')
_LOCATOR = re.compile(r"(#[\w.-]*|:L?\d+(-L?\d+)?)$")


def verified(root: Path, evidence: str) -> bool:
    """Return whether the evidence is a file or folder inside the project with substance.

    A prose file needs 25 words, any other 30 characters; a folder needs one file that has them. git's own files and
    what debtkit wrote prove nothing. A link to the web is never verified: nothing is fetched.
    """
    text = evidence.strip()
    if not text or "://" in text or "\0" in text:
        return False
    for name in (text, _LOCATOR.sub("", text)):
        try:
            path = (root / name).resolve()
            inside = path.is_relative_to(root.resolve()) and path != root.resolve()
            if inside and not _is_record(path.relative_to(root.resolve())) and _has_substance(path):
                return True
        except (OSError, ValueError, RuntimeError):  # unreadable, no name for a disk, links in a circle
            continue
    return False


def _is_record(path: Path) -> bool:
    return not _RECORDS.isdisjoint(path.parts)


def _has_substance(path: Path) -> bool:
    if path.is_dir():
        return any(_has_substance(child) for child in sorted(path.iterdir())[:50] if child.is_file())
    if not path.is_file():
        return False
    with path.open("rb") as file:
        text = file.read(_READ_BYTES).decode("utf-8", errors="replace")
    text = "" if _OWN_RECORD.match(text) else without_blocks(text)
    if path.suffix.lower() in _PROSE:
        return len(re.findall(r"\w+", text)) >= _LEAST_WORDS
    return len(text.strip()) >= _LEAST_CHARACTERS
