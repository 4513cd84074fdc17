"""Papers without content, in every shape that nothing comes in: none of them shows anything good."""

# ruff: noqa: E501 - a paper reads best on one line

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from debtkit.instruments.scan import Rule
from debtkit.instruments.scan.rules._registry import own_rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from debtkit.instruments.scan import ScanResult

APP = {"app.py": "from openai import OpenAI\nclient = OpenAI()\n"}
GOOD = sorted(rule.key for rule in own_rules() if issubclass(rule, Rule) and rule.check and not rule.bad)
PAPERS = {
    "README.md": (
        "App",
        "Install",
        "Architecture",
        "Limitations",
        "Benchmarks",
        "Contributing",
        "Privacy",
        "Data license",
    ),
    "MODEL_CARD.md": (
        "Model card",
        "Model details",
        "Intended use",
        "Training data",
        "Evaluation",
        "Limitations",
        "Bias and risks",
    ),
    "docs/model_card.md": ("Model card", "Overview", "Metrics", "Ethical considerations"),
    "dataset_card.md": ("Dataset card", "Motivation", "Composition", "Collection", "Uses", "License", "Splits"),
    "data/README.md": ("Data", "Source", "Structure", "Fields", "License"),
    "docs/architecture.md": ("Architecture", "How it works", "Components", "Data flow"),
    "docs/api.md": ("API reference", "Endpoints", "Configuration", "Commands"),
    "docs/benchmarks.md": ("Benchmarks", "Results", "Throughput", "Accuracy"),
    "docs/limitations.md": ("Limitations", "Known issues", "Out of scope"),
    "docs/privacy_policy.md": ("Privacy policy", "GDPR", "Data protection"),
    "docs/risk_assessment.md": ("Risk assessment", "Risks and mitigations", "Responsible AI"),
    "docs/fairness.md": ("Fairness evaluation", "Toxicity results", "Bias analysis"),
    "CONTRIBUTING.md": ("Contributing", "How to contribute", "Development guide"),
    "SECURITY.md": ("Security", "Reporting", "Supported versions"),
    "CHANGELOG.md": ("Changelog", "Unreleased"),
    "LICENSE": ("License",),
    "DATA_LICENSE.md": ("License",),
}
FORMS = (".github/PULL_REQUEST_TEMPLATE.md", ".github/ISSUE_TEMPLATE/bug.md")
"""These are forms by nature: headings and gaps are what they are for."""
_LOREM = "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua."
_SALAD = "guardrails fairness drift monitoring evaluation toxicity onnx vllm ollama prometheus logprobs mlflow dvc shap provenance composition consent latency accuracy endpoints"
FILLERS = {
    "nothing": "",
    "spaces": "   \n\n\t\n",
    "a comment": "<!-- Describe here in a few sentences what this part is about, who wrote it, when that was and how it can be checked by a reader. -->",
    "to come": "TBD",
    "coming soon": "Coming soon, we promise.",
    "a form": "[More Information Needed]",
    "another form": "{{ description | default('[More Information Needed]', true) }}",
    "a form in italics": "_Insert a description of this part here_",
    "lorem ipsum": _LOREM,
    "much lorem ipsum": "\n\n".join([_LOREM] * 4),
    "catchwords": _SALAD,
    "catchwords in lines": "\n".join(_SALAD.split()),
    "a list of catchwords": "\n".join(f"- {word}" for word in _SALAD.split()),
    "one word": "words " * 60,
    "a rule": "---",
    "dots": "... " * 30,
    "a badge": "![build](https://img.shields.io/badge/build-passing-green) ![cov](https://img.shields.io/badge/coverage-100-green)",
    "a link": "[see here](https://example.org/docs)",
    "links": "\n".join(f"- [{word}](https://example.org/{word})" for word in _SALAD.split()),
    "an empty table": "| name | value |\n|---|---|\n",
    "an empty fence": "```\n```",
    "empty boxes": "- [ ]\n- [ ]\n- [ ]",
}


def filled(filler: str) -> dict[str, str]:
    """Return all papers with a filler under each of their headings."""
    return {
        name: f"# {title}\n\n" + "".join(f"## {heading}\n\n{filler}\n\n" for heading in headings)
        for name, (title, *headings) in PAPERS.items()
    }


@pytest.mark.parametrize("filler", FILLERS.values(), ids=list(FILLERS))
def test_headings_over_filler_show_nothing(filler: str, scanned: Callable[..., ScanResult]) -> None:
    result = scanned({**APP, **filled(filler)})
    assert [(key, result[key].evidence[0].path) for key in GOOD if result[key].holds] == []


@pytest.mark.parametrize("filler", FILLERS.values(), ids=list(FILLERS))
def test_filler_alone_shows_nothing(filler: str, scanned: Callable[..., ScanResult]) -> None:
    result = scanned({**APP, **dict.fromkeys(PAPERS, filler)})
    assert [(key, result[key].evidence[0].path) for key in GOOD if result[key].holds] == []


FRONT = {
    "empty": "---\n---\n",
    "of a page": "---\ntitle: Architecture\nlayout: default\nnav_order: 3\ndescription: Architecture, limitations, benchmarks and privacy\n---\n",
    "of a model": "---\npipeline_tag: text-generation\nbase_model: a/b\nlibrary_name: transformers\ntags: [safety, fairness]\n---\n",
    "of a data set": "---\ntask_categories: [text-classification]\nsize_categories: [n<1K]\n---\n",
}


@pytest.mark.parametrize("filler", [text for name, text in FILLERS.items() if "form" not in name])
def test_a_form_asks_for_something(filler: str, scanned: Callable[..., ScanResult]) -> None:
    assert not scanned({**APP, **dict.fromkeys(FORMS, filler)})["issue_or_pr_template"].holds


@pytest.mark.parametrize("front", FRONT.values(), ids=list(FRONT))
def test_front_matter_alone_shows_nothing(front: str, scanned: Callable[..., ScanResult]) -> None:
    result = scanned({**APP, **dict.fromkeys([*PAPERS, *FORMS], front)})
    assert [(key, result[key].evidence[0].path) for key in GOOD if result[key].holds] == []


ONE_LINE = {
    "LICENSE": "This software is licensed under the MIT License, see the web page of the Open Source Initiative for its text.\n",
    "COPYING": "Copyright 2026 by us. All rights reserved.\n",
    "SECURITY.md": "# Security\n\nSecurity is important to us.\n",
    "CONTRIBUTING.md": "# Contributing\n\nContributions are welcome!\n",
    "CHANGELOG.md": "# Changelog\n\nAll notable changes to this project will be documented in this file.\n",
    "HISTORY.md": "# History\n\n- Started.\n",
    ".github/PULL_REQUEST_TEMPLATE.md": "## Changes\n",
    ".github/ISSUE_TEMPLATE/config.yml": "blank_issues_enabled: true\n",
    "CODEOWNERS": "# * @someone\n",
    ".github/CODEOWNERS": "*\n/docs/\n",
    "docs/CODEOWNERS": "\n\n",
    "NOTICE": "Copyright.\n",
}


@pytest.mark.parametrize(("name", "text"), ONE_LINE.items(), ids=list(ONE_LINE))
def test_one_line_shows_nothing(name: str, text: str, scanned: Callable[..., ScanResult]) -> None:
    result = scanned({**APP, name: text})
    assert [key for key in GOOD if result[key].holds] == []
