"""Folders as Hugging Face libraries write them: configuration, weights, tokenizer, card, licence."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from debtkit.instruments.scan._config import load_yaml
from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan.rules._base import Subject
from debtkit.instruments.scan.systems._base import Reader, SystemRule
from debtkit.instruments.scan.systems._files import UnreadableError, mapping, sequence
from debtkit.instruments.scan.systems._pickles import is_pickle
from debtkit.instruments.scan.systems._safetensors import read_header
from debtkit.instruments.scan.systems._seek import Teller, is_pointer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debtkit.facts import Fact
    from debtkit.instruments.scan.systems._files import Files

_CONFIGS = ("config.json", "adapter_config.json")
_CONFIG_HEAD = 1 << 16
_MOST_CONFIG = 2_000_000
_MOST_INDEX = 20_000_000
_MOST_CARD = 400_000
_MOST_FILES = 300
_OF_A_MODEL = re.compile(
    rb'"(?:model_type|architectures|transformers_version|_class_name|peft_type|auto_map|torch_dtype)"\s*:'
)
_WEIGHTS = re.compile(
    r"(?i).*\.safetensors(?:\.index\.json)?$|(?:pytorch_model|adapter_model|diffusion_pytorch_model|model)[\w.-]*\.bin(?:\.index\.json)?$"
    r"|tf_model\.h5$|flax_model\.msgpack$|.*\.gguf$|.*\.(?:pt|pth|ckpt)$"
)
_WITH_A_MODEL = frozenset({"generation_config.json", "tokenizer_config.json", "tokenizer.json", "training_args.bin"})
_TOKENIZER = re.compile(r"(?i)tokenizer|vocab\.|spiece\.model|sentencepiece|merges\.txt|(?:pre)?processor_config\.json")
_PICKLED = re.compile(r"(?i).*\.(?:pt|pth|ckpt|pkl|pickle)$|(?:pytorch_model|adapter_model|training_args)[\w.-]*\.bin$")
_MAY_BE_PICKLED = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".joblib", ".model")
_CARD = re.compile(r"(?i)(?:readme|model[_-]?card)(?:\.md|\.rst|\.txt)?$")
_LICENCE = re.compile(r"(?i)(?:licen[cs]e|copying)(?:[._-].*)?$")
_WITH_CODE = (
    "config.json",
    "tokenizer_config.json",
    "processor_config.json",
    "preprocessor_config.json",
    "generation_config.json",
)
_WHOLE = ("model_index.json", "modules.json")
_HUB_NAME = re.compile(r"[\w.-]{1,100}(?:/[\w.-]{1,100})?")
_FRONT = re.compile(r"\A---\s*\n(.*?)\n---\s*(?:\n|\Z)", re.DOTALL)
_WORDS_OF_A_CARD = 20


class HuggingFaceReader(Reader):
    """Reads the configuration, the headers of safetensors files and the names of the others."""

    name = "huggingface"
    title = "Hugging Face"

    def places(self, files: Files) -> list[str]:
        """Return the folders with the configuration of a model, and its weights or its tokenizer."""
        return sorted({path.rpartition("/")[0] for path in files.named(*_CONFIGS) if _is_model(files, path)})

    def read(self, files: Files, place: str) -> Iterator[Sign | Fact | UnreadableError]:
        """Read one folder."""
        names = [name for name in files.names(place) if files.size(_in(place, name)) is not None]
        tell = Teller(self.name, place)
        yield Sign("huggingface.model", place or ".")
        yield from _configuration(files, place, names, tell)
        yield from _weights(files, place, names, tell)
        yield from _code(files, place, names)
        for name in names:
            if _is_pickled(files, _in(place, name)):
                yield Sign("huggingface_pickle_weights", _in(place, name), "", name)
        yield tell("tokenizer", any(map(_TOKENIZER.match, names)))
        yield from _card(files, place, names, tell)


def _in(folder: str, name: str) -> str:
    return f"{folder}/{name}".lstrip("/")


def _is_model(files: Files, path: str) -> bool:
    names = files.names(path.rpartition("/")[0])
    if not any(name in _WITH_A_MODEL or _WEIGHTS.match(name) for name in names):
        return False
    return bool(_OF_A_MODEL.search(files.bytes(path, only=_CONFIG_HEAD)))


def _configuration(files: Files, place: str, names: list[str], tell: Teller) -> Iterator[Fact | UnreadableError]:
    for name in _CONFIGS:
        if name not in names:
            continue
        path = _in(place, name)
        try:
            config = mapping(files.json(path, most=_MOST_CONFIG))
        except UnreadableError as error:
            yield error
            continue
        kinds = [kind for kind in sequence(config.get("architectures")) if isinstance(kind, str)]
        if kinds:
            yield tell("architectures", tuple(kinds), "$.architectures", path=path)
        for key in ("model_type", "peft_type", "_class_name", "transformers_version", "torch_dtype", "dtype"):
            value = config.get(key)
            if isinstance(value, str) and value:
                yield tell(key.strip("_"), value, f"$.{key}", path=path)
        quantized = mapping(config.get("quantization_config")).get("quant_method")
        if isinstance(quantized, str):
            yield tell("quantization", quantized, "$.quantization_config.quant_method", path=path)
        for key in ("base_model_name_or_path", "_name_or_path"):
            value = config.get(key)
            if isinstance(value, str) and _HUB_NAME.fullmatch(value):
                yield tell("base_model", value, f"$.{key}", path=path)
                break


def _weights(files: Files, place: str, names: list[str], tell: Teller) -> Iterator[Fact | UnreadableError]:
    parameters = 0
    tensors: set[str] = set()
    dtypes: Counter[str] = Counter()
    formats: set[str] = set()
    found = [name for name in names if name.endswith(".safetensors")]
    sound = 0
    for name in found[:_MOST_FILES]:
        try:
            header = read_header(files, _in(place, name))
        except UnreadableError as error:
            yield error
            continue
        sound += 1
        tensors |= header.names
        parameters += header.parameters
        dtypes += header.dtypes
        formats |= {header.metadata["format"]} if "format" in header.metadata else set()
    if sound:
        yield tell("tensors", len(tensors))
        yield tell("parameters", parameters)
        yield tell("dtypes", tuple(f"{kind} {n}" for kind, n in sorted(dtypes.items())))
    if formats:
        yield tell("formats", tuple(sorted(formats)))
    for name in names:
        if name.endswith((".safetensors.index.json", ".bin.index.json")):
            yield from _shards(files, place, name, names, tell, tensors if sound == len(found) else None)


def _shards(
    files: Files, place: str, index: str, names: list[str], tell: Teller, tensors: set[str] | None
) -> Iterator[Fact | UnreadableError]:
    path = _in(place, index)
    try:
        weight_map = mapping(mapping(files.json(path, most=_MOST_INDEX)).get("weight_map"))
    except UnreadableError as error:
        yield error
        return
    shards = {shard for shard in weight_map.values() if isinstance(shard, str)}
    missing = sorted(shards.difference(names))
    yield tell("shards", len(shards), "$.weight_map", path=path)
    yield tell("shards_missing", tuple(missing), "$.weight_map", path=path)
    if tensors is not None and not missing and index.endswith(".safetensors.index.json"):
        yield tell("tensors_missing", len(set(weight_map) - tensors), "$.weight_map", path=path)


def _code(files: Files, place: str, names: list[str]) -> Iterator[Sign | UnreadableError]:
    for name in _WITH_CODE:
        if name not in names:
            continue
        path = _in(place, name)
        try:
            text = files.text(path, most=_MOST_CONFIG)
            targets = sorted(_classes(mapping(files.json(path, most=_MOST_CONFIG)).get("auto_map")))
        except UnreadableError as error:
            if name not in _CONFIGS:
                yield error
            continue
        if targets:
            line = text.count("\n", 0, max(0, text.find('"auto_map"'))) + 1
            yield Sign("huggingface_remote_code", path, "$.auto_map", f"auto_map: {', '.join(targets)}", line)


def _classes(auto_map: Any) -> Iterator[str]:  # noqa: ANN401 - foreign data of any shape
    values = auto_map.values() if isinstance(auto_map, dict) else [auto_map]
    for value in values:
        yield from (name for name in (value if isinstance(value, list) else [value]) if isinstance(name, str))


def _is_pickled(files: Files, path: str) -> bool:
    name = path.rpartition("/")[2]
    if not name.lower().endswith(_MAY_BE_PICKLED):
        return False
    return is_pickle(files, path) or bool(_PICKLED.match(name) and is_pointer(files, path))


def _card(files: Files, place: str, names: list[str], tell: Teller) -> Iterator[Sign | Fact]:
    """Look for the card and the licence here, or above where this folder is a part of a whole."""
    above = place.rpartition("/")[0]
    whole = above if place and any(files.exists(_in(above, name)) for name in _WHOLE) else place
    beside = names if whole == place else files.names(whole)
    licences = [name for name in beside if _LICENCE.match(name)]
    front: dict[str, Any] = {}
    said = False
    for name in filter(_CARD.match, beside):
        text = _text(files, _in(whole, name))
        front = {**_front(text), **front}
        said = said or _says_something(text)
    licence = front.get("license") or front.get("license_name")
    if isinstance(licence, str):
        yield tell("licence", licence)
    elif licences:
        yield tell("licence", f"in {licences[0]}")
    base = front.get("base_model")
    bases = [name for name in (base if isinstance(base, list) else [base]) if isinstance(name, str)]
    if bases:
        yield tell("card_base_models", tuple(name for name in bases if _HUB_NAME.fullmatch(name)))
    yield tell("card", said)
    if not said:
        yield Sign("huggingface_no_card", whole or ".", "", "no README.md that says what this model is")


def _text(files: Files, path: str) -> str:
    try:
        return files.bytes(path, only=_MOST_CARD).decode("utf-8", "replace").replace("\r\n", "\n")
    except UnreadableError:
        return ""


def _front(text: str) -> dict[str, Any]:
    found = _FRONT.match(text)
    if not found:
        return {}
    try:
        return dict(mapping(load_yaml(found.group(1))))
    except Exception:  # noqa: BLE001 - foreign YAML of any shape
        return {}


def _says_something(text: str) -> bool:
    body = re.sub(r"<!--.*?(?:-->|\Z)", " ", _FRONT.sub("", text), flags=re.DOTALL)
    lines = (line for line in body.split("\n") if not line.lstrip().startswith(("#", "|", "```")))
    return (
        len(re.findall(r"[^\W\d_]{2,}", " ".join(lines).replace("[More Information Needed]", " "))) >= _WORDS_OF_A_CARD
    )


_MODEL = Subject("a Hugging Face model folder", ("huggingface.model",))
_CONFIG = '{\n "model_type": "gpt2",\n "architectures": ["GPT2LMHeadModel"]\n}\n'
_POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n"
_CARD_TEXT = (
    "---\nlicense: mit\nbase_model: gpt2\n---\n# Titler\n\nWrites the title of a support ticket in English. Tuned by "
    "the support team on ten thousand closed tickets of 2026, without names. Not for other languages.\n"
)
_GOOD = {"m/config.json": _CONFIG, "m/tokenizer.json": "{}\n", "m/README.md": _CARD_TEXT}


class HuggingfaceNoCard(SystemRule):
    """A model folder without a card that says what the model is."""

    key = "huggingface_no_card"
    area = "documentation"
    check = "DK712"
    about = _MODEL
    says = "the model folder does not say who made it from what"
    fix = "Write a README.md beside the weights: base model, data, licence, limits, who answers for it."
    not_counted = ("A part of a pipeline whose whole has a card.",)
    known_limits = ("Twenty words count as a card, whatever they say.",)
    examples_bad = (
        {"m/config.json": _CONFIG, "m/tokenizer.json": "{}\n"},
        {**_GOOD, "m/README.md": "---\nlicense: mit\n---\n# Model\n\n## Data\n\n## Limits\n"},
        {**_GOOD, "m/README.md": "# Model\n\n" + "[More Information Needed]\n\n" * 20},
    )
    examples_good = (_GOOD, {"web/config.json": '{"model_type": "car"}\n'})


class HuggingfacePickleWeights(SystemRule):
    """Weights or training state kept as a pickle: loading them can run any code."""

    key = "huggingface_pickle_weights"
    area = "compliance"
    check = "DK816"
    about = _MODEL
    says = "loading this file can run any code"
    fix = "Save the weights with save_pretrained(..., safe_serialization=True) and delete the pickle."
    not_counted = ("`.bin` files that are no pickle, such as those of OpenVINO.",)
    known_limits = ("In git LFS a pickle is told by its name alone.",)
    examples_bad = (
        {**_GOOD, "m/pytorch_model.bin": _POINTER},
        {**_GOOD, "m/optimizer.pt": _POINTER},
    )
    examples_good = ({**_GOOD, "m/model.safetensors": _POINTER}, {**_GOOD, "m/openvino_model.bin": _POINTER})


class HuggingfaceRemoteCode(SystemRule):
    """A model folder that names Python code of its own, which runs when the model is loaded."""

    key = "huggingface_remote_code"
    area = "compliance"
    check = "DK818"
    about = _MODEL
    says = "this folder runs code of its own when it is loaded"
    fix = "Use the architecture that the library ships, or review the code and pin it by a commit in code_revision."
    known_limits = ("A folder with `auto_map` is counted even where it is only loaded without `trust_remote_code`.",)
    examples_bad = (
        {**_GOOD, "m/config.json": '{\n "model_type": "x",\n "auto_map": {"AutoModel": "modeling_x.X"}\n}\n'},
        {**_GOOD, "m/tokenizer_config.json": '{"auto_map": {"AutoTokenizer": ["a--tok.T", null]}}\n'},
    )
    examples_good = (_GOOD, {**_GOOD, "m/config.json": '{"model_type": "x", "auto_map": {}}\n'})


READER = HuggingFaceReader
RULES = (HuggingfaceNoCard, HuggingfacePickleWeights, HuggingfaceRemoteCode)
