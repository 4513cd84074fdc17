"""DVC projects: stages, parameters, data, cache and remotes, compared by content as ``dvc status`` does."""

from debtkit.instruments.scan.systems.dvc._reader import DvcReader
from debtkit.instruments.scan.systems.dvc._rules import RULES

READER = DvcReader

__all__ = ["READER", "RULES"]
