"""Keys that were taken out of the files and still stand in the history of git."""

# ruff: noqa: S603 - git of the user's PATH is meant, with arguments of our own; limits where they are used

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass, field
from threading import Timer
from typing import TYPE_CHECKING, NamedTuple

from debtkit.instruments._secrets import find_secrets
from debtkit.instruments.scan._classes import FileClass, classify
from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan._folders import Folders, Unread
from debtkit.instruments.scan._git import git_command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

    from debtkit.instruments.scan._board import Board

NAME = "past.key"
SEARCHED = "past.searched"
"""Told once when the history was searched; ``extra`` is ``whole`` or ``part``."""
MOST_COMMITS = 2_000
_SECONDS = 30
_MOST_BYTES = 64_000_000
_LONGEST_LINE = 200_000
_MOST_KEYS = 50
_MOST_FILE = 4_000_000
_MARKS = (
    "sk-[A-Za-z0-9]|hf_[A-Za-z0-9]{24}|api_org_[A-Za-z0-9]{24}|gh[opsu]_[A-Za-z0-9]{30}|github_pat_|glpat-"
    "|A[KS]IA[0-9A-Z]{16}|gsk_[A-Za-z0-9]{24}|lsv2_|AIza[0-9A-Za-z_-]{30}|xox[abpr]-|r8_[A-Za-z0-9]{30}|pcsk_"
    "|tvly-|pplx-[a-f0-9A-Z]|nvapi-|SG[.][A-Za-z0-9_-]{20}|k_live_|npm_[A-Za-z0-9]{30}|PRIVATE KEY-----"
)
"""What git looks for by itself; only lines of commits that hold one of these are judged."""
_NEVER = re.compile(
    r"(?i)(^|/)(?:package-lock\.json|yarn\.lock|poetry\.lock|uv\.lock|pdm\.lock|pnpm-lock\.yaml|go\.sum|cargo\.lock)$"
    r"|\.(?:svg|min\.js|map|lock)$"
)
_LEFT_OUT = (
    "*.lock", "*.svg", "*.map", "*.min.js", "*package-lock.json", "*pnpm-lock.yaml", "*go.sum", "*cassettes/*",
    "*__snapshots__/*", "*node_modules/*", "*third_party/*", "*vendor/*", "*site-packages/*", "tests/*", "*/tests/*",
    "*.csv", "*.tsv", "*.jsonl", "*.parquet", "*.pdf", "*.png", "*.jp*g", "*.gif", "*.mp[34]", "*.wav", "*.gz", "*.zip",
    "*.so*", "*.woff*",
    "*.bin", "*.pt", "*.pth", "*.safetensors", "*.onnx", "*.faiss", "*.pkl", "*.npy", "*.db", "*.sqlite*",
)  # fmt: skip
"""What git need not compare: files that are not judged anyway, and large."""
_JUDGED = frozenset(FileClass) - {FileClass.VENDORED, FileClass.TEST, FileClass.DATA}


class _Found(NamedTuple):
    day: str
    path: str
    commit: str
    kind: str
    head: str


@dataclass(slots=True)
class _Reading:
    """What git prints, line by line, and how far it was read."""

    commit: str = ""
    day: str = ""
    path: str = ""
    head: str = ""
    """The first line of a private key, whose second line has to be seen with it."""
    read: int = 0
    found: dict[str, _Found] = field(default_factory=dict)
    """By the key itself: it stays in here, and goes when the search is over."""


def keys_in_the_past(root: Path, board: Board) -> Iterator[Sign]:
    """Yield one sign for each key that is in a commit and no longer in the files, at the commit that brought it."""
    command, env = git_command(
        root, "log", "-n", str(MOST_COMMITS), "--no-merges", "--no-renames", "--no-ext-diff", "--no-textconv",
        "--relative", "-U0", "-p", "--no-color", "--src-prefix=a/", "--dst-prefix=b/", "-G", _MARKS,
        "--format=%x01%h%x02%cs", "HEAD", "--", ".", *(f":(exclude,icase){glob}" for glob in _LEFT_OUT),
    )  # fmt: skip
    try:
        process = subprocess.Popen(
            command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError:
        return
    stop = Timer(_SECONDS, process.kill)
    stop.start()
    reading = _Reading()
    whole = False
    try:
        whole = process.stdout is not None and _read(process.stdout, reading)
    finally:
        if not whole:
            process.kill()
        whole = process.wait() == 0 and whole
        stop.cancel()
        if process.stdout is not None:
            process.stdout.close()
    yield Sign(SEARCHED, ".git", "history", "", 0, "whole" if whole else "part")
    yield from _gone(root, board, reading.found)


def _read(stream: IO[bytes], reading: _Reading) -> bool:
    """Judge the added lines; return whether all of them were read."""
    while line := stream.readline(_LONGEST_LINE):
        reading.read += len(line)
        if reading.read > _MOST_BYTES or len(reading.found) >= _MOST_KEYS:
            return False
        _take(line, reading)
    return True


def _take(line: bytes, reading: _Reading) -> None:
    if line.startswith(b"\x01"):
        head = line[1:].decode("ascii", "replace").strip()
        reading.commit, _, reading.day = head.partition("\x02")
    elif line.startswith(b"+++ b/"):
        path = line[6:].decode("utf-8", "surrogateescape").rstrip("\n\t")
        reading.path = path if classify(path) in _JUDGED and not _NEVER.search(path) else ""
    elif line.startswith(b"+++ "):
        reading.path = ""
    elif reading.path and not line.startswith(b"-"):
        text = reading.head + line[1:].decode("utf-8", "replace")
        reading.head = text if not reading.head and text.rstrip().endswith("PRIVATE KEY-----") else ""
        for hit in find_secrets(text, assigned=False):
            key = text[hit.start : hit.end]
            reading.found[key] = _Found(reading.day, reading.path, reading.commit, hit.kind, key[:2])


def _gone(root: Path, board: Board, found: dict[str, _Found]) -> Iterator[Sign]:
    """Yield those that are in no file any more: what still is, another check tells."""
    named = {sign.path for sign in board.of("real_secret_committed")}
    with Folders(root) as folders:
        here = "".join(
            _text(folders, path) for path in sorted(named | {f.path for f in found.values()} & set(board.paths))
        )
    for key, place in sorted(found.items(), key=lambda item: item[1]):
        if key not in here:
            excerpt = f"{place.kind}: {place.head}***, committed on {place.day}"
            yield Sign(NAME, place.path, f"commit {place.commit}", excerpt)


def _text(folders: Folders, path: str) -> str:
    raw = folders.read(path, _MOST_FILE)
    return "" if isinstance(raw, Unread) else raw.decode("utf-8", "replace")
