"""Area 6, testing: tests with substance, CI that runs them, tests of the model's behaviour."""

from debtkit.instruments.scan.rules.testing._behaviour import (
    DriftMonitoring,
    EvalGateThreshold,
    JudgeIsModelUnderTest,
    LlmEvalTests,
)
from debtkit.instruments.scan.rules.testing._code import HasRealTests, PlaceholderTest
from debtkit.instruments.scan.rules.testing._pipeline import CiPresent, CiRunsTests

RULES = (
    HasRealTests,
    PlaceholderTest,
    CiPresent,
    CiRunsTests,
    LlmEvalTests,
    DriftMonitoring,
    EvalGateThreshold,
    JudgeIsModelUnderTest,
)

__all__ = ["RULES"]
