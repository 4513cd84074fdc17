"""The questions of an audit, one small file each."""

from debtkit.instruments.audit.checks._base import Check, Reader, TextCheck
from debtkit.instruments.audit.checks._registry import all_checks

__all__ = ["Check", "Reader", "TextCheck", "all_checks"]
