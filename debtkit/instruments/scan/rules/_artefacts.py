"""Area 4, architecture: trained artefacts that the next run overwrites."""

# ruff: noqa: E501 - hooks are documented once, in Rule; a pattern reads best on one line

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan._module import text_of
from debtkit.instruments.scan.rules._base import Rule, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._files import Sign
    from debtkit.instruments.scan._module import Call, Module

_SAVES = {"save_pretrained": 0, "save_pretrained_merged": 0, "save_model": 0, "save_weights": 0, "save": 1, "dump": 1}
"""Calls that save, and which argument is the path."""
_PATH_WORDS = ("f", "filename", "save_directory", "output_dir", "path", "filepath", "fname")
_VERSIONED = re.compile(r"(?i)(?:^|[-_./])v\d|20\d\d|\d{6}|[{}%$<>]|(?:run|exp|step|epoch|iter)[-_]?\d")
_PASSING = re.compile(r"(?i)(?:^|/)(?:tmp|temp|tests?|dummy)(?:/|$)|^/dev/|onnx$")
_TRAINED = re.compile(
    r"(?i)model|state_dict|checkpoint|ckpt|(?:^|_)net(?:$|_)|weights|classifier|clf|regressor|estimator|forest|pipe(?:line)?$|vectori[sz]er|scaler|adapter|lora|encoder|decoder|booster|policy|agent|generator|trainer"
)
_NOT_TRAINED = re.compile(r"(?i)token|processor|config|dataset|embedding|optimizer|history|metrics|results|data(?:$|_)")
_KEPT = frozenset(
    {"log_model", "log_artifact", "log_artifacts", "register_model", "Artifact", "log_checkpoint", "upload_folder", "dvclive", "upload_file", "create_model_version"}
)  # fmt: skip
_FITS = frozenset({"fit", "backward", "fit_transform"})
_PLACEHOLDER = re.compile(r"(?i)username|your[-_ ]|<|^hf/model$|^repo/name$")
_HUB_VERSION = ("revision", "tag", "tags", "commit_message", "commit_description", "branch", "create_pr")


class ArtefactSavedWithoutVersion(Rule):
    """Training code saves a model to a path that is the same in each run, or pushes it without saying which one it is."""

    key = "artefact_saved_without_version"
    area = "architecture"
    check = "DK406"
    bad = True
    about = Subject("training code that saves a model", ("artefact.saved",))
    needs = ("ast",)
    reads = frozenset({FileClass.OWN, FileClass.NOTEBOOK})
    words = frozenset(_SAVES) | {"push_to_hub"}
    says = "the next run writes over this model, and nothing says which one it was"
    fix = "Put the run's number, date or commit into the path, or log the model to a registry that counts versions."
    not_counted = (
        "Paths that are put together from variables, or that hold a version or date; temporary paths; tokenizers and settings.",
        "Files that DVC tracks; modules that log the model to a tracker or registry as well.",
    )
    known_limits = ("A folder that another tool copies and versions afterwards is named too.",)
    examples_bad = (
        {"train.py": "import torch\nloss.backward()\ntorch.save(model.state_dict(), 'out/model.pt')\n"},
        {
            "fit.py": "import joblib\nfrom sklearn.svm import SVC\nclf = SVC()\nclf.fit(x, y)\njoblib.dump(clf, 'model.joblib')\n"
        },
        {
            "tune.py": "from trl import SFTTrainer\nfrom peft import LoraConfig\nOUT = 'adapter'\ntrainer = SFTTrainer(model=m)\ntrainer.train()\nmodel.save_pretrained(OUT)\nmodel.push_to_hub('me/adapter')\n"
        },
    )
    examples_good = (
        {
            "train.py": "import torch\nloss.backward()\ntorch.save(model.state_dict(), f'out/{run}.pt')\ntorch.save(model.state_dict(), 'out/model-v3.pt')\ntorch.save(model.state_dict(), os.path.join(out, 'model.pt'))\ntorch.save(optimizer.state_dict(), 'out/optimizer.pt')\n"
        },
        {
            "train.py": "import torch, mlflow\nloss.backward()\ntorch.save(model.state_dict(), 'out/model.pt')\nmlflow.log_artifact('out/model.pt')\n"
        },
        {
            "tune.py": "from trl import SFTTrainer\ntrainer = SFTTrainer(model=m)\ntrainer.train()\nmodel.push_to_hub('me/adapter', commit_message=run)\ntokenizer.save_pretrained('adapter')\n"
        },
        {
            "convert.py": "import torch\nfrom transformers import AutoModel\nmodel = AutoModel.from_pretrained('a/b')\nmodel.save_pretrained('local')\n"
        },
        {
            "train.py": "import torch\nloss.backward()\ntorch.save(model.state_dict(), 'out/model.pt')\n",
            "out/model.pt.dvc": "outs:\n- md5: aabbccdd\n  path: model.pt\n",
        },
    )

    def module(self, module: Module) -> Iterator[Sign]:
        if not _KEPT.isdisjoint(module.words):
            yield module.sign("artefact.kept", 1, excerpt="")
        if not _FITS.isdisjoint(module.calls_by_last) and "from_pretrained" not in module.words:
            yield module.sign("artefact.fit", 1, excerpt="")
        for call in module.called(frozenset(_SAVES) | {"push_to_hub"}):
            if _NOT_TRAINED.search(_subject(call)) or not _TRAINED.search(_subject(call)) or _is_off(module, call):
                continue
            yield module.sign("artefact.saved", call.node, excerpt="")
            if call.last == "push_to_hub":
                told = call.splat or call.keyword(*_HUB_VERSION) is not None or "create_tag" in module.words
                hub = text_of(call.node.args[0]) if call.node.args else text_of(call.keyword("repo_id"))
                if hub and not told and "trainer" not in call.name.lower() and not _PLACEHOLDER.search(hub):
                    yield module.sign("artefact.fixed", call.node)
                continue
            path = _fixed_path(module, call)
            if path and not _VERSIONED.search(path) and not _PASSING.search(path):
                yield module.sign("artefact.fixed", call.node, extra=path)

    def _trained(self, board: Board) -> set[str]:
        return {sign.path for sign in board.of("train", "artefact.fit")}

    def evidence(self, board: Board) -> Iterator[Sign]:
        trained, kept = self._trained(board), {sign.path for sign in board.of("artefact.kept")}
        tracked = {path.removesuffix(".dvc") for path in board.paths if path.endswith(".dvc")}
        for sign in board.of("artefact.fixed"):
            known = any(path.endswith(sign.extra.lstrip("./")) for path in tracked) if sign.extra else False
            if sign.path in trained and sign.path not in kept and not known:
                yield sign._replace(name=self.key, extra="")

    def applies(self, board: Board) -> bool:
        trained = self._trained(board)
        return any(sign.path in trained for sign in board.of("artefact.saved"))


def _is_off(module: Module, call: Call) -> bool:
    """Return whether a call stands below ``if False``."""
    return any(
        isinstance(branch.test, ast.Constant)
        and not branch.test.value
        and branch.lineno <= call.node.lineno <= (branch.body[-1].end_lineno or 0)
        for branch in module.nodes(ast.If)
    )


def _subject(call: Call) -> str:
    """Return what a call saves, as the name that stands for it."""
    if call.last in {"save", "dump"} and call.root in {
        "torch",
        "joblib",
        "pickle",
        "jax",
        "safetensors",
        "accelerator",
    }:
        given = call.node.args[0] if call.node.args else None
        if given is None or call.name not in {"torch.save", "joblib.dump", "accelerator.save"}:
            return ""
        return " ".join(_names(given))
    if call.last in {"save", "dump"}:
        return call.name.rpartition(".")[0] if call.last == "save" and _keras(call) else ""
    return call.name.rpartition(".")[0] or "model"


def _keras(call: Call) -> bool:
    return (
        bool(re.search(r"\.(?:keras|h5|hdf5|pkl|zip|bin)$", text_of(call.node.args[0]) or ""))
        if call.node.args
        else False
    )


def _names(node: ast.expr) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Attribute):
            yield part.attr
        elif isinstance(part, ast.Dict):
            yield from (text for key in part.keys if key is not None and (text := text_of(key)))
            return


def _fixed_path(module: Module, call: Call) -> str:
    """Return the path when it is written out: a literal, a constant of the module, or constants joined."""
    where = 0 if call.last == "save" and _keras(call) else _SAVES[call.last]
    given = call.keyword(*_PATH_WORDS) or (call.node.args[where] if len(call.node.args) > where else None)
    return _text(module, given) or "" if given is not None else ""


def _text(module: Module, node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant):
        return text_of(node)
    if isinstance(node, ast.Name) and node.id.isupper():
        values = [
            assign.value
            for assign in module.nodes(ast.Assign)
            if any(isinstance(target, ast.Name) and target.id == node.id for target in assign.targets)
        ]
        return text_of(values[0]) if len(values) == 1 else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.Add):
        parts = [_text(module, node.left), _text(module, node.right)]
    elif isinstance(node, ast.Call) and (module.resolve(node.func).rpartition(".")[2] in {"join", "Path"}):
        parts = [_text(module, given) for given in node.args]
    else:
        return None
    return "/".join(part for part in parts if part) if None not in parts else None
