"""Find, measure, pay down and document the technical debt of generative-AI systems.

Importing this imports nothing heavy: every public name is resolved on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from debtkit.facts import Evidence as Evidence
    from debtkit.facts import Fact as Fact
    from debtkit.facts import Status as Status
    from debtkit.instruments.audit import Audit as Audit
    from debtkit.instruments.audit import audit as audit
    from debtkit.instruments.scan import ScanResult as ScanResult
    from debtkit.instruments.scan import scan as scan
    from debtkit.project import Assessment as Assessment
    from debtkit.project import Project as Project
    from debtkit.project import explain_rule as explain_rule
    from debtkit.project import open_project

    open = open_project  # noqa: A001 - `dk.open` reads as what it does

__version__ = "0.1.0"

_HOME = {
    "Assessment": ("debtkit.project", "Assessment"),
    "Audit": ("debtkit.instruments.audit", "Audit"),
    "Evidence": ("debtkit.facts", "Evidence"),
    "Fact": ("debtkit.facts", "Fact"),
    "Project": ("debtkit.project", "Project"),
    "ScanResult": ("debtkit.instruments.scan", "ScanResult"),
    "Status": ("debtkit.facts", "Status"),
    "audit": ("debtkit.instruments.audit", "audit"),
    "explain_rule": ("debtkit.project", "explain_rule"),
    "open": ("debtkit.project", "open_project"),
    "scan": ("debtkit.instruments.scan", "scan"),
}
__all__ = sorted(_HOME)  # noqa: PLE0605 - the table is the one list of public names


def __getattr__(name: str) -> object:
    if name not in _HOME:
        msg = f"module 'debtkit' has no attribute {name!r}; it has {', '.join(__all__)}"
        raise AttributeError(msg)
    module, attribute = _HOME[name]
    value = globals()[name] = getattr(import_module(module), attribute)
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
