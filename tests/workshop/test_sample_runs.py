import shutil
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def copy(sample: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample, tmp_path / "copy"))


def _python(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_its_own_tests_pass(copy: Path) -> None:
    assert " passed" in _python(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider")


def test_it_answers_offline(copy: Path) -> None:
    answer = _python(copy, "-m", "titler", "--offline", "The battery does not charge, the charger blinks orange.")
    assert "see: Charging and storing the e-bike battery" in answer


def test_its_evaluation_scores_and_lets_everything_pass(copy: Path) -> None:
    assert _python(copy, "eval/run_eval.py", "--offline", "--no-save").startswith("26 tickets, token F1 0.7")


def test_its_split_can_be_repeated(copy: Path) -> None:
    _python(copy, "scripts/augment.py")
    _python(copy, "scripts/split.py")
    first = (copy / "data" / "test.jsonl").read_bytes()
    _python(copy, "scripts/split.py")
    assert (copy / "data" / "test.jsonl").read_bytes() == first
