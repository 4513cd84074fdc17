"""File classes: what a path is for, told from its name alone.

One class per file; the first that matches wins. Rules declare which classes they read.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class FileClass(StrEnum):
    """What a file is for."""

    OWN = "own"
    TEST = "test"
    EXAMPLE = "example"
    VENDORED = "vendored"
    DATA = "data"
    DOCS = "docs"
    NOTEBOOK = "notebook"
    CI = "ci"
    PROMPT = "prompt"


SKIPPED_FOLDERS = frozenset(
    {
        ".git", ".hg", ".svn", "node_modules", ".venv", "venv", "__pycache__", "dist", "build", ".mypy_cache",
        ".pytest_cache", ".ruff_cache", ".tox", ".nox", "site-packages", ".ipynb_checkpoints", ".eggs", ".debtkit",
    }
)  # fmt: skip
"""Never read: made by tools, or other people's."""

CODE = frozenset({FileClass.OWN, FileClass.EXAMPLE, FileClass.NOTEBOOK, FileClass.PROMPT})
"""Code that runs in the project; notebooks count."""

_VENDORED = re.compile(
    r"(^|/)(third[_-]?party|vendor|vendored|external_libs|cassettes|vcr_cassettes|__snapshots__)/", re.IGNORECASE
)
_TEST = re.compile(
    r"(^|/)(tests?|__tests__|testing|integration_tests|e2e)/|(^|/)test_[^/]*\.py$|_test\.(py|go)$|(^|/)conftest\.py$|\.(spec|test)\.[jt]sx?$|(^|/)tests?\.json$",
    re.IGNORECASE,
)
_DATA = re.compile(r"(^|/)(data|datasets?|corpus|corpora|fixtures|samples?|artifacts)/", re.IGNORECASE)
_DOCS = re.compile(r"(^|/)(docs?|documentation|tutorials|wiki)/", re.IGNORECASE)
_EXAMPLE = re.compile(r"(^|/)(examples?|demos?|cookbooks?|playground)/", re.IGNORECASE)
_CI = re.compile(
    r"^(\.github/(workflows|actions)/.*\.ya?ml|\.gitlab-ci\.yml|azure-pipelines[^/]*\.ya?ml|\.circleci/config\.yml|\.travis\.yml"
    r"|Jenkinsfile|bitbucket-pipelines\.yml|\.drone\.yml|\.buildkite/.*\.ya?ml|cloudbuild\.ya?ml|appveyor\.yml|\.woodpecker[./].*)$",
)
_PROMPT = re.compile(
    r"(^|/)prompts?/|(^|/)[^/]*prompts?[^/]*\.(txt|md|j2|jinja2?|ya?ml|json|prompt)$|\.prompty?$", re.IGNORECASE
)
_PROSE = (".md", ".mdx", ".rst", ".txt", ".adoc")
_CODE_SUFFIXES = (
    ".py",
    ".ipynb",
    ".ts",
    ".tsx",
    ".js",
    ".jsx",
    ".mjs",
    ".sh",
    ".go",
    ".rs",
    ".java",
    ".scala",
    ".cs",
    ".smk",
)
_NESTED_MARK = re.compile(
    r"^(.*?(?:^|/)(?:data|datasets|samples|artifacts)/(?:.*/)?[^/]+)/(?:setup\.py|pyproject\.toml|LICEN[SC]E[^/]*)$",
    re.IGNORECASE,
)


def nested_projects(paths: Iterable[str]) -> frozenset[str]:
    """Return folders below a data folder which are projects of somebody else: they hold a ``setup.py`` or a licence.

    A folder with a licence but without code is a licensed data set, not a project.
    """
    listed = list(paths)
    marked = {match.group(1) for path in listed if (match := _NESTED_MARK.match(path))}
    return frozenset(
        folder
        for folder in marked
        if any(path.startswith(folder + "/") and path.endswith(_CODE_SUFFIXES) for path in listed)
    )


def classify(path: str, nested: frozenset[str] = frozenset()) -> FileClass | None:
    """Return the class of a repository-relative path, or None when it is never read."""
    if not SKIPPED_FOLDERS.isdisjoint(path.split("/")[:-1]):
        return None
    if _VENDORED.search(path) or (nested and any(path.startswith(folder + "/") for folder in nested)):
        return FileClass.VENDORED
    if _CI.match(path):
        return FileClass.CI
    if _TEST.search(path):
        return FileClass.TEST
    return _by_purpose(path, path.lower())


def _by_purpose(path: str, lower: str) -> FileClass:
    if lower.endswith(".ipynb"):
        return FileClass.NOTEBOOK
    if _PROMPT.search(path):
        return FileClass.PROMPT
    code = lower.endswith(_CODE_SUFFIXES)
    if _EXAMPLE.search(path) and code:
        return FileClass.EXAMPLE
    if (
        _DATA.search(path)
        and not code
        and not lower.rsplit("/", 1)[-1].startswith(("readme", "datasheet", "dataset_card"))
    ):
        return FileClass.DATA
    if lower.endswith(_PROSE) or (_DOCS.search(path) and not code):
        return FileClass.DOCS
    return FileClass.EXAMPLE if code and _DOCS.search(path) else FileClass.OWN
