"""Which data it were: a fingerprint of the content, the version that a system keeps, and runs as OpenLineage events."""

from debtkit.instruments.audit.lineage._fingerprint import (
    ALGORITHM,
    ColumnPrint,
    Fingerprint,
    changed,
    fingerprint,
    full_fingerprint,
    table_fingerprint,
)
from debtkit.instruments.audit.lineage._quality import quality
from debtkit.instruments.audit.lineage._versions import Version, file_hash, folder_hash, place_of, run_git, version_of
from debtkit.instruments.audit.lineage.openlineage import run_event

__all__ = [
    "ALGORITHM",
    "ColumnPrint",
    "Fingerprint",
    "Version",
    "changed",
    "file_hash",
    "fingerprint",
    "folder_hash",
    "full_fingerprint",
    "place_of",
    "quality",
    "run_event",
    "run_git",
    "table_fingerprint",
    "version_of",
]
