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

from debtkit.instruments.scan._cache import Memory
from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan._dispatch import Dispatcher
from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan._look import Looked, look
from debtkit.instruments.scan.rules._registry import all_rules

if TYPE_CHECKING:
    from collections.abc import Sequence


def look_in_processes(
    root: Path,
    files: Sequence[tuple[str, FileClass, int]],
    own_roots: frozenset[str],
    jobs: int,
    memory: Memory | None = None,
) -> Looked:
    """Share the files among processes; what a lost worker did not answer is looked at here."""
    shares = [files[start::jobs] for start in range(jobs)]
    salt = memory.salt if memory else None
    workers = [_start(root, share, own_roots, salt) for share in shares]
    total = Looked()
    for worker, share in zip(workers, shares, strict=True):
        answer = _answer(worker)
        if answer is None:
            total.add(look(root, share, own_roots, Dispatcher(all_rules()), memory))
        else:
            total.add(answer[0])
            if memory is not None:
                memory.new.update(answer[1])
    return total


def _start(
    root: Path, share: Sequence[tuple[str, FileClass, int]], own_roots: frozenset[str], salt: bytes | None
) -> subprocess.Popen[str]:
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
        task = {"root": str(root), "files": share, "own_roots": sorted(own_roots), "salt": salt and salt.hex()}
        json.dump(task, worker.stdin)
        worker.stdin.close()
    return worker


def _answer(worker: subprocess.Popen[str]) -> tuple[Looked, dict[bytes, str]] | None:
    text = worker.stdout.read() if worker.stdout else ""
    if worker.stdout:
        worker.stdout.close()
    if worker.wait() != 0:
        return None
    data = json.loads(text)
    looked = Looked(
        signs=[Sign(*sign) for sign in data["signs"]],
        lines=data["lines"],
        skipped=[(path, reason) for path, reason in data["skipped"]],
        partly=[(path, reason) for path, reason in data["partly"]],
        read=data["read"],
        bytes=data["bytes"],
    )
    return looked, {bytes.fromhex(key): seen for key, seen in data["new"].items()}


def work() -> None:
    """Be a worker: read the task from standard input, answer on standard output."""
    task = json.load(sys.stdin)
    files = [(path, FileClass(kind), size) for path, kind, size in task["files"]]
    memory = Memory(bytes.fromhex(task["salt"])) if task["salt"] else None
    seen = look(Path(task["root"]), files, frozenset(task["own_roots"]), Dispatcher(all_rules()), memory)
    answer = {name: getattr(seen, name) for name in ("signs", "lines", "skipped", "partly", "read", "bytes")}
    answer["new"] = {key.hex(): kept for key, kept in memory.new.items()} if memory else {}
    json.dump(answer, sys.stdout)
