"""What other tools found: the JSON of ruff and bandit, and SARIF of any tool, as foreign findings.

Nothing is run. A foreign finding has a place, an area and the severity that its tool gave it, and no price of ours;
where a rule truly means what one of our facts means, it becomes that fact and is judged like any other.
"""

from debtkit.instruments.importers._areas import DEFAULT_AREA
from debtkit.instruments.importers._bandit import read_bandit
from debtkit.instruments.importers._detect import import_findings
from debtkit.instruments.importers._imported import ForeignFinding, Imported
from debtkit.instruments.importers._ruff import read_ruff
from debtkit.instruments.importers._sarif import read_sarif

__all__ = [
    "DEFAULT_AREA",
    "ForeignFinding",
    "Imported",
    "import_findings",
    "read_bandit",
    "read_ruff",
    "read_sarif",
]
