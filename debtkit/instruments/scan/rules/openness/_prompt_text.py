"""Prompts: in files of their own or in code, once or twice."""

# ruff: noqa: E501, PLR2004 - hooks are documented once, in Rule; a pattern reads best on one line, a limit where it is used

from __future__ import annotations

import ast
import re
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from debtkit.instruments.scan._classes import CODE, FileClass
from debtkit.instruments.scan.rules._base import Rule
from debtkit.instruments.scan.rules._prompts import is_sent, prompt_strings
from debtkit.instruments.scan.rules._subjects import PROMPT, PROMPTED_MODEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._files import Sign, TextFile
    from debtkit.instruments.scan._module import Module


PROMPT_MODULE = re.compile(
    r"(^|/)(prompts?|[\w-]*prompts?|prompt_?(templates?|library|constants?|store|bank)|[\w-]*prompt_templates?|system_prompts?)\.py$|(^|/)(prompts?|prompt_templates?|[\w-]*_prompts)/[^/]+\.py$",
    re.IGNORECASE,
)
"""Modules that hold prompts and little else."""


class PromptsOutsideCode(Rule):
    """Prompts live in files or modules of their own."""

    key = "prompts_outside_code"
    area = "openness"
    check = "DK1205"
    about = PROMPTED_MODEL
    needs = ("ast", "text")
    reads = CODE
    says = "prompts are written into the code that uses them"
    fix = "Move prompts into files or one module of their own, with a version each."
    not_counted = ("Templates of web pages, documents, lessons, examples.",)
    known_limits = ("One prompt in a file settles it; those still in code are named apart.",)
    examples_bad = (
        {
            "app.py": "from langchain.prompts import PromptTemplate\nfrom langchain_openai import ChatOpenAI\nx = PromptTemplate.from_template('You are a helper. Answer the question of the user in one sentence: {q}')\nllm = ChatOpenAI(model='m')\n"
        },
        {
            "prompts/a.txt": "",
            "templates/index.html": "<html></html>\n",
            "app.py": "from openai import OpenAI\nOpenAI().chat.completions.create(model='m', messages=x)\n",
        },
        {
            "course/lessons/06-building-prompt.md": "# Building a prompt\n\nYou are a teacher, and your task is to explain how a prompt is put together from a question and its context.\n",
            "app.py": "from openai import OpenAI\nOpenAI().chat.completions.create(model='m', messages=x)\n",
        },
    )
    examples_good = (
        {
            "prompts/title.txt": "You give a short title to the ticket below, in the language of the ticket.\n\n{ticket}\n"
        },
        {
            "templates/1 Roles.json": '[{"act": "Linux terminal", "prompt": "I will type commands and you reply with what the terminal shows, in one code block."}]\n'
        },
        {
            "router/system_v5.txt": "[Instruction]\nSay how hard the question below is, on a scale from one to five.\n\n[Question]\n{question}\n"
        },
        {
            "pkg/prompts.py": "TITLE = 'You give a short title to the ticket below, in the language of the ticket: {ticket}'\n"
        },
    )
    _file = re.compile(
        r"(^|/)([\w-]*prompts?|prompt[_-]?templates?)/[^.].*\.(txt|md|j2|jinja2?|ya?ml|json|toml|prompt|mustache|hbs|xml|ts|js)$|(^|/)[\w.-]*prompts?[\w-]*\.(txt|j2|jinja2?|ya?ml|json|toml|md|ts|js)$|\.prompty?$|(^|/)templates?/[^/]*(prompt|system|user|chat|instruct)[^/]*\.(j2|jinja2?|txt|md|ya?ml|json)$",
        re.IGNORECASE,
    )
    _page = re.compile(r"(^|/)templates?/(?:[^/]+/)?[^/]+\.(j2|jinja2?|txt|json|ya?ml|tmpl)$", re.IGNORECASE)
    _role = re.compile(
        r"(^|/)(?:system|instructions?|persona|preamble|judge|grader|rubric|few_?shot|user|assistant|classifier|rewrite|summar\w+)(?:[_-][\w-]+)?\.(txt|j2|jinja2?|tmpl)$",
        re.IGNORECASE,
    )
    _lesson = re.compile(
        r"(^|/)(lessons?|lectures?|chapters?|blog|posts|slides|homework|modules?)/(?:[^/]+/)*[^/]*\.mdx?$",
        re.IGNORECASE,
    )
    _speech = re.compile(
        r"(?im)you are an?\b|### ?(?:instruction|response|input)|\{\{? ?(?:instruction|question|context|query|user_input|input|messages?|chat_history|document)s? ?\}?\}|<\|(?:im_start|system|user)\|>|\[INST\]|your (?:task|job) is\b|\"(?:system_?)?prompt\"\s*:\s*\"[^\"\n]{40}|^\[(?:system|instructions?|question|user)\]\s*$"
    )
    _long_text = re.compile(r"`[^`]{60,}`|\"[^\"\n]{60,}\"")
    _never = re.compile(
        r"(^|/)(\.github|docs?|documentation|wiki|node_modules|ui|components?|hooks|pages|locales?)/|requirements|package|readme|tsconfig|\.test\.|\.spec\.|eslint|changelog|install",
        re.IGNORECASE,
    )

    def module(self, module: Module) -> Iterator[Sign]:
        if (
            module.cell is None
            and module.kind is not FileClass.EXAMPLE
            and PROMPT_MODULE.search(module.path)
            and not re.search(r"(^|/)(test_|cli)", module.path)
        ):
            longest = [node for value, node in module.strings if len(value) >= 40 and len(value.split()) >= 6]
            if longest:
                yield module.sign(self.key, longest[0])

    def file(self, file: TextFile) -> Iterator[Sign]:
        page = self._page.search(file.path) or self._role.search(file.path)
        named = (
            (self._file.search(file.path) or page)
            and not self._never.search(file.path)
            and not self._lesson.search(file.path)
        )
        if not named or file.kind not in {FileClass.PROMPT, FileClass.OWN, FileClass.DOCS}:
            return
        substance = len(file.text.strip()) >= 30 and len(file.text.split()) >= 6
        script = file.lower.endswith((".ts", ".js"))
        if (
            substance
            and (not page or self._speech.search(file.text))
            and (not script or self._long_text.search(file.text))
        ):
            yield file.sign(self.key, 1)

    def applies(self, board: Board) -> bool:
        asks = board.has("llm.ctor", "llm.client", "llm.call", "model.id")
        return asks or (board.has("hub.load") and board.has("gen.local", "prompt.text") and not board.has("pretrain"))


class PromptInline(Rule):
    """A prompt is written into the code that uses it."""

    key = "prompt_inline"
    area = "openness"
    check = "DK1205"
    bad = True
    about = PROMPT
    needs = ("ast",)
    reads = frozenset({FileClass.OWN, FileClass.NOTEBOOK})
    says = "a prompt is written into the code that uses it"
    fix = "Move it into a prompt file or module with a version, and load it by name."
    not_counted = ("Modules that hold prompts and little else; prompts of fewer than 100 characters.",)
    known_limits = ("A long help text beside a model call can read like a prompt.",)
    examples_bad = (
        {
            "app.py": "from openai import OpenAI\nSYSTEM_PROMPT = 'You are a careful helper of the support team. Answer the question in one short sentence, and say so when you do not know.'\nOpenAI().chat.completions.create(model='m', messages=[{'role': 'system', 'content': SYSTEM_PROMPT}])\n"
        },
        {
            "llm.py": "from openai import OpenAI\ndef complete(messages):\n    return OpenAI().chat.completions.create(model='m', messages=messages)\n",
            "titles.py": "from llm import complete\nSYSTEM_PROMPT = 'You write titles for tickets. Give one title of at most nine words, in the language of the ticket, and no full stop at its end.'\ndef title(ticket):\n    return complete([{'role': 'system', 'content': SYSTEM_PROMPT}, {'role': 'user', 'content': ticket}])\n",
        },
    )
    examples_good = (
        {
            "prompts.py": "SYSTEM_PROMPT = 'You are a careful helper of the support team. Answer the question in one short sentence, and say so when you do not know.'\n",
            "app.py": "from prompts import SYSTEM_PROMPT\n",
        },
        {
            "wording.py": "SYSTEM_PROMPT = 'You are a careful helper of the support team. Answer the question in one short sentence, and say so when you do not know.'\n",
            "app.py": "from openai import OpenAI\nfrom wording import SYSTEM_PROMPT\nOpenAI().responses.create(model='m', instructions=SYSTEM_PROMPT, input=x)\n",
        },
    )
    _shortest = 100

    def module(self, module: Module) -> Iterator[Sign]:
        if PROMPT_MODULE.search(module.path):
            return
        logic = bool(module.functions)
        for name, text, node in prompt_strings(module):
            if len(text) >= self._shortest:
                sent = logic and isinstance(node, ast.Constant | ast.JoinedStr) and is_sent(module, name)
                yield module.sign("prompt.code", node, extra="sent" * sent)

    def evidence(self, board: Board) -> Iterable[Sign]:
        callers = {s.path for s in board.of("llm.call", "llm.ctor", "llm.client")}
        return [
            s._replace(name=self.key, extra="")
            for s in board.of("prompt.code")
            if s.path in callers or (callers and s.extra)
        ]


class DuplicatePrompt(Rule):
    """The same prompt, or nearly the same, stands in two places."""

    key = "duplicate_prompt"
    area = "openness"
    check = "DK1210"
    bad = True
    about = PROMPT
    needs = ("ast",)
    reads = frozenset({FileClass.OWN, FileClass.NOTEBOOK, FileClass.PROMPT, FileClass.EXAMPLE})
    says = "the same prompt, or nearly the same, stands elsewhere too"
    fix = "Keep one copy and import it; two copies drift apart."
    not_counted = ("Prompts of fewer than 100 characters.",)
    known_limits = ("Two versions that are kept side by side to compare them are named too.",)
    examples_bad = (
        {
            "a.py": "PROMPT = 'You are a careful helper of the support team. Answer the question in one short sentence, and say so when you do not know.'\n",
            "b.py": "PROMPT_B = 'You are a careful helper of the support team. Answer the question in one short sentence,  and say so when you do not know.'\n",
        },
        {
            "a.py": "PROMPT = 'You write titles for the tickets of a shop. Use at most nine words, no full stop, and no name of a person. Keep product names as the customer wrote them. If the ticket names two problems, take the one that costs more. If you cannot tell, answer: Unclear request.'\n",
            "b.py": "PROMPT = 'You write titles for the tickets of a shop. Use at most eight words, no full stop, and no name of a person. Keep product names as the customer wrote them. If the ticket names two problems, take the one that costs more. If you cannot tell, answer: Unclear request.'\n",
        },
    )
    examples_good = (
        {
            "a.py": "PROMPT = 'You are a careful helper of the support team. Answer the question in one short sentence, and say so when you do not know.'\n",
            "b.py": "from a import PROMPT\n",
        },
        {
            "a.py": "PROMPT = 'You write titles for the tickets of a shop. Use at most nine words, no full stop, and no name of a person. Keep product names as the customer wrote them. If the ticket names two problems, take the one that costs more. If you cannot tell, answer: Unclear request.'\n",
            "b.py": "PROMPT = 'You write titles for the tickets of a shop. Say what a mechanic has to do first, how long it takes, and which parts have to be ordered. Give the hours as a number and the parts as a list. If you cannot tell, answer: Unclear request.'\n",
        },
    )
    _shortest = 100
    _shortest_near = 200
    _near = 0.6

    def module(self, module: Module) -> Iterator[Sign]:
        for _, text, node in prompt_strings(module):
            plain = re.sub(r"\W+", " ", text.lower()).strip()
            if len(plain) >= self._shortest:
                whole = sha256(plain.encode()).hexdigest()[:16]
                yield module.sign(
                    "prompt.text", node, extra=f"{whole}|{_runs(plain) * (len(text) >= self._shortest_near)}"
                )

    def evidence(self, board: Board) -> Iterator[Sign]:
        prompts = board.of("prompt.text")
        texts: dict[_Text, list[int]] = {}
        for number, sign in enumerate(prompts):
            whole, _, runs = sign.extra.partition("|")
            texts.setdefault(_Text(whole, frozenset(runs.split())), []).append(number)
        by_whole: dict[str, list[int]] = {}
        for number, sign in enumerate(prompts):
            by_whole.setdefault(sign.extra.partition("|")[0], []).append(number)
        same = _twins(by_whole.values(), by_whole.values(), [sign[1:3] for sign in prompts])
        alike = _alike(list(texts), self._near)
        others = [sorted(number for text in alike[text] for number in texts[text]) for text in texts]
        near = _twins(texts.values(), others, [sign.path for sign in prompts])
        for number in sorted(same.keys() | near.keys()):
            twin = prompts[same.get(number, near.get(number, number))]
            how = "same as" if number in same else "nearly the same as"
            places = {sign[1:3] for sign in map(prompts.__getitem__, by_whole[prompts[number].extra.partition("|")[0]])}
            more = f", and in {len(places) - 2} more places" if number in same and len(places) > 3 else ""
            yield prompts[number]._replace(
                name=self.key, excerpt=f"{how} {twin.path} {twin.locator}".rstrip() + more, extra=""
            )


class _Text(NamedTuple):
    """The hash of a prompt, and those of its runs of words; the same in each of its copies."""

    whole: str
    runs: frozenset[str]


def _twins(groups: Iterable[list[int]], others: Iterable[list[int]], places: Sequence[object]) -> dict[int, int]:
    """Return for each number of a group the first of its others that stands at another place."""
    found = {}
    for group, candidates in zip(groups, others, strict=True):
        for number in group:
            twin = next((other for other in candidates if places[other] != places[number]), None)
            if twin is not None:
                found[number] = twin
    return found


def _alike(texts: list[_Text], least: float) -> dict[_Text, list[_Text]]:
    """Return for each text the other ones that share enough of their runs of words with it."""
    alike: dict[_Text, list[_Text]] = {text: [] for text in texts}
    holders: dict[str, list[_Text]] = {}
    for text in texts:
        for other in {other for run in text.runs for other in holders.get(run, ())}:
            if text.whole != other.whole and _likeness(text.runs, other.runs) >= least:
                alike[text].append(other)
                alike[other].append(text)
        for run in text.runs:
            holders.setdefault(run, []).append(text)
    return alike


_RUN = 5


def _runs(plain: str) -> str:
    """Return a short hash of each run of five words of a text."""
    found = plain.split()
    return " ".join(
        sorted({f"{crc32(' '.join(found[n : n + _RUN]).encode()):08x}" for n in range(len(found) - _RUN + 1)})
    )


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of common runs (Jaccard)."""
    return len(one & other) / len(one | other) if one and other else 0.0
