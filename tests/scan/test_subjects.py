"""A clean bill is only given for what exists: without its subject a fact is not applicable."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from debtkit.facts import Status
from debtkit.instruments.scan import Rule, scan
from debtkit.instruments.scan.rules._registry import own_rules
from debtkit.instruments.scan.systems import system_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from debtkit.instruments.scan import ScanResult

NOTHING = {"README.md": "# Tickets\n\nA service for tickets.\n", "tickets.py": "def add(a, b):\n    return a + b\n"}
ANY_PROJECT = {"real_secret_committed", "large_data_in_git"}
BY_HISTORY = {
    "hot_spot", "single_maintainer", "model_card_stale", "secret_in_git_history", "no_review_trail",
    "unmaintained_and_silent",
}  # fmt: skip
PROMPT = "You write titles for tickets. Give one title of at most nine words, in the language of the ticket: {ticket}"
SHOT = "You write titles.\n\nTicket: the left pedal was missing from the box of it\nTitle: Left pedal missing\n"
ROWS = (
    '{"body": "My chain skips when I ride in the highest gear"}\n'
    '{"body": "The saddle slides down on every ride I make"}\n'
    '{"body": "I want to send back the helmet that I got"}\n'
)
CALL = (
    "import os\nfrom openai import OpenAI\n\n\ndef ask(ticket):\n    client = OpenAI(timeout=9, max_retries=2)\n"
    "    return client.chat.completions.create(\n        model='gpt-4o-2024-08-06', max_tokens=9,\n"
    "        messages=[{'role': 'user', 'content': ticket}])\n"
)
LOAD = "from transformers import AutoModel\n\n\ndef model():\n    return AutoModel.from_pretrained({})\n"


def notebook(*outputs: dict[str, Any], source: str = "print(1)") -> str:
    code = {"cell_type": "code", "source": source, "execution_count": 1, "outputs": list(outputs)}
    return json.dumps({"nbformat": 4, "cells": [code]})


class Case(NamedTuple):
    """A clean tree that holds what some facts are about, and one that looks alike and does not."""

    facts: str
    clean: Mapping[str, str]
    without: Mapping[str, str] = {}


LOADED = LOAD.format("'org/model', revision='4f1c2d'")
CARD = (
    "# Titler\n\n## Intended use\n\nGives a short title to a ticket of the help desk, in English.\n\n"
    "## Training data\n\nTwelve thousand tickets of the year before, with titles by the team.\n\n"
    "## Evaluation\n\nPeople preferred its titles in seventy of one hundred tickets.\n\n"
    "## Limitations\n\nIt invents part numbers and knows no Dutch.\n\n## License\n\nFor use inside only.\n"
)
SPLIT = (
    "def split(rows):\n    a = rows[:1]\n    b = rows[1:]\n    c = a + b\n    d = c[::-1]\n    print(d)\n"
    "    print(a)\n    return a, b\n"
)
TABLE = "\n| model | latency | tokens/s |\n|---|---|---|\n| small | 120 ms | 210 |\n| large | 410 ms | 55 |\n"

CASES = {
    "model card": Case("model_card_incomplete", {"MODEL_CARD.md": CARD}, {"MODEL_CARD.md": "# Model card\n\n## Use\n"}),
    "data card": Case(
        "dataset_card_incomplete",
        {"dataset_card.md": CARD.replace("Training data", "Source").replace("Evaluation", "Composition")},
        {"dataset_card.md": "# Card\n\n## Source\n"},
    ),
    "table of results": Case(
        "benchmark_without_command",
        {"docs/speed.md": f"# Speed\n\nOn one T4.\n{TABLE}"},
        {"docs/speed.md": "# Speed\n\nIt is fast.\n"},
    ),
    "long code in a notebook": Case("notebook_cell_long", {"a.ipynb": notebook()}, {}),
    "code in a notebook and in a module": Case(
        "notebook_code_duplicated",
        {"a.ipynb": notebook(source=SPLIT.replace("split", "cut")), "pkg/rows.py": SPLIT},
        {"a.ipynb": notebook(), "pkg/rows.py": SPLIT},
    ),
    "pandas": Case(
        "frame_silent_failure",
        {"rows.py": "import pandas as pd\nrows = pd.read_csv('a.csv')\nrows.loc[rows.x > 1, 'y'] = 0\n"},
        {"rows.py": "rows = {'a': {}}\nrows['a']['b'] = 0\n"},
    ),
    "index on disk": Case(
        "rag_index_without_embedding",
        {"index.py": "def keep(db, embedding_name):\n    db.save_local(f'index/{embedding_name}')\n"},
        {"index.py": "def find(db, text):\n    return db.similarity_search(text)\n"},
    ),
    "start of a container": Case(
        "model_downloaded_at_start",
        {"Dockerfile": "FROM python:3.11\nCMD python tickets.py\n", "model.py": LOADED},
        {"Dockerfile": "FROM python:3.11\n", "model.py": LOADED},
    ),
    "ci": Case(
        "ci_action_unpinned",
        {".github/workflows/a.yml": f"on: push\njobs:\n  a:\n    steps:\n    - uses: actions/checkout@{'a' * 40}\n"},
        {".github/workflows/a.yml": "on: push\njobs:\n  a:\n    steps:\n    - run: pytest\n"},
    ),
    "dockerfile": Case("base_image_unpinned", {"Dockerfile": "FROM python:3.11\n"}, {"Dockerfile": "# later\n"}),
    "compose": Case(
        "base_image_unpinned",
        {"compose.yaml": "services:\n  db:\n    image: redis:7.2\n"},
        {"compose.yaml": "services:\n  app:\n    build: .\n"},
    ),
    "tests": Case(
        "placeholder_test",
        {"tests/test_add.py": "from tickets import add\n\n\ndef test_add():\n    assert add(1, 2) == 3\n"},
        {"tests/helpers.py": "X = 1\n"},
    ),
    "notebook": Case(
        "notebook_out_of_order notebook_error_output notebook_large_output personal_data_in_outputs",
        {"a.ipynb": notebook()},
        {"a.ipynb": json.dumps({"nbformat": 4, "cells": [{"cell_type": "markdown", "source": "# Hello"}]})},
    ),
    "model call": Case(
        "llm_call_without_limit llm_call_without_timeout llm_error_swallowed print_in_model_code model_output_executed "
        "user_text_in_system_prompt deprecated_sdk_call hardcoded_endpoint",
        {"llm.py": CALL},
    ),
    "hosted call": Case(
        "llm_call_without_timeout unpinned_model_alias",
        {"llm.py": CALL},
        {"llm.py": "from langchain_ollama import ChatOllama\nllm = ChatOllama(model='llama3')\n"},
    ),
    "model code that is no script": Case(
        "print_in_model_code", {"llm.py": CALL}, {"scripts/ask.py": CALL + "\nprint(ask('x'))\n"}
    ),
    "user interface": Case(
        "model_and_ui_in_one_module",
        {"llm.py": CALL, "app.py": "import streamlit as st\nfrom llm import ask\nst.write(ask('x'))\n"},
        {"llm.py": CALL},
    ),
    "hub load": Case(
        "hf_load_unpinned trust_remote_code model_loaded_at_import",
        {"model.py": LOAD.format("'org/model', revision='4f1c2d'")},
    ),
    "load from a hub, not from a folder": Case(
        "hf_load_unpinned hf_revision_pinned",
        {"model.py": LOAD.format("path")},
        {"model.py": LOAD.format("'./out'")},
    ),
    "data set": Case(
        "dataset_load_unpinned",
        {"rows.py": "from datasets import load_dataset\nrows = load_dataset('org/rows', revision='4f1c2d')\n"},
        {"rows.py": "from datasets import load_dataset\nrows = load_dataset('json', data_files='rows.json')\n"},
    ),
    "serialized file": Case("unsafe_deserialization", {"weights/a.safetensors": "x"}),
    "safe load": Case(
        "unsafe_deserialization",
        {"model.py": "import torch\nweights = torch.load('a.bin', weights_only=True)\n"},
        {"model.py": "import json\nrows = json.load(open('a.json'))\n"},
    ),
    "judge": Case(
        "judge_is_model_under_test",
        {"llm.py": CALL, "evals/judge.py": CALL.replace("gpt-4o-2024-08-06", "gpt-4.1-2025-04-14")},
        {"llm.py": CALL, "evals/run.py": "from llm import ask\nprint(ask('x') == 'y')\n"},
    ),
    "test that asks": Case(
        "eval_temperature_not_zero",
        {"tests/test_llm.py": CALL.replace("ask(", "test_ask(").replace("max_tokens", "temperature=0, max_tokens")},
        {"tests/test_llm.py": "from unittest.mock import patch\n" + CALL.replace("ask(", "test_ask(")},
    ),
    "evaluation and CI": Case(
        "evaluation_gates_nothing",
        {
            "llm.py": CALL,
            "log.py": "X = 1\n",
            ".github/workflows/a.yml": "on: push\njobs:\n  a:\n    steps:\n    - run: python eval/run.py\n",
            "eval/run.py": "from deepeval import evaluate\naccuracy = evaluate([])\nassert accuracy > 0.8\n",
        },
        {"llm.py": CALL, "eval/run.py": "from deepeval import evaluate\naccuracy = evaluate([])\n"},
    ),
    "examples and test data": Case(
        "few_shot_in_test_set",
        {"prompts/title.txt": SHOT, "data/test.jsonl": ROWS},
        {"prompts/title.txt": SHOT, "data/train.jsonl": ROWS},
    ),
    "training that saves": Case(
        "artefact_saved_without_version",
        {"train.py": "import torch\nloss.backward()\ntorch.save(model.state_dict(), f'out/{run}.pt')\n"},
        {"convert.py": "import torch\ntorch.save(model.state_dict(), 'out.pt')\n"},
    ),
    "vendor's SDK": Case(
        "provider_lock_in",
        {"llm.py": CALL},
        {"llm.py": "from langchain_openai import ChatOpenAI\nllm = ChatOpenAI(model='m')\n"},
    ),
    "prompt constant": Case(
        "dead_prompt",
        {"wording.py": f"TITLE_PROMPT = {PROMPT!r}\n", "use.py": "from wording import TITLE_PROMPT\n"},
        {"wording.py": "TITLE = 'Tickets'\n"},
    ),
    "model id": Case("unpinned_model_alias retired_model_id_in_code model_retires_soon", {"llm.py": CALL}),
    "prompt in a file": Case("prompt_inline duplicate_prompt prompt_undocumented", {"prompts/title.txt": PROMPT}),
    "prompt in code": Case(
        "duplicate_prompt prompt_undocumented",
        {"wording.py": f"TITLE_PROMPT = {PROMPT!r}\n"},
        {"wording.py": "TITLE = 'Tickets'\n"},
    ),
    "environment variable": Case(
        "env_var_undocumented",
        {"settings.py": "import os\nMODE = os.environ['TITLER_MODE']\n", ".env.example": "TITLER_MODE=short\n"},
        {"settings.py": "MODE = 'short'\n", ".env.example": "TITLER_MODE=short\n"},
    ),
    "README claim": Case(
        "readme_claim_broken",
        {"README.md": "# Tickets\n\nSee [the guide](docs/guide.md).\n", "docs/guide.md": "# Guide\n"},
    ),
    "requirements": Case(
        "dependency_unpinned", {"requirements.txt": "openai==1.2.3\n"}, {"requirements.txt": "# none yet\n"}
    ),
    "lock file": Case(
        "dependency_unpinned",
        {"requirements.txt": "openai\n", "uv.lock": 'version = 1\n[[package]]\nname = "openai"\nversion = "1.2.3"\n'},
    ),
    "code": Case("aged_todo", {}),
}
PAIRS = [pytest.param(case, key, id=f"{name}-{key}") for name, case in CASES.items() for key in case.facts.split()]


@pytest.mark.parametrize(("case", "key"), PAIRS)
def test_what_is_there_and_clean_is_measured(case: Case, key: str, scanned: Callable[..., ScanResult]) -> None:
    fact = scanned({**NOTHING, **case.clean})[key]
    assert (fact.status, fact.value) == (Status.MEASURED, False)


@pytest.mark.parametrize(("case", "key"), PAIRS)
def test_what_is_not_there_is_no_clean_bill(case: Case, key: str, scanned: Callable[..., ScanResult]) -> None:
    tree = {"README.md": NOTHING["README.md"]} if key == "aged_todo" else {**NOTHING, **case.without}
    assert scanned(tree)[key].status is Status.NOT_APPLICABLE


def test_of_a_project_without_anything_only_what_any_project_can_have_is_judged(
    scanned: Callable[..., ScanResult],
) -> None:
    result = scanned({"README.md": NOTHING["README.md"]})
    bad = {rule.key for rule in own_rules() if issubclass(rule, Rule) and rule.bad}
    assert {key for key in bad if result[key].known} == ANY_PROJECT


def test_every_bad_fact_is_about_something_and_tried_here() -> None:
    bad = {rule.key: rule for rule in own_rules() if issubclass(rule, Rule) and rule.bad}
    assert {key for key, rule in bad.items() if rule.about is None} == ANY_PROJECT
    tried = {key for case in CASES.values() for key in case.facts.split()} | {rule.key for rule in system_rules()}
    assert set(bad) - tried == ANY_PROJECT | BY_HISTORY


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.key) for rule in system_rules() if rule.examples_good])
def test_a_sound_artefact_of_a_system_gets_a_clean_bill(rule: type[Rule], scanned: Callable[..., ScanResult]) -> None:
    facts = [scanned(tree)[rule.key] for tree in rule.examples_good]
    assert any(fact.status is Status.MEASURED and fact.value is False for fact in facts)


def test_the_count_of_files_adds_up(lay: Callable[[Mapping[str, str]], Path]) -> None:
    root = lay({**NOTHING, "debtkit.yaml": "answers: {}\n", "node_modules/x/index.js": "", "broken.ipynb": "{"})
    (root / "logo.png").write_bytes(b"\x89PNG")
    (root / "blob").write_bytes(b"\0\1\2")
    (root / "debt.json").write_text('{\n  "schema": "debtkit.debt/1"\n}\n', encoding="utf-8")
    (root / "big.csv").write_text("x" * 500_000, encoding="utf-8")
    (root / "away.md").symlink_to("README.md")
    result = scan(root)
    told = {name: result.coverage[name] for name in ("files", "read", "left_out", "not_text")}
    assert {entry["path"] for entry in result.coverage["skipped"]} == {"away.md", "big.csv", "broken.ipynb"}
    assert told["not_text"] == len(["debtkit.yaml", "logo.png", "blob", "debt.json"])
    assert told["files"] == told["read"] + told["left_out"] + told["not_text"] + len(result.coverage["skipped"])
    assert told["read"] == len(NOTHING)


def test_each_place_in_json_has_path_locator_and_excerpt(scanned: Callable[..., ScanResult]) -> None:
    data = scanned(
        {"README.md": "x", "rows.jsonl": "x" * 1_000_001, "a.py": "import pickle\npickle.load(f)\n"}
    ).to_dict()
    places = [place for fact in data["facts"].values() for place in fact["evidence"]]
    assert {"rows.jsonl", "a.py"} <= {place["path"] for place in places}
    assert all({"path", "locator", "excerpt"} <= set(place) for place in places)
