"""Area 9, team: who may change what, how, and who else could."""

# ruff: noqa: D102, E501, PLR2004 - hooks are documented once, in Rule; a pattern reads best on one line, a limit where it is used

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debtkit.facts import Status
from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan._files import Sign
from debtkit.instruments.scan._markdown import without_front_matter, words
from debtkit.instruments.scan.rules._base import NOT_APPLICABLE, Rule, Verdict
from debtkit.instruments.scan.rules._review import NoReviewTrail
from debtkit.instruments.scan.rules._shapes import SectionRule, is_word_salad, prose_file
from debtkit.instruments.scan.rules._subjects import CODE_FILE, SHARED_WORK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._files import TextFile
    from debtkit.instruments.scan._markdown import Document
    from debtkit.instruments.scan._notebook import Notebook


class Contributing(SectionRule):
    """How to contribute is written down."""

    key = "contributing"
    area = "team"
    check = "DK902"
    heading = re.compile(r"(?i)\bcontribut(?:ing|e|ions?)\b|\bhow to contribute\b|\b(?:development|developer) guide\b")
    never = re.compile(r"(?i)contributors\b|acknowledg|thank")
    least = 12
    says = "nothing says how to contribute"
    fix = "Write CONTRIBUTING.md: set-up, tests, style, how a change is reviewed."
    not_counted = ("Thanks to contributors.",)
    examples_bad = (
        {
            "README.md": "# App\n\n## Contributors\n\nThanks to everybody who helped us with this over the years, we love you all very much.\n",
            "CONTRIBUTING.md": "",
        },
    )
    examples_good = (
        {
            "CONTRIBUTING.md": "# Contributing\n\nFork the repository, install the development tools with make, run the tests and open a pull request; one of us answers within a week and merges it when the tests pass.\n"
        },
        {
            ".github/CONTRIBUTING.md": "# 如何做出贡献\n\n感谢您对本项目的关注。提交代码之前、请先在本地运行测试、并在拉取请求中说明改动的原因。维护者会在一周之内回复您的请求。\n"
        },
        {
            "README.md": "# App\n\n## Contributing\n\nThis repository supports a course and does not accept changes; feel free to fork it.\n"
        },
    )
    _file = re.compile(r"(^|/)(contributing|contributions?|development|hacking)\.(md|mdx|rst|txt)$", re.IGNORECASE)

    def document(self, doc: Document) -> Iterable[Sign]:
        if self._file.search(doc.path) and prose_file(doc, 15):
            yield doc.sign(self.key, 1)
        elif doc.is_readme:
            yield from super().document(doc)


class Codeowners(Rule):
    """CODEOWNERS with at least one owner."""

    key = "codeowners"
    area = "team"
    check = "DK905"
    needs = ("file:codeowners", "file:.github/codeowners", "file:docs/codeowners", "file:.gitlab/codeowners")
    says = "no file says who owns which part"
    fix = "Add .github/CODEOWNERS with an owner for prompts, evaluation and deployment at least."
    not_counted = ("Comments, and paths without an owner.",)
    known_limits = ("Whether the owners exist is known to the code host only.",)
    examples_bad = ({".github/CODEOWNERS": "# nobody yet\n"},)
    examples_good = ({".github/CODEOWNERS": "* @anna\n"},)

    def file(self, file: TextFile) -> Iterable[Sign]:
        return file.find(self.key, re.compile(r"^[^#\n]*\S\s+(?:@[\w-]|[^\s@]+@[\w-]+\.)", re.MULTILINE), most=1)


class IssueOrPrTemplate(Rule):
    """An issue or pull-request template."""

    key = "issue_or_pr_template"
    area = "team"
    check = "DK906"
    needs = ("file:.github/issue_template/*", "file:.github/issue_template.md", "file:.github/pull_request_template*", "file:pull_request_template.md", "file:docs/pull_request_template.md", "file:.github/pull_request_template/*", "file:.gitlab/issue_templates/*", "file:.gitlab/merge_request_templates/*", "file:issue_template.md")  # fmt: skip
    says = "issues and changes arrive in any form"
    fix = "Add a pull-request template that asks for the evaluation result and the data it was made on."
    not_counted = ("The settings file of a template chooser.",)
    examples_bad = (
        {".github/ISSUE_TEMPLATE/bug.md": ""},
        {".github/ISSUE_TEMPLATE/config.yml": "blank_issues_enabled: false\n"},
    )
    examples_good = (
        {
            ".github/PULL_REQUEST_TEMPLATE.md": "## What changes\n\nDescribe the change and the evaluation that shows it helps.\n"
        },
    )

    def file(self, file: TextFile) -> Iterable[Sign]:
        template = file.lower not in {"config.yml", "config.yaml"} and file.lower.endswith(
            (".md", ".yml", ".yaml", ".txt")
        )
        text = without_front_matter(file.text) if file.lower.endswith(".md") else file.text
        asks = words(text) >= 5 and len(set(text.split())) >= 5 and len(text.strip()) >= 30 and not is_word_salad(text)
        return [file.sign(self.key, 1)] if template and asks else ()


_FEW_COMMITS = 5
_MOST_FILES = 10
_WORKED_ON = frozenset({FileClass.OWN, FileClass.NOTEBOOK, FileClass.PROMPT, FileClass.EXAMPLE})
_HEART = (
    "llm.ctor", "llm.client", "llm.call", "hub.load", "gen.local", "train", "pretrain", "finetune", "rag", "rag.search", "agent", "prompt.code", "prompt.text",
    "prompts_outside_code", "eval_code", "eval.loop", "pipeline_orchestrated",
)  # fmt: skip
"""Signs of model code, prompts, evaluation and pipelines."""
_CODE = (".py", ".ts", ".tsx", ".js", ".ipynb", ".sh")


class SingleMaintainer(Rule):
    """More than half of the commits are one person's."""

    key = "single_maintainer"
    area = "team"
    check = "DK901"
    bad = True
    about = SHARED_WORK
    says = "one person made more than half of the commits; these are the files that nobody else touched, with model code, prompts, evaluation or pipelines (or, without any, its code), most touched first"
    fix = "Let a second person change these files, with the first one reviewing, until both could."
    looks_at = "the history that git has here"
    not_counted = ("Robots; several names that `.mailmap` joins.",)
    known_limits = ("Where one person merges everybody's work as their own, many people look like one.",)

    def judge(self, board: Board) -> Verdict:
        git = board.git
        if git is None or git.shallow or git.commits < _FEW_COMMITS or not git.bus_factor:
            return Verdict(value=False, status=Status.NOT_SHOWN) if git is None or git.shallow else NOT_APPLICABLE
        if git.bus_factor > 1:
            return Verdict(value=False, status=Status.MEASURED)
        worked_on = {path for path in git.touched if board.paths.get(path) in _WORKED_ON}
        worked_on = {path for path in worked_on if len(git.hands.get(path, ())) == 1} or worked_on
        heart = worked_on & {sign.path for sign in board.of(*_HEART)}
        code = {path for path in worked_on if path.endswith(_CODE) or "dockerfile" in path.lower()}
        known = [(path, git.touched[path]) for path in heart or code]
        most = sorted(known, key=lambda item: (-item[1], item[0]))[:_MOST_FILES]
        places = tuple(
            Sign(self.key, path, "", f"{count} commit{'s' * (count != 1)}", number)
            for number, (path, count) in enumerate(most)
        )
        return Verdict(value=True, status=Status.MEASURED, places=places or (Sign(self.key, "README.md"),))


class AgedTodo(Rule):
    """A comment admits debt about a prompt, a model or data."""

    key = "aged_todo"
    area = "team"
    check = "DK904"
    bad = True
    about = CODE_FILE
    needs = ("file:*.py", "file:*.ts", "file:*.tsx", "file:*.js", "nb")
    says = "a comment admits unfinished work on a prompt, a model or data"
    fix = "Do it, or make it an issue with an owner and a date and name the issue in the comment."
    not_counted = ("A variable called `todo`, a string, and remarks about anything but models, prompts and data.",)
    known_limits = ("How old the remark is, is not asked: a new one is named like an old one.",)
    examples_bad = ({"a.py": "x = 1  # TODO: tune the prompt for long tickets\n"},)
    examples_good = ({"a.py": "todo = load_model()\n# TODO: rename this variable\ntext = 'TODO: model'\n"},)
    _mark = re.compile(r"(?:^|\s)(?:#|//)\s*.*?\b(?:TODO|FIXME|HACK|XXX|KLUDGE)\b[:( ].*")
    _any = re.compile(r"D(?<=TOD)O|X(?:(?<=FIX)ME|XX)|K(?:(?<=HACK)|LUDGE)")
    """The same words, each from a rare letter on: four times as fast as looking for each of them."""
    _topic = re.compile(
        r"(?i)\b(?:prompts?|models?|llms?|gpt\w*|openai|claude|gemini|embedd\w*|tokens?|tokeni[sz]er|temperature|chunk\w*|retriev\w*|dataset|training|fine-?tun\w*|eval\w*|hallucinat\w*|rag|agents?|context window|langchain|vector\w*|inference)\b"
    )

    def file(self, file: TextFile) -> Iterator[Sign]:
        if file.kind not in {FileClass.OWN, FileClass.EXAMPLE, FileClass.PROMPT} or not self._any.search(file.text):
            return
        for number, line in enumerate(file.lines, 1):
            if ("#" in line or "//" in line) and self._admits(line):
                yield file.sign(self.key, number)

    def notebook(self, notebook: Notebook) -> Iterator[Sign]:
        for cell in notebook.cells:
            if cell.kind == "code":
                for line in cell.source.splitlines():
                    if self._admits(line):
                        yield notebook.cell_sign(self.key, cell.index, excerpt=line)

    def applies(self, board: Board) -> bool:
        read = frozenset({FileClass.OWN, FileClass.EXAMPLE, FileClass.PROMPT, FileClass.NOTEBOOK})
        return any(kind in read and path.lower().endswith(_CODE) for path, kind in board.paths.items())

    def _admits(self, line: str) -> bool:
        match = self._mark.search(line) if self._any.search(line) else None
        if match is None:
            return False
        before = line[: match.start()]
        quoted = before.count("'") % 2 or before.count('"') % 2
        return not quoted and bool(self._topic.search(match.group()))


RULES = (Contributing, Codeowners, IssueOrPrTemplate, SingleMaintainer, AgedTodo, NoReviewTrail)
