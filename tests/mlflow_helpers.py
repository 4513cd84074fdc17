"""Stores that MLflow itself makes, to compare what we read of them with what its client answers."""

# ruff: noqa: PLC0415 - MLflow takes seconds to load

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

COMMIT = "0123456789abcdef0123456789abcdef01234567"
PRIVATE = "jane.doe"


def make_store(uri: str, folder: Path, **environment: str) -> None:
    """Let MLflow make a store, and fill it."""
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings(record=True):
        warnings.simplefilter("ignore")  # what MLflow warns itself of while it loads
        patch.chdir(folder)
        patch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")
        patch.setenv("MLFLOW_ENABLE_ASYNC_TRACE_LOGGING", "false")
        patch.setenv("HOME", str(folder))
        for name, value in environment.items():
            patch.setenv(name, value)
        import mlflow

        before = mlflow.get_tracking_uri()
        mlflow.set_tracking_uri(uri)
        fill(mlflow.MlflowClient(), folder)
        mlflow.set_tracking_uri(before)


def fill(client: Any, folder: Path) -> None:  # noqa: ANN401 - the client comes without types
    """Register one model with care and one without, a prompt, an orphan, a failed run and two traces."""
    import mlflow
    from mlflow.entities import Dataset, DatasetInput, InputTag, LoggedModelStatus

    experiment = client.create_experiment("tickets", artifact_location=(folder / "artifacts").as_uri())
    mlflow.set_experiment("tickets")

    def version(name: str, *, params: bool, data: bool, commit: bool) -> None:
        run = client.create_run(experiment).info.run_id
        client.set_tag(run, "mlflow.user", PRIVATE)
        if params:
            client.log_param(run, "learning_rate", "0.1")
        if data:
            tag = InputTag("mlflow.data.context", "training")
            client.log_inputs(run, datasets=[DatasetInput(Dataset("tickets", "a1b2", "local", "{}"), [tag])])
        if commit:
            client.set_tag(run, "mlflow.source.git.commit", COMMIT)
        model = client.create_logged_model(experiment, name=name, source_run_id=run)
        client.finalize_logged_model(model.model_id, LoggedModelStatus.READY)
        client.set_terminated(run)
        client.create_model_version(name, source=f"models:/{model.model_id}", run_id=run)

    client.create_registered_model("titler", tags={"owner": "team-a"}, description="Writes titles for tickets")
    version("titler", params=True, data=True, commit=True)
    version("titler", params=True, data=False, commit=False)
    version("titler", params=False, data=True, commit=True)
    version("titler", params=True, data=True, commit=True)
    client.delete_model_version("titler", "4")
    client.set_registered_model_alias("titler", "champion", "2")
    client.set_registered_model_alias("titler", "previous", "1")
    client.create_registered_model("router")
    client.create_model_version("router", source="s3://bucket/router")
    client.create_logged_model(experiment, name="scratch")
    client.set_terminated(client.create_run(experiment).info.run_id, "FAILED")
    client.register_prompt("summarise", "Summarise: {{text}}", commit_message="Summary of one ticket")
    client.register_prompt("summarise", "In one sentence: {{text}}")
    client.set_prompt_alias("summarise", "production", 1)

    @mlflow.trace
    def answer(question: str) -> str:
        usage = {"input_tokens": 3, "output_tokens": 12, "total_tokens": 15}
        span = mlflow.get_current_active_span()
        assert span is not None
        span.set_attribute("mlflow.chat.tokenUsage", usage)
        if "bad" in question:
            raise ValueError(question)
        return question

    answer(f"a question of {PRIVATE}")
    with pytest.raises(ValueError, match="bad"):
        answer(f"a bad question of {PRIVATE}")
