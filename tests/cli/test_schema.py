"""What ``debtkit scan --format json`` prints keeps to the schema that ships with it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from projects import commit, write

from debtkit.cli import main
from debtkit.documents import scan_schema
from debtkit.instruments.scan import scan
from debtkit.workshop import lay_out

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = {
    "pa|th `x` <b>.py": "import pickle\npickle.load(open('\u202egnp.exe'))  # <script>alert(1)</script>\n",
    "-rf.py": "model = 'gpt-4o'\x00\n",
    "deep.json": "[" * 5000,
    "broken.ipynb": '{"cells": [',
    "odd.ipynb": '{"nbformat": 4, "cells": [{"cell_type": "code", "source": 7, "outputs": [7, {"data": 7}]}]}',
    "settings.yaml": "a: &a [*a, *a]\nmodel: !!python/object/apply:os.system ['true']\n",
    "half.py": "def f(:\n    print 'x'\n",
    "a\u0301\u200b.md": "[x](nowhere.md) \x1b[31m\n",
    "debtkit.yaml": "answers: {}\n",
}


def validate(data: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(scan_schema()).validate(data)
    coverage = data["coverage"]
    counted = coverage["read"] + len(coverage["skipped"]) + coverage["left_out"] + coverage["not_text"]
    assert coverage["files"] == counted


def printed(capsys: pytest.CaptureFixture[str], root: Path) -> dict[str, Any]:
    assert main(["scan", str(root), "--format", "json"]) == 0
    data: dict[str, Any] = json.loads(capsys.readouterr().out)
    return data


def test_the_published_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(scan_schema())


def test_the_sample_keeps_to_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = printed(capsys, lay_out(tmp_path / "sample"))
    validate(data)
    assert data["findings"]
    assert all("principal_hours" in finding for finding in data["findings"])
    assert data["files"]
    assert data["coverage"]["listed_by"] == "git"


def test_a_hostile_tree_keeps_to_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = write(tmp_path / "ho|st`ile", HOSTILE)
    (root / "latin.py").write_bytes(b"name = '\xff\xfe\xe9'\n")
    (root / "away.py").symlink_to("/etc/hostname")
    os.mkfifo(root / "pipe.py")
    data = printed(capsys, root)
    validate(data)
    skipped = {entry["path"] for entry in data["coverage"]["skipped"]}
    assert {"away.py", "pipe.py", "broken.ipynb", "-rf.py"} <= skipped
    assert data["coverage"]["not_text"] == len(["debtkit.yaml"])


def test_an_empty_folder_keeps_to_it(tmp_path: Path) -> None:
    data = scan(tmp_path).to_dict()
    validate(data)
    assert data["coverage"]["read"] == 0


def test_what_the_library_gives_keeps_to_it(tmp_path: Path) -> None:
    data = json.loads(json.dumps(scan(commit(write(tmp_path / "tickets"))).to_dict()))
    validate(data)
    assert data["findings"]


def test_it_refuses_what_nobody_promised(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = printed(capsys, write(tmp_path / "tickets"))
    for part in (data, data["coverage"], data["findings"][0], data["facts"]["license"]):
        validate(data)
        part["more"] = 1
        with pytest.raises(jsonschema.ValidationError):
            validate(data)
        del part["more"]
