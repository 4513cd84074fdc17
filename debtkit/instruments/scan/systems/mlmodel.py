"""MLmodel: the folder in which MLflow packages a model; read, never loaded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from debtkit.facts import Evidence, Fact, Status
from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan.rules._base import Subject
from debtkit.instruments.scan.systems._base import Reader, SystemRule
from debtkit.instruments.scan.systems._files import UnreadableError, mapping, sequence
from debtkit.instruments.scan.systems._pickles import is_pickle
from debtkit.instruments.scan.systems._pins import is_pinned, package_of, shown_requirement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from debtkit.facts import Value
    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan.systems._files import Files

_STORES = ("mlruns", "mlartifacts")
_MOST_FOLDERS = 2_000
_MOST_MODELS = 200
_MOST_FILES = 500
_DEEPEST = 8
_MOST_PLACES = 50
_IDENTIFIER = re.compile(r"[0-9A-Za-z_-]{1,64}")
_RUN_BY_PICKLE = frozenset({"pickle", "cloudpickle", "joblib"})


class MlmodelReader(Reader):
    """Reads the MLmodel file of a packaged model, the requirements beside it, and the names of its files."""

    name = "mlmodel"
    title = "MLflow (MLmodel)"

    def places(self, files: Files) -> Iterable[str]:
        """Return the MLmodel files: listed, beside listed files, and below the folders of a local artefact store."""
        found = {*files.named("MLmodel"), *files.beside("MLmodel")}
        for store in files.beside(*_STORES):
            found.update(_below(files, store))
        return sorted(found)[:_MOST_MODELS]

    def read(self, files: Files, place: str) -> Iterator[Sign | Fact | UnreadableError]:
        """Read signature, input example, flavours, requirements, and which files are pickles."""
        said = mapping(files.yaml(place))
        flavors = mapping(said.get("flavors"))
        if not flavors:
            raise UnreadableError(place, "names no flavour; an MLmodel file does")
        yield Sign("mlmodel.folder", place)
        yield from _said(said, flavors, place)
        yield from _interface(files, said, place)
        folder = place.rpartition("/")[0]
        yield from _requirements(files, folder, place)
        yield from _pickles(files, folder, place)


def _below(files: Files, store: str) -> Iterator[str]:
    pending = [(store, 0)]
    seen = 0
    while pending and seen < _MOST_FOLDERS:
        folder, depth = pending.pop()
        seen += 1
        names = files.names(folder)
        if "MLmodel" in names:
            yield f"{folder}/MLmodel"
        elif depth < _DEEPEST:
            inner = [f"{folder}/{name}" for name in reversed(names) if "." not in name]
            pending.extend((path, depth + 1) for path in inner if files.is_folder(path))


def _fact(key: str, value: Value, place: str, locator: str = "") -> Fact:
    return Fact(
        f"mlmodel.{key}",
        value,
        Status.DERIVED,
        subject=place,
        evidence=(Evidence(place, locator),),
        source="scan.systems.mlmodel@1",
    )


def _word(value: Any) -> str:  # noqa: ANN401 - foreign
    """Return foreign data as a short identifier, or nothing: a path or an address is none."""
    match = re.fullmatch(r"[\w.:+-]{1,64}", value) if isinstance(value, str) else None
    return match.group() if match else ""


def _said(said: Mapping[str, Any], flavors: Mapping[str, Any], place: str) -> Iterator[Fact]:
    names = tuple(sorted(filter(None, map(_word, flavors)))[:_MOST_PLACES])
    yield _fact("flavors", names, place, "$.flavors")
    texts = {
        "python": (mapping(flavors.get("python_function")).get("python_version"), "$.flavors.python_function"),
        "mlflow": (said.get("mlflow_version"), "$.mlflow_version"),
        "run": (said.get("run_id"), "$.run_id"),
        "model": (said.get("model_id"), "$.model_id"),
        "created": (str(said.get("utc_time_created") or "")[:10], "$.utc_time_created"),
    }
    for key, (value, locator) in texts.items():
        if _word(value):
            yield _fact(key, _word(value), place, locator)
    formats = {_word(mapping(flavor).get("serialization_format")) for flavor in flavors.values()} - {""}
    if formats:
        yield _fact("serialization", tuple(sorted(formats)[:_MOST_PLACES]), place, "$.flavors")


def _interface(files: Files, said: Mapping[str, Any], place: str) -> Iterator[Sign | Fact]:
    signature = mapping(said.get("signature"))
    signed = any(_filled(signature.get(side)) for side in ("inputs", "outputs"))
    yield _fact("signature", signed, place, "$.signature")
    if not signed:
        yield Sign("mlmodel_no_signature", place, "$.signature")
    name = mapping(said.get("saved_input_example_info")).get("artifact_path")
    beside = f"{place.rpartition('/')[0]}/{name}".lstrip("/") if isinstance(name, str) and name else ""
    shown = bool(beside) and bool(files.size(beside) or files.is_folder(beside))
    yield _fact("input_example", shown, place, "$.saved_input_example_info")
    if not shown:
        excerpt = f"{name} is named and not there" if beside else ""
        yield Sign("mlmodel_no_input_example", place, "$.saved_input_example_info", excerpt)


def _filled(side: Any) -> bool:  # noqa: ANN401 - foreign
    return side.strip() not in {"", "[]", "null"} if isinstance(side, str) else bool(side)


def _requirements(files: Files, folder: str, place: str) -> Iterator[Sign | Fact | UnreadableError]:
    path = f"{folder}/requirements.txt".lstrip("/")
    conda = f"{folder}/conda.yaml".lstrip("/")
    try:
        if files.size(path):
            stated = [(line, f"L{n}", n) for n, line in enumerate(files.text(path).splitlines(), 1)]
        elif files.size(conda):
            path, stated = conda, _of_conda(files.yaml(conda))
        else:
            return
    except UnreadableError as error:
        yield error
        return
    packages = [(package_of(text), locator, line) for text, locator, line in stated if package_of(text)]
    loose = [package for package in packages if not is_pinned(package[0])]
    yield Sign("mlmodel.requirements", place)
    yield _fact("requirements", len(packages), place)
    yield _fact("requirements.unpinned", len(loose), place)
    for text, locator, line in loose[:_MOST_PLACES]:
        yield Sign("mlmodel_requirement_unpinned", path, locator, shown_requirement(text), line)


def _of_conda(data: Any) -> list[tuple[str, str, int]]:  # noqa: ANN401 - foreign
    found = []
    for n, dependency in enumerate(sequence(mapping(data).get("dependencies"))):
        for m, text in enumerate(sequence(mapping(dependency).get("pip"))):
            if isinstance(text, str):
                found.append((text, f"$.dependencies[{n}].pip[{m}]", 0))
    return found


def _pickles(files: Files, folder: str, place: str) -> Iterator[Sign | Fact]:
    found = []
    pending = [(folder, 0)]
    seen = 0
    while pending and seen < _MOST_FILES:
        here, depth = pending.pop()
        for name in files.names(here):
            seen += 1
            path = f"{here}/{name}".lstrip("/")
            if is_pickle(files, path):
                found.append(path)
            elif "." not in name and depth < _DEEPEST and files.is_folder(path):
                pending.append((path, depth + 1))
    start = len(folder) + 1 if folder else 0
    yield _fact("pickles", tuple(path[start:] for path in sorted(found)[:_MOST_PLACES]), place)
    for path in sorted(found)[:_MOST_PLACES]:
        yield Sign("mlmodel_pickle", path, "", f"of the model in {folder or '.'}")


_FOLDER = Subject("a model packaged by MLflow", ("mlmodel.folder",))
_MLMODEL = "flavors:\n  python_function:\n    loader_module: mlflow.sklearn\n    python_version: 3.11.7\n"
_SIGNED = _MLMODEL + 'signature:\n  inputs: \'[{"type": "string"}]\'\n  outputs: null\n'
_SHOWN = _SIGNED + "saved_input_example_info:\n  artifact_path: input_example.json\n"
_GOOD = {
    "model/MLmodel": _SHOWN,
    "model/input_example.json": '["a"]',
    "model/model.skops": "x",
    "model/requirements.txt": "scikit-learn==1.9.1\n",
}


class _MlmodelRule(SystemRule):
    looks_at = "MLmodel files and the folders they lie in"


class MlmodelNoSignature(_MlmodelRule):
    """A packaged model does not state its inputs and outputs."""

    key = "mlmodel_no_signature"
    area = "architecture"
    check = "DK415"
    about = _FOLDER
    says = "what this model takes and gives is not stated"
    fix = "Pass `signature=infer_signature(inputs, outputs)` when the model is logged or saved."
    examples_bad = ({"model/MLmodel": _MLMODEL}, {"model/MLmodel": _MLMODEL + "signature:\n  inputs: '[]'\n"})
    examples_good = (_GOOD, {"model/MLmodel": _SIGNED}, {"model/MLmodel": "not: one\n"})


class MlmodelNoInputExample(_MlmodelRule):
    """A packaged model names no input that it can be tried with, or one that is not there."""

    key = "mlmodel_no_input_example"
    area = "architecture"
    check = "DK415"
    about = _FOLDER
    says = "there is no input to try this model with"
    fix = "Pass `input_example=` with one or two rows, free of personal data, when the model is logged or saved."
    examples_bad = ({"model/MLmodel": _SIGNED}, {"model/MLmodel": _SHOWN})
    examples_good = (_GOOD,)


class MlmodelPickle(_MlmodelRule):
    """A packaged model holds a file that runs code when it is loaded."""

    key = "mlmodel_pickle"
    area = "compliance"
    check = "DK816"
    about = _FOLDER
    says = "whoever loads this file runs what is in it"
    fix = "Save it in a format without code (skops, safetensors, ONNX, the library's own JSON), or as model from code."
    not_counted = ("A file ending in .bin, .pt, .pth, .ckpt or .model whose first bytes are those of no pickle.",)
    examples_bad = ({"model/MLmodel": _MLMODEL, "model/model.pkl": "\x80\x04 x"},)
    examples_good = (_GOOD, {"model/MLmodel": _MLMODEL, "model/model.bin": "tree\n", "other/model.pkl": "\x80\x04"})

    def evidence(self, board: Board) -> Iterable[Sign]:
        """Return the pickles, without weights that were counted in a folder of Hugging Face's."""
        counted = {sign.path for sign in board.of("huggingface_pickle_weights")}
        return [sign for sign in board.of(self.key) if sign.path not in counted]


class MlmodelRequirementUnpinned(_MlmodelRule):
    """A packaged model asks for a library without an exact version."""

    key = "mlmodel_requirement_unpinned"
    area = "openness"
    check = "DK1212"
    about = Subject("a packaged model that names its libraries", ("mlmodel.requirements",))
    says = "the model is loaded with whatever version is newest on the day"
    fix = "Pass `pip_requirements=` with exact versions, those it was trained with."
    not_counted = ("An archive, a commit, a version tag or a local path.",)
    examples_bad = (
        {"model/MLmodel": _MLMODEL, "model/requirements.txt": "mlflow==3.17.2\nscikit-learn\n"},
        {"model/MLmodel": _MLMODEL, "model/conda.yaml": "dependencies:\n- python=3.11\n- pip:\n  - pandas>=2\n"},
    )
    examples_good = (_GOOD,)


READER = MlmodelReader
RULES = (MlmodelNoSignature, MlmodelNoInputExample, MlmodelPickle, MlmodelRequirementUnpinned)
