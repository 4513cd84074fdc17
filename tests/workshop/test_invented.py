import json
import math
import re
from collections import Counter
from pathlib import Path

from debtkit.workshop._invented import fill

REPOSITORY = Path(__file__).parents[2]
KEY = re.compile(r"sk-proj-[A-Za-z0-9]{40,}")


def test_the_key_looks_real_and_is_always_the_same() -> None:
    key = fill("@@KEY@@")
    assert KEY.fullmatch(key)
    assert fill("@@KEY@@") == key
    shares = [count / len(key) for count in Counter(key).values()]
    assert -sum(share * math.log2(share) for share in shares) > 4
    assert not re.search(r"x{5,}|your|example|dummy|test|1234567|abcdef", key, re.IGNORECASE)


def test_the_key_is_printed_in_the_notebook_that_is_laid_out(sample: Path) -> None:
    notebook = json.loads((sample / "notebooks" / "first_look.ipynb").read_text())
    assert KEY.search("".join(notebook["cells"][2]["outputs"][0]["data"]["text/plain"]))
    assert not any(KEY.search("".join(cell["source"])) for cell in notebook["cells"])


def test_neither_the_key_nor_a_person_is_in_our_own_tree() -> None:
    held = [
        fill("@@KEY@@"),
        *(fill(f"@@P{number:02d}.{field}@@") for number in range(1, 41) for field in ("NAME", "MAIL")),
    ]
    for path in (REPOSITORY / "debtkit" / "workshop").rglob("*"):
        if path.is_file() and path.suffix in {".py", ".yaml", ".md", ".jsonl", ".ipynb", ".txt", ".csv"}:
            text = path.read_text(encoding="utf-8")
            assert not KEY.search(text), path
            assert not [secret for secret in held if secret in text], path


def test_people_live_where_nobody_can_be_reached() -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z]+@example\.(com|org|net)", fill("@@P07.MAIL@@"))
    assert all(re.fullmatch(r"(0|\+44 )1632 960 ?\d{3}", fill(f"@@P{number:02d}.PHONE@@")) for number in range(1, 41))
    assert fill("@@P07.NAME@@").startswith(fill("@@P07.FIRST@@") + " ")


def test_no_token_is_left_over(sample: Path) -> None:
    for path in sample.rglob("*"):
        if path.is_file() and ".git" not in path.relative_to(sample).parts:
            assert "@@" not in path.read_text(encoding="utf-8"), path
