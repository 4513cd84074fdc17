from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from debtkit.instruments.scan import Rule
from debtkit.instruments.scan.rules._registry import own_rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from debtkit.instruments.scan import ScanResult

WORDS = (
    "evaluation guardrails moderation fairness toxicity drift monitoring evidently presidio shap lime captum mlflow "
    "wandb dvc lakefs zenml kubeflow langfuse opentelemetry logprobs confidence ollama vllm onnx triton seed split "
    "validation"
)
APP = {"app.py": "from openai import OpenAI\nclient = OpenAI()\n"}
HOLLOW = {
    **APP,
    "pkg/__init__.py": "",
    "tests/__init__.py": "",
    "tests/test_app.py": "def test_everything():\n    value = 1\n    assert value == 1\n",
    "tests/test_more.py": "import pkg\n\ndef test_more():\n    assert True\n",
    "tests/test_evaluate.py": "def test_llm_evaluation():\n    assert 'judge' == 'judge'\n",
    "dvc.yaml": "stages: {}\n",
    "dvc.lock": "",
    "data/rows.csv.dvc": "",
    "poetry.lock": "",
    "uv.lock": "# lock\n",
    "Pipfile.lock": "{}",
    "Dockerfile": "# a docker file\n",
    "docker-compose.yml": "services:\n",
    ".github/workflows/ci.yml": "name: pytest\non: push\njobs:\n",
    ".github/workflows/release.yml": "# uses: pypa/gh-action-pypi-publish@v1\n",
    ".gitlab-ci.yml": "# script: pytest\n",
    ".github/CODEOWNERS": "# owners to come\n",
    ".github/PULL_REQUEST_TEMPLATE.md": "\n",
    ".github/ISSUE_TEMPLATE/bug.md": "",
    "LICENSE": "License\n",
    "DATA_LICENSE": "",
    "SECURITY.md": "# Security\n",
    "CONTRIBUTING.md": "# Contributing\n",
    "CHANGELOG.md": "# Changelog\n",
    "MODEL_CARD.md": "# Model card\n\n## Intended use\n\n## Training data\n\n## Evaluation\n\n## Limitations\n",
    "dataset_card.md": "# Dataset card\n\n## Collection\n\n## Composition\n\n## License\n",
    "docs/privacy_policy.md": "# Privacy policy\n",
    "docs/api.md": "# API\n\n## Endpoints\n",
    "docs/architecture.md": "# Architecture\n",
    "docs/benchmarks.md": "# Benchmarks\n\n## Results\n",
    "openapi.yaml": "openapi: 3.0.0\npaths: {}\n",
    "params.yaml": "{}\n",
    "config/train.yaml": "# learning_rate: 1\n",
    "prompts/title.txt": "",
    "prompts.py": "",
    "main.tf": "# infrastructure\n",
    "render.yaml": "",
    "vercel.json": "{}",
    "k8s/app.yaml": "apiVersion: v1\n",
    "evals/run.py": "def evaluate():\n    pass\n",
    "guard.py": "def moderate_text():\n    pass\n",
    "mask.py": "def redact_pii(text):\n    pass\n",
    "track.py": "import mlflow\nimport wandb\n",
    "see.py": "import shap\nimport langfuse\nimport evidently\nimport pandera\n",
}
GOOD = {rule.key for rule in own_rules() if issubclass(rule, Rule) and rule.check and not rule.bad}


def test_a_tree_of_hollow_files_shows_nothing_good(scanned: Callable[..., ScanResult]) -> None:
    result = scanned(HOLLOW)
    assert [key for key in sorted(GOOD) if result[key].holds] == []


def test_hollow_tests_are_named_as_placeholders(scanned: Callable[..., ScanResult]) -> None:
    places = {place.path for place in scanned(HOLLOW)["placeholder_test"].evidence}
    assert places == {"tests/test_app.py", "tests/test_more.py", "tests/test_evaluate.py"}


@pytest.mark.parametrize("name", ["README.md", "docs/notes.md", "KEYWORDS.txt"])
def test_a_paragraph_of_catchwords_changes_no_fact(scanned: Callable[..., ScanResult], name: str) -> None:
    before = {f.key: f.holds for f in scanned(APP).facts()}
    after = {f.key: f.holds for f in scanned({**APP, name: f"# App\n\n{WORDS}\n"}).facts()}
    assert before == after


HEADINGS = ["Architecture", "Limitations", "Privacy", "Contributing", "Benchmarks", "Responsible AI", "Data license"]
DOCS = [
    "architecture_doc",
    "limitations_doc",
    "compliance_or_risk_doc",
    "contributing",
    "benchmarks_doc",
    "data_license",
]


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_over_catchwords_shows_nothing(scanned: Callable[..., ScanResult], heading: str) -> None:
    result = scanned({**APP, "README.md": f"# App\n\n## {heading}\n\n{WORDS}\n"})
    assert [key for key in DOCS if result[key].holds] == []
