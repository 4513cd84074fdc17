import difflib
import json
import re
from pathlib import Path

import pytest

from debtkit.workshop import read_truth

TRUTH = read_truth()
PLACES = [
    (key, kind, *place)
    for group in ("good", "bad")
    for key, told in TRUTH[group].items()
    for kind in ("places", "arguable")
    for place in told.get(kind, ())
]
SAYS = {
    "base_image_unpinned": "FROM python:latest",
    "retired_model_id_in_code": "gpt-3.5-turbo-0613",
    "unsafe_deserialization": "pickle.load",
    "duplicate_prompt": "You write titles",
    "aged_todo": "# TODO",
    "user_text_in_system_prompt": 'system = f"""',
}


@pytest.mark.parametrize("told", PLACES, ids=":".join)
def test_every_place_exists(sample: Path, told: tuple[str, ...]) -> None:
    key, kind, path, *locator = told
    text = (sample / path).read_text(encoding="utf-8")
    if not locator:
        return
    if locator[0].startswith("L"):
        line = text.splitlines()[int(locator[0][1:]) - 1]
        assert line.strip()
        assert kind == "arguable" or SAYS.get(key, "") in line
    else:
        cell = json.loads(text)["cells"][int(locator[0].split()[1])]
        assert cell["outputs"] if locator[0].endswith("output") else cell["source"]


def test_a_key_is_told_once() -> None:
    keys = [key for group in ("good", "bad", "absent", "not_shown", "not_applicable") for key in TRUTH[group]]
    assert sorted(set(keys)) == sorted(keys)


def test_the_leaks_are_as_told(sample: Path) -> None:
    test, train = (_rows(sample / "data" / f"{name}.jsonl") for name in ("test", "train"))
    leaks = TRUTH["leaks"]
    assert (len(train), len(test)) == (leaks["train_rows"], leaks["test_rows"])
    assert all(test[one] == train[other] for one, other in leaks["exact"])
    assert all(test[one] != train[other] and _alike(test[one], train[other]) > 0.7 for one, other in leaks["near"])
    leaked = {one for one, _ in [*leaks["exact"], *leaks["near"]]}
    clean = test.keys() - leaked
    assert len(clean) + len(leaked) == len(test)
    assert all(_alike(test[one], other) < 0.6 for one in clean for other in train.values())


def _rows(path: Path) -> dict[str, str]:
    return {row["id"]: row["body"] for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}


def _alike(one: str, other: str) -> float:
    words = [re.findall(r"\w+", text.lower()) for text in (one, other)]
    return difflib.SequenceMatcher(None, words[0], words[1]).ratio()
