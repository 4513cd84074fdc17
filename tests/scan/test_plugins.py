from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from debtkit.instruments.scan import ScanResult

HERE = Path(__file__).parent


def test_plugin_brings_a_rule(scanned: Callable[..., ScanResult], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(HERE / "plugin_package"))
    result = scanned({"prompts/a.txt": "Be kind.\nNEVER EVER DO THIS\n"})
    assert result["shouting.prompt_shouts"].holds
    assert [(f.rule, f.path, f.locator) for f in result.findings if f.rule == "XS001"] == [
        ("XS001", "prompts/a.txt", "L2")
    ]


def test_broken_plugin_is_a_warning_that_names_it(
    scanned: Callable[..., ScanResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(HERE / "broken_plugin_package"))
    with pytest.warns(UserWarning, match="'broken'.*left out"):
        result = scanned({"a.py": "x = 1\n"})
    assert result.facts()


def test_without_the_plugin_its_key_is_unknown(scanned: Callable[..., ScanResult]) -> None:
    with pytest.raises(KeyError):
        scanned({"a.py": "x = 1\n"})["shouting.prompt_shouts"]
