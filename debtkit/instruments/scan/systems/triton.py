"""NVIDIA Triton model repositories: the configuration of each model and the versions beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan.rules._base import Subject
from debtkit.instruments.scan.systems._base import Reader, SystemRule
from debtkit.instruments.scan.systems._files import UnreadableError
from debtkit.instruments.scan.systems._seek import Teller
from debtkit.instruments.scan.systems._textformat import Parsed, TextFormatError, message, one, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debtkit.facts import Fact
    from debtkit.instruments.scan.systems._files import Files
    from debtkit.instruments.scan.systems._textformat import Message

_CONFIG = "config.pbtxt"
_MOST_BYTES = 1_000_000
_ARTEFACTS = ("model.onnx", "model.plan", "model.pt", "model.graphdef", "model.py", "model.xml", "model.dali")
_VERSION = re.compile(r"[1-9]\d{0,18}")
_REPOSITORY = re.compile(r"(?i)model[_-]?repo|triton")
_BATCH_THEMSELVES = frozenset({"vllm", "tensorrtllm"})
_PLACEHOLDER = re.compile(r"\$\{\w+\}|\{\{")


class TritonReader(Reader):
    """Reads ``config.pbtxt`` and the names of the version folders beside it."""

    name = "triton"
    title = "NVIDIA Triton"

    def places(self, files: Files) -> list[str]:
        """Return the folders of models: those with a configuration, and those that look like one beside them."""
        configured = {_folder(path) for path in files.named(_CONFIG)}
        repositories = {_folder(folder) for folder in configured if folder}
        bare: set[str] = set()
        saved = [path for path in files.named("saved_model.pb") if _folder(path).endswith("/model.savedmodel")]
        for path in (*files.named(*_ARTEFACTS), *map(_folder, saved)):
            version = _folder(path)
            model, _, number = version.rpartition("/")
            repository = _folder(model)
            known = repository in repositories or _REPOSITORY.search(repository.rpartition("/")[2])
            if model and known and _VERSION.fullmatch(number):
                bare.add(model)
        return sorted(configured | bare)

    def read(self, files: Files, place: str) -> Iterator[Sign | Fact]:
        """Read one model."""
        versions = _versions(files, place)
        path = f"{place}/{_CONFIG}".lstrip("/")
        tell = Teller(self.name, place, path)
        if versions:
            yield tell("versions", tuple(versions), path=place or ".")
        if not files.exists(path):
            yield Sign("triton.model", place)
            yield Sign("triton_no_config", place, f"version {versions[-1]}" if versions else "", _CONFIG)
            return
        text = files.text(path, most=_MOST_BYTES)
        try:
            config = Parsed(text)
        except TextFormatError as error:
            reason = "a template with placeholders" if _PLACEHOLDER.search(text) else "not protobuf text format"
            raise UnreadableError(path, f"{reason}: {error}") from error
        yield Sign("triton.model", place)
        yield from _facts(config.message, config.lines, tell)
        yield from _signs(config, place, path, versions)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _versions(files: Files, place: str) -> list[int]:
    folders = (name for name in files.names(place) if _VERSION.fullmatch(name))
    return sorted(int(name) for name in folders if files.is_folder(f"{place}/{name}".lstrip("/")))


def _facts(config: Message, lines: dict[str, int], tell: Teller) -> Iterator[Fact]:
    told = {
        "backend": " ".join(words(config, "backend")[-1:]),
        "platform": " ".join(words(config, "platform")[-1:]),
        "max_batch_size": one(config, "max_batch_size") or 0,
        "instance_groups": tuple(_group(message(group)) for group in config.get("instance_group", ())),
        "inputs": tuple(_tensor(message(tensor)) for tensor in config.get("input", ())),
        "outputs": tuple(_tensor(message(tensor)) for tensor in config.get("output", ())),
        "warm_ups": len(config.get("model_warmup", ())),
        "parameters": tuple(" ".join(words(message(p), "key")) for p in config.get("parameters", ())),
    }
    fields = {"instance_groups": "instance_group", "inputs": "input", "outputs": "output", "warm_ups": "model_warmup"}
    for what, value in told.items():
        field = fields.get(what, what)
        if (value or what in {"max_batch_size", "warm_ups"}) and not isinstance(value, dict):
            yield tell(what, value, _at(lines, field))
    yield tell("version_policy", _policy(message(one(config, "version_policy"))), _at(lines, "version_policy"))
    if "dynamic_batching" in config:
        batching = _batching(message(one(config, "dynamic_batching")))
        yield tell("dynamic_batching", batching, _at(lines, "dynamic_batching"))
    if "ensemble_scheduling" in config:
        steps = message(one(config, "ensemble_scheduling")).get("step", [])
        names = tuple(" ".join(words(message(step), "model_name")) for step in steps)
        yield tell("ensemble_of", names, _at(lines, "ensemble_scheduling"))


def _at(lines: dict[str, int], field: str) -> str:
    return f"L{lines[field]}" if field in lines else ""


def _policy(policy: Message) -> str:
    """Return which versions are served, in words; what is not said means the latest one."""
    if "all" in policy:
        return "all"
    if "specific" in policy:
        return f"specific {', '.join(words(message(one(policy, 'specific')), 'versions'))}".strip()
    if "latest" in policy:
        return f"latest {' '.join(words(message(one(policy, 'latest')), 'num_versions')[-1:]) or '1'}"
    return "latest 1, implicit"


def _group(group: Message) -> str:
    count = " ".join(words(group, "count")[-1:]) or "1"
    devices = words(group, "gpus")
    return f"{count} x {' '.join(words(group, 'kind')[-1:]) or 'KIND_AUTO'}" + (
        f" on {', '.join(devices)}" if devices else ""
    )


def _tensor(tensor: Message) -> str:
    name, kind = (" ".join(words(tensor, field)[-1:]) for field in ("name", "data_type"))
    return f"{name}: {kind}[{', '.join(words(tensor, 'dims'))}]"


def _batching(batching: Message) -> str:
    preferred = words(batching, "preferred_batch_size")
    delay = words(batching, "max_queue_delay_microseconds")
    parts = [f"preferred {', '.join(preferred)}"] if preferred else []
    return "; ".join([*parts, *(f"delay {us} microseconds" for us in delay[-1:])]) or "default"


def _signs(parsed: Parsed, place: str, path: str, versions: list[int]) -> Iterator[Sign]:
    config, lines = parsed.message, parsed.lines
    if "ensemble_scheduling" in config or "ensemble" in words(config, "platform"):
        return
    backend = "".join(words(config, "backend")[-1:])
    line = lines.get("max_batch_size", 0)
    size = one(config, "max_batch_size")
    if len(versions) == 1:
        yield Sign("triton_single_version", place or ".", f"version {versions[0]}", f"only {versions[0]}/ is here")
    if not message(one(config, "version_policy")):
        yield Sign("triton_implicit_policy", path, "version_policy", "no version_policy: the newest folder is served")
    batches = not {"dynamic_batching", "sequence_batching"}.isdisjoint(config) or backend in _BATCH_THEMSELVES
    if isinstance(size, int) and size > 1 and not batches:
        yield Sign("triton_no_batching", path, f"L{line}", f"max_batch_size: {size}", line)
    if "model_warmup" not in config and backend not in _BATCH_THEMSELVES:
        yield Sign("triton_no_warmup", path, "model_warmup", "no model_warmup")


_MODEL = Subject("a model of a Triton repository", ("triton.model",))
_GOOD = {
    "repo/m/config.pbtxt": "max_batch_size: 8\ndynamic_batching { }\nmodel_warmup [ { name: 'a' batch_size: 1 } ]\n"
    "version_policy: { specific { versions: [1, 2] } }\n",
    "repo/m/1/model.onnx.dvc": "outs: []\n",
    "repo/m/2/model.onnx.dvc": "outs: []\n",
}
_POLICY = "version_policy { latest { num_versions: 2 } }\n"
_ENSEMBLE = {"repo/e/config.pbtxt": 'platform: "ensemble"\nmax_batch_size: 8\n', "repo/e/1/.gitkeep": ""}


class TritonNoConfig(SystemRule):
    """A model in a Triton repository without a configuration of its own."""

    key = "triton_no_config"
    area = "deployment"
    check = "DK1110"
    about = _MODEL
    says = "this model is served with whatever the server guesses"
    fix = "Ask a running server for the configuration that it completed, and commit it as config.pbtxt."
    not_counted = ("Folders outside a repository: no configured model beside them, and no such name above them.",)
    known_limits = ("For some backends the server completes a configuration by itself.",)
    examples_bad = (
        {"repo/a/config.pbtxt": "name: 'a'\n", "repo/b/1/model.py": "x = 1\n"},
        {"model_repository/b/1/model.py": "x = 1\n"},
    )
    examples_good = (_GOOD, {"src/b/1/model.py": "x = 1\n"})


class TritonSingleVersion(SystemRule):
    """A served model of which only one version is kept: there is none to go back to."""

    key = "triton_single_version"
    area = "deployment"
    check = "DK1110"
    about = _MODEL
    says = "there is no version to go back to"
    fix = "Keep the version that ran before in its numbered folder, and serve it by version_policy or on demand."
    not_counted = ("Ensembles, and models of which no version is here: they are fetched at deployment.",)
    known_limits = ("Versions that a registry or a bucket keeps are not seen.",)
    examples_bad = ({"repo/m/config.pbtxt": "name: 'm'\n", "repo/m/3/model.py": "x = 1\n"},)
    examples_good = (_GOOD, {"repo/m/config.pbtxt": "name: 'm'\n"}, _ENSEMBLE)


class TritonImplicitPolicy(SystemRule):
    """A served model that does not say which versions are served: a new folder goes live by being there."""

    key = "triton_implicit_policy"
    area = "deployment"
    check = "DK1110"
    about = _MODEL
    says = "the newest folder goes live by being there"
    fix = "Write version_policy: { specific { versions: [...] } } with the version that passed its tests."
    not_counted = ("Ensembles.",)
    known_limits = ("How the server is started (explicit control of models) is not seen.",)
    examples_bad = ({"repo/m/config.pbtxt": "name: 'm'\n"}, {"repo/m/config.pbtxt": "version_policy { }\n"})
    examples_good = (_GOOD, {"repo/m/config.pbtxt": _POLICY}, _ENSEMBLE)


class TritonNoBatching(SystemRule):
    """A served model that could take requests in batches, and is given them one by one."""

    key = "triton_no_batching"
    area = "scaling"
    check = "DK510"
    about = _MODEL
    says = "requests of different callers are not batched"
    fix = "Add dynamic_batching with a queue delay that your latency allows, and measure with perf_analyzer."
    not_counted = ("Ensembles, vLLM, TensorRT-LLM, sequence batching, and models with a batch size of one or none.",)
    known_limits = ("That a model cannot gain from batches is not known.",)
    examples_bad = ({"repo/m/config.pbtxt": "max_batch_size: 8\n" + _POLICY},)
    examples_good = (_GOOD, {"repo/m/config.pbtxt": "max_batch_size: 0\n"}, _ENSEMBLE)


class TritonNoWarmup(SystemRule):
    """A served model without a warm-up: the first callers wait for what is loaded and compiled on use."""

    key = "triton_no_warmup"
    area = "scaling"
    check = "DK510"
    about = _MODEL
    says = "the first callers of each start wait"
    fix = "Add model_warmup with an input of the usual shape."
    not_counted = ("Ensembles, vLLM and TensorRT-LLM.",)
    known_limits = ("A Python backend that warms up in `initialize` is counted.",)
    examples_bad = ({"repo/m/config.pbtxt": "name: 'm'\n" + _POLICY},)
    examples_good = (_GOOD, {"repo/m/config.pbtxt": 'backend: "vllm"\n'}, _ENSEMBLE)


READER = TritonReader
RULES = (TritonNoConfig, TritonSingleVersion, TritonImplicitPolicy, TritonNoBatching, TritonNoWarmup)
