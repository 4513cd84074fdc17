"""ONNX models: what a file says of itself, whether its weights are there, how old its operators are."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan.rules._base import Subject
from debtkit.instruments.scan.systems._base import Reader, SystemRule
from debtkit.instruments.scan.systems._files import UnreadableError
from debtkit.instruments.scan.systems._onnx_model import read_model
from debtkit.instruments.scan.systems._seek import Teller, Window, is_pointer, refuse_pointer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debtkit.facts import Fact
    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan.systems._files import Files
    from debtkit.instruments.scan.systems._onnx_model import Model

OPSETS = {
    8: ("1.3", date(2018, 8, 30)),
    9: ("1.4.1", date(2019, 1, 23)),
    10: ("1.5.0", date(2019, 4, 24)),
    11: ("1.6.0", date(2019, 9, 28)),
    12: ("1.7.0", date(2020, 5, 8)),
    13: ("1.8.0", date(2020, 11, 6)),
    14: ("1.9.0", date(2021, 4, 19)),
    15: ("1.10.0", date(2021, 8, 2)),
    16: ("1.11.0", date(2022, 2, 17)),
    17: ("1.12.0", date(2022, 6, 21)),
    18: ("1.13.0", date(2022, 12, 12)),
    19: ("1.14.0", date(2023, 5, 4)),
    20: ("1.15.0", date(2023, 10, 26)),
    21: ("1.16.0", date(2024, 3, 25)),
    22: ("1.17.0", date(2024, 10, 1)),
    23: ("1.18.0", date(2025, 5, 12)),
    24: ("1.19.0", date(2025, 8, 27)),
    25: ("1.20.0", date(2025, 12, 1)),
    26: ("1.21.0", date(2026, 3, 27)),
    27: ("1.22.0", date(2026, 6, 15)),
    28: ("1.23.0", date(2026, 9, 18)),
}
"""The release that brought each version of the standard operators, and its first day on the package index.

Older ones count as version 8. Read on 2026-11-23.
"""
OLD_YEARS = 5
_MODEL = Subject("an ONNX model that was read whole", ("onnx.model",))
_WORDS_OF_A_STATEMENT = 5
_TOOLS = ("onnx.", "pkg.", "onnxruntime.")
"""Metadata that exporters and quantisers write for themselves."""


class OnnxReader(Reader):
    """Reads ``*.onnx``; weights are skipped, not loaded."""

    name = "onnx"
    title = "ONNX"

    def places(self, files: Files) -> list[str]:
        """Return the listed models."""
        return files.ending(".onnx")

    def read(self, files: Files, place: str) -> Iterator[Sign | Fact | UnreadableError]:
        """Read one model."""
        refuse_pointer(files, place)
        with files.opened(place) as file:
            model = read_model(Window(file, files.size(place) or 0))
        if not model.graphs:
            raise UnreadableError(place, model.problem or "no graph: not an ONNX model")
        yield from _facts(model, Teller(self.name, place))
        yield from _external(files, place, model)
        if model.problem:
            raise UnreadableError(place, model.problem)
        yield Sign("onnx.model", place)
        yield from _opset(place, model)
        if not _says_its_origin(model):
            shown = f"metadata_props: {', '.join(model.metadata) or 'none'}; producer: {model.producer or 'none'}"
            yield Sign("onnx_no_metadata", place, "metadata_props", shown)


def _facts(model: Model, tell: Teller) -> Iterator[Fact]:
    yield tell("nodes", model.nodes, "graph.node")
    yield tell("ops", tuple(f"{op} {n}" for op, n in sorted(model.ops.items(), key=lambda i: (-i[1], i[0]))))
    yield tell("initializers", model.weights, "graph.initializer")
    yield tell("parameters", model.parameters, "graph.initializer")
    inputs = {name: shape for name, shape in model.inputs.items() if name not in model.names}
    yield tell("inputs", tuple(f"{name}: {shape}" for name, shape in inputs.items()), "graph.input")
    yield tell("outputs", tuple(f"{name}: {shape}" for name, shape in model.outputs.items()), "graph.output")
    for what, value, locator in (
        ("ir_version", model.ir_version, "ir_version"),
        ("producer", f"{model.producer} {model.producer_version}".strip(), "producer_name"),
        ("model_version", model.model_version, "model_version"),
        ("functions", model.functions, "functions"),
        ("opsets", tuple(f"{domain} {n}" for domain, n in sorted(model.opsets.items())), "opset_import"),
        ("metadata_keys", tuple(sorted(model.metadata)), "metadata_props"),
        ("external_data", tuple(sorted(model.external)), "graph.initializer"),
    ):
        if value:
            yield tell(what, value, locator)


def _says_its_origin(model: Model) -> bool:
    said = any(value.strip() and not key.startswith(_TOOLS) for key, value in model.metadata.items())
    return said or len(model.doc.split()) >= _WORDS_OF_A_STATEMENT


def _opset(place: str, model: Model) -> Iterator[Sign]:
    """Point at the version of the standard operators; whether it is old is judged by the rule."""
    version = model.opsets.get("ai.onnx", 0)
    release, day = OPSETS.get(max(version, min(OPSETS)), ("", None))
    if version and day:
        said = f"ai.onnx {version}, of onnx {release} ({day.isoformat()})"
        yield Sign("onnx.opset", place, "opset_import ai.onnx", said, version, day.isoformat())


def _external(files: Files, place: str, model: Model) -> Iterator[Sign | UnreadableError]:
    folder = place.rpartition("/")[0]
    for location, needed in sorted(model.external.items()):
        path = f"{folder}/{location}".lstrip("/") if not location.startswith("/") else location
        size = files.size(path)
        if size is None:
            if not files.exists(f"{path}.dvc"):
                yield Sign("onnx_external_data_missing", place, f"external_data {location}", f"{location} is not there")
        elif size < needed.bytes:
            if is_pointer(files, path):
                yield UnreadableError(path, "git LFS pointer; the content is not here")
            else:
                said = f"{location} has {size} bytes, the model needs {needed.bytes}"
                yield Sign("onnx_external_data_missing", place, f"external_data {location}", said)


class OnnxNoMetadata(SystemRule):
    """An ONNX model that says neither who made it nor from what: no metadata of its own, no description."""

    key = "onnx_no_metadata"
    area = "documentation"
    check = "DK712"
    about = _MODEL
    says = "the model does not say who made it from what"
    fix = "Set owner, commit, data and licence with onnx.helper.set_model_props when you export."
    not_counted = (
        "A model with a description (`doc_string`) of five words or more.",
        "A file in git LFS, or one that is cut off.",
    )
    known_limits = ("What the metadata say is not judged, only that they say something.",)


class OnnxExternalDataMissing(SystemRule):
    """Weights that an ONNX model keeps in another file which is not there, or is too short."""

    key = "onnx_external_data_missing"
    area = "architecture"
    check = "DK417"
    about = _MODEL
    says = "the model's weights are not beside it"
    fix = "Put the weight file back under the name that the model gives, or export the model again as one file."
    not_counted = ("Weights that DVC tracks (`NAME.dvc` beside them), or that git LFS keeps.",)
    known_limits = ("A model whose weights are fetched when it is deployed is counted.",)


class OnnxOldOpset(SystemRule):
    """Standard operators of a version that is more than five years old on the day of the judgement."""

    key = "onnx_old_opset"
    area = "architecture"
    check = "DK417"
    about = Subject("an ONNX model with standard operators", ("onnx.opset",))
    says = "the operators of this model are of a version more than five years old"
    fix = "Export the model again with a current opset, or lift it with onnx.version_converter and compare its answers."
    not_counted = ("Operators of other domains: only the standard ones are dated.",)
    known_limits = ("A release of which the shipped table knows nothing counts as new.",)

    def evidence(self, board: Board) -> list[Sign]:
        """Return the models whose operators are old on the day of the judgement."""
        if board.as_of is None:
            return []
        year = board.as_of.year - OLD_YEARS
        limit = f"{year:04}-{board.as_of.month:02}-{board.as_of.day:02}"
        return [sign for sign in board.of("onnx.opset") if sign.extra < limit]


READER = OnnxReader
RULES = (OnnxNoMetadata, OnnxExternalDataMissing, OnnxOldOpset)
