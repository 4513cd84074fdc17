"""Kubeflow Pipelines: the compiled pipeline (IR), as YAML or JSON."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from debtkit.facts import Evidence, Fact, Status
from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan.rules._base import Subject
from debtkit.instruments.scan.systems._base import Reader, SystemRule
from debtkit.instruments.scan.systems._files import UnreadableError, mapping, sequence
from debtkit.instruments.scan.systems._pins import is_pinned, package_of, shown_requirement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from debtkit.facts import Value
    from debtkit.instruments.scan.systems._files import Files

_HEAD = 600
_LIKELY = re.compile(
    rb"# PIPELINE DEFINITION|^(?:components|defaultPipelineRoot|deploymentSpec|pipelineInfo|root)\s*:", re.MULTILINE
)
_LIKELY_JSON = re.compile(rb'\A\s*\{\s*"(?:pipelineSpec|components|deploymentSpec|pipelineInfo|root)"\s*:')
_SURE = (b"pipelineInfo", b"deploymentSpec")
_MOST_PLACES = 500
_MOST_SEARCHED = 1_000_000
_QUOTES = " ,\"'"
_LIMITS = ("cpuLimit", "memoryLimit", "resourceCpuLimit", "resourceMemoryLimit")
_REQUESTS = ("cpuRequest", "memoryRequest", "resourceCpuRequest", "resourceMemoryRequest")
_WITH_VALUE = frozenset(
    {
        "-i", "--index-url", "--extra-index-url", "--trusted-host", "-f", "--find-links", "-t", "--target", "-c",
        "--constraint", "-r", "--requirement", "--proxy", "--retries", "--timeout", "--cache-dir", "-e", "--editable",
        "--python-version", "--platform", "--prefix", "--root", "--cert", "--log",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Task:
    """One task of a pipeline, in the root or in a loop, a condition or an inner pipeline."""

    name: str
    within: str
    where: str
    spec: Mapping[str, Any]
    executor: str
    container: Mapping[str, Any]

    @property
    def label(self) -> str:
        """Its name, after that of what it lies in."""
        return f"{self.within}/{self.name}" if self.within else self.name


class _Lines:
    """Where a key or an image stands in the text: the first line of each."""

    def __init__(self, text: str) -> None:
        self._text = text if len(text) <= _MOST_SEARCHED else ""
        self._keys: dict[str, int] = {}
        for number, line in enumerate(text.splitlines(), 1):
            key, _, value = line.strip().partition(":")
            if value.strip() in {"", "{"}:
                self._keys.setdefault(key.strip(" \"'"), number)
            elif key.strip('"') == "image":
                self._keys.setdefault(f"image:{value.strip(_QUOTES)}", number)

    def of(self, key: str) -> int:
        """Return the line of a key, or 0."""
        return self._keys.get(key, 0)

    def with_word(self, word: str) -> int:
        """Return the first line with a word, or 0."""
        start = self._text.find(word)
        return self._text.count("\n", 0, start) + 1 if start >= 0 else 0


class KubeflowReader(Reader):
    """Reads tasks, images, packages, retries and limits of a compiled pipeline."""

    name = "kubeflow"
    title = "Kubeflow Pipelines"

    def places(self, files: Files) -> Iterable[str]:
        """Return the YAML and JSON files that hold a compiled pipeline."""
        for path in files.ending(".yaml", ".yml", ".json"):
            if not path.startswith(".") and "/." not in path and _is_pipeline(files, path):
                yield path

    def read(self, files: Files, place: str) -> Iterator[Sign | Fact]:
        """Read a pipeline and its parts."""
        text = files.text(place)
        spec = _spec(files.json(place) if place.endswith(".json") else files.yaml(place))
        info = mapping(spec.get("pipelineInfo"))
        executors = mapping(mapping(spec.get("deploymentSpec")).get("executors"))
        if not executors:
            raise UnreadableError(place, "names no executor; a compiled pipeline does")
        tasks = list(_tasks(spec, executors))
        lines = _Lines(text)
        yield from _whole(spec, info, tasks, place)
        for task in tasks[:_MOST_PLACES]:
            yield from _task(task, place, lines)
        yield from _images(executors, place, lines)
        yield from _packages(executors, place, lines)


def _is_pipeline(files: Files, path: str) -> bool:
    try:
        head = files.bytes(path, only=_HEAD)
        likely = _LIKELY_JSON if path.endswith(".json") else _LIKELY
        if not likely.search(head):
            return False
        size = files.size(path) or 0
        return all(mark in files.bytes(path, only=min(size, 4_000_000)) for mark in _SURE)
    except UnreadableError:
        return False


def _spec(data: Any) -> Mapping[str, Any]:  # noqa: ANN401 - foreign
    """Return the pipeline of a file: one document, the first of several, or under ``pipelineSpec`` of a job."""
    for document in (*sequence(data), data):
        found = mapping(document)
        found = mapping(found.get("pipelineSpec")) or found
        if "pipelineInfo" in found:
            return found
    return {}


def _tasks(spec: Mapping[str, Any], executors: Mapping[str, Any]) -> Iterator[_Task]:
    components = mapping(spec.get("components"))
    dags = [("", "$.root", mapping(spec.get("root")))]
    for name, component in components.items():
        dags.append((str(name).removeprefix("comp-"), f"$.components.{name}", mapping(component)))
    for within, where, component in dags:
        for name, task in mapping(mapping(component.get("dag")).get("tasks")).items():
            reference = mapping(mapping(task).get("componentRef")).get("name")
            label = mapping(components.get(str(reference))).get("executorLabel")
            executor = label if isinstance(label, str) else ""
            container = mapping(mapping(executors.get(executor)).get("container"))
            yield _Task(str(name), within, f"{where}.dag.tasks.{name}", mapping(task), executor, container)


def _fact(key: str, value: Value, subject: str, place: str, locator: str = "") -> Fact:
    evidence = (Evidence(place, locator),)
    return Fact(
        f"kubeflow.{key}", value, Status.DERIVED, subject=subject, evidence=evidence, source="scan.systems.kubeflow@1"
    )


def _whole(spec: Mapping[str, Any], info: Mapping[str, Any], tasks: list[_Task], place: str) -> Iterator[Sign | Fact]:
    for key, value, locator in (
        ("pipeline", info.get("name"), "$.pipelineInfo.name"),
        ("schema", spec.get("schemaVersion"), "$.schemaVersion"),
        ("sdk", spec.get("sdkVersion"), "$.sdkVersion"),
    ):
        if isinstance(value, str) and value:
            yield _fact(key, value[:200], place, place, locator)
    yield _fact("described", bool(str(info.get("description") or "").strip()), place, place, "$.pipelineInfo")
    yield _fact("tasks", tuple(task.label for task in tasks[:_MOST_PLACES]), place, place, "$.root.dag.tasks")


def _task(task: _Task, place: str, lines: _Lines) -> Iterator[Sign | Fact]:
    subject = f"{place}#{task.label}"
    needs = tuple(str(name)[:200] for name in sequence(task.spec.get("dependentTasks"))[:_MOST_PLACES])
    yield _fact("task.after", needs, subject, place, task.where)
    if not task.container:
        return
    yield Sign("kubeflow.step", place)
    line = lines.of(task.name)
    retries = mapping(task.spec.get("retryPolicy")).get("maxRetryCount")
    tries = retries if isinstance(retries, int) and not isinstance(retries, bool) else 0
    yield _fact("task.retries", tries, subject, place, task.where)
    if tries < 1:
        yield Sign("kubeflow_no_retry", place, task.where, f"task {task.label}", line)
    where = f"$.deploymentSpec.executors.{task.executor}.container"
    yield _fact("task.image", str(task.container.get("image") or "")[:300], subject, place, f"{where}.image")
    resources = mapping(task.container.get("resources"))
    stated = (*(name for name in (*_LIMITS, *_REQUESTS) if resources.get(name)),)
    yield _fact(
        "task.resources", tuple(f"{name}={str(resources[name])[:40]}" for name in stated), subject, place, where
    )
    if not any(resources.get(name) for name in _LIMITS):
        yield Sign("kubeflow_no_limits", place, task.where, f"task {task.label}", line)


def _images(executors: Mapping[str, Any], place: str, lines: _Lines) -> Iterator[Sign]:
    seen: set[str] = set()
    for name, executor in executors.items():
        image = mapping(mapping(executor).get("container")).get("image")
        if not isinstance(image, str) or not image or "{{" in image or image in seen:
            continue
        seen.add(image)
        yield Sign("kubeflow.image", place)
        if re.search(r"@sha(?:256|512):[0-9a-f]{64}", image):
            continue
        tag = image.rpartition("/")[2].partition(":")[2]
        key = "kubeflow_image_floating" if tag in {"", "latest"} else "kubeflow_image_no_digest"
        where = f"$.deploymentSpec.executors.{name}.container.image"
        yield Sign(key, place, where, image, lines.of(f"image:{image}"))
        if len(seen) >= _MOST_PLACES:
            return


def _packages(executors: Mapping[str, Any], place: str, lines: _Lines) -> Iterator[Sign]:
    seen: set[str] = set()
    for name, executor in executors.items():
        container = mapping(mapping(executor).get("container"))
        words = [*sequence(container.get("command")), *sequence(container.get("args"))]
        for package in _installed([word for word in words if isinstance(word, str)]):
            if package in seen:
                continue
            seen.add(package)
            yield Sign("kubeflow.package", place)
            if not is_pinned(package):
                where = f"$.deploymentSpec.executors.{name}.container"
                yield Sign(
                    "kubeflow_package_unpinned", place, where, shown_requirement(package), lines.with_word(package)
                )
        if len(seen) >= _MOST_PLACES:
            return


def _installed(words: list[str]) -> Iterator[str]:
    """Return what commands install by pip, without kfp's own start-up: the part with ``--no-deps``."""
    scripts = [word for word in words if "pip" in word and "install" in word and " " in word.strip()]
    if "install" in words:
        scripts.append(shlex.join(words))
    for script in scripts:
        for part in re.split(r"&&|\|\||[;\n](?=\s|$)", script[:20_000]):
            match = re.search(r"\bpip3?\s+install\s", part)
            if match and "--no-deps" not in part:
                yield from _arguments(part[match.end() :])


def _arguments(text: str) -> Iterator[str]:
    try:
        words = shlex.split(text)
    except ValueError:
        words = text.split()
    option = False
    for word in words:
        if option or word.startswith("-"):
            option = not option and word in _WITH_VALUE
        elif re.match(r"[A-Za-z0-9.]", word) and package_of(word):
            yield word


_HEAD_OF_EXAMPLE = """# PIPELINE DEFINITION
# Name: train
components:
  comp-fit:
    executorLabel: exec-fit
deploymentSpec:
  executors:
    exec-fit:
      container:
"""
_REST = """
pipelineInfo:
  name: train
root:
  dag:
    tasks:
      fit:
        componentRef:
          name: comp-fit
"""
_DIGEST = f"python@sha256:{'0' * 64}"
_LIMITED = "\n        resources:\n          memoryLimit: 0.5"


def _example(container: str, task: str = "") -> dict[str, str]:
    return {"pipeline.yaml": f"{_HEAD_OF_EXAMPLE}        {container}{_REST}{task}schemaVersion: 2.1.0\n"}


_RETRY = "        retryPolicy:\n          maxRetryCount: 2\n"
_GOOD = _example(f"image: {_DIGEST}{_LIMITED}", _RETRY)
_OTHER = {"openapi.yaml": "components:\n  schemas: {}\n", "compose.yaml": "services:\n  a:\n    image: b\n"}


class _KubeflowRule(SystemRule):
    looks_at = "compiled pipelines of Kubeflow, as YAML or JSON"


class KubeflowNoRetry(_KubeflowRule):
    """A step of a pipeline is not repeated when it fails."""

    key = "kubeflow_no_retry"
    area = "architecture"
    check = "DK416"
    about = Subject("a step of a Kubeflow pipeline", ("kubeflow.step",))
    says = "one lost node or connection ends the whole run"
    fix = "Call `.set_retry(2)` on the task, and compile again."
    not_counted = ("Loops, conditions, inner pipelines and importers: they run nowhere themselves.",)
    examples_bad = (_example(f"image: {_DIGEST}"), _example("image: a:1", _RETRY.replace("2", "0")))
    examples_good = (_GOOD, _OTHER)


class KubeflowNoLimits(_KubeflowRule):
    """A step of a pipeline may take all memory and processors of its node."""

    key = "kubeflow_no_limits"
    area = "architecture"
    check = "DK416"
    about = Subject("a step of a Kubeflow pipeline", ("kubeflow.step",))
    says = "nothing keeps this step from taking the whole node"
    fix = "Call `.set_memory_limit(...)` and `.set_cpu_limit(...)` on the task, and compile again."
    not_counted = ("Loops, conditions, inner pipelines and importers: they run nowhere themselves.",)
    examples_bad = (
        _example(f"image: {_DIGEST}", _RETRY),
        _example(f"image: {_DIGEST}{_LIMITED.replace('Limit', 'Request')}", _RETRY),
    )
    examples_good = (_GOOD, _OTHER)


class KubeflowImageFloating(_KubeflowRule):
    """A step runs in whatever image is newest on the day."""

    key = "kubeflow_image_floating"
    area = "deployment"
    check = "DK1109"
    about = Subject("an image in a Kubeflow pipeline", ("kubeflow.image",))
    says = "this image is another one tomorrow"
    fix = 'Name the image by digest: `base_image="python@sha256:..."`.'
    not_counted = ("An image that a parameter names when the pipeline runs.",)
    examples_bad = (_example("image: python:latest"), _example("image: registry:5000/team/train"))
    examples_good = (_GOOD, _example("image: python:3.11"), _OTHER)


class KubeflowImageNoDigest(_KubeflowRule):
    """A step names its image by a tag, which can be moved."""

    key = "kubeflow_image_no_digest"
    area = "deployment"
    check = "DK1109"
    about = Subject("an image in a Kubeflow pipeline", ("kubeflow.image",))
    says = "a tag can be moved to another image"
    fix = 'Add the digest to the tag: `base_image="python:3.11@sha256:..."`.'
    not_counted = ("An image that a parameter names when the pipeline runs.",)
    examples_bad = (_example("image: python:3.11"), _example("image: python:3.11@sha256:12"))
    examples_good = (_GOOD, _example("image: python:latest"), _OTHER)


class KubeflowPackageUnpinned(_KubeflowRule):
    """A step installs a package without an exact version when it starts."""

    key = "kubeflow_package_unpinned"
    area = "openness"
    check = "DK1212"
    about = Subject("a Kubeflow pipeline that installs packages", ("kubeflow.package",))
    says = "each run may install another version"
    fix = "Pin it in `packages_to_install`, or build an image that holds it."
    not_counted = ("What kfp installs itself when a step starts.",)
    known_limits = ("Requirement files inside an image are not seen.",)
    examples_bad = (_example("command: [sh, -c, \"pip install 'requests' 'numpy>=2' && python a.py\"]"),)
    examples_good = (
        _GOOD,
        _example("command: [sh, -c, \"pip install 'requests==2.1' && pip install kfp '--no-deps' six && a\"]"),
    )


READER = KubeflowReader
RULES = (KubeflowNoRetry, KubeflowNoLimits, KubeflowImageFloating, KubeflowImageNoDigest, KubeflowPackageUnpinned)
