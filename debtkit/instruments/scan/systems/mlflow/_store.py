"""What an MLflow registry and tracking store hold, wherever it was read from: the database or a server."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

IS_PROMPT = "mlflow.prompt.is_prompt"
IS_EXTERNAL = "mlflow.model.isExternal"
REGISTERED_AS = "mlflow.modelVersions"
TOKENS = "mlflow.trace.tokenUsage"
COST = "mlflow.trace.cost"
COMMIT_KEYS = ("mlflow.source.git.commit", "mlflow.git.commit", "git_sha", "git_commit", "git.commit", "commit")
GONE = "Deleted_Internal"
STAGES = frozenset({"Production", "Staging"})
_MODEL_URI = re.compile(r"(?:^models:/|/models/)(m-[0-9A-Za-z]{1,64})(?=/|$)")

_OWNER = frozenset(
    {"owner", "owners", "owned", "team", "maintainer", "maintainers", "contact", "responsible", "steward"}
)
_NOTHING = frozenset({"", "-", "?", "none", "null", "na", "n/a", "tbd", "tba", "todo", "unknown", "nobody", "xxx"})
_FEWEST_LETTERS = 12
_COMMIT = re.compile(r"[0-9a-fA-F]{6,64}")
_EMAIL = re.compile(r"[\w.+-]+@[\w.-]+")


@dataclass(slots=True)
class Version:
    """One version of a registered model. None means: could not be read."""

    number: int
    created: str = ""
    stage: str = ""
    described: bool = False
    run: str = ""
    params: int | None = None
    data: tuple[str, ...] | None = None
    commit: str | None = None


@dataclass(slots=True)
class Registered:
    """A registered model or prompt."""

    name: str
    workspace: str = ""
    prompt: bool = False
    described: bool = False
    owned: bool | None = None
    aliases: dict[str, int] = field(default_factory=dict)
    aliases_known: bool = True
    versions: list[Version] = field(default_factory=list)
    all_versions: bool = True
    """Whether none was left unread."""

    @property
    def label(self) -> str:
        """Its name, with the workspace unless that is the only one."""
        return self.name if self.workspace in {"", "default"} else f"{self.workspace}/{self.name}"

    @property
    def latest(self) -> Version | None:
        """The version with the highest number."""
        return max(self.versions, key=lambda version: version.number, default=None)


@dataclass(slots=True)
class Traces:
    """What was counted over traces; never their content."""

    count: int = 0
    errors: int = 0
    tokens: int = 0
    cost: float = 0.0
    last: str = ""


@dataclass(slots=True)
class Store:
    """A whole store."""

    schema: str = ""
    registered: list[Registered] = field(default_factory=list)
    orphans: list[tuple[str, str]] = field(default_factory=list)
    """Name and id of logged models that nothing refers to."""
    logged: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    """Of runs, failed runs, experiments, data sets: what could be counted."""
    traces: Traces | None = None


def integer(value: Any, default: int = 0) -> int:  # noqa: ANN401 - foreign
    """Return foreign data as a whole number."""
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return default


def text(value: Any) -> str:  # noqa: ANN401 - foreign
    """Return foreign data as text of one line's length without addresses of people."""
    if not isinstance(value, str):
        return "" if value is None else str(value)[:120]
    return _EMAIL.sub("<email>", value[:120]) if "@" in value else value[:120]


def says_something(words: Any) -> bool:  # noqa: ANN401 - foreign
    """Return whether a description describes: two words, or one of some length, and no placeholder."""
    plain = " ".join(words.split()) if isinstance(words, str) else ""
    return plain.lower().strip(" .:") not in _NOTHING and (" " in plain or len(plain) >= _FEWEST_LETTERS)


def names_owner(key: Any, value: Any) -> bool:  # noqa: ANN401 - foreign
    """Return whether a tag says who is responsible."""
    parts = set(re.split(r"[^a-z]+", str(key).lower()))
    return bool(parts & _OWNER) and str(value or "").strip().lower() not in _NOTHING


def commit_of(tags: dict[str, Any], source_version: Any = None) -> str:  # noqa: ANN401 - foreign
    """Return the git commit that tags name, or nothing."""
    for value in (*(tags.get(key) for key in COMMIT_KEYS), source_version):
        match = _COMMIT.fullmatch(value.strip()) if isinstance(value, str) else None
        if match:
            return match.group().lower()
    return ""


def model_of(source: Any) -> str:  # noqa: ANN401 - foreign
    """Return the id of the logged model that the source of a version names, or nothing."""
    match = _MODEL_URI.search(source) if isinstance(source, str) else None
    return match.group(1) if match else ""


def orphans(
    logged: Mapping[str, Any], tags: Mapping[str, Mapping[str, Any]], sources: Iterable[Any]
) -> list[tuple[str, str]]:
    """Return name and id of the logged models that no registered version names.

    A model that lives elsewhere, of which only a record is kept, is none of them.
    """
    used = {model_of(source) for source in sources}
    for model_id, said in tags.items():
        if str(said.get(IS_EXTERNAL, "")).lower() == "true" or len(str(said.get(REGISTERED_AS, ""))) > len("[]"):
            used.add(model_id)
    return sorted((text(name), text(model_id)) for model_id, name in logged.items() if model_id not in used)
