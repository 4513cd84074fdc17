"""``scan``: from a folder to facts."""

# ruff: noqa: FBT001, FBT002 - the published signature

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from debtkit.facts import Evidence, Fact, Status, in_order
from debtkit.instruments.scan._absent import files_away
from debtkit.instruments.scan._board import Board
from debtkit.instruments.scan._cache import WORTH_KEEPING, opened
from debtkit.instruments.scan._classes import classify, nested_projects
from debtkit.instruments.scan._dispatch import Dispatcher
from debtkit.instruments.scan._git import idle_months, read_history
from debtkit.instruments.scan._lister import list_files
from debtkit.instruments.scan._look import Looked, look, recall
from debtkit.instruments.scan._models import table_date
from debtkit.instruments.scan._own import importable, own_roots
from debtkit.instruments.scan._result import Finding, ScanResult
from debtkit.instruments.scan._second_look import second_look
from debtkit.instruments.scan._workers import look_in_processes
from debtkit.instruments.scan.rules._base import Rule
from debtkit.instruments.scan.rules._registry import all_rules
from debtkit.instruments.scan.rules.retirement import shutdown_dates
from debtkit.instruments.scan.systems import read_systems

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from debtkit.instruments.scan._classes import FileClass
    from debtkit.instruments.scan._git import GitFacts
    from debtkit.instruments.scan._lister import Listing
    from debtkit.instruments.scan.rules._base import Collector, Verdict

_MOST_PLACES = 2_000
_STRONGEST = 3
_FILES_A_TICK = 25
_WORTH_PROCESSES = 200
KINDS = ("hosted_model_app", "rag", "agent", "fine_tuned", "trained_from_scratch", "library", "notebook_research")


def scan(
    path: str | os.PathLike[str],
    profile: str | Iterable[str] = "auto",
    git: bool = True,
    jobs: int = 1,
    as_of: date | None = None,
    progress: Callable[[int, int], None] | None = None,
    cache: bool = True,
    history: bool = False,
) -> ScanResult:
    """Measure a project on disk.

    Nothing of the project is imported, executed or unpickled, no link is followed out of it, and nothing is sent
    anywhere.

    Parameters
    ----------
    path
        The folder of the project.
    profile
        ``"auto"``, or the kinds of system it is: any of ``hosted_model_app, rag, agent, fine_tuned,
        trained_from_scratch, library,
        notebook_research``. A given profile replaces what the scan would derive.
    git
        Whether to read the list of files and the history from git.
    jobs
        Number of processes; more than one pays from some hundred files on. The result is the same.
    as_of
        The day on which dates are judged (model shutdowns). Without it, the day of the shipped table or of
        the last commit,
        whichever is later: never today, so that the same project gives the same bytes on another day.
    progress
        Called with the number of files that were read and of all files, now and then; with ``jobs`` above one
        it is not called.
    cache
        Whether what was seen of a file is kept for the next scan: in ``.debtkit/cache`` of a project that has a
        ``.debtkit`` folder or a ``debtkit.yaml``, else in the user's own cache folder. The result is the same.
    history
        Whether to search what past commits added for keys, too. That takes about as long as the rest of the scan.

    Returns
    -------
    ScanResult
        Facts, findings and coverage.

    Raises
    ------
    NotAProjectError
        If the path is missing, is not a folder, cannot be opened, or is a bare repository. It is a `ValueError`.
    ValueError
        If the profile names an unknown kind or ``jobs`` is less than one.
    """
    forced = _kinds(profile)
    if jobs < 1:
        msg = f"jobs is {jobs}; pass 1 or more processes"
        raise ValueError(msg)
    root = Path(path)
    listing = list_files(root, git=git)
    rules = all_rules()
    project = _classified(listing)
    looked = _look(root, project, rules, jobs, progress, cache)
    systems = read_systems(root, listing.sizes)
    past = read_history(root) if git else None
    board = Board(
        paths=dict(project.paths),
        sizes=dict(listing.sizes),
        as_of=as_of or _latest_known_day(past),
        git=past,
        lines=looked.lines,
        forced=forced,
    )
    board.add(looked.signs)
    board.add(systems.signs)
    board.settle()
    board.add(files_away(root, listing))
    board.add(second_look(root, board, history=history))
    looked.partly.extend(systems.unread)
    return _result(root, board, rules, _coverage(project, listing, looked, board, git=git), systems.facts)


def _kinds(profile: str | Iterable[str]) -> frozenset[str]:
    given = frozenset() if profile == "auto" else frozenset([profile] if isinstance(profile, str) else profile)
    unknown = sorted(given - set(KINDS))
    if unknown:
        msg = f"profile names {unknown[0]!r}; it is 'auto' or any of {', '.join(KINDS)}"
        raise ValueError(msg)
    return given


@dataclass(slots=True)
class _Project:
    paths: dict[str, FileClass]
    files: list[tuple[str, FileClass, int]]
    left_out: int


def _classified(listing: Listing) -> _Project:
    nested = nested_projects(listing.sizes)
    paths: dict[str, FileClass] = {}
    left_out = 0
    for path in listing.sizes:
        kind = classify(path, nested)
        if kind is None:
            left_out += 1
        else:
            paths[path] = kind
    return _Project(paths, [(path, kind, listing.sizes[path]) for path, kind in paths.items()], left_out)


def _look(
    root: Path,
    project: _Project,
    rules: Sequence[Collector],
    jobs: int,
    progress: Callable[[int, int], None] | None,
    cache: bool,
) -> Looked:
    own = own_roots(project.paths)
    with opened(root, rules, own) if cache and len(project.files) >= WORTH_KEEPING else nullcontext() as memory:
        if jobs == 1:
            return look(root, _telling(project.files, progress), own, Dispatcher(rules), memory)
        known, files = recall(root, project.files, memory) if memory else (Looked(), project.files)
        if len(files) >= _WORTH_PROCESSES:
            known.add(look_in_processes(root, files, own, jobs, memory))
        else:
            known.add(look(root, _telling(files, progress), own, Dispatcher(rules), memory))
        return known


def _telling(
    files: Sequence[tuple[str, FileClass, int]], progress: Callable[[int, int], None] | None
) -> Iterator[tuple[str, FileClass, int]]:
    for done, file in enumerate(files):
        if progress is not None and done % _FILES_A_TICK == 0:
            progress(done, len(files))
        yield file


def _latest_known_day(history: GitFacts | None) -> date:
    last = [datetime.fromtimestamp(history.last_time, UTC).date()] if history and history.last_time else []
    return max([table_date(), *last])


def _coverage(project: _Project, listing: Listing, looked: Looked, board: Board, *, git: bool) -> dict[str, Any]:
    notes = []
    history = board.git
    if not project.files:
        notes.append("the folder holds no files to read")
    if not git:
        notes.append("git was not read, as asked")
    elif history is None:
        notes.append("no git history was found")
    elif history.shallow:
        notes.append("the clone is shallow: authors, dates and churn cover only the commits that are here")
    if any(sign.extra == "part" for sign in board.of("past.searched")):
        notes.append("the history was searched for keys only in part: git could not read all of it, or it is too large")
    unlisted = set(listing.skipped)
    skipped = sorted({*unlisted, *looked.skipped})
    return {
        "files": len(listing.sizes) + len(unlisted),
        "read": looked.read,
        "bytes": looked.bytes,
        "left_out": project.left_out,
        "not_text": len(project.files) - looked.read - len(looked.skipped),
        "listed_by": "git" if listing.by_git else "walk",
        "skipped": [{"path": path, "reason": reason} for path, reason in skipped],
        "partly_read": [{"path": path, "reason": reason} for path, reason in sorted(looked.partly)],
        "notes": notes,
    }


def _result(
    root: Path, board: Board, rules: Sequence[Collector], coverage: dict[str, Any], facts_of_systems: Sequence[Fact]
) -> ScanResult:
    facts = [*facts_of_systems]
    findings: list[Finding] = []
    for rule in rules:
        if isinstance(rule, Rule):
            verdict = rule.judge(board)
            facts.extend(_facts(rule, verdict))
            findings.extend(_findings(rule, verdict))
    facts.extend(shutdown_dates(board))
    facts.extend(_git_facts(board, {finding.path for finding in findings if finding.bad}))
    name = root.resolve().name or "project"
    order = sorted(findings, key=lambda f: (f.rule, f.key, f.path, f.line, f.locator, f.excerpt))
    return ScanResult(name, in_order(facts), tuple(order), coverage)


def _facts(rule: Rule, verdict: Verdict) -> list[Fact]:
    source = f"scan.{rule.area}@1"
    most = _MOST_PLACES if rule.bad else _STRONGEST
    places = tuple(Evidence(sign.path, sign.locator, sign.excerpt) for sign in verdict.places[:most])
    facts = [Fact(rule.key, verdict.value, verdict.status, evidence=places, source=source)]
    if rule.bad and len(verdict.places) > _MOST_PLACES:
        facts.append(Fact(f"{rule.key}.count", len(verdict.places), Status.DERIVED, source=source))
    return facts


def _findings(rule: Rule, verdict: Verdict) -> list[Finding]:
    if verdict.status is not Status.MEASURED or bool(verdict.value) is not rule.bad or not rule.check:
        return []
    if not rule.bad:
        says = rule.says or f"looked for {rule.key.replace('_', ' ')}, found none"
        return [Finding(rule.check, rule.area, rule.key, ".", "", "", says, rule.fix)]
    return [
        Finding(
            rule.check,
            rule.area,
            rule.key,
            s.path,
            s.locator,
            s.excerpt,
            rule.says or rule.key.replace("_", " "),
            rule.fix,
            s.line,
        )
        for s in verdict.places
    ]


def _git_facts(board: Board, paths: set[str]) -> list[Fact]:
    history = board.git
    source = "scan.git@1"
    if history is None:
        return []
    numbers: dict[str, int | float | str | bool] = {
        "git.commits": history.commits,
        "git.authors": history.authors,
        "git.bus_factor": history.bus_factor,
        "git.last_commit": history.last_commit,
        "git.shallow": history.shallow,
        "git.median_commits_90d": history.median_recent,
    }
    facts = [Fact(key, value, Status.DERIVED, source=source) for key, value in numbers.items()]
    for path in sorted(paths):
        if path in history.last_touch:
            facts.append(Fact("file.commits_90d", history.recent[path], Status.DERIVED, subject=path, source=source))
            repairs = history.repairs[path]
            facts.append(Fact("file.repairs_90d", repairs, Status.DERIVED, subject=path, source=source))
            months = idle_months(history, path, history.last_time)
            facts.append(Fact("file.idle_months", months, Status.DERIVED, subject=path, source=source))
    return facts


__all__ = ["importable", "scan"]
