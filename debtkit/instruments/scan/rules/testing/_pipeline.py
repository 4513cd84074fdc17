"""CI: is there any, and does it run the tests."""

# ruff: noqa: E501 - hooks are documented once, in Rule; a pattern reads best on one line, a limit where it is used

from __future__ import annotations

from typing import TYPE_CHECKING

from debtkit.instruments.scan.rules._base import Rule
from debtkit.instruments.scan.rules._ci import is_ci_definition, steps_that_test

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debtkit.instruments.scan._files import Sign, TextFile


class CiPresent(Rule):
    """A CI definition with jobs and steps for this project."""

    key = "ci_present"
    area = "testing"
    check = "DK602"
    needs = ("file:.github/workflows/*", "file:.gitlab-ci.yml", "file:azure-pipelines*.y*ml", "file:*/azure-pipelines*.y*ml", "file:.circleci/config.yml", "file:.travis.yml", "file:jenkinsfile", "file:bitbucket-pipelines.yml", "file:.drone.yml", "file:.buildkite/*", "file:cloudbuild.y*ml", "file:appveyor.yml", "file:.woodpecker*")  # fmt: skip
    says = "nothing checks a change before it is merged"
    fix = "Add a workflow that lints and tests each change."
    not_counted = ("CI of vendored projects, definitions without steps, lines that are commented out.",)
    known_limits = ("A CI that is configured on a server only is not seen.", "Jobs that only lint or deploy count here.")  # fmt: skip
    examples_bad = (
        {".github/workflows/ci.yml": "name: CI\non: push\njobs:\n"},
        {".github/workflows/ci.yml": ""},
        {"third_party/x/.github/workflows/ci.yml": "on: push\njobs:\n  a:\n    steps:\n    - run: pytest\n"},
    )
    examples_good = (
        {
            ".github/workflows/lint.yml": "on: push\njobs:\n  lint:\n    runs-on: ubuntu-latest\n    steps:\n    - run: ruff check .\n"
        },
    )

    def file(self, file: TextFile) -> Iterable[Sign]:
        line = is_ci_definition(file)
        return [file.sign(self.key, line)] if line else ()


class CiRunsTests(Rule):
    """A CI step executes a test runner."""

    key = "ci_runs_tests"
    area = "testing"
    check = "DK602"
    needs = CiPresent.needs
    says = "no CI step runs the tests"
    fix = "Add a step that runs the test suite on each change, and let a failure stop the merge."
    not_counted = ("`pip install pytest`, checks of links or style, lines that are commented out, names of jobs.",)
    known_limits = ("A step that runs the tests behind a script of another name is missed.", "What the tests are worth is not asked here.")  # fmt: skip
    examples_bad = (
        {
            ".github/workflows/ci.yml": "on: push\njobs:\n  test:\n    runs-on: x\n    steps:\n    - run: pip install pytest\n    # - run: pytest\n"
        },
        {
            ".github/workflows/ci.yml": "on: push\njobs:\n  links:\n    runs-on: x\n    steps:\n    - name: check-links\n      run: make check-links\n"
        },
    )
    examples_good = (
        {
            ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n    - run: |\n        pip install pytest\n        pytest tests\n"
        },
        {
            ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n    - uses: pavelzw/pytest-action@v2\n"
        },
    )

    def file(self, file: TextFile) -> Iterable[Sign]:
        return [file.sign(self.key, line) for line in steps_that_test(file)[:3]]
