"""The sample, laid out once, and git to ask about it."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from debtkit.workshop import lay_out


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a laid-out sample that tests only read."""
    return lay_out(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def git() -> Callable[..., str]:
    """Return a function that gives what git prints about a folder, without the last line end."""

    def ask(folder: Path, *arguments: str) -> str:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True)
        return done.stdout.rstrip("\n")

    return ask
