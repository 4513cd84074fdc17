"""Edits of the sample project: debt is paid, and what little is good is taken away."""

# ruff: noqa: E501 - an edit reads best on one line

from __future__ import annotations

from typing import TYPE_CHECKING

from mutation.edits import cells, drop, edit, everywhere, keep_lines, numbered, output, put, shown, source, swap

if TYPE_CHECKING:
    from mutation.edits import Edit

LINT, BOOK, EVAL = ".github/workflows/lint.yml", "notebooks/first_look.ipynb", "eval/run_eval.py"
_SHA = "8f4b7f84864484a7bf31766abe9204da3cbe65b3"
_KEY = "sk-" + "proj-" + "Zq8vWm3KpT9xLc5RnB2yHd7GfJ4sQe6UaXo1"
_SOME = "It reads the ticket, looks for the nearest old ones and asks the model for a title that a person then checks."

PAID = (
    edit(
        "a CI step runs the tests",
        "ci_runs_tests",
        swap(LINT, "      # - run: python -m pytest", "      - run: python -m pytest"),
    ),
    edit(
        "the actions are named by commit",
        "ci_action_unpinned",
        swap(LINT, "checkout@v4", f"checkout@{_SHA}"),
        swap(LINT, "setup-python@v5", f"setup-python@{_SHA}"),
    ),
    edit(
        "the base image has a version", "base_image_unpinned", swap("Dockerfile", "python:latest", "python:3.12.4-slim")
    ),
    edit("all models are dated", "unpinned_model_alias", everywhere("gpt-4o-mini", "gpt-4o-mini-2024-07-18")),
    edit(
        "the retired fallback goes",
        "retired_model_id_in_code",
        swap("titler/llm.py", "gpt-3.5-turbo-0613", "gpt-4.1-mini-2025-04-14"),
    ),
    edit(
        "another model judges",
        "judge_is_model_under_test",
        swap(EVAL, 'MODEL = "gpt-4o-mini"', 'MODEL = "gpt-4.1-2025-04-14"'),
    ),
    edit(
        "the gateway comes from a setting",
        "hardcoded_endpoint",
        swap(EVAL, '"https://llm-gateway.marlow-cycles.example/v1"', 'os.environ["GATEWAY_URL"]'),
    ),
    edit(
        "all variables are named",
        "env_var_undocumented",
        put(".env.example", "OPENAI_API_KEY=\nTITLER_MODEL=gpt-4o-mini\nHELPDESK_TOKEN=\nGATEWAY_KEY=\n"),
    ),
    edit(
        "the README names what is there",
        "readme_claim_broken",
        swap("README.md", "To label more tickets run `python scripts/label_tickets.py`, then", "To make more of them:"),
        swap("README.md", "`make eval` prints", "The evaluation prints"),
    ),
    edit("the key leaves the output", "real_secret_committed", cells(BOOK, output(2))),
    edit("the customers leave the output", "personal_data_in_outputs context.personal_data", cells(BOOK, output(3))),
    edit("the error leaves the output", "notebook_error_output", cells(BOOK, output(5))),
    edit("the notebook runs from top to bottom", "notebook_out_of_order", cells(BOOK, numbered)),
    edit(
        "the old call goes",
        "deprecated_sdk_call",
        cells(
            BOOK,
            source(
                5,
                "from openai import OpenAI\nanswer = OpenAI(timeout=9).chat.completions.create(model='gpt-4o-mini', messages=[])",
            ),
        ),
    ),
    edit(
        "the placeholders go",
        "placeholder_test",
        drop("tests/test_app.py"),
        put(
            "tests/test_suggest.py",
            "from titler.suggest import tidy\n\n\ndef test_tidy():\n    assert tidy('Title: a bell.') == 'a bell'\n",
        ),
    ),
    edit(
        "each long prompt has its reason",
        "prompt_undocumented",
        swap("titler/suggest.py", 'SYSTEM_PROMPT = """', '# Rules of the agents, agreed in May.\nSYSTEM_PROMPT = """'),
        swap(EVAL, 'PROMPT = """You', '# As in titler/suggest.py.\nPROMPT = """You'),
    ),
    edit(
        "the evaluation uses the prompt of the application",
        "duplicate_prompt",
        swap(
            EVAL,
            "from titler.suggest import suggest, tidy",
            "from titler.suggest import SYSTEM_PROMPT as PROMPT, suggest, tidy",
        ),
        lambda tree: tree.update(
            {EVAL: tree[EVAL][: tree[EVAL].index('PROMPT = """')] + tree[EVAL][tree[EVAL].index('JUDGE = """') :]}
        ),
    ),
    edit(
        "a prompt has a file that nobody reads",
        "prompts_outside_code dead_prompt",
        put("prompts/reply.txt", "You are a support agent of a bicycle shop. Answer in three sentences.\n"),
    ),
    edit(
        "a failed call is raised",
        "llm_error_swallowed",
        swap("titler/llm.py", '    except Exception:\n        return ""', "    except Exception:\n        raise"),
    ),
    edit(
        "model code logs",
        "print_in_model_code",
        swap(
            "titler/llm.py", 'print("model call failed, trying"', 'logging.warning("model call failed, trying %s: %s"'
        ),
        swap("titler/llm.py", "import os\n", "import logging\nimport os\n"),
    ),
    edit(
        "the ticket leaves the system prompt",
        "user_text_in_system_prompt",
        swap("app.py", "You answer this customer:\n\n{ticket}\n", "You answer a customer.\n"),
        swap("app.py", '"content": "Write the reply."', '"content": ticket'),
    ),
    edit(
        "the screen calls a module",
        "model_and_ui_in_one_module",
        lambda tree: tree.update(
            {
                "titler/draft.py": "import os\n\nfrom openai import OpenAI\n\nclient = OpenAI(api_key=os.environ.get('OPENAI_API_KEY'))\nTONES = {}\n\n\n"
                + tree["app.py"][tree["app.py"].index("def draft_reply") : tree["app.py"].index("st.set_page")],
                "app.py": tree["app.py"][: tree["app.py"].index("def draft_reply")]
                .replace("from openai import OpenAI\n", "from titler.draft import draft_reply\n")
                .replace('client = OpenAI(api_key=os.environ.get("OPENAI_API_KEY"))\n', "")
                + tree["app.py"][tree["app.py"].index("st.set_page") :],
            }
        ),
    ),
    edit(
        "each call has a limit",
        "llm_call_without_limit",
        swap("app.py", "temperature=0.7,", "temperature=0.7, max_tokens=400,"),
        swap(EVAL, "model=MODEL,", "model=MODEL, max_tokens=60,"),
        swap(BOOK, 'model=\\"gpt-4o-mini\\",\\n', 'model=\\"gpt-4o-mini\\", max_tokens=60,\\n'),
    ),
    edit(
        "the judge is asked at temperature 0",
        "eval_temperature_not_zero",
        swap(EVAL, "model=MODEL,", "model=MODEL, temperature=0,"),
    ),
    edit(
        "each client has a timeout",
        "llm_call_without_timeout",
        swap(
            "app.py",
            'OpenAI(api_key=os.environ.get("OPENAI_API_KEY"))',
            'OpenAI(api_key=os.environ.get("OPENAI_API_KEY"), timeout=20)',
        ),
        swap("titler/llm.py", "OpenAI(api_key=settings.api_key)", "OpenAI(api_key=settings.api_key, timeout=20)"),
        swap(EVAL, 'api_key=os.environ["GATEWAY_KEY"])', 'api_key=os.environ["GATEWAY_KEY"], timeout=20)'),
        swap(BOOK, "openai.OpenAI(api_key=settings.api_key)", "openai.OpenAI(api_key=settings.api_key, timeout=20)"),
        swap(BOOK, "openai.ChatCompletion.create(\\n", "openai.ChatCompletion.create(request_timeout=20,\\n"),
    ),
    edit(
        "the index is JSON",
        "unsafe_deserialization",
        swap("titler/kb.py", "pickle", "json"),
        swap("titler/kb.py", "kb_index.pkl", "kb_index.json"),
    ),
    edit(
        "the requirements have versions",
        "dependency_unpinned",
        put("requirements.txt", "openai==1.51.0\nstreamlit==1.39.0\npandas==2.2.3\npython-dotenv==1.0.1\n"),
    ),
    edit(
        "a lock file",
        "python_lock_file dependency_unpinned",
        put("uv.lock", 'version = 1\n\n[[package]]\nname = "openai"\nversion = "1.51.0"\n'),
    ),
    edit("the admitted work is done", "aged_todo", everywhere("TODO", "Note:"), everywhere("FIXME", "Note:")),
    edit(
        "runs are recorded",
        "experiment_tracking",
        swap(EVAL, "import argparse\n", "import argparse\nimport mlflow\n"),
        swap(EVAL, "    f1 = sum", "    mlflow.log_metric('n', len(test))\n    f1 = sum"),
    ),
    edit(
        "what is asked is filtered",
        "guardrail_or_moderation",
        swap(
            "titler/llm.py",
            "    try:\n        answer",
            "    client.moderations.create(input=str(messages))\n    try:\n        answer",
        ),
    ),
    edit(
        "calls are traced",
        "llm_tracing",
        swap(".env.example", "TITLER_MODEL", "LANGCHAIN_TRACING_V2=true\nTITLER_MODEL"),
    ),
    edit(
        "answers come with their probability",
        "logprobs_or_confidence",
        swap("titler/llm.py", "temperature=settings.temperature,", "temperature=settings.temperature, logprobs=True,"),
    ),
    edit(
        "another program can ask",
        "http_api_service",
        put(
            "titler/api.py",
            "from fastapi import FastAPI\n\nfrom titler.suggest import suggest\n\napp = FastAPI()\n\n\n@app.post('/titles')\ndef titles(text: str):\n    return suggest(text, None)\n",
        ),
    ),
    edit(
        "limits are written down",
        "limitations_doc",
        swap(
            "README.md",
            "## More\n",
            "## Limitations\n\nGerman tickets get English titles, and pictures are not read.\n\n## More\n",
        ),
    ),
    edit(
        "a licence",
        "license",
        put(
            "LICENSE",
            "Copyright 2026 Marlow Cycles.\n\n"
            + "Permission is granted to use, copy and change this software for any purpose. " * 4,
        ),
    ),
    edit(
        "a changelog",
        "changelog",
        put("CHANGELOG.md", "# Changelog\n\n## 0.3.0 - 2026-08-12\n\n- Titles have nine words at the most.\n"),
    ),
    edit("an owner for each part", "codeowners", put("CODEOWNERS", "titler/ @marlow/desk\n")),
    edit(
        "one says how to contribute",
        "contributing",
        put("CONTRIBUTING.md", f"# Contributing\n\n{_SOME} Run the evaluation before you ask for a review.\n"),
    ),
    edit(
        "a security policy",
        "security_policy",
        put(
            "SECURITY.md",
            f"# Security\n\nTell Marta when you find a hole; she answers within two days and says when it is closed. {_SOME}\n",
        ),
    ),
    edit(
        "parameters have a file", "hparams_in_config", put("config/titler.yaml", "temperature: 0.3\nmax_tokens: 40\n")
    ),
    edit(
        "the port of the data is described",
        "dataset_card",
        put(
            "data/README.md",
            "# Tickets\n\n## Source\n\nThe export from the helpdesk, June and August, with the titles of the agents.\n\n## Structure\n\nOne ticket in each row with its number, day, text and title, in English.\n",
        ),
    ),
)

OWED = (
    edit("the CI goes", "ci_present ci_action_unpinned evaluation_gates_nothing", drop(LINT)),
    edit(
        "the CI has no step left",
        "ci_present ci_action_unpinned evaluation_gates_nothing",
        keep_lines(LINT, "jobs:"),
    ),
    edit(
        "the Dockerfile has no FROM",
        "dockerfile_or_compose base_image_unpinned container_no_healthcheck container_runs_as_root",
        swap("Dockerfile", "FROM python:latest\n", ""),
    ),
    edit(
        "the README is one sentence",
        "readme_quickstart readme_claim_broken",
        put("README.md", "# ticket-titler\n\nSuggests titles for tickets.\n"),
    ),
    edit(
        "every test asserts True",
        "has_real_tests",
        *(put(f"tests/test_{name}.py", "def test_it():\n    assert True\n") for name in ("clean", "kb", "suggest")),
    ),
    edit("the seed goes", "seeds_fixed", swap("scripts/split.py", "    random.seed(SEED)\n", "")),
    edit(
        "the evaluation goes",
        "eval_code eval_temperature_not_zero evaluation_gates_nothing duplicate_prompt hardcoded_endpoint "
        "judge_is_model_under_test provider_lock_in",
        drop(EVAL),
    ),
    edit(
        "the calls lose their bound",
        "llm_calls_bounded",
        everywhere("            max_tokens=40,\n", ""),
        swap("titler/llm.py", ", max_tokens=40", ""),
    ),
    edit("the form is emptied", "issue_or_pr_template", put(".github/pull_request_template.md", "\n")),
    edit("the page on how it works is a title", "architecture_doc", put("docs/how-it-works.md", "# How it works\n")),
    edit(
        "what the model wrote is run",
        "model_output_executed",
        swap(
            "app.py",
            "    return answer.choices[0].message.content\n\n\nst",
            "    exec(answer.choices[0].message.content)\n\n\nst",
        ),
    ),
    edit("a large file", "large_data_in_git", put("data/all.jsonl", '{"text": "a long letter"}\n' * 50_000)),
    edit(
        "a large picture",
        "notebook_large_output",
        cells(
            BOOK, output(4, {"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBO" * 300_000}})
        ),
    ),
    edit(
        "a model about to go",
        "model_retires_soon",
        swap(EVAL, 'MODEL = "gpt-4o-mini"', 'MODEL = "gpt-4o-mini"\nOTHER = "gpt-3.5-turbo-1106"'),
    ),
    edit(
        "weights without a revision",
        "hf_load_unpinned",
        put(
            "titler/near.py",
            "from sentence_transformers import SentenceTransformer\n\n\ndef encoder():\n    return SentenceTransformer('intfloat/e5-small')\n",
        ),
    ),
    edit("one retired model for another", "", swap("titler/llm.py", "gpt-3.5-turbo-0613", "gpt-3.5-turbo-0301")),
)

NOTHING = (
    edit(
        "a key in a comment that is none",
        "",
        swap("titler/llm.py", "import os\n", "import os  # sk-XXXXXXXXXXXXXXXXXXXXXXXXXXXX\n"),
    ),
    edit(
        "words without deeds",
        "",
        put(
            "docs/plans.md",
            "# Plans\n\nWe think about guardrails, drift, fairness, tracing, seeds, locks and model cards, one of these days.\n",
        ),
    ),
    edit(
        "a module that does nothing of this",
        "",
        put("titler/times.py", "def minutes(seconds):\n    return seconds / 60\n"),
    ),
    edit(
        "lines move",
        "",
        lambda tree: tree.update({path: "\n\n" + text for path, text in tree.items() if path.endswith(".py")}),
    ),
    edit(
        "another test",
        "",
        put(
            "tests/test_offline.py",
            "from titler import offline\n\n\ndef test_first_words():\n    assert offline.title('My bell is gone.', []) == 'My bell is gone'\n",
        ),
    ),
    edit("a key beside the one that is there", "", cells(BOOK, output(4, shown(f"OpenAI(api_key='{_KEY}')")))),
)

SAMPLE_EDITS: tuple[Edit, ...] = (*PAID, *OWED, *NOTHING)
