import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

import debtkit.judgement

FOLDER = Path(debtkit.judgement.__file__).parent / "catalog"
FILES = sorted(FOLDER.glob("*.yaml"))
AREAS = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in FILES]
CHECKS: list[dict[str, Any]] = [check for area in AREAS for check in area["checks"]]
SCHEMA = json.loads((FOLDER / "catalog-1.schema.json").read_text(encoding="utf-8"))


def keys(text: str) -> list[str]:
    return text.split()


GOOD = keys("""
lineage_recorded eval_code hparams_in_config val_split explain_lib llm_tracing logprobs_or_confidence data_versioned
data_validation dataset_card pii_handling seeds_fixed data_license experiment_tracking pipeline_orchestrated
http_api_service model_registry_or_push usage_or_cost_metrics portable_serving llm_calls_bounded has_real_tests
ci_present ci_runs_tests llm_eval_tests drift_monitoring eval_gate_threshold model_card limitations_doc api_docs
benchmarks_doc architecture_doc guardrail_or_moderation fairness_or_toxicity_eval compliance_or_risk_doc
security_policy contributing codeowners issue_or_pr_template changelog deprecation_notice dockerfile_or_compose
deploy_config release_automation license python_lock_file multi_provider prompts_outside_code hf_revision_pinned
release_tags readme_quickstart
""")
BAD = keys("""
data_duplicates data_leakage data_holds_personal_data data_holds_secrets data_labels_doubtful data_drifted
data_text_broken data_columns_unsound data_groups_unequal data_contract_broken data_origin_unclear data_stale
real_secret_committed retired_model_id_in_code unpinned_model_alias notebook_out_of_order notebook_error_output
notebook_large_output llm_error_swallowed print_in_model_code large_data_in_git dataset_load_unpinned
unsafe_deserialization personal_data_in_outputs model_and_ui_in_one_module model_loaded_at_import
llm_call_without_limit llm_call_without_timeout placeholder_test judge_is_model_under_test readme_claim_broken
env_var_undocumented prompt_undocumented user_text_in_system_prompt model_output_executed trust_remote_code
single_maintainer aged_todo model_retires_soon deprecated_sdk_call base_image_unpinned ci_action_unpinned
dependency_unpinned hf_load_unpinned prompt_inline duplicate_prompt hardcoded_endpoint provider_lock_in
few_shot_in_test_set eval_temperature_not_zero evaluation_gates_nothing artefact_saved_without_version dead_prompt
hot_spot dvc_data_modified dvc_stage_stale dvc_stage_never_run dvc_no_remote dvc_not_pushed delta_not_restorable
delta_log_gap delta_commit_without_user delta_no_description openlineage_job_without_owner openlineage_run_not_ended
openlineage_dataset_without_schema otel_model_moved mlflow_version_without_run mlflow_version_without_params
mlflow_version_without_data mlflow_version_without_commit mlflow_orphan_model mlflow_no_rollback mlflow_alias_behind
mlflow_no_alias mlflow_no_owner mlflow_no_description mlmd_orphan_artifact mlmd_failed_execution
mlmd_execution_without_output mlmd_model_without_data mlmodel_no_signature mlmodel_no_input_example mlmodel_pickle
mlmodel_requirement_unpinned kubeflow_no_retry kubeflow_no_limits kubeflow_image_floating kubeflow_image_no_digest
kubeflow_package_unpinned onnx_no_metadata onnx_external_data_missing onnx_old_opset huggingface_no_card
huggingface_pickle_weights huggingface_remote_code triton_no_config triton_single_version triton_implicit_policy
triton_no_batching triton_no_warmup container_runs_as_root container_no_healthcheck ci_dangerous_trigger
ci_template_injection ci_broad_permissions langchain_index_without_embedding langchain_pickle_index notebook_cell_long
notebook_code_duplicated frame_silent_failure rag_index_without_embedding dataset_card_incomplete model_card_stale
model_card_incomplete benchmark_without_command secret_in_git_history no_review_trail unmaintained_and_silent
model_downloaded_at_start
""")
NOT_SETTLED_BY_LOOKING = keys("""
explain_lib drift_monitoring compliance_or_risk_doc deprecation_notice deploy_config pii_handling data_license
data_validation fairness_or_toxicity_eval usage_or_cost_metrics model_registry_or_push portable_serving
""")


def texts(check: dict[str, Any]) -> list[str]:
    fields = ("title", "why", "question", "interest_reason", "pays_down")
    return [check[field] for field in fields if field in check] + list(check.get("options", {}).values())


@pytest.mark.parametrize("area", AREAS, ids=lambda area: str(area["area"]))
def test_each_file_is_as_the_schema_says(area: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(area)] == []


@pytest.mark.parametrize(
    "broken",
    [
        {"weight": "urgent"},
        {"colour": "red"},
        {"question": "Is it?"},
        {"ceiling": "automated"},
        {"principal_hours": [1, 2]},
        {"good": []},
    ],
)
def test_the_schema_refuses_a_broken_check(broken: dict[str, Any]) -> None:
    area = {**AREAS[0], "checks": [{**AREAS[0]["checks"][0], **broken}]}
    assert not Draft202012Validator(SCHEMA).is_valid(area)


def test_the_files_are_the_twelve_areas_in_order() -> None:
    assert [area["area"] for area in AREAS] == list(SCHEMA["properties"]["area"]["enum"])
    assert [file.name for file in FILES] == [f"{n:02}-{area['area']}.yaml" for n, area in enumerate(AREAS, 1)]


def test_there_are_enough_checks_everywhere() -> None:
    assert min(len(area["checks"]) for area in AREAS) >= 7
    assert len(CHECKS) >= 96


def test_an_id_is_unique_and_stands_in_the_hundred_of_its_area_in_order() -> None:
    ids = [int(check["id"].removeprefix("DK")) for check in CHECKS]
    assert ids == sorted(set(ids))
    for number, area in enumerate(AREAS, 1):
        assert {int(check["id"].removeprefix("DK")) // 100 for check in area["checks"]} == {number}


def test_ranges_are_ordered_and_honest() -> None:
    for check in CHECKS:
        for field in ("principal_hours", "interest_hours_per_month"):
            low, likely, high = check[field]
            assert low < likely < high, check["id"]
            assert high - likely >= likely - low, f"{check['id']}: surprises make work longer, not shorter"


def test_every_fact_is_used_and_known() -> None:
    good = {key for check in CHECKS for key in check.get("good", []) + check.get("automated", [])}
    assert good == set(GOOD)
    assert {key for check in CHECKS for key in check.get("bad", [])} == set(BAD)


def test_a_fact_is_charged_once() -> None:
    for field in ("good", "bad"):
        uses = Counter(key for check in CHECKS for key in check.get(field, []))
        assert [key for key, n in uses.items() if n > 1] == []


def test_what_looking_cannot_settle_is_asked_and_paid_by_showing_it() -> None:
    asked = [check for check in CHECKS if set(check.get("good", [])) & set(NOT_SETTLED_BY_LOOKING)]
    assert len(asked) == len(NOT_SETTLED_BY_LOOKING)
    assert [check["id"] for check in asked if "question" not in check or check["ceiling"] != "documented"] == []


def test_every_check_can_be_settled() -> None:
    assert [check["id"] for check in CHECKS if not {"good", "bad", "question"} & check.keys()] == []


def test_the_questions_take_minutes() -> None:
    assert 35 <= sum("question" in check for check in CHECKS) <= 51


def test_no_sentence_is_said_twice() -> None:
    said: dict[str, set[str]] = {}
    for check in CHECKS:
        for text in texts(check):
            for sentence in re.split(r"(?<=[.?!])\s+", text.lower()):
                said.setdefault(sentence.strip(), set()).add(check["id"])
    assert {sentence: ids for sentence, ids in said.items() if len(ids) > 1} == {}


def test_why_is_one_to_three_sentences() -> None:
    for check in CHECKS:
        assert 1 <= len(re.findall(r"[.?!](?=\s|$)", check["why"])) <= 3, check["id"]


def test_questions_ask_and_statements_state() -> None:
    for check in CHECKS:
        assert check.get("question", "?").endswith("?"), check["id"]
        assert check["title"][-1] not in ".?!", check["id"]
        assert check["interest_reason"].endswith("."), check["id"]


def test_only_commands_of_this_release_are_named() -> None:
    verbs = {verb for check in CHECKS for verb in re.findall(r"`debtkit (\w+)", check["pays_down"])}
    assert verbs <= {"scan", "assess", "audit", "plan", "export", "check", "init", "demo"}


def test_the_files_are_clean() -> None:
    for file in FILES:
        text = file.read_text(encoding="utf-8")
        assert text.endswith("\n"), file.name
        assert not text.endswith("\n\n"), file.name
        assert not re.search(r"[ \t]$|\t|TODO|FIXME|TBD", text, re.MULTILINE), file.name
        assert max(map(len, text.splitlines())) <= 120, file.name
