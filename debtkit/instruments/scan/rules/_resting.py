"""A project that nobody works on any more, and that does not say so."""

# ruff: noqa: E501 - hooks are documented once, in Rule; a pattern reads best on one line

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan._models import retirement, table_date
from debtkit.instruments.scan.rules._base import Rule, Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._markdown import Document

_MOST_DAYS = 365
_MOST_NAMED = 3
_NOTICE = re.compile(
    r"(?i)\b(?:un|not (?:actively )?|no longer (?:actively )?|not being )(?:maintained|supported|developed|updated)\b|\b(?:deprecat\w+|discontinued|sunset|archiv(?:ed|al)|inactive|dormant|superseded|replaced by|obsolete|end[- ]of[- ]life)\b"
    r"|\bmaintenance mode\b|\bfeature[- ]complete\b|\b(?:proof[- ]of[- ]concept|one[- ]off|snapshot of|as[- ]is\b.{0,40}\bno (?:support|maintenance))|\b(?:code|companion|materials?|supplement\w*) (?:for|to|of) (?:the|our|a|my) (?:\w+ ){0,3}(?:paper|article|book|talk|course|tutorial|video|blog)"
)


class UnmaintainedAndSilent(Rule):
    """The last commit is more than a year old, what it needs moves on, and the README says nothing about it."""

    key = "unmaintained_and_silent"
    area = "retirement"
    check = "DK1013"
    bad = True
    about = Subject("a history whose last commit is more than twelve months before the day of judgement", ())
    needs = ("doc",)
    reads = frozenset({FileClass.DOCS, FileClass.OWN})
    says = "nobody has worked on this for a year, what it needs moves on, and the README does not say so"
    fix = "Say in the first lines of the README that the project rests, since when and what to use instead; or pin what it needs and archive it."
    looks_at = "the day of the last commit, the READMEs, and what is open: dependencies without a version, models shut down since"
    not_counted = ("A project at rest whose dependencies are pinned and whose models still answer.",)
    known_limits = (
        "Dates are judged on the day that is given, without one on the later of the last commit and the day of the shipped table: a young project is not at rest by that.",
        "Work that goes on in a branch or a fork is not seen.",
    )

    def document(self, doc: Document) -> Iterator[Sign]:
        if doc.is_readme and not doc.folder:
            yield doc.sign("readme.root", 1, excerpt="")
            yield from doc.find("rest.notice", _NOTICE, most=1)

    def applies(self, board: Board) -> bool:
        return _idle_days(board) > _MOST_DAYS

    def evidence(self, board: Board) -> Iterable[Sign]:
        if not self.applies(board) or board.git is None or board.has("rest.notice"):
            return ()
        moving = [*_open_dependencies(board), *_gone_models(board)]
        if not moving:
            return ()
        path = next((sign.path for sign in board.of("readme.root")), "README.md")
        excerpt = f"last commit on {board.git.last_commit}; open: {'; '.join(moving[:_MOST_NAMED])}"
        return [Sign(self.key, path, "", excerpt)]


def _idle_days(board: Board) -> int:
    if board.git is None or not board.git.last_time or board.as_of is None:
        return 0
    return (board.as_of - datetime.fromtimestamp(board.git.last_time, UTC).date()).days


def _open_dependencies(board: Board) -> list[str]:
    if board.has("python_lock_file"):
        return []
    paths = sorted({sign.path for sign in board.of("requirement.open")})
    return [f"{path} (dependencies without a version)" for path in paths]


def _gone_models(board: Board) -> list[str]:
    day = board.as_of or table_date()
    known = {sign.extra: end.shutdown for sign in board.of("model.id") if (end := retirement(sign.extra))}
    return [f"{model} (shut down on {end:%Y-%m-%d})" for model, end in sorted(known.items()) if end <= day]
