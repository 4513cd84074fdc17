"""Small generative-AI projects for tests, written to disk."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

APP = '''"""Answer tickets."""
from openai import OpenAI

client = OpenAI()


def answer(question: str) -> str:
    """Return the model's answer."""
    reply = client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": question}])
    return reply.choices[0].message.content
'''

FILES = {
    "app.py": APP,
    "README.md": "# Tickets\n\nAnswers support tickets with a hosted model.\n",
    "requirements.txt": "openai\n",
}

GIT_ENV = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
    "GIT_AUTHOR_DATE": "2026-05-01T10:00:00+0000",
    "GIT_COMMITTER_DATE": "2026-05-01T10:00:00+0000",
}


def write(root: Path, files: dict[str, str] | None = None) -> Path:
    """Write files below a folder and return it."""
    for name, text in (FILES if files is None else files).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def git(root: Path, *args: str) -> str:
    """Run git in a folder, with fixed names and dates."""
    done = subprocess.run(
        ["git", "-C", str(root), *args], env=os.environ | GIT_ENV, check=True, capture_output=True, text=True
    )
    return done.stdout


def commit(root: Path, message: str = "Start") -> Path:
    """Make the folder a repository with one more commit."""
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", message)
    return root
