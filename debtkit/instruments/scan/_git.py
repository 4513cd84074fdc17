"""Read a repository's own history with a few short git commands.

Git is told to run nothing that the scanned repository configures: no hooks, no file-system monitor, no pager, no
filters.
"""

# ruff: noqa: S603 - git of the user's PATH is meant, with arguments of our own

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SECONDS = 20
_MOST_COMMITS = 2_000
_DAY = 86_400
_BOT = re.compile(r"\[bot\]|(^|[-_ ])bot$|dependabot|renovate|pre-commit-ci|github-actions|greenkeeper", re.IGNORECASE)
_REPAIR = re.compile(
    r"(?i)\b(?:(?:bug|hot)?fix(?:e[sd]|ing)?|revert(?:s|ed|ing)?|repair(?:s|ed)?|regression|bugs?|broken)\b"
)
_SAFE = (
    "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false",
    "-c", "log.showSignature=false", "-c", "diff.external=", "-c", "core.attributesFile=/dev/null",
    "-c", "protocol.allow=never", "-c", "safe.directory=*",
    "-c", "core.sshCommand=false", "-c", "maintenance.auto=false", "-c", "gc.auto=0",
)  # fmt: skip


def git_command(root: Path, *args: str) -> tuple[list[str], dict[str, str]]:
    """Return the command line and the environment of a git command that runs nothing the repository configures."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env.update(
        GIT_FLUSH="0", GIT_OPTIONAL_LOCKS="0", GIT_PAGER="cat", GIT_TERMINAL_PROMPT="0", GIT_NO_LAZY_FETCH="1",
        LC_ALL="C", GIT_CONFIG_COUNT="1", GIT_CONFIG_KEY_0="safe.directory", GIT_CONFIG_VALUE_0="*",
    )  # fmt: skip
    return ["git", "--no-pager", *_SAFE, "-C", str(root), *args], env


def run_git(root: Path, *args: str) -> str | None:
    """Return what a git command prints, or None when there is no git, no repository, or no answer in time."""
    command, env = git_command(root, *args)
    try:
        done = subprocess.run(
            command, capture_output=True, check=False, env=env, stdin=subprocess.DEVNULL, timeout=_SECONDS
        )
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else None


@dataclass(slots=True)
class GitFacts:
    """The numbers of one history.

    ``recent`` counts commits per path in the 90 days before the last commit, ``last_touch`` is the time of a
    path's last commit
    (only the newest commits are read, see `truncated`).
    """

    commits: int = 0
    authors: int = 0
    bus_factor: int = 0
    last_commit: str = ""
    last_time: int = 0
    shallow: bool = False
    tags: int = 0
    truncated: bool = False
    touched: Counter[str] = field(default_factory=Counter)
    hands: dict[str, set[str]] = field(default_factory=dict)
    """The people, bots left out, who committed to each path."""
    recent: Counter[str] = field(default_factory=Counter)
    repairs: Counter[str] = field(default_factory=Counter)
    """Of these commits, those whose first line says that they mend something."""
    last_touch: dict[str, int] = field(default_factory=dict)

    @property
    def median_recent(self) -> float:
        """Return the median of commits over the files touched in the last 90 days."""
        counts = sorted(self.recent.values())
        if not counts:
            return 0.0
        middle = len(counts) // 2
        return float(counts[middle]) if len(counts) % 2 else (counts[middle - 1] + counts[middle]) / 2


def read_history(root: Path) -> GitFacts | None:
    """Return the numbers of the repository that starts at ``root``, or None when there is none."""
    part = () if (root / ".git").exists() else ("--", ".")
    log = run_git(
        root, "log", "--use-mailmap", "--no-renames", "--no-ext-diff", "--no-textconv", "--relative", "-z",
        "--format=%x01%ct%x02%cs%x02%aN%x02%aE%x02%p%x02%s%x03", "--name-only", "-n", str(_MOST_COMMITS), "HEAD", *part,
    )  # fmt: skip
    if not log:
        return None
    facts = GitFacts()
    by_author: Counter[str] = Counter()
    paths_of: dict[str, set[str]] = {}
    touches: list[tuple[int, list[str]]] = []
    records = log.split("\x01")[1:]
    for record in records:
        head, _, names = record.partition("\x03")
        moment, person, paths = _count(facts, head.split("\x02"), names)
        touches.append((moment, paths))
        if person is not None:
            by_author[person] += 1
            paths_of.setdefault(person, set()).update(paths)
    facts.truncated = len(records) >= _MOST_COMMITS
    for moment, paths in reversed(touches):
        facts.last_touch.update(dict.fromkeys(paths, moment))
    for person, touched in paths_of.items():
        for path in touched:
            facts.hands.setdefault(path, set()).add(person)
    _settle(facts, by_author)
    facts.shallow = _is_shallow(root)
    facts.tags = len((run_git(root, "tag", "--list") or "").split())
    return facts


def _is_shallow(root: Path) -> bool:
    folder = root / ".git"
    if folder.is_dir():
        return (folder / "shallow").is_file()
    return (run_git(root, "rev-parse", "--is-shallow-repository") or "").strip() == "true"


def _count(facts: GitFacts, head: list[str], names: str) -> tuple[int, str | None, list[str]]:
    """Take in one commit, and return its time, its person (bots have none), and its paths; merges only tell the day."""
    seconds, day, author, mail, parents, subject = head
    moment = int(seconds) if seconds.isdigit() else 0
    if moment > facts.last_time:
        facts.last_time, facts.last_commit = moment, day
    if " " in parents:
        return moment, None, []
    facts.commits += 1
    paths = [plain for path in names.split("\0") if (plain := path.strip("\n"))]
    facts.touched.update(paths)
    if moment > facts.last_time - 90 * _DAY:
        facts.recent.update(paths)
        if _REPAIR.search(subject):
            facts.repairs.update(paths)
    return moment, _person(author, mail), paths


@lru_cache(maxsize=1024)
def _person(author: str, mail: str) -> str | None:
    return None if is_robot(author, mail) else author.strip().lower()


def is_robot(author: str, mail: str) -> bool:
    """Return whether a commit is a robot's, by its name or mail."""
    return bool(_BOT.search(author.strip().lower()) or _BOT.search(mail.partition("@")[0]))


def _settle(facts: GitFacts, by_author: Counter[str]) -> None:
    facts.authors = len(by_author)
    half, total = 0, sum(by_author.values())
    for _, count in by_author.most_common():
        half += count
        facts.bus_factor += 1
        if half * 2 >= total:
            break


def idle_months(facts: GitFacts, path: str, now: int) -> int:
    """Return whole months (of 30 days) since the last commit to a path."""
    touched = facts.last_touch.get(path)
    return max(0, (now - touched) // (30 * _DAY)) if touched is not None else 0
