"""A key in eight places and people in outputs: found, and never repeated by any face in any form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from bad_input_helpers import everything
from projects import APP, commit, write

import debtkit as dk
from debtkit.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

BODY = "Zq8vT1mK4xWb7Rj2Ls9Dn5Yc3Hf6Gp0AeUiOwQ"
KEYS = {
    "OpenAI": f"sk-proj-{BODY}",
    "Hugging Face": f"hf_{BODY[:34]}",
    "GitHub": f"ghp_{BODY[:36]}",
    "AWS": "AKIAQ7ZK4XWB7RJ2LS9D",
    "unknown": f"{BODY}{BODY[::-1]}",
}
PEOPLE = {
    "e-mail": "marta.kowalczyk@nordhafen-bank.eu",
    "phone": "+49 171 5558 1234",
    "iban": "DE89 3704 0044 0532 0130 00",
    "card": "4539 1488 0343 6467",
}


def cell(source: str, *texts: str, kind: str = "stream") -> dict[str, object]:
    outputs: list[dict[str, object]] = [{"output_type": kind, "name": "stdout", "text": [text]} for text in texts]
    if kind == "error":
        outputs = [{"output_type": kind, "ename": text, "evalue": text, "traceback": [text]} for text in texts]
    return {"cell_type": "code", "execution_count": 1, "metadata": {}, "source": [source], "outputs": outputs}


def notebook(*cells: dict[str, object]) -> str:
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def project(root: Path, key: str) -> Path:
    """Lay out a project with the key in eight places, most of which have a finding of their own on that line."""
    files = {
        "app.py": APP
        + f'\nAPI_KEY = "{key}"\nlegacy = OpenAI(api_key="{key}", base_url="http://10.0.0.7:8000/v1?key={key}")\n',
        "settings.yaml": f"model: gpt-4o\napi_key: {key}\n",
        ".env": f"OPENAI_API_KEY={key}\n",
        "work.ipynb": notebook(cell(f"api_key = '{key}'  # gpt-4o\nMODEL = 'gpt-4o'  # {key}")),
        "shown.ipynb": notebook(cell("1", f"using api_key='{key}'", key), cell("2", f"api_key={key}", kind="error")),
        "notes.py": f"# TODO prompt: model data still uses api_key={key} here\nMODEL = 'gpt-4o'  # api_key={key}\n",
        "README.md": f"# Desk\n\nRun `OPENAI_API_KEY={key} python app.py --model gpt-4o`, then see `docs/{key}.md`.\n",
        "prompts/system.md": f"You are a helpful assistant. Use api_key={key} for the tools and answer.\n",
        "prompt.py": f'SYSTEM_PROMPT = """You are a helpful assistant of the desk. Use api_key={key} and be kind."""\n',
        "Dockerfile": f"FROM python\nENV API_KEY={key}\n",
    }
    return commit(write(root, files))


def assert_absent(said: dict[str, str], *values: str) -> None:
    for name, text in said.items():
        for value in values:
            at = text.find(value)
            assert at < 0, f"{name}: …{text[max(0, at - 200) : at]}"


@pytest.mark.parametrize("kind", KEYS)
def test_a_key_is_found_and_never_repeated(tmp_path: Path, kind: str) -> None:
    key = KEYS[kind]
    root = project(tmp_path / "tickets", key)
    said = everything(root)
    assert '"real_secret_committed"' in said["scan.json"]
    assert dk.scan(root)["real_secret_committed"].holds
    assert_absent(said, key, key[8:24], key[-12:])


def test_people_in_outputs_stay_there(tmp_path: Path) -> None:
    shown = [f"customer 17: {value}, gpt-4o" for value in PEOPLE.values()]
    table = {"output_type": "execute_result", "data": {"text/html": f"<td>{'</td><td>'.join(PEOPLE.values())}</td>"}}
    first = cell("df.head()", *shown, " ".join(PEOPLE.values()))
    second = cell("df", " ".join(PEOPLE.values()), kind="error")
    first["outputs"] = [*first["outputs"], table]  # type: ignore[misc]
    files = {"explore.ipynb": notebook(first, second), "app.py": APP}
    root = commit(write(tmp_path / "tickets", files))
    said = everything(root)
    assert dk.scan(root)["personal_data_in_outputs"].holds
    assert_absent(said, *PEOPLE.values(), "kowalczyk", "5558", "0532 0130", "0343 6467")


@pytest.mark.parametrize("kind", KEYS)
def test_a_refusal_repeats_no_key(tmp_path: Path, kind: str) -> None:
    root = project(tmp_path / "tickets", KEYS[kind])
    for text in (f"api_key: {KEYS[kind]}\n", f"name: [{KEYS[kind]}]\n", f"gate: {KEYS[kind]}\n", f"{KEYS[kind]}\n"):
        (root / "debtkit.yaml").write_text(text, "utf-8")
        with pytest.raises(ValueError, match=r"debtkit\.yaml") as caught:
            open_project(root)
        assert KEYS[kind] not in str(caught.value)
