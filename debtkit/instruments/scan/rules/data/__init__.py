"""Area 3, data: is it versioned, checked, described, licensed, free of what must not be there."""

from debtkit.instruments.scan.rules._cards import DatasetCardIncomplete
from debtkit.instruments.scan.rules.data._exposure import (
    DatasetLoadUnpinned,
    LargeDataInGit,
    PersonalDataInOutputs,
    UnsafeDeserialization,
)
from debtkit.instruments.scan.rules.data._frames import FrameSilentFailure
from debtkit.instruments.scan.rules.data._index import RagIndexWithoutEmbedding
from debtkit.instruments.scan.rules.data._papers import DataLicense, DatasetCard
from debtkit.instruments.scan.rules.data._records import DataValidation, DataVersioned, PiiHandling, SeedsFixed

RULES = (
    DataVersioned,
    DataValidation,
    DatasetCard,
    PiiHandling,
    SeedsFixed,
    DataLicense,
    LargeDataInGit,
    DatasetLoadUnpinned,
    UnsafeDeserialization,
    PersonalDataInOutputs,
    DatasetCardIncomplete,
    FrameSilentFailure,
    RagIndexWithoutEmbedding,
)

__all__ = ["RULES"]
