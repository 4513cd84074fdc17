"""Area 3, data: is it versioned, checked, described, licensed, free of what must not be there."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from debtkit.facts import Status
from debtkit.instruments.scan import _words as w
from debtkit.instruments.scan._classes import CODE, FileClass
from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan._mask import CARD, EMAIL, IBAN, PHONE, SSN, valid_card, valid_iban
from debtkit.instruments.scan._module import subtree, text_of
from debtkit.instruments.scan.rules._base import PROSE, Rule
from debtkit.instruments.scan.rules._shapes import LibraryRule, SectionRule, is_word_salad, used_libraries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._config import Config
    from debtkit.instruments.scan._files import TextFile
    from debtkit.instruments.scan._markdown import Document, Section
    from debtkit.instruments.scan._module import Module
    from debtkit.instruments.scan._notebook import Notebook


class DataVersioned(Rule):
    """Data have versions outside plain git."""

    key = "data_versioned"
    area = "data"
    check = "DK301"
    needs = ("ast", "file:*.dvc", "file:*dvc.yaml", "file:*dvc.lock", "file:*lakefs*.y*ml")
    says = "no data set has a version"
    fix = "Track the data with DVC, lakeFS, Delta or a versioned artifact, and name the version in the code that reads it."
    words = frozenset({"load_dataset", "Artifact", "DeltaTable", "lakefs", "lakefs_client", "log_input", "from_delta", "use_artifact", "Dataset", "write_deltalake", "lakefs_sdk"})
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
            yield from file.find(self.key, re.compile(r"^\s*-?\s*(?:md5|etag|hash|path)\s*:\s*\S+", re.M), most=1) if "outs:" in file.text else ()
        elif file.lower == "dvc.yaml":
            yield from file.find(self.key, re.compile(r"^\s+(?:outs|deps)\s*:", re.M), most=1) if re.search(r"^stages\s*:\s*\n\s+\S", file.text, re.M) else ()
        elif file.lower == "dvc.lock":
            yield from file.find(self.key, re.compile(r"^\s+-?\s*md5\s*:", re.M), most=1)
        elif "lakefs" in file.lower:
            yield from file.find(self.key, re.compile(r"lakefs://|repository\s*:", re.M), most=1)

    def module(self, module: Module) -> Iterator[Sign]:
        for call in module.called(frozenset({"load_dataset"})):
            revision = text_of(call.keyword("revision"))
            if revision and revision not in {"main", "master"}:
                yield module.sign(self.key, call.node)
        for call in module.called(frozenset({"Artifact", "use_artifact"})):
            kind = text_of(call.keyword("type", "artifact_type")) or next((text_of(a) or "" for a in call.node.args[1:2]), "")
            if "data" in kind.lower():
                yield module.sign(self.key, call.node)
        for call in module.called(frozenset({"log_input", "DeltaTable", "write_deltalake"})):
            if call.last != "log_input" or "mlflow" in module.roots:
                yield module.sign(self.key, call.node)
        if "clearml" in module.roots:
            yield from (module.sign(self.key, c.node) for c in module.calls if c.name == "clearml.Dataset.create" or c.name.endswith("Dataset.get"))
        yield from used_libraries(module, frozenset({"lakefs", "lakefs_client", "lakefs_sdk"}), self.key)

    def evidence(self, board: Board) -> Iterable[Sign]:
        log = next((path for path in sorted(board.paths) if "/_delta_log/" in f"/{path}" and path.endswith(".json")), None)
        return [*board.of(self.key), *([Sign(self.key, log)] if log else [])]


class DataValidation(LibraryRule):
    """Records are checked before training or ingestion."""

    key = "data_validation"
    area = "data"
    check = "DK303"
    absence = Status.NOT_SHOWN
    libraries = w.VALIDATION
    fix = "Check each record against a schema before it is trained on or indexed, and stop when too many fail."
    examples_bad = ({"settings.py": "from pydantic import BaseSettings, validator\nclass Settings(BaseSettings):\n    key: str\n    @validator('key')\n    def validate_key(cls, v):\n        return v\n"},)
    examples_good = (
        {"check.py": "import pandera as pa\nschema = pa.DataFrameSchema({'text': pa.Column(str)})\nschema.validate(df)\n"},
        {"ingest.py": "def validate_rows(rows):\n    for row in rows:\n        if not row.get('text'):\n            raise ValueError('empty text')\n"},
    )
    _name = re.compile(r"^_?(?:validate|check|verify|filter_invalid|filter_bad|reject)_?\w*(?:rows?|records?|samples?|dataset|dataframe|df|data|examples|documents|columns)$")
    _never = re.compile(r"config|setting|user|auth|request|model_data|metadata|form|token|database|env|license|updata|update")

    def module(self, module: Module) -> Iterable[Sign]:
        yield from used_libraries(module, self.libraries, self.key)
        for function in module.functions:
            if self._name.match(function.name) and not self._never.search(function.name):
                loops = any(isinstance(n, ast.For | ast.AsyncFor | ast.Compare) for n in subtree(function))
                rejects = any(isinstance(n, ast.Raise | ast.Continue | ast.Assert) for n in subtree(function))
                if loops and rejects:
                    yield module.sign(self.key, function)


_CARD_FILE = re.compile(r"(^|/)(data[_-]?sheet|data[_-]?set[_-]?card|data[_-]?card|data[_-]?statement)[^/]*\.(md|rst|txt|ya?ml)$", re.I)
_CARD_HEADING = re.compile(
    r"(?i)motivation|composition|collection|preprocess|cleaning|uses|distribution|maintenance|licen[cs]e|splits?|source|origin|provenance|personal|sensitive|bias|consent"
    r"|dataset (description|summary|structure)|data (fields|instances)|curation|annotat|limitations|summary|description|structure|fields|schema|columns"
)


class DatasetCard(Rule):
    """A card or datasheet of a data set, with content."""

    key = "dataset_card"
    area = "data"
    check = "DK304"
    needs = ("doc",)
    reads = PROSE | {FileClass.DATA}
    says = "no data set has a card"
    fix = "Write a data card: where the data come from, what is in them, who is in them, their licence, splits and known gaps."
    examples_bad = (
        {"dataset_card.md": "# Dataset card\n\n## Composition\n\n## Collection\n\n## License\n"},
        {"docs/datasheet.md": "# Datasheet of the pump\n\nThis pump moves twenty litres of water each minute and needs two hundred watts of power.\n"},
    )
    examples_good = (
        {"data/README.md": "# Tickets\n\n## Source\n\nExported from the help desk in May by the support team, one row for each closed ticket.\n\n## Composition\n\nSubject, text, label. English only. Twelve thousand rows in all, no attachments.\n"},
    )

    def document(self, doc: Document) -> Iterator[Sign]:
        beside_data = doc.is_readme and re.search(r"(^|/)(data|datasets?|corpus)(/|$)", doc.folder.lower())
        front = doc.text.startswith("---") and re.search(r"^(dataset_info|task_categories|size_categories)\s*:", doc.text[:3000], re.M)
        if not (_CARD_FILE.search(doc.path) or beside_data or front):
            return
        filled = [s for s in doc.sections if s.level and _CARD_HEADING.search(s.title) and s.words >= 8]  # noqa: PLR2004 - a sentence
        if len(filled) >= 2 and not is_word_salad(doc.text):  # noqa: PLR2004 - origin and composition at least
            yield doc.sign(self.key, filled[0].line)


class PiiHandling(LibraryRule):
    """Personal data are found, masked or removed."""

    key = "pii_handling"
    area = "data"
    check = "DK308"
    absence = Status.NOT_SHOWN
    libraries = w.PII
    fix = "Mask names, addresses and numbers before a text goes to a hosted model or into a log."
    examples_bad = ({"PRIVACY.md": "We keep anonymous statistics and redact personal data, as the law asks of us, and delete them soon after.\n", "a.py": "anonymous = True\n"},)
    examples_good = (
        {"mask.py": "from presidio_analyzer import AnalyzerEngine\nfound = AnalyzerEngine().analyze(text, language='en')\n"},
        {"mask.py": "import re\ndef redact_pii(text):\n    return re.sub(r'[^@ ]+@[^ ]+', '<mail>', text)\n\ndef answer(q):\n    return llm(redact_pii(q))\n"},
    )
    _name = re.compile(
        r"^_?(?:redact|anonymi[sz]e|de_?identify|pseudonymi[sz]e|mask|scrub|strip|remove|detect|filter)_?\w*(?:pii|personal|sensitive|emails?|phones?|ssn|phi)\w*$|^_?(?:redact|anonymi[sz]e|pseudonymi[sz]e|deidentify)(?:_?(?:text|prompt|data|message|document|input)s?)?$",
        re.I,
    )

    def module(self, module: Module) -> Iterator[Sign]:
        yield from used_libraries(module, self.libraries, self.key)
        for function in module.functions:
            if self._name.match(function.name) and len(function.body) >= 1 and any(isinstance(n, ast.Call) for n in subtree(function)):
                yield module.sign("pii.def", function, extra=function.name)
        for call in module.calls:
            if self._name.match(call.last):
                yield module.sign("pii.call", call.node, extra=call.last)

    def evidence(self, board: Board) -> Iterable[Sign]:
        called = {sign.extra for sign in board.of("pii.call")}
        in_use = [sign._replace(name=self.key) for sign in board.of("pii.def") if sign.extra in called]
        return [*board.of(self.key), *in_use]


class SeedsFixed(Rule):
    """A seed is fixed for some random step."""

    key = "seeds_fixed"
    area = "data"
    check = "DK306"
    needs = ("ast", "config")
    reads = CODE
    says = "random steps run without a seed"
    fix = "Set one seed from the configuration before the first random step, and record it with the run."
    words = frozenset({"manual_seed", "set_seed", "seed_everything", "seed_all", "seed", "random_state", "manual_seed_all", "default_rng", "PRNGKey", "RandomState", "enable_determinism", "data_seed"})
    examples_bad = (
        {"train.py": "import random\nimport torch\nrandom.shuffle(rows)\nloss.backward()\n"},
        {"split.py": "from sklearn.model_selection import train_test_split\na, b = train_test_split(rows, random_state=None)\n"},
    )
    examples_good = (
        {"train.py": "import torch\ntorch.manual_seed(1337)\nloss.backward()\n"},
        {"split.py": "from sklearn.model_selection import train_test_split\na, b = train_test_split(rows, random_state=42)\n"},
        {"conf/train.yaml": "seed: 42\nlearning_rate: 0.1\n"},
    )

    def module(self, module: Module) -> Iterator[Sign]:
        setters = frozenset({"manual_seed", "set_seed", "seed_everything", "seed_all", "seed", "manual_seed_all", "default_rng", "PRNGKey", "RandomState"})
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
        for entry in config.entries:
            if entry.key.lower() in {"seed", "random_seed", "random_state", "seed_value", "data_seed", "global_seed"} and isinstance(entry.value, int) and not isinstance(entry.value, bool):
                yield config.sign(self.key, config.line_with(entry.key, entry.value))
                return

    def applies(self, board: Board) -> bool:
        return board.has("random", "train", "hub.data")


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


class DataLicense(SectionRule):
    """The licence of the data is stated."""

    key = "data_license"
    area = "data"
    check = "DK305"
    absence = Status.NOT_SHOWN
    needs = ("doc", "file:*license*", "file:*licence*")
    reads = PROSE | {FileClass.DATA}
    heading = re.compile(r"(?i)\bdata(set)?s?\b.*\blicen[cs]|\blicen[cs]\w*\b.*\bdata(set)?s?\b")
    least = 6
    fix = "State the licence of each data set beside it, with the terms its source asks for."
    examples_bad = ({"LICENSE": "MIT License. Permission is hereby granted. " * 20},)
    examples_good = (
        {"DATA_LICENSE": "Creative Commons Attribution 4.0. You are free to share and adapt the data for any purpose, as long as you give credit."},
        {"README.md": "# Corpus tool\n\n## Dataset license\n\nThe tickets are published under CC BY 4.0 by the city council.\n"},
    )
    _file = re.compile(r"(^|/)data(set)?s?[_-]?licen[cs]e[^/]*$|(^|/)licen[cs]e[_-]data(set)?[^/]*$|(^|/)(data|datasets?|corpus)/licen[cs]e[^/]*$", re.I)
    _sentence = re.compile(r"(?i)\bdata(?:set)?s?\b[^.\n]{0,60}\b(?:is|are)\b[^.\n]{0,40}\b(?:licensed|released|published|distributed|available)\b[^.\n]{0,30}\bunder\b[^.\n]{0,60}(?:licen[cs]e|CC[ -]|ODbL|CC0|Creative|Apache|MIT)")

    def document(self, doc: Document) -> Iterable[Sign]:
        yield from super().document(doc)
        if _CARD_FILE.search(doc.path) or "dataset_info" in doc.text[:2000] or "task_categories" in doc.text[:2000]:
            yield from doc.find(self.key, re.compile(r"^\s*licen[cs]e\s*:\s*\S+", re.M | re.I), most=1)
            yield from (doc.sign(self.key, s.line) for s in doc.sections if re.search(r"(?i)licen[cs]", s.title) and s.words >= 3)  # noqa: PLR2004
        elif doc.is_readme and ("license" in doc.folded or "licence" in doc.folded):
            yield from doc.find(self.key, self._sentence, most=1)

    def file(self, file: TextFile) -> Iterable[Sign]:
        return [file.sign(self.key, 1)] if self._file.search(file.path) and len(file.text.strip()) >= 30 else ()  # noqa: PLR2004


_LARGE = 1_000_000
_DATA_FILE = re.compile(r"\.(csv|tsv|jsonl?|ndjson|parquet|arrow|feather|xlsx?|pkl|pickle|joblib|npy|npz|h5|hdf5|db|sqlite3?|faiss|index|gguf|bin|pt|pth|safetensors|zip|tar|gz|ckpt|onnx|model|txt)$", re.I)


class LargeDataInGit(Rule):
    """Data or weights of more than 1 MB are committed."""

    key = "large_data_in_git"
    area = "data"
    check = "DK310"
    bad = True
    says = "data of more than 1 MB are committed to git"
    fix = "Move the file to versioned storage and keep a pointer with its hash in git."
    examples_bad = ({"rows.jsonl": "x" * 1_000_001},)
    examples_good = ({"rows.jsonl": "x" * 1000},)

    def evidence(self, board: Board) -> Iterable[Sign]:
        lock = re.compile(r"lock|package|cassettes|/tests?/|fixtures", re.I)
        return [
            Sign(self.key, path, "", f"{size / 1_000_000:.1f} MB")
            for path, size in sorted(board.sizes.items())
            if size > _LARGE and path in board.paths and board.paths[path] not in {FileClass.VENDORED, FileClass.TEST} and _DATA_FILE.search(path) and not lock.search("/" + path)
        ]


class DatasetLoadUnpinned(Rule):
    """A public data set is loaded without a revision."""

    key = "dataset_load_unpinned"
    area = "data"
    check = "DK302"
    bad = True
    says = "a data set is loaded without a revision and can change under you"
    fix = "Pass the commit of the data set as revision=, or a checksum for a file from an address."
    examples_bad = ({"a.py": "from datasets import load_dataset\nd = load_dataset('org/rows')\n"},)
    examples_good = (
        {"a.py": "from datasets import load_dataset\nd = load_dataset('org/rows', revision='4f1c')\ne = load_dataset('json', data_files='a.json')\n"},
    )

    def evidence(self, board: Board) -> Iterable[Sign]:
        return [sign._replace(name=self.key) for sign in board.of("hub.data") if sign.extra == "open"]


class UnsafeDeserialization(Rule):
    """Files are loaded by means that can run code."""

    key = "unsafe_deserialization"
    area = "data"
    check = "DK311"
    bad = True
    needs = ("ast",)
    words = frozenset({"pickle", "cPickle", "dill", "cloudpickle", "joblib", "torch", "load", "allow_dangerous_deserialization", "read_pickle", "allow_pickle", "unsafe_load"})
    says = "this load can run code that hides in the file"
    fix = "Load weights with safetensors or weights_only=True, data as JSON, Parquet or Arrow, and verify a hash before any pickle."
    examples_bad = (
        {"a.py": "import pickle\nx = pickle.load(open('a.pkl', 'rb'))\n"},
        {"a.py": "import torch\nx = torch.load('a.pt')\n"},
        {"a.py": "db = FAISS.load_local('i', e, allow_dangerous_deserialization=True)\n"},
    )
    examples_good = ({"a.py": "import torch, json\nx = torch.load('a.pt', weights_only=True)\ny = json.load(open('a.json'))\n"},)
    _loads = frozenset({"pickle.load", "pickle.loads", "cPickle.load", "dill.load", "dill.loads", "cloudpickle.load", "cloudpickle.loads", "joblib.load", "pandas.read_pickle", "pickle.Unpickler", "yaml.unsafe_load"})

    def module(self, module: Module) -> Iterator[Sign]:
        for call in module.called(frozenset({"load", "loads", "read_pickle", "Unpickler", "unsafe_load"})):
            if call.name in self._loads or (call.name == "torch.load" and not _is_true(call.keyword("weights_only")) and not call.splat):
                yield module.sign(self.key, call.node)
            elif call.name == "numpy.load" and _is_true(call.keyword("allow_pickle")):
                yield module.sign(self.key, call.node)
        for node in module.nodes(ast.keyword):
            if node.arg == "allow_dangerous_deserialization" and _is_true(node.value):
                yield module.sign(self.key, node.value)


def _is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


class PersonalDataInOutputs(Rule):
    """A notebook output holds personal data."""

    key = "personal_data_in_outputs"
    area = "data"
    check = "DK307"
    bad = True
    needs = ("nb",)
    says = "an output shows what looks like personal data"
    fix = "Clear the output, mask the column before it is shown, and rewrite the history if the people are real."
    examples_bad = (
        {"a.ipynb": '{"nbformat":4,"cells":[{"cell_type":"code","source":"df","execution_count":1,"outputs":[{"output_type":"stream","text":"anna.berg@kundenpost.de\\njo.stein@kundenpost.de\\n"}]}]}'},
    )
    examples_good = (
        {"a.ipynb": '{"nbformat":4,"cells":[{"cell_type":"code","source":"df","execution_count":1,"outputs":[{"output_type":"stream","text":"user@example.com\\nnoreply@github.com 1.2.3.4\\n"}]}]}'},
    )
    _not_a_person = re.compile(r"(?i)@(?:[\w-]+\.)*(?:example|test|invalid|localhost|domain|email|github|googlegroups|python|anaconda|local)\b|^(?:no-?reply|info|support|contact|hello|help|git|admin|team|sales|webmaster|press|user|name|your)@|\.(?:png|jpg|svg|py|js|whl|so)$")

    def notebook(self, notebook: Notebook) -> Iterator[Sign]:
        for cell in notebook.cells:
            kinds = set()
            for text in cell.texts:
                kinds |= self._kinds(text[:200_000])
            if kinds:
                yield notebook.cell_sign(self.key, cell.index, output=True, excerpt=f"looks like {', '.join(sorted(kinds))}")

    def _kinds(self, text: str) -> set[str]:
        kinds = set()
        if "@" in text and any(not self._not_a_person.search(m.group()) for m in EMAIL.finditer(text)):
            kinds.add("an email address")
        if not any(c.isdigit() for c in text):
            return kinds
        if any(valid_iban(m.group()) for m in IBAN.finditer(text)):
            kinds.add("a bank account number")
        if any(valid_card(m.group()) and re.search(r"(?i)card|visa|payment|credit", text) for m in CARD.finditer(text)):
            kinds.add("a payment card number")
        if SSN.search(text) and re.search(r"(?i)\bssn\b|social security", text):
            kinds.add("a social security number")
        if re.search(r"(?i)phone|mobile|\btel\b", text) and PHONE.search(text):
            kinds.add("a telephone number")
        return kinds


RULES = (
    DataVersioned, DataValidation, DatasetCard, PiiHandling, SeedsFixed, DataLicense, LargeDataInGit, DatasetLoadUnpinned, UnsafeDeserialization,
    PersonalDataInOutputs,
)  # fmt: skip
