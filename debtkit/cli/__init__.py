"""The same verbs in a terminal: ``debtkit init|scan|assess|plan|export|check|explain-rule|demo|lab``."""

from debtkit.cli._main import main

__all__ = ["main"]
