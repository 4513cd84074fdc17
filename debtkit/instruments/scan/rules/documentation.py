"""Area 7, documentation: cards, limits, interfaces, numbers, structure; and claims that still hold."""

# ruff: noqa: D102, E501, PLR2004 - hooks are documented once, in Rule; a pattern reads best on one line, a limit where it is used

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debtkit.instruments.scan._classes import CODE, FileClass
from debtkit.instruments.scan._config import Config
from debtkit.instruments.scan.rules._base import PROSE, Rule
from debtkit.instruments.scan.rules._card_age import ModelCardStale
from debtkit.instruments.scan.rules._cards import ModelCardIncomplete
from debtkit.instruments.scan.rules._numbers import BenchmarkWithoutCommand
from debtkit.instruments.scan.rules._readme_claims import ReadmeClaimBroken
from debtkit.instruments.scan.rules._shapes import SectionRule, is_word_salad, only_links, prose_file
from debtkit.instruments.scan.rules._undocumented import EnvVarUndocumented, PromptUndocumented

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._files import Sign, TextFile
    from debtkit.instruments.scan._markdown import Document, Section
    from debtkit.instruments.scan._module import Module


class ModelCard(Rule):
    """A model card with content, or code that writes one."""

    key = "model_card"
    area = "documentation"
    check = "DK701"
    needs = ("doc", "ast")
    reads = CODE | PROSE
    says = "no model has a card"
    fix = "Write a model card: intended use, data, evaluation, limits, contact; and generate the numbers in it."
    not_counted = ("A link to somebody else's card; headings without text.",)
    known_limits = ("Whether what it says is right is not read.",)
    words = frozenset({"create_model_card", "ModelCard", "ModelCardData", "ModelCardToolkit", "modelcard"})
    examples_bad = (
        {"MODEL_CARD.md": "# Model card\n\n## Intended use\n\n## Evaluation\n\n## Limitations\n"},
        {"README.md": "# App\n\nWe use the model described in its [model card](https://example.org/card).\n"},
    )
    examples_good = (
        {
            "MODEL_CARD.md": "# Titler\n\n## Intended use\n\nGives a short title to a help-desk ticket in English, to be read by a person.\n\n## Evaluation\n\nHuman raters preferred its titles in seventy of one hundred tickets from May.\n"
        },
        {"train.py": "from transformers import Trainer\ntrainer = Trainer(model=m)\ntrainer.create_model_card()\n"},
    )
    _file = re.compile(r"(^|/)(?:[\w-]*[_-])?model[_-]?card[^/]*\.(md|rst|txt)$", re.IGNORECASE)
    _heading = re.compile(
        r"(?i)intended|use|evaluation|results|metrics|training|data|limitation|bias|risk|ethic|model (details|description|details)|overview|performance|factors|caveat"
    )

    def document(self, doc: Document) -> Iterator[Sign]:
        front = doc.text.startswith("---") and re.search(
            r"^(pipeline_tag|base_model|library_name|model-index)\s*:", doc.text[:3000], re.MULTILINE
        )
        if not (self._file.search(doc.path) or front):
            return
        filled = [s for s in doc.sections if s.level and self._heading.search(s.title) and s.words >= 8]
        if len(filled) >= 2 and not is_word_salad(doc.prose):
            yield doc.sign(self.key, filled[0].line)

    def module(self, module: Module) -> Iterator[Sign]:
        for call in module.calls:
            if (
                call.last == "create_model_card"
                or call.name.startswith("huggingface_hub.ModelCard")
                or (call.last in {"from_template", "ModelCard"} and "ModelCard" in call.name)
            ):
                yield module.sign(self.key, call.node)


class LimitationsDoc(SectionRule):
    """Limits of this system are written down."""

    key = "limitations_doc"
    area = "documentation"
    check = "DK702"
    topics = ("limit", "caveat", "known ", "out of", "out-of", "shortcoming")
    heading = re.compile(
        r"(?i)\b(?:(?:known )?limitations?|caveats?|known (?:issues|problems|bugs|limits)|out[- ]of[- ]scope|shortcomings|current limits)\b"
    )
    never = re.compile(
        r"(?i)memory|rate|gpu|hardware|token|context|vendor|liabilit|warrant|bug[- ]report|size|storage|usage limit|working around|deal|handling|overcom"
    )
    least = 6
    says = "the limits of this system are written down nowhere"
    fix = "Add a section on what the system cannot do, where it fails, and what it must not be used for."
    not_counted = ("Limits of memory or rate, and tips how to get around a limit.",)
    known_limits = ("Limits that are told in running text count in a few fixed phrases only.",)
    examples_bad = (
        {"README.md": "# App\n\n## Limitations\n\n## Usage\n\nRun it.\n"},
        {
            "README.md": "# App\n\n## Dealing with memory limitations\n\nUse a smaller batch size if the card runs out of memory while it trains.\n"
        },
    )
    examples_good = (
        {
            "README.md": "# App\n\n## Caveats\n\n- The front end does not support mobile screens, and tables in the files are not read.\n"
        },
        {
            "README.md": "# App\n\n> [!WARNING]\n> - The language model sometimes generates hallucinations or false information.\n"
        },
        {"README.md": "# App\n\nThis demo shows one way to do it. The code is not meant for production.\n"},
    )
    _passage = re.compile(
        r"^\s*(?:[-*] )?(?:\*\*|__)(?:Known )?(?:Limitations?|Caveats?|Known issues?)(?:\*\*|__|:\*\*)\s*:?\s*\S+(?:\s+\S+){5,}",
        re.MULTILINE | re.IGNORECASE,
    )

    _admitted = (
        "known issue", "known limit", "known bug", "limitation is", "limitations are", "limitations include", "limitation of", "limitations of",
    )  # fmt: skip
    _admission = re.compile(
        r"(?i)\b(?:is|are)(?: both| all)? (?:an? )?known (?:issues?|limitations?|bugs?)\b|\b(?:it|that|this)(?:'s|\u2019s) a known (?:issue|limitation|bug)\b|\b(?:main|current|known) limitations? (?:of (?:this|the)\b[^.\n]{0,40})?(?:is|are|include)\b"
    )

    _noted = re.compile(
        r"(?i)^\s*(?:>|\*\*|__|[-*] |:::|!!!|\u26a0)[^\n]*\b(?:models?|app(?:lication)?|(?:chat)?bot|assistant|system|tool|agents?|answers?|responses?|outputs?|llms?)\b[^.\n]{0,40}\b(?:may|might|can|could|sometimes|occasionally|not always)\b[^.\n]{0,40}"
        r"\b(?:hallucinat\w+|incorrect|inaccurate|false information|misleading|factually wrong|make mistakes|made[- ]up)",
        re.MULTILINE,
    )
    _aim = re.compile(
        r"(?i)\b(?:this|the|our) (?:project|repo(?:sitory)?|code(?:base)?|app(?:lication)?|tool|demo|sample|library|package|model|chatbot|system)\b[^.\n]{0,60}\b(?:is|are) not (?:yet )?(?:intended|meant|designed|suitable) (?:for|to)\b|\bdoes not aim (?:at|to|for)\b"
    )

    def document(self, doc: Document) -> Iterable[Sign]:
        yield from super().document(doc)
        if doc.is_other_peoples:
            return
        if doc.is_readme and doc.kind is not FileClass.EXAMPLE:
            yield from doc.find(self.key, self._noted, most=1)
            yield from doc.find(self.key, self._aim, most=1)
        if not any(word in doc.folded for word in ("limitation", "known", "caveat")):
            return
        if any(word in doc.folded for word in ("**limitation", "**caveat", "**known", "__limitation", "__known")):
            yield from doc.find(self.key, self._passage, most=1)
        yield from doc.find_first(self.key, self._admission, self._admitted)


_API_HEADING = re.compile(
    r"(?i)\bapis?\b(?!\s*keys?)|\bendpoints?\b|\breference\b|\bconfigur\w+|\bcommands?\b|\bcli\b|\bparameters?\b|\boptions?\b|\bsettings\b|\broutes?\b|\barguments?\b|\benvironment variables?\b|\busage\b|^(?:get|post|put|delete) /"
)


class ApiDocs(Rule):
    """Pages that describe the interface, the configuration or the commands."""

    key = "api_docs"
    area = "documentation"
    check = "DK703"
    needs = (
        "doc",
        "config",
        "file:*mkdocs.yml",
        "file:*conf.py",
        "file:*docusaurus.config.*",
        "file:*openapi*.y*ml",
        "file:*openapi*.json",
        "file:*swagger*.json",
    )
    reads = frozenset({FileClass.DOCS, FileClass.OWN})
    says = "no page describes the interface, the configuration or the commands"
    fix = "Generate a reference of the API and its settings from the code, and build it in CI."
    not_counted = ("The page that a framework makes by itself; a snippet of usage in the README.",)
    known_limits = ("A site that is kept in another repository is not seen.",)
    examples_bad = (
        {"README.md": "# App\n\n## Usage\n\n```python\nimport app\napp.run()\n```\n"},
        {"docs/index.md": "# API\n\n# Endpoints\n"},
    )
    examples_good = (
        {
            "docs/api/chat.md": "# Chat API\n\nThe chat router lets a user talk to one brain.\n\n## Endpoints\n\n`POST /chat` creates a chat and returns its id; it needs the header with the token and a name of at most eighty letters.\n"
        },
        {"openapi.yaml": "openapi: 3.0.0\npaths:\n  /chat:\n    post:\n      summary: talk\n"},
    )
    _folder = re.compile(r"(^|/)(docs?|documentation|tutorials|site|website|wiki)/", re.IGNORECASE)
    _internal = re.compile(
        r"(?i)(^|/)(readme|contribut|changelog|privacy|code_of_conduct|license|adr)[^/]*$|/adr/|/images?/"
    )

    def document(self, doc: Document) -> Iterator[Sign]:
        if not self._folder.search(doc.path) or self._internal.search(doc.path) or doc.is_other_peoples:
            return
        for section in doc.sections:
            named = _API_HEADING.search(section.title) or (
                section.level <= 1 and re.search(r"(?i)api|reference|config|cli|command|endpoint", doc.name)
            )
            if named and (section.words >= 15 or (section.code and section.words >= 8)):
                yield from [doc.sign("api.page", section.line)] if prose_file(doc) else ()
                return

    def file(self, file: TextFile) -> Iterator[Sign]:
        if file.kind in {FileClass.VENDORED, FileClass.TEST, FileClass.DATA}:
            return
        if file.lower == "mkdocs.yml":
            yield from file.find(
                self.key, re.compile(r"^nav\s*:\s*\n\s*-|mkdocstrings|^docs_dir\s*:\s*\S", re.MULTILINE), most=1
            )
        elif file.lower == "conf.py" and re.search(
            r"^extensions\s*\+?=[^#]*?(?:autodoc|autoapi)", file.text, re.MULTILINE
        ):
            yield file.sign(self.key, 1)
        elif file.lower.startswith("docusaurus.config"):
            yield from file.find("api.site", re.compile(r"presets|docs\s*:"), most=1)
        elif isinstance(file, Config) and re.search(
            r"(?:\"paths\"|^paths)\s*:\s*(?:\{\s*\"/|\n\s+/)", file.text, re.MULTILINE
        ):
            yield file.sign(self.key, 1)

    def evidence(self, board: Board) -> Iterable[Sign]:
        pages = board.of("api.page")
        return [*board.of(self.key), *(sign._replace(name=self.key) for sign in pages)]


class BenchmarksDoc(SectionRule):
    """Numbers for quality or speed, or a section that gives them."""

    key = "benchmarks_doc"
    area = "documentation"
    check = "DK704"
    topics = (
        "benchmark", "baseline", "result", "performance", "evaluation", "leaderboard", "throughput", "latency", "accuracy", "metrics",
    )  # fmt: skip
    heading = re.compile(
        r"(?i)\bbenchmark(?:s|ing|ed)?\b|\bbaselines?\b|\bresults?\b|\bperformance\b|\bevaluation\b|\bleaderboard\b|\bthroughput\b|\blatency\b|\baccuracy\b|\bmetrics\b"
    )
    never = re.compile(
        r"(?i)\bsearch results?\b|view|test results?|job|tips?|improv|tuning|monitor|how to|run(?:ning)? (?:the )?(?:tests|evaluation)|dataset|add"
    )
    least = 0
    says = "no document gives numbers for quality or speed"
    fix = "Publish a table of quality and speed with the command, commit, data and hardware behind each number."
    not_counted = ("A promise to measure; results of a search or of tests.",)
    known_limits = ("Any two numbers with a unit below such a heading count, whatever was measured.",)
    examples_bad = (
        {"README.md": "# App\n\n## Benchmarks\n\nComing soon, we promise to measure it all.\n"},
        {"README.md": "# App\n\n## Results\n\n"},
    )
    examples_good = (
        {
            "README.md": "# App\n\n## Benchmarks\n\n| model | accuracy | seconds |\n|---|---|---|\n| a | 0.81 | 3.2 |\n| b | 0.84 | 4.0 |\n"
        },
        {
            "benchmarks/README.md": "# Benchmarks\n\n## Against what one can buy\n\nOn the same hundred tickets our titles are right in 81.5% of the cases, and those of the service that one can buy in 78.2%, at a third of the cost for each of them.\n"
        },
        {
            "README.md": "# App\n\n## baselines\n\nThe small model reaches a validation loss of 3.11 and the large one 2.54 on the same text.\n"
        },
    )
    _number = re.compile(
        r"(?<![\w.#])\d+(?:\.\d+)?\s*(?:%|ms\b|s\b|sec|tok|x\b|GB|tokens|points)|(?<![\w.])[0-9]{1,3}\.\d{1,3}(?![\w.])"
    )
    _page = re.compile(r"(?i)(?:^|/)(?:benchmarks?|benchmark[_-]results?|leaderboard)(?:/readme)?\.(?:md|mdx|rst)$")
    _table_words = re.compile(
        r"(?i)accuracy|latency|throughput|perplexity|\bppl\b|bleu|rouge|\bf1\b|score|val(?:idation)? loss|tokens?/s|speed|mmlu|training time|memory|benchmark"
    )

    def has_content(self, section: Section, doc: Document) -> bool:
        del doc
        numbers = (number for part in (section.text, *section.code) for number in self._number.finditer(part))
        if next(numbers, None) and next(numbers, None):
            return True
        bench_command = re.search(r"(?i)benchmark", section.title) and section.code and section.words >= 20
        return bool(bench_command)

    def document(self, doc: Document) -> Iterable[Sign]:
        yield from super().document(doc)
        if doc.is_other_peoples:
            return
        if self._page.search(doc.path) and prose_file(doc) and len(self._number.findall(doc.prose)) >= 2:
            yield doc.sign(self.key, 1)
        for section in doc.sections if doc.text.count("|") >= 3 else ():
            rows = [line for line in section.body if line.lstrip().startswith("|")]
            if (
                len(rows) >= 3
                and self._table_words.search(rows[0])
                and sum(len(re.findall(r"\|\s*[~<]?\d+(?:\.\d+)?", row)) for row in rows) >= 3
            ):
                yield doc.sign(self.key, section.line)


class ArchitectureDoc(SectionRule):
    """Components or data flow are explained."""

    key = "architecture_doc"
    area = "documentation"
    check = "DK708"
    topics = (
        "architecture", "how ", "structure", "layout", "organi", "overview", "design", "workflow", "component", "data flow", "hood", "stack", "internals",
        "algorithm", "pipeline",
    )  # fmt: skip
    heading = re.compile(
        r"(?i)\barchitecture\b|\bhow (?:it|this|the \w+|\w+)(?: \w+)? works?\b|\b(?:project|code|repository|folder|directory|repo|file|codebase) (?:structure|layout|organi[sz]ation|overview)\b"
        r"|^\W*(?:project |system |high[- ]level |technical |code |solution |detailed )?(?:overview|design|workflow|components)\W*$|\b(?:system|software|technical|high[- ]level) design\b|\b(?:key|main|core|system) components\b|\bdata flow\b|\bunder the hood\b|\btech(?:nical|nology)? stack\b|\binternals\b|\balgorithms?\b|\bcode organi[sz]ation\b|^structure$|\bpipelines?$"
    )
    never = re.compile(
        r"(?i)feature|roadmap|table of contents|contribut|develop(?:er|ment) workflow|git workflow|ci\b|github|license|prompt|supported|model architectures?$|course|tutorial|notebook|video|install|run|deploy|trigger|ui\b"
    )
    says = "nothing explains the parts of the system and how data flow between them"
    fix = "Draw the parts and the data flow on one page, with the module that holds each part."
    not_counted = ("A guide to installing; a list of features or of links.",)
    known_limits = ("A section on how it works counts also when it explains the idea rather than the code (disputed in one repository of the validation).",)  # fmt: skip
    examples_bad = (
        {
            "README.md": "# App\n\n## Architecture\n\n## Install\n\nRun pip install and start the app, then open the page in your browser and type a question into the box.\n"
        },
        {
            "README.md": "# Net\n\n## Model\n\n![The model architecture](images/model_architecture.png)\n\nTwelve blocks of attention stand one upon the other, each of them with a norm before it, and the weights of the first and the last layer are the same ones.\n"
        },
    )
    examples_good = (
        {
            "README.md": "# App\n\n## How it works\n\nThe loader reads the files and cuts them into pieces; the index stores a vector for each piece; the answerer looks the nearest pieces up and asks the model with them.\n"
        },
        {
            "README.md": "# App\n\n## Introduction\n\n![drawing](images/architecture.png)\n\nThe loader reads the files and cuts them into pieces; the index stores a vector for each piece; the answerer looks the nearest pieces up and asks the model with them.\n"
        },
    )
    _drawn = ("architect", "data-flow", "data_flow", "dataflow", "system-design", "system_design")
    _drawing = re.compile(
        r"(?i)(?:!\[|<img\b|\]\()(?![^\n]*(?:model|network|transformer|badge)[\w\s-]*architect)[^\n]*(?:architecture(?!s)|data[ _-]?flow|system[_-]design)[^\n]*\.(?:png|svg|jpe?g|gif|webp)"
    )
    _page = re.compile(
        r"(^|/)(architecture|design|system[_-]design|overview|internals|how[_-]it[_-]works|developer[_-]docs)[^/]*(\.(md|rst|mdx)$|/)",
        re.IGNORECASE,
    )

    def has_content(self, section: Section, doc: Document) -> bool:
        del doc
        drawn = sum(bool(line.strip("`~ ")) for line in section.code) >= 3
        structure = any("├" in line or "└" in line or (drawn and "mermaid" in line) for line in section.code)
        if structure:
            return True
        return (
            section.words >= (12 if section.has_image else self.least)
            and not is_word_salad(section.prose)
            and not only_links(section)
        )

    def document(self, doc: Document) -> Iterable[Sign]:
        yield from super().document(doc)
        if self._page.search(doc.path) and doc.words >= 40 and prose_file(doc):
            yield doc.sign(self.key, 1)
        if doc.is_other_peoples or not any(word in doc.folded for word in self._drawn):
            return
        for section in doc.sections:
            drawn = any(self._drawing.search(line) for line in section.body)
            if drawn and section.words >= self.least and not is_word_salad(section.prose):
                yield doc.sign(self.key, section.line)


class ReadmeQuickstart(SectionRule):
    """The README says how to install and run."""

    key = "readme_quickstart"
    area = "documentation"
    check = "DK709"
    heading = re.compile(r"(?i)\binstall|quick ?start|getting started|set ?up|\busage\b|\brun\b|running|\buse\b|how to")
    says = "the README does not say how to install and run this"
    fix = "Begin the README with the commands that take a new machine to a running system."
    not_counted = ("A README in a folder below.",)
    known_limits = ("Whether the commands work is not tried: nothing is run.",)
    examples_bad = ({"README.md": "# App\n\nA nice app.\n\n## Install\n\nSoon.\n"},)
    examples_good = (
        {"README.md": "# App\n\n## Install\n\n```sh\npip install -r requirements.txt\nstreamlit run app.py\n```\n"},
    )
    _commands = re.compile(
        r"(?m)^\s*\$?\s*(?:pip3?|uv|poetry|conda|npm|yarn|pnpm|docker|docker-compose|make|git clone|python3?|streamlit|uvicorn|pdm|brew|cargo|bash|sh|\./)\b"
    )

    def document(self, doc: Document) -> Iterable[Sign]:
        if not doc.is_readme or doc.folder:
            return
        for section in doc.sections:
            code = "\n".join(section.code)
            inline = re.findall(r"`([^`\n]+)`", section.text) + [
                line.strip() for line in section.body if line.startswith("    ")
            ]
            if self._commands.search(code) or any(self._commands.search(item) for item in inline):
                yield doc.sign(self.key, section.line)
                return


RULES = (
    ModelCard, LimitationsDoc, ApiDocs, BenchmarksDoc, ArchitectureDoc, ReadmeQuickstart, ReadmeClaimBroken, EnvVarUndocumented, PromptUndocumented,
    ModelCardStale, ModelCardIncomplete, BenchmarkWithoutCommand,
)  # fmt: skip
