"""Whatever holds data, opened as a `Table`."""

from debtkit.instruments.audit.sources._open import open_table

__all__ = ["open_table"]
