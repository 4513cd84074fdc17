"""What `Audit.fix` can do. To add a step: a class in a small file here, one line in ``_registry.py``."""

from debtkit.instruments.audit.fixes._base import Change, Fix
from debtkit.instruments.audit.fixes._registry import all_fixes

__all__ = ["Change", "Fix", "all_fixes"]
