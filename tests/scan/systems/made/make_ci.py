"""Write GitHub workflows as people write them, and what zizmor says of each.

Run once, in an environment of its own:

    uv venv /tmp/cienv && uv pip install --python /tmp/cienv zizmor
    /tmp/cienv/bin/python make_ci.py

Made with zizmor 1.32.0 (`--offline`). Writes ci.json: a list of workflows, each with the rule, severity and lines of
zizmor's answers on triggers, template injection and permissions.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

_SHA = "a" * 40
GOOD = f"""name: release
on:
  push:
    tags: ["v*"]
permissions: {{}}
jobs:
  test:
    runs-on: ubuntu-latest
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@{_SHA} # v4
        with:
          persist-credentials: false
      - env:
          TITLE: ${{{{ github.event.head_commit.message }}}}
        run: echo "$TITLE"
  publish:
    needs: [test]
    runs-on: ubuntu-latest
    environment: pypi
    permissions:
      id-token: write
    steps:
      - uses: pypa/gh-action-pypi-publish@{_SHA} # v1
"""
BAD = """name: bad
on: [push, pull_request_target]
permissions: write-all
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          ref: ${{ github.event.pull_request.head.sha }}
      - run: pip install -e .
      - run: |
          echo start
          echo "${{ github.event.pull_request.title }}"
      - run: >-
          git checkout
          ${{ github.head_ref }}
      - uses: actions/github-script@v7
        with:
          script: |
            console.log(`${{ github.event.pull_request.body }}`)
"""
AFTER = """name: after
on:
  workflow_run:
    workflows: [build]
    types: [completed]
jobs:
  report:
    runs-on: ubuntu-latest
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@v4
        with:
          ref: ${{ github.event.workflow_run.head_branch }}
          persist-credentials: false
      - run: echo "${{ github.event.workflow_run.head_branch }}"
"""
PUBLISHES = """name: publishes
on:
  release:
    types: [published]
jobs:
  p:
    runs-on: ubuntu-latest
    steps:
      - run: |
          python -m build
          twine upload dist/*
"""
ISSUES = """name: issues
on:
  issues:
    types: [opened]
permissions:
  issues: write
jobs:
  label:
    runs-on: ubuntu-latest
    if: contains(github.event.issue.title, 'bug')
    env:
      BODY: ${{ github.event.issue.body }}
    steps:
      - run: echo "$BODY"
      - run: echo "${{ github.event.issue.number }} ${{ contains(github.event.issue.title, 'x') }}"
      - run: echo "${{ github.event.comment.body || github.event.issue.title }}"
      - run: echo "${{ github['event']['issue']['body'] }}"
"""


def answer(text: str) -> list[list[object]]:
    """Return zizmor's answers: rule, severity and the 1-based first line of each place."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ".github" / "workflows" / "w.yml"
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
        command = [str(Path(sys.executable).with_name("zizmor")), "--offline", "--format", "json", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    wanted = {"dangerous-triggers", "template-injection", "excessive-permissions"}
    return sorted(
        [
            found["ident"],
            found["determinations"]["severity"],
            next(
                place["concrete"]["location"]["start_point"]["row"] + 1
                for place in found["locations"]
                if place["symbolic"]["kind"] == "Primary"
            ),
        ]
        for found in json.loads(done.stdout)
        if found["ident"] in wanted
    )


if __name__ == "__main__":
    texts = {"good": GOOD, "bad": BAD, "after": AFTER, "publishes": PUBLISHES, "issues": ISSUES}
    made = {name: {"text": text, "zizmor": answer(text)} for name, text in texts.items()}
    Path(__file__).with_name("ci.json").write_text(json.dumps(made, indent=1) + "\n", "utf-8")
