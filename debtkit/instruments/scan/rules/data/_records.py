"""How data are kept, checked, masked and drawn."""

# ruff: noqa: E501 - hooks are documented once, in Rule; a pattern reads best on one line, a limit where it is used

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from debtkit.facts import Status
from debtkit.instruments.scan import _words as w
from debtkit.instruments.scan._classes import CODE, FileClass
from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan._module import subtree, text_of
from debtkit.instruments.scan.rules._base import Rule
from debtkit.instruments.scan.rules._shapes import LibraryRule, acts, used_libraries
from debtkit.instruments.scan.rules._subjects import CHANCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._config import Config
    from debtkit.instruments.scan._files import TextFile
    from debtkit.instruments.scan._module import Module


class DataVersioned(Rule):
    """Data have versions outside plain git."""

    key = "data_versioned"
    area = "data"
    check = "DK301"
    needs = ("ast", "file:*.dvc", "file:*dvc.yaml", "file:*dvc.lock", "file:*lakefs*.y*ml")
    says = "no data set has a version"
    fix = "Track the data with DVC, lakeFS, Delta or a versioned artifact, and name the version in the code that reads it."
    not_counted = ("Data files in plain git; the tool named in prose; a pipeline file without stages.",)
    known_limits = ("A download from an address that holds a version is not recognised.",)
    words = frozenset(
        {
            "load_dataset",
            "Artifact",
            "DeltaTable",
            "lakefs",
            "lakefs_client",
            "log_input",
            "from_delta",
            "use_artifact",
            "Dataset",
            "write_deltalake",
            "lakefs_sdk",
        }
    )
    examples_bad = ({"data/x.csv": "a,b\n1,2\n", "README.md": "We use DVC and lakeFS.\n", "dvc.yaml": "{}\n"},)
    examples_good = (
        {"data/x.csv.dvc": "outs:\n- md5: 5d41402abc4b2a76b9719d911017c592\n  path: x.csv\n"},
        {"load.py": "from datasets import load_dataset\nd = load_dataset('a/b', revision='4f1c2d')\n"},
        {"a.py": "import wandb\nrun.log_artifact(wandb.Artifact('rows', type='dataset'))\n"},
    )

    def file(self, file: TextFile) -> Iterator[Sign]:
        if file.kind is FileClass.VENDORED:
            return
        if file.lower.endswith(".dvc"):
            yield from (
                file.find(self.key, re.compile(r"^\s*-?\s*(?:md5|etag|hash|path)\s*:\s*\S+", re.MULTILINE), most=1)
                if "outs:" in file.text
                else ()
            )
        elif file.lower == "dvc.yaml":
            yield from (
                file.find(self.key, re.compile(r"^\s+(?:outs|deps)\s*:", re.MULTILINE), most=1)
                if re.search(r"^stages\s*:\s*\n\s+\S", file.text, re.MULTILINE)
                else ()
            )
        elif file.lower == "dvc.lock":
            yield from file.find(self.key, re.compile(r"^\s+-?\s*md5\s*:", re.MULTILINE), most=1)
        elif "lakefs" in file.lower:
            yield from file.find(self.key, re.compile(r"lakefs://|repository\s*:", re.MULTILINE), most=1)

    def module(self, module: Module) -> Iterator[Sign]:
        for call in module.called(frozenset({"load_dataset"})):
            revision = text_of(call.keyword("revision"))
            if revision and revision not in {"main", "master"}:
                yield module.sign(self.key, call.node)
        for call in module.called(frozenset({"Artifact", "use_artifact"})):
            kind = text_of(call.keyword("type", "artifact_type")) or next(
                (text_of(a) or "" for a in call.node.args[1:2]), ""
            )
            if "data" in kind.lower():
                yield module.sign(self.key, call.node)
        for call in module.called(frozenset({"log_input", "DeltaTable", "write_deltalake"})):
            if call.last != "log_input" or "mlflow" in module.roots:
                yield module.sign(self.key, call.node)
        if "clearml" in module.roots:
            yield from (
                module.sign(self.key, c.node)
                for c in module.calls
                if c.name == "clearml.Dataset.create" or c.name.endswith("Dataset.get")
            )
        yield from used_libraries(module, frozenset({"lakefs", "lakefs_client", "lakefs_sdk"}), self.key)

    def evidence(self, board: Board) -> Iterable[Sign]:
        log = next(
            (path for path in sorted(board.paths) if "/_delta_log/" in f"/{path}" and path.endswith(".json")), None
        )
        return [*board.of(self.key), *([Sign(self.key, log)] if log else [])]


class DataValidation(LibraryRule):
    """Records are checked before training or ingestion."""

    key = "data_validation"
    area = "data"
    check = "DK303"
    absence = Status.NOT_SHOWN
    libraries = w.VALIDATION
    fix = "Check each record against a schema before it is trained on or indexed, and stop when too many fail."
    not_counted = ("Checks of settings, users, requests, tokens or the environment.",)
    known_limits = ("Checks under other names, or inside a database, are not seen: hence the question.", "A function that is named like a check of rows, loops and rejects counts, whatever it rejects.")  # fmt: skip
    examples_bad = (
        {
            "settings.py": "from pydantic import BaseSettings, validator\nclass Settings(BaseSettings):\n    key: str\n    @validator('key')\n    def validate_key(cls, v):\n        return v\n"
        },
    )
    examples_good = (
        {
            "check.py": "import pandera as pa\nschema = pa.DataFrameSchema({'text': pa.Column(str)})\nschema.validate(df)\n"
        },
        {
            "tools/validate_data.py": "import json, sys\n\ndef main(path):\n    for line in open(path):\n        row = json.loads(line)\n        if not row.get('messages'):\n            raise ValueError('no messages')\n\nmain(sys.argv[1])\n"
        },
        {
            "ingest.py": "def validate_rows(rows):\n    for row in rows:\n        if not row.get('text'):\n            raise ValueError('empty text')\n"
        },
    )
    _name = re.compile(
        r"^_?(?:validate|check|verify|filter_invalid|filter_bad|reject)_?\w*(?:rows?|records?|samples?|dataset|dataframe|df|data|examples|documents|columns)$"
    )
    _script = re.compile(
        r"(?:^|/)(?:validate|check|verify|sanity_check)_?\w*(?:rows?|records?|samples?|dataset|data|jsonl|examples|corpus|annotations)\.py$"
    )
    _verbs = ("validate", "check", "verify", "filter_", "reject")
    _never = re.compile(
        r"config|setting|user|auth|request|model_data|metadata|form|token|database|env|license|updata|update"
    )

    def module(self, module: Module) -> Iterable[Sign]:
        yield from used_libraries(module, self.libraries, self.key)
        for function in module.functions if any(verb in module.defined for verb in self._verbs) else ():
            if self._name.match(function.name) and not self._never.search(function.name):
                loops = any(isinstance(n, ast.For | ast.AsyncFor | ast.Compare) for n in subtree(function))
                rejects = any(isinstance(n, ast.Raise | ast.Continue | ast.Assert) for n in subtree(function))
                chooses = any(isinstance(n, ast.If | ast.Assert | ast.IfExp | ast.Compare) for n in subtree(function))
                if loops and rejects and chooses:
                    yield module.sign(self.key, function)
        if self._script.search(module.path) and bool(module.nodes(ast.For)) and bool(module.nodes(ast.If)):
            rejections: list[ast.stmt] = [*module.nodes(ast.Raise), *module.nodes(ast.Continue)]
            yield from [module.sign(self.key, rejection) for rejection in rejections[:1]]


class PiiHandling(LibraryRule):
    """Personal data are found, masked or removed."""

    key = "pii_handling"
    area = "data"
    check = "DK308"
    absence = Status.NOT_SHOWN
    libraries = w.PII
    fix = "Mask names, addresses and numbers before a text goes to a hosted model or into a log."
    not_counted = ("A privacy policy; the word anonymous; a function that nothing calls.",)
    known_limits = ("Masking under another name, or by a service in front, is not seen: hence the question.",)
    examples_bad = (
        {
            "PRIVACY.md": "We keep anonymous statistics and redact personal data, as the law asks of us, and delete them soon after.\n",
            "a.py": "anonymous = True\n",
        },
    )
    examples_good = (
        {
            "mask.py": "from presidio_analyzer import AnalyzerEngine\nfound = AnalyzerEngine().analyze(text, language='en')\n"
        },
        {
            "mask.py": "import re\ndef redact_pii(text):\n    return re.sub(r'[^@ ]+@[^ ]+', '<mail>', text)\n\ndef answer(q):\n    return llm(redact_pii(q))\n"
        },
    )
    _name = re.compile(
        r"^_?(?:redact|anonymi[sz]e|de_?identify|pseudonymi[sz]e|mask|scrub|strip|remove|detect|filter)_?\w*(?:pii|personal|sensitive|emails?|phones?|ssn|phi)\w*$|^_?(?:redact|anonymi[sz]e|pseudonymi[sz]e|deidentify)(?:_?(?:text|prompt|data|message|document|input)s?)?$",
        re.IGNORECASE,
    )

    _parts = (
        "pii",
        "personal",
        "sensitive",
        "email",
        "phone",
        "ssn",
        "phi",
        "redact",
        "anonymi",
        "pseudonymi",
        "deidentif",
        "de_identif",
    )

    def module(self, module: Module) -> Iterator[Sign]:
        yield from used_libraries(module, self.libraries, self.key)
        for function in module.functions if any(part in module.defined for part in self._parts) else ():
            if self._name.match(function.name) and acts(function):
                yield module.sign("pii.def", function, extra=function.name)
        for last, calls in module.calls_by_last.items() if any(part in module.said for part in self._parts) else ():
            if self._name.match(last):
                yield from (module.sign("pii.call", call.node, extra=last) for call in calls)

    def evidence(self, board: Board) -> Iterable[Sign]:
        called = {sign.extra for sign in board.of("pii.call")}
        in_use = [sign._replace(name=self.key) for sign in board.of("pii.def") if sign.extra in called]
        return [*board.of(self.key), *in_use]


class SeedsFixed(Rule):
    """A seed is fixed for some random step."""

    key = "seeds_fixed"
    area = "data"
    check = "DK306"
    about = CHANCE
    needs = ("ast", "config")
    reads = CODE
    says = "random steps run without a seed"
    fix = "Set one seed from the configuration before the first random step, and record it with the run."
    not_counted = ("Seeds in tests; `random_state=None`.",)
    known_limits = ("One seed settles it: other random steps may still run without.", "The seed of a request to a hosted model counts too.")  # fmt: skip
    words = frozenset(
        {
            "manual_seed",
            "set_seed",
            "seed_everything",
            "seed_all",
            "seed",
            "random_state",
            "manual_seed_all",
            "default_rng",
            "PRNGKey",
            "RandomState",
            "enable_determinism",
            "Random",
            "data_seed",
        }
    )
    examples_bad = (
        {"train.py": "import random\nimport torch\nrandom.shuffle(rows)\nloss.backward()\n"},
        {
            "split.py": "from sklearn.model_selection import train_test_split\na, b = train_test_split(rows, random_state=None)\n"
        },
    )
    examples_good = (
        {"train.py": "import torch\ntorch.manual_seed(1337)\nloss.backward()\n"},
        {
            "split.py": "from sklearn.model_selection import train_test_split\na, b = train_test_split(rows, random_state=42)\n"
        },
        {"conf/train.yaml": "seed: 42\nlearning_rate: 0.1\n"},
    )

    _keys = frozenset({"seed", "random_seed", "random_state", "seed_value", "data_seed", "global_seed"})

    def module(self, module: Module) -> Iterator[Sign]:
        setters = frozenset(
            {
                "manual_seed",
                "set_seed",
                "seed_everything",
                "seed_all",
                "seed",
                "manual_seed_all",
                "default_rng",
                "PRNGKey",
                "RandomState",
                "Random",
            }
        )
        for call in module.called(setters):
            given = [*call.node.args, *(k.value for k in call.node.keywords)]
            if given and not _is_none(given[0]) and not (call.last == "seed" and call.name == "seed"):
                yield module.sign(self.key, call.node)
        for node in module.nodes(ast.keyword):
            if node.arg in {"seed", "random_state", "data_seed"} and not _is_none(node.value):
                yield module.sign(self.key, node.value)

    def config(self, config: Config) -> Iterator[Sign]:
        if "seed" not in config.text or config.kind not in {FileClass.OWN, FileClass.EXAMPLE}:
            return
        for entry in config.called(self._keys):
            if isinstance(entry.value, int) and not isinstance(entry.value, bool):
                yield config.sign(self.key, config.line_with(entry.key, entry.value))
                return


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
