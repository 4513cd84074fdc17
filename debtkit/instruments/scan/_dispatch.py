"""Which rule wants to see what."""

from __future__ import annotations

import fnmatch
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from debtkit.instruments.scan._classes import FileClass
from debtkit.instruments.scan.rules._base import reads_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from debtkit.instruments.scan._module import Module
    from debtkit.instruments.scan.rules._base import Collector

_WILD = re.compile(r"[*?]+|\[[^\]]*\]")


class Glob(NamedTuple):
    """A pattern of ``needs`` and a piece that each path which matches has to hold."""

    literal: str
    pattern: re.Pattern[str]
    rule: int


class Dispatcher:
    """The rules by what they subscribe to; built once per scan."""

    def __init__(self, rules: Sequence[Collector]) -> None:
        self.documents = [(r, reads_of(r, "doc")) for r in rules if "doc" in r.needs]
        self.configs = [(r, reads_of(r, "config")) for r in rules if "config" in r.needs]
        self.notebooks = [(r, reads_of(r, "nb")) for r in rules if "nb" in r.needs]
        self.texts = [r for r in rules if "text" in r.needs]
        self._rules = rules
        self._code: dict[FileClass, tuple[list[Collector], dict[str, list[Collector]]]] = {}
        for kind in FileClass:
            wanted = [r for r in rules if "ast" in r.needs and kind in reads_of(r, "ast")]
            by_word: dict[str, list[Collector]] = {}
            for rule in wanted:
                for word in rule.words:
                    by_word.setdefault(word, []).append(rule)
            self._code[kind] = ([r for r in wanted if not r.words], by_word)
        self._endings, self._globs, self._any_literal = _globs(tuple(rule.needs for rule in rules))

    def code(self, module: Module) -> Iterable[Collector]:
        """Return the rules that want this module, in a fixed order."""
        always, by_word = self._code[module.kind]
        chosen = dict.fromkeys(always)
        for word in sorted(module.words & by_word.keys()):
            chosen.update(dict.fromkeys(by_word[word]))
        return chosen

    def wants_code(self, kind: FileClass) -> bool:
        """Return whether any rule reads modules of a class."""
        always, by_word = self._code[kind]
        return bool(always or by_word)

    def files(self, path: str) -> list[Collector]:
        """Return the rules that want the text of a path."""
        lower = path.lower()
        wanted = {number for end, number in self._endings.get(_ending(lower), ()) if lower.endswith(end)}
        if self._any_literal.search(lower):
            wanted.update(g.rule for g in self._globs if g.literal in lower and g.pattern.match(lower))
        return [self._rules[number] for number in sorted(wanted)]


def _ending(name: str) -> str:
    return name[name.rfind(".") :]


@cache
def _globs(
    needs: tuple[tuple[str, ...], ...],
) -> tuple[dict[str, list[tuple[str, int]]], list[Glob], re.Pattern[str]]:
    """Sort the patterns of all rules: mere endings by their last dot, the others with a piece to look for first."""
    endings: dict[str, list[tuple[str, int]]] = {}
    globs: list[Glob] = []
    for number, of_rule in enumerate(needs):
        for glob in (need[5:] for need in of_rule if need.startswith("file:")):
            tail = glob[1:]
            if glob.startswith("*") and "." in tail and not _WILD.search(tail):
                endings.setdefault(_ending(tail), []).append((tail, number))
            else:
                literal = max(_WILD.split(glob), key=len)
                globs.append(Glob(literal, re.compile(fnmatch.translate(glob)), number))
    literals = sorted({re.escape(glob.literal) for glob in globs})
    return endings, globs, re.compile("|".join(literals) or r"(?!)")
