"""Instruction data made by a seeded generator, with planted faults and the truth about each of them."""

from debtkit.workshop.corpus._make import Corpus, make_corpus
from debtkit.workshop.corpus._score import score_audit
from debtkit.workshop.corpus._truth import KINDS, Truth

__all__ = ["KINDS", "Corpus", "Truth", "make_corpus", "score_audit"]
