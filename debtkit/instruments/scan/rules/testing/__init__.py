"""Area 6, testing: tests with substance, CI that runs them, tests of the model's behaviour."""

from debtkit.instruments.scan.rules.testing._behaviour import (
    DriftMonitoring,
    EvalGateThreshold,
    JudgeIsModelUnderTest,
    LlmEvalTests,
)
from debtkit.instruments.scan.rules.testing._code import HasRealTests, PlaceholderTest
from debtkit.instruments.scan.rules.testing._gate import EvaluationGatesNothing
from debtkit.instruments.scan.rules.testing._overlap import FewShotInTestSet
from debtkit.instruments.scan.rules.testing._pipeline import CiPresent, CiRunsTests
from debtkit.instruments.scan.rules.testing._temperature import EvalTemperatureNotZero

RULES = (
    HasRealTests,
    PlaceholderTest,
    CiPresent,
    CiRunsTests,
    LlmEvalTests,
    DriftMonitoring,
    EvalGateThreshold,
    EvaluationGatesNothing,
    JudgeIsModelUnderTest,
    EvalTemperatureNotZero,
    FewShotInTestSet,
)

__all__ = ["RULES"]
