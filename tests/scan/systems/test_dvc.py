"""What is read of a DVC project, beside what ``dvc status`` says of it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from systems_helpers import lay, see

if TYPE_CHECKING:
    from pathlib import Path

    from systems_helpers import Seen

FILES = {
    "data/prompts.jsonl": '{"id": 1}\r\n{"id": 2}\n' * 50,
    "data/images/a b.txt": "one",
    "data/images/ü/c.txt": "two",
    "data/images/.gitignore": "x",
    "data/kept.csv": "a,b\n1,2\n",
    "src/train.sh": 'echo "$1" > "$2"\n',
    "build/.keep": "",
    "params.yaml": "models:\n  small: {lr: 1e-3, warm: on}\n  big: {lr: 0.1, warm: 010}\nseeds: [1, 2]\n"
    "share: {test: .2}\n",
    "config/vars.yaml": "out: build\nunused: 1\n",
    "config/limits.toml": "[tokens]\nmost = 100\n",
    "config/ui.json": '{"theme": "dark", "size": 3}',
    "hyper.py": "DEPTH = 3\nRATES = (1, 2)\nclass Net:\n    width = 4\n"
    "    def __init__(self):\n        self.bias = True\n",
    "sub/words.txt": "a\n",
    "dvc.yaml": r"""
vars:
- config/vars.yaml:out
- {greeting: hello}
stages:
  prepare:
    desc: Rows without doubles
    cmd: mkdir -p ${out} && sort -u data/prompts.jsonl > ${out}/rows.jsonl && echo \${HOME} ${share.test}
    deps: [data/prompts.jsonl, data/images]
    params: [share.test]
    outs: ["${out}/rows.jsonl"]
  train:
    foreach: ${models}
    do:
      cmd: sh src/train.sh ${item.lr}-${item.warm} ${out}/model-${key}.txt
      deps: [src/train.sh, "${out}/rows.jsonl"]
      params: ["models.${key}"]
      outs: ["${out}/model-${key}.txt"]
  evaluate:
    matrix: {model: [small, big], seed: "${seeds}"}
    vars: [{how: fast}]
    cmd: sh src/train.sh ${how}-${item.seed} ${out}/score-${key}.json
    deps: ["${out}/model-${item.model}.txt"]
    metrics:
    - ${out}/score-${key}.json: {cache: false}
  greet:
    foreach: [{name: jo}, {name: al}]
    do:
      cmd: echo ${greeting} ${item.name} > ${out}/${item.name}.txt
      outs: ["${out}/${item.name}.txt": {push: false}]
  limits:
    cmd: echo x > build/limits.txt
    params: [{config/limits.toml: [tokens.most]}, {config/ui.json: }, {hyper.py: [DEPTH, RATES, Net.width, Net.bias]}]
    outs: [build/limits.txt]
  held:
    cmd: cp data/kept.csv build/held.csv
    deps: [data/kept.csv]
    outs: [build/held.csv]
""",
    "sub/dvc.yaml": "stages:\n  count:\n    wdir: ..\n    cmd: wc -l < sub/words.txt > build/count.txt\n"
    "    deps: [sub/words.txt]\n    outs: [build/count.txt]\n",
}
AFTER = {
    "data/prompts.jsonl": '{"id": 1}\n{"id": 2}\n' * 50,
    "data/images/d.txt": "new",
    "sub/words.txt": "a\nb\n",
    "config/ui.json": '{"theme": "light", "font": 1}',
}
SCRIPT = r"""
import json, pathlib, shutil, sys
from dvc.cli import main

def run(*args):
    assert main(list(args)) == 0, args

def write(files):
    for name, text in files.items():
        path = pathlib.Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, newline="")

def replace(name, old, new):
    text = pathlib.Path(name).read_text()
    assert old in text, (name, old)
    pathlib.Path(name).write_text(text.replace(old, new))

def show():
    for args in (["status", "--json"], ["status", "-c", "--json"]):
        print("@@@", flush=True)
        run(*args)

first, after = json.load(sys.stdin)
write(first)
run("init", "-q", "--no-scm")
run("remote", "add", "-q", "-d", "store", "../store")
run("add", "-q", "data/prompts.jsonl", "data/images", "data/kept.csv")
run("repro", "-q", "-R", ".")
replace("dvc.yaml", "  held:", "  held:\n    frozen: true")
run("push", "-q")
shutil.copytree(".", "../clean")
show()
write(after)
replace("params.yaml", "lr: 0.1", "lr: 0.2")
replace("hyper.py", "DEPTH = 3", "DEEP = 3")
replace("hyper.py", "width = 4", "width = 5")
replace("config/vars.yaml", "unused: 1", "unused: 2")
replace("dvc.yaml", "greeting: hello", "greeting: good day")
replace("data/kept.csv", "1", "3")
write({"build/score-big-2.json": "0", "data/late.csv": "a\n", "data/lost.csv": "b\n"})
pathlib.Path("build/limits.txt").unlink()
run("add", "-q", "data/late.csv", "data/lost.csv")
lost = "a1" and __import__("hashlib").md5(b"b\n").hexdigest()
shutil.rmtree(f".dvc/cache/files/md5/{lost[:2]}")
with open("dvc.yaml", "a") as file:
    file.write("  never:\n    cmd: echo\n    deps: [data/kept.csv]\n    outs: [build/never]\n")
show()
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    """Make a project with each kind of stage and of change; return it with what the tool says, before and after."""
    base = tmp_path_factory.mktemp("dvc")
    project = base / "project"
    project.mkdir()
    env = {"PATH": os.environ["PATH"], "HOME": str(base), "DVC_NO_ANALYTICS": "1", "DVC_GLOBAL_CONFIG_DIR": str(base)}
    env |= {"DVC_SYSTEM_CONFIG_DIR": str(base), "DVC_SITE_CACHE_DIR": str(base / "site"), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=project,
        env=env,
        input=json.dumps([FILES, AFTER]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    said = [json.loads(part.strip().splitlines()[0]) for part in done.stdout.split("@@@")[1:]]
    return project, said


@pytest.fixture
def copy(made: tuple[Path, list[dict[str, Any]]], tmp_path: Path) -> Path:
    """Give a clean copy that may be damaged."""
    shutil.copytree(made[0].parent / "store", tmp_path / "store")
    return shutil.copytree(made[0].parent / "clean", tmp_path / "copy")


def said_of(status: dict[str, Any]) -> dict[str, dict[str, set[str]]]:
    """Return what the tool says is changed and what is missing, by stage."""
    found: dict[str, dict[str, set[str]]] = {}
    for name, changes in status.items():
        kinds: dict[str, set[str]] = {"changed": set(), "missing": set()}
        for change in changes:
            if change == "changed command":
                kinds["changed"].add("its command")
                continue
            for items in change.values():
                for path, state in items.items():
                    for key, how in state.items() if isinstance(state, dict) else [("", state)]:
                        mark = {"new": " (new)", "deleted": " (gone)"}.get(how, "") if key else ""
                        kind = "missing" if how == "deleted" and not key else "changed"
                        kinds[kind].add(f"{path}:{key}{mark}" if key else path)
        found[name.replace("sub/dvc.yaml:", "")] = kinds
    return found


def of_stages(seen: Seen, kind: str) -> dict[str, set[str]]:
    """Return what we say of each stage."""
    return {subject.partition("#")[2]: set(names) for subject, names in seen.facts(f"dvc.{kind}").items()}


def test_a_project_that_ran_is_clean(made: tuple[Path, list[dict[str, Any]]]) -> None:
    seen = see(made[0].parent / "clean")
    assert made[1][:2] == [{}, {}]
    assert set(seen.facts("dvc.stage").values()) == {"current"}
    assert set(seen.facts("dvc.data").values()) == {"as recorded"}
    assert len(seen.facts("dvc.stage")) == 12
    assert seen.fact("dvc.stages_described") == 1
    assert seen.reasons == ""
    assert [sign for sign in seen.read.signs if sign.name.startswith("dvc_")] == []
    assert seen.fact("dvc.data_versioned") is True
    assert seen.fact("dvc.outputs_pushed") == seen.fact("dvc.outputs_kept") == 9


def test_stages_that_changed_are_those_of_dvc_status(made: tuple[Path, list[dict[str, Any]]]) -> None:
    project, said = made
    theirs = said_of(said[2])
    seen = see(project)
    stages = {name: kinds for name, kinds in theirs.items() if not name.endswith(".dvc")}
    assert stages.pop("never")
    assert seen.places("dvc_stage_never_run") == ["$.stages.never"]
    for kind in ("changed", "missing"):
        assert of_stages(seen, kind) == {name: kinds[kind] for name, kinds in stages.items() if kinds[kind]}
    stale = [sign.locator.removeprefix("$.stages.") for sign in seen.signs("dvc_stage_stale")]
    assert sorted(stale) == sorted(name for name, kinds in stages.items() if kinds["changed"])
    assert seen.facts("dvc.stage")["dvc.yaml#held"] == "current"


def test_each_kind_of_change_was_made(made: tuple[Path, list[dict[str, Any]]]) -> None:
    theirs = {change for kinds in said_of(made[1][2]).values() for change in kinds["changed"]}
    assert {
        "its command",
        "data/images",
        "params.yaml:models.big",
        "hyper.py:DEPTH (gone)",
        "hyper.py:Net.width",
        "config/ui.json:theme",
        "config/ui.json:font (new)",
        "config/ui.json:size (gone)",
        "build/score-big-2.json",
        "sub/words.txt",
    } <= theirs


def test_data_that_changed_are_those_of_dvc_status(made: tuple[Path, list[dict[str, Any]]]) -> None:
    project, said = made
    seen = see(project)
    theirs = {name: kinds for name, kinds in said_of(said[2]).items() if name.endswith(".dvc")}
    modified = sorted(name for name, kinds in theirs.items() if kinds["changed"] and "lost" not in name)
    assert sorted(sign.path for sign in seen.signs("dvc_data_modified")) == modified
    assert len(modified) == 3
    assert seen.signs("dvc_data_modified")[0].locator == "$.outs[0]"
    line = seen.signs("dvc_data_modified")[0].line
    assert "path:" in (project / modified[0]).read_text().splitlines()[line - 1]


def test_what_is_not_pushed_is_that_of_dvc_status_c(made: tuple[Path, list[dict[str, Any]]]) -> None:
    project, said = made
    seen = see(project)
    ours = {sign.path.removesuffix(".dvc"): sign.excerpt for sign in seen.signs("dvc_not_pushed")}
    states = {"new": "in the cache only", "missing": "neither in the remote nor in the cache"}
    assert {path: excerpt.partition(": ")[2] for path, excerpt in ours.items()} == {
        path: states[state] for path, state in said[3].items()
    }
    assert sorted(said[3].values()) == ["missing", "new"]


def test_lineage_and_stores_are_told_without_paths_of_the_machine(made: tuple[Path, list[dict[str, Any]]]) -> None:
    seen = see(made[0])
    assert seen.facts("dvc.inputs")["dvc.yaml#train@big"] == ("build/rows.jsonl", "src/train.sh")
    assert seen.facts("dvc.outputs")["dvc.yaml#evaluate@small-2"] == ("build/score-small-2.json",)
    assert seen.facts("dvc.params")["dvc.yaml#prepare"] == ("params.yaml:share.test",)
    assert seen.fact("dvc.remotes") == ("store: file system (default)",)
    assert str(made[0].parent) not in repr(seen.read)


def test_a_clone_without_data_is_neither_stale_nor_modified(copy: Path) -> None:
    for name in ("data/prompts.jsonl", "data/kept.csv", ".dvc/cache", "data/images", "build"):
        path = copy / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    seen = see(copy)
    assert [sign.name for sign in seen.read.signs if sign.name.startswith("dvc_")] == []
    assert set(seen.facts("dvc.data").values()) == {"missing"}
    assert seen.fact("dvc.outputs_pushed") == 9
    shutil.rmtree(copy.parent / "store")
    seen = see(copy)
    assert seen.fact("dvc.outputs_unchecked") == 9
    assert seen.signs("dvc_not_pushed") == []


def test_a_file_of_a_folder_that_is_not_pushed_is_seen(copy: Path) -> None:
    for store in sorted((copy.parent / "store").rglob("*")):
        if store.is_file() and store.read_bytes() == b"two":
            store.unlink()
    assert [sign.path for sign in see(copy).signs("dvc_not_pushed")] == ["data/images.dvc"]


@pytest.mark.parametrize(
    ("config", "local", "reason"),
    [
        ("", "", "no remote"),
        ("['remote \"a\"']\n    url = s3://b/c\n", "", "no remote is the default"),
        ("", "['remote \"a\"']\n    url = s3://b/c\n", "the only remote is in config.local, which nobody else has"),
        ("[core]\n    remote = b\n['remote \"a\"']\n    url = s3://b/c\n", "", "no remote is the default"),
    ],
)
def test_a_project_that_nobody_can_pull_from_is_said(copy: Path, config: str, local: str, reason: str) -> None:
    lay(copy, {".dvc/config": config, ".dvc/config.local": local})
    signs = see(copy).signs("dvc_no_remote")
    assert [(sign.path, sign.excerpt) for sign in signs] == [(".dvc/config", reason)]


def test_logins_in_a_remote_are_not_shown(copy: Path) -> None:
    config = (
        "[core]\nremote = a\n['remote \"a\"']\nurl = https://jo:pw-of-jo@dvc.example.org/x?sig=abc\npassword = pw-two\n"
    )
    seen = see(lay(copy, {".dvc/config": config}))
    assert seen.fact("dvc.remotes") == ("a: https://dvc.example.org (default)",)
    assert not any(text in repr(seen.read) for text in ("pw-", "sig=", "jo:"))
    assert seen.fact("dvc.outputs_unchecked") == 9
    assert seen.signs("dvc_no_remote") == []


def test_hashes_of_before_version_3_are_of_text_with_equal_line_ends(tmp_path: Path) -> None:
    equal = hashlib.md5(b"a\nb\n", usedforsecurity=False).hexdigest()
    files = {
        ".dvc/config": "",
        "a.csv": "a\r\nb\r\n",
        "a.csv.dvc": f"outs:\n- md5: {equal}\n  size: 6\n  path: a.csv\n",
    }
    assert see(lay(tmp_path, files)).fact("dvc.data") == "as recorded"
    newer = files["a.csv.dvc"].replace("outs:\n- ", "outs:\n- hash: md5\n  ")
    assert see(lay(tmp_path, {"a.csv.dvc": newer})).fact("dvc.data") == "modified"


def test_a_lock_of_another_schema_is_said_and_stages_are_not_called_never_run(copy: Path) -> None:
    lock = copy / "dvc.lock"
    lock.write_text(lock.read_text().replace("schema: '2.0'", "schema: '3.1'"))
    seen = see(copy)
    assert "dvc.lock: schema 3.1; only 2.0 is read" in seen.reasons
    assert seen.signs("dvc_stage_never_run") == []
    assert seen.facts("dvc.stage")["dvc.yaml#prepare"] == "not known"
    assert seen.facts("dvc.stage")["sub/dvc.yaml#count"] == "current"


def test_what_cannot_be_resolved_is_said_and_read_as_it_was_locked(copy: Path) -> None:
    pipeline = copy / "dvc.yaml"
    pipeline.write_text(pipeline.read_text().replace("foreach: ${models}", "foreach: ${nowhere}"))
    (copy / "src/train.sh").write_text("echo\n")
    seen = see(copy)
    assert "dvc.yaml: stage train: ${nowhere} is not set; read as it was locked" in seen.reasons
    assert of_stages(seen, "changed") == {"train@small": {"src/train.sh"}, "train@big": {"src/train.sh"}}


def test_files_too_large_or_reached_through_a_link_are_said(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("debtkit.instruments.scan.systems.dvc._disk.MOST_OF_FILE", 500)
    kept = copy / "data/kept.csv"
    kept.unlink()
    kept.symlink_to(copy / "hyper.py")
    seen = see(copy)
    assert "data/prompts.jsonl: 0 MB: too much to compare" in seen.reasons
    assert "data/kept.csv: reached through a link" in seen.reasons
    assert seen.facts("dvc.stage")["dvc.yaml#prepare"] == "not known"
    assert seen.facts("dvc.data")["data/kept.csv.dvc"] == "not known"
    (copy / "data/prompts.jsonl").write_text("of another size")
    assert seen.facts("dvc.data")["data/images.dvc"] == "as recorded"
    assert see(copy).facts("dvc.data")["data/prompts.jsonl.dvc"] == "modified"


def test_a_dvcignore_leaves_a_folder_undecided(copy: Path) -> None:
    lay(copy, {".dvcignore": "# none\n", "data/images/extra.tmp": "x"})
    assert see(copy).facts("dvc.data")["data/images.dvc"] == "modified"
    lay(copy, {".dvcignore": "*.tmp\n"})
    seen = see(copy)
    assert seen.facts("dvc.data")["data/images.dvc"] == "not known"
    assert "a .dvcignore leaves files out" in seen.reasons


ODD = {
    "a list": "- a\n",
    "several documents": "stages: {a: {cmd: b}}\n---\nx: 1\n",
    "other kinds": "stages: {a: [1], 2: {cmd: {x: 1}, deps: {a: b}, outs: [1, {b: 2}], params: [3, {c: d}], wdir: 7}}\n"
    "vars: 9\n",
    "not YAML": "stages: [\n",
    "paths that lead out": "stages: {a: {cmd: b, wdir: ../.., deps: [/etc/passwd, ../../x, '~/y', 'a\\0b'], "
    "params: [{/etc/p: }]}}",
    "a bomb of names": "stages: {a: {matrix: {" + ", ".join(f"k{n}: [1, 2, 3, 4]" for n in range(40)) + "}, cmd: x}}",
    "a bomb of text": "vars: [{a: '" + "x" * 19_000 + "'}]\nstages: {a: {cmd: '" + "${a}" * 5_000 + "'}}",
    "a loop": "vars: [{a: '${a}'}]\nstages: {s: {cmd: 'x ${a} ${b.c[0][1]} ${'}}",
    "deep": "stages: " + "{a: " * 5_000,
    "aliases": "a: &a [x]\n" + "b: [*a, *a]\n" * 200,
}


@pytest.mark.parametrize("content", ODD.values(), ids=ODD)
@pytest.mark.parametrize("name", ["dvc.yaml", "dvc.lock", "data/kept.csv.dvc", ".dvc/config", "params.yaml"])
def test_odd_files_are_harmless_and_the_rest_is_told(copy: Path, name: str, content: str) -> None:
    lay(copy, {name: content.replace("\\0", "\0")})
    seen = see(copy)
    assert "not what DVC writes: " not in seen.reasons
    assert seen.facts("dvc.data")["data/images.dvc"] == "as recorded"
    if name != "dvc.yaml":
        assert seen.facts("dvc.stage")["sub/dvc.yaml#count"] == "current"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_stops_the_reader(
    data: st.DataObject, made: tuple[Path, list[dict[str, Any]]], tmp_path: Path
) -> None:
    names = ["dvc.yaml", "dvc.lock", "data/images.dvc", ".dvc/config", "params.yaml", "hyper.py", "config/limits.toml"]
    name = data.draw(st.sampled_from(names))
    clean = made[0].parent / "clean"
    content = bytearray((clean / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=12))
    files: dict[str, str | bytes] = {other: (clean / other).read_bytes() for other in names}
    seen = see(lay(tmp_path, {**files, name: bytes(content)}))
    assert "not what DVC writes: " not in seen.reasons
