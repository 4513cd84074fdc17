"""Personal data and keys in texts: what they look like, how sure that is, and how to show none of them."""

from debtkit.instruments.audit.checks.pii._detect import detect
from debtkit.instruments.audit.checks.pii._hit import KINDS, POSSIBLE, SURE, Hit
from debtkit.instruments.audit.checks.pii._redact import redact, redact_row, redact_texts
from debtkit.instruments.audit.checks.pii._shown import shown

__all__ = ["KINDS", "POSSIBLE", "SURE", "Hit", "detect", "redact", "redact_row", "redact_texts", "shown"]
