"""Measure a repository: files, notebooks and their outputs, prompts, configuration, history, CI and documents.

Nothing of the repository is run. What a rule is, and how to add one, stands in `debtkit.instruments.scan.rules`.
"""

from debtkit.instruments.scan._board import Board
from debtkit.instruments.scan._checkout import at_commit, head_commit
from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan._config import Config
from debtkit.instruments.scan._errors import BareRepositoryError, NotAProjectError
from debtkit.instruments.scan._files import Sign, TextFile
from debtkit.instruments.scan._markdown import Document
from debtkit.instruments.scan._module import Module
from debtkit.instruments.scan._notebook import Notebook
from debtkit.instruments.scan._result import Finding, ScanResult
from debtkit.instruments.scan._scan import scan
from debtkit.instruments.scan.rules._base import Collector, Rule, Verdict
from debtkit.instruments.scan.rules._card import RuleCard, rule_cards

__all__ = [
    "BareRepositoryError",
    "Board",
    "Collector",
    "Config",
    "Document",
    "FileClass",
    "Finding",
    "Module",
    "NotAProjectError",
    "Notebook",
    "Rule",
    "RuleCard",
    "ScanResult",
    "Sign",
    "TextFile",
    "Verdict",
    "at_commit",
    "head_commit",
    "rule_cards",
    "scan",
]
