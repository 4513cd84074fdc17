"""What is owed in an MLflow store."""

from __future__ import annotations

from debtkit.instruments.scan.rules._base import Subject
from debtkit.instruments.scan.systems._base import SystemRule

_MODEL = Subject("a model registered with MLflow", ("mlflow.model",))
_VERSION = Subject("a model version in MLflow", ("mlflow.version",))


class _MlflowRule(SystemRule):
    looks_at = "the store of MLflow in a sqlite file or a folder, or a server that was asked"


class MlflowVersionWithoutRun(_MlflowRule):
    """A registered model version names no run that the store knows."""

    key = "mlflow_version_without_run"
    area = "architecture"
    check = "DK412"
    about = _VERSION
    says = "nothing tells which run made this version"
    fix = "Register the model from the run that trained it (`registered_model_name=` when it is logged)."
    not_counted = ("Versions before the latest twenty, unless an alias or a stage points at one.",)


class MlflowVersionWithoutParams(_MlflowRule):
    """The run of a registered model version logged no parameters."""

    key = "mlflow_version_without_params"
    area = "architecture"
    check = "DK412"
    about = _VERSION
    says = "the run that made this version logged no parameters"
    fix = "Call `mlflow.log_params` in the run before the model is logged, and register a version from such a run."
    not_counted = ("Versions before the latest twenty, unless an alias or a stage points at one.",)


class MlflowVersionWithoutData(_MlflowRule):
    """The run of a registered model version logged no data set."""

    key = "mlflow_version_without_data"
    area = "architecture"
    check = "DK412"
    about = _VERSION
    says = "nothing tells which data made this version"
    fix = "Call `mlflow.log_input` with the training data in the run, so that its name and digest are kept."
    not_counted = ("Versions before the latest twenty, unless an alias or a stage points at one.",)


class MlflowVersionWithoutCommit(_MlflowRule):
    """The run of a registered model version names no git commit."""

    key = "mlflow_version_without_commit"
    area = "architecture"
    check = "DK412"
    about = _VERSION
    says = "nothing tells which code made this version"
    fix = "Train from a committed script, or set the tag `mlflow.source.git.commit` on the run."
    not_counted = ("Versions before the latest twenty, unless an alias or a stage points at one.",)


class MlflowOrphanModel(_MlflowRule):
    """A logged model that no registered version refers to."""

    key = "mlflow_orphan_model"
    area = "architecture"
    check = "DK413"
    about = Subject("a model logged with MLflow", ("mlflow.logged",))
    says = "no registered version refers to this logged model"
    fix = "Register it if it is used, or delete it together with its artefacts."
    not_counted = ("A record of a model that lives elsewhere.",)
    known_limits = ("Candidates of a search are counted one by one, until they are deleted.",)


class MlflowNoRollback(_MlflowRule):
    """A registered model has one version only."""

    key = "mlflow_no_rollback"
    area = "retirement"
    check = "DK1011"
    about = _MODEL
    says = "there is no earlier version to go back to"
    fix = "Keep the version before the present one in the registry, and try out going back to it."
    not_counted = ("Prompts, and models without any version.",)


class MlflowAliasBehind(_MlflowRule):
    """Each alias of a registered model or prompt points at a version before the latest."""

    key = "mlflow_alias_behind"
    area = "retirement"
    check = "DK1011"
    about = Subject("a model or prompt registered with MLflow", ("mlflow.registered",))
    says = "no alias reaches the latest version"
    fix = "Move the alias to the latest version after its evaluation, or delete the version that nobody will use."
    not_counted = ("A model of which any alias or stage reaches the latest version.",)
    known_limits = ("A version that still waits for its evaluation is counted.",)


class MlflowNoAlias(_MlflowRule):
    """A registered model has neither an alias nor a stage."""

    key = "mlflow_no_alias"
    area = "retirement"
    check = "DK1011"
    about = _MODEL
    says = "which version is in use is said nowhere"
    fix = "Set an alias for the version in use, and load the model by that alias."
    not_counted = ("A version in the stage Staging or Production: it counts as an alias.",)


class MlflowNoOwner(_MlflowRule):
    """A registered model has no tag that names an owner."""

    key = "mlflow_no_owner"
    area = "team"
    check = "DK912"
    about = _MODEL
    says = "nobody is named who answers for this model"
    fix = "Set the tag `owner` on the registered model, with a team that can be reached."
    not_counted = ("A tag with another word for it: team, maintainer, contact, responsible, steward.",)


class MlflowNoDescription(_MlflowRule):
    """A registered model or prompt has no description, and neither has its latest version."""

    key = "mlflow_no_description"
    area = "documentation"
    check = "DK711"
    about = Subject("a model or prompt registered with MLflow", ("mlflow.registered",))
    says = "what this is for is said nowhere"
    fix = "Describe in the registry what it does, for whom, and what it must not be used for."
    not_counted = ("A description of the latest version instead of the whole.",)


RULES = (
    MlflowVersionWithoutRun,
    MlflowVersionWithoutParams,
    MlflowVersionWithoutData,
    MlflowVersionWithoutCommit,
    MlflowOrphanModel,
    MlflowNoRollback,
    MlflowAliasBehind,
    MlflowNoAlias,
    MlflowNoOwner,
    MlflowNoDescription,
)
