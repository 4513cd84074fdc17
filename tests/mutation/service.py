"""A well-run service that answers from documents: the good facts that the sample project lacks can be taken from it."""

# ruff: noqa: E501 - files of a project, as they would stand there

from __future__ import annotations

import hashlib

_SHA = "8f4b7f84864484a7bf31766abe9204da3cbe65b3"


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


CODE = {
    "desk/__init__.py": "",
    "desk/api.py": '''"""The service."""

from fastapi import FastAPI

from desk.answer import answer

app = FastAPI()


@app.post("/answers")
def answers(question: str) -> dict:
    """Answer one question from the handbook."""
    return answer(question)
''',
    "desk/settings.py": '''"""What can be set from outside."""

import os

ADDRESS = os.environ.get("DESK_GATEWAY", "")
''',
    "desk/answer.py": '''"""Answer a question from the handbook."""

from pathlib import Path

from langfuse.openai import observe
from openai import OpenAI

from desk.guard import moderate_text
from desk.masking import redact_pii
from desk.settings import ADDRESS

MODEL = "gpt-4o-2024-11-20"
RULES = Path(__file__).with_name("prompts") / "answer.txt"


@observe()
def answer(question: str) -> dict:
    """Return the answer with its confidence and what it used."""
    client = OpenAI(base_url=ADDRESS, timeout=20)
    asked = redact_pii(question)
    moderate_text(client, asked)
    reply = client.chat.completions.create(
        model=MODEL,
        messages=[{"role": "system", "content": RULES.read_text()}, {"role": "user", "content": asked}],
        max_tokens=300,
        logprobs=True,
    )
    return {"text": reply.choices[0].message.content, "tokens": reply.usage.total_tokens}
''',
    "desk/guard.py": '''"""Refuse what must not be answered."""


def moderate_text(client, text: str) -> None:
    """Raise when the text is flagged."""
    if client.moderations.create(input=text).results[0].flagged:
        raise ValueError("refused")
''',
    "desk/masking.py": '''"""Take personal data out."""

import re


def redact_pii(text: str) -> str:
    """Return the text without mail addresses."""
    return re.sub(r"[^@ ]+@[^ ]+", "<mail>", text)
''',
    "desk/at_home.py": '''"""The same answers from open weights."""

from langchain_ollama import ChatOllama


def local_model() -> ChatOllama:
    """Return the model that runs here."""
    return ChatOllama(model="llama3.1:8b", num_predict=300)
''',
    "desk/old.py": '''"""What goes with the next version."""

import warnings


def reply(question: str) -> str:
    """Return the text of an answer."""
    warnings.warn("use desk.answer.answer", DeprecationWarning, stacklevel=2)
    return question
''',
    "desk/prompts/answer.txt": "You are the handbook desk. Answer from the passages only, in three sentences at the most, and say so when they do not tell.\n",
    "ingest/load.py": '''"""Read the pages of the handbook."""


def check_rows(rows: list) -> list:
    """Return the rows, or stop at one without text."""
    for row in rows:
        if not row.get("text"):
            raise ValueError("a page without text")
    return rows
''',
    "watch/drift.py": '''"""Compare the questions of this week with those of the last."""


def question_drift(now: list, then: list) -> float:
    """Return how far the means lie apart."""
    return abs(sum(now) / len(now) - sum(then) / len(then))


def check_drift(now: list, then: list, limit: float) -> bool:
    """Return whether somebody should look."""
    return question_drift(now, then) > limit
''',
    "eval/run_eval.py": '''"""Score the answers on the agreed questions."""

import json
import sys

from desk.answer import answer


def exact_match(reply: str, wanted: str) -> bool:
    """Return whether both say the same."""
    return reply.strip().lower() == wanted.strip().lower()


def main() -> None:
    """Print the share of right answers and fail when it falls."""
    with open("eval/cases.json", encoding="utf-8") as file:
        cases = json.load(file)
    marks = []
    for case in cases:
        reply = answer(case["question"])
        marks.append(exact_match(reply["text"], case["answer"]))
    accuracy = sum(marks) / len(marks)
    print(accuracy)
    if accuracy < 0.8:
        sys.exit("the answers became worse")


if __name__ == "__main__":
    main()
''',
    "eval/cases.json": '[{"question": "Who signs a leave form?", "answer": "The head of the team."}]\n',
    "eval/groups.py": '''"""Compare answers between groups of people."""


def measure_toxicity(answers: list, scorer) -> float:
    """Return the mean score."""
    return sum(scorer(answer) for answer in answers) / len(answers)
''',
    "eval/why.py": '''"""Show which words drove an answer."""

import shap


def explain(model, texts: list):
    """Return the values."""
    return shap.Explainer(model)(texts)
''',
    "tests/test_masking.py": """from desk.masking import redact_pii


def test_addresses_go() -> None:
    assert redact_pii("write to a@b.org") == "write to <mail>"
""",
    "tests/test_answers.py": """import pytest

from desk.answer import answer


@pytest.mark.vcr
def test_leave_form() -> None:
    reply = answer("Who signs a leave form?")
    golden = "head of the team"
    assert golden in reply["text"]
""",
}

PAPERS = {
    "README.md": """# Handbook desk

Answers questions of colleagues from the handbook, with the page that it used.

## Install

```sh
pip install -r requirements.txt
uvicorn desk.api:app
```

More: [architecture](docs/architecture.md), [limits](docs/limits.md).

To run it on your own machine with open weights, pull them once and set the gateway to that address:

```sh
ollama pull llama3.1:8b
```
""",
    "LICENSE": "MIT License\n\nCopyright (c) 2026 the handbook desk\n\nPermission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files, to deal in the software without restriction, including without limitation the rights to use, copy, modify, merge, publish and distribute copies of the software.\n",
    "CHANGELOG.md": "# Changelog\n\n## 1.1.0 - 2026-08-02\n\n- Answers name the page that they used.\n\n## 1.0.0 - 2026-06-11\n\n- First release.\n",
    "CONTRIBUTING.md": "# Contributing\n\nOpen an issue first and say what you would change and why. Run the tests and the evaluation before you open a pull request; one of us reads it within a week and tells you what is missing.\n",
    "SECURITY.md": "# Security\n\nWrite to security at handbook.invalid when you found a way to make the desk tell what it must not. We answer within two working days and publish what we mended, with your name if you want that.\n",
    "MODEL_CARD.md": "# The answering system\n\n## Intended use\n\nColleagues ask how things are done here and get a short answer from the handbook with its page.\n\n## Evaluation\n\nOn eighty agreed questions it gave the right answer to seventy-one, measured before each release.\n",
    "data/README.md": "# The pages\n\n## Source\n\nThe pages of the handbook as the people team exported them in May, one row for each section.\n\n## Composition\n\nTitle, text and date of each section, twelve hundred rows in English, with no names of people.\n",
    "DATA_LICENSE": "The pages may be used and changed inside the company by anybody, for any purpose, as long as the people team is named as the source.\n",
    "docs/architecture.md": "# Architecture\n\n## How it works\n\nThe loader in the ingest folder reads the pages and checks each of them. The answerer masks the question, asks the filter whether it may be answered, and calls the model with the rules from the prompt file; the service returns the text with the tokens that it took.\n",
    "docs/limits.md": "# Limitations\n\nIt knows the handbook of last month only, it does not calculate, and it must not be asked about single people.\n",
    "docs/api.md": "# The service\n\n## Endpoints\n\n`POST /answers` takes the question as a parameter and returns the text and the number of tokens; a question that is refused comes back as an error with the status 400.\n",
    "docs/numbers.md": "# Numbers\n\n## Benchmarks\n\n| release | accuracy | latency |\n|---|---|---|\n| 1.0 | 0.84 | 1.9 s |\n| 1.1 | 0.89 | 2.1 s |\n",
    "docs/privacy.md": "# Privacy\n\nQuestions are kept for thirty days without the name of the person who asked, so that we can see what was not answered; after that they are deleted, and nobody outside the company reads them.\n",
}

WORKS = {
    ".env.example": "# where the models are reached\nDESK_GATEWAY=\n",
    ".github/CODEOWNERS": "* @handbook/desk\n",
    ".github/PULL_REQUEST_TEMPLATE.md": "## What changes\n\nSay what changes for those who ask, and what the evaluation gave before and after.\n",
    ".github/workflows/ci.yml": f"on: push\npermissions:\n  contents: read\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    steps:\n    - uses: actions/checkout@{_SHA}\n    - run: pip install -r requirements.txt\n    - run: python -m pytest tests\n",
    ".github/workflows/release.yml": f"on:\n  release:\n    types: [published]\npermissions:\n  contents: read\njobs:\n  image:\n    runs-on: ubuntu-24.04\n    steps:\n    - uses: docker/build-push-action@{_SHA}\n      with:\n        push: true\n        tags: ghcr.io/handbook/desk:latest\n",
    "Dockerfile": 'FROM python:3.12.4-slim\nCOPY . /app\nUSER nobody\nHEALTHCHECK CMD ["python", "-c", "import desk.api"]\nCMD ["uvicorn", "desk.api:app"]\n',
    ".dvc/config": "[core]\n    remote = store\n['remote \"store\"']\n    url = s3://handbook-desk/dvc\n",
    "k8s/desk.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: desk\nspec:\n  replicas: 2\n",
    "dvc.yaml": "stages:\n  load:\n    cmd: python ingest/load.py\n    deps:\n    - eval/cases.json\n    outs:\n    - data/checked.jsonl\n",
    "dvc.lock": f"schema: '2.0'\nstages:\n  load:\n    cmd: python ingest/load.py\n    deps:\n    - path: eval/cases.json\n      hash: md5\n      md5: {_md5(CODE['eval/cases.json'])}\n      size: {len(CODE['eval/cases.json'])}\n    outs:\n    - path: data/checked.jsonl\n      hash: md5\n      md5: 9b74c9897bac770ffc029102a200c5de\n      size: 812\n",
    "config/retrieval.yaml": "retrieval:\n  chunk_size: 800\n  chunk_overlap: 80\n  top_k: 4\n",
    "requirements.txt": "fastapi==0.115.0\nopenai==1.51.0\n",
    "uv.lock": 'version = 1\n\n[[package]]\nname = "fastapi"\nversion = "0.115.0"\n',
}

SERVICE = {**CODE, **PAPERS, **WORKS}
