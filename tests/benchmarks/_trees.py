"""Project trees to measure, the same on each machine of one Python: nothing is drawn, nothing is downloaded."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

import debtkit

if TYPE_CHECKING:
    from collections.abc import Iterator

_REPOSITORY = Path(__file__).parents[2]
_SAMPLE = Path(debtkit.__file__).parent / "workshop/sample/project"
_AUTHORS = ("Ada", "Bela", "Cleo", "Dara", "Edo")
_DAY = 86_400
_LARGEST = 40_000
"""Bytes of a module: the largest of the standard library are tables, and longer than what a team writes."""
_FIRST_DAY = 1_750_000_000
_CONFIG = """\
# Run {number}: a smaller model on the same tickets.
model:
  name: titler-{number}
  base: distil-small
train:
  learning_rate: 0.000{number}
  batch_size: 16
  max_steps: 1200
  seed: {number}
data:
  path: data/tickets.jsonl
  splits: [train, test]
steps:
{steps}"""
_STEP = "  - name: step-{number}\n    run: python -m titler.step --number {number}\n    needs: [data]\n"


def whole_repository(root: Path) -> Path:
    """Write 1,100 files as a team keeps them, by bytes three quarters Python: code, prose, settings, a history."""
    for number, source in enumerate(_modules()):
        _copy(source, root / f"src/part{number // 40}/{source.name}")
    for number in range(8):
        shutil.copytree(_SAMPLE, root / f"apps/app{number}", ignore=shutil.ignore_patterns("__pycache__"))
    prose = sorted((_REPOSITORY / "docs").glob("*.md"))
    for number in range(180):
        _copy(prose[number % len(prose)], root / f"docs/part{number // 15}/page{number}.md", most=8_000)
    for number in range(120):
        steps = "".join(_STEP.format(number=step) for step in range(number % 60 + 10))
        _write(root / f"configs/run{number}.yaml", _CONFIG.format(number=number, steps=steps))
    _history(root, commits=400)
    return root


def small_files(root: Path, files: int) -> Path:
    """Write so many files of the sample project, one folder for each copy of it."""
    sources = [path for path in sorted(_SAMPLE.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
    for number in range(files):
        copy, source = divmod(number, len(sources))
        _copy(sources[source], root / f"team{copy // 20}/app{copy}/{sources[source].relative_to(_SAMPLE)}")
    return root


def _modules() -> Iterator[Path]:
    library = Path(sysconfig.get_path("stdlib"))
    skipped = {"site-packages", "test", "tests", "idlelib", "lib2to3", "__pycache__"}
    for path in sorted(library.rglob("*.py")):
        if skipped.isdisjoint(path.relative_to(library).parts) and path.stat().st_size <= _LARGEST:
            yield path


def _copy(source: Path, target: Path, most: int | None = None) -> None:
    target = target if not target.exists() else target.with_stem(f"{source.parent.name}_{target.stem}")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(source.read_bytes()[:most])


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _history(root: Path, commits: int) -> None:
    """Commit everything, a part of the files at a time, in one go of ``git fast-import``."""
    files = sorted(path for path in root.rglob("*") if path.is_file())
    stream: list[bytes] = []
    for number in range(commits):
        author = _AUTHORS[number * number % len(_AUTHORS)]
        who = f"{author} <{author.lower()}@example.org> {_FIRST_DAY + number * _DAY} +0000"
        stream.append(f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata 5\nStep\n\n".encode())
        touched = files[number::commits] + [files[number * step % len(files)] for step in (3, 7, 11)]
        for path in dict.fromkeys(touched):
            content = path.read_bytes() + b"\n" * (commits - number - 1 if path.suffix == ".md" else 0)
            name = path.relative_to(root).as_posix()
            stream.append(f"M 100644 inline {name}\ndata {len(content)}\n".encode() + content + b"\n")
    subprocess.run(["git", "init", "-q", "-b", "main", str(root)], check=True)
    subprocess.run(["git", "-C", str(root), "fast-import", "--quiet"], input=b"".join(stream), check=True)
    subprocess.run(["git", "-C", str(root), "reset", "-q"], check=True)
