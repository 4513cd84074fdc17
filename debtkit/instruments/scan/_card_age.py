"""Which cards of models are older than the models: by the dates of git, line by line."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan._git import run_git

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._git import GitFacts

LEAST_DAYS = 30
NAME = "card.stale"
_DAY = 86_400
_LINES = ("model.id", "hub.load", "prompt.code")
"""Signs whose line says which model it is, or what it is asked."""
_FILES = {"hparams_in_config": 1, "prompts_outside_code": 1, "train": 20, "finetune": 20}
"""Signs of whole files, and how many lines of one have to be new before the model is taken for another one."""
_WEIGHTS = (".safetensors", ".gguf", ".onnx", ".pt", ".pth", ".ckpt", ".bin", ".h5", ".pkl", ".joblib")
_OURS = frozenset({FileClass.OWN, FileClass.PROMPT})
_MOST_FILES = 12
_MOST_LINES = 12
_MOST_PLACES = 3
_ANYWHERE = re.compile(r"(?i)^(?:|docs?|documentation|model[_-]?cards?|\.github|cards?)$")
_BLAME = re.compile(r"^([0-9a-f]{40}) \d+ (\d+)(?: \d+)?$")


class _Change(NamedTuple):
    when: int
    path: str
    line: int
    what: str


def models_younger_than_cards(root: Path, board: Board, git: GitFacts) -> Iterator[Sign]:
    """Yield each card that is older than its model by more than `LEAST_DAYS`, and the places that changed since."""
    for card in dict.fromkeys(sign.path for sign in board.of("card.model")):
        written = git.last_touch.get(card)
        if git.shallow or written is None:
            continue
        latest = sorted(_changes(root, board, git, card, written), reverse=True)[:_MOST_PLACES]
        late = [change for change in latest if change.when - written > LEAST_DAYS * _DAY]
        if late:
            newest = late[0]
            days = (newest.when - written) // _DAY
            told = f"last changed on {_date(written)}; {newest.what} in {newest.path} changed {days} days later"
            yield Sign(NAME, card, "L1", told, 1)
        for change in late:
            told = f"{change.what}: changed on {_date(change.when)}, after the card"
            yield Sign(NAME, change.path, f"L{change.line}" if change.line else "", told, change.line)


def _changes(root: Path, board: Board, git: GitFacts, card: str, written: int) -> Iterator[_Change]:
    after = {
        path
        for path, moment in git.last_touch.items()
        if moment - written > LEAST_DAYS * _DAY and board.paths.get(path) in _OURS and _is_about(card, path)
    }
    for path in sorted(after):
        if path.lower().endswith(_WEIGHTS):
            yield _Change(git.last_touch[path], path, 0, "weights")
    lines: dict[str, dict[int, str]] = {}
    for sign in board.of(*_LINES):
        if sign.path in after and sign.line and sign.extra != "local":
            lines.setdefault(sign.path, {})[sign.line] = _what(sign)
    newest = sorted(lines, key=lambda path: (-git.last_touch[path], path))[:_MOST_FILES]
    for path in newest:
        yield from _lines_changed(root, path, lines[path])
    least = {sign.path: _FILES[name] for name in _FILES for sign in board.of(name) if sign.path in after}
    yield from _files_changed(root, git, card, least)


def _is_about(card: str, path: str) -> bool:
    """Return whether a card may be about a file: a card in a folder of its own is about that folder."""
    folder = card.rpartition("/")[0]
    return bool(_ANYWHERE.match(folder.rpartition("/")[2])) or path.startswith(f"{folder}/")


def _what(sign: Sign) -> str:
    return {"model.id": "the model's name", "hub.load": "a load of weights"}.get(sign.name, "a prompt")


def _lines_changed(root: Path, path: str, lines: Mapping[int, str]) -> Iterator[_Change]:
    """Ask git who last changed these lines; white space and moves do not count."""
    spans = [part for line in sorted(lines)[:_MOST_LINES] for part in ("-L", f"{line},{line}")]
    told = run_git(
        root, "-c", "blame.ignoreRevsFile=", "blame", "--porcelain", "-w", "-M", "-C", *spans, "HEAD", "--", path
    )
    times: dict[str, int] = {}
    found: list[tuple[str, int]] = []
    for row in (told or "").split("\n"):
        if match := _BLAME.match(row):
            found.append((match[1], int(match[2])))
        elif row.startswith("committer-time ") and found:
            times[found[-1][0]] = int(row.partition(" ")[2])
    for commit, line in found:
        if commit in times and line in lines:
            yield _Change(times[commit], path, line, lines[line])


def _files_changed(root: Path, git: GitFacts, card: str, least: Mapping[str, int]) -> Iterator[_Change]:
    """Count what is new in files since the card was last changed."""
    if not least:
        return
    commit = (run_git(root, "log", "-1", "--format=%H", "HEAD", "--", card) or "").strip()
    if not commit:
        return
    paths: Sequence[str] = sorted(least, key=lambda path: (-git.last_touch[path], path))[:_MOST_FILES]
    told = run_git(
        root, "diff", "--numstat", "-z", "-w", "--no-renames", "--no-ext-diff", "--no-textconv", "--relative",
        "--diff-filter=M", commit, "HEAD", "--", *paths,
    )  # fmt: skip
    for row in (told or "").split("\0"):
        added, _, rest = row.partition("\t")
        path = rest.partition("\t")[2]
        if path in least and added.isdigit() and int(added) >= least[path]:
            what = "training code" if least[path] > 1 else "parameters or prompts"
            yield _Change(git.last_touch[path], path, 0, what)


def _date(moment: int) -> str:
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d}"
