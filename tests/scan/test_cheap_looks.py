"""What is looked for first, because it is cheap, never hides what the dear look would find."""

# ruff: noqa: E501 - tables on one line

from __future__ import annotations

import fnmatch
import os
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from debtkit.instruments._secrets import _ASSIGNED, _BY_LITERAL, _FORMATS, _OWNER, _names_an_owner, _possible
from debtkit.instruments.scan._config import _loader, load_yaml
from debtkit.instruments.scan._dispatch import Dispatcher
from debtkit.instruments.scan._folders import Folders, Unread
from debtkit.instruments.scan.rules._registry import own_rules

if TYPE_CHECKING:
    from pathlib import Path

    from debtkit.instruments.scan.rules._base import Collector

LETTERS = "ABCdef012345ghiJKL6789mnoPQRstu"
PIECES = st.lists(
    st.one_of(
        st.sampled_from([literal for literal, _, _ in _FORMATS]),
        st.sampled_from(["api_key = ", "API-Key: '", "auth token\t:", "token=", "keys", 'clientSecret"  = ', "\n", ".", "_", "-"]),
        st.text(LETTERS, min_size=1, max_size=70),
    ),
    max_size=12,
)  # fmt: skip


@given(PIECES)
def test_no_key_is_missed(pieces: list[str]) -> None:
    text = "".join(pieces)
    possible = {literal for literal, _ in _possible(text)}
    for literal, forms in _BY_LITERAL.items():
        if any(form.search(text) for _, form in forms):
            assert literal in possible
    owned = [m for m in _ASSIGNED.finditer(text) if _OWNER.search(text[max(0, m.start() - 24) : m.start()])]
    assert _names_an_owner(text) or not owned


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=9), st.dates()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.one_of(st.text(max_size=5), st.integers()), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_yaml_is_read_as_the_general_way_reads_it(value: object) -> None:
    for style in (True, False):
        text = yaml.safe_dump(value, default_flow_style=style, allow_unicode=True)
        documents = list(yaml.load_all(text, Loader=_loader()))
        assert repr(load_yaml(text)) == repr(documents[0] if len(documents) == 1 else documents)


@pytest.mark.parametrize("text", ["a: =\n", "? [a]\n: 1\n", "? {a: 1}\n: 2\n", "a: [1\n", "a: 2001-99-99 99:99:99\n"])
def test_what_is_no_data_fails_alike(text: str) -> None:
    def outcome(load: object) -> str:
        try:
            return repr(load(text))  # type: ignore[operator]
        except (yaml.YAMLError, ValueError) as error:
            return type(error).__name__

    assert outcome(load_yaml) == outcome(lambda text: next(iter(yaml.load_all(text, Loader=_loader()))))


PATHS = st.lists(
    st.sampled_from(
        ["docs", "tests", "change", ".github", "workflows", "requirements", "dockerfile", "compose", "a", "license", "config",
         ".py", ".yml", ".yaml", ".ts", ".test.ts", ".json", ".md", ".lock", "_test.go", "/", "-", "poetry", "setup", "modal"]
    ),
    min_size=1,
    max_size=6,
).map("".join)  # fmt: skip


@given(PATHS)
def test_each_rule_is_shown_the_paths_it_asks_for(path: str) -> None:
    rules: list[Collector] = [rule() for rule in own_rules()]
    asked = [
        rule
        for rule in rules
        if any(n.startswith("file:") and fnmatch.fnmatchcase(path.lower(), n[5:]) for n in rule.needs)
    ]
    assert Dispatcher(rules).files(path) == asked


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="a system without links")
def test_no_part_of_a_path_may_be_a_link(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.py").write_text("x = 1\n", "utf-8")
    root = tmp_path / "root"
    (root / "one/two").mkdir(parents=True)
    (root / "one/two/a.py").write_text("y = 2\n", "utf-8")
    (root / "one/link.py").symlink_to(outside / "a.py")
    (root / "away").symlink_to(outside)
    with Folders(root) as folders:
        assert folders.read("one/two/a.py", 99) == b"y = 2\n"
        assert folders.read("one/two/a.py", 2) == b"y ="
        assert folders.read("one/two/none.py", 9) == Unread("vanished while it was scanned")
        assert folders.read("away/a.py", 99) == Unread("a folder on the way became a link")
        assert isinstance(folders.read("one/link.py", 99), Unread)
        assert folders.read("one/two", 9) == Unread("no longer a regular file")
        assert folders.read("one/two/a.py", 99) == b"y = 2\n"
