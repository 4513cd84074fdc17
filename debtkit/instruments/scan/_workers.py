"""The looking phase in several processes.

Each worker is a fresh interpreter that gets its share of paths as JSON and answers with JSON: no fork of a threaded
kernel, no pickles.
"""

# ruff: noqa: S603 - our own module in our own interpreter

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan._dispatch import Dispatcher
from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan._look import Looked, look
from debtkit.instruments.scan.rules._registry import all_rules

if TYPE_CHECKING:
    from collections.abc import Sequence


def look_in_processes(
    root: Path, files: Sequence[tuple[str, FileClass, int]], own_roots: frozenset[str], jobs: int
) -> Looked:
    """Share the files among processes; what a lost worker did not answer is looked at here."""
    shares = [files[start::jobs] for start in range(jobs)]
    workers = [_start(root, share, own_roots) for share in shares]
    total = Looked()
    for worker, share in zip(workers, shares, strict=True):
        answer = _answer(worker)
        _merge(total, look(root, share, own_roots, Dispatcher(all_rules())) if answer is None else answer)
    return total


def _start(root: Path, share: Sequence[tuple[str, FileClass, int]], own_roots: frozenset[str]) -> subprocess.Popen[str]:
    worker = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; sys.path[:] = sys.argv[1:]; from debtkit.instruments.scan._workers import work; work()",
            *sys.path,
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="ascii",
    )
    if worker.stdin is not None:
        json.dump({"root": str(root), "files": share, "own_roots": sorted(own_roots)}, worker.stdin)
        worker.stdin.close()
    return worker


def _answer(worker: subprocess.Popen[str]) -> Looked | None:
    text = worker.stdout.read() if worker.stdout else ""
    if worker.stdout:
        worker.stdout.close()
    if worker.wait() != 0:
        return None
    data = json.loads(text)
    return Looked(
        signs=[Sign(*sign) for sign in data["signs"]],
        lines=data["lines"],
        skipped=[(path, reason) for path, reason in data["skipped"]],
        partly=[(path, reason) for path, reason in data["partly"]],
        read=data["read"],
        bytes=data["bytes"],
    )


def _merge(total: Looked, part: Looked) -> None:
    total.signs += part.signs
    total.lines |= part.lines
    total.skipped += part.skipped
    total.partly += part.partly
    total.read += part.read
    total.bytes += part.bytes


def work() -> None:
    """Be a worker: read the task from standard input, answer on standard output."""
    task = json.load(sys.stdin)
    files = [(path, FileClass(kind), size) for path, kind, size in task["files"]]
    seen = look(Path(task["root"]), files, frozenset(task["own_roots"]), Dispatcher(all_rules()))
    answer = {name: getattr(seen, name) for name in ("signs", "lines", "skipped", "partly", "read", "bytes")}
    json.dump(answer, sys.stdout)
