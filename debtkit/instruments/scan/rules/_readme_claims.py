"""What a README promises: files it links, scripts, modules and make targets it tells the reader to run."""

# ruff: noqa: E501 - hooks are documented once, in Rule; a pattern reads best on one line

from __future__ import annotations

import re
from functools import cached_property
from posixpath import join, normpath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from debtkit.instruments.scan._absent import AWAY
from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan.rules._base import Rule
from debtkit.instruments.scan.rules._subjects import README_CLAIM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from debtkit.instruments.scan._board import Board
    from debtkit.instruments.scan._files import Sign, TextFile
    from debtkit.instruments.scan._markdown import Document

_FENCE = re.compile(r"^\s*(```|~~~)")
_INLINE = re.compile(r"`([^`\n]+)`")
_SPLIT = re.compile(r"\s*(?:&&|\|\||;|\|)\s*")
_PROMPT = re.compile(r"^(?:\([\w.-]+\)\s*)?(?:[$>%#!]\s+|[!$%](?=\w))")
_SETTING = re.compile(r"^[A-Za-z_]\w*=\S*$")
_WRAPPERS = (
    ("poetry", "run"), ("uv", "run"), ("pdm", "run"), ("pipenv", "run"), ("hatch", "run"), ("rye", "run"), ("pixi", "run"), ("accelerate", "launch"),
    ("coverage", "run"), ("sudo",), ("time",), ("nohup",), ("exec",), ("torchrun",), ("deepspeed",),
)  # fmt: skip
_WRAPPING = frozenset(wrapper[0] for wrapper in _WRAPPERS)
_PYTHON = re.compile(r"^(?:python|pypy)(?:\d(?:\.\d+)?)?$")
_SHELLS = frozenset({"bash", "sh", "zsh", "source", "."})
_RUNNERS = frozenset({"streamlit", "chainlit", "jupyter", "gradio", "mesop", "fastapi"})
_NO_CLAIM = re.compile(
    r"[<>$*{}\[\]…%]|\.\.\.|\byour|path/|/path|xxx|^~|^/|^\.\./\.\.|^\w+:|^(?:foo|bar|baz|my_?|some_?|script|file|filename|name|example|test)\w*\.(?:py|sh|ipynb)$",
    re.IGNORECASE,
)
_MADE = re.compile(
    r"(?i)\b(?:creat\w*|sav\w+|writ\w+|copy|copies|rename|put|download\w*|paste|call(?:ed)? it|new file|generat\w*|produc\w*|outputs?|export\w*|add a|will be|contents?)\b"
)
_GENERATED = re.compile(
    r"(?:^|/)(?:outputs?|out|build|dist|results?|checkpoints?|tmp|temp|logs?|node_modules|\.?venv|generated|artifacts?)/|(?:^|/)\.env"
)
_ELSEWHERE = re.compile(
    r"(?:^|\s)(?:docker(?:-compose)?\s+(?:compose\s+)?(?:run|exec)\b|kubectl\s+exec|ssh\s|srun\b|unzip\s|tar\s|wget\s+\S+\.(?:zip|tar|gz|tgz)|enroot\s|singularity\s|apptainer\s|cookiecutter\s|(?:npx\s+)?create-\w+|django-admin|git\s+checkout\s|git\s+switch\s|git\s+submodule)"
)
"""After these the reader stands in a container, on another machine or branch, or before files that were unpacked."""
_CLONE = re.compile(
    r"git\s+clone\s+(?:-\S+\s+(?:\d+\s+)?|--\S+(?:\s+(?!\S*[:/])\S+)?\s+)*(\S+?)(?:\.git)?/?(?:\s+([\w./-]+))?\s*(?:$|#|&&|;)"
)
_TARGET = re.compile(r"^(?!\t)(?:export\s+)?([\w./ -]+?)\s*::?(?!=)", re.MULTILINE)
_OUTPUT = re.compile(r"(?:>>?|\btee\b|\btouch\b|-O|-o|--output|--out)[\s=]+([\w./-]+)")
_TARGET_WORD = re.compile(r"^[a-z][a-z0-9]*(?:[._/-][a-z0-9]+)*$")


class Step(NamedTuple):
    """One promise: ``script``, ``module``, or ``make``; what it names; and the line."""

    kind: str
    name: str
    line: int


class ReadmeClaimBroken(Rule):
    """The README names a file, a module or a make target that is not there."""

    key = "readme_claim_broken"
    area = "documentation"
    check = "DK705"
    bad = True
    about = README_CLAIM
    needs = ("doc", "file:*makefile", "file:*.mk", "file:*.gitmodules", "file:*cmakelists.txt", "file:*configure.ac")
    says = "the README names a file, a module or a make target that is not in the repository"
    fix = "Correct the name, or add what it promises."
    not_counted = ("Placeholders; files that a step before makes; what follows the clone of something else or stands in a container.", "Files that git lists and this copy does not hold.")  # fmt: skip
    known_limits = ("A file that a program of the project writes on the way can be named.",)
    examples_bad = (
        {
            "README.md": "# App\n\nSee [the guide](docs/guide.md) and run:\n\n```sh\npython scripts/start.py\n```\n",
            "a.py": "",
        },
        {"README.md": "# App\n\nTo label more rows run `python scripts/label.py`.\n", "scripts/split.py": "x = 1\n"},
        {"README.md": "# App\n\n`make eval` prints the score.\n", "a.py": "x = 1\n"},
        {"README.md": "# App\n\n```\nmake test\nmake eval\n```\n", "Makefile": "test:\n\tpytest\n"},
        {"README.md": "# App\n\n```\npython -m pkg.train --fast\n```\n", "pkg/__init__.py": "x = 1\n"},
        {
            "README.md": "# Titler\n\n```\ngit clone https://github.com/a/titler.git\ncd titler\nbash run.sh\n```\n",
            "a.py": "x = 1\n",
        },
    )
    examples_good = (
        {
            "README.md": "# App\n\nSee [the guide](docs/guide.md) and [a page](https://a.org/x.md), `your/file.py`.\n",
            "docs/guide.md": "hello",
        },
        {
            "README.md": "# App\n\n```\n$ cd src && python main.py --out out.csv\npython -m pkg.train\npython -m pip install x\npython -m http.server\nmake  test # all\nmake -C docs html\nbash $HOME/x.sh\npython <script>.py\n```\n\nThen `make sure it runs` and set `OPENAI_API_KEY`.\n",
            "src/main.py": "x = 1\n",
            "pkg/train.py": "x = 1\n",
            "Makefile": "lint test: x\n\tpytest\n",
            "docs/Makefile": "html:\n\tsphinx-build\n",
        },
        {
            "examples/x/README.md": "# App with other-tool\n\n```\ngit clone https://github.com/b/other-tool\ncd other-tool\npython convert.py\n```\n"
        },
        {
            "README.md": "# App\n\n```\ngit clone https://github.com/b/other-tool\ncd other-tool\npython convert.py\nmake\n```\n\n```\npython quantize.py\n```\n"
        },
        {"README.md": "# App\n\nCreate a file `hello.py` with this line, and run `python hello.py`.\n"},
        {
            "README.md": "# App\n\n```\ncp template.sh start.sh\nbash start.sh\necho 'x = 1' > job.py\npython job.py\n```\n"
        },
        {"README.md": "# App\n\n```\ndocker run -it image bash\npython /app/x.py\npython inside.py\n```\n"},
        {"README.md": "# App\n\n```\n./configure && make && make install\n```\n", "configure.ac": "AC_INIT\n"},
    )
    _link = re.compile(
        r"\]\((?!https?:|#|mailto:|/|<|data:|\.\./\.\.)([^)\s#?]+\.(?:md|py|ipynb|ya?ml|json|toml|txt|sh|rst|png|jpg|svg|gif))(?:[#?][^)]*)?\)"
    )

    def document(self, doc: Document) -> Iterator[Sign]:
        if not doc.is_readme or doc.kind not in {FileClass.DOCS, FileClass.OWN}:
            return
        for number, line in enumerate(doc.lines, 1):
            for match in self._link.finditer(line) if "](" in line else ():
                yield doc.sign("claim.link", number, extra=match.group(1))
        for step in _Reader(doc).steps():
            yield doc.sign(f"claim.{step.kind}", step.line, extra=step.name)

    def file(self, file: TextFile) -> Iterator[Sign]:
        if file.lower == ".gitmodules":
            for match in re.finditer(r"^\s*path\s*=\s*(\S+)", file.text, re.MULTILINE):
                yield file.sign("claim.elsewhere", 0, excerpt="", extra=match.group(1).lower())
        elif file.lower.endswith((".ac", "cmakelists.txt")):
            yield file.sign("claim.make.open", 0, excerpt="")
        else:
            if re.search(r"^-?s?include\b|^[^\t#\n]*%[^=\n]*:|^\$[({]", file.text, re.MULTILINE):
                yield file.sign("claim.make.open", 0, excerpt="")
            names = {name for match in _TARGET.finditer(file.text) for name in match.group(1).split()}
            for name in sorted(names):
                yield file.sign("claim.target", 0, excerpt="", extra=name)

    def evidence(self, board: Board) -> Iterator[Sign]:
        have = _Have(board)
        broken = [
            *(s for s in board.of("claim.link") if not have.linked(s)),
            *(s for s in board.of("claim.script") if not have.script(s)),
            *(s for s in board.of("claim.module") if not have.module(s.extra)),
            *(s for s in board.of("claim.make") if not have.target(s.extra)),
        ]
        for sign in sorted(broken, key=lambda s: (s.path, s.line, s.extra)):
            yield sign._replace(name=self.key, extra="")


class _Have:
    """What is there to be named."""

    def __init__(self, board: Board) -> None:
        self.names = {path.lower() for path in board.sizes} | {sign.path.lower() for sign in board.of(AWAY)}
        self.away = [sign.extra for sign in board.of("claim.elsewhere")]
        self.targets = {sign.extra for sign in board.of("claim.target")}
        self.open = board.has("claim.make.open")

    def linked(self, sign: Sign) -> bool:
        folder = sign.path.rpartition("/")[0]
        wanted = unquote(sign.extra).lower()
        places = {normpath(join(folder.lower(), wanted)), normpath(wanted)}
        return not places.isdisjoint(self.names) or not places.isdisjoint(self.folders) or self._ends(wanted)

    def script(self, sign: Sign) -> bool:
        return self.linked(sign) or any(f"{part}/" in f"/{sign.extra.lower()}" for part in self.away)

    def module(self, name: str) -> bool:
        """Return whether a module of the project is there; what is not of the project is taken to be."""
        path = name.lower().replace(".", "/")
        first, dot, _ = name.lower().partition(".")
        package = f"{first}/__init__.py"
        ours = package in self._tails or (
            bool(dot) and any(self._ends(f"{first}/{end}") for end in ("__main__.py", "main.py", "cli.py"))
        )
        if not ours or any(part.rpartition("/")[2] == first for part in self.away):
            return True
        return self._ends(f"{path}.py") or self._ends(f"{path}/__main__.py")

    def target(self, name: str) -> bool:
        return self.open or bool(self.away) or name in self.targets

    def _ends(self, wanted: str) -> bool:
        return wanted.lstrip("./") in self._tails

    @cached_property
    def folders(self) -> set[str]:
        """Every folder."""
        return {"/".join(name.split("/")[:n]) for name in self.names for n in range(1, name.count("/") + 1)}

    @cached_property
    def _tails(self) -> set[str]:
        """Each path and what is left of it without its first folders."""
        tails: set[str] = set()
        for name in self.names:
            tail = name
            while tail:
                tails.add(tail)
                tail = tail.partition("/")[2]
        return tails


class _Reader:
    """Follows the commands of one README in order, and knows where the reader stands and what was made on the way."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.title = _plain(next((section.title for section in doc.sections if section.level), ""))
        self.outside = False
        self.made: set[str] = set()
        self.told = {
            word
            for line in doc.lines
            if (".py" in line or ".sh" in line or ".ipynb" in line) and _MADE.search(line)
            for word in re.findall(r"[\w./-]+\.(?:py|sh|ipynb)\b", _INLINE.sub(_without_commands, line))
        }

    def steps(self) -> Iterator[Step]:
        for number, command in self._commands():
            if self.outside:
                return
            for part in _SPLIT.split(command):
                yield from self._step(part, number)

    def _commands(self) -> Iterator[tuple[int, str]]:
        """Yield the lines inside fences, joined where they go on, and inline code outside them."""
        fenced, begun, start = "", "", 0
        for number, line in enumerate(self.doc.lines, 1):
            fence = _FENCE.match(line)
            if fence and (not fenced or fence.group(1) == fenced):
                fenced = "" if fenced else fence.group(1)
                begun = ""
            elif fenced:
                start = start if begun else number
                begun += line.rstrip().removesuffix("\\") + " "
                if not line.rstrip().endswith("\\"):
                    yield start, begun.strip()
                    begun = ""
            else:
                yield from ((number, match.group(1)) for match in _INLINE.finditer(line))

    def _step(self, command: str, number: int) -> Iterator[Step]:
        clone = _CLONE.search(command)
        if _ELSEWHERE.search(command) or (clone and not self._own(clone)):
            self.outside = True
            return
        self._note_made(command)
        found = _claim(_words(command))
        if found is None or self.outside:
            return
        kind, name = found
        bare = name.removeprefix("./")
        known = bare in self.made or bare.rpartition("/")[2] in self.made or bare in self.told
        if not known and not _NO_CLAIM.search(bare) and not _GENERATED.search(bare):
            yield Step(kind, bare, number)

    def _own(self, clone: re.Match[str]) -> bool:
        """Return whether a clone is of this project: its name is the title's, or at the root a part of it."""
        name = _plain(clone.group(1).rpartition("/")[2])
        if self.doc.folder:
            return name == self.title
        return bool(name and self.title) and (name in self.title or self.title in name)

    def _note_made(self, command: str) -> None:
        words = command.split()
        if not words or (len(words) == 1 and "=" not in command):
            return
        for match in _OUTPUT.finditer(command):
            self.made.add(match.group(1).removeprefix("./"))
        if words[0] in {"cp", "mv", "wget", "curl", "nano", "vim", "vi", "code", "touch"}:
            self.made.add(words[-1].removeprefix("./").rpartition("/")[2])
        if "nbconvert" in words:
            self.made.update(
                word.rpartition("/")[2].replace(".ipynb", ".py") for word in words if word.endswith(".ipynb")
            )


def _without_commands(match: re.Match[str]) -> str:
    """Keep inline code that only names a file, drop what is a command: running is not creating."""
    return match.group() if " " not in match.group(1).strip() else ""


def _words(command: str) -> list[str]:
    words = _PROMPT.sub("", command.strip()).split(" #")[0].split()
    while words and (_SETTING.match(words[0]) or words[0] == "env"):
        del words[0]
    changed = bool(words) and words[0] in _WRAPPING
    while changed and words:
        changed = False
        for wrapper in _WRAPPERS:
            if tuple(words[: len(wrapper)]) == wrapper:
                words = words[len(wrapper) :]
                while words and words[0].startswith("-") and wrapper[-1] in {"launch", "torchrun", "deepspeed"}:
                    del words[0]
                changed = True
    return words


def _claim(words: list[str]) -> tuple[str, str] | None:
    """Return what a command needs to find in the project."""
    if not words:
        return None
    program, given = words[0], words[1:]
    if program == "make":
        return _make(given)
    if _PYTHON.match(program):
        while given and given[0] in {"-u", "-O", "-B", "-s", "-i", "-X", "-W"}:
            given = given[2:] if given[0] in {"-X", "-W"} else given[1:]
        if given[:1] == ["-m"] and given[1:] and re.fullmatch(r"[A-Za-z_]\w*(?:\.\w+)*", given[1]):
            return "module", given[1]
        return ("script", given[0]) if given and _is_script(given[0], ".py") else None
    ends: tuple[str, ...] = (".sh",) if program in _SHELLS else (".py", ".ipynb") * (program in _RUNNERS)
    if program in _RUNNERS:
        given = [word for word in given[1:] if not word.startswith("-")]
    if not ends and program.startswith("./"):
        given, ends = [program], (".sh", ".py")
    return ("script", given[0]) if given and ends and _is_script(given[0], *ends) else None


def _is_script(word: str, *ends: str) -> bool:
    return word.endswith(ends) and re.fullmatch(r"[\w./ -]+", word) is not None


def _make(given: Iterable[str]) -> tuple[str, str] | None:
    """Return the first target of a call of make; nothing for prose that begins with the word, or another folder's."""
    words = list(given)
    if any(word in {"-C", "-f", "--directory", "--file"} or word.startswith(("-C", "-f")) for word in words):
        return None
    targets = [word for word in words if not word.startswith("-") and "=" not in word]
    if len(targets) != 1 or not _TARGET_WORD.match(targets[0]) or targets[0] in _PROSE:
        return None
    return "make", targets[0]


_PROSE = frozenset({"sure", "it", "this", "that", "use", "sense", "changes", "them"})


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
