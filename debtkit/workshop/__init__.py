"""The sample project, a ticket titler with the debt that such services gather; and a corpus with planted faults."""

from debtkit.workshop._lay_out import lay_out
from debtkit.workshop._truth import read_truth
from debtkit.workshop.corpus import Corpus, make_corpus, score_audit

__all__ = ["Corpus", "lay_out", "make_corpus", "read_truth", "score_audit"]
