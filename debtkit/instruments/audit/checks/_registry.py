"""All checks, in the order in which documents tell them."""

# ruff: noqa: PLC0415 - a check imports the classes that this package names

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from debtkit.instruments.audit.checks._base import Check


@cache
def all_checks() -> tuple[Check, ...]:
    """Return one of each."""
    from debtkit.instruments.audit.checks.associations import Associations
    from debtkit.instruments.audit.checks.column_profile import ColumnProfileCheck
    from debtkit.instruments.audit.checks.columns_constant import ConstantColumns
    from debtkit.instruments.audit.checks.columns_ids import DuplicateIds
    from debtkit.instruments.audit.checks.columns_missing import MissingValues
    from debtkit.instruments.audit.checks.columns_not_finite import NotFinite
    from debtkit.instruments.audit.checks.columns_outliers import Outliers
    from debtkit.instruments.audit.checks.columns_placeholders import PlaceholderValues
    from debtkit.instruments.audit.checks.columns_types import MixedTypes
    from debtkit.instruments.audit.checks.columns_variants import CategoryVariants
    from debtkit.instruments.audit.checks.contract import ContractTerms
    from debtkit.instruments.audit.checks.drift import Drift
    from debtkit.instruments.audit.checks.duplicates_normalised import NormalisedDuplicates
    from debtkit.instruments.audit.checks.exact_duplicates import ExactDuplicates
    from debtkit.instruments.audit.checks.freshness import Freshness
    from debtkit.instruments.audit.checks.group_balance import GroupBalance
    from debtkit.instruments.audit.checks.group_label_rate import GroupLabelRate
    from debtkit.instruments.audit.checks.group_missingness import GroupMissingness
    from debtkit.instruments.audit.checks.intersection_cells import IntersectionCells
    from debtkit.instruments.audit.checks.label_conflicts import LabelConflicts
    from debtkit.instruments.audit.checks.label_errors import LabelErrors
    from debtkit.instruments.audit.checks.pii.names import PersonalNames
    from debtkit.instruments.audit.checks.pii.personal_data import PersonalData
    from debtkit.instruments.audit.checks.pii.secrets import Secrets
    from debtkit.instruments.audit.checks.provenance import Provenance
    from debtkit.instruments.audit.checks.schema_drift import SchemaDrift
    from debtkit.instruments.audit.checks.text import text_checks

    return (
        ColumnProfileCheck(),
        MissingValues(),
        ConstantColumns(),
        NotFinite(),
        MixedTypes(),
        PlaceholderValues(),
        CategoryVariants(),
        Outliers(),
        DuplicateIds(),
        Associations(),
        ExactDuplicates(),
        NormalisedDuplicates(),
        Secrets(),
        PersonalData(),
        PersonalNames(),
        *text_checks(),
        LabelConflicts(),
        GroupBalance(),
        IntersectionCells(),
        GroupMissingness(),
        GroupLabelRate(),
        Drift(),
        SchemaDrift(),
        ContractTerms(),
        Freshness(),
        Provenance(),
        LabelErrors(),
    )
