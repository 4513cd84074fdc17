from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from debtkit.instruments._mask import excerpt
from debtkit.instruments._secrets import find_secrets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from debtkit.instruments.scan import ScanResult

    Scanned = Callable[..., ScanResult]

BODY = "Zq8vWm3KpT9xLc5RnB2yHd7GfJ4sUe6w"
KEYS = {
    "OpenAI key": "sk-" + BODY,
    "Anthropic key": "sk-ant-api03-" + BODY,
    "Hugging Face token": "hf_" + BODY,
    "GitHub token": "ghp_" + BODY + "A1b2",
    "AWS access key": "AKIA" + "Q7RZ3KX9WM2LT5VB",
    "Google API key": "AIza" + BODY + "kP3",
    "Groq key": "gsk_" + BODY + "Qw9zRt2x",
}


def notebook(source: str = "", output: str = "") -> str:
    """Return a notebook of one cell."""
    outputs = [{"output_type": "execute_result", "data": {"text/plain": [output]}}] if output else []
    cell = {"cell_type": "code", "source": [source], "execution_count": 1, "outputs": outputs}
    return json.dumps({"nbformat": 4, "cells": [cell]})


@pytest.mark.parametrize("kind", KEYS)
@pytest.mark.parametrize("text", ['key = "{}"', "KEY={}\n", "Client(api_key='{}', n=1)", "  token: {}  "])
def test_each_format_is_found_in_each_dress(kind: str, text: str) -> None:
    assert [hit.kind for hit in find_secrets(text.format(KEYS[kind]))][:1] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "sk-XXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
        "sk-your-key-goes-here-please-now",
        "OPENAI_API_KEY_ENV = 'OPENAI_API_KEY'",
        "api_key = os.environ['SOME_LONG_ENVIRONMENT_NAME_1']",
        "hf_" + "a" * 34,
        "task-based-approach-to-modelling-2024",
        "key: sha256-" + "a1b2" * 16,
        "data:image/png;base64," + "iVBORw0KGgo" * 30 + "AKIA" + "Q7RZ3KX9WM2LT5VB" + "AAB" * 90,
        "postgresql://postgres:postgres@localhost:5432/app",
        "api_key = settings.providers.openai.api_key_value",
    ],
)
def test_placeholders_names_and_pictures_are_no_keys(text: str) -> None:
    assert list(find_secrets(text)) == []


def test_connection_string_with_a_password_is_found() -> None:
    hits = list(find_secrets("URL = 'postgresql://svc:Vq8.kPz3wLm@db.kunde.io/app'"))
    assert [hit.kind for hit in hits] == ["connection string with a password"]


TREES: list[Mapping[str, str]] = [
    {"a.py": f"key = '{KEYS['OpenAI key']}'\n"},
    {".env": f"OPENAI_API_KEY={KEYS['OpenAI key']}\n"},
    {"config.yaml": f"openai:\n  api_key: {KEYS['OpenAI key']}\n"},
    {"a.ipynb": notebook(f"key = '{KEYS['OpenAI key']}'")},
    {"a.ipynb": notebook("llm", f"OpenAI(openai_api_key='{KEYS['OpenAI key']}')")},
    {"README.md": f"export OPENAI_API_KEY={KEYS['OpenAI key']}\n"},
    {"tests/test_a.py": f"KEY = '{KEYS['OpenAI key']}'\n"},
    {
        "a.py": f"from openai import OpenAI\nllm = OpenAI(api_key='{KEYS['OpenAI key']}')\n"
        f"r = llm.chat.completions.create(model='gpt-4o')  # TODO prompt {KEYS['OpenAI key']}\n"
    },
]


@pytest.mark.parametrize("tree", TREES)
def test_a_value_reaches_no_output(scanned: Scanned, tree: Mapping[str, str]) -> None:
    result = scanned(tree)
    assert result["real_secret_committed"].holds
    shown = [
        result.to_json(),
        result.to_markdown(),
        result.to_html(),
        repr(result),
        repr(result.facts()),
        repr(result.findings),
    ]
    shown.append(result.to_frame().to_csv())
    for text in shown:
        assert BODY[:6] not in text
        assert "sk-Zq" not in text


def test_an_output_is_named_as_such(scanned: Scanned) -> None:
    place = scanned(TREES[4])["real_secret_committed"].evidence[0]
    assert (place.path, place.locator) == ("a.ipynb", "cell 0 output")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("mail = 'anna.berg@kunde.de'", "mail = '<email>'"),
        ("iban = DE89 3704 0044 0532 0130 00", "iban = <iban>"),
        ("card 4111 1111 1234 5670 end", "card 4111 1111 1234 5670 end"),
        ("call +49 30 1234 5678", "call <phone>"),
        ("a\x1b[31mred\u202e", "a [31mred"),
    ],
)
def test_excerpts_hide_people_and_control_characters(text: str, shown: str) -> None:
    assert excerpt(text) == shown


def test_excerpts_are_short() -> None:
    assert len(excerpt("word " * 500)) <= 160
