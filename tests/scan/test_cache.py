"""With a cache and without: the same bytes, nobody's secrets, and no trouble when it cannot be used."""

# ruff: noqa: E501 - small files on one line

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from projects import commit

from debtkit.instruments.scan import _cache, _look, _scan, scan
from debtkit.instruments.scan.rules._registry import all_rules

if TYPE_CHECKING:
    from debtkit.instruments.scan import ScanResult

KEY = "sk-" + "Zq8vWm3KpT9xLc5RnB2yHd7GfJ4s"
TOKEN = "hf_" + "QwZrTyUvKpLmNbVcXsDfGhJkWqErTz"
MAIL = "ada.lovelace@engine-house.org"
CALL = "from openai import OpenAI\nclient = OpenAI()\nr = client.chat.completions.create(model='gpt-4o', messages=x)\n"
TEXTS = (
    CALL,
    "PROMPT = 'You are a careful helper of the support team. Answer the question in one short sentence, and say so.'\n",
    "def broken(:\n",
    "import os\nk = os.environ['TITLER_MODE']  # TODO: tune the prompt\n",
    "# Limitations\n\nIt does not read tables, and it never will do so.\n\n```\npython run.py\n```\n",
    "model: gpt-4o\nlearning_rate: 0.1\nepochs: 3\n",
    '{"cells": [{"cell_type": "code", "source": "print(1)", "execution_count": 2, "outputs": []}]}',
    "\0\0\0",
    "",
)
NAMES = (
    "a.py",
    "b.py",
    "tests/test_a.py",
    "README.md",
    "docs/a.md",
    "conf/a.yaml",
    "note.ipynb",
    "data/a.json",
    "pkg/__init__.py",
)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_scan, "WORTH_KEEPING", 1)
    monkeypatch.setattr(_scan, "_WORTH_PROCESSES", 2)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    for number, text in enumerate(TEXTS):
        _write(folder, {NAMES[number]: text})
    return folder


def _write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")


def _all(result: ScanResult) -> str:
    return result.to_json() + repr(result.facts()) + repr(result.findings)


def _stores(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.sqlite"))


EDITS = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from([*TEXTS, None])), max_size=6)


@given(st.lists(EDITS, min_size=1, max_size=4))
@settings(max_examples=25)
def test_whatever_is_edited_the_result_is_that_of_a_fresh_look(rounds: list[list[tuple[str, str | None]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _write(root, {"z.py": "x = 1\n"})
        for edits in rounds:
            for name, text in edits:
                if text is None:
                    (root / name).unlink(missing_ok=True)
                else:
                    _write(root, {name: text})
            assert _all(scan(root, git=False)) == _all(scan(root, git=False, cache=False))


@pytest.mark.usefixtures("home")
def test_several_processes_fill_and_use_it(root: Path) -> None:
    fresh = _all(scan(root, cache=False))
    assert _all(scan(root, jobs=2)) == fresh
    assert _all(scan(root, jobs=2)) == fresh
    assert _all(scan(root)) == fresh
    _write(root, {"a.py": "x = 1\n"})
    assert _all(scan(root, jobs=2)) == _all(scan(root, cache=False)) != fresh


def test_only_what_changed_is_looked_at(root: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan(root)
    _write(root, {"a.py": CALL * 2})
    looked: list[str] = []
    see = _look._see

    def noting(path: str, *rest: Any) -> Any:  # noqa: ANN401 - passed on as it comes
        looked.append(path)
        return see(path, *rest)

    monkeypatch.setattr(_look, "_see", noting)
    scan(root)
    assert looked == ["a.py"]
    assert len(_stores(home)) == 1


def test_no_secret_and_no_person_is_kept(root: Path, home: Path) -> None:
    _write(
        root,
        {
            "key.py": f"from openai import OpenAI\nc = OpenAI(api_key='{KEY}', base_url='https://u:{TOKEN}@llm.firm.io')\n",
            ".env": f"HUGGINGFACEHUB_API_TOKEN={TOKEN}\nMAIL={MAIL}\n",
            "mail.ipynb": json.dumps(
                {"cells": [{"cell_type": "code", "source": f"x = '{KEY}'", "outputs": [{"output_type": "stream", "text": f"{MAIL} {TOKEN}"}]}]}
            ),
            "README.md": f"# App\n\n```\ncurl -H 'Authorization: Bearer {KEY}' http://localhost:8000/ask -d {MAIL}\npython {TOKEN}.py\n```\n",
            "app.ts": f"import OpenAI from 'openai'\nconst c = new OpenAI({{ apiKey: '{KEY}' }})\n",
        },
    )  # fmt: skip
    result = scan(root)
    assert result["real_secret_committed"].holds
    kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"real_secret_committed" in kept
    for private in (KEY, TOKEN, MAIL, KEY[3:20], TOKEN[3:20], "lovelace"):
        assert private.encode() not in kept
    assert _all(scan(root)) == _all(result)


def _damage(path: Path, how: str) -> None:
    if how == "garbage":
        path.write_bytes(b"no database\n" * 900)
    elif how == "cut":
        path.write_bytes(path.read_bytes()[:5000])
    elif how == "overwritten":
        path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 9000)
    elif how == "empty":
        path.write_bytes(b"")
    else:
        with sqlite3.connect(path) as store:
            if how == "another table":
                store.execute("CREATE TABLE more (x)")
            else:
                store.execute("UPDATE looked SET seen = ?", (how,))
        store.close()


@pytest.mark.parametrize(
    "how",
    ["garbage", "cut", "overwritten", "empty", "another table", "", "[]", "[1]", '[1,"x",[],[],[]]', "[1,2,[],[],[[1]]]", "[1,2,3,4,5]", "{}"],
)  # fmt: skip
def test_a_damaged_cache_is_no_cache(root: Path, home: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    fresh = _all(scan(root))
    _damage(_stores(home)[0], how)
    for _ in range(3):
        assert _all(scan(root)) == fresh
    monkeypatch.setattr(_look, "_see", None)
    assert _all(scan(root)) == fresh


def test_a_locked_cache_is_left_alone(root: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_cache, "_SECONDS", 0.01)
    fresh = _all(scan(root))
    store = sqlite3.connect(_stores(home)[0], isolation_level=None)
    store.execute("BEGIN EXCLUSIVE")
    try:
        assert _all(scan(root)) == fresh
    finally:
        store.close()
    assert _all(scan(root)) == fresh


def test_a_full_disk_does_not_stop_a_scan(root: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = _cache._connect

    def full(path: Path) -> sqlite3.Connection:
        connection = connect(path)
        connection.execute("PRAGMA max_page_count = 2")
        return connection

    monkeypatch.setattr(_cache, "_connect", full)
    assert _all(scan(root)) == _all(scan(root, cache=False))
    assert _stores(home)


@pytest.mark.parametrize("place", ["file", "relative", "inside"])
def test_without_a_place_there_is_no_cache(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    fresh = _all(scan(root, cache=False))
    before = sorted(root.rglob("*"))
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", {"file": f"{tmp_path}/file", "relative": "here", "inside": str(root)}[place])
    monkeypatch.setenv("HOME", str(tmp_path))
    assert _all(scan(root)) == fresh
    assert (
        sorted(path for path in root.rglob("*") if path.suffix != ".sqlite" and path.name not in {"debtkit", "key"})
        == before
    )
    assert not _stores(root)


def test_where_it_lies(root: Path, home: Path) -> None:
    commit(root, "Start")
    before = sorted(root.rglob("*"))
    scan(root)
    assert sorted(root.rglob("*")) == before
    assert len(_stores(home)) == 1
    (root / "debtkit.yaml").write_text("name: app\n", "utf-8")
    result = scan(root)
    assert _stores(root) == [root / ".debtkit/cache/scan.sqlite"]
    assert _all(scan(root)) == _all(result) == _all(scan(root, cache=False))
    status = subprocess.run(["git", "-C", str(root), "status", "--short"], capture_output=True, text=True, check=True)
    assert status.stdout.split() == ["??", "debtkit.yaml"]


def test_it_does_not_grow(root: Path, home: Path) -> None:
    for number in range(30):
        _write(root, {f"more{number}.py": f"x = {number}\n"})
    scan(root)
    for number in range(30):
        (root / f"more{number}.py").unlink()
    scan(root)
    with sqlite3.connect(_stores(home)[0]) as store:
        assert store.execute("SELECT count(*) FROM looked").fetchone()[0] <= len(TEXTS)
    store.close()


def test_a_project_cannot_bring_its_own_answers(root: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / ".debtkit").mkdir()
    fresh = scan(root)
    assert fresh["llm_call_without_limit"].holds
    with sqlite3.connect(_stores(root)[0]) as store:
        store.execute("UPDATE looked SET seen = '[1,1,[],[],[]]'")
    store.close()
    monkeypatch.setenv("XDG_CACHE_HOME", str(home.with_name("of somebody else")))
    assert _all(scan(root)) == _all(fresh)


@pytest.mark.parametrize(
    "name", [".debtkit", ".debtkit/cache", ".debtkit/cache/scan.sqlite", ".debtkit/cache/.gitignore"]
)
def test_nothing_is_written_through_a_link(root: Path, home: Path, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (root / "debtkit.yaml").write_text("name: app\n", "utf-8")
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).symlink_to(outside if "." not in name.rpartition("/")[2][1:] else outside / "file")
    scan(root)
    assert not list(outside.iterdir())
    assert not _stores(home)


@pytest.mark.usefixtures("home")
def test_other_rules_other_names_other_people_share_nothing() -> None:
    rules = all_rules()
    salts = {
        _cache._salt(b"k" * 32, rules, ["app"]),
        _cache._salt(b"k" * 32, rules[1:], ["app"]),
        _cache._salt(b"k" * 32, rules, ["app", "lib"]),
        _cache._salt(b"j" * 32, rules, ["app"]),
    }
    assert len(salts) == 4


def test_an_old_project_is_forgotten(root: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan(root)
    shutil.copytree(root, root.with_name("other"))
    monkeypatch.setattr(_cache, "_OLDEST", -1)
    scan(root.with_name("other"))
    assert len(_stores(home)) == 1
