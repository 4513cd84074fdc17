"""What a rule is: one small class that looks at files and settles one fact.

Looking is pure: a hook gets one file and yields signs, so that files can be read in any order, by several processes,
or from a cache.
Judging comes last: `Rule.judge` sees all signs and returns a verdict.

A rule states what it subscribes to in ``needs``:

``ast``
    `Rule.module` gets each parsed Python module and notebook cell of the classes in ``reads``.
    With ``words``, only modules in which one of these identifiers occurs.
``doc``
    `Rule.document` gets prose files with their sections.
``config``
    `Rule.config` gets YAML, JSON, TOML and env files.
``file:GLOB``
    `Rule.file` gets the text of files whose lower-case path matches, whatever their class.
``nb``
    `Rule.notebook` gets notebooks with their outputs.
``text``
    `Rule.file` gets every text file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from debtkit.facts import Status
from debtkit.instruments.scan._classes import CODE, FileClass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from debtkit.facts import Value
    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._config import Config
    from debtkit.instruments.scan._files import Sign, TextFile
    from debtkit.instruments.scan._markdown import Document
    from debtkit.instruments.scan._module import Module
    from debtkit.instruments.scan._notebook import Notebook

PROSE = frozenset({FileClass.OWN, FileClass.DOCS, FileClass.EXAMPLE, FileClass.CI})


def reads_of(rule: Collector, need: str) -> frozenset[FileClass]:
    """Return the file classes that a rule reads by one of its needs."""
    if rule.reads is not None:
        return rule.reads
    return PROSE if need == "doc" else CODE


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule settled: the value, how it is known, and the places."""

    value: Value
    status: Status
    places: tuple[Sign, ...] = ()


NOT_APPLICABLE = Verdict(value=False, status=Status.NOT_APPLICABLE)


class Subject(NamedTuple):
    """What a fact is about: in words, and the signs of which one has to be on the board."""

    says: str
    signs: tuple[str, ...]


class Collector:
    """Looks at files and yields signs that rules read; settles nothing itself."""

    needs: ClassVar[tuple[str, ...]] = ()
    words: ClassVar[frozenset[str]] = frozenset()
    reads: ClassVar[frozenset[FileClass] | None] = None
    """File classes for ``ast``, ``doc``, ``config`` and ``nb``; by default code for code, prose for prose."""

    def module(self, module: Module) -> Iterable[Sign]:
        """Look at one Python module or notebook cell."""
        del module
        return ()

    def document(self, doc: Document) -> Iterable[Sign]:
        """Look at one prose file."""
        del doc
        return ()

    def config(self, config: Config) -> Iterable[Sign]:
        """Look at one configuration file."""
        del config
        return ()

    def file(self, file: TextFile) -> Iterable[Sign]:
        """Look at the text of one file."""
        del file
        return ()

    def notebook(self, notebook: Notebook) -> Iterable[Sign]:
        """Look at one notebook and its outputs."""
        del notebook
        return ()


class Rule(Collector):
    """Settles one fact.

    Attributes
    ----------
    key, area, check
        The fact, the area it belongs to, and the number of its check.
    absence
        ``MEASURED`` when looking settles that the thing is not there, ``NOT_SHOWN`` when it does not.
    bad
        Whether the fact is debt when it is true; then each place is one to mend.
    about
        What the fact is about. Without it the question does not arise; None: it arises in any project.
    fix
        One sentence: how to mend it.
    looks_at
        In words, where a rule without needs of its own takes its signs from.
    not_counted
        Sentences: look-alikes that the rule leaves out.
    known_limits
        Sentences: known false positives, and what the rule cannot see.
    examples_bad, examples_good
        Small file trees with and without the debt. They run as tests.
    """

    key: ClassVar[str]
    area: ClassVar[str]
    check: ClassVar[str] = ""
    absence: ClassVar[Status] = Status.MEASURED
    bad: ClassVar[bool] = False
    about: ClassVar[Subject | None] = None
    fix: ClassVar[str] = ""
    says: ClassVar[str] = ""
    looks_at: ClassVar[str] = ""
    not_counted: ClassVar[tuple[str, ...]] = ()
    known_limits: ClassVar[tuple[str, ...]] = ()
    examples_bad: ClassVar[tuple[Mapping[str, str], ...]] = ()
    examples_good: ClassVar[tuple[Mapping[str, str], ...]] = ()

    def applies(self, board: Board) -> bool:
        """Return whether the question arises in this project: what it is about exists."""
        return self.about is None or board.has(*self.about.signs)

    def judge(self, board: Board) -> Verdict:
        """Settle the fact from all signs."""
        places = tuple(self.evidence(board))
        if places:
            return Verdict(value=True, status=Status.MEASURED, places=places)
        if not self.applies(board):
            return NOT_APPLICABLE
        return Verdict(value=False, status=self.absence)

    def evidence(self, board: Board) -> Iterable[Sign]:
        """Return the places that make the fact true."""
        return board.of(self.key)
