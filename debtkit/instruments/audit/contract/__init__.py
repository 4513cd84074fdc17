"""What data must hold, written down once and enforced at each delivery."""

from debtkit.instruments.audit.contract._infer import infer
from debtkit.instruments.audit.contract._terms import ColumnTerms, Contract, FreshnessTerms, Reference

__all__ = ["ColumnTerms", "Contract", "FreshnessTerms", "Reference", "infer"]
