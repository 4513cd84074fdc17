"""Edits of the well-run service: one good thing at a time is taken away, or made hollow."""

# ruff: noqa: E501 - an edit reads best on one line

from __future__ import annotations

from typing import TYPE_CHECKING

from mutation.edits import drop, edit, keep_lines, put, swap

if TYPE_CHECKING:
    from mutation.edits import Edit

_CASES = '[{"question": "Where do I hand in the keys of my room?"}, {"question": "How many days of leave are left to me?"}, {"question": "Who repairs the coffee machine on floor two?"}]'
CI, RELEASE, ANSWER = ".github/workflows/ci.yml", ".github/workflows/release.yml", "desk/answer.py"

GONE = (
    edit("CI only installs the test runner", "ci_runs_tests", swap(CI, "python -m pytest tests", "pip install pytest")),
    edit("an action by tag", "ci_action_unpinned", swap(CI, "8f4b7f84864484a7bf31766abe9204da3cbe65b3", "v4")),
    edit("the image is built and not published", "release_automation", swap(RELEASE, "push: true", "push: false")),
    edit("the lock file is emptied", "python_lock_file", put("uv.lock", "version = 1\n")),
    edit(
        "the requirements float and no lock holds them",
        "python_lock_file dependency_unpinned",
        drop("uv.lock"),
        put("requirements.txt", "fastapi\nopenai\n"),
    ),
    edit("the owners go", "codeowners", put(".github/CODEOWNERS", "# nobody\n*\n")),
    edit("the form goes", "issue_or_pr_template", drop(".github/PULL_REQUEST_TEMPLATE.md")),
    edit("the licence is one line", "license", put("LICENSE", "MIT License\n")),
    edit("the changelog is a title", "changelog", keep_lines("CHANGELOG.md", "# Changelog")),
    edit("the guide for helpers is a title", "contributing", keep_lines("CONTRIBUTING.md", "# Contributing")),
    edit("the security policy is a title", "security_policy", keep_lines("SECURITY.md", "# Security")),
    edit(
        "the card is headings",
        "model_card model_card_incomplete",
        put("MODEL_CARD.md", "# The answering system\n\n## Intended use\n\n## Evaluation\n\n## Limitations\n"),
    ),
    edit(
        "the card is a form that nobody filled",
        "model_card model_card_incomplete",
        put(
            "MODEL_CARD.md",
            "# Model card\n\n## Intended use\n\n[More Information Needed]\n\n## Evaluation\n\n[More Information Needed]\n\n## Training data\n\n[More Information Needed]\n",
        ),
    ),
    edit("the data card is emptied", "dataset_card", put("data/README.md", "# The pages\n")),
    edit("the licence of the data goes", "data_license", drop("DATA_LICENSE")),
    edit("the limits go", "limitations_doc", put("docs/limits.md", "# Limitations\n")),
    edit("a page is moved and its link stays", "limitations_doc readme_claim_broken", drop("docs/limits.md")),
    edit("the page on the parts is a title", "architecture_doc", put("docs/architecture.md", "# Architecture\n")),
    edit("the page on the service goes", "api_docs", drop("docs/api.md")),
    edit("the numbers go", "benchmarks_doc", put("docs/numbers.md", "# Numbers\n\n## Benchmarks\n\nTo come.\n")),
    edit("the page on privacy goes", "compliance_or_risk_doc", drop("docs/privacy.md")),
    edit(
        "nothing says how to start",
        "readme_quickstart",
        swap("README.md", "pip install -r requirements.txt\nuvicorn desk.api:app\n", "it starts by itself\n"),
        swap("README.md", "ollama pull llama3.1:8b\n", "wait\n"),
        swap("README.md", "## Install", "## News"),
    ),
    edit("the base image floats", "base_image_unpinned", swap("Dockerfile", "python:3.12.4-slim", "python:latest")),
    edit("the Dockerfile goes", "dockerfile_or_compose", drop("Dockerfile")),
    edit("the deployment goes", "deploy_config", drop("k8s/desk.yaml")),
    edit(
        "the pipeline has no stages",
        "pipeline_orchestrated data_versioned",
        put("dvc.yaml", "stages: {}\n"),
        drop("dvc.lock"),
    ),
    edit("the parameters go", "hparams_in_config", drop("config/retrieval.yaml")),
    edit("the variable is not named", "env_var_undocumented", put(".env.example", "# to come\n")),
    edit(
        "nothing traces",
        "llm_tracing",
        swap(ANSWER, "from langfuse.openai import observe\n", ""),
        swap(ANSWER, "@observe()\n", ""),
    ),
    edit("no probability is asked for", "logprobs_or_confidence", swap(ANSWER, "        logprobs=True,\n", "")),
    edit("the tokens are not read", "usage_or_cost_metrics", swap(ANSWER, ', "tokens": reply.usage.total_tokens', "")),
    edit("the answer has no limit", "llm_call_without_limit", swap(ANSWER, "        max_tokens=300,\n", "")),
    edit("the client has no timeout", "llm_call_without_timeout", swap(ANSWER, ", timeout=20", "")),
    edit(
        "no call has any bound",
        "llm_calls_bounded llm_call_without_limit llm_call_without_timeout",
        swap(ANSWER, "        max_tokens=300,\n", ""),
        swap(ANSWER, ", timeout=20", ""),
        swap("desk/at_home.py", ", num_predict=300", ""),
    ),
    edit("the model has no date", "unpinned_model_alias", swap(ANSWER, "gpt-4o-2024-11-20", "gpt-4o")),
    edit("the model was shut down", "retired_model_id_in_code", swap(ANSWER, "gpt-4o-2024-11-20", "gpt-4-0314")),
    edit(
        "the filter goes",
        "guardrail_or_moderation",
        drop("desk/guard.py"),
        swap(ANSWER, "from desk.guard import moderate_text\n", ""),
        swap(ANSWER, "    moderate_text(client, asked)\n", ""),
    ),
    edit(
        "nothing is masked",
        "pii_handling",
        swap(ANSWER, "asked = redact_pii(question)", "asked = question"),
        swap(ANSWER, "from desk.masking import redact_pii\n", ""),
        put(
            "tests/test_masking.py",
            "from desk import settings\n\n\ndef test_address():\n    assert settings.ADDRESS == ''\n",
        ),
    ),
    edit(
        "the masking does nothing",
        "pii_handling",
        swap("desk/masking.py", 're.sub(r"[^@ ]+@[^ ]+", "<mail>", text)', "text"),
        swap("desk/masking.py", "import re\n", ""),
    ),
    edit(
        "the filter lets all pass",
        "guardrail_or_moderation",
        put(
            "desk/guard.py",
            '"""Refuse."""\n\n\ndef moderate_text(client, text):\n    """Let it pass."""\n    return True\n',
        ),
    ),
    edit(
        "the rows are not checked", "data_validation", put("ingest/load.py", "def check_rows(rows):\n    return rows\n")
    ),
    edit("nobody watches", "drift_monitoring", drop("watch/drift.py")),
    edit("nothing is explained", "explain_lib", swap("eval/why.py", "shap.Explainer(model)(texts)", "texts")),
    edit("groups are not compared", "fairness_or_toxicity_eval", drop("eval/groups.py")),
    edit(
        "the evaluation gates nothing",
        "eval_gate_threshold evaluation_gates_nothing",
        swap("eval/run_eval.py", '    if accuracy < 0.8:\n        sys.exit("the answers became worse")\n', ""),
    ),
    edit(
        "the evaluation is a print",
        "eval_code eval_gate_threshold",
        put(
            "eval/run_eval.py",
            '"""Score the answers."""\n\n\ndef evaluate():\n    """Score them."""\n    print("0.93")\n',
        ),
    ),
    edit("the model is not tested", "llm_eval_tests", drop("tests/test_answers.py")),
    edit(
        "the tests are hollow",
        "has_real_tests placeholder_test llm_eval_tests",
        drop("tests/test_answers.py"),
        put("tests/test_masking.py", "def test_masking():\n    assert True\n"),
    ),
    edit(
        "a hollow test beside the real ones",
        "placeholder_test",
        put("tests/test_more.py", "def test_more():\n    value = 3\n    assert value == 3\n"),
    ),
    edit("no service", "http_api_service", put("desk/api.py", '"""The service comes later."""\n')),
    edit(
        "one provider",
        "multi_provider portable_serving",
        drop("desk/at_home.py"),
        swap(
            "README.md",
            "\nTo run it on your own machine with open weights, pull them once and set the gateway to that address:\n\n```sh\nollama pull llama3.1:8b\n```\n",
            "",
        ),
    ),
    edit(
        "the prompt moves into the code",
        "prompts_outside_code prompt_inline",
        drop("desk/prompts/answer.txt"),
        swap(
            ANSWER,
            'RULES = Path(__file__).with_name("prompts") / "answer.txt"',
            'RULES = "You are the handbook desk. Answer from the passages only, in three sentences at the most, and say so when they do not tell."',
        ),
        swap(ANSWER, "RULES.read_text()", "RULES"),
        swap(ANSWER, "from pathlib import Path\n\n", ""),
    ),
    edit("the prompt file is emptied", "prompts_outside_code", put("desk/prompts/answer.txt", "")),
    edit(
        "nothing is announced",
        "deprecation_notice",
        swap("desk/old.py", '    warnings.warn("use desk.answer.answer", DeprecationWarning, stacklevel=2)\n', ""),
    ),
)

NEW = (
    edit(
        "an address in the code",
        "hardcoded_endpoint",
        swap("desk/settings.py", 'os.environ.get("DESK_GATEWAY", "")', '"http://10.0.3.8:8000/v1"'),
        swap(ANSWER, "base_url=ADDRESS", 'base_url="http://10.0.3.8:8000/v1"'),
    ),
    edit(
        "the call is swallowed",
        "llm_error_swallowed",
        swap(
            ANSWER,
            "    reply = client",
            "    try:\n        client.chat.completions.create(model=MODEL, messages=[], max_tokens=3)\n    except Exception:\n        pass\n    reply = client",
        ),
    ),
    edit(
        "the answer is printed", "print_in_model_code", swap(ANSWER, "    return {", "    print(reply)\n    return {")
    ),
    edit(
        "the question is part of the rules",
        "user_text_in_system_prompt",
        swap(ANSWER, '"content": RULES.read_text()}', '"content": f"You are the desk. Answer this: {question}"}'),
    ),
    edit(
        "what the model wrote is run",
        "model_output_executed",
        swap(ANSWER, "    return {", "    code = reply.choices[0].message.content\n    exec(code)\n    return {"),
    ),
    edit(
        "a cache that is unpickled",
        "unsafe_deserialization",
        put("desk/cache.py", "import pickle\n\n\ndef load(file):\n    return pickle.load(file)\n"),
    ),
    edit(
        "work is put off",
        "aged_todo",
        swap(ANSWER, "    asked = ", "    # TODO the prompt forgets the page number\n    asked = "),
    ),
    edit(
        "an old call",
        "deprecated_sdk_call",
        put("desk/chains.py", "from langchain.chat_models import ChatOpenAI\n\nUSED = ChatOpenAI\n"),
    ),
    edit(
        "the model judges itself",
        "judge_is_model_under_test",
        put(
            "eval/judge.py",
            "from openai import OpenAI\n\n\ndef mark(text):\n    client = OpenAI(timeout=9)\n    return client.chat.completions.create(model='gpt-4o-2024-11-20', messages=[{'role': 'user', 'content': text}], max_tokens=1, temperature=0)\n",
        ),
    ),
    edit(
        "a prompt that nothing uses",
        "dead_prompt",
        put(
            "desk/wording.py",
            "OLD_PROMPT = 'You are the desk of the handbook. Answer in three sentences: {question}'\n",
        ),
    ),
    edit(
        "a case of the evaluation stands in the prompt",
        "few_shot_in_test_set",
        put("eval/more_cases.json", _CASES),
        swap("desk/prompts/answer.txt", "You are", "Question: Where do I hand in the keys of my room?\nYou are"),
    ),
    edit(
        "a screen that builds the model",
        "model_and_ui_in_one_module",
        put(
            "screen.py",
            "import streamlit as st\nfrom openai import OpenAI\n\nclient = OpenAI(timeout=9)\nst.write(client.models.list())\n",
        ),
    ),
    edit(
        "runs are recorded",
        "experiment_tracking",
        swap("eval/run_eval.py", "    print(accuracy)\n", "    mlflow.log_metric('accuracy', accuracy)\n"),
        swap("eval/run_eval.py", "import sys\n", "import sys\n\nimport mlflow\n"),
    ),
)

SERVICE_EDITS: tuple[Edit, ...] = (*GONE, *NEW)
