"""What is read of a compiled pipeline, beside the specification that kfp's compiler holds."""

# ruff: noqa: PLC0415 - kfp takes seconds to load

from __future__ import annotations

import json
import warnings
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from systems_helpers import lay, see

from debtkit.facts import Status
from debtkit.instruments.scan import scan

if TYPE_CHECKING:
    from systems_helpers import Seen

PIPELINE = Path(__file__).parent / "made" / "pipeline.py"


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """Compile the pipeline with kfp, to YAML and to JSON; give the compiler's own specification too."""
    root = tmp_path_factory.mktemp("kubeflow")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what kfp warns itself of while it loads
        from kfp import compiler  # type: ignore[import-untyped]

        found = spec_from_file_location("pipeline", PIPELINE)
        assert found is not None
        assert found.loader is not None
        module = module_from_spec(found)
        found.loader.exec_module(module)
        for name in ("pipeline.yaml", "pipeline.json"):
            compiler.Compiler().compile(module.retrain, str(root / name))
    return root, module.retrain.pipeline_spec


@pytest.fixture(scope="module")
def seen(compiled: tuple[Path, Any]) -> Seen:
    """Read the folder as files."""
    return see(compiled[0])


def own_tasks(spec: Any) -> dict[str, tuple[Any, Any]]:  # noqa: ANN401
    """Return the tasks of the compiler's specification with their containers, by where they lie."""
    from google.protobuf import json_format  # type: ignore[import-untyped]

    executors = json_format.MessageToDict(spec.deployment_spec)["executors"]
    dags = {"": spec.root.dag} | {name.removeprefix("comp-"): made.dag for name, made in spec.components.items()}
    return {
        f"{within}/{name}" if within else name: (
            task,
            executors.get(spec.components[task.component_ref.name].executor_label, {}).get("container"),
        )
        for within, dag in dags.items()
        for name, task in dag.tasks.items()
    }


@pytest.mark.parametrize("place", ["pipeline.yaml", "pipeline.json"])
def test_names_tasks_and_their_order_are_what_the_compiler_says(
    compiled: tuple[Path, Any], seen: Seen, place: str
) -> None:
    spec = compiled[1]
    assert seen.fact("kubeflow.pipeline", place) == spec.pipeline_info.name == "retrain"
    assert seen.fact("kubeflow.schema", place) == spec.schema_version
    assert seen.fact("kubeflow.sdk", place) == spec.sdk_version
    tasks = own_tasks(spec)
    assert sorted(seen.fact("kubeflow.tasks", place)) == sorted(tasks)
    for name, (task, _) in tasks.items():
        assert seen.fact("kubeflow.task.after", f"{place}#{name}") == tuple(task.dependent_tasks)


@pytest.mark.parametrize("place", ["pipeline.yaml", "pipeline.json"])
def test_images_retries_and_resources_are_what_the_compiler_says(
    compiled: tuple[Path, Any], seen: Seen, place: str
) -> None:
    run = {name: parts for name, parts in own_tasks(compiled[1]).items() if parts[1]}
    assert len(run) == 6
    for name, (task, container) in run.items():
        subject = f"{place}#{name}"
        assert seen.fact("kubeflow.task.image", subject) == container["image"]
        assert seen.fact("kubeflow.task.retries", subject) == task.retry_policy.max_retry_count
        stated = dict(text.split("=") for text in seen.fact("kubeflow.task.resources", subject))
        assert stated == {key: str(value) for key, value in container.get("resources", {}).items()}
    assert set(seen.facts("kubeflow.task.image")) == {
        f"{p}#{n}" for p in ("pipeline.yaml", "pipeline.json") for n in run
    }


@pytest.mark.parametrize("place", ["pipeline.yaml", "pipeline.json"])
def test_what_is_to_be_mended(compiled: tuple[Path, Any], seen: Seen, place: str) -> None:
    def said(key: str) -> list[str]:
        return sorted(sign.excerpt for sign in seen.signs(key) if sign.path == place)

    run = {name: parts for name, parts in own_tasks(compiled[1]).items() if parts[1]}
    assert said("kubeflow_no_retry") == sorted(
        f"task {n}" for n, (t, _) in run.items() if not t.HasField("retry_policy")
    )
    assert said("kubeflow_no_limits") == sorted(f"task {n}" for n in run if n != "exit-handler-1/train")
    assert said("kubeflow_image_floating") == ["alpine", "python:latest"]
    assert said("kubeflow_image_no_digest") == ["python:3.11"]
    loose = ["git+https://***@git.example/a/b@main", "numpy>=2", "requests", "tool"]
    assert said("kubeflow_package_unpinned") == loose
    assert "pw@" not in str(seen.read)


def test_a_place_can_be_walked_back_to(compiled: tuple[Path, Any], seen: Seen) -> None:
    lines = (compiled[0] / "pipeline.yaml").read_text("utf-8").splitlines()
    for sign in seen.read.signs:
        if sign.path == "pipeline.yaml" and sign.name.startswith("kubeflow_"):
            word = sign.excerpt.removeprefix("task ").rpartition("/")[2]
            assert word in lines[sign.line - 1] or "***" in sign.excerpt, sign
    spec = json.loads((compiled[0] / "pipeline.json").read_text("utf-8"))
    for sign in seen.signs("kubeflow_no_retry"):
        value = spec
        for part in sign.locator.removeprefix("$.").split("."):
            value = value[part]
        assert "componentRef" in value


def test_a_job_that_holds_a_pipeline_and_a_second_document_are_read(compiled: tuple[Path, Any], tmp_path: Path) -> None:
    root = compiled[0]
    job = json.dumps({"pipelineSpec": json.loads((root / "pipeline.json").read_text("utf-8")), "runtimeConfig": {}})
    both = (root / "pipeline.yaml").read_text("utf-8") + "---\nplatforms: {}\n"
    lay(tmp_path, {"job.json": job, "both.yaml": both})
    assert set(see(tmp_path).facts("kubeflow.pipeline")) == {"job.json", "both.yaml"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("openapi.yaml", "components:\n  schemas:\n    A: {}\n"),
        ("notes.yaml", "# PIPELINE DEFINITION\n# Name: x\n"),
        ("k8s.yaml", "apiVersion: v1\nroot: {}\n"),
        ("a.json", '{"components": {}, "info": "pipelineInfo"}'),
        ("empty.yaml", ""),
        (".hidden/p.yaml", "pipelineInfo:\n  name: a\ndeploymentSpec:\n  executors: {}\n"),
    ],
)
def test_another_file_is_no_pipeline(tmp_path: Path, name: str, text: str) -> None:
    lay(tmp_path, {name: text})
    assert see(tmp_path).read.facts == []


@pytest.mark.parametrize(
    "text",
    [
        "pipelineInfo: 7\ndeploymentSpec: []\n",
        "pipelineInfo: {name: [a]}\ndeploymentSpec: {executors: {a: 1}}\nroot: [1]\n",
        "deploymentSpec: {\n# pipelineInfo\n",
        "root: &a [*a]\npipelineInfo: {}\ndeploymentSpec: {}\n",
        "pipelineInfo:\n" + "- [" * 5000 + "\ndeploymentSpec:\n",
    ],
)
def test_what_is_no_sound_pipeline_is_told_or_left_and_flips_nothing_to_good(tmp_path: Path, text: str) -> None:
    lay(tmp_path, {"p.yaml": text})
    result = scan(tmp_path, git=False)
    rules = [fact for fact in result.facts() if fact.key.startswith("kubeflow_")]
    assert {fact.status for fact in rules} == {Status.NOT_APPLICABLE}


def test_an_image_that_is_known_only_when_it_runs_is_left_out(tmp_path: Path) -> None:
    executor = "{e: {container: {image: '{{$.inputs.parameters[''i'']}}'}}}"
    text = f"pipelineInfo: {{name: a}}\ndeploymentSpec: {{executors: {executor}}}\n"
    lay(tmp_path, {"p.yaml": text})
    seen = see(tmp_path)
    assert seen.signs("kubeflow_image_floating") == seen.signs("kubeflow_image_no_digest") == []


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cuts=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 60), st.text(max_size=12)), min_size=1, max_size=8),
    share=st.floats(0.3, 1),
    name=st.sampled_from(["pipeline.yaml", "pipeline.json"]),
)
def test_any_text_is_read_or_told(
    compiled: tuple[Path, Any], tmp_path: Path, cuts: list[tuple[float, int, str]], share: float, name: str
) -> None:
    text = (compiled[0] / name).read_text("utf-8")
    text = text[: int(share * len(text))]
    for place, length, instead in cuts:
        start = int(place * len(text))
        text = text[:start] + instead + text[start + length :]
    (tmp_path / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    read = see(tmp_path).read
    assert not read.facts or read.unread or any(fact.key.startswith("kubeflow.") for fact in read.facts)
