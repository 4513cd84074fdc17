"""What debtkit keeps in a project: facts on disk, one writer at a time."""

from __future__ import annotations

import errno
import json
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from debtkit.facts import SCHEMA, Fact, in_order
from debtkit.render import atomic_write, explained, read_plain, refuse_links

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator
    from pathlib import Path

FOLDER = ".debtkit"
_IGNORE = "cache/\npredictions/\n.lock\n"
_LOCK_SECONDS = 10.0


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the project's lock, so that two notebooks lose no answer.

    Raises
    ------
    OSError
        If the folder cannot be written, or somebody else holds the lock for ten seconds; the message says what to do.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - only writers need it

    prepare(root)
    lock = root / FOLDER / ".lock"
    held_lock = FileLock(lock, timeout=_LOCK_SECONDS)
    try:
        held_lock.acquire()
    except Timeout as held:
        msg = f"{lock} has been held for {_LOCK_SECONDS:.0f} s by another program; close it and try again"
        raise OSError(msg) from held
    except OSError as problem:
        raise explained(lock, problem) from problem
    try:
        yield
    finally:
        held_lock.release()


def prepare(root: Path) -> None:
    """Make the project's own folder, with the part of it that git should not see."""
    folder = root / FOLDER
    for part in (folder / "facts", folder / ".lock"):
        refuse_links(root, part)
    try:
        (folder / "facts").mkdir(parents=True, exist_ok=True)
        if not (folder / ".gitignore").exists():
            atomic_write(folder / ".gitignore", _IGNORE)
    except OSError as problem:
        full = problem.errno in {errno.ENOSPC, errno.EDQUOT}
        reason = os.strerror(problem.errno) if problem.errno else str(problem)
        remedy = "Free some space and try again" if full else "Make the folder writable, or work on a copy"
        msg = f"{folder} cannot be written ({reason}), so nothing was kept. {remedy}"
        raise OSError(msg) from problem


def write_facts(root: Path, name: str, facts: Iterable[Fact]) -> Path:
    """Keep the facts of one instrument: sorted, without a time stamp, atomically."""
    path = root / FOLDER / "facts" / f"{name}.json"
    record = {"schema": SCHEMA, "instrument": name, "facts": [fact.as_dict() for fact in in_order(facts)]}
    atomic_write(path, json.dumps(record, ensure_ascii=False, indent=1) + "\n")
    return path


def read_facts(root: Path, *, skip: Container[str] = ()) -> tuple[Fact, ...]:
    """Return all facts that were kept, but for the instruments named in `skip`.

    Raises
    ------
    ValueError
        If a file is not what debtkit writes; the message names the file and how to mend it.
    """
    found: list[Fact] = []
    folder = root / FOLDER / "facts"
    refuse_links(root, folder)
    for path in sorted(folder.glob("*.json")):
        if path.stem in skip:
            continue
        try:
            record = json.loads((read_plain(path) or b"").decode("utf-8"))
            if record["schema"] != SCHEMA:
                msg = f"its schema is {record['schema']!r}, this debtkit reads {SCHEMA!r}"
                raise ValueError(msg)  # noqa: TRY301 - one way out for every fault of the file
            found += [Fact.from_dict(fact) for fact in record["facts"]]
        except (ValueError, KeyError, TypeError, RecursionError) as problem:
            msg = f"{path} is not a fact file of debtkit ({problem}); delete it and measure again"
            raise ValueError(msg) from problem
    return in_order(found)
