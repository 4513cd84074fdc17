"""What an ONNX file says of itself, read by walking over its fields: weights are skipped, not loaded."""

# ruff: noqa: PLR2004 - numbers of fields, as onnx.proto has them

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import prod
from typing import TYPE_CHECKING

from debtkit.instruments.scan.systems._protobuf import Walk, WireError, signed, varint

if TYPE_CHECKING:
    from debtkit.instruments.scan.systems._protobuf import Field
    from debtkit.instruments.scan.systems._seek import Window

_MOST_KEPT = 1000
_SMALL_NODE = 1 << 16
_MOST_PARAMETERS = 1 << 62
_DEEPEST = 8
_TEXTS = {2: "producer", 3: "producer_version", 6: "doc"}
_WITH_GRAPHS = frozenset({"If", "Loop", "Scan", "SequenceMap"})
_TYPES = (
    "?", "float32", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool", "float16", "float64",
    "uint32", "uint64", "complex64", "complex128", "bfloat16", "float8e4m3fn", "float8e4m3fnuz", "float8e5m2",
    "float8e5m2fnuz", "uint4", "int4", "float4e2m1",
)  # fmt: skip


@dataclass(slots=True)
class External:
    """A file beside the model that holds weights: the bytes that it must have at least."""

    bytes: int = 0
    tensor: str = ""


@dataclass(slots=True)
class Model:
    """What was read."""

    ir_version: int = 0
    producer: str = ""
    producer_version: str = ""
    model_version: int = 0
    doc: str = ""
    graphs: int = 0
    nodes: int = 0
    functions: int = 0
    weights: int = 0
    parameters: int = 0
    ops: Counter[str] = field(default_factory=Counter)
    opsets: dict[str, int] = field(default_factory=dict)
    metadata: dict[str, str] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    external: dict[str, External] = field(default_factory=dict)
    problem: str = ""


def read_model(window: Window) -> Model:
    """Return what a file says; ``problem`` tells where it stops making sense."""
    model = Model()
    reading = _Reading(Walk(window), model)
    try:
        reading.model(0, window.size)
    except WireError as error:
        model.problem = str(error)
    return model


class _Reading:
    def __init__(self, walk: Walk, model: Model) -> None:
        self.walk = walk
        self.to = model

    def model(self, start: int, end: int) -> None:
        messages = {7: self.graph, 8: self.opset, 14: self.metadata, 25: self.function}
        for f in self.walk.fields(start, end):
            if f.wire == 0 and f.number == 1:
                self.to.ir_version = f.value
            elif f.wire == 0 and f.number == 5:
                self.to.model_version = signed(f.value)
            elif f.wire == 2 and f.number in _TEXTS:
                setattr(self.to, _TEXTS[f.number], self.walk.text(f))
            elif f.wire == 2 and f.number in messages:
                messages[f.number](f)

    def metadata(self, outer: Field) -> None:
        key, value = self.pair(outer)
        if len(self.to.metadata) < _MOST_KEPT:
            self.to.metadata[key] = value

    def opset(self, outer: Field) -> None:
        domain, version = "", 0
        for f in self.walk.fields(outer.start, outer.end):
            if f.number == 1 and f.wire == 2:
                domain = self.walk.text(f)
            elif f.number == 2 and f.wire == 0:
                version = f.value
        if len(self.to.opsets) < _MOST_KEPT:
            self.to.opsets[domain or "ai.onnx"] = version

    def pair(self, outer: Field) -> tuple[str, str]:
        parts = {f.number: self.walk.text(f) for f in self.walk.fields(outer.start, outer.end) if f.wire == 2}
        return parts.get(1, ""), parts.get(2, "")

    def graph(self, outer: Field, depth: int = 0) -> None:
        self.to.graphs += 1
        for f in self.walk.fields(outer.start, outer.end):
            if f.wire != 2:
                continue
            if f.number == 1:
                self.count(self.node(f, depth), depth)
            elif f.number == 5:
                self.weight(f, depth)
            elif f.number == 15:
                self.sparse(f, depth)
            elif f.number in {11, 12} and depth == 0:
                self.port(f, self.to.inputs if f.number == 11 else self.to.outputs)

    def count(self, op: str, depth: int) -> None:
        if depth == 0:
            self.to.nodes += 1
            if op in self.to.ops or len(self.to.ops) < _MOST_KEPT:
                self.to.ops[op] += 1

    def sparse(self, outer: Field, depth: int) -> None:
        for f in self.walk.fields(outer.start, outer.end):
            if f.wire == 2 and f.number in {1, 2}:
                self.weight(f, depth)

    def weight(self, outer: Field, depth: int) -> None:
        name, size = self.tensor(outer)
        if depth == 0:
            self.to.weights += 1
            self.to.parameters += size
            if len(self.to.names) < 100 * _MOST_KEPT:
                self.to.names.add(name)

    def tensor(self, outer: Field) -> tuple[str, int]:
        dims: list[int] = []
        name = ""
        elsewhere = False
        pairs: dict[str, str] = {}
        for f in self.walk.fields(outer.start, outer.end):
            if f.number == 1:
                dims.extend(self.dims(f))
            elif f.number == 8 and f.wire == 2:
                name = self.walk.text(f)
            elif f.number == 13 and f.wire == 2:
                key, value = self.pair(f)
                pairs[key] = value
            elif f.number == 14 and f.wire == 0:
                elsewhere = f.value == 1
        if elsewhere and "location" in pairs:
            self.external(pairs, name)
        return name, min(prod(dims[:32]), _MOST_PARAMETERS)

    def dims(self, f: Field) -> list[int]:
        if f.wire == 0:
            return [max(0, signed(f.value))]
        raw, at, dims = self.walk.raw(f, 400), 0, []
        while f.wire == 2 and at < len(raw):
            value, at = varint(raw, at, f.start)
            dims.append(max(0, signed(value)))
        return dims

    def external(self, pairs: dict[str, str], tensor: str) -> None:
        location = pairs["location"]
        if location not in self.to.external and len(self.to.external) >= _MOST_KEPT:
            return
        known = self.to.external.setdefault(location, External(tensor=tensor))
        offset, length = (_number(pairs.get(key, "")) for key in ("offset", "length"))
        known.bytes = max(known.bytes, offset + length)

    def node(self, outer: Field, depth: int) -> str:
        """Return the operator; go into its attributes only where they can hold graphs or weights of other files."""
        size = outer.end - outer.start
        raw = self.walk.window.at(outer.start, size) if size <= _SMALL_NODE else b""
        op = _operator(raw) if raw else ""
        if raw and op and op not in _WITH_GRAPHS and b"location" not in raw:
            return op
        for f in self.walk.fields(outer.start, outer.end):
            if f.number == 4 and f.wire == 2:
                op = self.walk.text(f)
            elif f.number == 5 and f.wire == 2:
                self.attribute(f, depth)
        return op

    def attribute(self, outer: Field, depth: int) -> None:
        for f in self.walk.fields(outer.start, outer.end):
            if f.wire == 2 and f.number in {5, 10}:
                self.tensor(f)
            elif f.wire == 2 and f.number in {6, 11}:
                if depth >= _DEEPEST:
                    msg = f"graphs in graphs, more than {_DEEPEST} deep"
                    raise WireError(msg)
                self.graph(f, depth + 1)

    def function(self, outer: Field) -> None:
        self.to.functions += 1
        for f in self.walk.fields(outer.start, outer.end):
            if f.number == 7 and f.wire == 2:
                self.node(f, 1)

    def port(self, outer: Field, into: dict[str, str]) -> None:
        name = shape = ""
        for f in self.walk.fields(outer.start, outer.end):
            if f.number == 1 and f.wire == 2:
                name = self.walk.text(f)
            elif f.number == 2 and f.wire == 2:
                shape = self.type_of(f)
        if len(into) < _MOST_KEPT:
            into[name] = shape

    def type_of(self, outer: Field) -> str:
        for f in self.walk.fields(outer.start, outer.end):
            if f.number != 1 or f.wire != 2:
                continue
            kind, dims = "?", ""
            for part in self.walk.fields(f.start, f.end):
                if part.number == 1 and part.wire == 0:
                    kind = _TYPES[part.value] if part.value < len(_TYPES) else "?"
                elif part.number == 2 and part.wire == 2:
                    dims = f"[{', '.join(self.shape(part))}]"
            return kind + dims
        return ""

    def shape(self, outer: Field) -> list[str]:
        dims = []
        for f in self.walk.fields(outer.start, outer.end):
            if f.number == 1 and f.wire == 2:
                dim = "?"
                for part in self.walk.fields(f.start, f.end):
                    if part.number == 1 and part.wire == 0:
                        dim = str(signed(part.value))
                    elif part.number == 2 and part.wire == 2:
                        dim = self.walk.text(part, 80)
                dims.append(dim)
        return dims[:32]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0


def _operator(raw: bytes) -> str:
    """Return the operator of a small node, if its first fields are short strings as they nearly always are."""
    at = 0
    end = len(raw) - 1
    while at < end:
        key, size = raw[at], raw[at + 1]
        if size > 0x7F or key not in {0x0A, 0x12, 0x1A, 0x22}:
            return ""
        if key == 0x22:
            return raw[at + 2 : at + 2 + size].decode("utf-8", "replace") if at + 2 + size <= len(raw) else ""
        at += 2 + size
    return ""
