from __future__ import annotations

import subprocess
import sys

from debtkit import judgement
from debtkit.judgement import _model


def test_every_word_of_the_model_is_public() -> None:
    words = {name for name, value in vars(_model).items() if getattr(value, "__module__", "") == _model.__name__}
    assert {*words, "AREAS", "WEIGHTS"} <= set(judgement.__all__)
    assert all(hasattr(judgement, name) for name in judgement.__all__)


def test_importing_judgement_reads_nothing_and_loads_nothing_heavy() -> None:
    heavy = ("yaml", "jsonschema", "pandas", "importlib.metadata", "importlib.resources")
    code = f"import sys, debtkit.judgement; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:] = {sys.path}; {code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
