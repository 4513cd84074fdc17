"""The sample project: a small ticket titler with the debt that such services gather in five months."""

from debtkit.workshop._lay_out import lay_out
from debtkit.workshop._truth import read_truth

__all__ = ["lay_out", "read_truth"]
