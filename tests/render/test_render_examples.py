from __future__ import annotations

import doctest
import pkgutil
from importlib import import_module

import pytest

import debtkit.render

MODULES = sorted(module.name for module in pkgutil.iter_modules(debtkit.render.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(import_module(f"debtkit.render.{name}")).failed == 0


def test_public_names_are_sorted_and_resolve() -> None:
    assert debtkit.render.__all__ == sorted(debtkit.render.__all__, key=lambda name: (name.islower(), name))
    assert all(hasattr(debtkit.render, name) for name in debtkit.render.__all__)
