from __future__ import annotations

import json

import pytest

from debtkit.instruments.scan._config import TooMuchError, load_yaml
from debtkit.instruments.scan._nesting import too_deep
from debtkit.instruments.scan.systems._yaml12 import load_core_yaml

DEEP = {
    "lists": "[" * 400_000,
    "closed in a string": "a: " + '["]"' + ',["]"' * 100_000,
    "mappings": "a: " + "{a: " * 100_000,
    "dashes": "- " * 100_000,
    "keys": "? " * 100_000,
    "indented": "".join(" " * n + "a:\n" for n in range(2000)),
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_what_would_exhaust_the_stack_is_refused(text: str) -> None:
    for load in (load_yaml, load_core_yaml):
        with pytest.raises(TooMuchError, match="nested too deeply"):
            load(text)


@pytest.mark.parametrize(
    "text", ["[[]]" * 900, json.dumps([{}] * 5000), "a:\n" + "  - {b: [1]}\n" * 3000, "-" * 300, " " * 300 + "a: 1"]
)
def test_what_is_broad_is_not_deep(text: str) -> None:
    assert not too_deep(text)
