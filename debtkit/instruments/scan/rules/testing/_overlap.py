"""Examples of a prompt that are test cases as well."""

# ruff: noqa: E501 - hooks are documented once, in Rule; a pattern reads best on one line

from __future__ import annotations

import ast
import csv
import json
import re
from collections import Counter
from typing import TYPE_CHECKING
from zlib import crc32

from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan._module import text_of
from debtkit.instruments.scan.rules._base import Rule, Subject
from debtkit.instruments.scan.rules._eval_script import NAMED
from debtkit.instruments.scan.rules._prompts import prompt_strings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._files import Sign, TextFile
    from debtkit.instruments.scan._module import Module

_RUN = 6
"""Words of a run that is hashed."""
_SHORTEST = 30
"""Letters of a value that is more than a label."""
_LONGEST_PROMPT = 6_000
_MOST_VALUES = 3_000
_LEAST_VALUES = 3
_SHARE = 0.6
"""A value that makes up more than this of a prompt is the prompt, not an example in it."""
_WORD = re.compile(r"\w+")
_TEST_DATA = re.compile(
    r"(?:^|[/_.-])(?:tests?|evals?|evaluations?|evaluate|golden|gold|holdout|held_?out|bench(?:mark)?s?|testset|evalset|test_?cases?|valid(?:ation)?|dev_?set)(?=[/_.-])",
    re.IGNORECASE,
)
_OTHER_DATA = re.compile(
    r"few[_-]?shot|prompt|example|demo|train|schema|snapshot|cassette|package(?:-lock)?\.json|tsconfig|/\.|^\.|config|results?|outputs?|predictions?|responses?|logs?[/_.-]",
    re.IGNORECASE,
)
_EXAMPLES = re.compile(r"(?i)(?:^|_)(?:few_?shots?|examples?|demonstrations?|demos?|exemplars?|shots)(?:_|$)")
_CASES = re.compile(
    r"(?i)(?:^|_)(?:questions?|cases|test_?(?:set|cases|data)|golden|eval_?(?:set|data)|dataset)(?:_|$)"
)
_MARK = re.compile(
    r"(?im)^[\s#*>-]*(?:examples?\b|e\.g\.|for (?:example|instance)|few.?shot|(?:q|question|input|user|human|query|sentence|text|ticket|message|student|customer|problem)\s*\d*\s*:)"
)
_LISTS = frozenset({ast.List, ast.Tuple, ast.Dict})
_STRING = re.compile(r'"((?:[^"\\]|\\.){30,4000})"')
_YAML_VALUE = re.compile(r"^\s*(?:- )?(?:[\w -]{1,40}:\s+)?[\"']?([^\s#\"'\[{|>&*!-].{29,})$", re.MULTILINE)


class FewShotInTestSet(Rule):
    """An example that stands in a prompt is a case of the test set too."""

    key = "few_shot_in_test_set"
    area = "testing"
    check = "DK607"
    bad = True
    about = Subject("examples in a prompt, and data of tests or evaluations", ("few.shot",))
    needs = ("ast", "file:*.jsonl", "file:*.json", "file:*.csv", "file:*.tsv", "file:*.yaml", "file:*.yml", "file:*prompt*", "file:*few*shot*")  # fmt: skip
    reads = frozenset({FileClass.OWN, FileClass.NOTEBOOK, FileClass.PROMPT})
    says = "this text is an example in a prompt and a case of the test set"
    fix = "Take another example into the prompt, one that is in no test or evaluation data."
    not_counted = (
        "Training data; results and recorded answers; texts of fewer than six words; texts that repeat in a data file.",
        "Examples that the program picks while it runs.",
    )
    known_limits = ("Data files above 400 kB, data that are downloaded, and examples that were reworded are not seen.",)
    examples_bad = (
        {
            "titles.py": "PROMPT = '''You give each ticket a title.\n\nTicket: the left pedal was missing from the box of my new bike\nTitle: Left pedal missing\n'''\n",
            "data/test.jsonl": '{"body": "The left pedal was missing from the box of my new bike.", "title": "Left pedal missing"}\n{"body": "My chain skips when I ride in the highest gear", "title": "Chain skips"}\n{"body": "I want to send back the helmet that I got on Monday", "title": "Return helmet"}\n',
        },
        {
            "prompts/title.txt": "You give each ticket a title of at most nine words.\n\nExample: My chain skips when I ride in the highest gear -> Chain skips\n",
            "eval/cases.csv": "id,body\n1,my chain skips when I ride in the highest gear\n2,the left pedal was missing from the box\n3,I want to send back the helmet that I got\n",
        },
        {
            "app.py": "FEW_SHOT_EXAMPLES = [('Where is the order that I made last week?', 'order'), ('Why was the money for my bike taken twice?', 'payment')]\n",
            "tests/cases.yaml": "- question: Where is the order that I made last week?\n- question: How long is the battery of this bike good for?\n- question: Can somebody bleed the brakes of my bike?\n",
        },
    )
    examples_good = (
        {
            "titles.py": "PROMPT = '''You give each ticket a title.\n\nTicket: the saddle of my bike slides down on every ride\nTitle: Saddle slips\n'''\n",
            "data/test.jsonl": '{"body": "The left pedal was missing from the box of my new bike."}\n{"body": "My chain skips when I ride in the highest gear"}\n{"body": "I want to send back the helmet that I got on Monday"}\n',
        },
        {
            "titles.py": "PROMPT = '''You give each ticket a title.\n\nTicket: the left pedal was missing from the box of my new bike\nTitle: Left pedal missing\n'''\n",
            "data/train.jsonl": '{"body": "The left pedal was missing from the box of my new bike."}\n{"body": "My chain skips when I ride in the highest gear"}\n{"body": "I want to send back the helmet that I got on Monday"}\n',
        },
        {
            "titles.py": "PROMPT = '''You give each ticket a title.\n\nQuestion: answer with the title and with nothing else than the title\n'''\n",
            "tests/cases.jsonl": '{"system": "answer with the title and with nothing else than the title", "body": "The left pedal was missing from the box"}\n{"system": "answer with the title and with nothing else than the title", "body": "My chain skips when I ride in the highest gear"}\n{"system": "answer with the title and with nothing else than the title", "body": "I want to send back the helmet that I got"}\n',
        },
    )

    def module(self, module: Module) -> Iterator[Sign]:
        if module.kind is FileClass.OWN and NAMED.search(module.path):
            yield from self._cases(module)
        for _, text, node in prompt_strings(module):
            if _MARK.search(text):
                yield module.sign("few.shot", node, excerpt="", extra=_runs([(getattr(node, "lineno", 1), text)]))
        for name, value in module.once(_bound_lists):
            if _EXAMPLES.search(name):
                texts = [(node.lineno, text) for node, text in _texts(module, value)]
                if extra := _runs(texts):
                    yield module.sign("few.shot", value, excerpt="", extra=extra)

    def _cases(self, module: Module) -> Iterator[Sign]:
        for name, value in module.once(_bound_lists):
            if _CASES.search(name) and not _EXAMPLES.search(name):
                values = [(node.lineno, text) for node, text in _texts(module, value)]
                if extra := _marks(values):
                    yield module.sign("test.values", value, excerpt="", extra=extra)

    def file(self, file: TextFile) -> Iterator[Sign]:
        if file.kind is FileClass.VENDORED or file.lower.endswith((".py", ".ipynb")):
            return
        data = file.lower.endswith((".jsonl", ".json", ".csv", ".tsv", ".yaml", ".yml"))
        if data and _TEST_DATA.search(file.path) and not _OTHER_DATA.search(file.path):
            if extra := _marks(_values(file)):
                yield file.sign("test.values", 1, excerpt="", extra=extra)
        elif file.kind is FileClass.PROMPT and len(file.text) < _LONGEST_PROMPT * 10:
            text = file.text.replace("\\n", " \n") if file.lower.endswith(".json") else file.text
            if _MARK.search(text):
                lines = list(enumerate(file.lines, 1)) if text is file.text else [(1, text)]
                yield file.sign("few.shot", 1, excerpt="", extra=_runs(lines))

    def evidence(self, board: Board) -> Iterator[Sign]:
        prompts = board.of("few.shot")
        holders: dict[str, list[tuple[int, str]]] = {}
        sizes: list[int] = []
        for number, prompt in enumerate(prompts):
            runs = prompt.extra.split()
            sizes.append(len(runs) + _RUN - 1)
            for run in runs:
                mark, _, line = run.partition(":")
                holders.setdefault(mark, []).append((number, line))
        seen: set[tuple[str, str]] = set()
        for data in board.of("test.values"):
            for value in data.extra.split():
                line, size, *marks = value.split(":")
                for number, at in _in_one_prompt(marks, holders):
                    prompt = prompts[number]
                    if int(size) > sizes[number] * _SHARE or data.path == prompt.path:
                        continue
                    for one, spot, other, where in ((prompt, at, data, line), (data, line, prompt, at)):
                        place = one.locator if one.locator.startswith("cell") else f"L{spot}"
                        if (one.path, place) not in seen:
                            seen.add((one.path, place))
                            there = other.locator if other.locator.startswith("cell") else f"L{where}"
                            says = f"stands in {other.path} {there} too"
                            yield one._replace(name=self.key, locator=place, line=int(spot), excerpt=says, extra="")

    def applies(self, board: Board) -> bool:
        return board.has("few.shot") and board.has("test.values")


def _in_one_prompt(marks: list[str], holders: dict[str, list[tuple[int, str]]]) -> Iterator[tuple[int, str]]:
    """Yield each prompt that holds all runs of a value, with the line of the first one."""
    first = holders.get(marks[0], ())
    rest = [{number for number, _ in holders.get(mark, ())} for mark in marks[1:]]
    done: set[int] = set()
    for number, line in first:
        if number not in done and all(number in known for known in rest):
            done.add(number)
            yield number, line


def _bound_lists(module: Module) -> Iterator[tuple[str, ast.expr]]:
    for assign in module.nodes(ast.Assign):
        target = assign.targets[0]
        if assign.value.__class__ in _LISTS and isinstance(target, ast.Name):
            yield target.id, assign.value


def _texts(module: Module, value: ast.expr) -> Iterator[tuple[ast.Constant, str]]:
    for node in module.below(value):
        text = text_of(node)
        if text and isinstance(node, ast.Constant) and len(text) >= _SHORTEST:
            yield node, text


def _hashed(words: list[str]) -> str:
    return f"{crc32(' '.join(words).encode('utf-8', 'replace')):08x}"


def _runs(lines: Iterable[tuple[int, str]]) -> str:
    """Return the hash and line of each run of words in the lines of a prompt."""
    found = [(word, number) for number, line in lines for word in _WORD.findall(line.lower())][:_LONGEST_PROMPT]
    words = [word for word, _ in found]
    return " ".join(f"{_hashed(words[n : n + _RUN])}:{found[n][1]}" for n in range(len(words) - _RUN + 1))


def _marks(values: Iterable[tuple[int, str]]) -> str:
    """Return line, size and the hashes of first, middle and last run of each value that is said once."""
    found: list[tuple[int, int, str]] = []
    for line, value in values:
        words = _WORD.findall(value.lower())
        if len(words) >= _RUN:
            last = len(words) - _RUN
            runs = dict.fromkeys(_hashed(words[start : start + _RUN]) for start in (0, last // 2, last))
            found.append((line, len(words), ":".join(runs)))
    times = Counter(marks for _, _, marks in found)
    once = [f"{line}:{size}:{marks}" for line, size, marks in found if times[marks] == 1]
    return " ".join(once[:_MOST_VALUES]) if len(once) >= _LEAST_VALUES else ""


def _values(file: TextFile) -> Iterator[tuple[int, str]]:
    """Yield the longer texts of a data file with their lines."""
    if file.lower.endswith((".csv", ".tsv")):
        yield from _cells(file)
        return
    pattern = _YAML_VALUE if file.lower.endswith((".yaml", ".yml")) else _STRING
    line, at = 1, 0
    for match in pattern.finditer(file.text):
        line += file.text.count("\n", at, match.start(1))
        at = match.start(1)
        text = match.group(1)
        if "\\" in text and pattern is _STRING:
            try:
                text = json.loads(f'"{text}"', strict=False)
            except ValueError:
                continue
        yield line, text


def _cells(file: TextFile) -> Iterator[tuple[int, str]]:
    rows = csv.reader(file.text.splitlines(keepends=True), delimiter="\t" if file.lower.endswith(".tsv") else ",")
    start = 1
    try:
        for row in rows:
            yield from ((start, cell) for cell in row if len(cell) >= _SHORTEST)
            start = rows.line_num + 1
    except csv.Error:
        return
