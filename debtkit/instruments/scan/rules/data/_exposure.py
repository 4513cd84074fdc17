"""What data must not be: large in git, unpinned, unsafe to load, personal."""

# ruff: noqa: E501 - hooks are documented once, in Rule; a pattern reads best on one line, a limit where it is used

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from debtkit.instruments._mask import CARD, EMAIL, IBAN, PHONE, SSN, valid_card, valid_iban
from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan.rules._base import Rule
from debtkit.instruments.scan.rules._subjects import HUB_DATA, NOTEBOOK, SERIALIZED, from_hub

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._module import Module
    from debtkit.instruments.scan._notebook import Notebook


_LARGE = 1_000_000


_DATA_FILE = re.compile(
    r"\.(csv|tsv|jsonl?|ndjson|parquet|arrow|feather|xlsx?|pkl|pickle|joblib|npy|npz|h5|hdf5|db|sqlite3?|faiss|index|gguf|bin|pt|pth|safetensors|zip|tar|gz|ckpt|onnx|model|txt)$",
    re.IGNORECASE,
)


class LargeDataInGit(Rule):
    """Data or weights of more than 1 MB are committed."""

    key = "large_data_in_git"
    area = "data"
    check = "DK310"
    bad = True
    says = "data of more than 1 MB are committed to git"
    fix = "Move the file to versioned storage and keep a pointer with its hash in git."
    looks_at = "the names and sizes of the files"
    not_counted = ("Lock files, recorded requests, fixtures and tests.",)
    known_limits = ("Sample data that are meant to be there are named too.",)
    examples_bad = ({"rows.jsonl": "x" * 1_000_001},)
    examples_good = ({"rows.jsonl": "x" * 1000},)

    def evidence(self, board: Board) -> Iterable[Sign]:
        lock = re.compile(r"lock|package|cassettes|/tests?/|fixtures", re.IGNORECASE)
        return [
            Sign(self.key, path, "", f"{size / 1_000_000:.1f} MB")
            for path, size in sorted(board.sizes.items())
            if size > _LARGE
            and path in board.paths
            and board.paths[path] not in {FileClass.VENDORED, FileClass.TEST}
            and _DATA_FILE.search(path)
            and not lock.search("/" + path)
        ]


class DatasetLoadUnpinned(Rule):
    """A public data set is loaded without a revision."""

    key = "dataset_load_unpinned"
    area = "data"
    check = "DK302"
    bad = True
    about = HUB_DATA
    says = "a data set is loaded without a revision and can change under you"
    fix = "Pass the commit of the data set as revision=, or a checksum for a file from an address."
    looks_at = "loads in Python modules and notebook cells"
    not_counted = ("Local files, and the builders for CSV, JSON, Parquet and the like.",)
    known_limits = ("A name that is only known when the program runs is left out.",)
    examples_bad = ({"a.py": "from datasets import load_dataset\nd = load_dataset('org/rows')\n"},)
    examples_good = (
        {
            "a.py": "from datasets import load_dataset\nd = load_dataset('org/rows', revision='4f1c')\ne = load_dataset('json', data_files='a.json')\n"
        },
    )

    def evidence(self, board: Board) -> Iterable[Sign]:
        return [sign._replace(name=self.key) for sign in board.of("hub.data") if sign.extra == "open"]

    def applies(self, board: Board) -> bool:
        return from_hub(board.of(*self.about.signs))


_MODEL_FILES = (
    ".pkl", ".pickle", ".joblib", ".dill", ".pt", ".pth", ".ckpt", ".safetensors", ".gguf", ".onnx", ".h5", ".npy", ".npz",
)  # fmt: skip


class UnsafeDeserialization(Rule):
    """Files are loaded by means that can run code."""

    key = "unsafe_deserialization"
    area = "data"
    check = "DK311"
    bad = True
    about = SERIALIZED
    needs = ("ast",)
    words = frozenset(
        {
            "pickle",
            "cPickle",
            "dill",
            "cloudpickle",
            "joblib",
            "torch",
            "load",
            "allow_dangerous_deserialization",
            "read_pickle",
            "allow_pickle",
            "unsafe_load",
            "safetensors",
        }
    )
    says = "this load can run code that hides in the file"
    fix = "Load weights with safetensors or weights_only=True, data as JSON, Parquet or Arrow, and verify a hash before any pickle."
    not_counted = ("`torch.load` with `weights_only=True`.",)
    known_limits = ("A file that the project wrote itself is named too.", "With PyTorch 2.6 or later `torch.load` is safe without the keyword and is named all the same.")  # fmt: skip
    examples_bad = (
        {"a.py": "import pickle\nx = pickle.load(open('a.pkl', 'rb'))\n"},
        {"a.py": "import torch\nx = torch.load('a.pt')\n"},
        {"a.py": "db = FAISS.load_local('i', e, allow_dangerous_deserialization=True)\n"},
    )
    examples_good = (
        {"a.py": "import torch, json\nx = torch.load('a.pt', weights_only=True)\ny = json.load(open('a.json'))\n"},
    )
    _loads = frozenset(
        {
            "pickle.load",
            "pickle.loads",
            "cPickle.load",
            "dill.load",
            "dill.loads",
            "cloudpickle.load",
            "cloudpickle.loads",
            "joblib.load",
            "pandas.read_pickle",
            "pickle.Unpickler",
            "yaml.unsafe_load",
        }
    )
    _safe = frozenset(
        {
            "torch.load",
            "numpy.load",
            "safetensors.safe_open",
            "safetensors.torch.load_file",
            "safetensors.numpy.load_file",
        }
    )
    _calls = frozenset(name.rpartition(".")[2] for name in _loads | _safe)

    def module(self, module: Module) -> Iterator[Sign]:
        for call in module.called(self._calls):
            if call.name in self._loads | self._safe:
                yield module.sign("load.serialized", call.node, excerpt="")
            if (
                call.name in self._loads
                or (call.name == "torch.load" and not _is_true(call.keyword("weights_only")) and not call.splat)
                or (call.name == "numpy.load" and _is_true(call.keyword("allow_pickle")))
            ):
                yield module.sign(self.key, call.node)
        for node in module.nodes(ast.keyword):
            if node.arg == "allow_dangerous_deserialization":
                yield module.sign("load.serialized", node.value, excerpt="")
                if _is_true(node.value):
                    yield module.sign(self.key, node.value)

    def applies(self, board: Board) -> bool:
        kept = (path for path, kind in board.paths.items() if kind is not FileClass.VENDORED)
        return super().applies(board) or any(path.lower().endswith(_MODEL_FILES) for path in kept)


def _is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


_DIGIT = re.compile(r"\d")
_NEAR_CARD = re.compile(r"(?i)card|visa|payment|iban|account")


_LONG_GROUP_PHONE = re.compile(
    r"(?<![\w.+/-])(?:\+[1-9]\d{0,2}[ .-]?(?:\(0\)[ .-]?)?[1-9]\d{1,4}[ .-]\d{5,8}|0\d{2,4}[ -]\d{5,8}|0\d{2,4}[ -]\d{3,4}[ -]\d{3,4})(?![\w.-])"
)
"""Numbers whose last group is long, and national ones that begin with 0."""


class PersonalDataInOutputs(Rule):
    """A notebook output holds personal data."""

    key = "personal_data_in_outputs"
    area = "data"
    check = "DK307"
    bad = True
    about = NOTEBOOK
    needs = ("nb",)
    says = "an output shows what looks like personal data"
    fix = "Clear the output, mask the column before it is shown, and rewrite the history if the people are real."
    not_counted = ("Addresses of examples, roles and robots; long numbers far from any word about cards or accounts.",)
    known_limits = ("Invented people in teaching data look like real ones.", "A name without an address or number is not recognised.")  # fmt: skip
    examples_bad = (
        {
            "a.ipynb": '{"nbformat":4,"cells":[{"cell_type":"code","source":"df","execution_count":1,"outputs":[{"output_type":"stream","text":"anna.berg@kundenpost.de\\njo.stein@kundenpost.de\\n"}]}]}'
        },
        {
            "a.ipynb": '{"nbformat":4,"cells":[{"cell_type":"code","source":"df","execution_count":1,"outputs":[{"output_type":"stream","text":"   phone\\n0  +44 1632 960683\\n"}]}]}'
        },
        {
            "a.ipynb": '{"nbformat":4,"cells":[{"cell_type":"code","source":"df","execution_count":1,"outputs":[{"output_type":"stream","text":"phone 01632 960540\\n"}]}]}'
        },
    )
    examples_good = (
        {
            "a.ipynb": '{"nbformat":4,"cells":[{"cell_type":"code","source":"df","execution_count":1,"outputs":[{"output_type":"stream","text":"user@example.com\\nnoreply@github.com 1.2.3.4\\n"}]}]}'
        },
        {
            "a.ipynb": '{"nbformat":4,"cells":[{"cell_type":"code","source":"df","execution_count":1,"outputs":[{"output_type":"stream","text":"phone model sold 2024-01 96054\\nloss 0.1632 960540, 1632 960540\\n"}]}]}'
        },
    )
    _not_a_person = re.compile(
        r"(?i)@(?:[\w-]+\.)*(?:example|test|invalid|localhost|domain|email|github|googlegroups|python|anaconda|local)\b|^(?:no-?reply|info|support|contact|hello|help|git|admin|team|sales|webmaster|press|user|name|your)@|\.(?:png|jpg|svg|py|js|whl|so)$"
    )

    def notebook(self, notebook: Notebook) -> Iterator[Sign]:
        for cell in notebook.cells:
            kinds = set()
            for text in cell.texts:
                kinds |= self._kinds(text[:200_000])
            if kinds:
                yield notebook.cell_sign(
                    self.key, cell.index, output=True, excerpt=f"looks like {', '.join(sorted(kinds))}"
                )

    def _kinds(self, text: str) -> set[str]:
        kinds = set()
        if "@" in text and any(not self._not_a_person.search(m.group()) for m in EMAIL.finditer(text)):
            kinds.add("an email address")
        if not _DIGIT.search(text):
            return kinds
        if any(valid_iban(m.group()) for m in IBAN.finditer(text)):
            kinds.add("a bank account number")
        if any(
            valid_card(m.group()) and _NEAR_CARD.search(text[max(0, m.start() - 60) : m.start()])
            for m in CARD.finditer(text)
        ):
            kinds.add("a payment card number")
        if SSN.search(text) and re.search(r"(?i)\bssn\b|social security", text):
            kinds.add("a social security number")
        if re.search(r"(?i)phone|mobile|\btel\b", text) and (PHONE.search(text) or _LONG_GROUP_PHONE.search(text)):
            kinds.add("a telephone number")
        return kinds
