"""Area 12, openness: licence, pins, providers, and prompts that can be read and changed apart from code."""

from debtkit.instruments.scan.rules.openness._lock_in import ProviderLockIn
from debtkit.instruments.scan.rules.openness._pins import (
    DependencyUnpinned,
    HfLoadUnpinned,
    HfRevisionPinned,
    License,
    PythonLockFile,
    UnpinnedModelAlias,
)
from debtkit.instruments.scan.rules.openness._prompt_text import DuplicatePrompt, PromptInline, PromptsOutsideCode
from debtkit.instruments.scan.rules.openness._providers import HardcodedEndpoint, MultiProvider

RULES = (
    License,
    PythonLockFile,
    MultiProvider,
    ProviderLockIn,
    PromptsOutsideCode,
    UnpinnedModelAlias,
    HfRevisionPinned,
    HfLoadUnpinned,
    PromptInline,
    DuplicatePrompt,
    HardcodedEndpoint,
    DependencyUnpinned,
)

__all__ = ["RULES"]
