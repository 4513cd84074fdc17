"""The same debts and payments in other words: other tools, other files, other habits, and deeds that only look like one."""

# ruff: noqa: E501 - an edit reads best on one line

from __future__ import annotations

from typing import TYPE_CHECKING

from mutation.edits import cells, drop, edit, output, put, shown, source, swap

if TYPE_CHECKING:
    from mutation.edits import Edit

CI, ANSWER, EVAL = ".github/workflows/ci.yml", "desk/answer.py", "eval/run_eval.py"
LINT = ".github/workflows/lint.yml"
_GITHUB = "ghp_" + "Zq8vWm3KpT9xLc5RnB2yHd7GfJ4sQe6UaXo1"
_OPENAI = "sk-" + "proj-" + "Zq8vWm3KpT9xLc5RnB2yHd7GfJ4sQe6UaXo1"
_AWS = "AKIA" + "Q3EGWZ7RTY5PLKMN"
_REAL = "from desk.masking import redact_pii\n\n\n"

SERVICE_OTHER: tuple[Edit, ...] = (
    # CI and tests
    edit(
        "the job with the tests is switched off",
        "ci_runs_tests",
        swap(CI, "    runs-on: ubuntu-24.04\n", "    if: false\n    runs-on: ubuntu-24.04\n"),
    ),
    edit(
        "the step with the tests is switched off",
        "ci_runs_tests",
        swap(CI, "    - run: python -m pytest tests", "    - if: ${{ false }}\n      run: python -m pytest tests"),
    ),
    edit("the tests may fail, and are run all the same", "", swap(CI, "pytest tests", "pytest tests || true")),
    edit("the tests are only listed", "ci_runs_tests", swap(CI, "pytest tests", "pytest --collect-only")),
    edit("the tests are echoed", "ci_runs_tests", swap(CI, "python -m pytest tests", 'echo "python -m pytest"')),
    edit("make test does it", "", swap(CI, "python -m pytest tests", "make test")),
    edit("tox does it", "", swap(CI, "python -m pytest tests", "uvx tox -e py312")),
    edit(
        "GitLab does it",
        "",
        put(
            ".gitlab-ci.yml", "test:\n  script:\n    - pip install -r requirements.txt\n    - python -m pytest tests\n"
        ),
        drop(CI),
    ),
    edit(
        "a test compares a sum",
        "placeholder_test",
        put("tests/test_sum.py", "def test_sum():\n    assert 1 + 1 == 2\n"),
    ),
    edit(
        "a test only prints",
        "has_real_tests llm_eval_tests",
        drop("tests/test_answers.py"),
        put("tests/test_masking.py", _REAL + "def test_masking():\n    print(redact_pii('a@b.org'))\n"),
    ),
    edit(
        "a test compares a value with itself",
        "has_real_tests llm_eval_tests",
        drop("tests/test_answers.py"),
        put(
            "tests/test_masking.py",
            _REAL + "def test_masking():\n    text = redact_pii('a@b.org')\n    assert text == text\n",
        ),
    ),
    edit(
        "a test imports the project and asserts a constant",
        "has_real_tests llm_eval_tests placeholder_test",
        drop("tests/test_answers.py"),
        put("tests/test_masking.py", _REAL + "def test_masking():\n    assert 'desk'\n"),
    ),
    edit(
        "a test by unittest",
        "",
        put(
            "tests/test_masking.py",
            "import unittest\n\nfrom desk.masking import redact_pii\n\n\nclass MaskingTest(unittest.TestCase):\n    def test_addresses_go(self):\n        self.assertEqual(redact_pii('a@b.org'), '<mail>')\n",
        ),
    ),
    edit(
        "the live test is skipped by name",
        "llm_eval_tests",
        swap("tests/test_answers.py", "@pytest.mark.vcr\ndef test_leave_form", "def check_leave_form"),
    ),
    # limits
    edit("the limit is None", "llm_call_without_limit", swap(ANSWER, "max_tokens=300", "max_tokens=None")),
    edit("the timeout is None", "llm_call_without_timeout", swap(ANSWER, "timeout=20", "timeout=None")),
    edit("the limit has its new name", "", swap(ANSWER, "max_tokens=300", "max_completion_tokens=300")),
    edit("retries instead of a timeout", "", swap(ANSWER, "timeout=20", "max_retries=2")),
    # keys
    edit(
        "a key in the environment file",
        "real_secret_committed",
        put(".env", f"OPENAI_API_KEY={_OPENAI}\nDESK_GATEWAY=\n"),
    ),
    edit(
        "a key in the Dockerfile",
        "real_secret_committed",
        swap("Dockerfile", "COPY", f"ENV OPENAI_API_KEY={_OPENAI}\nCOPY"),
    ),
    edit(
        "a key in a deployment",
        "real_secret_committed",
        swap("k8s/desk.yaml", "  replicas: 2\n", f"  replicas: 2\n  token: {_GITHUB}\n"),
    ),
    edit(
        "a key in the README",
        "real_secret_committed",
        swap("README.md", "uvicorn desk.api:app", f"export OPENAI_API_KEY={_OPENAI}\nuvicorn desk.api:app"),
    ),
    edit("a key of a cloud", "real_secret_committed", put("desk/store.py", f'ACCESS = "{_AWS}"\n')),
    edit("a key in a test", "real_secret_committed", put("tests/conftest.py", f'KEY = "{_OPENAI}"\n')),
    edit(
        "the name of a key",
        "",
        put("desk/names.py", 'KEY_NAME = "OPENAI_API_KEY"\nPLACEHOLDER = "sk-your-key-here-please-and-nothing-else"\n'),
    ),
    # models
    edit(
        "the model is a setting without a date",
        "unpinned_model_alias",
        put("config/models.yaml", "model: gpt-4o-mini\n"),
        swap(ANSWER, "MODEL = ", "FALLBACK = "),
    ),
    edit("the alias of the newest", "unpinned_model_alias", swap(ANSWER, "gpt-4o-2024-11-20", "mistral-large-latest")),
    edit(
        "embeddings have no date",
        "",
        put(
            "desk/vectors.py",
            "from openai import OpenAI\n\n\ndef vector(text):\n    return OpenAI(timeout=9).embeddings.create(model='text-embedding-3-small', input=text)\n",
        ),
    ),
    edit(
        "a neutral layer",
        "portable_serving",
        drop("desk/at_home.py"),
        swap("README.md", "```sh\nollama pull llama3.1:8b\n```", "Ask Marta how."),
        put(
            "desk/neutral.py",
            "import litellm\n\n\ndef ask(text):\n    return litellm.completion(model='gpt-4o-2024-11-20', messages=text, max_tokens=9, timeout=9)\n",
        ),
    ),
    edit(
        "the second provider is commented out",
        "multi_provider",
        swap("desk/at_home.py", "    return ChatOllama(", "    # return ChatOllama("),
    ),
    # filters and masks
    edit(
        "the filter is commented out",
        "guardrail_or_moderation",
        swap(ANSWER, "    moderate_text(client, asked)\n", "    # moderate_text(client, asked)\n"),
        put("desk/guard.py", "# client.moderations.create(input=text)\n"),
        swap(ANSWER, "from desk.guard import moderate_text\n", ""),
    ),
    edit(
        "presidio masks",
        "",
        put(
            "desk/masking.py",
            "from presidio_analyzer import AnalyzerEngine\n\n\ndef redact_pii(text):\n    return AnalyzerEngine().analyze(text, language='en')\n",
        ),
    ),
    edit(
        "guardrails guards",
        "",
        put(
            "desk/guard.py",
            "from guardrails import Guard\n\n\ndef moderate_text(client, text):\n    return Guard().validate(text)\n",
        ),
    ),
    # papers
    edit("the card lies in docs", "", lambda tree: tree.update({"docs/model_card.md": tree.pop("MODEL_CARD.md")})),
    edit("the policy lies in .github", "", lambda tree: tree.update({".github/SECURITY.md": tree.pop("SECURITY.md")})),
    edit("the changes are history", "", lambda tree: tree.update({"HISTORY.md": tree.pop("CHANGELOG.md")})),
    edit(
        "how to help stands in the README",
        "",
        lambda tree: tree.update(
            {"README.md": tree["README.md"] + "\n" + tree.pop("CONTRIBUTING.md").replace("# ", "## ")}
        ),
    ),
    edit("the limits are to come", "limitations_doc", put("docs/limits.md", "# Limitations\n\nTBD.\n")),
    edit(
        "the limits are lorem ipsum",
        "limitations_doc",
        put(
            "docs/limits.md",
            "# Limitations\n\n"
            + "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua. "
            * 3
            + "\n",
        ),
    ),
    edit(
        "the page on the parts is lorem ipsum",
        "architecture_doc",
        put(
            "docs/architecture.md",
            "# Architecture\n\n"
            + "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua.\n"
            * 4,
        ),
    ),
    edit(
        "the page on privacy is a comment",
        "compliance_or_risk_doc",
        put(
            "docs/privacy.md",
            "# Privacy\n\n<!-- Here we say what is kept and for how long and who may read it, and how a person can have it deleted, and whom to ask. -->\n",
        ),
    ),
    edit(
        "the data card is a comment",
        "dataset_card",
        put(
            "data/README.md",
            "# The pages\n\n## Source\n\n<!-- say where the pages come from, who exported them and when this was done -->\n\n## Composition\n\n<!-- say how many pages there are and in which language they are written -->\n",
        ),
    ),
    edit("a link with an anchor", "", swap("README.md", "docs/limits.md", "docs/limits.md#limitations")),
    edit("a link to a folder", "", swap("README.md", "docs/limits.md", "docs/")),
    edit("a link with a slip", "readme_claim_broken", swap("README.md", "docs/limits.md", "docs/limit.md")),
    edit(
        "a picture that is not there",
        "readme_claim_broken",
        swap("README.md", "## Install", "![the parts](docs/parts.png)\n\n## Install"),
    ),
    # deployment
    edit(
        "the base image by an argument",
        "base_image_unpinned",
        swap("Dockerfile", "FROM python:3.12.4-slim", "ARG TAG=latest\nFROM python:${TAG}"),
    ),
    edit(
        "the base image by a default",
        "base_image_unpinned",
        swap("Dockerfile", "python:3.12.4-slim", "python:${TAG:-latest}"),
    ),
    edit(
        "the base image by an argument with a version",
        "",
        swap("Dockerfile", "FROM python:3.12.4-slim", "ARG TAG=3.12.4\nFROM python:$TAG"),
    ),
    edit(
        "the base image by digest",
        "",
        swap("Dockerfile", "python:3.12.4-slim", "python@sha256:" + "9b74c9897bac770f" * 4),
    ),
    edit("the base image without a tag", "base_image_unpinned", swap("Dockerfile", "python:3.12.4-slim", "python")),
    edit(
        "compose with a floating image",
        "base_image_unpinned",
        put("compose.yaml", "services:\n  store:\n    image: qdrant/qdrant:latest\n"),
    ),
    edit(
        "terraform instead of kubernetes",
        "",
        drop("k8s/desk.yaml"),
        put("infra/main.tf", 'resource "google_cloud_run_service" "desk" {\n  name = "desk"\n}\n'),
    ),
    edit(
        "poetry's lock", "", drop("uv.lock"), put("poetry.lock", '[[package]]\nname = "fastapi"\nversion = "0.115.0"\n')
    ),
    edit(
        "a lock of npm is none of Python",
        "python_lock_file",
        drop("uv.lock"),
        put("package-lock.json", '{"name": "desk", "lockfileVersion": 3, "packages": {"": {"name": "desk"}}}\n'),
    ),
    edit("a team owns it", "", put(".github/CODEOWNERS", "desk/ marta@handbook.invalid\n")),
    # variables, prompts, data
    edit(
        "a variable by getenv",
        "env_var_undocumented",
        swap("desk/settings.py", "ADDRESS =", 'REGION = os.getenv("DESK_REGION")\nADDRESS ='),
    ),
    edit(
        "prompts in a module of their own",
        "",
        drop("desk/prompts/answer.txt"),
        put(
            "desk/prompts.py",
            'RULES = "You are the handbook desk. Answer from the passages only, in three sentences at the most, and say so when they do not tell."\n',
        ),
        swap(ANSWER, 'RULES = Path(__file__).with_name("prompts") / "answer.txt"', "from desk.prompts import RULES"),
        swap(ANSWER, "RULES.read_text()", "RULES"),
    ),
    edit(
        "the rows are checked by pandera",
        "",
        put("ingest/load.py", "import pandera as pa\n\nSCHEMA = pa.DataFrameSchema({'text': pa.Column(str)})\n"),
    ),
    edit(
        "the pipeline is Prefect's",
        "data_versioned",
        drop("dvc.yaml", "dvc.lock"),
        put("ingest/flow.py", "from prefect import flow\n\n\n@flow\ndef load():\n    return 1\n"),
    ),
    edit(
        "the threshold is asserted",
        "",
        swap(
            EVAL,
            '    if accuracy < 0.8:\n        sys.exit("the answers became worse")\n',
            "    assert accuracy >= 0.8\n",
        ),
    ),
    edit(
        "the threshold only warns",
        "eval_gate_threshold evaluation_gates_nothing",
        swap(EVAL, '        sys.exit("the answers became worse")\n', '        print("the answers became worse")\n'),
    ),
    edit(
        "the evaluation has no cases",
        "eval_code eval_gate_threshold",
        put(EVAL, "from desk.answer import answer\n\n\ndef evaluate():\n    return answer('Who signs?')\n"),
    ),
    edit(
        "the warning is only filtered",
        "deprecation_notice",
        swap(
            "desk/old.py",
            'warnings.warn("use desk.answer.answer", DeprecationWarning, stacklevel=2)',
            'warnings.filterwarnings("ignore", category=DeprecationWarning)',
        ),
    ),
)

SAMPLE_OTHER: tuple[Edit, ...] = (
    edit("a seed without a number", "seeds_fixed", swap("scripts/split.py", "random.seed(SEED)", "random.seed()")),
    edit("a seed that is None", "seeds_fixed", swap("scripts/split.py", "random.seed(SEED)", "random.seed(None)")),
    edit(
        "a generator with a seed",
        "",
        swap("scripts/split.py", "random.seed(SEED)\n    random.shuffle(rows)", "random.Random(SEED).shuffle(rows)"),
    ),
    edit(
        "the tests run in another file",
        "ci_runs_tests",
        put(
            ".github/workflows/test.yml",
            "on: push\njobs:\n  t:\n    runs-on: ubuntu-24.04\n    steps:\n    - run: |\n        pip install pytest\n        pytest -q\n",
        ),
    ),
    edit(
        "the log does not raise",
        "llm_error_swallowed",
        swap(
            "titler/llm.py",
            '    except Exception:\n        return ""',
            '    except Exception:\n        logging.exception("both models failed")\n        return ""',
        ),
    ),
    edit(
        "the output is cleared and the key stays in the source",
        "",
        cells("notebooks/first_look.ipynb", output(2)),
        cells("notebooks/first_look.ipynb", source(2, f"key = '{_OPENAI}'")),
    ),
    edit(
        "the people are those of examples",
        "personal_data_in_outputs context.personal_data",
        cells("notebooks/first_look.ipynb", output(3, shown("0  Ann  ann@example.com"))),
    ),
    edit("a lock file with a header only", "", put("uv.lock", "version = 1\nrequires-python = '>=3.11'\n")),
    edit(
        "a changelog without a date or version",
        "",
        put(
            "CHANGELOG.md",
            "# Changelog\n\nAll that changes will be written here in time, and we mean it this time, honestly.\n",
        ),
    ),
    edit("a licence of one line", "", put("LICENSE", "All rights reserved.\n")),
)
