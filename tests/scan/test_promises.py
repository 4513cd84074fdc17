from __future__ import annotations

import socket
from datetime import date
from typing import TYPE_CHECKING

import pytest

from debtkit.instruments.scan import scan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from debtkit.instruments.scan import ScanResult

    Lay = Callable[[Mapping[str, str]], Path]
    Scanned = Callable[..., ScanResult]

TREE = {
    "app.py": "from openai import OpenAI\nr = OpenAI().chat.completions.create(model='gpt-4o', messages=[])\n",
    "conf/a.yaml": "learning_rate: 1\nbatch_size: 2\n",
    "README.md": "# App\n\n## How it works\n\nThe app asks the model and shows the answer in the page; that is all.\n",
}
KEYS = """
eval_code hparams_in_config val_split explain_lib llm_tracing logprobs_or_confidence data_versioned data_validation
dataset_card pii_handling seeds_fixed data_license experiment_tracking pipeline_orchestrated http_api_service
model_registry_or_push usage_or_cost_metrics portable_serving llm_calls_bounded has_real_tests ci_present
ci_runs_tests llm_eval_tests drift_monitoring eval_gate_threshold model_card limitations_doc api_docs benchmarks_doc
architecture_doc guardrail_or_moderation fairness_or_toxicity_eval compliance_or_risk_doc security_policy
real_secret_committed contributing codeowners issue_or_pr_template changelog deprecation_notice
retired_model_id_in_code dockerfile_or_compose deploy_config release_automation license python_lock_file
multi_provider prompts_outside_code unpinned_model_alias hf_revision_pinned notebook_out_of_order
notebook_error_output notebook_large_output llm_error_swallowed print_in_model_code large_data_in_git
dataset_load_unpinned unsafe_deserialization personal_data_in_outputs model_and_ui_in_one_module
model_loaded_at_import llm_call_without_limit llm_call_without_timeout placeholder_test judge_is_model_under_test
readme_claim_broken env_var_undocumented prompt_undocumented user_text_in_system_prompt model_output_executed
trust_remote_code single_maintainer aged_todo model_retires_soon deprecated_sdk_call base_image_unpinned
ci_action_unpinned dependency_unpinned hf_load_unpinned prompt_inline duplicate_prompt hardcoded_endpoint
release_tags readme_quickstart kind.hosted_model_app kind.rag kind.agent kind.fine_tuned kind.trained_from_scratch
kind.library kind.notebook_research context.personal_data context.eu_market context.public_facing
"""


def test_every_published_key_is_there(scanned: Scanned) -> None:
    assert set(KEYS.split()) <= {fact.key for fact in scanned(TREE).facts()}


def test_same_input_gives_the_same_bytes(lay: Lay) -> None:
    root = lay(TREE)
    assert scan(root, git=False).to_json() == scan(root, git=False).to_json()


def test_several_processes_see_the_same(lay: Lay) -> None:
    root = lay({**TREE, **{f"pkg/m{n}.py": f"MODEL = 'gpt-4o'\nx = {n}\n" for n in range(220)}})
    assert scan(root, git=False, jobs=2).to_json() == scan(root, git=False).to_json()


def test_nothing_opens_a_socket(lay: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a socket was opened")

    root = lay(TREE)
    monkeypatch.setattr(socket, "socket", refuse)
    assert scan(root).facts()


def test_scanned_code_is_not_run(lay: Lay, tmp_path: Path) -> None:
    trap = f"open({str(tmp_path / 'sprung')!r}, 'w').close()\n"
    root = lay({"conftest.py": trap, "setup.py": trap, "pkg/__init__.py": trap, "tests/test_a.py": trap})
    scan(root)
    assert not (tmp_path / "sprung").exists()


def test_dates_enter_by_as_of(lay: Lay) -> None:
    root = lay({"a.py": "MODEL = 'gpt-3.5-turbo-1106'\n"})
    early, late = scan(root, git=False, as_of=date(2026, 6, 1)), scan(root, git=False, as_of=date(2026, 12, 1))
    assert early["model_retires_soon"].holds
    assert not early["retired_model_id_in_code"].holds
    assert late["retired_model_id_in_code"].holds
    assert not late["model_retires_soon"].holds


def test_places_beyond_two_thousand_are_counted(scanned: Scanned) -> None:
    result = scanned({"a.py": "".join(f"M{n} = 'gpt-4o'\n" for n in range(2_010))})
    assert len(result["unpinned_model_alias"].evidence) == 2_000
    assert result["unpinned_model_alias.count"].value == 2_010


def test_given_profile_replaces_the_derived_one(scanned: Scanned) -> None:
    result = scanned(TREE, profile=["agent"])
    assert result["kind.agent"].holds
    assert not result["kind.hosted_model_app"].holds


def test_unrelated_files_change_nothing(scanned: Scanned) -> None:
    def known(tree: Mapping[str, str]) -> dict[str, object]:
        return {fact.key: fact.value for fact in scanned(tree).facts()}

    assert known(TREE) == known({**TREE, "assets/style.css": "a { color: red }\n", "notes.log": "nothing\n"})


def test_result_has_the_common_face(scanned: Scanned) -> None:
    result = scanned(TREE)
    assert repr(result).startswith("ScanResult('project': ")
    assert result.to_dict()["schema"] == "debtkit.scan/1"
    assert set(result.to_dict()) >= {"facts", "findings", "coverage"}
    assert len(result.to_frame()) == len(result.findings)
    assert result.to_markdown().startswith("# Scan of project")
    assert result.plot().axes
