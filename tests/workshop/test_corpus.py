from __future__ import annotations

import re
from itertools import combinations
from random import Random
from typing import TYPE_CHECKING

import pytest

import debtkit
from debtkit.workshop import make_corpus, score_audit
from debtkit.workshop.corpus import KINDS, Truth

if TYPE_CHECKING:
    from debtkit.workshop.corpus import Corpus

TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")


def words(text: str) -> list[str]:
    return TOKEN.findall(text.lower())


def triples(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[at : at + 3]) for at in range(len(found) - 2)}


def jaccard(left: str, right: str) -> float:
    one, other = triples(left), triples(right)
    return len(one & other) / len(one | other)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return make_corpus()


def whole(corpus: Corpus, row: int) -> str:
    return f"{corpus.frame.prompt[row]} {corpus.frame.response[row]}"


def test_the_same_seed_gives_the_same_rows_and_another_seed_others(corpus: Corpus) -> None:
    again, other = make_corpus(), make_corpus(seed=8)
    assert again.frame.equals(corpus.frame)
    assert again.truth == corpus.truth
    assert not other.frame.prompt.equals(corpus.frame.prompt)


def test_every_kind_is_planted_and_no_row_has_two_but_leaks(corpus: Corpus) -> None:
    truth = corpus.truth
    assert set(truth.rows) == set(KINDS)
    assert min(map(len, truth.rows.values())) >= 2
    for one, other in combinations([kind for kind in KINDS if kind != "leaks"], 2):
        assert not set(truth.rows[one]) & set(truth.rows[other]), (one, other)
    copies = {row for both in truth.pairs.values() for pair in both for row in pair}
    assert set(truth.rows["leaks"]) <= copies


def test_the_smallest_corpus_has_every_kind() -> None:
    truth = make_corpus(200).truth
    assert min(map(len, truth.rows.values())) >= 1
    assert len(truth.personal) == 5


def test_too_few_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="200 is the least"):
        make_corpus(199)


def test_copies_are_what_they_are_called(corpus: Corpus) -> None:
    frame, pairs = corpus.frame, corpus.truth.pairs
    for copy, original in pairs["exact_copies"]:
        assert (frame.prompt[copy], frame.response[copy]) == (frame.prompt[original], frame.response[original])
    for copy, original in pairs["normalised_copies"]:
        assert whole(corpus, copy) != whole(corpus, original)
        assert words(whole(corpus, copy)) == words(whole(corpus, original))
    for copy, original in pairs["near_copies"]:
        assert words(whole(corpus, copy)) != words(whole(corpus, original))
    likeness = sorted(jaccard(whole(corpus, copy), whole(corpus, original)) for copy, original in pairs["near_copies"])
    assert likeness[0] >= 0.6
    assert likeness[len(likeness) // 2] < 0.97


def test_leaks_are_test_rows_with_a_copy_in_training(corpus: Corpus) -> None:
    split = corpus.frame.split
    pairs = [pair for both in corpus.truth.pairs.values() for pair in both]
    apart = [pair for pair in pairs if len({split[row] for row in pair}) == 2]
    assert {row for pair in apart for row in pair if split[row] == "test"} <= set(corpus.truth.rows["leaks"])
    assert set(split[list(corpus.truth.rows["leaks"])]) == {"test"}


def test_rows_that_are_no_copies_are_far_apart(corpus: Corpus) -> None:
    """Compare every pair in a sample of 400 rows, exactly; a near duplicate has 0.6."""
    planted = {row for rows in corpus.truth.rows.values() for row in rows}
    planted |= {row for both in corpus.truth.pairs.values() for pair in both for row in pair}
    clean = [row for row in range(len(corpus.frame)) if row not in planted]
    sets = [triples(whole(corpus, row)) for row in Random(1).sample(clean, 400)]  # noqa: S311 - a sample of rows
    assert max(len(one & other) / len(one | other) for one, other in combinations(sets, 2)) < 0.45


def test_faults_are_there_to_be_seen(corpus: Corpus) -> None:
    frame, rows = corpus.frame, corpus.truth.rows
    assert all(not frame.response[row].strip() for row in rows["empty"])
    assert all(frame.response[row][-1] not in ".!?。" for row in rows["truncated"])
    assert all(frame.response[row].startswith(frame.prompt[row]) for row in rows["prompt_copied"])
    assert all(re.search("[ÃÂ]", frame.response[row]) for row in rows["mojibake"])
    assert all("sk-proj-" in frame.response[row] for row in rows["secrets"])
    noise = {row for row in range(len(frame)) if frame.label[row] != corpus.truth.topics[row]}
    assert noise == set(rows["label_noise"])


def test_personal_data_lie_in_reserved_ranges(corpus: Corpus) -> None:
    prompts = {kind: [corpus.frame.prompt[row] for row in rows] for kind, rows in corpus.truth.personal.items()}
    assert all(re.search(r"@example\.(com|org|net)", prompt) for prompt in prompts["email"])
    reserved = r"1632 960|23125|90009|1 99 00|2 61 91|555\D?-?01"
    assert all(re.search(reserved, prompt) for prompt in prompts["phone"])
    for prompt in prompts["card"]:
        digits = [int(digit) for digit in re.sub(r"\D", "", re.findall(r"4000 00\d\d \d{4} \d{4}", prompt)[0])]
        assert sum(digits[1::2]) % 10 == -sum(sum(divmod(2 * one, 10)) for one in digits[0::2]) % 10
    for prompt in prompts["iban"]:
        account = re.findall(r"[A-Z]{2}\d\d(?: [A-Z\d]{1,4}){4,}", prompt)[0].replace(" ", "")
        assert int("".join(str(int(char, 36)) for char in account[4:] + account[:4])) % 97 == 1


def test_groups_are_skewed_as_told(corpus: Corpus) -> None:
    for column, value in corpus.truth.small_groups.items():
        assert corpus.frame[column].value_counts().idxmin() == value


def test_a_score_is_recall_and_precision() -> None:
    truth = Truth({"empty": (1, 2, 3, 4)}, {}, {}, {}, ())
    assert truth.score("empty", {1, 2, 9}) == (0.5, 2 / 3)
    assert truth.score("empty", ()) == (0.0, 1.0)
    assert list(truth.to_frame()["rows"]) == [4]


def test_an_audit_finds_what_was_planted(corpus: Corpus) -> None:
    audit = debtkit.audit(corpus.frame, label="label", groups=["region", "age_group"])
    scores = score_audit(audit, corpus.truth).set_index("planted")
    assert set(scores.index) == {"copies"} | {kind for kind in KINDS if not kind.endswith("_copies")}
    easy = scores.drop(index=["label_noise"])
    assert easy.recall.min() >= 0.97, easy
    assert easy.precision.min() >= 0.97, easy
    assert scores.recall["label_noise"] >= 0.7
    assert scores.precision["label_noise"] >= 0.8


def test_a_check_that_was_not_run_has_found_nothing(corpus: Corpus) -> None:
    audit = debtkit.audit(corpus.frame, checks=["empty_text"])
    scores = score_audit(audit, corpus.truth).set_index("planted")
    assert scores.recall["empty"] == 1
    assert scores.recall.drop("empty").max() == 0
