from __future__ import annotations

import pytest
from judgement_helpers import TODAY, a_catalog, a_check, an_answer, judged_with, lacking, measured, seen

from debtkit.facts import Evidence
from debtkit.judgement import Level, Profile, judge, place_text


def test_what_was_looked_for_in_vain_says_where() -> None:
    wanting = judged_with(a_check(good=("tests",)), lacking("tests"))["DK601"]
    clean = judged_with(a_check(bad=("secret",)), lacking("secret"))["DK601"]
    assert wanting.says == "Looked through the project and found no sign of it"
    assert clean.says == "Looked through the project and found nothing to mend"


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Evidence("src/app.py", "L41"), "src/app.py:41"),
        (Evidence("src/app.py", "L41-L44"), "src/app.py:41"),
        (Evidence("run.ipynb", "cell 4 output"), "run.ipynb cell 4 output"),
        (Evidence("docs"), "docs"),
        (Evidence("."), "the project as a whole"),
    ],
)
def test_places_read_the_same_everywhere(place: Evidence, text: str) -> None:
    assert place_text(place) == text
    if place.path != ".":
        assert judged_with(a_check(bad=("fault",)), seen("fault", place))["DK601"].says == f"One place: {text}"


def test_the_first_place_is_the_one_that_costs_most() -> None:
    fault = seen("fault", Evidence("a.py", "L1"), Evidence("b.py", "L2"))
    busy = [measured("file.commits_90d", 40, subject="b.py"), measured("git.median_commits_90d", 2)]
    judged = judged_with(a_check(bad=("fault",)), fault, *busy)["DK601"]
    assert judged.findings[0].place.path == "b.py"
    assert judged.says == "2 places, first: b.py:2"


@pytest.mark.parametrize(
    ("evidence", "stands"),
    [
        ("", "no evidence yet"),
        ("gone.md", "its evidence was not found or is too thin: gone.md"),
        ("https://x.example", "its evidence is a link, and links are not followed: https://x.example"),
    ],
)
def test_an_answer_without_proof_says_so(evidence: str, stands: str) -> None:
    answer = an_answer(Level.DOCUMENTED, evidence=evidence)
    judged = judged_with(a_check(question="?"), answers=[answer])["DK601"]
    assert judged.says == f"Answered 'documented' by Anna on 2026-10-22; {stands}"


def test_faults_beside_a_weak_answer_say_both() -> None:
    check = a_check(good=("lock",), bad=("unpinned",), question="?")
    fault = seen("unpinned", Evidence("a.txt", "L2"))
    judged = judged_with(check, fault, answers=[an_answer(Level.ABSENT)])["DK601"]
    assert judged.says == "One place: a.txt:2; besides: answered 'absent' by Anna on 2026-10-22"


@pytest.mark.parametrize(
    ("kinds", "listed"),
    [
        (("rag",), "retrieval-augmented generation"),
        (("rag", "agent"), "retrieval-augmented generation or agents"),
        (("rag", "agent", "fine_tuned"), "retrieval-augmented generation, agents, or fine-tuned models"),
    ],
)
def test_what_a_check_is_for_reads_as_a_list(kinds: tuple[str, ...], listed: str) -> None:
    catalog = a_catalog(a_check(applies_to=kinds, question="?"))
    judgement = judge((), profile=Profile(frozenset({"library"})), as_of=TODAY, catalog=catalog)
    assert judgement["DK601"].says == f"Does not apply: it is for {listed}"
