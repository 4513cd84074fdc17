"""A complete plug-in: one rule that finds prompts which shout."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from debtkit.instruments.scan import FileClass, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from debtkit.instruments.scan import Sign, TextFile


class PromptShouts(Rule):
    """A prompt file has a line in capitals only."""

    key = "shouting.prompt_shouts"
    area = "openness"
    check = "XS001"
    bad = True
    needs = ("file:*prompts/*.txt",)
    reads = frozenset({FileClass.PROMPT})
    says = "this prompt shouts"
    fix = "Say it once, in lower case."
    examples_bad = ({"prompts/a.txt": "NEVER EVER DO THIS\n"},)
    examples_good = ({"prompts/a.txt": "Please do not do this.\n"},)

    def file(self, file: TextFile) -> Iterable[Sign]:
        """Point at each line that is in capitals."""
        return file.find(self.key, re.compile(r"^[A-Z ]{10,}$", re.MULTILINE))


RULES = (PromptShouts,)
