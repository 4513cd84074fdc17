"""Area 1, foundations: is the behaviour measured, are the parameters traceable, can a notebook be run again."""

# ruff: noqa: D102, E501, PLR2004 - hooks are documented once, in Rule; a pattern reads best on one line, a limit where it is used

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from debtkit.instruments.scan import _words as w
from debtkit.instruments.scan._classes import CODE, FileClass
from debtkit.instruments.scan._module import dotted, subtree, text_of
from debtkit.instruments.scan.rules import _eval_script
from debtkit.instruments.scan.rules._base import NOT_APPLICABLE, Rule
from debtkit.instruments.scan.rules._notebook_code import NotebookCellLong, NotebookCodeDuplicated
from debtkit.instruments.scan.rules._shapes import acts, used_libraries
from debtkit.instruments.scan.rules._subjects import MODEL, NOTEBOOK, PARAMETERS, TRAINING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._config import Config
    from debtkit.instruments.scan._files import Sign, TextFile
    from debtkit.instruments.scan._module import FunctionNode, Module
    from debtkit.instruments.scan._notebook import Notebook
    from debtkit.instruments.scan.rules._base import Verdict

_EVAL_NAME = re.compile(
    r"^_{0,2}(?:(?:run_|do_|async_|a)?(?:evaluate|evaluation|eval|validate|benchmark|grade|judge|assess|score)(?:_|$)|estimate_loss|compute_metrics?|validation_step"
    r"|test_step|(?:calc|calculate|compute|get|measure)_\w*(?:accuracy|bleu|rouge|perplexity|f1|recall|precision|mrr|faithfulness|hit_rate|wer|exact_match|eval|metrics?|scores?)\b"
    r"|\w+_(?:accuracy|evaluation|eval)$|exact_match|perplexity(?:$|_(?:of|score|per|from)))"
)
_EVAL_PARTS = (
    "eval", "validat", "benchmark", "grade", "judge", "assess", "score", "estimate_loss", "metric", "test_step", "accuracy", "bleu", "rouge", "perplexity",
    "f1", "recall", "precision", "mrr", "faithful", "hit_rate", "wer", "exact_match",
)  # fmt: skip
_METRIC_WORD = re.compile(
    r"(?:^|_)(?:loss(?:es)?|accuracy|acc|bleu|rouge\w*|perplexity|ppl|f1|recall|precision|mrr|ndcg|exact_match|faithfulness|relevancy|correct(?:ness)?|metrics?|scores?"
    r"|hit_rate|wer|similarity|grade[sd]?|ground_truth|reference_answer|expected_answer|golden)(?:$|_|s$)"
)
_NOT_A_METRIC = frozenset(
    {"output_scores", "losses_mask", "score_threshold", "similarity_top_k", "similarity_search", "precision"}
)
_TALLY = re.compile(
    r"^(?:num_|n_|total_)?(?:correct|accuracy|acc|f1|bleu|rouge\w*|exact_match|hit_rate|hits|mrr|ndcg|elo|wins|pass_rate|num_correct)(?:_score|_rating)?s?$"
)
_AGGREGATES = frozenset(
    {
        "mean",
        "sum",
        "average",
        "fmean",
        "len",
        "append",
        "accuracy_score",
        "f1_score",
        "cross_entropy",
        "no_grad",
        "inference_mode",
        "compute",
        "update",
    }
)


class EvalCode(Rule):
    """Code that measures the quality of model output."""

    key = "eval_code"
    area = "foundations"
    check = "DK101"
    needs = ("ast", "file:*promptfooconfig.y*ml", "file:*promptfoo*.y*ml")
    reads = CODE | {FileClass.TEST}
    says = "no code measures how good the model's output is"
    fix = "Write a script that runs a fixed set of inputs through the system and computes a metric over the answers."
    not_counted = ("A function called `evaluate` that only generates, steps in a trainer's settings, names of metrics in prose, a loop that only takes the time.",)  # fmt: skip
    known_limits = ("A counter of something other than answers (hits of a cache, wins of a game) is taken for a measure.", "A script with a metric of its own that is not named like an evaluation can be missed.")  # fmt: skip
    examples_bad = (
        {
            "app.py": "def generate_answer(q):\n    return chain.run(q)\n\ndef evaluate(text):\n    out = model.generate(text, output_scores=True)\n    return out.sequences[0] + ''\n"
        },
        {"train.py": "from transformers import TrainingArguments\nargs = TrainingArguments(eval_steps=10)\n"},
        {
            "search.py": "def perplexity_search(queries):\n    scores = []\n    for query in queries:\n        scores.append(requests.post(URL, json=query))\n    return scores\n"
        },
        {
            "eval/run.py": "import json\nfrom openai import OpenAI\n\ndef evaluate(text):\n    return OpenAI().responses.create(model='m', input=text).output_text\n\ndef main():\n    for row in json.load(open('rows.json')):\n        print(evaluate(row['q']))\n"
        },
        {
            "app.py": "def answer(text): ...\n",
            "benchmarks/speed.py": "import json, time\nfrom app import answer\nseconds = []\nfor row in json.load(open('rows.json')):\n    start = time.time()\n    reply = answer(row['q'])\n    seconds.append(time.time() - start)\nprint(sum(seconds))\n",
        },
    )
    examples_good = (
        {
            "eval.py": "def evaluate(model, rows):\n    correct = 0\n    for row in rows:\n        correct += model(row['q']) == row['answer']\n    return correct / len(rows)\n"
        },
        {"metrics.py": "from ragas import evaluate\nresult = evaluate(dataset)\nprint(result)\n"},
        {
            "tests/run_evaluate.py": "from langsmith import Client\nClient().evaluate(answer, data='set', evaluators=[correct])\n"
        },
        {"grade.py": "def grade_answer(output, golden_answer):\n    return output == golden_answer\n"},
        {
            "qa.py": "questions = open('q.txt').readlines()\nout = []\nfor question in questions:\n    out.append({'q': question, 'a': chain(question)})\npd.DataFrame(out).to_csv('answers.csv')\n"
        },
        {
            "app.py": "def answer(text): ...\n",
            "eval/run.py": "import json\nfrom app import answer\n\ndef overlap_f1(one, other):\n    same = len(set(one.split()) & set(other.split()))\n    return 2 * same / (len(one.split()) + len(other.split()))\n\ndef main():\n    rows = json.load(open('rows.json'))\n    marks = []\n    for row in rows:\n        reply = answer(row['q'])\n        marks.append(overlap_f1(reply, row['a']))\n    print(sum(marks) / len(marks))\n",
        },
        {
            "app.py": "def answer(text): ...\n",
            "evaluate_titles.py": "import csv, json\nfrom app import suggest\n\ndef main():\n    cases = json.load(open('cases.json'))\n    with open('answers.csv', 'w') as file:\n        out = csv.writer(file)\n        for case in cases:\n            title = suggest(case['text'])\n            out.writerow([case['id'], title])\n",
        },
        {
            "eval/judge.ipynb": '{"nbformat":4,"cells":[{"cell_type":"code","source":"import json\\nfrom openai import OpenAI\\nrows = json.load(open(\'rows.json\'))","execution_count":1,"outputs":[]},{"cell_type":"code","source":"marks = []\\nfor row in rows:\\n    reply = ask(row[\'q\'])\\n    marks.append(similarity(reply, row[\'a\']))","execution_count":2,"outputs":[]}]}'
        },
    )

    _written = frozenset({"to_csv", "to_json", "dump", "write", "writerow", "to_parquet", "dumps"})

    def module(self, module: Module) -> Iterator[Sign]:
        if module.kind is FileClass.TEST and not _eval_script.is_script(module.path):
            return
        yield from used_libraries(module, w.EVALUATION, self.key)
        for function in module.functions if any(part in module.defined for part in _EVAL_PARTS) else ():
            if _EVAL_NAME.match(function.name) and _measures(function):
                yield module.sign(self.key, function)
        yield from (
            module.sign(self.key, node)
            for node in module.nodes(ast.AugAssign)
            if _tallies(node.target) and _depends(module, node)
        )
        if "langsmith" in module.roots:
            for call in module.called(frozenset({"evaluate", "aevaluate"})):
                if call.keyword("evaluators") is not None:
                    yield module.sign(self.key, call.node)
        yield from self._batches(module)
        yield from _eval_script.pieces(module)
        if module.cell is not None:
            yield from (
                module.sign(self.key, c.node)
                for c in module.called(
                    frozenset({"accuracy_score", "f1_score", "classification_report", "compute_metrics"})
                )
            )

    def _batches(self, module: Module) -> Iterator[Sign]:
        """Find a script that puts a fixed set of questions to the system and keeps the answers."""
        if self._written.isdisjoint(module.words):
            return
        for loop in module.nodes(ast.For):
            if (
                re.search(r"(?i)questions|queries|test_cases|prompts|eval_set|golden", dotted(loop.iter))
                and module.function_at(loop.lineno) is None
            ):
                appends = any(
                    isinstance(n, ast.Call)
                    and isinstance(n.func, ast.Attribute)
                    and n.func.attr in {"append", "write", "writerow"}
                    for n in subtree(loop)
                )
                if appends:
                    yield module.sign(self.key, loop)

    def evidence(self, board: Board) -> Iterable[Sign]:
        found = board.of(self.key)
        loops = _eval_script.whole(board.of("eval.cases"), board.of("eval.reach"), board.of("eval.loop"))
        return [*found, *(sign._replace(name=self.key) for sign in loops)]

    def file(self, file: TextFile) -> Iterator[Sign]:
        if re.search(r"^\s*(?:prompts|providers)\s*:", file.text, re.MULTILINE) and re.search(
            r"^\s*(?:- )?assert\s*:", file.text, re.MULTILINE
        ):
            yield file.sign(self.key, 1)


def _depends(module: Module, node: ast.AugAssign) -> bool:
    """Return whether what is added depends on anything: it is no constant, or stands under a condition."""
    return not isinstance(node.value, ast.Constant) or any(
        branch.lineno <= node.lineno <= (branch.end_lineno or 0) for branch in module.nodes(ast.If)
    )


def _tallies(target: ast.expr) -> bool:
    """Return whether a counter of right answers is counted up."""
    if isinstance(target, ast.Subscript):
        return bool(_TALLY.match(text_of(target.slice) or "")) or _tallies(target.value)
    name = target.id if isinstance(target, ast.Name) else (target.attr if isinstance(target, ast.Attribute) else "")
    return bool(_TALLY.match(name))


def _measures(function: FunctionNode) -> bool:
    """Return whether a function computes something about quality: metric words together with arithmetic over results."""
    metric = aggregate = compares = False
    for node in subtree(function):
        if isinstance(node, ast.Name) and node.id not in _NOT_A_METRIC and _METRIC_WORD.search(node.id):
            metric = True
        elif isinstance(node, ast.Attribute):
            metric = metric or (node.attr not in _NOT_A_METRIC and bool(_METRIC_WORD.search(node.attr)))
            aggregate = aggregate or node.attr in _AGGREGATES
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and len(node.value) < 40
            and node.value not in _NOT_A_METRIC
            and _METRIC_WORD.search(node.value.lower())
        ):
            metric = True
        elif isinstance(node, ast.BinOp | ast.AugAssign) or (
            isinstance(node, ast.Compare) and _eval_script.with_golden(node)
        ):
            compares = True
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _AGGREGATES | {"round"}:
            aggregate = True
    fed = function.args.args or any(isinstance(node, ast.For | ast.comprehension) for node in subtree(function))
    return metric and (aggregate or compares) and (bool(fed) or acts(function))


class HparamsInConfig(Rule):
    """Training, generation or retrieval parameters in a file of their own."""

    key = "hparams_in_config"
    area = "foundations"
    check = "DK102"
    about = PARAMETERS
    needs = ("config", "ast")
    reads = frozenset({FileClass.OWN, FileClass.EXAMPLE, FileClass.PROMPT})
    says = "training, generation and retrieval parameters stand in the code that uses them"
    fix = "Move the parameters of training, generation and retrieval into one YAML or TOML file that is read at start."
    not_counted = ("Settings of editors, packages, compose files, issue templates, locales and environment files; the settings class of an application.",)  # fmt: skip
    known_limits = ("A file named like parameters counts by one key of that name, whatever the key is for.",)
    examples_bad = (
        {
            "train.py": "import torch\nlearning_rate = 1e-4\nbatch_size = 8\n" + "x = 1\n" * 300 + "loss.backward()\n",
            ".github/ISSUE_TEMPLATE/config.yml": "temperature: 1\ntop_k: 3\n",
        },
    )
    examples_good = (
        {"params.yaml": "train:\n  learning_rate: 0.001\n  batch_size: 8\n"},
        {"config/base.py": "learning_rate = 1e-3\nbatch_size = 12\nmax_iters = 500\n"},
        {
            "model/settings/small.py": "from model.base import ModelSettings\n\n\nclass Small(ModelSettings):\n    file_name = 'small.gguf'\n    sampling = {'temperature': 0.7, 'top_p': 0.95}\n"
        },
        {"scripts/config.json": '[{"data_path": "data", "chunk_size": 1024, "token_overlap": 128}]\n'},
    )
    _never = re.compile(
        r"(^|/)(package(-lock)?|tsconfig|composer|manifest|vercel|\.eslintrc|\.prettierrc|renovate|docker-compose)[^/]*$|(^|/)\.github/|(^|/)\.vscode/|\.env|(^|/)locales?/|openapi|swagger"
    )
    _folder = re.compile(
        r"(^|/)(configs?|conf|config_hub|recipes|params|experiments|hparams|hydra|training_configs|settings)(/|$)"
    )

    def config(self, config: Config) -> Iterator[Sign]:
        if self._never.search(config.path.lower()) or config.lower in {"pyproject.toml", "setup.cfg", "cargo.toml"}:
            return
        if not any(name in config.folded for name in w.HYPER_PARAMETERS):
            return
        found = {
            e.key.lower()
            for e in config.called(w.HYPER_PARAMETERS)
            if isinstance(e.value, int | float | str) and not isinstance(e.value, bool) and _number(e.value)
        }
        named = bool(
            self._folder.search(config.folder.lower())
            or re.search(r"param|config|hparam|train|finetun|settings|recipe|generation", config.lower)
        )
        if len(found) >= (1 if named and config.lower.endswith((".yaml", ".yml", ".toml")) else 2):
            yield config.sign(self.key, config.line_with(min(found)))

    def module(self, module: Module) -> Iterator[Sign]:
        if module.cell is not None or not self._folder.search(module.file.folder):
            return
        plain = [n for n in _plain(module.body) if not isinstance(n, ast.Import | ast.ImportFrom)]
        parts = [part for n in plain for part in (_plain(n.body) if isinstance(n, ast.ClassDef) else [n])]
        if (
            plain
            and not any(isinstance(n, ast.ClassDef) and _is_settings(module, n) for n in plain)
            and all(isinstance(n, ast.Assign | ast.AnnAssign) for n in parts)
            and not w.HYPER_PARAMETERS.isdisjoint(_given(parts))
        ):
            yield module.sign(self.key, plain[0])

    def applies(self, board: Board) -> bool:
        lines = sum(n for p, n in board.lines.items() if p.endswith(".py"))
        return board.has("train") or (lines >= 300 and board.has(*MODEL.signs))


def _plain(body: list[ast.stmt]) -> list[ast.stmt]:
    """Return the statements of a body that are no text and no `pass`."""
    return [n for n in body if not isinstance(n, ast.Pass) and not (isinstance(n, ast.Expr) and text_of(n.value))]


def _is_settings(module: Module, made: ast.ClassDef) -> bool:
    """Return whether a class is the settings of an application, or the shape of a request."""
    return any(re.search(r"Base(?:Settings|Model)$|TypedDict$|Enum$", module.resolve(base)) for base in made.bases)


def _given(parts: list[ast.stmt]) -> set[str]:
    """Return the names that get a value, and the keys of dictionaries; a field with a type is the shape of settings."""
    names: set[str] = set()
    for part in parts:
        if isinstance(part, ast.Assign) and isinstance(part.value, ast.Dict):
            names |= {text_of(key) or "" for key in part.value.keys}
        elif isinstance(part, ast.Assign):
            names |= {target.id for target in part.targets if isinstance(target, ast.Name)}
    return names


def _number(value: object) -> bool:
    return not isinstance(value, str) or bool(
        re.fullmatch(r"-?[\d.]+(e-?\d+)?|adamw?\w*|cosine|linear|sgd", value.strip(), re.IGNORECASE)
    )


_HELD_OUT = re.compile(
    r"(?:val|valid|validation|eval|dev)_(?:data|dataset|ds|set|df|rows|examples|loader|dataloader|data_loader|iter|split)$"
)


class ValSplit(Rule):
    """Training data is split, or a validation part is named."""

    key = "val_split"
    area = "foundations"
    check = "DK103"
    about = TRAINING
    needs = ("ast", "config")
    says = "a model is trained here and no part of the data is kept for validation"
    fix = "Keep a fixed part of the data out of training, with a seed, and name it in the configuration."
    not_counted = ("A split that is named but empty or zero.",)
    known_limits = ("A split by slicing counts by the names of its parts; other names are missed.",)
    _keys = frozenset(
        {"val_set_size", "val_split_fraction", "val_split", "validation_split", "test_size", "validation_file", "eval_dataset", "val_size"}
    )  # fmt: skip
    words = frozenset(
        {"train_test_split", "random_split", "val_split", "val_split_fraction", "val_set_size", "test_size", "validation_split", "val_data", "eval_dataset", "load_dataset", "split", "val_ratio", "test_ratio", "val_dataset", "val_dataloader", "val_loader", "get_batch", "KFold", "StratifiedKFold", "test_split_size", "val_size", "validation_data", "validation_file", "val_ds", "eval_data", "eval_ds", "eval_loader", "eval_dataloader", "eval_data_loader", "valid_data", "valid_ds", "valid_loader", "valid_dataloader", "validation_dataset", "validation_loader", "val_data_loader", "val_set", "valid_set", "eval_set", "dev_set", "dev_data", "dev_dataset", "dev_loader", "dev_dataloader", "val_df", "valid_df", "test_data", "test_set", "test_dataset", "test_rows", "test_df", "val_iter", "eval_iter", "val_examples", "eval_examples"}
    )  # fmt: skip
    examples_bad = (
        {
            "train.py": "import torch\ndata = load('x')\nfor batch in data:\n    loss = model(batch)\n    loss.backward()\n"
        },
    )
    examples_good = (
        {
            "train.py": "from datasets import load_dataset\nd = load_dataset('a/b')['train'].train_test_split(test_size=0.1, seed=1)\nloss.backward()\n"
        },
        {
            "train.py": "import torch\nrows = load('x')\ntrain_data = rows[: int(len(rows) * 0.95)]\ntest_data = rows[int(len(rows) * 0.95) :]\nloss.backward()\n"
        },
        {
            "train.py": "import torch\neval_data_loader = build_loader('dev.jsonl')\nfor batch in build_loader('train.jsonl'):\n    model(batch).backward()\nloss.backward()\n"
        },
    )

    def module(self, module: Module) -> Iterator[Sign]:
        for call in module.called(frozenset({"train_test_split", "random_split", "KFold", "StratifiedKFold"})):
            yield module.sign(self.key, call.node)
        for node in module.nodes(ast.keyword):
            if node.arg in {
                "val_split",
                "val_split_fraction",
                "val_set_size",
                "test_size",
                "validation_split",
                "val_ratio",
                "test_ratio",
                "eval_dataset",
                "test_split_size",
                "val_size",
                "validation_data",
                "val_dataloaders",
            } and not (isinstance(node.value, ast.Constant) and not node.value.value):
                yield module.sign(self.key, node.value)
            if node.arg == "split" and re.match(r"(?:val|valid|validation|test|dev|eval)", text_of(node.value) or ""):
                yield module.sign(self.key, node.value)
        for assigned in module.nodes(ast.AnnAssign):
            if isinstance(assigned.target, ast.Name) and assigned.target.id in {
                "val_split_fraction",
                "val_set_size",
                "test_size",
                "val_split",
                "validation_split",
            }:
                yield module.sign(self.key, assigned)
        for target in module.nodes(ast.Assign):
            names = {t.id for t in target.targets if isinstance(t, ast.Name)}
            held_out = any(_HELD_OUT.match(name) for name in names)
            cut_off = isinstance(target.value, ast.Subscript) and isinstance(target.value.slice, ast.Slice)
            if (held_out and isinstance(target.value, ast.Call | ast.Subscript)) or (
                cut_off and names & {"test_data", "test_set", "test_dataset", "test_rows", "test_df"}
            ):
                yield module.sign(self.key, target)

    def config(self, config: Config) -> Iterator[Sign]:
        if re.search(
            r"val_set_size|val_split|validation_split|test_size|eval_dataset|validation_file|val_size", config.text
        ):
            for entry in config.called(self._keys):
                if entry.key in self._keys and entry.value:
                    yield config.sign(self.key, config.line_with(entry.key))
                    return

    def judge(self, board: Board) -> Verdict:
        return super().judge(board) if board.has("train") else NOT_APPLICABLE


class NotebookOutOfOrder(Rule):
    """Code cells were run in another order than they stand in."""

    key = "notebook_out_of_order"
    area = "foundations"
    check = "DK104"
    bad = True
    about = NOTEBOOK
    needs = ("nb",)
    says = "cells were run in another order than they stand in"
    fix = "Restart the kernel, run all cells, and save; remove the cells that are only steps on the way."
    not_counted = ("Cells that were never run.",)
    known_limits = ("A cell that was run again on purpose is named too.",)
    examples_bad = (
        {
            "a.ipynb": '{"nbformat":4,"cells":[{"cell_type":"code","source":"x = 1","execution_count":3,"outputs":[]},{"cell_type":"code","source":"y = 2","execution_count":1,"outputs":[]}]}'
        },
    )
    examples_good = (
        {
            "a.ipynb": '{"nbformat":4,"cells":[{"cell_type":"code","source":"x = 1","execution_count":1,"outputs":[]},{"cell_type":"code","source":"y = 2","execution_count":2,"outputs":[]}]}'
        },
        {
            "a.ipynb": '{"nbformat":4,"cells":[{"cell_type":"code","source":"x = 1","execution_count":null,"outputs":[]}]}'
        },
    )

    def notebook(self, notebook: Notebook) -> Iterator[Sign]:
        before = 0
        for cell in notebook.cells:
            if cell.count is None:
                continue
            if cell.count <= before:
                yield notebook.cell_sign(
                    self.key, cell.index, excerpt=f"run as number {cell.count}, after number {before}"
                )
                return
            before = cell.count


class NotebookErrorOutput(Rule):
    """A committed output is an error."""

    key = "notebook_error_output"
    area = "foundations"
    check = "DK105"
    bad = True
    about = NOTEBOOK
    needs = ("nb",)
    says = "a committed output is an error"
    fix = "Mend the cell and run the notebook again, or tag the cell 'raises-exception' and say why in the text above."
    not_counted = ("A cell with the tag `raises-exception`.",)
    known_limits = ("A teaching notebook that shows an error without that tag is named too.",)
    examples_bad = (
        {
            "a.ipynb": '{"nbformat":4,"cells":[{"cell_type":"code","source":"1/0","execution_count":1,"outputs":[{"output_type":"error","ename":"ZeroDivisionError","evalue":"x","traceback":[]}]}]}'
        },
    )
    examples_good = (
        {"a.ipynb": '{"nbformat":4,"cells":[{"cell_type":"code","source":"1","execution_count":1,"outputs":[]}]}'},
        {
            "a.ipynb": '{"nbformat":4,"cells":[{"cell_type":"code","metadata":{"tags":["raises-exception"]},"source":"1/0","execution_count":1,"outputs":[{"output_type":"error","ename":"ZeroDivisionError","evalue":"x","traceback":[]}]}]}'
        },
    )

    def notebook(self, notebook: Notebook) -> Iterator[Sign]:
        for cell in notebook.cells:
            if cell.error:
                yield notebook.cell_sign(self.key, cell.index, output=True, excerpt=cell.error)


_LARGE_OUTPUT = 1_000_000


class NotebookLargeOutput(Rule):
    """The outputs of a notebook weigh more than 1 MB."""

    key = "notebook_large_output"
    area = "foundations"
    check = "DK106"
    bad = True
    about = NOTEBOOK
    needs = ("nb",)
    says = "the outputs of this notebook weigh more than 1 MB"
    fix = "Strip the outputs before committing, or save pictures as files of reasonable size."
    known_limits = ("A gallery whose pictures are the point is named too.",)
    examples_bad = (
        {
            "a.ipynb": '{"nbformat":4,"cells":[{"cell_type":"code","source":"x","execution_count":1,"outputs":[{"output_type":"display_data","data":{"image/png":"'
            + "A" * 1_000_001
            + '"}}]}]}'
        },
    )
    examples_good = (
        {"a.ipynb": '{"nbformat":4,"cells":[{"cell_type":"code","source":"x","execution_count":1,"outputs":[]}]}'},
    )

    def notebook(self, notebook: Notebook) -> Iterable[Sign]:
        total = sum(cell.output_bytes for cell in notebook.cells)
        if total <= _LARGE_OUTPUT:
            return ()
        largest = max(notebook.cells, key=lambda cell: cell.output_bytes)
        return [
            notebook.cell_sign(
                self.key,
                largest.index,
                output=True,
                excerpt=f"outputs of {total // 1000} kB in all, {largest.output_bytes // 1000} kB here",
            )
        ]


RULES = (
    EvalCode,
    HparamsInConfig,
    ValSplit,
    NotebookOutOfOrder,
    NotebookErrorOutput,
    NotebookLargeOutput,
    NotebookCellLong,
    NotebookCodeDuplicated,
)
